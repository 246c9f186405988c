"""Reports as the staff works on them: the queue, one report, what may be done, and the same for programs."""
import json

import shell
from hub import Hub, Program
from shell import case, same, want

HOSTILE = "<script>alert(1)</script> \u202egpj.exe **bold** [x](javascript:alert(2)) <img src=x onerror=alert(3)>"


def report(hub, **fields):
    """Sent from the shell on the hub's machine, as one that came by mail."""
    given = {"title": "Heap overflow in the Wi-Fi firmware", "product": "Nova 12", "words": "A crafted beacon overflows a buffer.",
             "origin": "mail"} | fields
    return hub.acts("act", "report.submit", *(f"{k}={v}" for k, v in given.items()))["subject"]


@case
def the_queue_and_one_report(sh):
    with Hub(sh) as hub:
        first = report(hub, words=HOSTILE, exploited="suspected", mail="finder@post.example")
        second = report(hub, title="Wi-Fi firmware heap overflow", words="The buffer is overflowed by a beacon.")
        cem = hub.browser("cem")
        queue = cem.get("/reports").is_(200, "Heap overflow in the Wi-Fi firmware", "2 reports.", "attacks suspected", "To be looked at")
        want("<script" not in queue.text.replace('<script src="/assets', ""), "no script of a finder's")
        cem.get("/reports?show=mine").is_(200, "None fits")
        cem.get("/reports?q=overflow").is_(200, "2 reports.")
        cem.get("/reports?q=" + second.split("/")[1]).is_(200, "1 report.", "Wi-Fi firmware heap overflow")
        cem.get("/reports?show=new&grade=none&state=received&order=grade&reverse=1").is_(200, 'aria-sort="descending"')

        page = cem.get("/" + first).is_(200, "&lt;script&gt;alert(1)", "&lt;img src=x", "<strong>bold</strong>", "U+202E",
                                        "Acknowledge a report", "finder@post.example", "Reports like this one", "/do/report.validate")
        for bad in ("javascript:alert", "<script>alert", "<img"):
            want(f'href="{bad}' not in page.text and bad + "(1)" not in page.text.replace("&lt;script&gt;alert(1)", ""), bad)
        want("/do/report.reopen" not in page.text and "/do/report.affects" not in page.text, "what has no step from here is not offered")

        cem.does("report.assign", first, note="I take it").is_(303)
        cem.get("/reports?show=mine").is_(200, "1 report.", "Cem Staff")
        cem.does("report.ask", first, words="Which build is it?").is_(303)
        page = cem.get("/" + first).is_(200, "Which build is it?", "It waits for the finder", "/do/obligation.ask_pause?subject=obligation")
        cem.does("report.validate", first, grade="critical", parties="nova orion", note="seen on a Nova 12").is_(303)
        page = cem.get("/" + first).is_(200, "Critical", "Pass a critical report on", "seen on a Nova 12", "/do/report.affects",
                                        "/do/case.open?subject=hub")
        cem.does("report.duplicate", second, of=first, words="It is known.").is_(303)
        cem.get("/" + second).is_(200, "Known already", f'href="/{first}"')
        cem.get("/" + first).is_(200, "Duplicates of this one")
        cem.does("report.close", second, reason="elsewhere").is_(303)
        cem.get("/reports?show=closed").is_(200, "1 report.", "Wi-Fi firmware heap overflow")

        # It is the staff's: for others there is no such page.
        ann = hub.browser("ann")
        ann.get("/" + first).is_(404)
        want("Heap overflow" not in ann.get("/reports").is_(200).text, "others' reports")
        same(hub.browser().get("/reports").status, 303)


@case
def for_programs(sh):
    with Hub(sh) as hub:
        first = report(hub)
        cem = Program(hub, hub.key("cem", "read", "coordinate"))
        ann = Program(hub, hub.key("ann", "read", "coordinate"))
        made = ann.act("report.submit", fields={"title": "Lock screen bypass", "product": "Nova 12", "versions": "3.1",
                                                "words": "A gesture opens the lock.", "steps": "Swipe."}).is_(201).json()
        own = made["act"]["subject"]
        all = cem.get("/api/v1/reports").is_(200).json()
        same(all["all"], 2)
        same(all["unassigned"], 2)
        same(all["reports"][0]["title"], "Heap overflow in the Wi-Fi firmware")
        cem.get("/api/v1/reports?show=never").is_(400)
        cem.get("/api/v1/reports?colour=red").is_(400)
        cem.act("report.invalidate", own, {"reason": "no_effect"}).is_(400)
        cem.act("report.invalidate", own, {"reason": "no_effect", "words": "It has none.", "note": "looked at twice"}).is_(201)
        one = cem.get("/api/v1/" + own.replace("report/", "reports/")).is_(200).json()
        same((one["state"], one["reason"], one["finder"]["invalid"]), ("invalid", "no_effect", 1))
        same(one["history"][0]["note"], "looked at twice")
        same(one["posts"][0]["words"], "It has none.")
        seen = ann.get("/api/v1/" + own.replace("report/", "reports/")).is_(200)
        want("looked at twice" not in seen.text, "a note is for the staff")
        same(ann.get("/api/v1/reports").is_(200).json()["all"], 1)
        ann.get("/api/v1/" + first.replace("report/", "reports/")).is_(404)
        ann.act("report.validate", own, {"grade": "low"}).is_(404)


@case
def csaf_documents(sh):
    """A researcher's own document, by anybody over the API and from the shell; what is wrong with one is told at its place."""
    text = (shell.SOURCE / "fuzz" / "seeds" / "csaf_report" / "report.json").read_text()
    document = json.loads(text)
    with Hub(sh) as hub:
        b = hub.browser()
        head = {"Content_Type": "application/json"}
        made = b.ask("POST", "/api/v1/reports/csaf", text, **head).is_(201, '"result":"').json()
        subject = made["act"]["subject"]
        cem = Program(hub, hub.key("cem", "read", "coordinate"))
        one = cem.get("/api/v1/reports/" + subject.split("/")[1]).is_(200).json()
        same((one["title"], one["origin"], one["exploited"], one["mail"], one["plan"]),
             ("Overflow in the radio of Nova 12", "csaf", "yes", "rin@rin.example", "2027-01-15T00:00:00Z"))
        want("CVE-2026-0001" in one["words"] and "CWE-787" in one["words"] and "Send the frame" in one["steps"], one)
        own = b.get("/api/v1/reports/" + subject.split("/")[1], Authorization="Tracking " + made["result"]).is_(200).json()
        same(own["title"], one["title"])

        b.ask("POST", "/api/v1/reports/csaf", "{", **head).is_(400)
        b.ask("POST", "/api/v1/reports/csaf", json.dumps({"document": {}}), **head).is_(400, "csaf_version")
        document["vulnerabilities"][0]["product_status"] = {"known_affected": ["P9"]}
        b.ask("POST", "/api/v1/reports/csaf", json.dumps(document), **head).is_(422, "P9", "/vulnerabilities/0/product_status")
        document = json.loads(text)
        del document["vulnerabilities"][0]["notes"]
        b.ask("POST", "/api/v1/reports/csaf", json.dumps(document), **head).is_(400, "reproduced")
        b.ask("POST", "/api/v1/reports/csaf", json.dumps({"csaf": document, "fields": {"steps": "Send it.", "mail": "else@rin.example"}}),
              **head).is_(201)
        document["document"]["title"] = "turned \u202e round"
        b.ask("POST", "/api/v1/reports/csaf", json.dumps(document), **head).is_(422, "title", "U+202E")

        file = sh.path("report.json")
        file.write_text(text)
        out = sh.run("report", "csaf", file, "mail=third@rin.example").exit(0).out
        want("report/" in out and "tracking secret, told this once:" in out, out)
        sh.run("report", "csaf", file, "colour=red").exit(2)
        file.write_text("{}")
        want("/document" in sh.run("report", "csaf", file).exit(3).err, "the place of the fault")
        listed = sh.run("report", "list", "--json").exit(0).out.strip().split("\n")
        same(len(listed), 3)
        want("Overflow in the radio" in sh.run("report", "list").exit(0).out, "a title in the list")
        sh.run("report", "list", "--show", "never").exit(2)
        shown = sh.run("report", "show", subject).exit(0).out
        want("Send the frame" in shown and "report.submit" in shown and "p2-validate" in shown, shown)
        same(sh.run("report", "show", subject, "--json").exit(0).json()["title"], one["title"])
        sh.run("report", "show", "999999").exit(3)


shell.main()
