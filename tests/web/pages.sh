#!/usr/bin/env bash
# The pages in a real browser: the real program, a temporary database with the starter list and a few known models.
# Says TAP. Needs chromium, Node.js and the packages of package.json (fetched once); says SKIP without them.
set -eu
cd "$(dirname "$0")"
source=${TOCSIN_SOURCE:-$(cd ../.. && pwd)}
program=${TOCSIN:-$source/build/tocsin}

for need in node npm chromium; do
	command -v "$need" >/dev/null || { echo "ok 1 - web # SKIP no $need here"; exit 0; }
done
if [ ! -d node_modules/playwright-core ] || [ ! -d node_modules/axe-core ]; then
	npm install --no-audit --no-fund --silent >&2 || { echo "ok 1 - web # SKIP npm cannot fetch playwright-core and axe-core"; exit 0; }
fi

work=$(mktemp -d)
server=
cleanup() {
	[ -z "$server" ] || { kill "$server" 2>/dev/null && wait "$server" 2>/dev/null; } || true
	rm -rf "$work"
}
trap cleanup EXIT

"$program" import --quiet --db "$work/test.db" "$source/data/starter.jsonl" devices.csv >"$work/import.log" 2>&1 ||
	{ cat "$work/import.log"; echo "not ok 1 - import of the starter list"; exit 1; }
"$program" assess --db "$work/test.db" CVE-2023-4863 --party "Maker Example" --set harm=high --reason "the sandbox holds" >/dev/null
"$program" assess --db "$work/test.db" CVE-2023-4863 --party "Chip Vendor Example" --set harm=critical --fact units=41000000 --reason "reached when locked" >/dev/null
"$program" assess --db "$work/test.db" CVE-2023-4863 --party "Coordinator" --decide --set harm=critical --reason "the graver view counts" >/dev/null
"$program" serve --db "$work/test.db" --listen 127.0.0.1:0 >"$work/serve.log" 2>&1 &
server=$!
for _ in $(seq 100); do
	url=$(sed -n 's|.*\(http://[0-9.:]*\)/.*|\1|p' "$work/serve.log")
	[ -z "$url" ] || break
	kill -0 "$server" 2>/dev/null || { cat "$work/serve.log"; echo "not ok 1 - the server starts"; exit 1; }
	sleep 0.1
done

status=0
node test.mjs "$url" "$source/data/samples" || status=$?
# A clean end: exit status 0 on SIGTERM.
kill -TERM "$server"
if wait "$server"; then echo "ok - the server ends cleanly on SIGTERM"; else echo "not ok - the server ends cleanly on SIGTERM"; status=1; fi
server=

# The pages behind the door: the demonstration, whose people all have the password that it prints.
"$program" demo --listen 127.0.0.1:0 >"$work/demo.log" 2>&1 &
server=$!
for _ in $(seq 300); do
	password=$(sed -n 's/.*with the password //p' "$work/demo.log")
	[ -z "$password" ] || break
	kill -0 "$server" 2>/dev/null || { cat "$work/demo.log"; echo "not ok - the demonstration starts"; exit 1; }
	sleep 0.1
done
url=$(sed -n 's|^ *\(http://[0-9.:]*\)/$|\1|p' "$work/demo.log")
node hub.mjs "$url" "$password" "$source/ui/messages/en.po" || status=$?
node report.mjs "$url" "$source/ui/messages/en.po" || status=$?
node coordination.mjs "$url" "$password" "$source/ui/messages/en.po" || status=$?
kill -TERM "$server" && wait "$server" || status=1
server=
exit $status
