"""Hubs on one PostgreSQL: what one imports the others show, and a server that goes away and comes back loses nothing."""
import contextlib
import json
import os
import pathlib
import pwd
import shutil
import signal
import subprocess
import tempfile
import time

import shell
from service import Service
from shell import cve, postgres_case, same, want


class Server:
    """A server that may be killed: its own, beside the one that all tests share."""

    def __init__(self):
        self.bin = pathlib.Path(os.environ["TOCSIN_TEST_PG_BIN"])
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="tocsin-pg-"))
        self.user = {}
        if os.geteuid() == 0:  # it refuses to run as root
            nobody = pwd.getpwnam("nobody")
            os.chown(self.folder, nobody.pw_uid, nobody.pw_gid)
            self.user = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
        self.address = f"postgresql:///postgres?host={self.folder}&user=tester"
        self.process = None
        self.does("initdb", "--no-sync", "-D", self.folder / "data", "-U", "tester", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8")

    def does(self, program, *args):
        made = subprocess.run([self.bin / program, *args], cwd=self.folder, capture_output=True, text=True, **self.user)
        want(made.returncode == 0, made.stdout, made.stderr)

    def start(self):
        self.process = subprocess.Popen([self.bin / "postgres", "-D", self.folder / "data", "-k", self.folder, "-c", "listen_addresses="],
                                        cwd=self.folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **self.user)
        end = time.monotonic() + 60
        while subprocess.run([self.bin / "pg_isready", "-q", "-h", self.folder], check=False).returncode != 0:
            want(time.monotonic() < end, "the server does not start")
            time.sleep(0.1)

    def kill(self):
        """As when the machine fails: no shutdown, recovery at the next start."""
        self.process.send_signal(signal.SIGQUIT)
        self.process.wait(timeout=60)

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *why):
        with contextlib.suppress(Exception):
            self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)


def until(what, f, seconds=30):
    end = time.monotonic() + seconds
    while not f():
        want(time.monotonic() < end, what, "not within", seconds, "seconds")
        time.sleep(0.1)


def health(service):
    return json.loads(service.get("/api/v1/health"))


@postgres_case
def an_import_on_one_hub_is_seen_by_all(sh):
    sh.write("a.json", cve("CVE-2024-90001"))
    sh.write("b.json", cve("CVE-2024-90002"))
    sh.run("import", "a.json").exit(0)
    with Service(sh, "serve") as one, Service(sh, "serve") as two:
        for s in (one, two):
            same([e["id"] for e in json.loads(s.get("/api/v1/entries"))["entries"]], ["CVE-2024-90001"])
        sh.run("import", "b.json").exit(0)
        for s in (one, two):
            until("the second hub shows it", lambda s=s: "CVE-2024-90002" in s.get("/api/v1/entries"), 20)
        same(health(one)["generation"], health(two)["generation"])


@postgres_case
def a_hub_at_rest_asks_nothing(sh):
    sh.write("a.json", cve("CVE-2024-90001"))
    sh.run("import", "a.json").exit(0)
    asked = f"SELECT count(*), max(query_start) FROM pg_stat_activity WHERE application_name = '{sh.db.schema}'"
    with Service(sh, "serve") as s:
        s.get("/list")
        before = shell.psql(asked)
        want(not before.startswith("0|"), "no connection listens")
        time.sleep(3)
        s.get("/list?q=")
        same(shell.psql(asked), before, "a query within three seconds in which nothing happened")


@postgres_case
def a_server_that_goes_away_and_comes_back(sh):
    sh.write("a.json", cve("CVE-2024-90001"))
    sh.write("b.json", cve("CVE-2024-90002"))
    with Server() as server:
        sh.env["TOCSIN_DB"] = server.address
        sh.run("import", "a.json").exit(0)
        with Service(sh, "serve") as s:
            want("CVE-2024-90001" in s.get("/entry/CVE-2024-90001"), "no entry")
            server.kill()
            until("health tells it", lambda: health(s)["status"] == "waiting")
            told = health(s)
            same(told["waits_for"], "database")
            same(told["entries"], 1)
            for path in ("/", "/list", "/api/v1/entries", "/statistics", "/check/result?release=13&level=2023-06-05"):
                s.get(path)  # from memory; an error would be raised
            want("CVE-2024-90001" in s.get("/list"), "the list is not shown from memory")
            same(s.status("/api/v1/entries/CVE-2024-90009"), 503, "what needs the store")
            sh.run("import", "b.json").exit(4, "cannot be reached")
            server.start()
            until("it connects anew", lambda: health(s)["status"] == "ok")
            want("CVE-2024-90001" in s.get("/api/v1/entries/CVE-2024-90001"), "the entry after it")
            sh.run("import", "b.json").exit(0)
            until("it hears of imports again", lambda: "CVE-2024-90002" in s.get("/api/v1/entries"))
            same(s.stop(signal.SIGTERM), 0)
            want(s.said.count("waiting for the database") == 1 and s.said.count("the database is back") == 1, s.said)


@postgres_case
def an_import_that_loses_its_server_leaves_the_old_state(sh):
    sh.write("a.json", cve("CVE-2024-90001"))
    lines = "".join(json.dumps(cve(f"CVE-2023-{10000 + i}", text=f"Text {i} " * 40)) + "\n" for i in range(20000))
    sh.write("big.jsonl", lines)
    with Server() as server:
        sh.env["TOCSIN_DB"] = server.address
        sh.run("import", "a.json").exit(0)
        for pause in (0.3, 0.8):
            p = sh.start("import", "big.jsonl")
            time.sleep(pause)
            server.kill()
            _, err = p.communicate(timeout=120)
            want(p.returncode == 4 and b"database" in err, p.returncode, err)
            server.start()
            same(sh.ids(), ["CVE-2024-90001"], "the old state")


@postgres_case
def no_answered_import_is_lost(sh):
    with Server() as server:
        sh.env["TOCSIN_DB"] = server.address
        for i in range(6):
            sh.write("a.json", cve(f"CVE-2024-{90000 + i}"))
            sh.run("import", "a.json").exit(0)
            server.kill()
            server.start()
            same(len(sh.ids()), i + 1, "an answered import is there after a crash")


@postgres_case
def hubs_that_begin_on_an_empty_database_together(sh):
    sh.write("p.json", shell.phone())
    processes = [sh.start("demo", "--db", sh.db, "--seed-only") for _ in range(3)]
    for p in processes:
        _, err = p.communicate(timeout=120)
        same(p.returncode, 0, err)
    want(len(sh.ids()) > 100, "a starter list")
    sh.run("check", "p.json").exit(1)


shell.main()
