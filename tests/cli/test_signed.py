"""Signed in, over a real socket: whose a session is, which forms are ours, what a key may, and what happens when it ends."""
import base64
import html
import json
import os
import re
import socket
import urllib.parse

import shell
from hub import Browser, Hub, Program
from shell import case, same, want


def forms_of(browser, hub):
    """Every act that has a form for whoever this is, with a subject of theirs."""
    subjects = {"hub": "hub", "party": "party/alliance", "member": hub.member["ida"], "session": f"session/{hub.session}"}
    for section in browser.get("/api/v1/acts").is_(200).json()["sections"]:
        for act in section["acts"]:
            subject = subjects.get(act["subject"])
            if subject and browser.get(f"/do/{act['name']}?subject={subject}").status == 200:
                yield act, subject


def filled(act, hub):
    """Something that fits every field that is needed."""
    fits = {"text": "Something", "prose": "Something", "number": "7", "flag": "no", "day": "2026-11-23", "url": "https://a.example/",
            "instant": "2026-11-23T17:00:00+08:00", "subject": "party/nova", "short name": "something", "mail": "some@a.example",
            "language": "en", "time zone": "UTC", "country": "CN", "object": "{}"}
    return {f["name"]: f["words"][0] if "words" in f else fits[f["type"]] for f in act["fields"] if f["required"]}


@case
def a_visitor_is_led_to_sign_in_and_a_member_sees_their_name(sh):
    with Hub(sh) as hub:
        visitor, ida = hub.browser(), hub.browser("ida")
        want("Ida Steward" not in visitor.get("/").text, "a visitor sees a name")
        ida.get("/").is_(200, "Ida Steward", "Alliance Example", 'action="/sign-out"')
        ida.get("/list").is_(200, "Ida Steward")
        a = visitor.get(f"/do/key.make?subject={hub.member['ida']}").is_(303)
        same(a["Location"], "/sign-in?to=" + urllib.parse.quote(f"/do/key.make?subject={hub.member['ida']}", safe=""))
        want("Ida Steward" not in visitor.get("/").text, "the cache gives a member's page to a visitor")


@case
def pages_for_members_are_kept_by_nobody_and_those_for_visitors_as_before(sh):
    with Hub(sh) as hub:
        ida, visitor = hub.browser("ida"), hub.browser()
        for path in ("/", "/list", f"/do/key.make?subject={hub.member['ida']}", "/nothing", "/do/nothing"):
            a = ida.get(path)
            same(a["Cache-Control"], "private, no-store", path)
            same(a["ETag"], "", path)
        first = visitor.get("/list").is_(200)
        same(first["Cache-Control"], "no-cache")
        same(visitor.get("/list", If_None_Match=first["ETag"]).status, 304)
        same(first.cookies(), {}, "a reader gets a cookie")
        same(ida.get("/list", If_None_Match=first["ETag"]).status, 200)


@case
def every_answer_has_its_security_headers(sh):
    with Hub(sh) as hub:
        ida = hub.browser("ida")
        for path in ("/", "/list", f"/do/key.make?subject={hub.member['ida']}", "/nothing", "/do/nothing", "/api/v1/acts", "/api/v1/nothing"):
            a = ida.get(path)
            policy = a["Content-Security-Policy"]
            want("default-src 'none'" in policy and "frame-ancestors 'none'" in policy and "unsafe" not in policy, path, policy)
            same(a["X-Content-Type-Options"], "nosniff", path)
            want(a["Referrer-Policy"] in ("same-origin", "strict-origin-when-cross-origin"), path, a["Referrer-Policy"])
            want("<script>" not in a.text and " style=" not in a.text and " onclick" not in a.text, path, "inline parts")
        same(ida.get(f"/do/key.make?subject={hub.member['ida']}")["Referrer-Policy"], "same-origin")


# --- sessions ---

@case
def a_session_that_was_planted_is_none(sh):
    with Hub(sh) as hub:
        planted = base64.urlsafe_b64encode(os.urandom(32)).decode().rstrip("=")
        victim = Browser(hub, planted)
        a = victim.get("/").is_(200)
        want("Ida" not in a.text and "Max-Age=0" in a.cookies()["tocsin"][1], "a cookie that nobody gave is not taken back", a.cookies())
        same(victim.jar.get("tocsin"), None)
        secret = hub.secret("ida")
        want(secret != planted, "the same secret")
        want("Ida" not in Browser(hub, planted).get("/").text, "the planted secret became a session")


@case
def proving_again_changes_the_secret(sh):
    with Hub(sh) as hub:
        old = hub.secret("ida")
        new = base64.urlsafe_b64encode(os.urandom(32)).decode().rstrip("=")
        hub.acts("act", "session.prove", f"session/{hub.session}", "way=password", "secret=-", stdin=Hub.digest(new))
        want("Ida" in Browser(hub, new).get("/").text, "the new secret is not taken")
        want("Ida" not in Browser(hub, old).get("/").text, "the old secret is still good")


@case
def signing_out_ends_the_session_for_good(sh):
    with Hub(sh) as hub:
        ida = hub.browser("ida")
        secret = ida.jar["tocsin"]
        token = ida.get("/").hidden("token")
        same(ida.ask("GET", "/sign-out").status, 405)
        a = ida.post("/sign-out", {"token": token}).is_(303)
        same(a["Location"], "/")
        want("tocsin" not in ida.jar, "the cookie stays")
        ida.get("/").is_(200, "You are signed out.")
        want("You are signed out." not in ida.get("/").text, "it is told twice")
        want("Ida" not in Browser(hub, secret).get("/").text, "the secret is still good")


@case
def endings_hold_at_once(sh):
    with Hub(sh) as hub:
        bob, key, ann = hub.browser("bob"), hub.key("ann", "read", "people"), hub.browser("ann")
        program = Program(hub, key)
        want("Bob Ray" in bob.get("/").text, "not signed in")
        hub.acts("member", "end", hub.member["bob"])
        want("Bob Ray" not in bob.get("/").text, "one who left is still signed in")
        program.act("party.change", "party/nova", {"country": "DE"}).is_(201)
        hub.acts("party", "end", "nova")
        program.act("party.change", "party/nova", {"country": "FR"}).is_(401)
        want("Ann Lee" not in ann.get("/").text, "a party that left is still signed in")


@case
def one_browser_ends_another(sh):
    with Hub(sh) as hub:
        one, two = hub.browser("ann"), hub.browser("ann")
        three = hub.browser("ann")
        three.does("session.end", f"session/{hub.session - 1}").is_(303)
        want("Ann Lee" not in two.get("/").text and "Ann Lee" in three.get("/").text, "the wrong one ended")
        one.does("session.end_others", hub.member["ann"]).is_(303)
        want("Ann Lee" not in three.get("/").text and "Ann Lee" in one.get("/").text, "others stay")


@case
def a_session_that_nobody_uses_ends(sh):
    with Hub(sh) as hub:
        ida = hub.browser("ida")
        hub.acts("act", "setting.change", "name=signin.idle", "value=5min")
        want("Ida" in ida.get("/").text, "it ended early")
        sql = "UPDATE session SET seen = seen - 301"
        if shell.POSTGRES:
            shell.psql(f"SET search_path = {sh.db.schema}", sql)
        else:
            import sqlite3
            with sqlite3.connect(sh.db) as c:
                c.execute(sql)
            c.close()
        # Settings are taken up within a second or two.
        import time
        end = time.monotonic() + 10
        while "Ida" in ida.get("/").text and time.monotonic() < end:
            time.sleep(0.2)
        want("Ida" not in ida.get("/").text, "it goes on")


# --- forms ---

@case
def no_form_is_taken_that_is_not_ours(sh):
    with Hub(sh) as hub:
        ida, other = hub.browser("ida"), hub.browser("ann")
        ida_session = hub.session - 1
        hub.session = ida_session
        theirs, nobodys = other.get("/").hidden("token"), "A" * 43
        forms = list(forms_of(ida, hub))
        want(len(forms) >= 8, "hardly any forms", [a["name"] for a, _ in forms])
        before = hub.count()
        for act, subject in forms:
            page, hidden = ida.form(act["name"], subject)
            path, fields = f"/do/{act['name']}", hidden | filled(act, hub)
            want(page.text.count('name="token"') == page.text.count('method="post"'), act["name"], "a form without a token")
            for what, change, heads in (
                    ("no token", {"token": None}, {}), ("an empty token", {"token": ""}, {}), ("another member's token", {"token": theirs}, {}),
                    ("an invented token", {"token": nobodys}, {}), ("a foreign origin", {}, {"Origin": "https://evil.example"}),
                    ("no origin at all that says null", {}, {"Origin": "null"}), ("a foreign page", {}, {"Origin": None, "Sec_Fetch_Site": "cross-site"}),
                    ("a neighbour", {}, {"Sec_Fetch_Site": "same-site"})):
                sent = {k: v for k, v in (fields | change).items() if v is not None}
                a = ida.post(path, sent, **heads)
                same(a.status, 403, f"{act['name']}: {what}")
            for kind in ("text/plain", "application/json", ""):
                want(ida.post(path, fields, Content_Type=kind).status in (400, 403), act["name"], kind)
        same(hub.count(), before, "something was done")
        token = ida.get("/").hidden("token")
        for heads in ({"Origin": "https://evil.example"}, {"Sec_Fetch_Site": "cross-site"}):
            ida.post("/sign-out", {"token": token}, **heads).is_(403)
        ida.post("/sign-out", {}).is_(403)
        want("Ida" in ida.get("/").text, "signed out by a foreign page")


@case
def a_form_tells_what_is_wrong_and_keeps_what_was_typed(sh):
    with Hub(sh) as hub:
        ida = hub.browser("ida")
        _, hidden = ida.form("party.add", "hub")
        before = hub.count()
        attack = "\"><img src=x onerror=alert(1)>"
        a = ida.post("/do/party.add", hidden | {"id": "No Slug", "name": attack, "roles": ["vendor", "tester"], "site": "ftp://x"}).is_(422)
        same(hub.count(), before)
        summary = re.search(r'<div class="errors".*?</div>', a.text, re.S)[0]
        for field in ("id", "site"):
            want(f'href="#f-{field}"' in summary and f'id="f-{field}"' in a.text, field, summary)
        want('value="No Slug"' in a.text and f'value="{html.escape(attack)}"' in a.text and "<img" not in a.text, "what was typed")
        same(len(re.findall(r'value="(?:vendor|tester)" checked', a.text)), 2)
        want(re.search(r'aria-invalid="true"', a.text), "not said to those who listen")
        same(a.hidden("once"), hidden["once"], "once")
        a = ida.post("/do/party.add", hidden).is_(422)
        same(len(re.findall(r'<li><a href="#f-', a.text)), 3, "id, name and roles are needed")


@case
def a_form_sent_twice_does_it_once(sh):
    with Hub(sh) as hub:
        ida = hub.browser("ida")
        _, hidden = ida.form("party.add", "hub")
        fields = hidden | {"id": "vega", "name": "Vega Example", "roles": "vendor"}
        first, second = ida.post("/do/party.add", fields).is_(303), ida.post("/do/party.add", fields).is_(303)
        same(first["Location"], second["Location"])
        same(sh.db.value("SELECT count(*) FROM act WHERE name = 'party.add' AND body LIKE '%vega%'"), "1")
        # A key is told once: the second answer does not have it.
        _, hidden = ida.form("key.make", hub.member["ida"])
        fields = hidden | {"name": "x", "scopes": "read", "days": "3"}
        want("tocsin_" in ida.post("/do/key.make", fields).is_(200).text, "no key")
        a = ida.post("/do/key.make", fields)
        want("tocsin_" not in a.text and a.status in (200, 303), "the key is told twice")


@case
def a_form_that_changes_shows_what_is_and_sends_what_was_changed(sh):
    with Hub(sh) as hub:
        ida = hub.browser("ida")
        hub.acts("party", "change", "nova", "site=https://nova.example/", "country=CN", "about=One\nTwo", "lang=zh-CN")
        page, hidden = ida.form("party.change", "party/nova")
        page.is_(200, 'value="Nova Example"', 'value="https://nova.example/"', ">One\nTwo</textarea>", 'value="vendor" checked', 'value="zh-CN" checked')
        want('name="clear"' not in page.text, "the field for programs is shown to people")
        now = {"name": "Nova Example", "roles": "vendor", "country": "CN", "site": "https://nova.example/", "about": "One\r\nTwo", "lang": "zh-CN"}
        before = hub.count()
        a = ida.post("/do/party.change", hidden | now).is_(303)
        same(a["Location"], "/party/nova")
        same(hub.count(), before, "an act that changes nothing")
        ida.post("/do/party.change", hidden | now | {"country": "DE", "site": "", "roles": ["vendor", "tester"]}).is_(303)
        fields = json.loads(sh.db.value("SELECT body FROM act ORDER BY seq DESC LIMIT 1"))["fields"]
        same(fields, {"country": "DE", "roles": ["vendor", "tester"], "clear": ["site"]})
        # Their own administrator sees the name, and may send it as it is.
        ann = hub.browser("ann")
        _, hidden = ann.form("party.change", "party/nova")
        ann.post("/do/party.change", hidden | now | {"country": "FR", "site": "", "roles": ["vendor", "tester"]}).is_(303)
        same(json.loads(sh.db.value("SELECT body FROM act ORDER BY seq DESC LIMIT 1"))["fields"], {"country": "FR"})
        _, hidden = ann.form("member.change", hub.member["ann"])
        ann.post("/do/member.change", hidden | {"name": "Ann Li"}).is_(303)
        want("Ann Li" in ann.get("/").text, "the new name")


@case
def what_is_not_for_one_is_not_there(sh):
    with Hub(sh) as hub:
        bob = hub.browser("bob")

        def bare(path, name):
            a = bob.get(path)
            text = re.sub(r'name="token" value="[^"]*"', "", a.text).replace(name, "X").replace(urllib.parse.quote(name, safe=""), "X")
            return a.status, text, sorted((k, v) for k, v in a.heads.items() if k not in ("Date", "Content-Length"))

        for act, theirs, none in (("party.change", "party/orion", "party/oriox"), ("party.change", "party/nova", "party/novb"),
                                  ("member.end", hub.member["olga"], "member/77"), ("setting.change", "hub", "hub"),
                                  ("session.end", "session/999", "session/998"), ("key.end", "key/999", "key/998")):
            status, *rest = bare(f"/do/{act}?subject={theirs}", theirs)
            same(status, 404, f"{act} {theirs}")
            same(rest, list(bare(f"/do/{act}?subject={none}", none)[1:]), f"{act}: what is there and what is not differ")
        key = Program(hub, hub.key("bob", "read", "people"))
        a, b = key.act("party.change", "party/orion", {"country": "DE"}), key.act("party.change", "party/oriox", {"country": "DE"})
        same((a.status, a.raw), (b.status, b.raw))
        same(a.status, 404)
        a, b = key.act("setting.change", "hub", {"name": "site.name", "value": "x"}), key.act("setting.change", "hubb", {"name": "site.name"})
        same((a.status, a.raw), (b.status, b.raw))
        same(hub.count(), int(sh.db.value("SELECT max(seq) + 1 FROM act")))


@case
def nothing_leads_away(sh):
    with Hub(sh) as hub:
        ida = hub.browser("ida")
        for i, to in enumerate(("//evil.example", "\\\\evil.example", "/\\evil.example", "/%2fevil.example", "/%5cevil.example", "https://evil.example",
                                "/list\r\nSet-Cookie: planted=1", "/list\nX: y", "javascript:alert(1)", "/\t/evil.example", " //evil.example",
                                "https:evil.example", "/nothing-of-ours", "/sign-out")):
            page, hidden = ida.form("party.add", "hub", to=to)
            want("back" not in hidden, "a foreign place stands in the form", to)
            a = ida.post("/do/party.add", hidden | {"back": to, "id": f"p-{i}", "name": f"P {i} Example", "roles": "vendor"}).is_(303)
            want(re.fullmatch(r"/(party.*|desk)?", a["Location"]), to, a["Location"])
            want("planted" not in str(a.heads) and a["X"] == "", to, a.heads)
        page, hidden = ida.form("party.add", "hub", back="/list?q=wifi")
        same(ida.post("/do/party.add", hidden | {"id": "q-1", "name": "Q Example", "roles": "vendor"}).is_(303)["Location"], "/list?q=wifi")


@case
def what_was_typed_outlives_the_session(sh):
    with Hub(sh) as hub:
        ida = hub.browser("ida")
        _, hidden = ida.form("party.add", "hub")
        fields = hidden | {"id": "vega", "name": "Vega Example", "roles": ["vendor", "tester"], "about": "One\nTwo"}
        hub.acts("act", "session.end", f"session/{hub.session}")
        before = hub.count()
        a = ida.post("/do/party.add", fields).is_(303)
        same(hub.count(), before, "it was done for nobody")
        want(a["Location"].startswith("/sign-in?to=%2Fdo%2Fparty.add"), a["Location"])
        back = urllib.parse.parse_qs(urllib.parse.urlsplit(a["Location"]).query)["to"][0]
        want("Vega" not in back, "what was typed stands in the address")
        form_cookie = ida.jar["tocsin-form"]

        def sees(who, cookie):
            b = hub.browser(who)
            if cookie:
                b.jar["tocsin-form"] = cookie
            return "Vega Example" in b.get(back).text

        want(not sees("ida", None), "another browser sees it")
        want(not sees("cem", form_cookie), "another member sees it")
        again = hub.browser("ida")
        again.jar["tocsin-form"] = form_cookie
        page = again.get(back).is_(200, 'value="vega"', 'value="Vega Example"', ">One\nTwo</textarea>")
        same(len(re.findall(r'value="(?:vendor|tester)" checked', page.text)), 2)
        again.post("/do/party.add", fields | {n: page.hidden(n) for n in ("token", "once", "asker")}).is_(303)
        # A foreign page cannot put anything there, signed in or not.
        ida.jar["tocsin"] = "x" * 43
        ida.post("/do/party.add", fields, Origin="https://evil.example").is_(403)


@case
def a_visitors_form_needs_its_own_cookie_and_token(sh):
    with Hub(sh) as hub:
        visitor, other = hub.browser(), hub.browser()
        page = visitor.get("/do/party.join").is_(200)
        want("tocsin-form" in visitor.jar and "HttpOnly" in page.cookies()["tocsin-form"][1], page.heads)
        want("tocsin-form" not in visitor.get("/do/party.join").cookies(), "a new cookie each time")
        fields = {"token": page.hidden("token"), "subject": "hub", "once": page.hidden("once"), "name": "Vega Example", "person": "Vic Vega",
                  "mail": "vic@vega.example", "roles": "vendor"}
        other.get("/do/party.join")
        before = hub.count()
        other.post("/do/party.join", fields).is_(403)
        hub.browser().post("/do/party.join", fields).is_(403)
        visitor.post("/do/party.join", fields | {"token": ""}).is_(403)
        visitor.post("/do/party.join", fields, Origin="https://evil.example").is_(403)
        same(hub.count(), before)
        visitor.post("/do/party.join", fields).is_(303)
        same(sh.db.value("SELECT count(*) FROM act WHERE name = 'party.join'"), "1")
        # Whoever reads pages without forms gets no cookie at all.
        reader = hub.browser()
        for path in ("/", "/list", "/score", "/check", "/nothing"):
            same(reader.get(path).cookies(), {}, path)


@case
def a_secret_is_never_shown_or_kept(sh):
    with Hub(sh) as hub:
        ida = hub.browser("ida")
        page, hidden = ida.form("setting.change", "hub", secret="hunter22222")
        want('value="hunter22222"' not in page.text and 'type="password"' in page.text, "a secret from an address stands in the form")
        wrong = hidden | {"name": "mail.password", "value": "both", "secret": "hunter22222"}
        a = ida.post("/do/setting.change", wrong).is_(400, 'value="both"')
        want("hunter22222" not in a.text, "it is shown again")
        hub.acts("act", "session.end", f"session/{hub.session}")
        back = urllib.parse.parse_qs(urllib.parse.urlsplit(ida.post("/do/setting.change", wrong).is_(303)["Location"]).query)["to"][0]
        again = hub.browser("ida")
        again.jar["tocsin-form"] = ida.jar["tocsin-form"]
        want("hunter22222" not in again.get(back).is_(200, 'value="both"').text, "it was kept")
        _, hidden = again.form("setting.change", "hub")
        again.post("/do/setting.change", hidden | {"name": "mail.password", "secret": "hunter22222"}).is_(303)
        for table, column in (("act", "body"), ("setting", "value")):
            same(sh.db.value(f"SELECT count(*) FROM {table} WHERE {column} LIKE '%hunter2%'"), "0", table)
        want("hunter22222" not in hub.browser("ida").get("/audit").text, "the audit tells it")


# --- programs ---

@case
def a_key_does_what_its_scopes_reach_and_no_more(sh):
    with Hub(sh) as hub:
        program = Program(hub, hub.key("ann", "people"))
        a = program.act("party.change", "party/nova", {"country": "DE"}).is_(201).json()
        same(a["act"]["subject"], "party/nova")
        same(a["act"]["body"]["by"], hub.member["ann"])
        same(a["act"]["body"]["fields"], {"country": "DE"})
        program.act("key.make", hub.member["ann"], {"name": "x", "scopes": ["read"], "days": 3}).is_(403)
        reader = Program(hub, hub.key("ann", "read"))
        reader.act("party.change", "party/nova", {"country": "DE"}).is_(403, "people")
        for key in ("tocsin_" + "A" * 43, "tocsin_", "", "x", program.key[:-1], program.key + "A", program.key[7:]):
            a = Program(hub, key).act("party.change", "party/nova", {"country": "DE"}).is_(401)
            want("Bearer" in a["WWW-Authenticate"], a.heads)
        want(program.key not in str(sh.db.value("SELECT name FROM api_key")), "the key is in the database")


@case
def a_key_ends_at_once_and_by_its_day(sh):
    with Hub(sh) as hub:
        ann = hub.browser("ann")
        key = hub.key("ann", "people")
        number = sh.db.value("SELECT max(id) FROM api_key")
        Program(hub, key).act("party.change", "party/nova", {"country": "DE"}).is_(201)
        ann.does("key.end", f"key/{number}").is_(303)
        Program(hub, key).act("party.change", "party/nova", {"country": "DE"}).is_(401)
        for days, status in (("366", 200), ("367", 422), ("0", 422)):
            _, hidden = ann.form("key.make", hub.member["ann"])
            same(ann.post("/do/key.make", hidden | {"name": "x", "scopes": "read", "days": days}).status, status, days)
        _, hidden = ann.form("key.make", hub.member["ann"])
        same(ann.post("/do/key.make", hidden | {"name": "x", "scopes": "account", "days": "3"}).status, 422, "account acts by a key")


@case
def programs_are_told_every_fault(sh):
    with Hub(sh) as hub:
        p = Program(hub, hub.key("ida", "people"))
        a = p.act("party.add", "hub", {"id": "No Slug", "site": "ftp://x", "colour": "red"}).is_(422)
        same(a["Content-Type"], "application/problem+json")
        same(sorted((f["field"], f["code"]) for f in a.json()["faults"]),
             [("colour", "usage"), ("id", "syntax"), ("name", "missing"), ("roles", "missing"), ("site", "syntax")])
        p.act("party.none").is_(404)
        p.act("member.add", "party/nova", {"name": "X", "mail": "x@nova.example"}).is_(404)  # the shell's alone
        for body, status in (("", 400), ("{", 400), ("[]", 400), ('{"subject":1}', 400), ('{"other":1}', 400), ('{"fields":[]}', 400),
                             ('{"fields":{"name":{"a":1}}}', 422), ('{"subject":"hub","subject":"hub"}', 400), ("[" * 100000, 400)):
            a = Browser(hub).ask("POST", "/api/v1/acts/party.add", body, Content_Type="application/json", Authorization=f"Bearer {p.key}")
            want(a.status == status or (status == 400 and a.status == 422), body[:40], a.status, a.text)
            same(a["Content-Type"], "application/problem+json", body[:40])
        Browser(hub).ask("POST", "/api/v1/acts/party.add?x=1", "{}", Content_Type="application/json", Authorization=f"Bearer {p.key}").is_(400)


@case
def asking_again_under_one_name_does_nothing_new(sh):
    with Hub(sh) as hub:
        p = Program(hub, hub.key("ida", "people"))
        fields = {"id": "vega", "name": "Vega Example", "roles": ["vendor"]}
        first = p.act("party.add", "hub", fields, Idempotency_Key="5c2a1e1e-6d0c-4b6c").is_(201).json()
        again = p.act("party.add", "hub", fields, Idempotency_Key="5c2a1e1e-6d0c-4b6c").is_(200).json()
        same(again["again"], True)
        same(again["act"], first["act"])
        p.act("party.change", "party/nova", {"country": "DE"}, Idempotency_Key="5c2a1e1e-6d0c-4b6c").is_(409)
        p.act("party.add", "hub", fields, Idempotency_Key="a b").is_(400)
        p.act("party.add", "hub", fields, Idempotency_Key="x" * 101).is_(400)
        # Somebody else's name is another one.
        other = Program(hub, hub.key("cem", "people"))
        other.act("party.add", "hub", fields | {"id": "lyra", "name": "Lyra Example"}, Idempotency_Key="5c2a1e1e-6d0c-4b6c").is_(201)


@case
def the_api_takes_a_cookie_from_our_own_pages_alone(sh):
    with Hub(sh) as hub:
        ann = hub.browser("ann")

        def change(**heads):
            return ann.ask("POST", "/api/v1/acts/party.change", '{"subject":"party/nova","fields":{"country":"DE"}}',
                           **{"Content_Type": "application/json"} | heads)

        before = hub.count()
        change().is_(403)
        change(Origin="https://evil.example").is_(403)
        change(Origin="null").is_(403)
        change(Sec_Fetch_Site="cross-site", Origin=hub.url).is_(403)
        change(Origin=hub.url, Content_Type="text/plain").is_(400)
        change(Origin=hub.url, Content_Type="application/x-www-form-urlencoded").is_(400)
        same(hub.count(), before)
        a = change(Origin=hub.url).is_(201)
        want(a["Access-Control-Allow-Credentials"] == "", "another site may read it with cookies")
        pre = ann.ask("OPTIONS", "/api/v1/acts/party.change", Origin="https://evil.example", Access_Control_Request_Method="POST",
                      Access_Control_Request_Headers="authorization,content-type")
        want(pre["Access-Control-Allow-Headers"] == "" and pre["Access-Control-Allow-Credentials"] == "", pre.heads)


@case
def openapi_tells_every_act(sh):
    with Hub(sh) as hub:
        b = hub.browser()
        doc = b.get("/api/v1/openapi.json").is_(200).json()
        table = b.get("/api/v1/acts").is_(200).json()
        for section in table["sections"]:
            for act in section["acts"]:
                people = [w for w in act["who"] if w != "hub"] and act["name"] != "member.add" and act["name"] != "hub.init"
                path = doc["paths"].get("/api/v1/acts/" + act["name"])
                want(bool(path) == bool(people), act["name"], path, act["who"])
                if path:
                    schema = path["post"]["requestBody"]["content"]["application/json"]["schema"]["properties"]["fields"]
                    same(sorted(schema["properties"]), sorted(f["name"] for f in act["fields"]), act["name"])
                    same(sorted(schema["required"]), sorted(f["name"] for f in act["fields"] if f["required"]), act["name"])


# --- what is malformed, too large, too often ---

@case
def odd_requests_are_answered_and_do_nothing(sh):
    with Hub(sh) as hub:
        ida = hub.browser("ida")
        _, hidden = ida.form("party.add", "hub")
        token, before = hidden["token"], hub.count()
        many = [("token", token)] + [(f"f{i}", "x") for i in range(300)]
        same(ida.ask("POST", "/do/party.add", urllib.parse.urlencode(many), Origin=hub.url,
                     Content_Type="application/x-www-form-urlencoded").status, 413, "300 fields")
        for body in ("%zz=1", "a=%ff", "a=%00", "token=%", "&&&&", "=" * 1000):
            want(ida.ask("POST", "/do/party.add", body, Origin=hub.url, Content_Type="application/x-www-form-urlencoded").status in (400, 403), body[:20])
        a = ida.post("/do/party.add", hidden | {"id": "long", "name": "N" * 1000, "roles": "vendor", "about": "x" * 300000})
        want(a.status in (413, 422), a.status)
        a = ida.post("/do/party.add", hidden | {"id": "vega", "name": "a\rb\nc", "roles": "vendor"}).is_(422)
        a = ida.post("/do/party.add", hidden | {"id": "vega", "name": "gpj.‮exe", "roles": "vendor"}).is_(422)
        for name in ("../../etc/passwd", "..%2f..%2fetc%2fpasswd", "%00", "party.add%0d%0aX:y", "party.add/x", "", "a" * 3000):
            want(ida.get("/do/" + name).status in (400, 404), name[:30])
        for subject in ("party/../nova", "party/nova%00", "party/nova%0d%0aSet-Cookie:%20x=1", "member/" + "9" * 40, "member/-1", "member/0", "x" * 3000, "/", ""):
            a = ida.get("/do/party.change?subject=" + subject)
            want(a.status in (400, 404) and "x=1" not in str(a.heads), subject[:30], a.status)
        same(hub.count(), before)

        def raw(data):
            with socket.create_connection(hub.host.split(":")) as s:
                s.settimeout(10)
                s.sendall(data)
                got = b""
                while b"\r\n\r\n" not in got:
                    piece = s.recv(65536)
                    if not piece:
                        break
                    got += piece
                return got

        for data in (b"GET / HTTP/1.1\r\nHost: x\r\nCookie: " + b"a" * 40000 + b"\r\n\r\n",
                     b"POST /do/party.add HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999\r\n\r\n",
                     b"POST /do/party.add HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
                     b"GET / HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + b"\xff" * 100 + b"\r\nConnection: close\r\n\r\n",
                     b"GET / HTTP/1.1\r\nHost: x\r\nCookie: tocsin=\xff\xfe; tocsin=\x01\r\nConnection: close\r\n\r\n"):
            got = raw(data)
            want(not got or got.startswith(b"HTTP/1.1"), data[:40], got[:100])
        want("Ida" in ida.get("/").text, "the service does not answer any more")


@case
def who_asks_too_often_waits(sh):
    with Hub(sh) as hub:
        visitor = hub.browser()
        answers = [visitor.ask("POST", "/api/v1/acts/party.add", "{}", Content_Type="application/json") for _ in range(70)]
        same(answers[0].status, 401)
        late = answers[-1]
        same(late.status, 429)
        want(1 <= int(late["Retry-After"]) <= 60, late.heads)
        # Another address behind the proxy is another one; what the client claims before it is not believed.
        visitor.ask("POST", "/api/v1/acts/party.add", "{}", Content_Type="application/json", X_Forwarded_For="198.51.100.1").is_(401)
        for i in range(70):
            a = visitor.ask("POST", "/api/v1/acts/party.add", "{}", Content_Type="application/json", X_Forwarded_For=f"10.0.0.{i}, 198.51.100.2")
        same(a.status, 429)
        visitor.get("/list").is_(200)
        hub.acts("act", "setting.change", "name=limits.rate", "value=10")
        ida = hub.browser("ida")
        import time
        time.sleep(2.5)
        same(sorted({ida.get("/").status for _ in range(15)}), [200, 429])


@case
def a_list_without_a_hub_has_nothing_of_one(sh):
    from service import Service
    sh.write("a.json", shell.cve("CVE-2024-90001"))
    sh.run("import", "a.json").exit(0)
    with Service(sh, "serve") as s:
        for path in ("/do/party.add", "/api/v1/acts", "/sign-in"):
            same(s.status(path), 404, path)
        want("/api/v1/acts" not in s.get("/api/v1/openapi.json") and "sign-in" not in s.get("/"), "signs of a hub")


@case
def init_makes_a_hub_once(sh):
    sh.env["TOCSIN_KEYS"] = str(sh.path("hub.keys"))
    words = ("init", "--name", "Alliance Example", "--person", "Ida Steward")

    def init(*more, stdin="correct horse battery\n"):
        return sh.run(*words, *more, stdin=stdin, before=os.setsid)

    init("--mail", "no address", "--password", "-").exit(3, "mail")
    init("--mail", "ida@alliance.example", "--password", "-", stdin="short\n").exit(3, "10")
    init("--mail", "ida@alliance.example", "--password", "-", stdin="ida@alliance.example1\n").exit(3)
    init("--mail", "ida@alliance.example", "--password", "nowhere").exit(3, "nowhere")
    want(not sh.path("hub.keys").exists(), "keys of a hub that was not made")
    init("--mail", "ida@alliance.example", "--password", "-").exit(0, "hub.keys", "party/alliance-example", "member/")
    same(sh.path("hub.keys").stat().st_mode & 0o777, 0o600)
    keys = sh.path("hub.keys").read_bytes()
    init("--mail", "ida@alliance.example", "--password", "-").exit(3, "already")
    same(sh.path("hub.keys").read_bytes(), keys)
    sh.run("init", before=os.setsid).exit(2)
    sh.run("party", "add", "id=nova", "name=Nova Example", "roles=vendor").exit(0, "party/nova")
    sh.run("party", "add", "id=nova", "name=Nova Example", "roles=vendor").exit(3)
    sh.run("act", "session.start", "member/3", "way=password", "secret=hunter2").exit(2, "command line")
    sh.run("party", "change", "--as", "member/999", "nova", "country=DE").exit(3)
    sh.run("party", "paint", "nova").exit(2, "party.change")
    sh.run("act", "party.add", "--help").exit(0, "roles", "vendor")


shell.main()
