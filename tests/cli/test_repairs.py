"""Repairs over a real socket: the API as a vendor's PSIRT uses it, documents of its own tools, the pages."""
import csv
import io
import json
import re

import shell
from hub import Browser, Hub, Program
from shell import case, same, want

PURL = "pkg:generic/nova/wlan"


def prepared(hub):
    """A case with one vulnerability; nova has entered, orion was asked."""
    hub.staff = Program(hub, hub.key("cem", "read", "coordinate"))
    hub.nova = Program(hub, hub.key("ann", "read", "coordinate", "people"))
    hub.orion = Program(hub, hub.key("olga", "read", "coordinate"))
    hub.case = did(hub.staff, "case.open", "hub", title="WLAN of Orion chips", grade="high")["made"]
    for party in ("nova", "orion"):
        did(hub.staff, "case.notify", hub.case, vendor=f"party/{party}", role="vendor")
    did(hub.nova, "case.enter", hub.case)
    hub.vuln = did(hub.staff, "vuln.add", hub.case, title="Memory corruption in WLAN", words="A frame that is **too long**.", cve="CVE-2026-12345",
                   vector="CVSS:3.1/AV:A/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H")["made"]
    did(hub.nova, "component.add", "party/nova", kind="purl", value=PURL)
    did(hub.nova, "component.add", "party/nova", kind="model", value="Nova 12*")
    hub.path = f"/api/v1/cases/{hub.case.split('/')[1]}/repairs"


def did(program, act, subject, **fields):
    a = program.act(act, subject, fields)
    want(a.status in (200, 201), f"{act}: {a.status} {a.text}")
    return a.json()["act"]


def send(program, path, document):
    return Browser(program.hub).ask("POST", path, json.dumps(document), Content_Type="application/json", Authorization=f"Bearer {program.key}")


def openvex(*statements):
    return {"@context": "https://openvex.dev/ns/v0.2.0", "@id": "https://nova.example/vex/1", "author": "Nova PSIRT",
            "timestamp": "2026-11-23T08:00:00Z", "version": 1,
            "statements": [{"vulnerability": {"name": v}, "products": [{"@id": p}], "status": s, **more} for v, p, s, more in statements]}


AFFECTED = {"action_statement": "Wait for the update."}


@case
def a_psirt_says_how_far_it_is(sh):
    with Hub(sh) as hub:
        prepared(hub)
        did(hub.nova, "repair.set", hub.vuln, kind="model", line="Nova 12*", branch="Android 15", state="fix_ready", level="2026-12-05")
        got = hub.nova.get(hub.path).is_(200).json()
        same(got["vulns"][0]["cve"], "CVE-2026-12345")
        same(got["vulns"][0]["grade"], "high")
        vendors = {v["party"]: v for v in got["vendors"]}
        same(set(vendors), {"party/nova", "party/orion"})
        same(vendors["party/nova"]["repairs"][0]["state"], "fix_ready")
        same(vendors["party/nova"]["path"], "ready")
        same(vendors["party/orion"]["worst"], "unknown")
        want("due" in vendors["party/orion"], vendors["party/orion"])
        # who was asked and has not entered, and who is nobody
        hub.orion.get(hub.path).is_(404)
        hub.orion.act("repair.set", hub.vuln, {"state": "affected"}).is_(404)
        Browser(hub).get(hub.path).is_(401)
        hub.nova.act("repair.set", hub.vuln, {"party": "party/orion", "state": "fixed", "build": "1"}).is_(403, "your own products")
        # of what is shown, as files
        rows = list(csv.DictReader(io.StringIO(hub.nova.get(hub.path + "?format=csv").is_(200).text)))
        same([(r["party"], r["state"], r["level"]) for r in rows], [("nova", "fix_ready", "2026-12-05"), ("orion", "unknown", "")])
        same([r["party"] for r in csv.DictReader(io.StringIO(hub.nova.get(hub.path + "?format=csv&party=orion").text))], ["orion"])
        hub.nova.get(hub.path + "?state=great").is_(400, "expected")


@case
def documents_of_its_own_tools(sh):
    with Hub(sh) as hub:
        prepared(hub)
        document = openvex(("CVE-2026-12345", PURL + "@1.2.1", "fixed", {}), ("CVE-2026-12345", "Nova 12 Pro", "affected", AFFECTED),
                           ("CVE-2020-1", "Nova 12 Pro", "affected", AFFECTED), ("CVE-2026-12345", "Toaster", "affected", AFFECTED))
        acts = hub.count()
        told = send(hub.nova, hub.path + "?dry=1", document).is_(200).json()
        same((told["dry"], told["new"], told["no_vuln"], told["no_product"]), (True, 2, 1, 1))
        same(hub.count(), acts)
        same([(r["result"], r.get("line"), r.get("to")) for r in told["rows"]],
             [("new", PURL, "fixed"), ("new", "Nova 12*", "affected"), ("no_vuln", None, None), ("no_product", None, None)])
        send(hub.nova, hub.path, document).is_(201)
        got = {r["line"]: r for v in hub.nova.get(hub.path).json()["vendors"] for r in v["repairs"]}
        same((got[PURL]["state"], got[PURL]["version"], got[PURL]["told_by"]), ("fixed", "1.2.1", "party/nova"))
        same(got["Nova 12*"]["state"], "affected")
        send(hub.nova, hub.path, document).is_(409, "nothing in it changes")
        # all or nothing
        second = openvex(("CVE-2026-12345", "Nova 12", "fixed", {}), ("CVE-2026-12345", PURL, "affected", AFFECTED))
        send(hub.nova, hub.path, second).is_(409, "1 of 2 rows")
        same({r["line"]: r["state"] for v in hub.nova.get(hub.path).json()["vendors"] for r in v["repairs"]}, {PURL: "fixed", "Nova 12*": "affected"})
        send(hub.nova, hub.path + "?reason=looked+again", second).is_(201)
        same({r["line"]: r["state"] for v in hub.nova.get(hub.path).json()["vendors"] for r in v["repairs"]}, {PURL: "affected", "Nova 12*": "fix_ready"})
        # out and in again, in all three forms
        for form in ("openvex", "csaf", "csaf-2.1"):
            out = hub.nova.get(hub.path + "?format=" + form).is_(200).json()
            back = send(hub.nova, hub.path + "?dry=1", out).is_(200).json()
            same((back["same"], back["new"], back["change"], back["refused"]), (2, 0, 0, 0))
        want("TLP:AMBER" in json.dumps(hub.nova.get(hub.path + "?format=csaf-2.1").json()["document"]), "label")
        # what is no document, and whose it is not
        send(hub.nova, hub.path, {"statements": []}).is_(400, "expected OpenVEX")
        send(hub.orion, hub.path, document).is_(404)
        send(hub.nova, hub.path + "?party=orion", document).is_(403)
        sh.run("rebuild", "--verify").exit(0)


@case
def from_the_shell(sh):
    with Hub(sh) as hub:
        prepared(hub)
        ann, olga = hub.member["ann"], hub.member["olga"]
        sh.run("repair", "set", hub.vuln, "--as", ann, "kind=model", "line=Nova 12*", "state=rolling_out", "share=40", "level=2026-12-05").exit(0)
        out = sh.run("repair", "list", hub.case, "--as", ann).exit(0).out
        want(re.search(r"CVE-2026-12345\s+nova\s+Nova 12\*\s+rolling_out\s+40 %, 2026-12-05", out), out)
        want(re.search(r"CVE-2026-12345\s+orion\s+unknown", out), out)
        same(sh.run("repair", "list", hub.case, "--as", ann, "--format", "openvex", "--party", "nova").exit(0).json()["statements"][0]["status"], "affected")
        want("nova" not in sh.run("repair", "list", hub.case, "--as", ann, "--state", "unknown").exit(0).out, "filtered")
        sh.run("repair", "list", hub.case, "--as", olga).exit(3, "not for you")
        sh.run("repair", "list", hub.case).exit(2, "--as")
        sh.run("repair", "list", hub.case, "--as", ann, "--format", "sheet").exit(2, "expected one of those")
        sh.run("repair", "set", hub.vuln, "--as", ann, "kind=model", "line=Nova 12*", "state=affected").exit(3, "needs a reason")


@case
def the_pages(sh):
    with Hub(sh) as hub:
        prepared(hub)
        page = "/" + hub.case + "/repairs"
        did(hub.nova, "repair.set", hub.vuln, kind="model", line="Nova 12*", branch="Android 15", state="affected")
        did(hub.nova, "repair.say", hub.vuln, words="We thank the <script>alert(1)</script> **finder**.")
        ann, cem, olga = (hub.browser(who) for who in ("ann", "cem", "olga"))
        shown = ann.get(page).is_(200, "Nova 12* (Android 15)", "Orion Example", "affected", "yours", "Memory corruption in WLAN")
        want('name="party"' in shown.text and 'id="send-party"' not in shown.text, "a vendor sends its own alone")
        cem.get(page).is_(200, 'id="send-party"', "vuln.add")
        olga.get(page).is_(404)
        vuln = ann.get("/" + hub.vuln).is_(200, "<strong>too long</strong>", "CVE-2026-12345", "CVSS:3.1/AV:A", "<strong>finder</strong>")
        want("<script>alert" not in vuln.text, vuln.text)
        olga.get("/" + hub.vuln).is_(404)
        want("Memory corruption" not in olga.get("/" + hub.vuln).text, "nothing of it")
        # the quick form
        token = re.search(r'name="token" value="([^"]+)"', shown.text)[1]
        ann.post("/do/repair.set", {"token": token, "subject": hub.vuln, "back": page, "kind": "model", "line": "Nova 12*", "branch": "Android 15",
                                    "state": "rolling_out", "share": "40", "level": "2026-12-05"}).is_(303)
        ann.get(page).is_(200, "40 % have it", "patch level 2026-12-05")
        # filters
        want("Nova Example" not in re.sub(r"(?s)<(select|form|nav|header)\b.*?</\1>", "", ann.get(page + "?party=orion").is_(200).text.split('id="matrix"')[1]), "one vendor")
        ann.get(page + "?state=will_not_fix").is_(200, "No vendor is so.")
        # a document: looked at, then done
        document = json.dumps(openvex(("CVE-2026-12345", "Nova 12 Pro Android 15", "fixed", {}), ("CVE-2020-1", "x", "fixed", {})))
        kept = upload(ann, page, token, document).is_(200, "1 row would change.", "not a vulnerability of this case", "rolling out")
        acts = hub.count()
        secret = kept.hidden("document_kept")
        cem.post(page, {"token": re.search(r'name="token" value="([^"]+)"', cem.get(page).text)[1], "document_kept": "x" * 43, "go": "1"}).is_(409)
        same(hub.count(), acts)
        upload(ann, page, token, "{").is_(400, "could not be read")
        # pressed twice: done once, and both times it is told that it is done
        go = {"token": token, "document_kept": secret, "party": kept.hidden("party"), "reason": "", "go": "1"}
        ann.post(page, go).is_(303)
        ann.get(page).is_(200, "1 row was changed")
        acts = hub.count()
        ann.post(page, go).is_(303)
        ann.get(page).is_(200, "These rows were changed already")
        same(hub.count(), acts)


def upload(browser, page, token, text):
    lines = [f'--b\r\nContent-Disposition: form-data; name="token"\r\n\r\n{token}', f'--b\r\nContent-Disposition: form-data; name="document"; '
             f'filename="vex.json"\r\nContent-Type: application/json\r\n\r\n{text}', "--b--\r\n"]
    return browser.ask("POST", page, "\r\n".join(lines), Content_Type="multipart/form-data; boundary=b", Origin=browser.hub.url)


shell.main()
