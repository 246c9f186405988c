"""A whole coordination by the API alone, as docs/examples/coordination.sh tells it."""
import os
import re
import subprocess
import time

import shell
from case_world import World
from hub import Browser, Hub, Program
from shell import case, same, want

SCRIPT = os.path.join(os.environ.get("TOCSIN_SOURCE", "."), "docs/examples/coordination.sh")


@case
def the_script_tells_the_whole_story(sh):
    with Hub(sh) as hub:
        env = dict(os.environ, HUB=hub.url, STAFF=hub.key("ida", "read", "coordinate"), SECOND=hub.key("cem", "read", "coordinate"),
                   VENDOR=hub.key("ann", "read", "coordinate"))
        r = subprocess.run(["sh", SCRIPT], env=env, capture_output=True, text=True, timeout=120)
        want(r.returncode == 0, r.stdout + r.stderr)
        entry = re.search(r"(TOC-\d{4}-0001) is in the list", r.stdout)
        want(entry, r.stdout)
        want("before: not in the list" in r.stdout, r.stdout)
        want("level 2026-11-05: affected" in r.stdout and "level 2026-12-05: fixed" in r.stdout, r.stdout)
        want("answers: every notified participant has answered" in r.stdout, "the silent vendor is not told", r.stdout)
        # Nobody who was not asked has seen anything, before or after.
        number = re.search(r"case/(\d+)", r.stdout)[1]
        for who in ("olga",):
            page = hub.browser(who).get(f"/case/{number}")
            want("Lock screen opens" not in page.text, "the vendor that never entered reads the title")
        same(hub.browser().get(f"/entry/{entry[1]}").status, 200)


@case
def from_the_shell(sh):
    with World(sh) as w:
        w.did(w.cem.act("case.notify", f"case/{w.case}", {"vendor": "party/orion"}))
        w.did(w.ann.act("case.track", f"case/{w.case}", {"number": "NV-7"}))
        ann, olga, cem = (w.hub.member[who] for who in ("ann", "olga", "cem"))
        sh.run("case", "list", "--as", ann).exit(0, "A hole in the radio", "high")
        seen = sh.run("case", "show", w.case, "--as", ann).exit(0, "A hole in the radio", "NV-7", "party/orion", "case.open").out
        want("asked by" not in seen, "who asked, to one who is in", seen)
        # Asked, and not in: the cover. Nobody else finds anything, and the program for programs tells as much.
        cover = sh.run("case", "show", f"case/{w.case}", "--as", olga).exit(0, "this is its cover", "asked by").out
        want("hole" not in cover and "NV-7" not in cover and "case.open" not in cover, cover)
        want("hole" not in sh.run("case", "list", "--as", olga).exit(0, "asked").out, "a cover in the list")
        sh.run("case", "show", w.case, "--as", w.hub.member["ida"], "--json").exit(0)
        here, there = sh.run("case", "show", w.case, "--as", ann, "--json").exit(0).json(), w.ann.get(f"/api/v1/cases/{w.case}").json()
        same(set(here), set(there))
        same(sorted(p["who"] + p["state"] for p in here["participants"]), sorted(p["who"] + p["state"] for p in there["participants"]))
        same(sh.run("case", "list", "--show", "closed", "--as", cem).exit(0).out, "No such case.\n")
        sh.run("case", "list", "--show", "odd", "--as", cem).exit(2, "--help")
        sh.run("case", "list", "--as", "cem").exit(2, 'found "cem"')
        sh.run("case", "show", "9999", "--as", cem).exit(3, "not for you")


def make_ready(w):
    """All gates of World's case are open: two agreed, and two looked."""
    vuln = f"vuln/{w.did(w.cem.act('vuln.add', f'case/{w.case}', {'title': 'Nova phones unlock', 'words': 'They unlock.'}))}"
    ida = Program(w.hub, w.hub.key("ida", "read", "coordinate"))
    w.did(w.ann.act("case.answer", f"case/{w.case}", {"answer": "confirmed"}))
    w.did(w.ann.act("repair.set", vuln, {"kind": "model", "line": "Nova 12*", "state": "fixed", "level": "2026-12-05"}))
    w.did(w.cem.act("vuln.check", vuln))
    for what in ("no_exploit", "cn_operators", "cn_moderate", "cn_tools", "cn_event", "cn_foreign"):
        w.did(ida.act("case.examine", f"case/{w.case}", {"what": what, "found": "yes"}))
    for who in (w.cem, ida):
        w.did(who.act("case.approve", f"case/{w.case}"))
    gates = w.cem.get(f"/api/v1/cases/{w.case}/disclosure").is_(200).json()
    want(gates["may_publish"], [g for g in gates["gates"] if g["state"] == "missing"])
    return vuln


@case
def what_was_published_is_there_for_who_follows_the_link(sh):
    """The page, the API and the check have the entry as soon as the act is answered, though they kept that it was not there."""
    phone = ("ro.product.manufacturer=Nova\nro.product.model=Nova 12 Pro\nro.build.version.release=15\n"
             "ro.build.version.security_patch=2026-11-05\n")
    with World(sh) as w:
        def verdict(entry):
            told = Browser(w.hub).ask("POST", "/api/v1/check", phone, Content_Type="text/plain").is_(200)
            return entry in told.text

        vuln, anybody = make_ready(w), Browser(w.hub)
        entry = f"TOC-{time.gmtime().tm_year}-0001"
        for path in (f"/entry/{entry}", f"/api/v1/entries/{entry}"):
            anybody.get(path).is_(404)
        want(not verdict(entry), "in the check before it was published")
        w.did(w.cem.act("case.publish", f"case/{w.case}"))
        for path in (f"/entry/{entry}", f"/api/v1/entries/{entry}"):
            anybody.get(path).is_(200, "Nova phones unlock")
        want(verdict(entry), "not in the check")
        anybody.get("/list").is_(200, entry)
        # What follows from an act changes the list as soon: a repair of what is published.
        for build in ("6.1.480", "6.1.481", "6.1.482"):
            w.did(w.ann.act("repair.set", vuln, {"kind": "model", "line": f"Nova 12 {build}", "state": "affected"}))
            anybody.get(f"/entry/{entry}").is_(200, build)


shell.main()
