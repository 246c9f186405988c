#!/bin/sh
# Runs the tests of a finished build and ends with "N passed, N failed[, N skipped]", counting single cases.
#   tools/test.sh [core|all] [BUILD]     core: without browser and npm
# A test speaks TAP ("ok 1 - name", "not ok ...", "# SKIP why") or ends with that same line of totals:
#   tests/unit/*/test_*.c   cmocka programs, through meson
#   tests/cli/test_*.py     the real program on the shell
# What keeps a list runs twice: with it in SQLite, and in PostgreSQL on a server of the tests' own (tests/postgres.sh).
#   tests/oracle/*.py       its verdicts against another reading of the real data
#   tests/oracle/*.sh       CVSS scores against independent npm packages ("all" only)
#   tests/web/*.sh          the real pages in a real browser ("all" only)
# Scripts get TOCSIN (the program), TOCSIN_SOURCE (this tree), BUILD and, where it exists, TOCSIN_SHARED (real data).
set -u
cd "$(dirname "$0")/.."
if [ -z "${TOCSIN_TEST_STARTED:-}" ]; then
	export TOCSIN_TEST_STARTED=1
	exec sh tests/postgres.sh sh tools/test.sh "$@"
fi
what=${1:-core}
build=${2:-build}

case $build in /*) ;; *) build=$PWD/$build;; esac
logs=$build/test-logs
rm -rf "$logs"
mkdir -p "$logs"

export BUILD="$build" TOCSIN="$build/tocsin" TOCSIN_SOURCE="$PWD"
TOCSIN_SHARED=$(sh tests/shared.sh) && export TOCSIN_SHARED || unset TOCSIN_SHARED

# cmocka says TAP when asked; what a test program leaves on a closed standard input must not matter.
rm -f "$build/meson-logs/testlog.json"
CMOCKA_MESSAGE_OUTPUT=TAP meson test -C "$build" --no-rebuild --quiet </dev/null >"$logs/meson.txt" 2>&1

# The scripts, a line each: a name and a command. Three at a time, since much of what they do is wait; the longest come first.
scripts() {
	if [ "$what" != core ]; then
		for script in tests/web/*.sh; do
			echo "web-$(basename "$script" .sh) bash $script"
		done
		echo "oracle-cvss-packages bash tests/oracle/cvss_packages.sh"
	fi
	for script in tests/cli/test_*.py; do
		name=cli-$(basename "$script" .py | sed s/^test_//)
		[ "$name" = cli-postgres ] || echo "$name python3 $script"
		echo "$name-postgres env TOCSIN_TEST_DB=postgres python3 $script"
	done
	echo "oracle-verdicts python3 tests/oracle/verdicts.py"
	echo "oracle-cvss python3 tests/oracle/cvss.py"
}

# One script: its output to a log of its own, its exit status and how long it took as the log's last line.
export LOGS="$logs"
scripts | xargs -P 3 -L 1 sh -c 'log=$LOGS/$0.log began=$(date +%s)
	timeout -k 10 "${TEST_TIMEOUT:-600}" "$@" </dev/null >"$log" 2>&1
	echo "# exit $? after $(($(date +%s) - began)) s" >>"$log"'

exec python3 tools/tally.py "$build/meson-logs/testlog.json" "$logs"
