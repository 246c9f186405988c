#!/bin/sh
# The house's rules that a tool can check, one line per breach; exit status 1 when there is any.
#   floors      an #include that runs up the house
#   banned      functions that are unsafe, depend on a locale or zone, or start a shell
#   long        files over 600 lines: usually two rooms
#   alone       headers that do not compile by themselves
#   unfinished  words that say so
#   untidy      white space at line ends, lines over 132 columns (120 is the aim; a tab counts as four; tables in tests: 160)
#   sql         a statement written into C: they live in sql/
set -u
cd "$(dirname "$0")/.."
found=$(mktemp)
trap 'rm -f "$found"' EXIT

breach() { sed "s/^/house: $1: /" >>"$found"; }

files() { git ls-files --cached --others --exclude-standard -- "$@"; }

# Which floors a room must not name; store, format and text stand on one floor and do not call each other.
floor() {
	[ -d "src/$1" ] || return 0
	for f in $(files "src/$1/*.c" "src/$1/*.h"); do
		grep -nE "^#include \"($2)/" "$f" | sed "s|^|$f:|"
	done | breach floors
}
floor base   'crypto|vuln|rules|assess|device|store|format|text|scan|hub|web|cli'
floor crypto 'vuln|rules|assess|device|store|format|text|scan|hub|web|cli'
floor vuln   'crypto|rules|assess|device|store|format|text|scan|hub|web|cli'
floor rules  'crypto|assess|device|store|format|text|scan|hub|web|cli'
floor assess 'rules|device|store|format|text|scan|hub|web|cli'
floor device 'rules|assess|store|format|text|scan|hub|web|cli'
floor store  'format|text|scan|hub|web|cli'
floor format 'store|text|scan|hub|web|cli'
floor text   'crypto|rules|assess|device|store|format|scan|hub|web|cli'
floor scan   'store|format|text|hub|web|cli'
floor hub    'web|cli'
floor web    'cli'

# Comments may name them; calls may not stand in the program. Tests may start a shell.
banned='strcpy|strcat|strncpy|strncat|sprintf|vsprintf|strtok|strtok_r|atoi|atol|atof|gets|gmtime|localtime|gmtime_r|localtime_r|mktime|asctime|ctime|tmpnam|mktemp|setlocale|rand|srand|alloca'
files 'src/*.c' 'src/*.h' 'tools/*.c' 'fuzz/*.c' |
	xargs grep -nE "(^|[^A-Za-z0-9_.>\"])($banned|system|popen)[[:space:]]?\(" /dev/null | grep -vE ':[[:space:]]*(/?\*|//)' | breach banned

files 'src/*.c' 'src/*.h' 'tests/*.c' 'fuzz/*.c' 'bench/*.c' 'tools/*.c' 'ui/*' ':!ui/messages' |
	xargs wc -l | awk '$2 != "total" && $1 > 600 { print $2 ": " $1 " lines" }' | breach long

files src ui tools sql data fuzz bench tests docs README.md Makefile meson.build | grep -v '^tools/house.sh$' |
	xargs grep -nIE '\b(TODO|FIXME|XXX|HACK|WIP|not implemented|lorem ipsum|stub(bed)?)\b' /dev/null | breach unfinished

files 'src/*.[ch]' 'tests/*.[ch]' 'fuzz/*.[ch]' 'bench/*.[ch]' 'tools/*.[ch]' | while read -r f; do
	expand -t 4 "$f" | awk -v f="$f" 'length($0) > (f ~ /^tests/ ? 160 : 132) { print f ":" NR ": " length($0) " columns" }
		/[ \t]$/ { print f ":" NR ": white space at the end" }'
done | breach untidy

# What a driver asks of its engine before there are statements is its own business.
files 'src/*.c' 'src/*.h' | grep -v '^src/store/postgres' | xargs grep -nE '"(SELECT|INSERT|UPDATE|DELETE|CREATE|ALTER|DROP)[ "]' /dev/null | breach sql

# CFLAGS as meson knows them, so that private dependencies are found.
flags=$(pkg-config --cflags yyjson sqlite3 libpq libmicrohttpd libcurl libarchive libzstd libxxhash 2>/dev/null ||
	pkg-config --cflags sqlite3 libpq libmicrohttpd libcurl libarchive libzstd libxxhash)
generated=$(find "${BUILD:-build}" -maxdepth 2 -name '*.h' -printf '-I%h\n' 2>/dev/null | sort -u)
for h in $(files 'src/*.h' 'tests/unit/*.h'); do
	# The flags are a list of words.
	# shellcheck disable=SC2086
	printf '#include "%s"\n#include "%s"\n' "${h#src/}" "${h#src/}" |
		${CC:-cc} -std=gnu17 -D_GNU_SOURCE -Wall -Wextra -Isrc -Itests/unit $generated -I.deps/usr/include $flags \
			-fsyntax-only -x c - 2>&1 | head -3 | sed "s|^|$h: |"
done | breach alone

cat "$found"
if [ -s "$found" ]; then
	echo "house: $(wc -l <"$found") places"
	exit 1
fi
echo "house: in order"
