#!/bin/sh
# Makes build-deb/tocsin_VERSION_ARCH.deb for the release that it runs on: what `make install` installs, with the
# dependencies that the program really has. The service is installed, not started: whoever installs it decides that.
set -eu
cd "$(dirname "$0")/.."
command -v dpkg-shlibdeps >/dev/null || { echo "deb: needs dpkg-dev (apt-get install dpkg-dev)" >&2; exit 4; }

version=$(sed -n "s/^  version: '\([^']*\)'.*/\1/p" meson.build)
arch=$(dpkg --print-architecture)
root=$PWD/build-deb/root
rm -rf "$root" build-deb/debian
mkdir -p build-deb/debian "$root/DEBIAN"
tools/install.sh /usr "$root" >/dev/null
gzip -9n "$root"/usr/share/man/man1/tocsin.1 2>/dev/null || true
mkdir -p "$root/usr/share/doc/tocsin"
cat NOTICE LICENSE >"$root/usr/share/doc/tocsin/copyright"
gzip -9nc CHANGELOG.md >"$root/usr/share/doc/tocsin/changelog.gz"

printf 'Source: tocsin\n\nPackage: tocsin\nArchitecture: %s\n' "$arch" >build-deb/debian/control
private=$(find "$root/usr/lib" -type d -name tocsin)
depends=$(cd build-deb && dpkg-shlibdeps -O --ignore-missing-info ${private:+-l"$private"} root/usr/bin/tocsin 2>/dev/null |
	sed -n 's/^shlibs:Depends=//p')

cat >"$root/DEBIAN/control" <<END
Package: tocsin
Version: $version
Architecture: $arch
Maintainer: The Tocsin project <tocsin@localhost>
Installed-Size: $(du -sk "$root/usr" | cut -f1)
Depends: $depends, tzdata
Section: net
Priority: optional
Description: list of vulnerabilities of mobile devices, and whether a phone is affected
 Tocsin reads the vulnerability records that others publish, merges them into one
 list, and tells of any device, with the reason, which of them concern it: on the
 shell, in the browser and by a JSON interface. One program, one file of data.
END
cat >"$root/DEBIAN/postinst" <<'END'
#!/bin/sh
set -e
if [ "$1" = configure ] && [ -d /run/systemd/system ]; then
	systemd-sysusers tocsin.conf
	systemctl daemon-reload
fi
END
chmod 755 "$root/DEBIAN/postinst"
out=build-deb/tocsin_${version}_$arch.deb
dpkg-deb --root-owner-group --build "$root" "$out" >/dev/null
echo "deb: $out ($(du -k "$out" | cut -f1) KB); depends on $depends"
