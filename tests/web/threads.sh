#!/usr/bin/env bash
# A conversation of a case and its files in a real browser, with script and without. Says TAP; needs what pages.sh needs.
set -eu
. "$(dirname "$0")/browser.bash"
needs threads python3
python3 threads.py
