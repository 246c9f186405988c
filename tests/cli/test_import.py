"""Records in: what is new replaces, what is old does not, what is withdrawn goes, what is stopped leaves nothing behind."""
import gzip
import io
import json
import os
import signal
import tarfile
import time
import zipfile

import shell
from shell import Skip, case, cve, kev, phone, same, want

HOLE = "CVE-2024-90001"


@case
def the_same_again_changes_nothing(sh):
    sh.write("a.jsonl", [cve(f"CVE-2024-{90000 + i}") for i in range(50)])
    sh.run("import", "a.jsonl").exit(0, "50 records read: 50 new", "50 entries made")
    first = [sh.entry(i) for i in sh.ids()]
    sh.run("import", "a.jsonl").exit(0, "50 known already", "0 entries made or changed")
    same([sh.entry(i) for i in sh.ids()], first)


@case
def the_newer_replaces_and_the_older_never_does(sh):
    old, new = cve(HOLE, "2024-03-12", text="The old words."), cve(HOLE, "2024-05-01", text="The new words.", releases=("15",))
    for order in ((old, new), (new, old), (new, old, new)):
        sh.db.unlink(missing_ok=True)
        for i, record in enumerate(order):
            sh.write("a.json", record)
            r = sh.run("import", "a.json").exit(0)
            if record is old and i:
                want("1 older than what is kept" in r.out, r)
        e = sh.entry(HOLE)
        want("new words" in e["summary"], order, e["summary"])
        same(e["conditions"][0]["releases"], ["15"])
    sh.write("both.jsonl", [new, old])
    sh.db.unlink()
    sh.run("import", "both.jsonl").exit(0)
    want("new words" in sh.entry(HOLE)["summary"], "the order within one file decided")


@case
def the_order_of_sources_does_not_matter(sh):
    record, catalogue = sh.write("a.json", cve(HOLE)), sh.write("kev.json", kev(HOLE))
    epss = sh.write("epss.csv", "#model_version:v2024.01.01,score_date:2024-04-02T00:00:00+0000\ncve,epss,percentile\n"
                                f"{HOLE},0.91234,0.99\nCVE-2024-99999,0.1,0.2\n")
    entries = []
    for order in ((record, catalogue, epss), (epss, catalogue, record), (catalogue, record, epss)):
        sh.db.unlink(missing_ok=True)
        for path in order:
            sh.run("import", path).exit(0)
        entries.append(sh.entry(HOLE))
    sh.db.unlink()
    sh.run("import", *order).exit(0)
    entries.append(sh.entry(HOLE))
    for e in entries:
        want(e["exploited"] is True, e)
        same(json.dumps(e, sort_keys=True), json.dumps(entries[0], sort_keys=True))


@case
def a_rejected_record_withdraws(sh):
    sh.write("a.jsonl", [cve(HOLE), cve("CVE-2024-90002")])
    sh.write("p.json", phone())
    sh.run("import", "a.jsonl").exit(0)
    same(sh.run("check", "p.json", "--format", "json").json()["counts"]["affected"], 2)
    sh.write("gone.json", cve(HOLE, "2024-06-01", state="REJECTED"))
    sh.run("import", "gone.json").exit(0)
    same(sh.ids(), ["CVE-2024-90002"])
    same(sorted(sh.ids("--withdrawn")), [HOLE, "CVE-2024-90002"])
    sh.run("show", HOLE).exit(0, "WITHDRAWN")
    same(sh.run("check", "p.json", "--format", "json").json()["counts"]["affected"], 1)
    sh.write("old.json", cve(HOLE, "2024-05-01"))
    sh.run("import", "old.json").exit(0, "1 older than what is kept")
    same(sh.ids(), ["CVE-2024-90002"])
    sh.write("back.json", cve(HOLE, "2024-07-01"))
    sh.run("import", "back.json").exit(0)
    same(len(sh.ids()), 2)


@case
def every_packing_gives_the_same_list(sh):
    records = [cve(f"CVE-2024-{90000 + i}") for i in range(12)]
    lines = "".join(json.dumps(r) + "\n" for r in records).encode()
    sh.write("plain.jsonl", lines)
    sh.write("packed.jsonl.gz", gzip.compress(lines))
    sh.write("crlf.jsonl", lines.replace(b"\n", b"\r\n"))
    sh.write("bom.jsonl", b"\xef\xbb\xbf" + lines)
    sh.write("wrong-name.csv", lines)
    sh.write("array.json", json.dumps(records))
    for i, r in enumerate(records):
        sh.write(f"tree/cves/2024/90xxx/{r['cveMetadata']['cveId']}.json", json.dumps(r, indent=4))
    with zipfile.ZipFile(sh.path("all.zip"), "w", zipfile.ZIP_DEFLATED) as z:
        for i, r in enumerate(records):
            z.writestr(f"cves/{i}.json", json.dumps(r))
    with tarfile.open(sh.path("all.tar.gz"), "w:gz") as t:
        for i, r in enumerate(records):
            body = json.dumps(r).encode()
            member = tarfile.TarInfo(f"cves/{i}.json")
            member.size = len(body)
            t.addfile(member, io.BytesIO(body))
    for name in ("plain.jsonl", "packed.jsonl.gz", "crlf.jsonl", "bom.jsonl", "wrong-name.csv", "tree", "all.zip", "all.tar.gz", "array.json"):
        sh.db.unlink(missing_ok=True)
        r = sh.run("import", name)
        want(r.status == 0 and len(sh.ids()) == 12, name, r)
    sh.db.unlink()
    sh.run("import", "-", stdin=lines).exit(0)
    same(len(sh.ids()), 12, "standard input")


@case
def rejects_are_told_by_file_line_place_and_kept(sh):
    bad = cve("CVE-2024-90002")
    bad["cveMetadata"]["state"] = 7
    worse = cve("CVE-2024-90003")
    worse["containers"]["cna"]["affected"] = "everything"
    sh.write("a.jsonl", json.dumps(cve(HOLE)) + "\n" + json.dumps(bad) + "\n{broken\n" + json.dumps(worse) + "\n"
             + json.dumps(cve("CVE-2024-90004")) + "\n")
    r = sh.run("import", "a.jsonl").exit(3, "3 records rejected", "2 new")
    want("rejected a.jsonl line 2 /cveMetadata/state: found number, expected string" in r.err, r)
    want("a.jsonl line 3: not JSON" in r.err, r)
    want("a.jsonl line 4 /containers/cna/affected: found string, expected array" in r.err, r)
    same(sorted(sh.ids()), [HOLE, "CVE-2024-90004"])
    same(sh.db.value("SELECT count(*) FROM reject"), "3", "kept in the database")
    sh.write("many.jsonl", "{broken\n" * 100 + json.dumps(cve(HOLE)) + "\n")
    r = sh.run("import", "many.jsonl").exit(3, "100 records rejected", "80 more were rejected")
    want(r.err.count("rejected many.jsonl") == 20, "not all are printed", r)


@case
def a_bad_file_changes_nothing_and_loses_nothing(sh):
    sh.write("good.json", cve(HOLE))
    sh.write("bad.json", json.dumps(cve("CVE-2024-90002"))[:500])
    sh.run("import", "good.json", "bad.json").exit(3)
    same(sh.ids(), [HOLE])
    sh.run("import", "nowhere.json").exit(3, "there is no file or folder nowhere.json")
    sh.write("more.json", cve("CVE-2024-90002"))
    sh.run("import", "more.json", "nowhere.json").exit(3)
    same(sh.ids(), [HOLE], "an input that is not there stops the whole import")


def big(sh, n=30000):
    with open(sh.path("big.jsonl"), "w") as f:
        for i in range(n):
            f.write(json.dumps(cve(f"CVE-2023-{10000 + i}", text=f"Hole number {i} in module {i % 97}. " * 8)) + "\n")
    return "big.jsonl"


def stopped(sh, sig, after):
    p = sh.start("import", big(sh))
    time.sleep(after)
    p.send_signal(sig)
    out, err = p.communicate(timeout=30)
    return p.returncode, err.decode()


@case
def a_stopped_import_leaves_the_old_state(sh):
    sh.write("a.json", cve(HOLE))
    sh.run("import", "a.json").exit(0)
    before = sh.entry(HOLE)
    status, err = stopped(sh, signal.SIGINT, 0.2)
    if status == 0:
        raise Skip("the import was faster than the signal")
    want(status == 4 and "stopped" in err, "after SIGINT", status, err)
    same(sh.ids(), [HOLE])
    same(sh.entry(HOLE), before)
    status, err = stopped(sh, signal.SIGTERM, 0.2)
    want(status == 4, "after SIGTERM", status, err)
    same(sh.ids(), [HOLE])


@case
def a_killed_import_leaves_the_old_state(sh):
    sh.write("a.json", cve(HOLE))
    sh.write("p.json", phone())
    sh.run("import", "a.json").exit(0)
    for after in (0.1, 0.4, 0.7):
        status, _ = stopped(sh, signal.SIGKILL, after)
        if status == 0:
            break
        if after > 0.1 and len(sh.ids()) == 30001:
            break  # the commit was quicker than the kill, the answer was not: all of it, never a part
        same(sh.ids(), [HOLE], f"killed after {after} s")
        same(sh.run("check", "p.json", "--format", "json").exit(1).json()["counts"]["affected"], 1)
    sh.write("b.json", cve("CVE-2024-90002"))
    sh.run("import", "b.json").exit(0)
    want("CVE-2024-90002" in sh.ids(), "the next import did not work")


@case
def two_at_once_both_arrive(sh):
    sh.write("p.json", phone())
    for k in range(2):
        with open(sh.path(f"{k}.jsonl"), "w") as f:
            f.writelines(json.dumps(cve(f"CVE-202{k}-{10000 + i}")) + "\n" for i in range(4000))
    both = [sh.start("import", f"{k}.jsonl") for k in range(2)]
    done = [p.communicate(timeout=120) + (p.returncode,) for p in both]
    for out, err, status in done:
        want(status == 0 or (status == 4 and b"busy" in err), status, err)
    same(len(sh.ids()), sum(4000 for _, _, status in done if status == 0))
    counts = sh.run("check", "p.json", "--format", "json").json()["counts"]
    same(sum(counts.values()), len(sh.ids()), "the compiled list and the list")


@case
def readers_see_the_old_list_while_an_import_runs(sh):
    sh.write("a.json", cve(HOLE))
    sh.run("import", "a.json").exit(0)
    p = sh.start("import", big(sh))
    seen = set()
    while p.poll() is None:
        seen.add(len(sh.ids()))
    p.communicate()
    want(seen <= {1, 30001}, "a reader saw half an import:", sorted(seen)[:5])
    same(len(sh.ids()), 30001)


@case
def aliases_lead_to_one_entry(sh):
    osv = {"schema_version": "1.6.0", "id": "ASB-A-300000001", "modified": "2024-03-05T00:00:00Z", "published": "2024-03-01T00:00:00Z",
           "aliases": ["A-300000001", HOLE], "summary": "A hole", "details": "A hole in Settings.",
           "affected": [{"package": {"ecosystem": "Android", "name": "platform/packages/apps/Settings"},
                         "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "14:0"}, {"fixed": "14:2024-03-01"}]}],
                         "ecosystem_specific": {"severity": "High", "types": ["EoP"], "spl": "2024-03-01"}}]}
    sh.write("osv.json", osv)
    sh.write("a.json", cve(HOLE))
    sh.run("import", "osv.json", "a.json").exit(0)
    for name in (HOLE, "ASB-A-300000001", HOLE.lower()):
        same(sh.entry(name)["id"], HOLE, name)
    same(len(sh.ids()), 1)


@case
def the_collection_of_real_data_in_one_go(sh):
    if not shell.SHARED.is_dir():
        raise Skip(f"{shell.SHARED} is not there")
    r = sh.run("import", shell.SHARED / "mobile-cves", shell.SHARED / "bulletins", shell.SHARED / "kev", shell.SHARED / "epss", timeout=240)
    r.exit(0)
    ids = set(sh.ids("--limit", "0", "--withdrawn"))
    want(len(ids) > 10000, len(ids), "entries")
    again = sh.run("import", shell.SHARED / "mobile-cves", timeout=240).exit(0, "0 entries made or changed")
    want(" new" not in again.out.splitlines()[0], again)


shell.main()
