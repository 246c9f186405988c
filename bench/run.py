#!/usr/bin/env python3
"""bench/run.py BUILD [PART]...: measures Tocsin beside what a user would pick instead, as ratios within one run.

Prints a table and writes BUILD/bench.json. Parts: import, check, match, score, priority, acts, people, desk, web; all unless told. Subjects take turns (A B A B),
figures are medians, and times are of the whole process unless the row says otherwise. A bar that is missed is marked, and is no
error: machines differ. Real data is looked for where the tests look (TOCSIN_SHARED, else ../shared); without it, only what needs
none is measured.
"""
import base64
import contextlib
import gzip
import hashlib
import json
import os
import pathlib
import resource
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tarfile
import tempfile
import time
import urllib.error
import urllib.request

HERE = pathlib.Path(__file__).resolve().parent
SOURCE = HERE.parent
SHARED = pathlib.Path(os.environ.get("TOCSIN_SHARED") or SOURCE.parent / "shared") / "data"
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "5"))
SECONDS = int(os.environ.get("BENCH_SECONDS", "4"))


class Bench:
    """What was measured, row by row."""

    def __init__(self, build, scratch):
        self.build, self.scratch, self.rows = build, scratch, []
        self.tocsin = build / "tocsin"

    def row(self, part, what, value, unit, bar=None, most=False, note=""):
        met = None if bar is None else (value <= bar if most else value >= bar)
        self.rows.append(dict(part=part, what=what, value=value, unit=unit, bar=bar, bar_is="at most" if most else "at least",
                              met=met, note=note))
        limit = "" if bar is None else f"{'<=' if most else '>='} {bar:g}"
        mark = "" if met is None else ("ok" if met else "MISSED")
        print(f"{part:7} {what:58} {value:12.4g} {unit:12} {limit:9} {mark:7} {note}", flush=True)

    def skip(self, part, why):
        self.rows.append(dict(part=part, what="not measured", note=why))
        print(f"{part:7} not measured: {why}", flush=True)


def timed(command, ok=(0,), **kw):
    """Seconds of wall and of CPU (user and system, children included) of one command."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    done = subprocess.run([str(c) for c in command], stdin=subprocess.DEVNULL, stderr=subprocess.PIPE,
                          **({"stdout": subprocess.PIPE} | kw))
    wall, after = time.monotonic() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode not in ok:
        raise RuntimeError(f"{' '.join(map(str, command))}: exit {done.returncode}\n{done.stderr.decode(errors='replace')[-2000:]}")
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, done.stdout


def without(path):
    for end in ("", "-wal", "-shm", "-journal"):
        pathlib.Path(f"{path}{end}").unlink(missing_ok=True)
    return path


def median(pairs):
    return [statistics.median(column) for column in zip(*pairs)]


def bench_import(b):
    """A fresh database from the real CVE records, beside a plain Python script and beside the least it could cost."""
    cves = SHARED / "mobile-cves"
    if not cves.is_dir():
        return b.skip("import", "no real data")
    packed = sorted(cves.glob("*.jsonl.gz"))
    ours, theirs, least = [], [], []
    made = b.scratch / "made.db"
    timed([b.tocsin, "import", "--quiet", "--db", without(made), cves])
    for _ in range(ROUNDS):
        db = b.scratch / "tocsin.db"
        ours.append(timed([b.tocsin, "import", "--quiet", "--db", without(db), cves])[:2])
        theirs.append(timed([sys.executable, HERE / "flatten.py", without(b.scratch / "flat.db"), cves])[:2])
        said = json.loads(timed([b.build / "bench/bound", made, without(b.scratch / "bound.db"), *packed])[2])
        least.append((said["wall"], said["cpu"], said["unpack"], said["parse"], said["insert"]))
    (wall, cpu), (their_wall, their_cpu) = median(ours), median(theirs)
    least_wall, least_cpu, unpack, parse, insert = median(least)
    megabytes = said["bytes"] / 1e6
    b.row("import", "mobile-cves, unpacked size over wall time", megabytes / wall, "MB/s", note=f"{wall:.3f} s, {cpu:.3f} s CPU")
    b.row("import", "records over wall time", said["records"] / wall, "records/s", note=f"{said['records']} records")
    b.row("import", "times the speed of plain Python (wall)", their_wall / wall, "x", 4, note=f"Python {their_wall:.3f} s")
    b.row("import", "times the speed of plain Python (CPU)", their_cpu / cpu, "x", note=f"Python {their_cpu:.3f} s CPU")
    b.row("import", "share of the bound (wall)", least_wall / wall, "", 0.5,
          note=f"bound {least_wall:.3f} s: unpack {unpack:.3f}, parse {parse:.3f}, insert {insert:.3f}")
    b.row("import", "share of the bound (CPU)", least_cpu / cpu, "", note=f"bound {least_cpu:.3f} s CPU")
    b.row("import", "database beside the flat one", made.stat().st_size / (b.scratch / "flat.db").stat().st_size, "x",
          note=f"{made.stat().st_size / 1e6:.1f} MB")
    again = timed([b.tocsin, "import", "--quiet", "--db", db, cves])
    b.row("import", "the same again, over the first time", again[0] / wall, "x", note=f"{again[0]:.3f} s")


def real_profile(scratch):
    """One device's property files out of the real dumps: the folder with the most of them, the first by name."""
    packed = SHARED / "devices" / "build-props.tar.gz"
    if not packed.exists():
        return None
    with tarfile.open(packed) as tar:
        folders = {}
        for member in tar.getmembers():
            if member.isfile() and "dumps/" in member.name:
                device = member.name.split("dumps/")[1].split("/")[0]
                folders.setdefault(device, []).append(member)
        device = min(folders, key=lambda d: (-min(len(folders[d]), 5), d))
        into = scratch / "device"
        for i, member in enumerate(folders[device]):
            to = into / str(i) / pathlib.Path(member.name).name
            to.parent.mkdir(parents=True)
            to.write_bytes(tar.extractfile(member).read())
    return into


def fleet(scratch, devices):
    """Real profiles, spread evenly over the list. Few: with the kernel's records in, a device's answer takes megabytes."""
    packed = SHARED / "devices" / "pifs-profiles.jsonl.gz"
    if not packed.exists():
        return None
    out = scratch / "fleet.jsonl"
    lines = gzip.decompress(packed.read_bytes()).splitlines()
    out.write_bytes(b"\n".join(lines[i * len(lines) // devices] for i in range(devices)) + b"\n")
    return out


def bench_check(b):
    """From the shell: one device cold, and a fleet from file to file."""
    cves = SHARED / "mobile-cves"
    profile = real_profile(b.scratch) if cves.is_dir() else None
    if not profile:
        return b.skip("check", "no real data")
    db = b.scratch / "check.db"
    timed([b.tocsin, "import", "--quiet", "--db", without(db), cves])
    check = [b.tocsin, "check", "--db", db, "--format"]
    timed([*check, "text", profile], ok=(0, 1))
    cold = [timed([*check, "text", profile], ok=(0, 1))[:2] for _ in range(ROUNDS * 3)]
    nothing = [timed([b.tocsin, "version"])[:2] for _ in range(ROUNDS * 3)]
    wall, cpu = median(cold)
    b.row("check", "one real device, cold, all of mobile-cves in", wall * 1e3, "ms", 30, most=True,
          note=f"{cpu * 1e3:.1f} ms CPU; an empty command {median(nothing)[0] * 1e3:.1f} ms")

    many = fleet(b.scratch, int(os.environ.get("BENCH_FLEET", "48")))
    for form in ("jsonl", "csv") if many else ():
        out, copy = b.scratch / f"verdicts.{form}", b.scratch / "copy"
        ours, least = [], []
        for _ in range(ROUNDS):
            with open(out, "wb") as to:
                ours.append(timed([*check, form, many], ok=(0, 1), stdout=to)[:2])
            least.append(timed([b.build / "bench/write_bound", many, out, copy])[:2])
        (wall, cpu), (least_wall, least_cpu) = median(ours), median(least)
        n = sum(1 for _ in open(many, "rb"))
        b.row("check", f"fleet to {form}, over parse and write alone (wall)", wall / least_wall, "x", 3, most=True,
              note=f"{n} devices, {n / wall:.0f}/s, {out.stat().st_size / 1e6:.0f} MB out; {wall:.3f} s against {least_wall:.3f} s")


def bench_match(b):
    """The index alone, in one process: the program says its own rows, one JSON object a line."""
    program = b.build / "bench/bench_match"
    if not program.exists():
        return b.skip("match", "bench_match is not built")
    env = os.environ | {"TOCSIN_SOURCE": str(SOURCE)}
    for line in timed([program], env=env)[2].decode().splitlines():
        if line.startswith("{"):
            r = json.loads(line)
            b.row("match", r["what"], r["value"], r.get("unit", ""), r.get("bar"), r.get("most", False), r.get("note", ""))
        elif line.strip():
            print("        " + line)


def bench_score(b):
    """CVSS scores in one process, beside an npm package where the tests have installed it."""
    rows = [json.loads(line) for line in timed([b.build / "bench/bench_score"])[2].decode().splitlines()]
    for r in rows:
        b.row("score", r["what"], r["value"], r["unit"], r.get("bar"), r.get("most", False))
    oracle = SOURCE / "tests/oracle"
    if not shutil.which("node") or not (oracle / "node_modules/ae-cvss-calculator").is_dir():
        return b.skip("score", "beside an npm package: no node, or tests/oracle/node_modules is not there")
    for line in timed(["node", HERE / "score.mjs", oracle])[2].decode().splitlines():
        theirs = json.loads(line)
        ours = next(r["value"] for r in rows if r["what"] == f"CVSS {theirs['version']}, full: one vector read and scored")
        b.row("score", f"CVSS {theirs['version']}: times the speed of ae-cvss-calculator, read and scored", theirs["ns"] / ours, "x",
              note=f"{theirs['ns']:.0f} ns against {ours:.0f} ns; its vectors are on average half as full")
    return None


def bench_priority(b):
    """Every priority of a list computed anew, its entries in memory: what new rules or a new day cost."""
    r = json.loads(timed([b.build / "bench/bench_priority"])[2])
    b.row("priority", "facts of one entry", r["facts_ns"], "ns")
    b.row("priority", "level from facts, default rules", r["level_ns"], "ns")
    b.row("priority", "30,000 entries anew", r["list_30k_s"], "s", 1, most=True)


class Server:
    """A server under measurement: its processes' CPU time and memory, and a clean end."""

    def __init__(self, name, command, url, **kw):
        self.name, self.url = name, url
        self.process = subprocess.Popen([str(c) for c in command], stdin=subprocess.DEVNULL, **kw)
        deadline = time.monotonic() + 20
        while True:
            try:
                fetch(url + "/")
                return
            except OSError:
                if self.process.poll() is not None or time.monotonic() > deadline:
                    self.stop()
                    raise RuntimeError(f"{name} does not answer on {url}") from None
                time.sleep(0.05)

    def family(self):
        pids, found = [self.process.pid], []
        while pids:
            pid = pids.pop()
            found.append(pid)
            for children in pathlib.Path(f"/proc/{pid}/task").glob("*/children"):
                pids += map(int, children.read_text().split())
        if len(found) == 1:  # kernels without that file
            for stat in pathlib.Path("/proc").glob("[0-9]*/stat"):
                fields = stat.read_text().rpartition(")")[2].split()
                if int(fields[1]) == self.process.pid:
                    found.append(int(stat.parent.name))
        return found

    def cpu(self):
        ticks = 0
        for pid in self.family():
            fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            ticks += int(fields[11]) + int(fields[12])
        return ticks / os.sysconf("SC_CLK_TCK")

    def resident(self):
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(status.split("VmRSS:")[1].split()[0]) / 1024

    def stop(self):
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def fetch(url):
    with urllib.request.urlopen(url, timeout=10) as answer:
        return answer.read()


def load(server, path):
    """Requests per CPU-second of the server under wrk, requests per second, p99 in ms, and what went wrong."""
    before = server.cpu()
    out = subprocess.run(["wrk", "-t1", "-c32", f"-d{SECONDS}s", "--latency", server.url + path], stdin=subprocess.DEVNULL,
                         stdout=subprocess.PIPE, check=True).stdout.decode()
    used = server.cpu() - before
    done = int(out.split(" requests in")[0].split()[-1])
    p99 = out.split("99%")[1].split()[0]
    wrong = [line.strip() for line in out.splitlines() if "Non-2xx" in line or "Socket errors" in line]
    return done / used, done / SECONDS, p99, "; ".join(wrong)


def bench_acts(b):
    """Acts a second, beside what the engine can commit at all on the same disk."""
    folder = b.scratch / "acts"
    folder.mkdir()
    said = dict(line.split() for line in timed([b.build / "bench/bench_acts", folder, "10"])[2].decode().splitlines())
    bare, single, grouped = (float(said[k]) for k in ("bare", "single", "grouped"))
    b.row("acts", "one after the other, bare commits = 1", single / bare, "x", 0.7, note=f"{single:.0f} a second against {bare:.0f}")
    b.row("acts", "64 people at one time, one after the other = 1", grouped / single, "x", 5, note=f"{grouped:.0f} a second")


PEOPLE = 1000


def sign_in(db, file):
    """A thousand sessions of the demonstration's people, as if they had signed in."""
    with contextlib.closing(sqlite3.connect(db)) as c, open(file, "w") as f:
        members = [m for m, in c.execute("SELECT id FROM member WHERE ended IS NULL")]
        now = int(time.time())
        for i in range(PEOPLE):
            secret = base64.urlsafe_b64encode(os.urandom(32)).decode().rstrip("=")
            digest = hashlib.sha256(b"tocsin secret\n" + secret.encode()).digest()
            c.execute("INSERT INTO session (id, secret, member, proved, seen, ends, way, agent) VALUES (?,?,?,?,?,?,?,?)",
                      (10**9 + i, digest, members[i % len(members)], now, now, now + 86400, "password", "bench"))
            f.write(secret + "\n")
        c.commit()


def bench_people(b):
    """A thousand people signed in, each opening a page every two seconds."""
    if not shutil.which("wrk"):
        return b.skip("people", "no wrk")
    db, sessions = b.scratch / "people.db", b.scratch / "sessions.txt"
    timed([b.tocsin, "demo", "--db", db, "--seed-only"])
    sign_in(db, sessions)
    timed([b.tocsin, "act", "--db", db, "setting.change", "name=limits.rate", "value=100000"])
    ours = Server("tocsin", [b.tocsin, "serve", "--db", db, "--listen", "127.0.0.1:18433"], "http://127.0.0.1:18433",
                  stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    env = os.environ | {"BROWSE_SESSIONS": str(sessions), "BROWSE_PATHS": "/desk /parties /party/nova /party/helio /list /account /"}
    try:
        before = ours.cpu()
        out = subprocess.run(["wrk", "-t1", f"-c{PEOPLE}", "-d20s", "--timeout", "10s", "--latency", "-s", HERE / "browse.lua", ours.url],
                             env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, check=True).stdout.decode()
        used = ours.cpu() - before
        wrong = [line.strip() for line in out.splitlines() if "Non-2xx" in line or "Socket errors" in line]
        done, p99 = int(out.split(" requests in")[0].split()[-1]), out.split("99%")[1].split()[0]
        ms = float(p99.rstrip("mus")) * (1 if p99.endswith("ms") else 0.001 if p99.endswith("us") else 1000)
        b.row("people", f"{PEOPLE} signed in, a page every two seconds each: p99", ms, "ms", 100, most=True,
              note=f"{done / 20:.0f} pages a second, {used / done * 1e6:.0f} us of processor each {'; '.join(wrong)}".strip())
        b.row("people", "resident meanwhile", ours.resident(), "MB")
    finally:
        ours.stop()


OBLIGATIONS = 10000


def many_obligations(db):
    """Copies of one that is open, due over half a year around now; as many again that were met."""
    with contextlib.closing(sqlite3.connect(db)) as c:
        columns = [r[1] for r in c.execute("PRAGMA table_info(obligation)")]
        row = dict(zip(columns, c.execute("SELECT * FROM obligation WHERE ended IS NULL AND rule LIKE 'v3-%' LIMIT 1").fetchone()))
        parties = [f"party/{p}" for p, in c.execute("SELECT id FROM party")] + ["coordinator"]
        now, marks = int(time.time()), ",".join("?" * len(columns))
        for i in range(2 * OBLIGATIONS):
            due = now + (i * 7919 % (180 * 86400)) - 20 * 86400
            one = row | {"id": 10**7 + i, "about": f"C-{i} party/nova", "bearer": parties[i % len(parties)], "due": due, "place": due,
                         "started": due - 30 * 86400, "opened": due - 30 * 86400, "changed": due - 30 * 86400, "next": None}
            if i >= OBLIGATIONS:
                one |= {"state": "met", "ended": due - 86400, "changed": due - 86400, "met_by": 1}
            c.execute(f"INSERT INTO obligation VALUES ({marks})", [one[k] for k in columns])
        c.commit()


def bench_desk(b):
    """The desk of a coordinator and of a vendor, with many open obligations and as many that were met."""
    db, sessions = b.scratch / "desk.db", b.scratch / "desk.txt"
    timed([b.tocsin, "demo", "--db", db, "--seed-only"])
    many_obligations(db)
    sign_in(db, sessions)
    timed([b.tocsin, "act", "--db", db, "setting.change", "name=limits.rate", "value=100000"])
    with contextlib.closing(sqlite3.connect(db)) as c:
        members = [p for _, p in c.execute("SELECT id, party FROM member WHERE ended IS NULL")]
    secrets = sessions.read_text().split()
    who = {party: secrets[members.index(party)] for party in ("alliance", "nova")}
    ours = Server("tocsin", [b.tocsin, "serve", "--db", db, "--listen", "127.0.0.1:18434"], "http://127.0.0.1:18434",
                  stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for party, what, path in (("alliance", "a coordinator's desk", "/desk"), ("alliance", "sorted by party", "/desk?order=party"),
                                  ("alliance", "overdue alone", "/desk?show=overdue"), ("alliance", "those that ended", "/desk?show=ended"),
                                  ("nova", "a vendor's desk", "/desk"), ("alliance", "the feed of all, 2,000", "/obligations.ics")):
            took = []
            for _ in range(ROUNDS * 4):
                ask = urllib.request.Request(ours.url + path, headers={"Cookie": f"tocsin={who[party]}"})
                start = time.monotonic()
                with urllib.request.urlopen(ask, timeout=20) as answer:
                    answer.read()
                took.append((time.monotonic() - start) * 1000)
            b.row("desk", f"{what}, {OBLIGATIONS} open: median", statistics.median(took), "ms", 50 if path.startswith("/desk") else None, most=True,
                  note=f"slowest {max(took):.1f} ms")
    finally:
        ours.stop()


CASE = (200, 20, 2000)


def bench_case(b):
    """The pages of one case with many vendors, conversations and posts, made through acts; as a coordinator and as a vendor."""
    db, sessions = b.scratch / "case.db", b.scratch / "case.txt"
    made = dict(line.split() for line in timed([b.build / "bench/bench_case", db, *map(str, CASE)])[2].decode().splitlines())
    sign_in(db, sessions)
    timed([b.tocsin, "act", "--db", db, "setting.change", "name=limits.rate", "value=100000"])
    with contextlib.closing(sqlite3.connect(db)) as c:
        members = [f"member/{m}" for m, in c.execute("SELECT id FROM member WHERE ended IS NULL")]
    secrets = sessions.read_text().split()
    number = made["case"].split("/")[1]
    pages = (("the case", f"/case/{number}"), ("its participants filtered", f"/case/{number}?state=confirmed&order=since"),
             ("its conversation", f"/case/{number}/thread/{number}"), ("its repairs", f"/case/{number}/repairs"),
             ("its timeline", f"/case/{number}/timeline"), ("the list", "/cases"), ("the case, JSON", f"/api/v1/cases/{number}"))
    ours = Server("tocsin", [b.tocsin, "serve", "--db", db, "--listen", "127.0.0.1:18435"], "http://127.0.0.1:18435",
                  stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for who in ("coordinator", "vendor"):
            cookie = f"tocsin={secrets[members.index(made[who])]}"
            for what, path in pages:
                took, size = [], 0
                for _ in range(ROUNDS * 4):
                    ask = urllib.request.Request(ours.url + path, headers={"Cookie": cookie})
                    start = time.monotonic()
                    try:
                        with urllib.request.urlopen(ask, timeout=20) as answer:
                            size = len(answer.read())
                    except urllib.error.HTTPError as why:
                        b.skip("case", f"{path}: {why.code}")
                        break
                    took.append((time.monotonic() - start) * 1000)
                if took:
                    b.row("case", f"{what}, {CASE[0]} vendors, {CASE[2]} posts, {who}: median", statistics.median(took), "ms", 50, most=True,
                          note=f"slowest {max(took):.1f} ms, {size / 1024:.0f} KiB")
    finally:
        ours.stop()


NGINX = """
daemon off; worker_processes 2; pid {dir}/nginx.pid; error_log {dir}/error.log; worker_rlimit_nofile 4096;
events {{ worker_connections 1024; }}
http {{
  access_log off; sendfile on; tcp_nopush on; tcp_nodelay on; keepalive_requests 100000000; open_file_cache max=100;
  default_type application/octet-stream; types {{ text/html html; application/json json; }}
  client_body_temp_path {dir}/t1; proxy_temp_path {dir}/t2; fastcgi_temp_path {dir}/t3; uwsgi_temp_path {dir}/t4; scgi_temp_path {dir}/t5;
  server {{ listen 127.0.0.1:{port} reuseport; root {dir}/www; }}
}}
"""


def bench_web(b):
    """Pages and interface from memory, beside nginx serving the same bytes as files."""
    for tool in ("wrk", "nginx"):
        if not shutil.which(tool):
            return b.skip("web", f"no {tool}")
    db = b.scratch / "web.db"
    what = SHARED / "mobile-cves"
    if what.is_dir():
        timed([b.tocsin, "import", "--quiet", "--db", without(db), what])
    pages = {"start page": ("/", "index.html"), "list, JSON": ("/api/v1/entries", "entries.json"),
             "list, page": ("/list", "list.html")}
    port, their_port = 18431, 18432
    start = time.monotonic()
    ours = Server("tocsin", [b.tocsin, "serve", "--db", db, "--listen", f"127.0.0.1:{port}"], f"http://127.0.0.1:{port}",
                  stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    ready = time.monotonic() - start
    www = b.scratch / "nginx" / "www"
    www.mkdir(parents=True)
    (b.scratch / "nginx.conf").write_text(NGINX.format(dir=b.scratch / "nginx", port=their_port))
    sizes = {}
    for name, (path, file) in pages.items():
        body = fetch(ours.url + path)
        (www / file).write_bytes(body)
        sizes[name] = len(body)
    os.chmod(b.scratch, 0o755)
    theirs = Server("nginx", ["nginx", "-p", b.scratch / "nginx", "-c", b.scratch / "nginx.conf"], f"http://127.0.0.1:{their_port}",
                    stderr=subprocess.DEVNULL)
    try:
        b.row("web", "ready after start", ready * 1e3, "ms", 300, most=True)
        for name, (path, file) in pages.items():
            mine, its = [], []
            for _ in range(2):
                mine.append(load(ours, path))
                its.append(load(theirs, "/" + file))
            a, c = statistics.median(m[0] for m in mine), statistics.median(m[0] for m in its)
            bar = 0.8 if name != "list, page" else None
            b.row("web", f"{name}: requests per CPU-second, nginx = 1", a / c, "x", bar,
                  note=f"{a:.0f} against {c:.0f}; {sizes[name]} bytes; p99 {mine[-1][2]} against {its[-1][2]} {mine[-1][3]}".strip())
        b.row("web", "resident after load, real data in", ours.resident(), "MB", 60, most=True)
    finally:
        ours.stop()
        theirs.stop()


PARTS = {"import": bench_import, "check": bench_check, "match": bench_match, "score": bench_score, "priority": bench_priority,
         "acts": bench_acts, "people": bench_people, "desk": bench_desk, "case": bench_case, "web": bench_web}


def main():
    build = pathlib.Path(sys.argv[1]).resolve()
    wanted = sys.argv[2:] or list(PARTS)
    targets = ["bench/bound", "bench/write_bound", "bench/bench_score", "bench/bench_priority", "bench/bench_acts", "bench/bench_case"]
    targets += (["bench/bench_match"] if (HERE / "bench_match.c").exists() else [])
    subprocess.run(["ninja", "-C", str(build), "--quiet", *targets], check=True, stdout=subprocess.DEVNULL)
    with tempfile.TemporaryDirectory(prefix="bench-", dir=build) as scratch:
        b = Bench(build, pathlib.Path(scratch))
        failed = False
        for part in wanted:
            try:
                PARTS[part](b)
            except (RuntimeError, OSError, subprocess.CalledProcessError, KeyError, ValueError) as why:
                failed = True
                b.skip(part, str(why))
    (build / "bench.json").write_text(json.dumps({"when": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
                                                  "cores": os.cpu_count(), "rows": b.rows}, indent=1) + "\n")
    missed = [r for r in b.rows if r.get("met") is False]
    print(f"{len(b.rows)} rows, {len(missed)} bars missed; {build / 'bench.json'}")
    sys.exit(1 if failed else 0)


main()
