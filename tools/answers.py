#!/usr/bin/env python3
"""answers.py URL SECONDS: waits until URL answers, and says whether it does so with 200 and some bytes."""
import sys
import time
import urllib.request

url, deadline = sys.argv[1], time.monotonic() + float(sys.argv[2])
why = "nobody listens"
while time.monotonic() < deadline:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            body = answer.read()
        print(f"{url}: {answer.status}, {len(body)} bytes")
        sys.exit(0 if answer.status == 200 and body else 1)
    except OSError as e:
        why = e
        time.sleep(0.2)
print(f"{url}: {why}")
sys.exit(1)
