#!/bin/sh
# Proves the set-up: a minimal Debian 12 and 13, each with this tree cloned into it, run `make test-core` and `make run`.
#   tools/test-bare.sh [SUITE]...     bookworm and trixie unless told
# Needs root (chroot, mounts). Takes the committed tree; packages come from the mirror that the machine itself uses.
# The roots lie under build/bare and are removed at the end, whatever happens.
set -eu
cd "$(dirname "$0")/.."
[ "$(id -u)" = 0 ] || { echo "test-bare: needs root for debootstrap, chroot and mounts" >&2; exit 4; }
[ $# -gt 0 ] || set -- bookworm trixie
tools/setup.sh core bare

bare=$PWD/build/bare
mkdir -p "$bare"
[ -z "$(git status --porcelain)" ] || echo "test-bare: only what is committed is tested"

# The mirror of the machine's own Debian sources, in either way of writing them.
mirror=$(cat /etc/apt/sources.list.d/*.sources /etc/apt/sources.list /etc/apt/sources.list.d/*.list 2>/dev/null |
	sed -nE 's/^URIs:[[:space:]]*(https?:[^ ]*\/debian)\/?([[:space:]].*)?$/\1/p; s/^deb (\[[^]]*\] )?(https?:[^ ]*\/debian)\/? .*/\2/p' | head -n 1)
mirror=${mirror:-http://deb.debian.org/debian}

root=
pid=
# The started group: make, its shell, the program.
stop() {
	kill -- "-$pid" 2>/dev/null || true
	wait "$pid" 2>/dev/null || true
	pid=
}

clean() {
	[ -z "$pid" ] || stop
	[ -n "$root" ] || return 0
	for part in dev/pts dev/shm dev proc; do umount "$root/$part" 2>/dev/null || umount -l "$root/$part" 2>/dev/null || true; done
	if grep -q " $root/" /proc/mounts; then
		echo "test-bare: $root still has mounts; left alone" >&2
	else
		rm -rf "$root"
	fi
	root=
}
trap clean EXIT
trap 'exit 130' INT TERM HUP

# A session of its own, so that what is started can be stopped as one.
within() { exec setsid -w chroot "$root" /usr/bin/env -i HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 "$@"; }

status=0
for suite; do
	root=$bare/$suite
	mkdir -p "$root"
	echo "test-bare: $suite: making a minimal root from $mirror"
	debootstrap --variant=minbase --include=ca-certificates,git,make "$suite" "$root" "$mirror" >"$bare/$suite.log" 2>&1 ||
		{ tail -n 20 "$bare/$suite.log" >&2; exit 4; }
	cp -L /etc/resolv.conf /etc/hosts "$root/etc/"
	# What leads the machine's own package client out also leads this one.
	for f in /etc/apt/apt.conf.d/*; do
		if grep -qis 'proxy' "$f"; then cp "$f" "$root/etc/apt/apt.conf.d/"; fi
	done
	mount -t proc proc "$root/proc"
	mount --bind /dev "$root/dev"
	mount --bind /dev/pts "$root/dev/pts"
	git clone -q --no-local . "$root/opt/tocsin"

	echo "test-bare: $suite: make test-core"
	(within make --no-print-directory -C /opt/tocsin test-core) >"$bare/$suite-test.log" 2>&1 </dev/null || status=1
	grep -E "^[0-9]+ passed, " "$bare/$suite-test.log" | sed "s/^/test-bare: $suite: /"
	[ $status = 0 ] || { tail -n 60 "$bare/$suite-test.log"; exit 1; }

	echo "test-bare: $suite: make run"
	port=$((18000 + $(id -u) % 1000 + ${#suite}))
	within make --no-print-directory -C /opt/tocsin run LISTEN=127.0.0.1:$port >"$bare/$suite-run.log" 2>&1 </dev/null &
	pid=$!
	if (within python3 /opt/tocsin/tools/answers.py "http://127.0.0.1:$port/" 60); then
		echo "test-bare: $suite: answers"
	else
		cat "$bare/$suite-run.log"
		exit 1
	fi
	stop
	clean
done
echo "test-bare: $* passed"
