"""Reporting without an account: the form in a browser without script, byte by byte; the way back by number and secret; a program."""
import datetime
import json
import re

import shell
from hub import Browser, Hub
from shell import case, same, want

HOSTILE = "<script>alert(1)</script> & \"quoted\" \u202etxt.exe\n\n# Heading\n\n[link](javascript:alert(2)) <img src=x onerror=alert(3)>"
ANSWERS = {
    "product": {"product": "Nova 12", "versions": "all before 2026-11"},
    "problem": {"title": "A picture in a message runs code", "words": HOSTILE},
    "effect": {"steps": "1. send it\n2. wait", "impact": "whoever knows the number takes over the device", "found": "by fuzzing"},
    "known": {"exploited": "suspected", "public": "no", "place": "", "told": "the maker, in June", "plan_day": "2030-02-01",
              "plan_time": "17:30", "plan_in": "Asia/Shanghai"},
    "files": {},
    "you": {"name": "Rin", "mail": "rin@finder.example", "lang": "zh-CN", "credit": "name", "credit_as": "Rin of Example", "share": "no"},
}
STEPS = list(ANSWERS)


def later(days):
    return (datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(days=days)).strftime("%Y-%m-%dT09:00")


def to(a):
    return a["Location"]


def begin(b):
    page = b.get("/report").is_(200, "2 working days", "10 days", "14 days", "no account")
    a = b.post("/report", {"token": page.hidden("token"), "begin": "1"}).is_(303)
    same(to(a), "/report/new/product")
    want("tocsin-draft" in b.jar, b.jar)
    return a


def step(b, name, fields, check=False, **heads):
    page = b.get(f"/report/new/{name}" + ("?check=1" if check else "")).is_(200)
    return b.post(f"/report/new/{name}", {"token": page.hidden("token")} | ({"check": "1"} if check else {}) | fields, **heads)


def fill(b, **changed):
    begin(b)
    for i, name in enumerate(STEPS):
        a = step(b, name, ANSWERS[name] | changed.get(name, {})).is_(303)
        same(to(a), "/report/new/" + (STEPS + ["check"])[i + 1])


def send(b):
    page = b.get("/report/new/check").is_(200)
    a = b.post("/report/new/check", {"token": page.hidden("token")}).is_(303)
    same(to(a), "/report/new/sent")
    sent = b.get("/report/new/sent").is_(200)
    number = re.search(r'id="number"[^>]*>(\d+)<', sent.text)[1]
    secret = re.search(r'id="secret"[^>]*>([0-9A-Z-]{29})<', sent.text)[1]
    return number, secret, sent


@case
def a_report_is_sent_and_followed(sh):
    with Hub(sh) as hub:
        b = hub.browser()
        fill(b)
        page = b.get("/report/new/check").is_(200, "A picture in a message", "Nova 12", "Asia/Shanghai", "rin@finder.example")
        want("<script>alert" not in page.text and "<img src=x" not in page.text and "javascript:" not in re.sub(r"\(?javascript:alert\(2\)", "", page.text),
             "something of the finder's is alive")
        want('href="javascript' not in page.text and "\u202e" not in page.text, "a link or a turning mark is alive")
        same(page["Cache-Control"], "private, no-store")
        same(page["Referrer-Policy"], "same-origin")
        number, secret, sent = send(b)
        sent.is_(200, "At the latest", "UTC")
        # The draft holds nothing of it any more, and the browser holds the report.
        want("A picture in a message" not in b.get("/report/new/sent").text, "the draft still has the title")
        same(to(b.get("/report/new/product")), "/report/new/sent")
        own = b.get(f"/report/{number}").is_(200, "A picture in a message", "received", "Rin of Example", "What we owe you")
        want("<script>alert" not in own.text and 'href="javascript' not in own.text, "something of the finder's is alive")
        # Noted down: it is told no more.
        b.post("/report/new/sent", {"token": b.get("/report/new/sent").hidden("token")}).is_(303)
        same(to(b.get("/report/new/sent")), "/report")
        want("tocsin-draft" not in b.jar, b.jar)
        # Another browser knows nothing without the secret, with or without such a report.
        c = hub.browser()
        for n in (number, "999999"):
            same(to(c.get(f"/report/{n}").is_(303)), f"/report/track?report={n}")
        page = c.get("/report/track").is_(200)
        wrong = secret[:-1] + ("A" if secret[-1] != "A" else "B")
        for n, s, says in ((number, wrong, "mistyped"), ("", secret, "number of the report"), (str(int(number) + 1), secret, "no report with"),
                           (number, "", "Enter the tracking secret")):
            c.post("/report/track", {"token": page.hidden("token"), "number": n, "secret": s}).is_(422, says)
        same(to(c.get(f"/report/{number}")), f"/report/track?report={number}")
        a = c.post("/report/track", {"token": page.hidden("token"), "number": "#" + number, "secret": secret.lower().replace("-", " ")}).is_(303)
        same(to(a), f"/report/{number}")
        page = c.get(f"/report/{number}").is_(200, "A picture in a message")
        # A message to the staff; an empty one is refused.
        c.post(f"/report/{number}", {"token": page.hidden("token"), "words": " "}).is_(422, "Write what there is to say")
        c.post(f"/report/{number}", {"token": page.hidden("token"), "words": "It <b>also</b> works on *Nova 11*"}).is_(303)
        c.get(f"/report/{number}").is_(200, "<em>Nova 11</em>", "&lt;b&gt;also&lt;/b&gt;", "You")
        # Its own acts by the general form; nobody else's.
        c.get(f"/do/report.withdraw?subject=report/{number}").is_(200)
        hub.browser().get(f"/do/report.withdraw?subject=report/{number}").is_(404)
        # Closed in this browser.
        c.post("/report/track", {"token": page.hidden("token"), "leave": "1"}).is_(303)
        same(to(c.get(f"/report/{number}")), f"/report/track?report={number}")
        # Staff of the hub sees it; another party does not.
        hub.browser("bob").get(f"/report/{number}").is_(404)


@case
def it_waits_and_survives(sh):
    with Hub(sh) as hub:
        b = hub.browser()
        begin(b)
        a = step(b, "product", {"product": "", "versions": "1.0"}).is_(422, "Say which product it is about", 'href="#f-product"', "1.0")
        want('aria-invalid="true"' in a.text, "the field is not marked")
        step(b, "product", {"product": "Nova \u202e12", "versions": "1.0"}).is_(422)
        step(b, "product", ANSWERS["product"]).is_(303)
        # The script keeps what is typed; nobody else's form can.
        page = b.get("/report/new/problem").is_(200)
        token = page.hidden("token")
        same(b.post("/report/new/problem", {"token": token, "title": "Half a sen", "words": "", "autosave": "1"}).is_(200).json(), {"kept": True})
        b.post("/report/new/problem", {"token": "none", "title": "forged", "words": ""}).is_(403)
        b.post("/report/new/problem", {"token": token, "title": "forged", "words": ""}, Origin="https://evil.example").is_(403)
        # A hub that starts anew, and a browser whose session cookies are gone: the draft is there.
        hub.service.__exit__(None, None, None)
        from service import Service
        hub.service = Service(sh, "serve")
        hub.url, hub.host = hub.service.url, hub.service.url.split("//")[1]
        c = Browser(hub)
        c.jar = {"tocsin-draft": b.jar["tocsin-draft"]}
        page = c.get("/report").is_(200, "Half a sen", "Go on with it")
        c.get("/report/new/problem").is_(200, "Half a sen")
        # Without the rest it is not sent; each fault leads to its part, and from there back.
        check = c.get("/report/new/check").is_(200, "Describe what is wrong", 'href="#part-problem"')
        acts = hub.count()
        c.post("/report/new/check", {"token": check.hidden("token")}).is_(422, "Describe what is wrong")
        same(hub.count(), acts)
        same(to(step(c, "problem", ANSWERS["problem"], check=True).is_(303)), "/report/new/check")
        # A plan that is none.
        a = step(c, "known", ANSWERS["known"] | {"plan_in": "Nowhere/None"}).is_(422, "time zone", "Nowhere/None")
        # Another browser's cookie is worth nothing, a made up one neither.
        for secret in ("x" * 43, "", hub.browser().jar.get("tocsin-draft", "y")):
            d = Browser(hub)
            d.jar = {"tocsin-draft": secret} if secret else {}
            same(to(d.get("/report/new/problem").is_(303)), "/report")
        # What was typed into a draft that is gone begins a new one.
        d = hub.browser()
        page = d.get("/report").is_(200)
        a = d.post("/report/new/product", {"token": page.hidden("token"), "product": "Orion chip", "versions": "?"}).is_(303)
        d.get("/report/new/product").is_(200, "Orion chip")
        # Deleted.
        page = d.get("/report").is_(200)
        d.post("/report", {"token": page.hidden("token"), "forget": "1"}).is_(303)
        same(int(sh.db.value("SELECT count(*) FROM draft")), 1)


@case
def a_session_that_ended_costs_nothing(sh):
    with Hub(sh) as hub:
        b = hub.browser("bob")
        begin(b)
        page = b.get("/report/new/product").is_(200)
        hub.acts("act", "session.end", f"session/{hub.session}")
        a = b.post("/report/new/product", {"token": page.hidden("token")} | ANSWERS["product"]).is_(303)
        same(to(a), "/report/new/problem")
        for name in STEPS[1:]:
            step(b, name, ANSWERS[name]).is_(303)
        number, _, _ = send(b)
        same(int(sh.db.value(f"SELECT member FROM report WHERE id = {number}")), 0)
        # And of one that ends on the last page nothing is sent before they say so again.
        c = hub.browser("bob")
        fill(c)
        page = c.get("/report/new/check").is_(200)
        hub.acts("act", "session.end", f"session/{hub.session}")
        acts = hub.count()
        again = c.post("/report/new/check", {"token": page.hidden("token")}).is_(200, "You were signed out meanwhile")
        same(hub.count(), acts)
        c.post("/report/new/check", {"token": again.hidden("token")}).is_(303)
        # Nor is a message: what was written stays in its field.
        d = hub.browser("olga")
        fill(d)
        number, _, _ = send(d)
        page = d.get(f"/report/{number}").is_(200)
        hub.acts("act", "session.end", f"session/{hub.session}")
        acts = hub.count()
        again = d.post(f"/report/{number}", {"token": page.hidden("token"), "words": "half a page"}).is_(200, "You were signed out", "half a page")
        same(hub.count(), acts)
        d.post(f"/report/{number}", {"token": again.hidden("token"), "words": "half a page"}).is_(303)


@case
def an_account_finds_its_reports(sh):
    with Hub(sh) as hub:
        b = hub.browser()
        fill(b, you={"mail": "bob@nova.example"})
        number, secret, _ = send(b)
        bob = hub.browser("bob")
        bob.get("/reports").is_(200, "No report is attached")
        bob.get(f"/report/{number}").is_(404)
        page = bob.get("/report/track").is_(200)
        bob.post("/report/track", {"token": page.hidden("token"), "number": number, "secret": secret}).is_(303)
        bob.get(f"/report/{number}").is_(200, "Attach it to your account")
        bob.does("report.attach", f"report/{number}").is_(303)
        bob.post("/report/track", {"token": bob.get("/report/track").hidden("token"), "leave": "1"}).is_(303)
        bob.get(f"/report/{number}").is_(200, "A picture in a message")
        bob.get("/reports").is_(200, "A picture in a message", f"/report/{number}")
        hub.browser("olga").get(f"/report/{number}").is_(404)
        # Sent by who is signed in, it is theirs at once.
        fill(bob)
        mine, _, sent = send(bob)
        sent.is_(200, "attached to your account")
        bob.get("/reports").is_(200, f"/report/{mine}")


def multipart(fields, files):
    mark, body = "bound-7d1", b""
    for name, value in fields.items():
        body += f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
    for name, content in files:
        body += f'--{mark}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'.encode() + content + b"\r\n"
    return body + f"--{mark}--\r\n".encode(), f"multipart/form-data; boundary={mark}"


def post_files(b, path, fields, *files):
    body, kind = multipart(fields, files)
    return b.ask("POST", path, body, Content_Type=kind, Origin=b.hub.url)


@case
def files_come_along(sh):
    with Hub(sh) as hub:
        b = hub.browser()
        begin(b)
        for name in STEPS[:4]:
            step(b, name, ANSWERS[name]).is_(303)
        page = b.get("/report/new/files").is_(200, 'enctype="multipart/form-data"')
        fields = {"token": page.hidden("token"), "stay": "1"}
        same(to(post_files(b, "/report/new/files", fields, ("log.txt", b"panic at 0\n"), ("poc.png", b"MZ\x90\0not a picture")).is_(303)), "/report/new/files")
        page = b.get("/report/new/files").is_(200, "log.txt", "poc.png")
        want(page.text.count('name="drop"') == 2, "two files can be taken away")
        drop = re.findall(r'name="drop" value="([^"]+)"', page.text)[1]
        b.post("/report/new/files", {"token": page.hidden("token"), "stay": "1", "drop": drop}).is_(303)
        page = b.get("/report/new/files")
        same(page.text.count('name="drop"'), 1)
        post_files(b, "/report/new/files", {"token": page.hidden("token")}, ('<b>"x".html', b"<script>alert(1)</script>")).is_(303)
        step(b, "you", {}).is_(303)
        check = b.get("/report/new/check").is_(200, "&lt;b&gt;")
        want("<b>" not in check.text, "a name is alive")
        number, _, _ = send(b)
        page = b.get(f"/report/{number}").is_(200, "log.txt", "&lt;b&gt;")
        a = post_files(b, f"/report/{number}", {"token": page.hidden("token"), "words": "one more"}, ("more.bin", b"\0\1\2"))
        a.is_(303)
        b.get(f"/report/{number}").is_(200, "more.bin", "one more")
        same(int(sh.db.value(f"SELECT count(*) FROM file WHERE thread = {number} AND who = 'report/{number}'")), 3)


@case
def into_a_case(sh):
    """The staff asks, answers, validates and takes it into a case; its embargo is agreed to, and another end proposed, without an account."""
    with Hub(sh) as hub:
        b = hub.browser()
        fill(b)
        number, secret, _ = send(b)
        report = f"report/{number}"
        program = Browser(hub)
        held = {"Authorization": f"Tracking {secret}"}

        def staff(act, subject, *fields, who="ida"):
            page = hub.browser(who)
            a = page.does(act, subject, **dict(f.split("=", 1) for f in fields))
            want(a.status == 303, act, a.status, re.findall(r'<li><a href="#[^<]*', a.text), a.text[-200:])

        def told():
            return program.get(f"/api/v1/reports/{number}", **held).is_(200).json()

        staff("report.acknowledge", report)
        b.get(f"/{report}").is_(200, "being looked into")
        staff("report.ask", report, "words=Which *build* was it?")
        b.get(f"/{report}").is_(200, "We wait for your answer", "<em>build</em>", "Alliance Example")
        same(told()["stands"], "asked")
        page = b.get(f"/{report}")
        post_files(b, f"/{report}", {"token": page.hidden("token"), "words": "The one of June."}).is_(303)
        want("We wait for your answer" not in b.get(f"/{report}").text, "answered, and still asked")
        staff("report.validate", report, "grade=high", "parties=nova")
        b.get(f"/{report}").is_(200, "confirmed")
        staff("case.open", "hub", "title=Pictures", f"reports={number}")
        case_id = sh.db.value("SELECT max(id) FROM cases")
        b.get(f"/{report}").is_(200, "being worked on", f"case/{case_id}")
        staff("embargo.propose", f"case/{case_id}", f"ends={later(40)}:00Z")
        page = b.get(f"/{report}").is_(200, "Proposed ends", "Alliance Example")
        proposal = re.search(r'name="proposal" value="(\d+)"', page.text)[1]
        a = b.post("/do/report.accept", {"token": page.hidden("token"), "subject": report, "proposal": proposal, "back": f"/{report}"}).is_(303)
        same(to(a), f"/{report}")
        seen = told()
        same((seen["embargo"], seen["embargo_ends"], seen["entered"]), ("active", f"{later(40)}:00Z", True))
        b.get(f"/{report}").is_(200, "keep silent until", f"{later(40)}:00Z")
        # Another end, by the general form.
        page, hidden = b.form("report.propose", report)
        b.post("/do/report.propose", hidden | {"ends": later(30), "words": "sooner"}).is_(303)
        same([(p["by"], p["words"]) for p in told()["proposals"]], [("finder", "sooner")])
        b.get(f"/{report}").is_(200, "You", "sooner")
        # Nothing of it without the secret.
        hub.browser().get(f"/do/report.propose?subject={report}").is_(404)
        hub.browser().post("/do/report.accept", {"token": "x", "subject": report, "proposal": proposal}).is_(403)


@case
def in_chinese(sh):
    with Hub(sh) as hub:
        b = hub.browser()
        b.jar["lang"] = "zh-CN"
        page = b.get("/report").is_(200, "报告漏洞", "无需帐户", "2 个工作日")
        b.post("/report", {"token": page.hidden("token"), "begin": "1"}).is_(303)
        step(b, "product", {"product": "", "versions": ""}).is_(422, "请填写涉及的产品")
        for name in STEPS:
            step(b, name, ANSWERS[name]).is_(303)
        number, _, sent = send(b)
        sent.is_(200, "报告已提交", "跟踪密码")
        b.get(f"/report/{number}").is_(200, "已收到", "您报告的内容")


@case
def a_program_without_an_account(sh):
    with Hub(sh) as hub:
        b = Browser(hub)

        def act(name, subject, fields, **heads):
            return b.ask("POST", f"/api/v1/acts/{name}", json.dumps({"subject": subject, "fields": fields}),
                         **{"Content_Type": "application/json"} | heads)

        a = act("report.submit", "hub", {"title": "An app leaks its token", "product": "Orion app", "versions": "3.1", "words": HOSTILE,
                                         "steps": "1. open it", "impact": "anybody reads the inbox"}).is_(201)
        subject, secret = a.json()["act"]["subject"], a.json()["result"]
        path = "/api/v1/reports/" + subject.split("/")[1]
        held = {"Authorization": f"Tracking {secret}"}
        b.get(path).is_(404)
        j = b.get(path, **held).is_(200).json()
        same((j["title"], j["state"], j["words"], j["attached"]), ("An app leaks its token", "received", HOSTILE, False))
        same(sorted(d["rule"] for d in j["due"]), ["p1-acknowledge", "p2-validate", "p4-keep-informed"])
        act("report.say", subject, {"words": "more"}).is_(404)
        act("report.say", subject, {"words": "more"}, **held).is_(201)
        same([(p["by"], p["words"]) for p in b.get(path, **held).json()["posts"]], [("finder", "more")])
        # It opens this report alone, and only by the right secret.
        other = act("report.submit", "hub", {"title": "Another one", "product": "Orion app", "versions": "3.1", "words": "something else entirely",
                                             "steps": "1. open it", "impact": "none known"}).is_(201).json()["act"]["subject"]
        b.get("/api/v1/reports/" + other.split("/")[1], **held).is_(404)
        act("report.say", other, {"words": "mine?"}, **held).is_(404)
        b.get(path, Authorization=f"Tracking {secret[:-1]}" + ("A" if secret[-1] != "A" else "B")).is_(401, "mistyped")
        for i in range(70):
            last = b.get(path, Authorization="Tracking 22222-22222-22222-22222-22222")
            if last.status == 429:
                break
        want(last.status in (401, 429), last.status)


shell.main()
