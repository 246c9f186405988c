#!/usr/bin/env bash
# The story from a report to the list, in a real browser, with script and without. Says TAP; needs what pages.sh needs.
set -eu
. "$(dirname "$0")/browser.bash"
needs coordination
demonstrated coordination.mjs with
