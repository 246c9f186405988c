#!/usr/bin/env bash
# The staff's pages of reports in a real browser. Says TAP; needs what pages.sh needs.
set -eu
. "$(dirname "$0")/browser.bash"
needs triage python3
python3 triage.py
