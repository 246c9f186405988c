#!/bin/sh
# tools/install.sh PREFIX [DESTDIR]: program, man page, and a systemd service with its user. The service's files go where
# systemd looks, whatever the prefix; nothing is started.
set -eu
cd "$(dirname "$0")/.."
prefix=$1
destdir=${2:-}
build=build-install

[ -e $build/build.ninja ] ||
	meson setup $build --prefix="$prefix" --buildtype=release -Db_ndebug=false -Dtests=false -Dstrip=true >/dev/null
meson configure $build --prefix="$prefix" >/dev/null
ninja -C $build build.ninja >/dev/null
ninja -C $build --quiet
DESTDIR=$destdir meson install -C $build --no-rebuild --quiet

# One text for every prefix: the program's place is the only thing that differs.
units=$destdir/usr/lib/systemd/system
[ "$prefix" = /usr ] || units=$destdir/etc/systemd/system
install -d "$units"
sed "s|@bindir@|$prefix/bin|" data/system/tocsin.service >"$units/tocsin.service"
chmod 644 "$units/tocsin.service"
sysusers=$destdir/usr/lib/sysusers.d
[ "$prefix" = /usr ] || sysusers=$destdir/etc/sysusers.d
install -D -m 644 data/system/tocsin.sysusers "$sysusers/tocsin.conf"

echo "installed: $destdir$prefix/bin/tocsin, man page, $units/tocsin.service"
[ -n "$destdir" ] || echo "to start the service: systemd-sysusers && systemctl daemon-reload && systemctl enable --now tocsin"
