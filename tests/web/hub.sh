#!/usr/bin/env bash
# What people of a hub see behind the door, in a real browser, with script and without. Says TAP; needs what pages.sh needs.
set -eu
. "$(dirname "$0")/browser.bash"
needs hub
demonstrated hub.mjs with
