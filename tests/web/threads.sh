#!/usr/bin/env bash
# A conversation of a case and its files in a real browser, with script and without. Says TAP; needs what pages.sh needs.
set -eu
cd "$(dirname "$0")"
for need in node npm chromium python3; do
	command -v "$need" >/dev/null || { echo "ok 1 - threads # SKIP no $need here"; exit 0; }
done
if [ ! -d node_modules/playwright-core ] || [ ! -d node_modules/axe-core ]; then
	npm install --no-audit --no-fund --silent >&2 || { echo "ok 1 - threads # SKIP npm cannot fetch playwright-core and axe-core"; exit 0; }
fi
exec python3 threads.py
