"""Nothing that was answered is lost, and nothing is done by halves: killed at any moment, on a full disk, on one that may not be
written, without its database.

TOCSIN_KILLS says how often the service is killed (20 unless told; 200 take some minutes)."""
import http.client
import json
import os
import random
import signal
import subprocess
import threading
import time

import shell
from hub import Hub
from pg import Server, until
from service import Service
from shell import case, postgres_case, same, sqlite_case, want

KILLS = int(os.environ.get("TOCSIN_KILLS", "20"))
WRITERS = 6


class Writer(threading.Thread):
    """Does one act after the other and remembers what it was told; stops when nobody answers any more."""

    def __init__(self, hub, key, name):
        super().__init__()
        self.host, self.key, self.name = hub.host, key, name
        self.told, self.unsure = {}, []
        self.n = 0

    def run(self):
        c = http.client.HTTPConnection(self.host, timeout=20)
        while True:
            value = f"{self.name}-{self.n}"
            self.n += 1
            try:
                status, answer = change(c, self.key, value)
            except (OSError, http.client.HTTPException):
                self.unsure.append(value)
                return
            want(status == 201, value, status, answer)
            self.told[value] = answer["act"]["seq"]


def change(c, key, value):
    """What the party says of itself; each time something else."""
    c.request("POST", "/api/v1/acts/party.change", json.dumps({"subject": "party/nova", "fields": {"about": value}}),
              {"Content-Type": "application/json", "Authorization": f"Bearer {key}", "Idempotency-Key": value})
    r = c.getresponse()
    return r.status, json.loads(r.read())


def is_whole(sh):
    sh.run("ledger", "verify").exit(0)
    sh.run("rebuild", "--verify").exit(0)


@case
def killed_while_acts_arrive(sh):
    told, unsure = {}, []
    with Hub(sh) as hub:
        hub.acts("setting", "change", "name=limits.rate", "value=100000")
        key = hub.key("ann", "people")
        for turn in range(KILLS):
            writers = [Writer(hub, key, f"t{turn}w{w}") for w in range(WRITERS)]
            for w in writers:
                w.start()
            time.sleep(random.uniform(0.01, 0.25))
            hub.service.process.send_signal(signal.SIGKILL)
            hub.service.process.wait()
            for w in writers:
                w.join()
                told |= w.told
                unsure += w.unsure
            hub.service.__exit__()
            hub.service = Service(sh, "serve")
            hub.host = hub.service.url.split("//")[1]
        c = http.client.HTTPConnection(hub.host, timeout=20)
        lost = 0
        for value in unsure:  # whoever was not answered asks again
            status, answer = change(c, key, value)
            want(status in (200, 201), value, status, answer)
            lost += status == 201
            told[value] = answer["act"]["seq"]
        want(len(told) > KILLS, "hardly anything was done", len(told))
        for value, seq in told.items():
            same(int(sh.db.value(f"SELECT count(*) FROM act WHERE seq = {seq} AND body LIKE '%\"about\":\"{value}\"%'")), 1, value)
        same(int(sh.db.value("SELECT count(*) FROM act WHERE name = 'party.change'")), len(told), "no more than that")
        same(hub.service.stop(signal.SIGTERM), 0)
    is_whole(sh)
    print(f"# killed {KILLS} times under {WRITERS} writers: {len(told)} acts, {len(unsure)} unanswered, {lost} of them not done")


def fill_up(file):
    """Takes all that is left."""
    with open(file, "wb", buffering=0) as f:
        try:
            while True:
                f.write(bytes(4096))
        except OSError:
            pass


@sqlite_case
def a_full_disk_is_told_and_heals(sh):
    with shell.small_disk("6m") as disk:
        sh.db = shell.File(disk / "list.db")
        sh.env["TOCSIN_DB"] = str(sh.db)
        with Hub(sh) as hub:
            hub.acts("setting", "change", "name=limits.rate", "value=100000")
            key, c, n = hub.key("ann", "people"), http.client.HTTPConnection(hub.host, timeout=20), 0
            fill_up(disk / "filler")
            while (said := change(c, key, f"full-{n}"))[0] == 201:
                n += 1
                want(n < 5000, "the disk was never full")
            same((said[0], said[1]["code"]), (503, "io"), said[1])
            want("list.db" not in json.dumps(said[1]), "an outsider is told where the database lies", said[1])
            same(hub.service.status("/list"), 200, "what can be read is read")
            (disk / "filler").unlink()
            same(change(c, key, f"full-{n}")[0], 201, "there is room again")
            same(int(sh.db.value("SELECT count(*) FROM act WHERE name = 'party.change'")), n + 1)
            same(hub.service.stop(signal.SIGTERM), 0)
            want("no room left for the database" in hub.service.said, "the operator is not told", hub.service.said)
        is_whole(sh)


@sqlite_case
def a_disk_that_may_not_be_written(sh):
    with shell.small_disk("6m") as disk:
        sh.db = shell.File(disk / "list.db")
        sh.env["TOCSIN_DB"] = str(sh.db)
        with Hub(sh) as hub:
            same(hub.service.stop(signal.SIGTERM), 0)
        before = sh.db.value("SELECT count(*) FROM act")
        subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
        r = sh.run("component", "add", "nova", "kind=model", "value=Nova 1")
        want(r.status == 4 and "list.db" in r.err, r)
        subprocess.run(["mount", "-o", "remount,rw", disk], check=True)
        same(sh.db.value("SELECT count(*) FROM act"), before)
        is_whole(sh)


@postgres_case
def the_database_dies_while_acts_arrive(sh):
    with Server() as server:
        sh.env["TOCSIN_DB"] = server.address
        with Hub(sh) as hub:
            hub.acts("setting", "change", "name=limits.rate", "value=100000")
            hub.acts("setting", "change", "name=metrics.open", "value=yes")
            until("settings are taken up", lambda: hub.browser().get("/metrics", X_Forwarded_For="192.0.2.9").status == 200)
            key, told, n = hub.key("ann", "people"), {}, 0
            for _ in range(4):
                c, refused = http.client.HTTPConnection(hub.host, timeout=30), 0
                death = threading.Timer(random.uniform(0.05, 0.4), server.kill)
                death.start()
                while not refused:
                    status, answer = change(c, key, f"die-{n}")
                    if status in (200, 201):
                        told[f"die-{n}"] = answer["act"]["seq"]
                        n += 1
                    else:
                        # Never 429: while the database is away the settings stay as they were.
                        same((status, answer["code"] in ("io", "store")), (503, True), answer)
                        refused += 1
                    want(n < 20000, "the server does not die")
                death.join()
                server.start()
                until("acts go on", lambda: change(c, key, f"die-{n}")[0] in (200, 201))
                told[f"die-{n}"] = change(c, key, f"die-{n}")[1]["act"]["seq"]
                n += 1
            for value, seq in told.items():
                want(f'"about":"{value}"' in server.value(f"SELECT body FROM act WHERE seq = {seq}"), value, seq, "is lost")
            same(int(server.value("SELECT count(*) FROM act WHERE name = 'party.change'")), n)
            same(hub.service.stop(signal.SIGTERM), 0)
            # Which words depends on who notices first: a connection in use, one that is made anew, or the tick that looks.
            said = hub.service.said
            want(any(w in said for w in ("is lost: ", "cannot be reached: ", "waiting for the database")), "the operator is not told", said)
            waits, back = said.count("waiting for the database"), said.count("the database is back")
            want(waits in (back, back + 1) and waits <= 4, "each time away is told once, and its end", said)
        is_whole(sh)


@postgres_case
def two_hubs_write_one_ledger(sh):
    with Hub(sh) as hub, Service(sh, "serve") as other:
        hub.acts("setting", "change", "name=limits.rate", "value=100000")
        key = hub.key("ann", "people")
        hosts, told, wrong = [hub.host, other.url.split("//")[1]], [], []

        def work(host, name):
            c = http.client.HTTPConnection(host, timeout=30)
            for n in range(40):
                status, answer = change(c, key, f"{name}-{n}")
                (told if status == 201 else wrong).append((answer, status))
        threads = [threading.Thread(target=work, args=(host, f"h{h}w{w}")) for h, host in enumerate(hosts) for w in range(3)]
        for t in threads:
            t.start()
        for t in threads:
            t.join()
        same(wrong, [])
        same(len({answer["act"]["seq"] for answer, _ in told}), 240, "each act has its own place")
        same(other.stop(signal.SIGTERM), 0)
    is_whole(sh)


shell.main()
