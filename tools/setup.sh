#!/bin/sh
# Installs what the build needs and says what it does. Debian 12/13, Ubuntu 24.04.
#   tools/setup.sh [core|test|bench]   core: build and run; test: also browser and npm tests; bench: also its references
set -eu
cd "$(dirname "$0")/.."
what=${1:-core}

core="gcc libc6-dev make meson ninja-build pkg-config libmicrohttpd-dev libsqlite3-dev libcurl4-openssl-dev
      libarchive-dev libzstd-dev zlib1g-dev libsodium-dev libcmocka-dev python3"
browser="chromium nodejs npm fonts-noto-cjk"
bench="nginx-light wrk"

packages=$core
[ "$what" = core ] || packages="$packages $browser"
[ "$what" != bench ] || packages="$packages $bench"

have() { dpkg-query -W -f='${Status}' "$1" 2>/dev/null | grep -q 'ok installed'; }

as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi; }

missing=
for p in $packages; do
	# A Node.js that is there already, from whoever, will do.
	case $p in nodejs|npm) command -v "${p%js}" >/dev/null && continue;; esac
	have "$p" || missing="$missing $p"
done

# Debian 12 has no yyjson: take Debian 13's two packages apart into .deps, leaving the system's sources alone.
need_yyjson=
if ! pkg-config --exists yyjson 2>/dev/null && [ ! -e .deps/usr/include/yyjson.h ]; then
	if apt-cache policy libyyjson-dev 2>/dev/null | grep -q 'Candidate: [0-9]'; then
		missing="$missing libyyjson-dev"
	else
		need_yyjson=1
	fi
fi

if [ -n "$missing" ]; then
	echo "setup: installing$missing"
	as_root apt-get update -q >/dev/null
	if [ -n "$need_yyjson" ] && apt-cache policy libyyjson-dev | grep -q 'Candidate: [0-9]'; then
		missing="$missing libyyjson-dev"
		need_yyjson=
	fi
	as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends $missing >/dev/null
fi

if [ -n "$need_yyjson" ]; then
	echo "setup: unpacking Debian 13's yyjson under .deps (this release has none)"
	apt=$(mktemp -d)
	trap 'rm -rf "$apt"' EXIT
	mkdir -p "$apt/lists/partial" "$apt/cache/archives/partial"
	: >"$apt/status"
	echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] http://deb.debian.org/debian trixie main" >"$apt/sources.list"
	scratch="-o Dir::State=$apt -o Dir::State::lists=$apt/lists -o Dir::State::status=$apt/status -o Dir::Cache=$apt/cache
	         -o Dir::Etc::SourceList=$apt/sources.list -o Dir::Etc::SourceParts=/dev/null -o Dir::Etc::Preferences=/dev/null
	         -o APT::Sandbox::User=$(id -un)"
	apt-get $scratch update -q >/dev/null
	here=$PWD
	(cd "$apt" && apt-get $scratch download -q libyyjson-dev libyyjson0 >/dev/null &&
		for f in ./*.deb; do dpkg-deb -x "$f" "$here/.deps"; done)
	sed -i "s|=/usr|=$here/.deps/usr|" .deps/usr/lib/*/pkgconfig/yyjson.pc
fi

# What the browser tests take from npm, once per lock file.
if [ "$what" != core ] && [ -e tests/web/package.json ]; then
	lock=tests/web/package-lock.json
	[ -e $lock ] || lock=tests/web/package.json
	if [ ! -e tests/web/node_modules ] || [ $lock -nt tests/web/node_modules/.installed ]; then
		echo "setup: installing the browser tests' npm packages into tests/web/node_modules"
		if [ $lock = tests/web/package.json ]; then verb=install; else verb=ci; fi
		(cd tests/web && npm $verb --no-audit --no-fund --ignore-scripts --loglevel=error >/dev/null)
		touch tests/web/node_modules/.installed
	fi
fi
