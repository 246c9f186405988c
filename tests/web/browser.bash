# What the scripts here begin with: the tools, the program, a folder of their own, a server that ends with them. Source it, then
#   needs NAME TOOL...      ends the script with a SKIP that names it when a tool or a package of package.json is not to be had
#   served LOG PATTERN      waits for what the server of $server writes; prints what `sed -n PATTERN` makes of it
#   ended                   whether the server ends cleanly on SIGTERM, as a case of its own
cd "$(dirname "${BASH_SOURCE[0]}")" || exit 1
source=${TOCSIN_SOURCE:-$(cd ../.. && pwd)}
program=${TOCSIN:-$source/build/tocsin}
work=$(mktemp -d)
server=

cleanup() {
	[ -z "$server" ] || { kill "$server" 2>/dev/null && wait "$server" 2>/dev/null; } || true
	rm -rf "$work"
}
trap cleanup EXIT

needs() {
	local name=$1 tool
	shift
	for tool in node npm chromium "$@"; do
		command -v "$tool" >/dev/null || { echo "ok 1 - $name # SKIP no $tool here"; exit 0; }
	done
	[ -d node_modules/playwright-core ] && [ -d node_modules/axe-core ] || npm install --no-audit --no-fund --silent >&2 ||
		{ echo "ok 1 - $name # SKIP npm cannot fetch playwright-core and axe-core"; exit 0; }
}

served() {
	local said i
	for i in $(seq 600); do
		said=$(sed -n "$2" "$1" | head -n 1)
		[ -z "$said" ] || { echo "$said"; return 0; }
		kill -0 "$server" 2>/dev/null || break
		sleep 0.05
	done
	cat "$1" >&2
	echo "not ok - the server starts" >&2
	return 1
}

ended() {
	local status=0
	kill -TERM "$server"
	wait "$server" || status=$?
	server=
	[ $status = 0 ] && echo "ok - the server ends cleanly on SIGTERM" || echo "not ok - the server ends cleanly on SIGTERM"
	return $status
}

# The pages behind the door: one of the tests here against the demonstration, whose people all have the password that it prints.
#   demonstrated NAME.mjs [with]    "with": the test is told the password too
demonstrated() {
	local status=0 password url
	"$program" demo --listen 127.0.0.1:0 >"$work/demo.log" 2>&1 &
	server=$!
	password=$(served "$work/demo.log" 's/.*with the password //p') || exit 1
	url=$(served "$work/demo.log" 's|^ *\(http://[0-9.:]*\)/$|\1|p') || exit 1
	node "$1" "$url" ${2:+"$password"} "$source/ui/messages/en.po" || status=$?
	ended || status=1
	exit $status
}
