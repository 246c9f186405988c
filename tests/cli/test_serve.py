"""The service from the shell: it says where it listens, answers, sees a new list, and stops when told."""
import json
import signal
import socket
import time
import urllib.request

import shell
from service import Service
from shell import case, cve, same, want


@case
def it_serves_what_the_list_holds_and_stops(sh):
    sh.write("a.json", cve("CVE-2024-90001"))
    sh.run("import", "a.json").exit(0)
    for sig in (signal.SIGTERM, signal.SIGINT):
        with Service(sh, "serve") as s:
            want("CVE-2024-90001" in s.get("/list"), "not on the page")
            want("CVE-2024-90001" in s.get("/api/v1/entries"), "not in the API")
            same(s.stop(sig), 0, sig)


@case
def it_sees_an_import(sh):
    with Service(sh, "serve") as s:
        want("CVE-2024-90001" not in s.get("/api/v1/entries"), "an empty list is served")
        sh.write("a.json", cve("CVE-2024-90001"))
        sh.run("import", "a.json").exit(0)
        end = time.monotonic() + 10
        while "CVE-2024-90001" not in s.get("/api/v1/entries"):
            want(time.monotonic() < end, "the new entry is not served after ten seconds")
            time.sleep(0.2)
        same(s.stop(signal.SIGTERM), 0)


@case
def a_check_over_the_wire_is_the_check_of_the_shell(sh):
    sh.write("a.jsonl", [cve("CVE-2024-90001"), cve("CVE-2024-90002", month="2024-01")])
    sh.run("import", "a.jsonl").exit(0)
    body = b"ro.build.version.release=14\nro.build.version.security_patch=2024-02-05\nro.product.model=Pixel 7\n"
    sh.write("build.prop", body)
    ours = sh.run("check", "build.prop", "--format", "json").exit(1).json()
    with Service(sh, "serve") as s:
        request = urllib.request.Request(s.url + "/api/v1/check", data=body, headers={"Content-Type": "text/plain"})
        with urllib.request.urlopen(request, timeout=20) as r:
            theirs = json.load(r)
        same(theirs["verdicts"], ours["verdicts"])
        same(theirs["counts"], ours["counts"])


@case
def a_port_that_is_taken_is_4(sh):
    sh.write("a.json", cve("CVE-2024-90001"))
    sh.run("import", "a.json").exit(0)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        r = sh.run("serve", "--listen", f"127.0.0.1:{taken.getsockname()[1]}").exit(4, "listen")
    sh.write("text.db", "no database\n" * 1000)
    sh.run("serve", "--db", "text.db", "--listen", "127.0.0.1:0").exit(4)


@case
def a_demonstration_keeps_nothing(sh):
    with Service(sh, "demo") as s:
        want("<html" in s.get("/"), "no start page")
        same(s.stop(signal.SIGINT), 0)
    same(sorted(p.name for p in sh.folder.iterdir()), [], "left behind")
    sh.run("demo", "--db", "kept.db", "--seed-only").exit(0)
    want(len(sh.ids("--db", "kept.db")) > 100, "a starter list")


shell.main()
