"""What the tests of the real program share: a folder of their own, a way to run it, typed records, and TAP out.

A test is a function under @case. It gets a Shell: an empty temporary folder with a database path set in TOCSIN_DB. What it
finds wrong it says with want(); the first wrong thing ends it. Run as `python3 tests/cli/test_x.py [PART OF A NAME]`.

With TOCSIN_TEST_DB=postgres the database is a schema of its own on the server that tests/postgres.sh started; tests about
SQLite's files stand under @sqlite_case and are left out then, those about PostgreSQL under @postgres_case run only then.
"""
import contextlib
import json
import os
import pathlib
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
import traceback

SOURCE = pathlib.Path(__file__).resolve().parent.parent.parent
TOCSIN = os.environ.get("TOCSIN", str(SOURCE / "build" / "tocsin"))
SHARED = pathlib.Path(os.environ.get("TOCSIN_SHARED", str(SOURCE.parent / "shared"))) / "data"
POSTGRES = os.environ.get("TOCSIN_TEST_DB") == "postgres"
cases = []


class Skip(Exception):
    """This cannot be tried here; why."""


class Wrong(Exception):
    pass


def case(f):
    cases.append(f)
    return f


def sqlite_case(f):
    return f if POSTGRES else case(f)


def postgres_case(f):
    return case(f) if POSTGRES else f


def want(condition, *told):
    if not condition:
        raise Wrong(" ".join(str(t) for t in told))


def same(got, expected, what=""):
    want(got == expected, f"{what}\n  got      {got!r}\n  expected {expected!r}")


class Result:
    def __init__(self, status, out, err):
        self.status, self.out, self.err = status, out, err

    def __str__(self):
        return f"exit status {self.status}\n--- stdout\n{self.out[:2000]}\n--- stderr\n{self.err[:2000]}"

    def json(self):
        return json.loads(self.out)

    def exit(self, status, *parts):
        """The exit status, and words that must stand in what was said."""
        want(self.status == status, f"expected exit status {status}, got {self}")
        for p in parts:
            want(p in self.out + self.err, f"expected \"{p}\" in {self}")
        return self


def psql(*statements, server=None):
    """Statements on the tests' server, by its own client; what they answered."""
    server = server or os.environ["TOCSIN_TEST_PG"]
    client = os.path.join(os.environ["TOCSIN_TEST_PG_BIN"], "psql")
    made = subprocess.run([client, "-qAtX", "-v", "ON_ERROR_STOP=1", server], input=";".join(statements), capture_output=True,
                          text=True)
    want(made.returncode == 0, made.stderr)
    return made.stdout.strip()


class Place:
    """A new schema: its address, with what tests ask of a database's file."""
    made = 0

    def __init__(self):
        Place.made += 1
        self.schema = f"c{os.getpid()}_{Place.made}"
        self.unlink(False)

    def __str__(self):
        return f"{os.environ['TOCSIN_TEST_PG']}&application_name={self.schema}&options=-csearch_path%3D{self.schema}"

    def unlink(self, missing_ok=False):
        psql("SET client_min_messages = error", f"DROP SCHEMA IF EXISTS {self.schema} CASCADE", f"CREATE SCHEMA {self.schema}")

    def exists(self):
        return psql(f"SELECT count(*) FROM pg_tables WHERE schemaname = '{self.schema}'") != "0"

    def value(self, sql):
        return psql(f"SET search_path = {self.schema}", sql)


class File(pathlib.PosixPath):
    def value(self, sql):
        with contextlib.closing(sqlite3.connect(self)) as c:
            return str(c.execute(sql).fetchone()[0])


class Shell:
    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.db = Place() if POSTGRES else File(self.folder / "list.db")
        self.env = {"PATH": os.environ["PATH"], "HOME": folder, "TMPDIR": folder, "LC_ALL": "C.UTF-8", "TOCSIN_DB": str(self.db)}
        for name in ("ASAN_OPTIONS", "UBSAN_OPTIONS", "TSAN_OPTIONS"):
            if name in os.environ:
                self.env[name] = os.environ[name]

    def path(self, name):
        return self.folder / name

    def write(self, name, content):
        """A file: bytes, text, one record or a list of them (then a line each). Returns its path."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, dict):
            content = json.dumps(content)
        elif isinstance(content, list):
            content = "".join(json.dumps(x) + "\n" for x in content)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def start(self, *args, env={}, **kw):
        kw.setdefault("stdin", subprocess.DEVNULL)
        return subprocess.Popen([TOCSIN, *map(str, args)], cwd=self.folder, env=self.env | env, stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE, **kw)

    def run(self, *args, stdin=None, timeout=60, before=None, env={}):
        """Run to the end. `before` is called in the child (limits)."""
        with self.start(*args, env=env, stdin=subprocess.PIPE if stdin is not None else subprocess.DEVNULL, preexec_fn=before) as p:
            try:
                out, err = p.communicate(stdin.encode() if isinstance(stdin, str) else stdin, timeout=timeout)
            except subprocess.TimeoutExpired:
                p.kill()
                raise Wrong(f"tocsin {' '.join(map(str, args))}: still running after {timeout} s")
        want(p.returncode >= 0, f"tocsin {' '.join(map(str, args))}: died of signal {-p.returncode}\n{err[-2000:].decode(errors='replace')}")
        for word in (b"runtime error:", b"Sanitizer"):
            want(word not in err, f"tocsin {' '.join(map(str, args))}: {err[-3000:].decode(errors='replace')}")
        return Result(p.returncode, out.decode(errors="replace"), err.decode(errors="replace"))

    def ids(self, *args):
        """The ids that `list --json` gives."""
        r = self.run("list", "--json", *args).exit(0)
        return [json.loads(line)["id"] for line in r.out.splitlines()]

    def entry(self, name):
        return self.run("show", name, "--json").exit(0).json()


def cve(name, updated="2024-03-12", releases=("13", "14"), month="2024-03", text="In onCreate of Settings.java there is a hole.",
        state="PUBLISHED", **cna):
    """A record as Google writes it: releases one by one, and the bulletin in a reference."""
    meta = {"cveId": name, "assignerOrgId": "baff130e-b8d5-4e15-b3d3-c3cf5d5545c6", "assignerShortName": "google_android",
            "state": state, "datePublished": "2024-03-11T16:35:00.000Z", "dateUpdated": updated + "T10:00:00.000Z"}
    part = {"providerMetadata": {"orgId": meta["assignerOrgId"], "shortName": "google_android", "dateUpdated": meta["dateUpdated"]}}
    if state == "REJECTED":
        meta["dateRejected"] = meta["dateUpdated"]
        part["rejectedReasons"] = [{"lang": "en", "value": "Withdrawn by its assigner."}]
    else:
        part["descriptions"] = [{"lang": "en", "value": text}]
        part["affected"] = [{"vendor": "Google", "product": "Android", "defaultStatus": "unaffected",
                             "versions": [{"version": v, "status": "affected"} for v in releases]}]
        part["references"] = [{"url": f"https://source.android.com/security/bulletin/{month}-01"}]
    return {"dataType": "CVE_RECORD", "dataVersion": "5.1", "cveMetadata": meta, "containers": {"cna": part | cna}}


def score(vector, number, severity):
    return {"metrics": [{"format": "CVSS", "cvssV3_1": {"version": "3.1", "vectorString": vector, "baseScore": number,
                                                         "baseSeverity": severity}}]}


def kev(*names):
    """The catalogue of what is used in attacks."""
    rows = [{"cveID": n, "vendorProject": "Android", "product": "Framework", "vulnerabilityName": f"Android hole {n}",
             "dateAdded": "2024-04-01", "shortDescription": "Android holds a hole.", "requiredAction": "Apply the update.",
             "dueDate": "2024-04-22", "knownRansomwareCampaignUse": "Unknown", "notes": ""} for n in names]
    return {"title": "CISA Catalog of Known Exploited Vulnerabilities", "catalogVersion": "2024.04.01",
            "dateReleased": "2024-04-01T00:00:00.0000Z", "count": len(rows), "vulnerabilities": rows}


def phone(name="phone", **facts):
    return {"name": name, "maker": "google", "os": "android", "release": "14", "level": "2024-02-05"} | facts


@contextlib.contextmanager
def small_disk(size):
    """A file system of a few bytes, where that may be made; else skip."""
    folder = tempfile.mkdtemp(prefix="tocsin-disk-")
    try:
        made = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", folder], capture_output=True)
        if made.returncode != 0:
            raise Skip("cannot mount a small file system here")
        try:
            yield pathlib.Path(folder)
        finally:
            subprocess.run(["umount", "-l", folder], check=False)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def main():
    wanted = sys.argv[1] if len(sys.argv) > 1 else ""
    if POSTGRES and "TOCSIN_TEST_PG" not in os.environ:
        for n, f in enumerate(cases, 1):
            print(f"ok {n} - {f.__name__.replace('_', ' ')} # SKIP no PostgreSQL server here")
        sys.exit(0)
    failed = skipped = passed = 0
    for n, f in enumerate((c for c in cases if wanted in c.__name__), 1):
        name = f.__name__.replace("_", " ")
        started = time.monotonic()
        with tempfile.TemporaryDirectory(prefix="tocsin-cli-") as folder:
            try:
                f(Shell(folder))
                passed += 1
                print(f"ok {n} - {name}" + (f" # {time.monotonic() - started:.1f} s" if "TOCSIN_TEST_TIMES" in os.environ else ""), flush=True)
            except Skip as why:
                skipped += 1
                print(f"ok {n} - {name} # SKIP {why}", flush=True)
            except Exception as why:
                failed += 1
                told = str(why) if isinstance(why, Wrong) else traceback.format_exc()
                line = traceback.extract_tb(why.__traceback__)
                at = next((f"{t.filename.rsplit('/', 1)[-1]}:{t.lineno}" for t in reversed(line) if "shell.py" not in t.filename), "")
                print(f"not ok {n} - {name}\n" + "\n".join("# " + x for x in f"{at} {told}".splitlines()), flush=True)
    print(f"{passed} passed, {failed} failed" + (f", {skipped} skipped" if skipped else ""))
    sys.exit(1 if failed or not passed + skipped else 0)
