#!/usr/bin/env bash
# The staff's pages of reports in a real browser. Says TAP; needs what pages.sh needs.
set -eu
cd "$(dirname "$0")"
for need in node npm chromium python3; do
	command -v "$need" >/dev/null || { echo "ok 1 - triage # SKIP no $need here"; exit 0; }
done
if [ ! -d node_modules/playwright-core ] || [ ! -d node_modules/axe-core ]; then
	npm install --no-audit --no-fund --silent >&2 || { echo "ok 1 - triage # SKIP npm cannot fetch playwright-core and axe-core"; exit 0; }
fi
exec python3 triage.py
