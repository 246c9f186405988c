#!/bin/sh
# Runs each fuzz target for a while, with AddressSanitizer and UndefinedBehaviorSanitizer; stops at the first crash.
#   tools/fuzz.sh [SECONDS] [NAME]...     NAME as in fuzz/fuzz_NAME.c; all of them unless told
# Seeds come from fuzz/seeds/NAME, what the fuzzer finds worth keeping goes to build-fuzz/corpus/NAME, a crash to
# build-fuzz/crashes/NAME: run build-fuzz/fuzz/fuzz_NAME on that file to see it again.
set -eu
cd "$(dirname "$0")/.."
seconds=${1:-60}
[ $# = 0 ] || shift
build=build-fuzz

if [ ! -e $build/build.ninja ]; then
	CC=clang meson setup $build -Dfuzz=true -Dtests=false -Db_sanitize=address,undefined -Db_lundef=false \
		--buildtype=debugoptimized -Db_ndebug=false >/dev/null
fi
meson configure $build >/dev/null
ninja -C $build --quiet >$build/build.log 2>&1 || { cat $build/build.log; exit 1; }

[ $# -gt 0 ] || set -- $(cd fuzz && ls fuzz_*.c | sed 's/^fuzz_//; s/\.c$//')

# Inputs beyond this teach little and cost much: the limits proper are tested by hand.
longest=65536
for name; do
	corpus=$build/corpus/$name crashes=$build/crashes/$name
	mkdir -p "$corpus" "$crashes"
	seeds=fuzz/seeds/$name
	[ -d "$seeds" ] || seeds=
	words=fuzz/$name.dict
	[ -e "$words" ] && words="-dict=$words" || words=
	log=$build/$name.log
	# The lists are words.
	# shellcheck disable=SC2086
	if ! UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1 "$build/fuzz/fuzz_$name" -max_total_time="$seconds" -timeout=10 \
		-rss_limit_mb=2048 -max_len=$longest -print_final_stats=1 -artifact_prefix="$crashes/" $words "$corpus" $seeds \
		>"$log" 2>&1 </dev/null; then
		grep -vE '^#[0-9]+[[:space:]]+(NEW|REDUCE|pulse|RELOAD|INITED)' "$log" | tail -n 60
		echo "fuzz: $name: FAILED; the input: $(ls -t "$crashes"/* 2>/dev/null | head -n 1)"
		exit 1
	fi
	printf 'fuzz: %-14s %9s runs, %5s inputs kept, %s\n' "$name" \
		"$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")" "$(ls "$corpus" | wc -l)" \
		"$(grep -oE 'cov: [0-9]+' "$log" | tail -n 1 | sed 's/cov: \(.*\)/\1 edges/')"
done
