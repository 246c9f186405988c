"""Input that means no good, or is broken: a clear answer, nothing lost, memory bounded, no crash."""
import gzip
import json
import os
import pathlib
import resource
import subprocess
import threading
import zipfile

import shell
from shell import Skip, TOCSIN, case, cve, phone, same, sqlite_case, want

HOLE = "CVE-2024-90001"
MIB = 1024 * 1024


def bounded(megabytes):
    """Not more address space than this for the child."""
    def limit():
        resource.setrlimit(resource.RLIMIT_AS, (megabytes * MIB, megabytes * MIB))
    return None if "TOCSIN_SANITIZED" in os.environ else limit


def alive(sh):
    """After all that the program still takes a good record in."""
    sh.write("alive.json", cve("CVE-2024-99999"))
    sh.run("import", "alive.json").exit(0)
    want("CVE-2024-99999" in sh.ids(), "the list does not take records any more")


@case
def truncated_gzip(sh):
    lines = b"".join(json.dumps(cve(f"CVE-2024-{90000 + i}")).encode() + b"\n" for i in range(200))
    whole = gzip.compress(lines)
    for part in (len(whole) // 2, len(whole) - 4, 12):
        sh.write("cut.jsonl.gz", whole[:part])
        r = sh.run("import", "cut.jsonl.gz")
        want(r.status == 3 and "cut.jsonl.gz" in r.err, part, r)
    spoiled = bytearray(whole)
    spoiled[len(whole) // 2] ^= 0xFF
    sh.write("spoiled.jsonl.gz", bytes(spoiled))
    r = sh.run("import", "spoiled.jsonl.gz").exit(3, "spoiled.jsonl.gz")
    alive(sh)


@case
def a_line_of_two_gigabytes(sh):
    sh.write("a.json", cve(HOLE))
    p = subprocess.Popen([shell.TOCSIN, "import", "-"], cwd=sh.folder, env=sh.env, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                         stderr=subprocess.PIPE, preexec_fn=bounded(1024))

    def feed():
        try:
            p.stdin.write(json.dumps(cve(HOLE)).encode() + b"\n" + b'{"dataType":"CVE_RECORD","x":"')
            chunk = b"a" * MIB
            for _ in range(2048):
                p.stdin.write(chunk)
            p.stdin.write(b'"}\n' + json.dumps(cve("CVE-2024-90002")).encode() + b"\n")
            p.stdin.close()
        except BrokenPipeError:
            pass

    feeder = threading.Thread(target=feed)
    feeder.start()
    out, err = p.stdout.read(), p.stderr.read()
    status = p.wait(120)
    feeder.join()
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    want(status == 3, "exit status", status, err)
    want(b"line 2" in err and b"16777216 bytes" in err, "the line and the limit are not told:", err)
    same(sorted(sh.ids()), [HOLE, "CVE-2024-90002"], "the lines before and after")
    want(peak < 400 or "TOCSIN_SANITIZED" in os.environ, f"took {peak} MiB")


@case
def deeply_nested(sh):
    for name, text in (("arrays", "[" * 200000 + "]" * 200000), ("objects", '{"a":' * 100000 + "1" + "}" * 100000),
                       ("unclosed", "[" * 5000000)):
        sh.write(f"{name}.json", '{"dataType":"CVE_RECORD","cveMetadata":{"cveId":"CVE-2024-1","state":"PUBLISHED"},"containers":' + text + "}")
        r = sh.run("import", f"{name}.json", before=bounded(2048))
        want(r.status == 3 and f"{name}.json" in r.err, r)
    deep = cve(HOLE)
    deep["x"] = json.loads("[" * 60 + "]" * 60)
    sh.write("deep.json", deep)
    sh.run("import", "deep.json").exit(0)
    deep["x"] = json.loads("[" * 70 + "]" * 70)
    sh.write("deeper.json", deep)
    sh.run("import", "deeper.json").exit(3, "64 levels")
    sh.write("p.json", '{"properties":' + "[" * 100000)
    sh.run("check", "p.json").exit(3)


@case
def bad_text(sh):
    good = json.dumps(cve(HOLE, text="WORDS")).encode()
    for name, words in (("latin1", b"caf\xe9"), ("half", b"\xe4\xb8"), ("overlong", b"\xc0\xaf"), ("surrogate", b"\xed\xa0\x80"),
                        ("beyond", b"\xf5\x80\x80\x80"), ("lone", b"\\ud800"), ("nul", b"a\\u0000b")):
        sh.write(f"{name}.json", good.replace(b"WORDS", words))
        r = sh.run("import", f"{name}.json")
        want(r.status in (0, 3), name, r)
        if r.status == 0:
            json.loads(sh.run("show", HOLE, "--json").exit(0).out)
            sh.run("show", HOLE).out.encode("utf-8")
        else:
            want(f"{name}.json" in r.err, name, r)
    sh.write("utf16.json", good.decode().encode("utf-16"))
    want(sh.run("import", "utf16.json").status == 3, "UTF-16")


@case
def duplicate_keys(sh):
    text = json.dumps(cve(HOLE))
    sh.write("twice.json", text.replace('"state": "PUBLISHED"', '"state": "PUBLISHED", "state": "REJECTED"'))
    r = sh.run("import", "twice.json")
    want(r.status == 3 and "twice" in r.err.replace("twice.json", "", 1), "a key that stands twice is not told:", r)


@case
def wrong_types_everywhere(sh):
    """Each member of a record in turn as something else: told or taken, never a crash."""
    def places(v, at=()):
        for k, x in (v.items() if isinstance(v, dict) else enumerate(v)):
            yield at + (k,)
            if isinstance(x, (dict, list)):
                yield from places(x, at + (k,))

    base = cve(HOLE, **shell.score("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", 9.8, "CRITICAL"))
    records = []
    for place in places(base):
        for other in (None, True, -1, 1e300, "", "\x00", [], {}, [[]], ["x"], {"x": 1}):
            r = json.loads(json.dumps(base))
            r["cveMetadata"]["cveId"] = f"CVE-2024-{len(records) + 10000}"
            v = r
            for k in place[:-1]:
                v = v[k]
            v[place[-1]] = other
            records.append(r)
    sh.write("all.jsonl", records)
    r = sh.run("import", "all.jsonl")
    want(r.status in (0, 3), r)
    sh.write("p.json", phone())
    for args in (("list", "--json", "--limit", "0"), ("check", "p.json", "--all", "--format", "json")):
        for line in sh.run(*args).out.splitlines():
            json.loads(line)
    for name in sh.ids("--limit", "0", "--withdrawn")[::40]:
        sh.run("show", name).exit(0)


@case
def absurd_dates(sh):
    for i, date in enumerate(("0000-00-00T00:00:00Z", "9999-99-99T99:99:99Z", "2024-02-30T00:00:00Z", "292277026597-01-01T00:00:00Z",
                              "-1", "", "yesterday", "2024-03-11T25:00:00Z", "1601-01-01T00:00:00Z", "3024-03-11T16:35:00Z")):
        record = cve(f"CVE-2024-{91000 + i}")
        record["cveMetadata"]["datePublished"] = record["cveMetadata"]["dateUpdated"] = date
        sh.write(f"{i}.json", record)
        r = sh.run("import", f"{i}.json")
        want(r.status in (0, 3) and (r.status == 0 or f"{i}.json" in r.err), date, r)
    sh.write("a.json", cve("CVE-2024-91009", "2024-05-01", text="Newer than the year 3024 is not."))
    sh.run("import", "a.json")
    sh.run("list").exit(0)
    sh.write("p.json", phone(level="9999-12-31"))
    sh.run("check", "p.json")
    sh.write("p.json", phone(level="yesterday"))
    sh.run("check", "p.json").exit(3, "/level", "yesterday", "expected a day")


@case
def bombs(sh):
    """A few kilobytes that want to be gigabytes."""
    def zeros(path, gigabytes):
        with gzip.GzipFile(path, "wb", 9) as f:
            f.write(json.dumps(cve(HOLE)).encode() + b"\n")
            chunk = b" " * (8 * MIB)
            for _ in range(gigabytes * 128):
                f.write(chunk)

    zeros(sh.path("bomb.jsonl.gz"), 1)
    r = sh.run("import", "bomb.jsonl.gz", before=bounded(1024), timeout=120)
    want(r.status == 3 and "bomb.jsonl.gz" in r.err, r)
    with zipfile.ZipFile(sh.path("bomb.zip"), "w", zipfile.ZIP_DEFLATED, compresslevel=9) as z:
        with z.open("big.json", "w", force_zip64=True) as f:
            f.write(b'{"dataType":"CVE_RECORD","cveMetadata":{"cveId":"CVE-2024-1",')
            for _ in range(128):
                f.write(b" " * (8 * MIB))
        z.writestr("good.json", json.dumps(cve("CVE-2024-90002")))
    r = sh.run("import", "bomb.zip", before=bounded(1024), timeout=120)
    want(r.status == 3 and "bomb.zip" in r.err, r)
    sh.write("inner.gz", gzip.compress(gzip.compress(sh.path("bomb.jsonl.gz").read_bytes())))
    sh.run("import", "inner.gz", before=bounded(1024), timeout=120).exit(3)
    for name in ("bomb.jsonl.gz", "bomb.zip"):
        r = sh.run("check", name, before=bounded(1024), timeout=120)
        want(r.status in (3, 4), name, r)
    alive(sh)


@case
def archives_that_point_elsewhere(sh):
    with zipfile.ZipFile(sh.path("evil.zip"), "w") as z:
        z.writestr("../../../../etc/evil.json", json.dumps(cve(HOLE)))
        z.writestr("/absolute.json", json.dumps(cve("CVE-2024-90002")))
    before = sorted(p.name for p in sh.folder.iterdir())
    r = sh.run("import", "evil.zip")
    want(r.status in (0, 3), r)
    want(set(p.name for p in sh.folder.iterdir()) - set(before) <= {"list.db", "list.db-wal", "list.db-shm"}, "wrote files")


@case
def a_folder_with_other_things(sh):
    sh.write("d/a.json", cve(HOLE))
    sh.write("d/photo.jpg", b"\xff\xd8\xff\xe0\x00\x10JFIF" + os.urandom(5000))
    sh.write("d/notes.txt", "Some notes.\n")
    sh.write("d/empty.json", b"")
    sh.write("d/package.json", {"name": "left-pad", "version": "1.0.0"})
    sh.write("d/.git/config", "[core]\n")
    os.symlink("/etc/passwd", sh.path("d/passwd.json"))
    os.symlink(sh.path("d"), sh.path("d/loop"))
    os.mkfifo(sh.path("d/pipe.json"))
    r = sh.run("import", "d", timeout=20)
    want(sh.ids() == [HOLE] and "4 files passed over" in r.out, r)
    want("d/passwd.json: found a link, expected a file" in r.err and "d/loop: found a link" in r.err and "d/pipe.json: found a pipe" in r.err, r)
    same(r.status, 3, "what may hide records is told")
    sh.run("import", "d/pipe.json", timeout=20).exit(3, "expected a file or a folder")
    sh.run("import", "/dev/zero", timeout=20).exit(3)


@case
def files_that_may_not_be_read(sh):
    nobody = (lambda: os.setuid(65534)) if os.geteuid() == 0 else None  # root reads everything
    if nobody and not all(p.stat().st_mode & 0o1 for p in pathlib.Path(TOCSIN).resolve().parents):
        raise Skip("the program lies where only root may go")
    sh.folder.chmod(0o777)
    sh.write("a.json", cve(HOLE)).chmod(0)
    sh.run("import", "a.json", before=nobody).exit(4, "Permission denied")
    sh.write("p.prop", "ro.build.version.release=14\n").chmod(0)
    sh.write("b.json", cve("CVE-2024-90002")).chmod(0o644)
    sh.run("import", "b.json", before=nobody).exit(0)
    sh.run("check", "p.prop", before=nobody).exit(4, "Permission denied")
    sh.write("d/c.json", cve("CVE-2024-90003")).chmod(0)
    sh.write("d/d.json", cve("CVE-2024-90004")).chmod(0o644)
    sh.run("import", "d", before=nobody).exit(3, "d/c.json", "Permission denied")
    want("CVE-2024-90004" in sh.ids(), "one that may not be read held up the other")


@case
def a_build_prop_that_is_none(sh):
    sh.write("a.json", cve(HOLE))
    sh.run("import", "a.json").exit(0)
    for name, content in (("jpeg.prop", b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + os.urandom(30000)), ("empty.prop", b""), ("zeros.prop", b"\0" * 5000),
                          ("words.prop", "It was a dark night.\n"), ("one.prop", "ro.build.id=X\n"), ("html.prop", "<html><body>404</body></html>"),
                          ("array.json", "[]"), ("number.json", "42"), ("null.json", "null"), ("cve.json", cve(HOLE))):
        sh.write(name, content)
        r = sh.run("check", name)
        want(r.status == 3 and name in r.err and not r.out, name, r)
    sh.write("long.prop", b"ro.product.model=" + b"x" * (200 * 1024) + b"\nro.build.version.release=14\n")
    r = sh.run("check", "long.prop")
    want(r.status in (0, 1, 3), r)
    sh.write("many.prop", "".join(f"key.{i}=value\n" for i in range(100000)) + "ro.build.version.release=14\n")
    r = sh.run("check", "many.prop")
    want(r.status in (0, 1, 3), r)
    sh.write("mixed.jsonl", json.dumps(phone("one")) + "\nbroken\n" + json.dumps(phone("two")) + "\n")
    r = sh.run("check", "mixed.jsonl", "--format", "jsonl").exit(3, "mixed.jsonl:2: not JSON")
    same([json.loads(x)["profile"]["name"].rsplit("/", 1)[-1] for x in r.out.splitlines()], ["one", "two"], "the good ones are answered")


@sqlite_case
def a_full_disk(sh):
    with shell.small_disk("3m") as disk:
        db = disk / "list.db"
        sh.write("a.json", cve(HOLE))
        sh.run("import", "a.json", "--db", db).exit(0)
        with open(sh.path("big.jsonl"), "w") as f:
            f.writelines(json.dumps(cve(f"CVE-2023-{10000 + i}", text=os.urandom(400).hex())) + "\n" for i in range(20000))
        r = sh.run("import", "big.jsonl", "--db", db, timeout=120)
        want(r.status == 4 and "no room left" in r.err, r)
        same(sh.ids("--db", db), [HOLE], "the old state")
        sh.run("list", "--save", disk / "list.idx", "--db", db)


@sqlite_case
def a_limit_on_file_size(sh):
    sh.write("a.json", cve(HOLE))
    sh.run("import", "a.json").exit(0)
    with open(sh.path("big.jsonl"), "w") as f:
        f.writelines(json.dumps(cve(f"CVE-2023-{10000 + i}", text=os.urandom(200).hex())) + "\n" for i in range(8000))

    def limit():
        resource.setrlimit(resource.RLIMIT_FSIZE, (2 * MIB, 2 * MIB))
    p = sh.start("import", "big.jsonl", preexec_fn=limit)
    _, err = p.communicate(timeout=60)
    want(p.returncode in (4, -25), p.returncode, err)  # 25: SIGXFSZ
    same(sh.ids(), [HOLE], "the old state")


@sqlite_case
def a_database_that_may_only_be_read(sh):
    sh.write("a.json", cve(HOLE))
    sh.write("p.json", phone())
    sh.run("import", "a.json", "--db", "d/../ro.db").exit(0) if sh.path("d").mkdir() is None else None
    with shell.small_disk("4m") as disk:
        (disk / "list.db").write_bytes(sh.path("ro.db").read_bytes())
        subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
        sh.run("import", "a.json", "--db", disk / "list.db").exit(4)
        sh.run("show", HOLE, "--db", disk / "list.db").exit(0)
        sh.run("list", "--db", disk / "list.db").exit(0, HOLE)
        sh.run("check", "p.json", "--db", disk / "list.db").exit(1, HOLE)


@sqlite_case
def a_damaged_database(sh):
    sh.write("a.jsonl", [cve(f"CVE-2024-{90000 + i}") for i in range(300)])
    sh.write("p.json", phone())
    sh.run("import", "a.jsonl").exit(0)
    whole = sh.db.read_bytes()
    for seed in range(12):
        spoiled = bytearray(whole)
        for k in range(200):
            spoiled[100 + (seed * 7919 + k * 104729) % (len(whole) - 100)] ^= 0x5A
        sh.write("bad.db", bytes(spoiled))
        for args in (("list",), ("show", "CVE-2024-90001"), ("check", "p.json"), ("check", "p.json", "--format", "json")):
            r = sh.run(*args, "--db", "bad.db", timeout=20)
            want(r.status in (0, 1, 3, 4), args, r)
    sh.write("cut.db", whole[:len(whole) // 2])
    want(sh.run("check", "p.json", "--db", "cut.db").status == 4, "half a database")


@case
def a_damaged_compiled_list(sh):
    sh.write("a.jsonl", [cve(f"CVE-2024-{90000 + i}") for i in range(300)])
    sh.write("p.json", phone())
    sh.run("import", "a.jsonl").exit(0)
    sh.run("list", "--save", "list.idx").exit(0)
    whole = sh.path("list.idx").read_bytes()
    for cut in (0, 7, 8, 40, len(whole) // 2, len(whole) - 1):
        sh.write("bad.idx", whole[:cut])
        sh.run("check", "--list", "bad.idx", "p.json").exit(3, "bad.idx")
    for at in range(0, len(whole), max(1, len(whole) // 60)):
        spoiled = bytearray(whole)
        spoiled[at] ^= 0xFF
        sh.write("bad.idx", bytes(spoiled))
        sh.run("check", "--list", "bad.idx", "p.json").exit(3, "bad.idx")


shell.main()
