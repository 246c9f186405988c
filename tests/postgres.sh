#!/bin/sh
# A PostgreSQL server of the tests' own, from the system's package: in a temporary folder, on a socket there, gone with its end.
#   tests/postgres.sh COMMAND [ARGUMENT]...     runs it with TOCSIN_TEST_PG=postgresql:///tocsin?host=FOLDER&user=tester
#   tests/postgres.sh --here                    only tells whether there is a server to be had (exit status 0 or 77)
# Where no server is installed the command is run without the variable: tests that need it skip. As root the server
# runs as an unprivileged user, since it refuses to run as root. It does not wait for the disk: what must outlast a crash is
# tested with servers that do (tests/cli/pg.py).
set -u

bin=
for d in /usr/lib/postgresql/*/bin /usr/libexec/postgresql* /usr/pgsql-*/bin; do
	[ -x "$d/initdb" ] && [ -x "$d/postgres" ] && bin=$d
done
[ "${1:-}" != --here ] || { [ -n "$bin" ] && exit 0 || exit 77; }
[ -n "$bin" ] || exec "$@"

folder=$(mktemp -d /tmp/tocsin-pg-XXXXXX)
if [ "$(id -u)" = 0 ]; then
	user=$(id -u nobody)
	chown "$user" "$folder"
	as="setpriv --reuid=$user --clear-groups --no-new-privs"
else
	as=
fi
chmod 755 "$folder"

stop() {
	[ ! -e "$folder/data/postmaster.pid" ] || $as "$bin/pg_ctl" -D "$folder/data" -m immediate -W stop >/dev/null 2>&1
	[ -z "${server:-}" ] || wait "$server" 2>/dev/null
	rm -rf "$folder"
}
trap stop EXIT
trap 'exit 130' INT TERM HUP

cd "$folder" || exit 4
$as "$bin/initdb" --no-sync -D "$folder/data" -U tester -A trust -E UTF8 --locale=C.UTF-8 >"$folder/initdb.log" 2>&1 ||
	{ cat "$folder/initdb.log" >&2; exit 4; }
$as "$bin/postgres" -D "$folder/data" -k "$folder" -c listen_addresses= -c fsync=off -c max_connections=60 -c shared_buffers=128MB \
	-c log_min_messages=fatal -c autovacuum_naptime=5min >"$folder/server.log" 2>&1 &
server=$!
tries=0
until "$bin/pg_isready" -q -h "$folder"; do
	tries=$((tries + 1))
	[ $tries -lt 300 ] && kill -0 $server 2>/dev/null || { cat "$folder/server.log" >&2; exit 4; }
	sleep 0.1
done
"$bin/createdb" -h "$folder" -U tester tocsin || exit 4
cd "$OLDPWD" || exit 4
TOCSIN_TEST_PG="postgresql:///tocsin?host=$folder&user=tester" TOCSIN_TEST_PG_BIN=$bin "$@"
