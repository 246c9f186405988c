#!/usr/bin/env python3
"""Adds up what the tests said: a line per program, the whole log of those that failed, and the totals last.

    tally.py MESON_TESTLOG LOG_DIR

Every program speaks TAP or ends with "N passed, N failed[, N skipped]". One that dies without telling a failure counts as
one failed case. Exit status 1 when anything failed or nothing passed.
"""
import json
import pathlib
import re
import sys

CASE = re.compile(r"^\s*(not ok|ok)\b(.*)$")
TOTALS = re.compile(r"^(\d+) passed, (\d+) failed(?:, (\d+) skipped)?$")


def count(text, status):
    """(passed, failed, skipped) of one program's output and exit status."""
    passed = failed = skipped = 0
    for line in text.splitlines():
        totals = TOTALS.match(line.strip())
        case = CASE.match(line)
        if totals:
            passed, failed, skipped = (int(n or 0) for n in totals.groups())
        elif not case:
            continue
        elif re.search(r"#\s*skip", case[2], re.I):
            skipped += 1
        elif case[1] == "ok":
            passed += 1
        else:
            failed += 1
    if status != 0 and failed == 0:
        failed = 1
    return passed, failed, skipped


def programs(testlog, logs):
    """Yields (name, output, exit status, seconds, how it ended)."""
    if testlog.exists():
        for line in testlog.read_text(errors="replace").splitlines():
            t = json.loads(line)
            room = pathlib.Path(t["command"][0]).name
            room += "-postgres" if t["name"].endswith("-postgres") else ""
            output = t.get("stdout", "") + t.get("stderr", "")
            status = 0 if t["result"] == "OK" else t["returncode"] or 1
            yield room.replace("_", "/", 1), output, status, t["duration"], t["result"]
    for log in sorted(logs.glob("*.log")):
        text = log.read_text(errors="replace")
        status, seconds = (int(n) for n in re.search(r"# exit (\d+) after (\d+) s\s*$", text).groups())
        yield log.stem.replace("-", "/", 1), text, status, seconds, "TIMEOUT" if status in (124, 137) else ""


def main():
    testlog, logs = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    total = [0, 0, 0]
    bad, took = [], []
    for name, output, status, seconds, result in sorted(programs(testlog, logs), key=lambda p: p[0]):
        counts = count(output, status)
        total = [a + b for a, b in zip(total, counts)]
        passed, failed, skipped = counts
        words = f"{passed:5} passed" + (f", {failed} FAILED" if failed else "") + (f", {skipped} skipped" if skipped else "")
        print(f"{name:28}{seconds:6.1f} s {words}")
        took.append((seconds, name))
        if failed:
            bad.append((name, output, status, result))
    for name, output, status, result in bad:
        print(f"\n--- {name}: exit status {status}{' (' + result.lower() + ')' if result else ''}\n{output.rstrip()}")
    if not sum(total):
        print((logs / "meson.txt").read_text(errors="replace"))
    print("\nlongest: " + ", ".join(f"{name} {seconds:.0f} s" for seconds, name in sorted(took, reverse=True)[:6]))
    print()
    print(f"{total[0]} passed, {total[1]} failed" + (f", {total[2]} skipped" if total[2] else ""))
    sys.exit(1 if total[1] or not total[0] else 0)


main()
