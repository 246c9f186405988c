#!/bin/sh
# Prints the folder of real data: $TOCSIN_SHARED, else the one beside the checkout. Exit status 1 where there is none.
cd "$(dirname "$0")/.." && cd "${TOCSIN_SHARED:-../shared}" 2>/dev/null && pwd
