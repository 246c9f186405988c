"""Is this device affected? Forms of profiles, forms of answers, exit statuses, and the same answer from every way in."""
import csv
import gzip
import io
import json
import tarfile
import zipfile

import shell
from shell import Skip, case, cve, kev, phone, same, want

VERDICTS = ("affected", "possible", "unknown", "fixed", "not_affected")


def fill(sh):
    """Against a phone of Google's on Android 14 at 2024-02-05: 90001 open, 90002 fixed, 90003 not for it, 90004 old and maybe."""
    apple = cve("CVE-2024-90005", text="The issue was fixed in iOS 17.4 and iPadOS 17.4.")
    apple["cveMetadata"]["assignerShortName"] = apple["containers"]["cna"]["providerMetadata"]["shortName"] = "apple"
    apple["containers"]["cna"] |= {
        "affected": [{"vendor": "Apple", "product": "iOS and iPadOS",
                      "versions": [{"version": "unspecified", "lessThan": "17.4", "status": "affected", "versionType": "custom"}]}],
        "references": [{"url": "https://support.apple.com/en-us/HT214081"}]}
    sh.write("a.jsonl", [cve("CVE-2024-90001"), cve("CVE-2024-90002", month="2024-01"), cve("CVE-2024-90003", releases=("11", "12")),
                         cve("CVE-2024-90004", releases=("15",)), apple])
    sh.write("kev.json", kev("CVE-2024-90001"))
    sh.run("import", "a.jsonl", "kev.json").exit(0)


PROPS = """# a phone
ro.build.version.release=14
ro.build.version.sdk=34
ro.build.version.security_patch=2024-02-05
ro.product.brand=google
ro.product.manufacturer=Google
ro.product.model=Pixel 7
ro.product.device=panther
ro.build.fingerprint=google/panther/panther:14/AP1A.240205.002/1:user/release-keys
"""


def verdicts(answer):
    return {v["id"]: v["verdict"] for v in answer["verdicts"]}


EXPECTED = {"CVE-2024-90001": "affected", "CVE-2024-90002": "fixed", "CVE-2024-90003": "not_affected", "CVE-2024-90004": "possible",
            "CVE-2024-90005": "not_affected"}


@case
def the_shape_of_json(sh):
    fill(sh)
    sh.write("p.json", phone())
    d = sh.run("check", "p.json", "--format", "json").exit(1).json()
    same(set(d), {"profile", "verdicts", "counts"})
    same(d["counts"], {"affected": 1, "possible": 1, "unknown": 0, "fixed": 1, "not_affected": 2})
    same([v["id"] for v in d["verdicts"]], ["CVE-2024-90001", "CVE-2024-90004", "CVE-2024-90002"])
    for v in d["verdicts"]:
        same(set(v), {"id", "verdict", "basis", "reason", "fix", "severity", "exploited"})
    first = d["verdicts"][0]
    same((first["verdict"], first["basis"], first["fix"], first["exploited"]), ("affected", "patch-level", "patch level 2024-03-01", True))
    want("2024-03-01" in first["reason"] and "2024-02-05" in first["reason"], "the reason quotes both sides:", first)
    want("15" in d["verdicts"][1]["reason"] and "14" in d["verdicts"][1]["reason"], d["verdicts"][1])
    whole = sh.run("check", "p.json", "--format", "json", "--all").exit(1).json()
    same(verdicts(whole), EXPECTED)
    same(sum(whole["counts"].values()), len(whole["verdicts"]))


@case
def every_format_says_the_same(sh):
    fill(sh)
    sh.write("p.json", phone())
    expected = verdicts(sh.run("check", "p.json", "--format", "json", "--all").json())
    lines = sh.run("check", "p.json", "--format", "jsonl", "--all").exit(1).out.splitlines()
    same(len(lines), 1, "a profile is a line")
    same(verdicts(json.loads(lines[0])), expected)
    rows = list(csv.DictReader(io.StringIO(sh.run("check", "p.json", "--format", "csv", "--all").exit(1).out, newline="")))
    same(list(rows[0]), ["profile", "id", "verdict", "basis", "reason", "fix", "severity", "exploited"])
    same({r["id"]: r["verdict"] for r in rows}, expected)
    text = sh.run("check", "p.json", "--all").exit(1).out
    for i, v in expected.items():
        want(any(i in line and v in line.split() for line in text.splitlines()), i, v, "not in", text)


@case
def text_tells_a_person_what_to_do(sh):
    fill(sh)
    sh.write("build.prop", PROPS)
    r = sh.run("check", "build.prop").exit(1, "Google Pixel 7", "Android 14", "patch level 2024-02-05", "1  affected", "1  fixed", "2  not affected",
                                       "used in attacks: 1", "What to do: install", "2024-03-01 or later")
    lines = [line for line in r.out.splitlines() if line.startswith("CVE-")]
    want(lines[0].startswith("CVE-2024-90001") and " ! " in lines[0], "the gravest stands first", r)
    want(not any("90002" in line or "90003" in line for line in lines), "what is fixed needs --all", r)
    r = sh.run("check", "build.prop", "--limit", "1").exit(1, "1 of 2 shown")


@case
def exit_status(sh):
    fill(sh)
    sh.write("open.json", phone())
    sh.write("fixed.json", phone(level="2024-05-05"))
    sh.write("bad.json", "[]")
    sh.run("check", "open.json").exit(1)
    sh.run("check", "fixed.json").exit(0)
    sh.run("check", "fixed.json", "open.json").exit(1)
    sh.run("check", "bad.json").exit(3)
    sh.run("check", "open.json", "bad.json").exit(3, "bad.json")
    sh.run("check", "nowhere.prop").exit(3, "nowhere.prop")
    sh.run("check", "--format", "yaml", "open.json").exit(2)
    sh.run("check", "--db", "nowhere.db", "open.json").exit(4)


@case
def every_form_of_a_profile_says_the_same(sh):
    fill(sh)
    getprop = "".join(f"[{k}]: [{v}]\n" for k, v in (line.split("=") for line in PROPS.splitlines()[1:]))
    folder = {"system/build.prop": "".join(x + "\n" for x in PROPS.splitlines() if "version" in x or "fingerprint" in x),
              "product/etc/build.prop": "".join(x.replace("ro.product.", "ro.product.product.") + "\n" for x in PROPS.splitlines() if "product" in x)}
    sh.write("build.prop", PROPS)
    sh.write("crlf.prop", PROPS.replace("\n", "\r\n"))
    sh.write("getprop.txt", getprop)
    sh.write("p.json", phone(model="Pixel 7"))
    sh.write("pifs.json", {"MANUFACTURER": "Google", "BRAND": "google", "MODEL": "Pixel 7", "DEVICE": "panther", "RELEASE": "14",
                           "SECURITY_PATCH": "2024-02-05"})
    for name, text in folder.items():
        sh.write("device/" + name, text)
    with tarfile.open(sh.path("device.tar.gz"), "w:gz") as t:
        t.add(sh.path("device"), "device")
    with zipfile.ZipFile(sh.path("device.zip"), "w") as z:
        for name, text in folder.items():
            z.writestr(name, text)
    sh.write("packed.prop.gz", gzip.compress(PROPS.encode()))
    for name in ("build.prop", "crlf.prop", "getprop.txt", "p.json", "pifs.json", "device", "device.tar.gz", "device.zip", "packed.prop.gz"):
        d = sh.run("check", name, "--format", "json", "--all")
        want(d.status == 1, name, d)
        d = d.json()
        want(isinstance(d, dict), name, "gives several devices")
        same(verdicts(d), EXPECTED, name)
        same((d["profile"]["maker"], d["profile"]["model"], d["profile"]["release"], d["profile"]["level"]),
             ("google", "Pixel 7", "14", "2024-02-05"), name)
    same(verdicts(sh.run("check", "-", "--format", "json", "--all", stdin=PROPS).exit(1).json()), EXPECTED, "standard input")


@case
def ios(sh):
    fill(sh)
    for version, verdict, status in (("17.3.1", "affected", 1), ("17.4", "fixed", 0), ("17.4.1", "fixed", 0), ("18.0", "fixed", 0)):
        sh.write("i.json", {"ios": {"model": "iPhone15,2", "version": version}})
        d = sh.run("check", "i.json", "--format", "json", "--all").exit(status).json()
        same(verdicts(d)["CVE-2024-90005"], verdict, version)
        same(verdicts(d)["CVE-2024-90001"], "not_affected")
    sh.write("i.json", {"ios": {"model": "iPhone15,2", "version": "17.3.1"}})
    sh.run("check", "i.json").exit(1, "Apple", "iOS 17.3.1", "install iOS 17.4 or later")
    sh.write("i.txt", "ProductType: iPhone15,2\nProductVersion: 17.3.1\n")
    same(verdicts(sh.run("check", "i.txt", "--format", "json").exit(1).json())["CVE-2024-90005"], "affected")
    sh.write("i.json", {"ios": {"model": "Toaster1,1", "version": "17"}})
    sh.run("check", "i.json").exit(3, "/ios", "Toaster1,1")


@case
def several_profiles_and_fleets(sh):
    fill(sh)
    fleet = [phone(f"unit {i:04}", level="2024-02-05" if i % 3 else "2024-04-05") for i in range(1000)]
    sh.write("one.json", fleet[1])
    sh.write("two.json", fleet[3])
    d = sh.run("check", "one.json", "two.json", "--format", "json").exit(1).json()
    same([x["profile"]["name"] for x in d], ["unit 0001", "unit 0003"])
    sh.run("check", "one.json", "two.json").exit(1, "2 devices: 1 affected by something, 1 by something used in attacks")
    sh.write("fleet.jsonl.gz", gzip.compress("".join(json.dumps(p) + "\n" for p in fleet).encode()))
    out = [json.loads(line) for line in sh.run("check", "fleet.jsonl.gz", "--format", "jsonl").exit(1).out.splitlines()]
    same([x["profile"]["name"] for x in out], [p["name"] for p in fleet])
    same(sum(x["counts"]["affected"] for x in out), sum(1 for i in range(1000) if i % 3))
    same(len(sh.run("check", "fleet.jsonl.gz", "--format", "json").json()), 1000)
    rows = sh.run("check", "fleet.jsonl.gz", "--format", "csv").out.splitlines()
    same(rows[0].split(",")[0], "profile")
    same(sum(",affected," in r for r in rows), sum(1 for i in range(1000) if i % 3))


@case
def a_tar_of_dumps_is_many_devices(sh):
    fill(sh)
    with tarfile.open(sh.path("dumps.tar.gz"), "w:gz") as t:
        for k in range(3):
            for part in ("system", "vendor"):
                body = PROPS.replace("2024-02-05", f"2024-0{k + 1}-05").encode() if part == "system" else b"ro.vendor.build.security_patch=2024-01-05\n"
                member = tarfile.TarInfo(f"dumps/device{k}/{part}/build.prop")
                member.size = len(body)
                t.addfile(member, io.BytesIO(body))
    out = [json.loads(x) for x in sh.run("check", "dumps.tar.gz", "--format", "jsonl").exit(1).out.splitlines()]
    same([(x["profile"]["level"], x["profile"]["vendor_level"]) for x in out], [(f"2024-0{k}-05", "2024-01-05") for k in (1, 2, 3)])


@case
def the_compiled_list_gives_the_same_answers(sh):
    fill(sh)
    sh.write("p.json", phone())
    sh.run("list", "--save", "list.idx").exit(0)
    for f in ("text", "json", "jsonl", "csv"):
        same(sh.run("check", "--list", "list.idx", "p.json", "--format", f, "--all").out, sh.run("check", "p.json", "--format", f, "--all").out, f)
    sh.db.unlink()
    sh.run("check", "--list", "list.idx", "p.json").exit(1)


@case
def an_empty_list(sh):
    sh.write("a.json", cve("CVE-2024-90001", state="REJECTED"))
    sh.write("p.json", phone())
    sh.run("import", "a.json")
    r = sh.run("check", "p.json")
    want(r.status in (0, 3, 4), r)


@case
def missing_facts_make_it_possible_not_wrong(sh):
    fill(sh)
    for facts, verdict in (({"level": ""}, "possible"), ({"release": ""}, "possible")):
        sh.write("p.json", {k: v for k, v in (phone() | facts).items() if v})
        same(verdicts(sh.run("check", "p.json", "--format", "json", "--all").json())["CVE-2024-90001"], verdict, facts)


@case
def csv_starts_no_formula(sh):
    fill(sh)
    sh.write("p.json", phone(name="=cmd|' /C calc'!A0"))
    r = sh.run("check", "p.json", "--format", "csv").exit(1)
    row = list(csv.reader(io.StringIO(r.out)))[1]
    want(row[0][0] == "'", row)


@case
def the_samples_that_come_along(sh):
    sh.run("demo", "--db", sh.db, "--seed-only").exit(0)
    samples = shell.SOURCE / "data" / "samples"
    out = [json.loads(x) for x in sh.run("check", samples, "--format", "jsonl").exit(1).out.splitlines()]
    names = [x["profile"].get("model") or x["profile"].get("device") or x["profile"]["name"] for x in out]
    want(len(out) >= 12, names)
    for x in out:
        same(sum(x["counts"].values()), sum(out[0]["counts"].values()), x["profile"])


@case
def real_dumps(sh):
    archive = shell.SHARED / "devices" / "build-props.tar.gz"
    if not archive.exists():
        raise Skip(f"{archive} is not there")
    fill(sh)
    r = sh.run("check", archive, "--format", "jsonl", timeout=120)
    out = [json.loads(x) for x in r.out.splitlines()]
    want(len(out) > 300, len(out), "devices", r.err[:500])
    redfin = [x for x in out if "google_redfin" in x["profile"]["name"]]
    same(len(redfin), 1, "the five files of one device are one device")
    same((redfin[0]["profile"]["model"], redfin[0]["profile"]["level"]), ("Pixel 5", "2021-01-05"))


shell.main()
