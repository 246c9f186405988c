"""Hubs on one PostgreSQL: what one imports the others show, and a server that goes away and comes back loses nothing."""
import json
import signal
import time

import shell
from pg import Server, until
from service import Service
from shell import cve, postgres_case, same, want


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
    sh.write("many.jsonl", [cve(f"CVE-2024-{90000 + i}") for i in range(150)])
    processes = [sh.start("import", "many.jsonl") for _ in range(3)]
    for p in processes:
        _, err = p.communicate(timeout=120)
        same(p.returncode, 0, err)
    same(len(sh.ids()), 150)
    sh.run("check", "p.json").exit(1)


@postgres_case
def one_of_several_makes_the_hub(sh):
    """Each has a file of keys of its own; the others' would fit nothing."""
    processes = [sh.start("init", "--name", "Alliance Example", "--person", "Ida", "--mail", "ida@a.example",
                          env={"TOCSIN_KEYS": str(sh.path(f"{n}.keys"))}) for n in range(3)]
    ended = []
    for p in processes:
        _, err = p.communicate(timeout=120)
        ended.append((p.returncode, err.decode()))
    same(sorted(status for status, _ in ended).count(0), 1, ended)
    same(sh.db.value("SELECT count(*) FROM act WHERE name = 'hub.init'"), "1", ended)
    same(len(list(sh.folder.glob("*.keys"))), 1, "the keys of those that came too late are gone")


shell.main()
