#!/bin/sh
# Everything that looks for faults without a person, one line each; whole logs under build-check/. Exit status 1 when one finds any.
#   tools/check-all.sh [house|asan|tsan|analyzer|tidy|cppcheck|valgrind]...     all of them unless told
set -u
cd "$(dirname "$0")/.."
[ $# -gt 0 ] || set -- house asan tsan analyzer tidy cppcheck valgrind
logs=$PWD/build-check
mkdir -p "$logs"
status=0

say() { printf 'check-all: %-9s %s\n' "$1" "$2"; }

# say_failed NAME WHY LOG
say_failed() {
	status=1
	say "$1" "$2; $3"
	tail -n "${4:-40}" "$3" | sed 's/^/    /'
}

configure() { # DIR MESON-OPTIONS...
	dir=$1
	shift
	[ -e "$dir/build.ninja" ] || meson setup "$dir" -Db_ndebug=false "$@" >"$logs/setup.log" 2>&1 || { cat "$logs/setup.log"; exit 4; }
}

# The unit tests and the shell tests of one sanitised build, which takes more memory than a test of its bounds allows.
suite() { # NAME DIR
	export TOCSIN_SANITIZED=1
	if tools/test.sh core "$2" >"$logs/$1.log" 2>&1; then
		say "$1" "$(tail -n 1 "$logs/$1.log")"
	else
		say_failed "$1" "$(tail -n 1 "$logs/$1.log")" "$logs/$1.log" 120
	fi
}

house() {
	if tools/house.sh >"$logs/house.log" 2>&1; then say house "in order"; else say_failed house "$(tail -n 1 "$logs/house.log")" "$logs/house.log"; fi
}

asan() {
	configure build-asan -Db_sanitize=address,undefined -Db_lundef=false --buildtype=debugoptimized
	ninja -C build-asan --quiet >"$logs/asan-build.log" 2>&1 || { say_failed asan "does not build" "$logs/asan-build.log"; return; }
	# Without detect_stack_use_after_return: its stack knows no alignment to 64 bytes, and the AVX-512 loops need one.
	ASAN_OPTIONS=detect_leaks=1:strict_string_checks=1:detect_stack_use_after_return=0 UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1 \
		suite asan build-asan
}

# What other threads' libraries do inside themselves is not ours to judge.
tsan() {
	configure build-tsan -Db_sanitize=thread -Db_lundef=false --buildtype=debugoptimized
	ninja -C build-tsan --quiet >"$logs/tsan-build.log" 2>&1 || { say_failed tsan "does not build" "$logs/tsan-build.log"; return; }
	TSAN_OPTIONS="halt_on_error=1:second_deadlock_stack=1:suppressions=$PWD/tools/tsan.supp" suite tsan build-tsan
}

# What an analyser wrote to a log, "FILE:LINE:COLUMN: warning: MESSAGE", once each and without what is known to be wrong.
findings() {
	sed -nE "s@^(.*/\.\./|\.\./|$PWD/)?((src|tools)/[^:]*:[0-9]+:[0-9]+: )(warning|error|portability): @\2@p" "$1" | sort -u | awk '
		NR == FNR { if ($0 !~ /^#/) known[++n] = $0; next }
		{
			file = $1; sub(/:.*/, "", file); text = substr($0, length($1) + 2)
			for (i = 1; i <= n; i++) {
				at = index(known[i], " "); f = substr(known[i], 1, at - 1); m = substr(known[i], at + 1)
				if (index(file, f) == 1 && index(text, m) == 1) next
			}
			print
		}' tools/known-false.txt -
}

# say_findings NAME LOG
say_findings() {
	findings "$2" >"$logs/$1.found"
	if [ ! -s "$logs/$1.found" ]; then say "$1" "nothing"; return; fi
	status=1
	say "$1" "$(wc -l <"$logs/$1.found") places; $2"
	sed 's/^/    /' "$logs/$1.found" | head -n 60
}

# gcc's own path-sensitive analyser.
analyzer() {
	configure build-analyzer --buildtype=debugoptimized -Dtests=false "-Dc_args=-fanalyzer -D__clang_analyzer__ -Wno-unused-value"
	ninja -C build-analyzer -t clean >/dev/null # a file that is not compiled again says nothing
	ninja -C build-analyzer --quiet >"$logs/analyzer.log" 2>&1 || { say_failed analyzer "does not build" "$logs/analyzer.log"; return; }
	say_findings analyzer "$logs/analyzer.log"
}

sources() { git ls-files 'src/*.c' 'tools/*.c'; }

tidy() {
	configure build-tidy -Dtests=false
	# Generated headers must be there before a source is looked at.
	ninja -C build-tidy --quiet >"$logs/tidy-build.log" 2>&1 || { say_failed tidy "does not build" "$logs/tidy-build.log"; return; }
	sources | xargs -P "$(nproc)" -n 4 clang-tidy -p build-tidy --quiet >"$logs/tidy.log" 2>/dev/null
	say_findings tidy "$logs/tidy.log"
}

find_with_cppcheck() {
	generated=$(find build -maxdepth 2 -name '*.h' -printf '-I%h\n' 2>/dev/null | sort -u)
	# shellcheck disable=SC2086,SC2046
	cppcheck -q -j "$(nproc)" --std=c11 --enable=warning,portability --inline-suppr --template=gcc -D_GNU_SOURCE -D__clang_analyzer__ \
		-Isrc $generated --suppress=missingIncludeSystem --suppress=normalCheckLevelMaxBranches --suppress=unknownMacro \
		$(sources) >"$logs/cppcheck.log" 2>&1
	say_findings cppcheck "$logs/cppcheck.log"
}

# A few short programs: what the sanitisers cannot see, the use of memory that was never written.
find_with_valgrind() {
	configure build
	ninja -C build --quiet >"$logs/valgrind-build.log" 2>&1 || { say_failed valgrind "does not build" "$logs/valgrind-build.log"; return; }
	: >"$logs/valgrind.log"
	bad=
	n=0
	for t in base_json base_buf base_err base_file base_arena vuln_version format_cve device_read store_db; do
		[ -x "build/tests/unit/$t" ] || continue
		n=$((n + 1))
		TOCSIN_SOURCE=$PWD timeout 300 valgrind -q --error-exitcode=9 --leak-check=full --errors-for-leak-kinds=definite \
			"build/tests/unit/$t" >>"$logs/valgrind.log" 2>&1 </dev/null || bad="$bad $t"
	done
	if [ -z "$bad" ]; then say valgrind "$n programs, nothing"; else say_failed valgrind "found in$bad" "$logs/valgrind.log"; fi
}

for part; do
	case $part in
	cppcheck|valgrind) "find_with_$part";;
	house|asan|tsan|analyzer|tidy) "$part";;
	*) sed -n '2,3p' "$0" >&2; exit 2;;
	esac
done
exit $status
