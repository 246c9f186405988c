"""A strict reader of iCalendar (RFC 5545), for tests/unit/format/test_ical.c: reads a feed from a file, checks it, and tells what it
understood, one line a property, as COMPONENT/PROPERTY=VALUE with texts unescaped (a line's end as a pilcrow). Where the package
"icalendar" is installed, that reads the feed too and must find the same texts.
"""
import datetime
import re
import sys

TEXT = {"UID", "SUMMARY", "DESCRIPTION", "CATEGORIES", "NAME", "X-WR-CALNAME"}
INSTANT = {"DTSTAMP", "CREATED", "LAST-MODIFIED", "DTSTART", "DUE", "COMPLETED"}
ONCE = TEXT | INSTANT | {"URL", "STATUS", "SEQUENCE", "PRIORITY", "TRANSP", "VERSION", "PRODID", "METHOD"}
NEEDS = {"VCALENDAR": {"VERSION", "PRODID"}, "VEVENT": {"UID", "DTSTAMP", "DTSTART"}, "VTODO": {"UID", "DTSTAMP"}}
STATUS = {"VEVENT": {"TENTATIVE", "CONFIRMED", "CANCELLED"},
          "VTODO": {"NEEDS-ACTION", "COMPLETED", "IN-PROCESS", "CANCELLED"}}


def lines(raw):
    assert raw.endswith(b"\r\n"), "the last line does not end"
    for line in raw[:-2].split(b"\r\n"):
        assert len(line) <= 75, f"{len(line)} octets in a line"
        assert not re.search(rb"[\x00-\x08\x0a-\x1f\x7f]", line), f"a control character: {line!r}"
        line.decode("utf-8")  # folded between characters, so that each line is whole
    return re.sub(rb"\r\n[ \t]", b"", raw[:-2]).decode("utf-8").split("\r\n")


def unescaped(value):
    assert re.fullmatch(r"(?:[^\\;,]|\\[\\;,nN])*", value), f"not escaped: {value!r}"
    return re.sub(r"\\(.)", lambda m: "\u00b6" if m[1] in "nN" else m[1], value)


def check(name, value, component):
    if name in TEXT:
        return unescaped(value)
    if name in INSTANT:
        datetime.datetime.strptime(value, "%Y%m%dT%H%M%SZ")
    elif name == "STATUS":
        assert value in STATUS[component], value
    elif name in ("SEQUENCE", "PRIORITY"):
        assert re.fullmatch(r"\d+", value) and (name == "SEQUENCE" or int(value) <= 9), value
    elif name == "URL":
        assert re.fullmatch(r"[A-Za-z][A-Za-z0-9+.-]*:(?:[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=-]|%[0-9A-F]{2})*", value), value
    return value


def main(path):
    with open(path, "rb") as f:
        raw = f.read()
    stack, seen, out, uids = [], [], [], set()
    for line in lines(raw):
        m = re.fullmatch(r"([A-Z0-9-]+)((?:;[A-Z0-9-]+=[^\x00-\x1f\";:,]+)*):(.*)", line)
        assert m, f"no content line: {line!r}"
        name, value = m[1], m[3]
        if name == "BEGIN":
            assert value == "VCALENDAR" if not stack else stack == ["VCALENDAR"] and value in ("VEVENT", "VTODO"), value
            stack.append(value)
            seen.append(set())
        elif name == "END":
            assert stack and stack.pop() == value, value
            missing = NEEDS[value] - seen.pop()
            assert not missing, f"{value} without {missing}"
        else:
            assert stack, f"outside of all: {line!r}"
            assert name not in seen[-1] or name not in ONCE, f"{name} twice"
            seen[-1].add(name)
            value = check(name, value, stack[-1])
            assert name != "UID" or value not in uids, f"{value} twice"
            if name == "UID":
                uids.add(value)
            out.append(f"{stack[-1]}/{name}{m[2]}={value}")
    assert not stack, "not ended"
    try:
        import icalendar
    except ImportError:
        pass
    else:
        found = [str(c.get(p)).replace("\n", "\u00b6") for c in icalendar.Calendar.from_ical(raw).walk() for p in ("SUMMARY", "DESCRIPTION")
                 if c.get(p) is not None]
        own = [line.split("=", 1)[1] for line in out if re.match(r"\w+/(SUMMARY|DESCRIPTION)=", line)]
        assert sorted(found) == sorted(own), (found, own)
    sys.stdout.buffer.write("".join(line + "\n" for line in out).encode())


if __name__ == "__main__":
    main(sys.argv[1])
