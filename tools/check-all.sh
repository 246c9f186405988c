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

# The unit tests and the shell tests of one sanitised build.
suite() { # NAME DIR
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
	ASAN_OPTIONS=detect_leaks=1:strict_string_checks=1:detect_stack_use_after_return=1 UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1 \
		suite asan build-asan
}

# What other threads' libraries do inside themselves is not ours to judge.
tsan() {
	configure build-tsan -Db_sanitize=thread -Db_lundef=false --buildtype=debugoptimized
	ninja -C build-tsan --quiet >"$logs/tsan-build.log" 2>&1 || { say_failed tsan "does not build" "$logs/tsan-build.log"; return; }
	TSAN_OPTIONS="halt_on_error=1:second_deadlock_stack=1:suppressions=$PWD/tools/tsan.supp" suite tsan build-tsan
}

# gcc's own path-sensitive analyser, over the program's sources alone.
analyzer() {
	configure build-analyzer --buildtype=debugoptimized -Dtests=false "-Dc_args=-fanalyzer -D__clang_analyzer__ -Wno-unused-value"
	ninja -C build-analyzer -t clean >/dev/null # a file that is not compiled again says nothing
	ninja -C build-analyzer --quiet >"$logs/analyzer.log" 2>&1 || { say_failed analyzer "does not build" "$logs/analyzer.log"; return; }
	n=$(grep -cE '^\.\./.*warning:.*\[-Wanalyzer' "$logs/analyzer.log")
	say analyzer "$n reported (gcc's analyser guesses; to be read)$([ "$n" = 0 ] || echo "; $logs/analyzer.log")"
	grep -hE '^\.\./.*warning:.*\[-Wanalyzer' "$logs/analyzer.log" | sed 's/^\.\.\//    /' | sort -u | head -n 30
}

sources() { git ls-files 'src/*.c'; }

tidy() {
	configure build-tidy -Dtests=false
	# Generated headers must be there before a source is looked at.
	ninja -C build-tidy --quiet >"$logs/tidy-build.log" 2>&1 || { say_failed tidy "does not build" "$logs/tidy-build.log"; return; }
	sources | xargs -P "$(nproc)" -n 4 clang-tidy -p build-tidy --quiet >"$logs/tidy.log" 2>/dev/null
	n=$(grep -cE 'warning:|error:' "$logs/tidy.log")
	[ "$n" = 0 ] && { say tidy "nothing"; return; }
	status=1
	say tidy "$n places; $logs/tidy.log"
	grep -hE 'warning:|error:' "$logs/tidy.log" | sed "s|$PWD/||; s/^/    /" | sort -u | head -n 40
}

find_with_cppcheck() {
	generated=$(find build -maxdepth 2 -name '*.h' -printf '-I%h\n' 2>/dev/null | sort -u)
	# shellcheck disable=SC2086,SC2046
	if cppcheck -q -j "$(nproc)" --std=c11 --enable=warning,portability --inline-suppr --error-exitcode=1 -D_GNU_SOURCE -D__clang_analyzer__ -Isrc $generated \
		--suppress=missingIncludeSystem --suppress=normalCheckLevelMaxBranches --suppress=unknownMacro $(sources) >"$logs/cppcheck.log" 2>&1; then
		say cppcheck "nothing"
	else
		say_failed cppcheck "found" "$logs/cppcheck.log"
	fi
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
