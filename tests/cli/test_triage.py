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


shell.main()
