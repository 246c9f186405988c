#!/usr/bin/env python3
"""Are the verdicts right? An independent reading of the raw data against what `tocsin check` says.

    verdicts.py [-v] [FAMILY...]        -v: every disagreement whole; otherwise the first few of each kind

The raw records are read anew here, by rules that share nothing with the program, and only where they decide plainly; there
the program must say the same of every device in devices.py. Standard library only. Needs TOCSIN (the program) and
TOCSIN_SHARED (the collection of real data; skipped where that is absent). Exit status 1 when any disagreement is not
explained in EXPLAINED.
"""
import collections
import gzip
import json
import os
import re
import subprocess
import sys
import tarfile
import tempfile
import pathlib

import devices

HERE = pathlib.Path(__file__).resolve().parent
SOURCE = HERE.parent.parent
TOCSIN = os.environ.get("TOCSIN", str(SOURCE / "build" / "tocsin"))
SHARED = pathlib.Path(os.environ.get("TOCSIN_SHARED", str(SOURCE.parent / "shared"))) / "data"

A, F, P, N, U = "affected", "fixed", "possible", "not_affected", "unknown"


# --- the raw data ---

def lines(name):
    with gzip.open(SHARED / name, "rt", encoding="utf-8") as f:
        for line in f:
            yield json.loads(line)


class Raw:
    """Everything that speaks about an id, as it stands in the files."""

    def __init__(self):
        self.cve, self.rows, self.notes, self.aosp, self.apple, self.streams = {}, {}, {}, {}, {}, set()
        for path in sorted((SHARED / "mobile-cves").glob("*.jsonl.gz")):
            for r in lines(f"mobile-cves/{path.name}"):
                meta = r["cveMetadata"]
                old = self.cve.get(meta["cveId"])
                if not old or meta.get("dateUpdated", "") >= old["cveMetadata"].get("dateUpdated", ""):
                    self.cve[meta["cveId"]] = r
        for name, to in (("2015-2019", self.rows), ("2019-2026", self.notes)):
            for row in lines(f"bulletins/android-bulletins-{name}.jsonl.gz"):
                if row.get("source", "").startswith("CVE record"):
                    continue  # made from the CVE record that is read above
                for cve in row["cve"]:
                    to.setdefault(cve, []).append(row)
        for row in lines("bulletins/aosp-dataset.jsonl.gz"):
            self.aosp.setdefault(row["cveId"], []).append(row)
        for row in lines("bulletins/apple-fixed-versions.jsonl.gz"):
            self.apple[row["cve"]] = row
        with gzip.open(SHARED / "bulletins/linux-stream-fixes.json.gz", "rt") as f:
            self.streams = set(json.load(f))

    def only_cve(self, cve):
        return not any(cve in t for t in (self.rows, self.notes, self.aosp, self.apple, self.streams))


def cna(record):
    return record["containers"].get("cna", {})


def affected(record):
    return cna(record).get("affected", [])


def urls(record):
    parts = [cna(record)] + record["containers"].get("adp", [])
    return [x["url"] for part in parts for x in part.get("references", [])]


# --- releases and levels ---

def release(text):
    """(12, 1, 0) for 12L; None when it is no release."""
    text = text.strip().rstrip(".")
    m = re.fullmatch(r"(?:Android[- ]?)?(\d+)(L|l)?(?:\.(\d+))?(?:\.(\d+))?(-qpr2)?", text)
    if not m or int(m[1]) < 2:
        return None
    minor = 1 if m[2] or m[5] else int(m[3] or 0)
    return int(m[1]), minor, int(m[4] or 0)


def concerned(have, listed):
    """Does a device on release `have` belong to the releases listed? yes, no, older (than all), None: not plain."""
    if not have:
        return None
    if have in listed:
        return "yes"
    twins = {(12, 0, 0): (12, 1, 0), (12, 1, 0): (12, 0, 0), (16, 0, 0): (16, 1, 0)}
    if twins.get(have) in listed:
        return None
    line = [r for r in listed if r[:2] == have[:2]]
    if line:
        # The last of a line stands for those before it; but 6.0 was listed beside 6.0.1 until it was given up.
        return "yes" if have < max(line) and have != (6, 0, 0) else None
    if have > max(listed):
        return "no"
    return "older" if have < min(listed) else "no"


def levels(dev):
    """All patch levels the device states, lowest first."""
    return sorted(x for x in (dev["level"], dev["vendor"]) if x)


def by_level(dev, first, fifth, whom):
    """Verdicts when a flaw ends at level `first` for the platform or `fifth` for chip and kernel parts."""
    have = levels(dev)
    if whom == "no":
        return {N}
    if whom == "older":
        return {F} if have and have[0] >= fifth else {P, F} if have and have[-1] >= first else {P}
    if not have:
        return {P}
    if have[-1] < first:
        return {A}
    if have[0] >= fifth:
        return {F}
    return {A, F}


# --- the families: one function each, (cve, raw, dev) -> (allowed verdicts, why) or None ---

def bulletin_months(record):
    android, pixel = set(), set()
    for u in urls(record):
        m = re.search(r"source\.android\.com/(?:docs/)?security/bulletin/(pixel/)?(?:\d{4}/)?(\d{4}-\d\d)-\d\d", u)
        if m:
            (pixel if m[1] else android).add(m[2])
        elif "source.android.com" in u:
            android.add("?")
    return android, pixel


def google(cve, raw, dev):
    record = raw.cve.get(cve)
    if not record or not raw.only_cve(cve) or not affected(record):
        return None
    if any(a.get("vendor", "").lower() != "google" or a.get("product", "").lower() not in ("android", "andrioid")
           for a in affected(record)):
        return None
    words = [v["version"] for a in affected(record) for v in a.get("versions", []) if v.get("status") == "affected"]
    listed = [release(w) for w in words]
    android, pixel = bulletin_months(record)
    if dev["os"] != "android":
        return {N}, f"Android's; device runs {dev['os']}"
    if pixel and not android and dev["maker"] != "google":
        return dev["maker"] and ({N}, f"Pixel bulletin {sorted(pixel)}")
    if len(android) + len(pixel) != 1 or "?" in android or not words:
        return None
    month = (android or pixel).pop()
    first, fifth = month + "-01", month + "-05"
    why = f"releases {words}, bulletin {month}"
    if all(listed):
        whom = concerned(dev["release"], set(listed))
        return whom and (by_level(dev, first, fifth, whom), why)
    if all(re.search("kernel|soc", w, re.I) for w in words):
        allowed = by_level(dev, first, fifth, "yes")
        # "Android SoC" is one maker's part that only the text names, a GPU of Imagination's for the most part.
        gpu = any(re.search("soc", w, re.I) for w in words) and not set(dev["chips"] or ()) & devices.POWERVR
        return allowed | ({P} if A in allowed else set()) | ({N} if gpu else set()), why
    return None


def row_releases(row):
    text = row.get("versions") or ""
    if re.fullmatch(r"[\d., ]+(and below)?", text):
        listed = [release(w) for w in re.findall(r"[\d.]+", text)]
        return (set(listed), "below" in text) if all(listed) else (None, False)
    return None, False


def rows(cve, raw, dev):
    """Bulletin rows of 2015 to 2019 that state their patch level and the releases."""
    mine = raw.rows.get(cve)
    record = raw.cve.get(cve)
    if not mine or cve in raw.notes or cve in raw.apple or (record and affected(record)):
        return None
    if dev["os"] != "android":
        return {N}, f"Android's; device runs {dev['os']}"
    if any(r["kind"] != "android" for r in mine):
        return None
    facts = {(r.get("patch_level"), r.get("versions")) for r in mine}
    if len(facts) != 1 or not mine[0].get("patch_level"):
        return None
    level = mine[0]["patch_level"]
    listed, below = row_releases(mine[0])
    if not listed:
        return None
    whom = concerned(dev["release"], listed)
    if below and whom == "older":
        whom = "yes"
    return whom and (by_level(dev, level, level, whom), f"row of {mine[0]['bulletin']}: {mine[0]['versions']}, level {level}")


def pixel(cve, raw, dev):
    """Rows that only Pixel and Nexus bulletins hold: of Google's own devices, fixed by the fifth of the month."""
    mine = raw.rows.get(cve)
    record = raw.cve.get(cve)
    if not mine or cve in raw.notes or (record and affected(record)) or any(r["kind"] != "pixel" for r in mine):
        return None
    if dev["os"] != "android" or (dev["maker"] and dev["maker"] != "google"):
        # Some came from the kernel, whose own stable branches another file tells of.
        return {N, P, F} if cve in raw.streams and dev["os"] == "android" else {N}, "Google's own devices"
    months = {r["bulletin"][:7] for r in mine}
    if dev["maker"] != "google" or len(months) != 1 or any(r.get("versions") for r in mine):
        return None
    month, have = months.pop(), levels(dev)
    if have and have[0] >= month + "-05":
        return {F} if dev["silicon"] in (None, "google") else {F, N}, f"Pixel bulletin {month}"
    return {A, P, N}, f"Pixel bulletin {month}"


PARTS = {"Qualcomm": "qualcomm", "MediaTek": "mediatek", "NVIDIA": "nvidia"}


def parts(cve, raw, dev):
    """Bulletin rows of chip makers: on chips of others there is nothing to fix."""
    mine = raw.rows.get(cve)
    record = raw.cve.get(cve)
    if not mine or cve in raw.notes or dev["os"] != "android" or (record and affected(record)):
        return None
    if any(r["kind"] != "android" or r.get("versions") for r in mine) or len({r.get("patch_level") for r in mine}) != 1:
        return None
    makers = {PARTS.get((r["section"].removeprefix("Vulnerabilities in ").split() or [""])[0]) for r in mine}
    if len(makers) != 1 or None in makers or not mine[0].get("patch_level") or not dev["silicon"]:
        return None
    maker, level = makers.pop(), mine[0]["patch_level"]
    why = f"{mine[0]['section']}, level {level}"
    if dev["silicon"] != maker:
        return {N}, why + f"; chip is {dev['silicon']}'s"
    have = levels(dev)
    if have and have[0] >= level:
        return {F}, why
    return ({A, P} if have and have[-1] < level else {A, P, F}), why


MONTHS = {m: f"{i:02}" for i, m in enumerate("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(), 1)}


def samsung(cve, raw, dev):
    record = raw.cve.get(cve)
    if not record or not raw.only_cve(cve) or not affected(record):
        return None
    rows = [v for a in affected(record) for v in a.get("versions", [])]
    if any(a.get("product") != "Samsung Mobile Devices" for a in affected(record)) or len(rows) != 1:
        return None
    if dev["maker"] and dev["maker"] != "samsung":
        return {N}, "a Samsung device's"
    if dev["maker"] != "samsung" or rows[0]["status"] != "unaffected" or "selected" in rows[0]["version"].lower():
        return None
    m = re.fullmatch(r"SMR (\w{3})-(\d{4}) Release(?: \d)? in Android ([\d, ]+)", rows[0]["version"].strip())
    if not m or m[1] not in MONTHS:
        return None
    text = next((d["value"] for d in cna(record)["descriptions"]), "")
    m2 = re.search(r"SMR (\w{3})-(\d{4})", text)
    if m2 and m2.groups() != m.groups()[:2]:
        return None  # text and versions name different months
    level = f"{m[2]}-{MONTHS[m[1]]}-01"
    whom = concerned(dev["release"], {release(x) for x in m[3].split(",")})
    return whom and (by_level(dev, level, level, whom), rows[0]["version"])


def version(text):
    return tuple(int(x) for x in text.split(".")) + (0,) * (4 - len(text.split(".")))


def apple(cve, raw, dev):
    """Fixed versions, a branch each: fixed at or past the fix of its branch, or past all of them."""
    facts = raw.apple.get(cve)
    if not facts:
        return None
    texts = facts.get("fixed_in", []) + [a["advisory"] for a in facts.get("advisories", [])]
    fixes = collections.defaultdict(set)
    for t in texts:
        for system, v in re.findall(r"\b(iOS|iPadOS|watchOS|visionOS) (\d+(?:\.\d+)*)", t):
            fixes[system].add(version(v))
    if dev["os"] == "android":
        record = raw.cve.get(cve)
        if record and any(a.get("vendor") != "Apple" for a in affected(record)):
            return None
        if cve in raw.rows or cve in raw.notes or cve in raw.aosp or cve in raw.streams:
            return None
        return {N}, "Apple's"
    mine = fixes.get(dev["os"])
    if not mine:
        return None
    have = dev["version"]
    why = f"{dev['os']} fixed in {', '.join('.'.join(map(str, v)) for v in sorted(mine))}"
    branch = [v for v in mine if v[0] == have[0]]
    if have >= max(mine) or (branch and have >= max(branch)):
        return {F}, why
    if branch and have >= min(branch):
        return {A, F}, why  # two fixes within one branch
    return {A}, why


def named(chips, names):
    """Is the chip among the names of a maker's list? True, False, or None when a spelling comes close."""
    flat = [re.sub(r"[^a-z0-9+]", "", n.lower()) for n in names]
    mine = [re.sub(r"[^a-z0-9+]", "", c.lower()) for c in chips]
    if any(m in flat for m in mine) or any(f"({chips[0].lower()})" in n.lower() for n in names):
        return True
    return None if any(m in f for m in mine for f in flat) else False


def bulletin_of_chip(record):
    names = ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"]
    found = set()
    for u in urls(record):
        m = re.search(r"/(" + "|".join(names) + r")-(\d{4})", u.lower())
        if m:
            found.add(f"{m[2]}-{names.index(m[1]) + 1:02}")
    return found.pop() if len(found) == 1 else None


def chips(cve, raw, dev):
    record = raw.cve.get(cve)
    if not record or not raw.only_cve(cve) or not affected(record):
        return None
    vendor = affected(record)[0].get("vendor", "").lower()
    maker = next((m for m in ("qualcomm", "mediatek", "unisoc") if m in vendor), None)
    if not maker or len(affected(record)) != 1:
        return None
    a = affected(record)[0]
    versions = [v["version"] for v in a.get("versions", []) if v.get("status") == "affected"]
    if maker == "qualcomm" or a["product"] == "MediaTek chipset":
        names = versions
    else:
        names = re.split(r"[,/]\s*", a["product"])
    if dev["os"] != "android":
        return {N}, f"{maker}'s chips"
    if not dev["silicon"]:
        return None
    if dev["silicon"] != maker:
        # A list of nothing but radio and sound parts says nothing of the chip that they stand beside.
        beside = maker == "qualcomm" and not any(re.match(r"(SM|SDM|MSM|APQ|SDA|SD|QCM|Snapdragon) ?\d", n) for n in names)
        return {N, P} if beside else {N}, f"{maker}'s chips, device has {dev['silicon']}'s"
    if not dev["chips"]:
        return None
    has = named(dev["chips"], names)
    if has is None:
        return None
    if not has:
        return {N, P}, f"{len(names)} chips, {dev['chips'][0]} not among them"
    if maker != "qualcomm" and not any("ndroid" in v for v in versions):
        return None  # a chip of phones in a list for something else
    month = bulletin_of_chip(record)
    have = levels(dev)
    why = f"{dev['chips'][0]} named, bulletin {month}, versions {versions[:1] if maker != 'qualcomm' else ''}"
    if maker != "qualcomm":
        listed = {release(x) for v in versions for x in re.findall(r"(?<![\d.])\d+(?:\.\d+)?L?", v.split("/ ")[0])} - {None}
        whom = concerned(dev["release"], listed) if listed else None
        if whom is None:
            return None
        if whom == "no":
            return {N}, why
        if whom == "older":
            return {P}, why
    if month and have and have[-1] < month + "-01":
        return {A}, why
    if month and have and have[0] > month + "-05":
        return {P}, why
    return {A, P}, why


def picked_before(statement, have):
    """A branch that got the fix had the flaw, too, even where it is older than the release said to have brought it."""
    for v in statement.get("versions", []):
        end = v.get("lessThanOrEqual", "")
        if v["status"] == "unaffected" and re.fullmatch(r"\d+\.\d+\.\*", end) and version(end[:-2])[:2] == have[:2]:
            return have < version(v["version"])
    return False


def kernel(cve, raw, dev):
    """The kernel's own records: in range may be, for phone kernels carry picked fixes; outside is out."""
    record = raw.cve.get(cve)
    if not record or not raw.only_cve(cve) or not dev.get("upstream"):
        return None
    mine = [a for a in affected(record) if a.get("vendor") == "Linux"]
    if not mine or len(mine) != len(affected(record)):
        return None
    have, states = dev["upstream"], []
    for a in mine:
        semver = [v for v in a.get("versions", []) if v.get("versionType") != "git"]
        if not semver:
            continue
        state = a.get("defaultStatus") == "affected"
        for v in semver:
            try:
                low = version(v["version"])
                if "lessThan" in v:
                    hit = low <= have < version(v["lessThan"])
                elif "lessThanOrEqual" in v and v["lessThanOrEqual"] == "*":
                    hit = low <= have
                elif "lessThanOrEqual" in v:
                    branch = version(v["lessThanOrEqual"].rstrip(".*"))
                    width = len(v["lessThanOrEqual"].rstrip(".*").split("."))
                    hit = low <= have and have[:width] == branch[:width]
                else:
                    hit = have == low or (len(v["version"].split(".")) == 2 and have[:2] == low[:2])
            except ValueError:
                return None
            if hit:
                state = v["status"] == "affected"
                if v["status"] == "unaffected":
                    break
        states.append(state)
    if not states:
        return None
    text = "; ".join(f"{v['version']}..{v.get('lessThan', v.get('lessThanOrEqual', ''))} {v['status']}"
                     for a in mine for v in a.get("versions", []) if v.get("versionType") != "git")
    if not any(states) and any(picked_before(a, have) for a in mine):
        return {P, N, F}, f"{dev['kernel']} below a fix of its own branch: {text}"
    if any(states):
        return {P}, f"{dev['kernel']} in {text}"
    return {N, F}, f"{dev['kernel']} outside {text}"


def motorola(cve, raw, dev):
    record = raw.cve.get(cve)
    if not record or not raw.only_cve(cve):
        return None
    mine = affected(record)
    if not mine or any("motorola" not in a.get("vendor", "").lower() for a in mine):
        return None
    if dev["maker"] and dev["maker"] != "motorola":
        return {N}, "a Motorola device's"
    ends = {v.get("lessThan") for a in mine for v in a["versions"] if v.get("versionType") == "SPL"}
    if dev["maker"] != "motorola" or len(ends) != 1:
        return None
    end = ends.pop()
    return by_level(dev, end, end, "yes"), f"Motorola below level {end}"


def systems(cve, raw, dev):
    """Makers' own systems, EMUI, HarmonyOS, Magic OS: nothing to a device of another maker."""
    record = raw.cve.get(cve)
    if not record or not raw.only_cve(cve) or not affected(record) or not dev["maker"]:
        return None
    own = {"huawei": "huawei", "honor": "honor", "openharmony": "openharmony"}
    makers = {own.get(a.get("vendor", "").lower()) for a in affected(record)}
    if None in makers or any(not re.match("EMUI|HarmonyOS|Magic|OpenHarmony", a.get("product", "")) for a in affected(record)):
        return None
    if dev["maker"] in ("huawei", "honor"):
        return None
    return {N}, f"{sorted(makers)} {affected(record)[0]['product']}"


def notes(cve, raw, dev):
    """Bulletins of 2020 to 2022 as others noted them: platform part, level of the first, releases not told."""
    mine = raw.notes.get(cve)
    if not mine or cve in raw.cve or cve in raw.rows or cve in raw.apple or cve in raw.streams:
        return None
    if dev["os"] != "android":
        return {N}, f"Android's; device runs {dev['os']}"
    months = {r["bulletin"][:7] for r in mine}
    have = levels(dev)
    if len(months) != 1 or not have:
        return None
    month = months.pop()
    if have[-1] < month + "-01":
        return {A, P, N}, f"note of {month}"  # N: chips of others
    return ({F, N} if have[0] >= month + "-05" else {A, F, P, N}), f"note of {month}"


def packages(cve, raw, dev):
    record = raw.cve.get(cve)
    if not record or not raw.only_cve(cve) or not dev.get("packages"):
        return None
    mine = affected(record)
    if len(mine) != 1:
        return None
    product = mine[0].get("product", "")
    text = next((d["value"] for d in cna(record)["descriptions"]), "")
    chrome = (mine[0].get("vendor"), product) == ("Google", "Chrome")
    if chrome and re.search(r"Chrome on (Windows|Mac|Linux|ChromeOS)|\biOS\b", text):
        return {N}, text[:60]
    name = "com.android.chrome" if chrome else product
    if not re.fullmatch(r"(com|org|net)(\.\w+){2,}", name) or name.startswith("com.android.server"):
        return None
    have = dev["packages"].get(name)
    if not have:
        return {N}, f"{name} not installed"
    spans = mine[0]["versions"]
    if any(not re.fullmatch(r"[\d.]+", v.get("lessThan", "0")) or "lessThanOrEqual" in v for v in spans):
        return None
    for v in spans:
        low = version(v["version"]) if re.fullmatch(r"[\d.]+", v["version"]) else (0,)
        if v.get("lessThan") == v["version"]:
            low = (0,)  # Chrome's way to write "before"
        hit = low <= version(have) < version(v["lessThan"]) if "lessThan" in v else low == version(have)
        if hit:
            return {A, P}, f"{name} {have} in {v}"
    return {F, N}, f"{name} {have} outside {spans}"


FAMILIES = {f.__name__: f for f in (google, rows, pixel, parts, samsung, apple, chips, kernel, motorola, systems, notes, packages)}

# Disagreements that were looked into, where the program is right and this reading too plain: (family, id) -> why.
EXPLAINED = {
    ("kernel", "CVE-2024-26794"): "its ranges end before they begin, 6.6.24 to 6.6.21, so nothing is decided by them",
}


# --- the devices ---

def android(key, source, maker, rel, level, vendor, silicon, chip):
    return {"key": key, "source": source, "os": "android", "maker": maker, "release": release(rel), "release_text": rel,
            "level": level, "vendor": vendor, "silicon": silicon, "chips": chip}


def fleet():
    all_of_them = [android(*row) for row in devices.ANDROID]
    for key, rel, level, uname, upstream in devices.KERNELS:
        all_of_them.append(android(key, "made", None, rel, level, None, None, None) | {"kernel": uname, "upstream": version(upstream)})
    for key, model, system, v in devices.APPLE:
        all_of_them.append({"key": key, "source": "ios", "os": system, "maker": "apple", "model": model, "version": version(v),
                            "version_text": v, "level": None, "vendor": None, "silicon": "apple", "chips": None, "release": None})
    all_of_them.append(android("packages", "made", None, "14", "2024-06-05", None, None, None) | {"packages": devices.PACKAGES})
    return all_of_them


def made(dev):
    """A profile in the program's own JSON."""
    doc = {"name": dev["key"], "os": "android", "release": dev["release_text"], "level": dev["level"]}
    doc |= {k: dev[k] for k in ("maker", "kernel") if dev.get(k)}
    if dev["vendor"]:
        doc["vendor_level"] = dev["vendor"]
    if dev["chips"]:
        doc["chip"] = dev["chips"][0]
    if dev.get("packages"):
        doc["packages"] = [{"name": n, "version_name": v} for n, v in dev["packages"].items()]
    return doc


def lay_out(folder, devs):
    """Write each device's profile below `folder`/KEY; returns the paths."""
    by_dump = {d["source"].split(":", 1)[1]: d["key"] for d in devs if d["source"].startswith(("dump:", "flat:"))}
    for archive in ("build-props.tar.gz", "build-props-recent.tar.gz"):
        with tarfile.open(SHARED / "devices" / archive) as tar:
            for member in tar:
                path = re.sub(r"^build-props/", "", member.name)
                short = path.split("/")[1] if path.startswith("dumps/") else path
                if member.isfile() and short in by_dump:
                    below = "/".join(path.split("/")[2:]) if path.startswith("dumps/") else path.split("/")[-1]
                    to = folder / by_dump[short] / below
                    to.parent.mkdir(parents=True, exist_ok=True)
                    to.write_bytes(tar.extractfile(member).read())
    pifs = {d["source"][5:]: d["key"] for d in devs if d["source"].startswith("pifs:")}
    for row in lines("devices/pifs-profiles.jsonl.gz"):
        for part, key in pifs.items():
            if part in row["source_path"]:
                (folder / f"{key}.json").write_text(json.dumps(row))
    for d in devs:
        if d["source"] == "ios":
            doc = {"name": d["key"], "ios": {"model": d["model"], "version": d["version_text"]}}
            (folder / f"{d['key']}.json").write_text(json.dumps(doc))
        elif d["source"] == "made":
            (folder / f"{d['key']}.json").write_text(json.dumps(made(d)))
    return [p if (p := folder / d["key"]).is_dir() else folder / f"{d['key']}.json" for d in devs]


def check(dev, path, db):
    run = subprocess.run([TOCSIN, "check", "--db", db, "--format", "json", "--all", path], capture_output=True, text=True)
    try:
        return json.loads(run.stdout)
    except ValueError:
        sys.exit(f"{dev['key']}: exit status {run.returncode}, {run.stderr}")


def facts_differ(dev, profile):
    """Our typed facts beside what the program read off the same device."""
    want = {"level": dev["level"], "vendor_level": dev["vendor"]}
    if dev["os"] == "android":
        want |= {"release": dev["release_text"]} | ({"maker": dev["maker"]} if dev["maker"] else {})
    else:
        want |= {"os": dev["os"].lower(), "os_version": dev["version_text"]}
    for k, v in want.items():
        have = profile.get(k)
        if k == "release" and have and release(have) == release(v):
            continue
        if (have or None) != v:
            yield f"{k}: tocsin says {have}, we say {v}"


# --- comparing ---

def main():
    verbose = "-v" in sys.argv
    wanted = [a for a in sys.argv[1:] if not a.startswith("-")] or list(FAMILIES)
    if not SHARED.is_dir():
        print(f"ok 1 - verdicts # SKIP the collection of real data is not at {SHARED}\n0 passed, 0 failed, 1 skipped")
        return 0
    raw, devs = Raw(), fleet()
    pairs = decided = 0
    agree, wrong, explained = collections.Counter(), collections.defaultdict(list), collections.Counter()
    with tempfile.TemporaryDirectory() as tmp:
        db = f"{tmp}/list.db"
        run = subprocess.run([TOCSIN, "import", "--quiet", "--db", db, *(SHARED / n for n in ("mobile-cves", "bulletins", "kev"))],
                             capture_output=True, text=True)
        if run.returncode != 0:
            sys.exit(f"import: exit status {run.returncode}\n{run.stderr}")
        folder = pathlib.Path(tmp) / "devices"
        folder.mkdir()
        for dev, path in zip(devs, lay_out(folder, devs)):
            answer = check(dev, path, db)
            if not isinstance(answer, dict):
                wrong["facts"].append((dev["key"], "", "", f"{len(answer)} devices where we see one", ""))
                continue
            differ = list(facts_differ(dev, answer["profile"]))
            agree["facts"] += not differ
            wrong["facts"] += [(dev["key"], "", "", d, "") for d in differ]
            pairs += len(answer["verdicts"])
            for v in answer["verdicts"]:
                before = sum(agree.values())
                for family in wanted:
                    told = FAMILIES[family](v["id"], raw, dev)
                    if not told:
                        continue
                    if v["verdict"] in told[0]:
                        agree[family] += 1
                    elif (family, v["id"]) in EXPLAINED:
                        explained[family] += 1
                    else:
                        wrong[family].append((dev["key"], v["id"], v["verdict"], v["reason"], told))
                decided += sum(agree.values()) > before
    failed = 0
    for family in ["facts"] + wanted:
        bad = wrong[family]
        failed += bool(bad)
        tail = f", {explained[family]} explained" if explained[family] else ""
        print(f"{'not ok' if bad else 'ok'} - {family}: {agree[family]} agree, {len(bad)} disagree{tail}")
        shown = collections.Counter()
        for key, cve, verdict, reason, told in bad:
            kind = (verdict, str(sorted(told[0])) if told else "")
            shown[kind] += 1
            if verbose or shown[kind] <= 4:
                print(f"#   {key} {cve}: tocsin {verdict} ({reason})" + (f"; we {sorted(told[0])} ({told[1]})" if told else ""))
        for kind, n in shown.items():
            if n > 4 and not verbose:
                print(f"#   ... {n} of this kind: {kind[0]} where {kind[1]}")
    print(f"# {len(devs)} devices, {decided} of {pairs} pairs of device and entry are decided by the raw data and agree")
    families = 1 + len(wanted)
    print(f"{families - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
