"""What is due: the desk, one obligation, the rules, the calendar feed, the API and the shell, over a real socket."""
import datetime
import json
import re
import subprocess
import sys

import shell
from hub import Browser, Hub, Program
from shell import case, same, want


def opened(hub, rule, about, bearer, **more):
    return hub.acts("obligation", "open", f"rule={rule}", f"about={about}", f"bearer={bearer}", *(f"{k}={v}" for k, v in more.items()))["made"]


def ago(**span):
    return (datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(**span)).strftime("%Y-%m-%dT%H:%M:%SZ")


def filled(hub):
    """Something late, something soon, awaited, paused."""
    hub.late = opened(hub, "eu-cra-vuln-early-warning", "C-1 party/nova", "party/nova", start=ago(hours=27))
    hub.soon = opened(hub, "eu-cra-vuln-notification", "C-1 party/nova", "party/nova", start=ago(hours=27))
    hub.awaits = opened(hub, "eu-cra-vuln-final-report", "C-1 party/nova", "party/nova", awaiting="yes")
    hub.other = opened(hub, "v2-confirm", "C-2 party/orion", "party/orion")


def page_of(thing):
    return "/" + thing


@case
def the_desk_says_what_is_due_and_to_whom(sh):
    with Hub(sh) as hub:
        filled(hub)
        cem, ann, olga = (hub.browser(who) for who in ("cem", "ann", "olga"))
        desk = cem.get("/desk").is_(200, "1 thing is late.", "3 hours over", "C-1", "C-2", "Nova Example", "Orion Example", "Rotate the keys")
        want(desk.text.index(page_of(hub.late)) < desk.text.index(page_of(hub.soon)) < desk.text.index(page_of(hub.awaits)), "the order")
        own = ann.get("/desk").is_(200, "3 hours over", "C-1").text
        want("C-2" not in own and "Orion" not in own and '"/obligation/1"' not in own, own)
        own = olga.get("/desk").is_(200, "C-2", "Nothing is late").text
        want("C-1" not in own and 'class="alarm"' not in own and "affected lit" not in own, own)
        # Filters, all in the address.
        shown = {q: set(re.findall(r'"/obligation/(\d+)"', cem.get("/desk?" + q).is_(200).text)) for q in
                 ("show=overdue", "show=soon", "show=awaiting", "show=paused", "show=ended", "mine=1", "party=orion", "rule=v2-confirm",
                  "order=party", "reverse=1", "about=party/nova", "party=nova&show=soon")}
        number = {k: getattr(hub, k).split("/")[1] for k in ("late", "soon", "awaits", "other")}
        same(shown["show=overdue"], {number["late"]})
        same(shown["show=soon"], {number["soon"]})
        same(shown["show=awaiting"], {number["awaits"]})
        same(shown["show=paused"] | shown["show=ended"], set())
        same(shown["mine=1"], {"1"})
        same(shown["party=orion"], {number["other"]})
        same(shown["rule=v2-confirm"], {number["other"]})
        same(shown["party=nova&show=soon"], {number["soon"]})
        same(shown["order=party"], set(number.values()) | {"1"})
        same(shown["reverse=1"], shown["order=party"])
        same(re.findall(r'"/obligation/(\d+)"', ann.get("/desk?party=orion").is_(200).text), [])
        # Exactly what is shown, as files.
        csv = cem.get("/desk?show=overdue&format=csv").is_(200).text.splitlines()
        same((len(csv), csv[1].split(",")[0]), (2, number["late"]))
        hub.browser().get("/desk").is_(303)


@case
def pages_of_the_list_are_walked_without_loss(sh):
    with Hub(sh) as hub:
        numbers = [opened(hub, "v2-confirm", f"C-{i}", "party/nova", start=ago(hours=i)).split("/")[1] for i in range(7)]
        cem = hub.browser("cem")
        for order, expected in (("due", numbers[::-1]), ("due&reverse=1", numbers), ("opened", numbers), ("party", numbers[::-1])):
            seen, path = [], f"/desk?party=nova&limit=3&order={order}"
            while path:
                page = cem.get(path).is_(200).text
                seen += re.findall(r'"/obligation/(\d+)"', page)
                after = re.search(r'rel="next" href="([^"]*)"', page)
                path = after and after[1].replace("&amp;", "&")
            same(seen, expected, order)
        key = hub.key("cem", "read")
        first = Browser(hub).get("/api/v1/obligations?party=nova&limit=3", Authorization=f"Bearer {key}").is_(200).json()
        rest = Browser(hub).get(f"/api/v1/obligations?party=nova&after={first['next']}", Authorization=f"Bearer {key}").is_(200).json()
        same([str(o["id"]) for o in first["obligations"] + rest["obligations"]], numbers[::-1])
        Browser(hub).get("/api/v1/obligations?shw=x", Authorization=f"Bearer {key}").is_(400)


@case
def one_obligation_and_what_two_people_do_to_it(sh):
    with Hub(sh) as hub:
        filled(hub)
        cem, ann, olga, ida = (hub.browser(who) for who in ("cem", "ann", "olga", "ida"))
        unknown = olga.get("/obligation/99999").is_(404).text
        hidden = olga.get(page_of(hub.late)).is_(404).text
        
        def without(text, number):  # the address in it, and what each form gets anew
            return re.sub(r'value="[^"]{20,}"', "", text.replace("obligation/" + number, "N").replace("obligation%2F" + number, "N"))
        same(without(hidden, hub.late.split("/")[1]), without(unknown, "99999"), "forbidden and unknown")
        ann.get(page_of(hub.late)).is_(200, "Regulation (EU) 2024/2847", "<svg", "overdue", "/do/obligation.meet", "By whom")
        want("/do/obligation.ask_pause" not in ann.get(page_of(hub.late)).text, "a law is not paused")
        ann.does("obligation.meet", hub.late, evidence="receipt 4711").is_(303)
        ann.get(page_of(hub.late)).is_(200, "met late", "receipt 4711")
        olga.does("obligation.ask_pause", hub.other, reason="holidays").is_(303)
        want("/do/obligation.agree" not in olga.get(page_of(hub.other)).text, "who asked is offered to agree")
        cem.get("/desk").is_(200, "1 pause or waiver waits")
        cem.get(page_of(hub.other)).is_(200, "/do/obligation.agree", "asked for a pause", "holidays")
        cem.does("obligation.agree", hub.other).is_(303)
        olga.get(page_of(hub.other)).is_(200, "paused", "/do/obligation.resume")
        ann.does("obligation.start", hub.awaits, start=ago(days=1)).is_(303)
        ann.get(page_of(hub.awaits)).is_(200, "in 1")
        cem.does("obligation.open", "hub", rule="v1-answer", about="C-9 party/nova", bearer="party/nova").is_(303)
        ann.get("/desk").is_(200, "C-9")
        # What was written in confidence is in no body.
        want("4711" not in ida.get("/api/v1/audit").text, "evidence stands in a body")
        ann.get("/obligations/rules").is_(200, "eu-cra-vuln-early-warning", "24 hours", "hub-key-rotate")
        want("/do/obligation.open" not in ann.get("/obligations/rules").text, "who may not is offered to open")
        same(sh.run("rebuild", "--verify").status, 0)


@case
def the_feed_has_a_key_of_its_own(sh):
    with Hub(sh) as hub:
        filled(hub)
        ann, key, wide = hub.browser("ann"), hub.key("ann", "calendar"), hub.key("ann", "read")
        visitor = Browser(hub)
        a = visitor.get(f"/calendar.ics?key={key}").is_(200, "BEGIN:VEVENT", "BEGIN:VTODO", "Early warning")
        want(a["Content-Type"].startswith("text/calendar") and a["ETag"] and "no-store" not in a["Cache-Control"], a.heads)
        want("C-1" not in a.text and "C-2" not in a.text, "a feed tells what a case is about")
        same(a.text.count("BEGIN:VEVENT"), 2)
        same(visitor.get(f"/calendar.ics?key={key}", If_None_Match=a["ETag"]).status, 304)
        file = sh.path("feed.ics")
        file.write_bytes(a.raw)
        oracle = shell.pathlib.Path(__file__).resolve().parent.parent / "oracle" / "ical.py"
        r = subprocess.run([sys.executable, str(oracle), str(file)], capture_output=True)
        want(r.returncode == 0, r.stderr.decode())
        # The key opens nothing else, and no other key opens the feed.
        Browser(hub).get("/api/v1/obligations", Authorization=f"Bearer {key}").is_(404)
        Browser(hub).get("/api/v1/parties", Authorization=f"Bearer {key}").is_(404)
        same(Program(hub, key).act("obligation.meet", hub.late, {"evidence": "done"}).status, 403)
        for wrong in (wide, "tocsin_" + "A" * 43, "x", ""):
            visitor.get(f"/calendar.ics?key={wrong}").is_(404)
        ann.get(f"/calendar.ics").is_(404)
        ann.get("/obligations.ics").is_(200, "BEGIN:VCALENDAR")
        ann.get("/obligations/calendar").is_(200, "scopes=calendar")
        # What is met leaves it; who leaves has none.
        ann.does("obligation.meet", hub.soon, evidence="done").is_(303)
        b = visitor.get(f"/calendar.ics?key={key}", If_None_Match=a["ETag"]).is_(200)
        same(b.text.count("BEGIN:VEVENT"), 1)
        everything = visitor.get(f"/calendar.ics?key={hub.key('cem', 'calendar')}&all=1").is_(200)
        want("Early warning" in everything.text and "Rotate the keys" in everything.text, everything.text)
        hub.acts("member", "end", hub.member["ann"], "reason=left")
        visitor.get(f"/calendar.ics?key={key}").is_(404)


@case
def programs_and_the_shell_see_the_same(sh):
    with Hub(sh) as hub:
        filled(hub)
        key = hub.key("ann", "read")
        get = lambda path: Browser(hub).get(path, Authorization=f"Bearer {key}")
        all_of = get("/api/v1/obligations").is_(200).json()
        same((all_of["open"], all_of["overdue"], all_of["soon"], all_of["awaiting"]), (3, 1, 1, 1))
        one = get("/api/v1/obligations/" + hub.late.split("/")[1]).is_(200).json()
        same((one["rule"], one["overdue"], one["bearer"], one["limit"]), ("eu-cra-vuln-early-warning", True, "party/nova", "24 hours"))
        same([e["act"] for e in one["history"]][0], "obligation.open")
        get("/api/v1/obligations/" + hub.other.split("/")[1]).is_(404)
        rules = get("/api/v1/obligations/rules").is_(200).json()["rules"]
        want(any(r["id"] == "hub-key-rotate" and "hub.init" in r["opened_by"] for r in rules), rules)
    r = sh.run("obligation", "list").exit(0, "party/nova", "3 h over", "awaiting_input")
    same(len(r.out.splitlines()), 5)
    same([json.loads(line)["id"] for line in sh.run("obligation", "list", "--show", "overdue", "--json").exit(0).out.splitlines()],
         [int(hub.late.split("/")[1])])
    sh.run("obligation", "show", hub.late).exit(0, "24 hours", "2024/2847", "obligation.open")
    sh.run("obligation", "show", "99999").exit(3, "there is no such thing")
    sh.run("obligation", "list", "--show", "nonsense").exit(2, "overdue")
    sh.run("obligation", "meet", hub.late, "evidence=done").exit(0)
    sh.run("obligation", "show", hub.late).exit(0, "late")
    sh.run("obligation", "meet", hub.late, "evidence=done").exit(3, "met_late")
    same(sh.run("rebuild", "--verify").status, 0)


@case
def rules_of_ones_own(sh):
    rule = {"id": "own-look", "version": 1, "status": "active", "title": {"en": "Look at the component", "zh": "查看组件"}, "basis": "ours",
            "opens": [{"act": "component.add"}], "limit": {"hours": 2}, "bearer": "coordinator", "met_by": [{"act": "component.end"}]}
    file = sh.path("own.json")
    file.write_text(json.dumps({"name": "own", "version": "1", "about": "for a test", "rules": [rule]}))
    with Hub(sh, "--obligations", str(file)) as hub:
        sh.env["TOCSIN_OBLIGATIONS"] = str(file)
        made = hub.acts("component", "add", "party/nova", "kind=os", "value=NovaUI")["made"]
        hub.browser("cem").get("/desk").is_(200, "Look at the component", " hour")
        hub.acts("component", "end", made)
        want("Look at the component</a>" not in hub.browser("cem").get("/desk").is_(200).text, "what was met stands on the desk")
    file.write_text("{}")
    sh.run("act", "component.add", "party/nova", "kind=os", "value=NovaUI").exit(3, "own.json")


shell.main()
