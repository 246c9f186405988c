#!/usr/bin/env python3
"""Messages of ours, read by Python's own email package.

    mail.py FILE      a JSON list that tests/unit/format/test_mail.c writes, the messages beside it

Each must be well formed for a strict reader, hold exactly what was put in, and keep to the lengths of RFC 5322, 2045 and 2047.
"""
import email
import email.header
import email.policy
import email.utils
import json
import pathlib
import re
import sys
import unicodedata

KNOWN = {"From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "X-Auto-Response-Suppress", "List-Unsubscribe",
         "MIME-Version", "Content-Type", "Content-Transfer-Encoding", "Content-Language", "HP-Outer"}


def want(condition, *told):
    if not condition:
        raise SystemExit("mail.py: " + " ".join(str(t) for t in told))


def columns(line):
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line)


def cleaned(text):
    """What may stand in a body: control characters told as unknown, lines without blanks at their ends."""
    text = "".join("\ufffd" if unicodedata.category(c) == "Cc" and c != "\n" else c for c in text)
    return [line.rstrip(" ") for line in text.removesuffix("\n").split("\n")] if text else []


def check_lines(name, raw):
    want(b"\r\n" in raw and b"\n" not in raw.replace(b"\r\n", b""), name, "a bare line feed")
    want(b"\r" not in raw.replace(b"\r\n", b""), name, "a bare carriage return")
    head, _, body = raw.partition(b"\r\n\r\n")
    for line in raw.split(b"\r\n"):
        want(len(line) <= 998, name, "a line of", len(line))
        want(all(b < 0x80 for b in line), name, "not ASCII")
    for line in head.split(b"\r\n"):
        want(len(line) <= 78 or b" " not in line.strip() or b"://" in line, name, "a long header line", line)
        if b"=?" in line and b"?=" in line:
            want(len(line) <= 76, name, "a long line with an encoded word", line)
        for word in re.findall(rb"=\?[^ ]*\?=", line):
            want(len(word) <= 75, name, "a long encoded word", word)
    return body


def check(folder, c):
    name = c["file"]
    raw = (folder / name).read_bytes()
    body = check_lines(name, raw)
    m = email.message_from_bytes(raw, policy=email.policy.default)
    older = email.message_from_bytes(raw)
    want(not m.defects, name, m.defects)
    want(set(m.keys()) <= KNOWN, name, "fields", set(m.keys()) - KNOWN)
    for field in KNOWN - {"HP-Outer"}:
        want(len(m.get_all(field, [])) <= 1, name, field, "twice")
        for value in m.get_all(field, []):
            want(not getattr(value, "defects", ()), name, field, getattr(value, "defects", ()))
    want(m["Subject"] == c["subject"] or m["Subject"].strip() == c["subject"].strip(), name, repr(m["Subject"]), c["subject"])
    for field, at in (("From", "from"), ("To", "to")):
        want(len(m[field].addresses) == 1, name, field, m[field])
        a = m[field].addresses[0]
        # The older reader's names: the newer one, before Python 3.13.2, keeps the blank between two encoded words.
        phrase, _ = email.utils.parseaddr(re.sub(r"\r\n(?=[ ])", "", older[field]))
        shown = str(email.header.make_header(email.header.decode_header(phrase)))
        want(a.addr_spec == c[at] and shown == c[at + "_name"], name, field, repr(a), shown)
    want(m["Message-ID"] == f"<{c['id']}>", name, m["Message-ID"])
    want(m["Date"].datetime.timestamp() == c["date"], name, m["Date"])
    want(m["Date"].datetime.strftime("%a") == str(m["Date"])[:3], name, "day of the week", m["Date"])
    want(m["Auto-Submitted"] == "auto-generated", name, m["Auto-Submitted"])
    want(m.get("Content-Language", "") == c["language"], name, m["Content-Language"])
    want(m.get("List-Unsubscribe", "<>") == f"<{c['unsubscribe']}>", name, m["List-Unsubscribe"])
    want(m.get_content_type() == "text/plain" and m.get_content_charset() == "utf-8", name, m["Content-Type"])
    if c["inside"]:
        want(m["Content-Type"].params["hp"] == "cipher", name, m["Content-Type"])
        want("[...]" in " ".join(m.get_all("HP-Outer")), name, m.get_all("HP-Outer"))
    check_text(name, m.get_content(), c["text"])
    if m["Content-Transfer-Encoding"] != "7bit":
        want(all(len(line) <= 76 for line in body.split(b"\r\n")), name, "a long body line")


def check_text(name, got, given):
    lines = got.replace("\r\n", "\n").removesuffix("\n").split("\n") if got else []
    for line in lines:
        want(columns(line) <= 72 or " " not in line, name, "a line of", columns(line), line)
        want(not line.endswith(" "), name, "a blank at the end of", repr(line))
    # Wrapping may only have put line ends where blanks were, or between characters.
    squeeze = lambda rows: "".join("".join(rows).split())  # noqa: E731
    want(squeeze(lines) == squeeze(cleaned(given)), name, repr(lines), repr(given))
    want(not lines or lines[0].split()[:1] == cleaned(given)[0].split()[:1] or columns(cleaned(given)[0]) > 72, name, lines)


def main():
    path = pathlib.Path(sys.argv[1])
    cases = json.loads(path.read_text())
    for c in cases:
        check(path.parent, c)
    print(f"mail.py: {len(cases)} messages")


main()
