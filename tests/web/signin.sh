#!/usr/bin/env bash
# Signing in with a real browser: passkeys by its virtual authenticator, and all else with and without script. A hub of its own at
# http://localhost, where browsers make passkeys without https. Says TAP; needs what pages.sh needs.
set -eu
cd "$(dirname "$0")"
source=${TOCSIN_SOURCE:-$(cd ../.. && pwd)}
program=${TOCSIN:-$source/build/tocsin}

for need in node npm chromium python3; do
	command -v "$need" >/dev/null || { echo "ok 1 - signin # SKIP no $need here"; exit 0; }
done
if [ ! -d node_modules/playwright-core ] || [ ! -d node_modules/axe-core ]; then
	npm install --no-audit --no-fund --silent >&2 || { echo "ok 1 - signin # SKIP npm cannot fetch playwright-core and axe-core"; exit 0; }
fi

work=$(mktemp -d)
server=
cleanup() {
	[ -z "$server" ] || { kill "$server" 2>/dev/null && wait "$server" 2>/dev/null; } || true
	rm -rf "$work"
}
trap cleanup EXIT
export TOCSIN_DB=$work/hub.db TOCSIN_KEYS=$work/hub.keys

echo "correct horse battery" | "$program" init --name "Alliance Example" --party alliance --person "Ida Steward" --mail ida@alliance.example --password - \
	>"$work/init.log" 2>&1 || { cat "$work/init.log"; echo "not ok 1 - a hub is made"; exit 1; }
"$program" party add id=nova "name=Nova Example" roles=vendor >/dev/null
"$program" member invite party/nova mail=nia@nova.example | tail -1 >"$work/invitation"

port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
"$program" serve --listen "127.0.0.1:$port" --public-url "http://localhost:$port" >"$work/serve.log" 2>&1 &
server=$!
for _ in $(seq 100); do
	! grep -q "http://" "$work/serve.log" || break
	kill -0 "$server" 2>/dev/null || { cat "$work/serve.log"; echo "not ok 1 - the server starts"; exit 1; }
	sleep 0.1
done

status=0
node signin.mjs "http://localhost:$port" "$TOCSIN_DB" "$(cat "$work/invitation")" || status=$?
kill -TERM "$server"
if wait "$server"; then echo "ok - the server ends cleanly on SIGTERM"; else echo "not ok - the server ends cleanly on SIGTERM"; status=1; fi
server=
exit $status
