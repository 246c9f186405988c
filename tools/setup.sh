#!/bin/sh
# Installs what is missing and says what it does. Debian 12 and 13, Ubuntu 24.04; as root, or through sudo.
#   tools/setup.sh [core|test|bench|fuzz|check|bare]...
#     core   build, run, and the tests that need no browser      bench  what the measurements stand beside
#     test   also Chromium, Node.js, npm, PostgreSQL's server      fuzz   clang with its fuzzer
#     check  analysers and valgrind                               bare   debootstrap, for `make test-bare`
# Without `core` in the list it is taken along: everything else needs it.
set -eu
cd "$(dirname "$0")/.."
[ $# -gt 0 ] || set -- core

# A word is a package; "command=package" is wanted only when there is no such command, from wherever it came.
core="gcc libc6-dev make=make meson=meson ninja=ninja-build pkg-config=pkg-config python3=python3 libmicrohttpd-dev
      libsqlite3-dev libpq-dev libcurl4-openssl-dev libarchive-dev libzstd-dev zlib1g-dev libxxhash-dev libsodium-dev nettle-dev
      libssl-dev libfido2-dev libqrencode-dev libmd4c-dev libgpgme-dev gpg=gpg gpg-agent tzdata libcmocka-dev"
test="node=nodejs npm=npm chromium=chromium fonts-noto-cjk minisign=minisign oathtool=oathtool python3-aiosmtpd python3-prometheus-client"
bench="nginx=nginx-light wrk=wrk"
fuzz="clang=clang llvm-symbolizer=llvm"
check="$fuzz clang-tidy=clang-tidy cppcheck=cppcheck valgrind=valgrind"
bare="debootstrap=debootstrap"

# Ubuntu has its Chromium in a snap alone, which no container runs: there Playwright's own build is taken, further down.
. /etc/os-release
[ "$ID" != ubuntu ] || test="node=nodejs npm=npm fonts-noto-cjk minisign=minisign oathtool=oathtool python3-aiosmtpd python3-prometheus-client"

wanted=$core
browser=
for part; do
	case $part in
	core) ;;
	test) wanted="$wanted $test"; browser=1;;
	bench) wanted="$wanted $bench";;
	fuzz) wanted="$wanted $fuzz";;
	check) wanted="$wanted $check";;
	bare) wanted="$wanted $bare";;
	*) sed -n '2,6p' "$0" >&2; exit 2;;
	esac
done

as_root() {
	if [ "$(id -u)" = 0 ]; then
		"$@"
	elif command -v sudo >/dev/null; then
		sudo "$@"
	else
		echo "setup: needs root or sudo for: $*" >&2
		exit 4
	fi
}

quietly() { "$@" >/dev/null 2>.setup.log || { cat .setup.log >&2; rm -f .setup.log; return 1; }; rm -f .setup.log; }

installed() { dpkg-query -W -f='${Status}' "$1" 2>/dev/null | grep -q 'ok installed'; }

offered() { apt-cache policy "$1" 2>/dev/null | grep -q 'Candidate: [0-9]'; }

missing=
for item in $wanted; do
	package=${item#*=}
	case $item in
	*=*) command -v "${item%%=*}" >/dev/null;;
	*) installed "$package";;
	esac || missing="$missing $package"
done

have_yyjson() { pkg-config --exists yyjson 2>/dev/null || [ -e .deps/usr/include/yyjson.h ]; }

# The server for the tests is in no PATH. Its package would start a cluster of the machine's own, which nobody asked for.
if [ -n "$browser" ] && ! sh tests/postgres.sh --here; then
	missing="$missing postgresql"
	installed postgresql-common || alone=postgresql-common
fi

if [ -n "$missing" ] || { ! have_yyjson && ! offered libyyjson-dev; }; then
	quietly as_root apt-get update -q
fi
if ! have_yyjson && offered libyyjson-dev; then
	missing="$missing libyyjson-dev"
fi
if [ -n "$missing" ]; then
	echo "setup: installing$missing"
	if [ -n "${alone:-}" ]; then
		quietly as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "$alone"
		as_root sed -i 's/^#\?create_main_cluster.*/create_main_cluster = false/' /etc/postgresql-common/createcluster.conf
	fi
	# The packages are a list of words.
	# shellcheck disable=SC2086
	quietly as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends $missing
fi

# Debian 12 has no yyjson: take Debian 13's two packages apart into .deps, leaving the system's sources alone.
if ! have_yyjson; then
	echo "setup: unpacking Debian 13's yyjson under .deps (this release has none)"
	apt=$(mktemp -d)
	trap 'rm -rf "$apt"' EXIT
	mkdir -p "$apt/lists/partial" "$apt/cache/archives/partial" .deps
	: >"$apt/status"
	echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] http://deb.debian.org/debian trixie main" >"$apt/sources.list"
	scratch="-o Dir::State=$apt -o Dir::State::lists=$apt/lists -o Dir::State::status=$apt/status -o Dir::Cache=$apt/cache
	         -o Dir::Etc::SourceList=$apt/sources.list -o Dir::Etc::SourceParts=/dev/null -o Dir::Etc::Preferences=/dev/null
	         -o Dir::Etc::PreferencesParts=/dev/null -o APT::Sandbox::User=$(id -un)"
	# shellcheck disable=SC2086
	quietly apt-get $scratch update -q
	here=$PWD
	# shellcheck disable=SC2086
	(cd "$apt" && apt-get $scratch download -q libyyjson-dev libyyjson0 >/dev/null)
	for deb in "$apt"/*.deb; do dpkg-deb -x "$deb" "$here/.deps"; done
fi

# What the browser tests and the oracles take from npm, once per lock file.
for tests in tests/web tests/oracle; do
	[ -n "$browser" ] && [ -e $tests/package.json ] || continue
	stamp=$tests/node_modules/.installed
	lock=$tests/package-lock.json verb=ci
	[ -e $lock ] || { lock=$tests/package.json verb=install; }
	[ ! -e $stamp ] || [ $lock -nt $stamp ] || continue
	echo "setup: installing npm packages into $tests/node_modules"
	(cd $tests && npm $verb --no-audit --no-fund --ignore-scripts --loglevel=error >/dev/null)
	if [ $tests = tests/web ] && [ "$ID" = ubuntu ]; then
		echo "setup: fetching Playwright's Chromium (Ubuntu packages it as a snap alone)"
		(cd $tests && npx playwright-core install --with-deps chromium-headless-shell >/dev/null)
	fi
	touch $stamp
done
