#!/usr/bin/env bash
# A report without account, in a real browser, with script and without. Says TAP; needs what pages.sh needs.
set -eu
. "$(dirname "$0")/browser.bash"
needs report
demonstrated report.mjs
