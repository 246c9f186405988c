#!/usr/bin/env bash
# The pages in a real browser: the real program, a temporary database with the starter list and a few known models.
# Says TAP. Needs chromium, Node.js and the packages of package.json (fetched once); says SKIP without them.
set -eu
. "$(dirname "$0")/browser.bash"
needs web

"$program" import --quiet --db "$work/test.db" "$source/data/starter.jsonl" devices.csv >"$work/import.log" 2>&1 ||
	{ cat "$work/import.log"; echo "not ok 1 - import of the starter list"; exit 1; }
assess() {
	"$program" assess --db "$work/test.db" CVE-2023-4863 "$@" >/dev/null
}
assess --party "Maker Example" --set harm=high --reason "the sandbox holds"
assess --party "Chip Vendor Example" --set harm=critical --fact units=41000000 --reason "reached when locked"
assess --party "Coordinator" --decide --set harm=critical --reason "the graver view counts"
"$program" serve --db "$work/test.db" --listen 127.0.0.1:0 >"$work/serve.log" 2>&1 &
server=$!
url=$(served "$work/serve.log" 's|.*\(http://[0-9.:]*\)/.*|\1|p')

status=0
node test.mjs "$url" "$source/data/samples" || status=$?
ended || status=1
exit $status
