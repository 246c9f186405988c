#!/bin/sh
# A whole coordination by the API alone: a finder without an account reports, the staff validates and opens a case, two vendors are told, an
# embargo is negotiated, one vendor repairs while the other is silent, the case is disclosed, and a device that was not affected as
# far as anybody could tell is told that it is.
#
#   HUB=https://hub.example STAFF=tocsin_... SECOND=tocsin_... VENDOR=tocsin_... sh coordination.sh
#
# STAFF and SECOND are API keys of two members of a coordinating party, VENDOR one of a member of the vendor "nova", each with the
# scopes read and coordinate (your account's page makes them). A second vendor, "orion", is told and says nothing. Needs curl and jq.
# Take what you need of it: a maker's PSIRT wants "the vendor" below, a finder's tool "the finder".
set -eu
: "${HUB:?the address of the hub}" "${STAFF:?}" "${SECOND:?}" "${VENDOR:?}"
MODEL=${MODEL:-Nova 12 Pro}

# act KEY NAME SUBJECT FIELDS: does an act and prints what came of it. An act that was called the same before is done once.
act() {
	out=$(curl -sS --fail-with-body -X POST "$HUB/api/v1/acts/$2" -H "Authorization: $1" -H 'Content-Type: application/json' \
		-d "$(jq -nc --arg subject "$3" --argjson fields "$4" '{subject: $subject, fields: $fields}')") || {
		printf '%s\n' "$2 on $3: $out" >&2 # what was found and what was expected, by field
		exit 1
	}
	printf '%s' "$out"
}
made() { jq -r .act.made; }
get() { curl -sS --fail-with-body "$HUB$2" -H "Authorization: $1"; }
days() { date -u -d "+$1 days" +%Y-%m-%dT%H:00:00Z; }
say() { printf '\n== %s\n' "$*"; }

# What the list says of a device. Its properties are read, answered and forgotten.
check() {
	printf 'ro.product.manufacturer=Nova\nro.product.model=%s\nro.build.version.release=15\nro.build.version.security_patch=%s\n' "$MODEL" "$1" |
		curl -sS --fail-with-body "$HUB/api/v1/check" -H 'Content-Type: text/plain' --data-binary @-
}
verdict() { check "$1" | jq -r --arg id "$2" '[.. | objects | select(.id? == $id) | .verdict] | first // "not in the list"'; }

staff="Bearer $STAFF" second="Bearer $SECOND" vendor="Bearer $VENDOR"

say 'the finder: a report without an account'
sent=$(curl -sS --fail-with-body -X POST "$HUB/api/v1/acts/report.submit" -H 'Content-Type: application/json' -d '{"fields": {
	"title": "The lock screen opens by itself", "product": "Nova 12", "versions": "all builds of NovaUI 6",
	"words": "After an alarm the lock is **not** put back.", "steps": "1. Set an alarm\n2. Lock\n3. Wait for it",
	"impact": "Whoever holds the phone reads it.", "exploited": "no", "public": "no", "credit": "name", "credit_as": "F. Inder"}}')
report=$(printf %s "$sent" | made)
secret=$(printf %s "$sent" | jq -r .result)
finder="Tracking $secret"
echo "$report; its secret is told once"

say 'the staff: acknowledge, validate, open a case'
act "$staff" report.acknowledge "$report" '{}' >/dev/null
act "$staff" report.validate "$report" '{"grade": "high", "parties": "nova, orion"}' >/dev/null
case=$(act "$staff" case.open hub "$(jq -nc --arg r "${report#*/}" '{title: "Lock screen opens after an alarm", reports: $r, grade: "high"}')" | made)
vuln=$(act "$staff" vuln.add "$case" '{"title": "Nova phones unlock after an alarm",
	"words": "After an alarm the lock screen of Nova 12 phones was not put back. Install the December patch level.",
	"component": "Lock screen", "cwe": "CWE-667", "vector": "CVSS:3.1/AV:P/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:N", "grade": "high"}' | made)
echo "$case, $vuln"

say 'the embargo: proposed before anybody else hears of it, and agreed by the finder'
proposal=$(act "$staff" embargo.propose "$case" "$(jq -nc --arg e "$(days 60)" '{ends: $e, zone: "Asia/Shanghai"}')" | made)
act "$finder" report.accept "$report" "$(jq -nc --argjson p "${proposal#*/}" '{proposal: $p}')" >/dev/null
for v in nova orion; do
	act "$staff" case.notify "$case" "$(jq -nc --arg v "party/$v" '{vendor: $v}')" >/dev/null
done

say 'the vendor: the cover is all there is, until the terms are accepted'
get "$vendor" "/api/v1/cases/${case#*/}" | jq -c '{number, title, embargo}' || true
act "$vendor" case.enter "$case" '{}' >/dev/null
act "$vendor" case.track "$case" '{"number": "NV-2026-0801"}' >/dev/null
act "$vendor" case.answer "$case" '{"answer": "acknowledged"}' >/dev/null
act "$vendor" case.answer "$case" '{"answer": "confirmed", "grade": "high"}' >/dev/null
shorter=$(act "$vendor" embargo.propose "$case" "$(jq -nc --arg e "$(days 30)" '{ends: $e, zone: "Asia/Shanghai"}')" | made)
act "$staff" embargo.decide "$shorter" '{"decision": "accept"}' >/dev/null
act "$vendor" repair.set "$vuln" '{"kind": "model", "line": "Nova 12*", "state": "fix_in_progress"}' >/dev/null
echo "before: $(verdict 2026-11-05 "$vuln")"

say 'the vendor: the fix is out'
act "$vendor" repair.set "$vuln" '{"kind": "model", "line": "Nova 12*", "state": "fixed", "level": "2026-12-05", "build": "6.1.480"}' >/dev/null
act "$vendor" repair.say "$vuln" '{"words": "Fixed in the December level, which every Nova 12 gets this week."}' >/dev/null
act "$vendor" repair.announce "$vuln" '{"url": "https://nova.example/security/2026-12"}' >/dev/null

say 'the staff: who is silent, and what is missing'
get "$staff" "/api/v1/cases/${case#*/}/disclosure" | jq -r '.gates[] | select(.state == "missing") | "\(.gate): \(.question)"'
act "$staff" vuln.check "$vuln" '{}' >/dev/null
act "$staff" case.credit "$case" "$(jq -nc --arg p "$report" '{participant: $p, text: "F. Inder"}')" >/dev/null
for what in no_exploit cn_operators cn_moderate cn_tools cn_event cn_foreign; do
	act "$second" case.examine "$case" "$(jq -nc --arg w $what '{what: $w, found: "yes"}')" >/dev/null
done
# Two people agree to go on without the one that is silent. Where its time to answer is over, nobody has to.
case $(get "$staff" "/api/v1/cases/${case#*/}/disclosure" | jq -r '.gates[] | select(.gate == "answers") | .state') in
missing)
	act "$staff" case.waive "$case" '{"gate": "answers", "reason": "Orion was written to and rung up, and says nothing. The fix of the others is public."}' >/dev/null
	act "$second" case.waive_agree "$case" '{"gate": "answers"}' >/dev/null ;;
esac

say 'the embargo ends as its plan has it: the share of vendors that are ready; then two approve, and it is disclosed'
text=$(get "$staff" "/api/v1/cases/${case#*/}/disclosure" | jq -r .text)
act "$staff" case.approve "$case" "$(jq -nc --arg t "$text" '{text: $t}')" >/dev/null
act "$second" case.approve "$case" "$(jq -nc --arg t "$text" '{text: $t}')" >/dev/null
act "$staff" case.publish "$case" '{}' >/dev/null
entry=$(get "$staff" "/api/v1/cases/${case#*/}/disclosure" | jq -r '.entries[0].id')
echo "$entry is in the list: $HUB/entry/$entry"

say 'everybody: what a device is told'
echo "level 2026-11-05: $(verdict 2026-11-05 "$entry")"
echo "level 2026-12-05: $(verdict 2026-12-05 "$entry")"
