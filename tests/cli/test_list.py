"""Searching and showing: what the filters let through, what a line of JSON holds, how an entry reads."""
import json

import shell
from shell import case, cve, kev, same, want

CRITICAL = shell.score("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", 9.8, "CRITICAL")
LOW = shell.score("CVSS:3.1/AV:P/AC:H/PR:H/UI:R/S:U/C:L/I:N/A:N", 1.6, "LOW")


def qualcomm(name):
    r = cve(name, text="Memory corruption in the display driver.")
    r["cveMetadata"]["assignerShortName"] = r["containers"]["cna"]["providerMetadata"]["shortName"] = "qualcomm"
    r["containers"]["cna"] |= {
        "affected": [{"vendor": "Qualcomm, Inc.", "product": "Snapdragon", "platforms": ["Snapdragon Mobile"], "defaultStatus": "unaffected",
                      "versions": [{"version": v, "status": "affected"} for v in ("SM8550", "WCD9380")]}],
        "references": [{"url": "https://docs.qualcomm.com/product/publicresources/securitybulletin/march-2024-bulletin.html"}]}
    return r


def fill(sh):
    old = cve("CVE-2019-2000", releases=("8.1", "9"), month="2019-02", text="A race in the media server.", **LOW)
    old["cveMetadata"] |= {"datePublished": "2019-02-11T00:00:00.000Z", "dateUpdated": "2019-02-12T00:00:00.000Z"}
    sh.write("a.jsonl", [cve("CVE-2024-90001", text="An overflow in the Bluetooth stack.", **CRITICAL), cve("CVE-2024-90002", releases=("12L",)),
                         old, qualcomm("CVE-2024-90003"), cve("CVE-2024-90004", "2024-06-01", state="REJECTED")])
    sh.write("gone.json", cve("CVE-2024-90004"))
    sh.write("kev.json", kev("CVE-2024-90002"))
    sh.run("import", "gone.json", "a.jsonl", "kev.json").exit(0)


@case
def filters(sh):
    fill(sh)
    everything = {"CVE-2024-90001", "CVE-2024-90002", "CVE-2024-90003", "CVE-2019-2000"}
    for args, expected in (
        ((), everything), (("--withdrawn",), everything | {"CVE-2024-90004"}), (("bluetooth",), {"CVE-2024-90001"}),
        (("overflow", "bluetooth"), {"CVE-2024-90001"}), (("BLUETOOTH overflow",), {"CVE-2024-90001"}), (("no such words",), set()),
        (("CVE-2024-90003",), {"CVE-2024-90003"}), (("cve-2024-90003",), {"CVE-2024-90003"}), (("--exploited",), {"CVE-2024-90002"}),
        (("--severity", "critical"), {"CVE-2024-90001"}), (("--severity", "low"), {"CVE-2024-90001", "CVE-2019-2000"}),
        (("--maker", "qualcomm"), {"CVE-2024-90003"}), (("--chip", "SM8550"), {"CVE-2024-90003"}), (("--chip", "SM6225"), set()),
        (("--release", "12L"), {"CVE-2024-90002"}), (("--release", "9"), {"CVE-2019-2000"}), (("--year", "2019"), {"CVE-2019-2000"}),
        (("--year", "2018"), set()), (("--exploited", "--severity", "critical"), set()), (("*",), None), ('"', None), (("a OR (b",), None),
    ):
        r = sh.run("list", "--json", *args)
        want(r.status == 0, args, r)
        if expected is not None:
            same({json.loads(line)["id"] for line in r.out.splitlines()}, expected, args)


@case
def a_line_of_json_is_one_entry(sh):
    fill(sh)
    for line in sh.run("list", "--json", "--withdrawn").exit(0).out.splitlines():
        e = json.loads(line)
        want({"id", "aliases", "title", "severity", "exploited", "published"} <= set(e), e)
        want(isinstance(e["aliases"], list) and isinstance(e["exploited"], bool) and isinstance(e["title"], str), e)
        want(e["severity"] in ("unknown", "none", "low", "medium", "high", "critical"), e)
    rows = {e["id"]: e for e in map(json.loads, sh.run("list", "--json", "--withdrawn").out.splitlines())}
    same((rows["CVE-2024-90001"]["severity"], rows["CVE-2024-90002"]["exploited"]), ("critical", True))
    same(rows["CVE-2024-90004"].get("state"), "withdrawn")
    same(rows["CVE-2024-90001"]["fix_level"], "2024-03-01")


@case
def order_and_limit(sh):
    fill(sh)
    same(sh.ids("--sort", "id"), ["CVE-2024-90003", "CVE-2024-90002", "CVE-2024-90001", "CVE-2019-2000"])
    same(sh.ids("--sort", "id", "--reverse"), ["CVE-2019-2000", "CVE-2024-90001", "CVE-2024-90002", "CVE-2024-90003"])
    same(sh.ids("--sort", "severity")[0], "CVE-2024-90001")
    same(sh.ids("--sort", "published")[-1], "CVE-2019-2000")
    same(len(sh.ids("--limit", "2")), 2)
    r = sh.run("list", "--limit", "1").exit(0, "1 of 4", "--limit 0 shows all")
    same(len(sh.run("list", "--limit", "0").exit(0, "4 entries").out.splitlines()), 5)
    same(sh.run("list", "bluetooth").out.splitlines()[-1], "1 entry")
    want("CVE" not in sh.run("list", "nothing like it").exit(0, "0 entries").out, r)


@case
def rows_are_whole_when_nobody_looks(sh):
    title = "A very long title that goes on and on about components and what may be done with them " * 2
    sh.write("a.json", cve("CVE-2024-90001", title=title.strip()))
    sh.run("import", "a.json").exit(0)
    want(title.strip()[:100] in sh.run("list").out, sh.run("list"))


@case
def an_entry_for_people(sh):
    fill(sh)
    r = sh.run("show", "CVE-2024-90002").exit(0)
    for part in ("CVE-2024-90002", "used in attacks", "fixed at patch level 2024-03-01", "Who is affected", "Android 12L", "Exploitation",
                 "CISA", "References", "Sources", "google_android"):
        want(part in r.out, part, r)
    want(max(map(len, r.out.splitlines())) < 400, r)
    sh.run("show", "CVE-2024-90003").exit(0, "SM8550", "Qualcomm")


@case
def an_entry_for_programs(sh):
    fill(sh)
    e = sh.entry("CVE-2024-90001")
    same((e["id"], e["state"], e["fix_level"]), ("CVE-2024-90001", "published", "2024-03-01"))
    same(e["conditions"][0]["releases"], ["13", "14"])
    same(sh.entry("CVE-2024-90004")["state"], "withdrawn")


@case
def an_unknown_id_is_3(sh):
    fill(sh)
    for name in ("CVE-1999-0001", "", "nonsense", "CVE-2024-90001 "):
        r = sh.run("show", name)
        want(r.status == 3 and "the list has no" in r.err and not r.out, name, r)


@case
def the_list_goes_out_and_comes_in_again(sh):
    """An entry's document is a format of its own that import takes."""
    fill(sh)
    docs = [sh.entry(i) for i in sh.ids("--sort", "id")]
    sh.write("own.jsonl", docs)
    sh.run("import", "own.jsonl", "--db", "copy.db").exit(0)
    for d in docs:
        copy = sh.run("show", d["id"], "--json", "--db", "copy.db").exit(0).json()
        for k in ("id", "title", "severity", "exploited", "fix_level"):
            same(copy.get(k), d.get(k), f"{d['id']} {k}")


shell.main()
