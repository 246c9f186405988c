#!/usr/bin/env bash
# CVSS scores beside those of independent npm packages. Says TAP. Needs Node.js and the packages of package.json (fetched once);
# says SKIP without them.
set -eu
cd "$(dirname "$0")"
source=${TOCSIN_SOURCE:-$(cd ../.. && pwd)}

for need in node npm; do
	command -v "$need" >/dev/null || { echo "ok 1 - CVSS packages # SKIP no $need here"; exit 0; }
done
if [ ! -d node_modules/ae-cvss-calculator ] || [ ! -d node_modules/cvss4 ]; then
	npm ci --no-audit --no-fund --ignore-scripts --silent >&2 || { echo "ok 1 - CVSS packages # SKIP npm cannot fetch them"; exit 0; }
fi
node cvss_packages.mjs "${TOCSIN:-$source/build/tocsin}"
