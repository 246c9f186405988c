#!/usr/bin/env bash
# Signing in with a real browser: passkeys by its virtual authenticator, and all else with and without script. A hub of its own at
# http://localhost, where browsers make passkeys without https. Says TAP; needs what pages.sh needs.
set -eu
. "$(dirname "$0")/browser.bash"
needs signin python3
export TOCSIN_DB=$work/hub.db TOCSIN_KEYS=$work/hub.keys

echo "correct horse battery" | "$program" init --name "Alliance Example" --party alliance --person "Ida Steward" --mail ida@alliance.example --password - \
	>"$work/init.log" 2>&1 || { cat "$work/init.log"; echo "not ok 1 - a hub is made"; exit 1; }
"$program" party add id=nova "name=Nova Example" roles=vendor >/dev/null
"$program" member invite party/nova mail=nia@nova.example | tail -1 >"$work/invitation"

port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
"$program" serve --listen "127.0.0.1:$port" --public-url "http://localhost:$port" >"$work/serve.log" 2>&1 &
server=$!
served "$work/serve.log" '/http:/p' >/dev/null

status=0
node signin.mjs "http://localhost:$port" "$TOCSIN_DB" "$(cat "$work/invitation")" || status=$?
ended || status=1
exit $status
