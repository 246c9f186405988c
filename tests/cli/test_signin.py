"""Signing in over a real socket: password and code, recovery, new beginnings, single sign-on; and those who try without being who
they say."""
import base64
import html
import json
import os
import pathlib
import re
import select
import shutil
import signal
import subprocess
import time
import urllib.parse

import shell
from hub import Browser, Hub
from shell import SOURCE, Skip, case, same, want

PASSWORD = "correct horse battery"  # of ida, by tocsin init
OTHER = "a second pass phrase"
HOME = "/desk"  # where one is led who wanted nowhere else


def totp(secret, when="now"):
    """A code by an implementation that is not ours."""
    if not shutil.which("oathtool"):
        raise Skip("no oathtool here")
    at = time.strftime("%Y-%m-%d %H:%M:%S UTC", time.gmtime(time.time() + (0 if when == "now" else when)))
    return subprocess.run(["oathtool", "--totp", "-b", "-N", at, secret], capture_output=True, text=True, check=True).stdout.strip()


class Person(Browser):
    """A browser with somebody before it who reads pages and fills in their forms."""

    def __init__(self, hub, address=None):
        super().__init__(hub)
        self.address = address

    def ask(self, method, path, body=None, **heads):
        if self.address:
            heads.setdefault("X_Forwarded_For", self.address)
        return super().ask(method, path, body, **heads)

    def sends(self, path, fields, page=None, **heads):
        """A form of that page: its token goes along."""
        token = (page or self.get(path)).hidden("token")
        return self.post(path, {"token": token} | fields, **heads)

    def types(self, mail, password, **more):
        return self.sends("/sign-in", {"mail": mail, "password": password} | more)

    def sets_up(self, page, path="/sign-in/second"):
        """Scans the picture: the app's secret."""
        secret = re.search(r'<code data-copy[^>]*>([A-Z2-7 ]+)</code>', page.text)[1].replace(" ", "")
        return secret, self.post(path, {"token": page.hidden("token"), "ticket": page.hidden("ticket"), "code": totp(secret)})

    def first_time(self, mail, password):
        """Signs in for the first time and sets up an app: its secret, and the recovery codes."""
        a = self.types(mail, password).is_(303)
        same(a["Location"], "/sign-in/second")
        secret, a = self.sets_up(self.get("/sign-in/second").is_(200))
        a.is_(200, "Recovery codes")
        return secret, re.findall(r"<li><code>([0-9A-Z]{5}-[0-9A-Z]{5})</code>", a.text)

    def is_in(self, name="Ida Steward"):
        return name in self.get("/").text


def forget_step(hub):
    """As if the last code had been long ago."""
    change(hub, "UPDATE credential SET totp_step = 0")


def change(hub, sql):
    if shell.POSTGRES:
        shell.psql(f"SET search_path = {hub.sh.db.schema}", sql)
    else:
        import sqlite3
        c = sqlite3.connect(hub.sh.db, timeout=10)
        c.execute(sql)
        c.commit()
        c.close()


def secret_of(page):
    found = re.search(r"[2-9A-HJKMNP-Z]{5}(?:-[2-9A-HJKMNP-Z]{5}){4}", page.text)
    want(found, page.text[-2000:])
    return found[0]


def given_password(hub, who, password):
    """By the shell's secret: a browser that is half way, at setting up an app."""
    secret = hub.sh.run("member", "reset", hub.member[who]).exit(0).out.split()[-1]
    b = Person(hub)
    b.sends("/reset", {"secret": secret, "password": password}).is_(303)
    return b


# --- whole ways in ---

@case
def password_and_app(sh):
    with Hub(sh) as hub:
        ida = Person(hub)
        ida.get("/account").is_(303)
        same(ida.get("/account")["Location"], "/sign-in?to=%2Faccount")
        a = ida.types(" IDA@alliance.example ", PASSWORD, to="/account").is_(303)
        same(a["Location"], "/sign-in/second")
        want(not ida.is_in(), "signed in by a password alone")
        page = ida.get("/sign-in/second").is_(200, "otpauth://totp/", "<svg")
        same(page["Cache-Control"], "private, no-store")
        wrong = ida.post("/sign-in/second", {"token": page.hidden("token"), "ticket": page.hidden("ticket"), "code": "000000"}).is_(422, "Wait for the next one")
        secret = re.search(r"secret=([A-Z2-7]{32})", page.text)[1]
        want(secret in wrong.text, "a mistyped code makes another secret")
        same(ida.sets_up(wrong)[0], secret)
        ida.get("/account").is_(200, "Ida Steward", "Authenticator app", "10 left", "this one", "ida@alliance.example")
        ida.sends("/sign-out", {}, ida.get("/")).is_(303)
        want(not ida.is_in(), "still signed in")
        a = ida.types("ida@alliance.example", PASSWORD, to="/receipts").is_(303)
        same(a["Location"], "/sign-in/code")
        ida.get("/sign-in/code").is_(200, 'autocomplete="one-time-code"')
        ida.sends("/sign-in/code", {"code": totp(secret)}).is_(422, "used already")
        a = ida.sends("/sign-in/code", {"code": totp(secret, 30)}).is_(303)
        same(a["Location"], "/receipts")
        want(ida.is_in(), "not signed in")
        ida.get("/sign-in").is_(303)  # nothing to do there any more
        same(ida.get("/sign-in/code").is_(303)["Location"], "/")


@case
def a_clock_that_is_off_is_told(sh):
    with Hub(sh) as hub:
        ida = Person(hub)
        secret, _ = ida.first_time("ida@alliance.example", PASSWORD)
        forget_step(hub)
        other = Person(hub)
        other.types("ida@alliance.example", PASSWORD).is_(303)
        other.sends("/sign-in/code", {"code": totp(secret, -240)}).is_(422, "clock is 4 minutes slow")
        other.sends("/sign-in/code", {"code": totp(secret, 240)}).is_(422, "clock is 4 minutes fast")
        other.sends("/sign-in/code", {"code": totp(secret, 240)}).is_(422, "This is not the code")  # told once, and used up by that
        other.sends("/sign-in/code", {"code": totp(secret, 3600)}).is_(422, "This is not the code")
        forget_step(hub)
        other.sends("/sign-in/code", {"code": totp(secret)}).is_(303)
        third = Person(hub)
        third.types("ida@alliance.example", "not the password").is_(422)
        same(third.get("/sign-in/code").is_(303)["Location"], "/sign-in")


@case
def recovery_codes(sh):
    with Hub(sh) as hub:
        ida = Person(hub)
        _, codes = ida.first_time("ida@alliance.example", PASSWORD)
        same((len(codes), len(set(codes))), (10, 10))
        found = Person(hub)
        found.types("ida@alliance.example", PASSWORD).is_(303)
        found.get("/sign-in/code").is_(200, 'href="/sign-in/recovery"')
        found.sends("/sign-in/recovery", {"code": "AAAAA-AAAAA"}).is_(422, "not one of your recovery codes")
        a = found.sends("/sign-in/recovery", {"code": codes[3].lower().replace("-", " ")}).is_(303)
        same(a["Location"], "/account")
        found.get("/account").is_(200, "9 are left", "9 left", "recovery code")
        again = Person(hub)
        again.types("ida@alliance.example", PASSWORD).is_(303)
        again.sends("/sign-in/recovery", {"code": codes[3]}).is_(422, "used already")
        again.sends("/sign-in/recovery", {"code": codes[4]}).is_(303)
        a = again.does("account.recovery", hub.member["ida"]).is_(200, "form.once" if False else "kept nowhere")
        new = re.findall(r"[0-9A-Z]{5}-[0-9A-Z]{5}", a.text)
        want(len(new) == 10 and not set(new) & set(codes), new)
        want(not found.is_in(), "another browser stays signed in")
        last = Person(hub)
        last.types("ida@alliance.example", PASSWORD).is_(303)
        last.sends("/sign-in/recovery", {"code": codes[5]}).is_(422)
        last.sends("/sign-in/recovery", {"code": new[0]}).is_(303)


@case
def an_invitation_to_the_first_sign_in(sh):
    with Hub(sh) as hub:
        secret = sh.run("member", "invite", "party/nova", "mail=new@nova.example").exit(0).out.splitlines()[-1]
        new = Person(hub)
        page = new.get(f"/invitation?secret={secret}").is_(200, "Nova Example")
        a = new.post("/invitation", {"token": page.hidden("token"), "secret": secret, "accept": "1", "name": "Nia New"}).is_(303)
        same(a["Location"], "/sign-in/begin")
        page = new.get("/sign-in/begin").is_(200, "new@nova.example", "You are a member now")
        want(not new.is_in("Nia New"), "signed in before there is a way to sign in")
        for bad, told in (("", "New password: this is needed"), ("short", "at least 10"), ("password123", "easy to guess"), ("aaaaaaaaaaaaa", "easy to guess"),
                          ("new@nova.example1", "easy to guess"), ("x" * 1025, "too long")):
            new.sends("/sign-in/begin", {"password": bad}).is_(422, told)
        a = new.sends("/sign-in/begin", {"password": OTHER}).is_(303)
        same(a["Location"], "/sign-in/second")
        app, a = new.sets_up(new.get("/sign-in/second"))
        a.is_(200, "Recovery codes", 'href="/account"')
        want(new.is_in("Nia New"), "not signed in")
        same(new.get("/sign-in/begin").is_(303)["Location"], "/")
        again = Person(hub)
        again.types("new@nova.example", OTHER).is_(303)
        forget_step(hub)
        again.sends("/sign-in/code", {"code": totp(app)}).is_(303)
        want(again.is_in("Nia New"), "the second time fails")


@case
def a_password_alone_where_the_settings_say_so(sh):
    with Hub(sh) as hub:
        hub.acts("act", "setting.change", "name=signin.second", "value=no")
        time.sleep(1.5)
        ida = Person(hub)
        same(ida.types("ida@alliance.example", PASSWORD).is_(303)["Location"], HOME)
        want(ida.is_in(), "not signed in")
        hub.acts("act", "setting.change", "name=signin.ways", "value=passkey,oidc")
        time.sleep(1.5)
        other = Person(hub)
        page = other.get("/sign-in").is_(200)
        want('name="password"' not in page.text, "a way that is switched off is offered")
        page = other.get("/join")
        token = other.get("/invitation").hidden("token")
        other.post("/sign-in", {"token": token, "mail": "ida@alliance.example", "password": PASSWORD}).is_(422)


# --- new beginnings ---

@case
def a_new_beginning_by_two(sh):
    with Hub(sh) as hub:
        bob = given_password(hub, "bob", OTHER)
        bob.sets_up(bob.get("/sign-in/second"))[1].is_(200)
        want(bob.is_in("Bob Ray"), "not signed in")
        ann, cem, olga = hub.browser("ann"), hub.browser("cem"), hub.browser("olga")
        same(olga.get(f"/do/account.reset_ask?subject={hub.member['bob']}").status, 404)
        a = ann.does("account.reset_ask", hub.member["bob"], how="I rang him on his desk phone").is_(303)
        reset = a["Location"].strip("/")
        want(reset.startswith("reset/"), reset)
        ann.get("/" + reset).is_(200, "Bob Ray", "Waits for a second person", "desk phone")
        want("Grant a new beginning" not in ann.get("/" + reset).text, "who asked is offered to grant it")
        ann.does("account.reset_grant", reset).is_(403, "another person")  # not by one
        same(olga.get("/" + reset).status, 404)
        page = bob.get("/account").is_(200, "Somebody asked for a new beginning")
        want("desk phone" not in bob.get("/" + reset).is_(200, "about your account").text, "the member reads how it was made sure")
        cem.get("/account").is_(200, "wait for a second person", "Bob Ray")
        cem.get("/" + reset).is_(200, "desk phone")
        secret = secret_of(cem.does("account.reset_grant", reset).is_(200))
        new = Person(hub)
        new.sends("/reset", {"secret": "22222-22222-22222-22222-22222", "password": "the newest of all"}).is_(422, "There is no such secret")
        new.sends("/reset", {"secret": secret[:-1] + ("3" if secret[-1] != "3" else "4"), "password": "the newest of all"}).is_(422, "mistyped")
        new.sends("/reset", {"secret": secret, "password": "short"}).is_(422, "at least 10")
        want(bob.is_in("Bob Ray"), "a try ends sessions")
        new.sends("/reset", {"secret": secret.lower().replace("-", " "), "password": "the newest of all"}).is_(303)
        want(not bob.is_in("Bob Ray"), "the old browser is still signed in")
        new.sets_up(new.get("/sign-in/second").is_(200))[1].is_(200)
        want(new.is_in("Bob Ray"), "not signed in")
        late = Person(hub)
        late.sends("/reset", {"secret": secret, "password": "the newest of all 2"}).is_(422, "used already")
        late.types("bob@nova.example", OTHER).is_(422)
        late.types("bob@nova.example", "the newest of all").is_(303)


@case
def a_new_beginning_is_stopped(sh):
    with Hub(sh) as hub:
        bob = given_password(hub, "bob", OTHER)
        bob.sets_up(bob.get("/sign-in/second"))[1].is_(200)
        reset = hub.browser("ann").does("account.reset_ask", hub.member["bob"], how="so they say").is_(303)["Location"].strip("/")
        secret = secret_of(hub.browser("ida").does("account.reset_grant", reset).is_(200))
        bob.does("account.reset_end", reset).is_(303)
        Person(hub).sends("/reset", {"secret": secret, "password": "the newest of all"}).is_(422, "time is over")
        want(bob.is_in("Bob Ray"), "signed out")


# --- who tries without being who they say ---

@case
def guessing_is_slowed_and_locks_nobody_out(sh):
    with Hub(sh) as hub:
        ida = Person(hub, "198.51.100.7")
        app, _ = ida.first_time("ida@alliance.example", PASSWORD)
        liar = Person(hub, "203.0.113.5")
        for i in range(6):  # a wait follows the last of those that are free
            last = liar.types("ida@alliance.example", f"guess number {i}")
            if last.status == 429:
                break
            last.is_(422)
        last = last if last.status == 429 else liar.types("ida@alliance.example", PASSWORD)
        last.is_(429, "Too many tries")
        wait = int(last["Retry-After"])
        want(1 <= wait <= 60, wait)
        liar.types("ida@alliance.example", PASSWORD).is_(429)  # even what is right
        elsewhere = Person(hub, "198.51.100.99")
        elsewhere.types("ida@alliance.example", PASSWORD).is_(303)
        home = Person(hub, "198.51.100.7")
        home.jar = {k: v for k, v in ida.jar.items() if k == "tocsin-known"}
        home.types("ida@alliance.example", PASSWORD).is_(303)
        time.sleep(wait + 1)
        same(liar.types("ida@alliance.example", PASSWORD).is_(303)["Location"], "/sign-in/code")  # it ends by itself
        for i in range(8):
            last = liar.sends("/sign-in/code", {"code": f"{i}00000"})
        last.is_(429, "Too many tries")
        forget_step(hub)
        same(home.sends("/sign-in/code", {"code": totp(app)}).is_(303)["Location"], HOME)  # of another place, and known


@case
def an_account_that_is_not_there_looks_like_a_wrong_password(sh):
    with Hub(sh) as hub:
        def tried(mail, address):
            b = Person(hub, address)
            token = b.get("/sign-in").hidden("token")
            begun = time.monotonic()
            a = b.post("/sign-in", {"token": token, "mail": mail, "password": "not the password"})
            took = time.monotonic() - begun
            text = re.sub(r'name="(token|once)" value="[^"]*"', "", a.text).replace(html.escape(mail), "MAIL")
            return took, a.status, text, sorted(k for k in a.heads.keys() if k != "Date")

        # In turn, and the quickest of each: what else this machine does only makes some of them slower.
        there, nobody, without = [], [], []
        for i in range(9):
            there.append(tried("ida@alliance.example", f"203.0.113.{i}"))
            nobody.append(tried(f"nob{i}@alliance.example", f"203.0.113.{100 + i}"))
            without.append(tried("bob@nova.example", f"203.0.113.{200 + i}"))  # invited, but without a password yet
        same(there[0][1:], nobody[0][1:])
        a, b, c = (min(t[0] for t in x) for x in (there, nobody, without))
        want(0.6 < a / b < 1.6, f"{a * 1000:.0f} ms for a wrong password, {b * 1000:.0f} ms for nobody")
        want(0.6 < c / b < 1.6, f"{c * 1000:.0f} ms for one without a password, {b * 1000:.0f} ms for nobody")


@case
def what_was_planted_is_worth_nothing(sh):
    with Hub(sh) as hub:
        made_up = base64.urlsafe_b64encode(os.urandom(32)).decode().rstrip("=")
        thief = Person(hub)
        thief.get("/sign-in")
        victim = Person(hub)
        victim.jar = dict(thief.jar) | {"tocsin": made_up}  # cookies from the thief's browser
        victim.first_time("ida@alliance.example", PASSWORD)
        want(victim.is_in(), "not signed in")
        want(victim.jar["tocsin"] != made_up, "the planted session")
        thief.jar["tocsin"] = made_up
        want(not thief.is_in(), "the thief is signed in")
        # Half of a sign-in is this browser's alone.
        half = Person(hub)
        half.types("ida@alliance.example", PASSWORD).is_(303)
        other = Person(hub)
        other.get("/sign-in")
        other.jar["tocsin-step"] = half.jar["tocsin-step"]
        same(other.get("/sign-in/code").is_(303)["Location"], "/sign-in")
        # A session is another one after proving again.
        before = victim.jar["tocsin"]
        change(hub, "UPDATE session SET proved = proved - 1000")
        a = victim.get("/account/password").is_(303)
        same(a["Location"], "/prove?to=%2Faccount%2Fpassword")


@case
def proving_again(sh):
    with Hub(sh) as hub:
        ida = Person(hub)
        app, codes = ida.first_time("ida@alliance.example", PASSWORD)
        change(hub, "UPDATE session SET proved = proved - 1000")
        a = ida.get(f"/do/key.make?subject={hub.member['ida']}").is_(303)
        want(a["Location"].startswith("/prove?to="), a["Location"])
        page = ida.get(a["Location"]).is_(200, "Prove again")
        before = ida.jar["tocsin"]
        to = html.unescape(page.hidden("to"))
        ida.sends("/prove", {"to": to, "password": "wrong", "code": totp(app, 30)}, page).is_(422, "The password is not right")
        ida.sends("/prove", {"to": to, "password": PASSWORD, "code": "123"}, page).is_(422, "This is not the code")
        ida.sends("/prove", {"to": to, "password": PASSWORD}, page).is_(422)
        a = ida.sends("/prove", {"to": to, "password": PASSWORD, "code": totp(app, 30)}, page).is_(303)
        same(a["Location"], f"/do/key.make?subject={hub.member['ida'].replace('/', '%2F')}" if "%2F" in a["Location"] else f"/do/key.make?subject={hub.member['ida']}")
        want(ida.jar["tocsin"] != before, "the same secret as before")
        planted = Browser(hub, before)
        want("Ida Steward" not in planted.get("/").text, "the secret of before is still good")
        ida.get(a["Location"]).is_(200)
        change(hub, "UPDATE session SET proved = proved - 1000")
        ida.sends("/prove", {"to": "/account", "password": PASSWORD, "code": codes[0]}, ida.get("/prove")).is_(303)


@case
def a_new_password_ends_the_others(sh):
    with Hub(sh) as hub:
        one, two, half = Person(hub), Person(hub), Person(hub)
        app, _ = one.first_time("ida@alliance.example", PASSWORD)
        two.types("ida@alliance.example", PASSWORD).is_(303)
        forget_step(hub)
        two.sends("/sign-in/code", {"code": totp(app)}).is_(303)
        half.types("ida@alliance.example", PASSWORD).is_(303)
        one.get("/account").is_(200, 'action="/do/session.end"')
        one.sends("/account/password", {"password": "ida@alliance.example"}).is_(422, "easy to guess")
        time.sleep(1)
        one.sends("/account/password", {"password": " with blanks around it "}).is_(303)
        one.get("/account").is_(200, "Your password is changed")
        want(not two.is_in(), "another browser stays")
        same(half.get("/sign-in/code").is_(303)["Location"], "/sign-in")
        new = Person(hub)
        new.types("ida@alliance.example", PASSWORD).is_(422)
        new.types("ida@alliance.example", "with blanks around it").is_(422)
        new.types("ida@alliance.example", " with blanks around it ").is_(303)


@case
def every_form_is_ours_alone(sh):
    with Hub(sh) as hub:
        ida = Person(hub)
        app, _ = ida.first_time("ida@alliance.example", PASSWORD)
        stranger = Person(hub)
        stranger.get("/sign-in")
        before = hub.count()
        forms = {"/account/password": {"password": OTHER}, "/account/app": {"code": "1"}, "/account/passkey": {"ask": "1"}, "/prove": {"password": PASSWORD},
                 "/prove/passkey": {"ask": "1"}, "/account/passkey/" + "0" * 32: {"remove": "1"}, "/account/identity/" + "0" * 32: {}, "/sign-out": {}}
        for path, fields in forms.items():
            ida.post(path, fields).is_(403)
            ida.post(path, fields | {"token": stranger.get("/sign-in").hidden("token")}).is_(403)
            ida.post(path, fields | {"token": ida.get("/account").hidden("token")}, Origin="https://evil.example").is_(403)
            ida.post(path, fields | {"token": ida.get("/account").hidden("token")}, Sec_Fetch_Site="cross-site").is_(403)
        for path, fields in {"/sign-in": {"mail": "ida@alliance.example", "password": PASSWORD}, "/sign-in/code": {"code": "1"}, "/sign-in/recovery": {"code": "1"},
                             "/sign-in/passkey": {"ask": "1"}, "/sign-in/begin": {"password": OTHER}, "/sign-in/begin/passkey": {"ask": "1"},
                             "/sign-in/second": {"code": "1"}, "/reset": {"secret": "x", "password": OTHER}}.items():
            stranger.post(path, fields).is_(403)
            stranger.post(path, fields | {"token": ida.get("/account").hidden("token")}).is_(403)
            stranger.post(path, fields | {"token": stranger.get("/sign-in").hidden("token")}, Origin="null").is_(403)
        want(ida.is_in(), "signed out by another site")
        same(hub.count(), before, "something was done")
        # What links an account to somebody elsewhere begins on a page of ours.
        hub.acts("act", "setting.change", "name=oidc.issuer", "value=https://id.example")
        hub.acts("act", "setting.change", "name=oidc.client", "value=hub")
        time.sleep(1.5)
        ida.get("/sign-in/sso?for=link").is_(403)
        ida.get("/sign-in/sso?for=link&token=" + stranger.get("/sign-in").hidden("token")).is_(403)


@case
def nobody_is_led_elsewhere(sh):
    with Hub(sh) as hub:
        app = None
        for to in ("//evil.example/", "https://evil.example/", "/\\evil.example", "\\\\evil.example", "/%2f/evil.example", "/%5cevil.example", "javascript:alert(1)",
                   "/sign-in\r\nX-Evil: 1", "/account\nSet-Cookie: a=b", "/ account", "/nowhere", "/api/v1/entries", "//evil.example@" + hub.host + "/account",
                   "/account#x", "data:text/html,x", "/.//evil.example"):
            b = Person(hub)
            page = b.get("/sign-in?to=" + urllib.parse.quote(to)).is_(200)
            same(html.unescape(page.hidden("to")), HOME, to)
            want(not page["X-Evil"], to)
            for link in re.findall(r'(?:href|action|src)="([^"]*)"', page.text):
                same(urllib.parse.urlsplit(urllib.parse.urljoin(hub.url, html.unescape(link))).netloc, hub.host, link)
            a = b.sends("/sign-in", {"mail": "ida@alliance.example", "password": PASSWORD, "to": to}, page).is_(303)
            want(not a["X-Evil"] and "a" not in a.cookies(), to)
            if not app:
                app, a = b.sets_up(b.get("/sign-in/second"))
                want(f'class="button" href="{HOME}"' in a.text, to)
            else:
                forget_step(hub)
                a = b.sends("/sign-in/code", {"code": totp(app)}).is_(303)
                same(a["Location"], HOME, to)
            if "ask" not in to and b.is_in():
                change(hub, "UPDATE session SET proved = proved - 1000")
                same(b.get("/prove?to=" + urllib.parse.quote(to)).is_(200).hidden("to"), HOME, to)


@case
def odd_input_is_told_and_harmless(sh):
    with Hub(sh) as hub:
        b = Person(hub)
        for fields, status in (({"mail": "", "password": ""}, 422), ({"mail": "a@b.example\r\nX: y", "password": "x"}, 422), ({"mail": "x" * 60000, "password": "x"}, 422),
                               ({"mail": "<script>alert(1)</script>", "password": "x"}, 422), ({"mail": "ida@alliance.example", "password": "x" * 5000}, 422),
                               ({"mail": "ida@alliance.example", "password": "a\0b"}, 422), ({"mail": "' OR 1=1 --", "password": "' OR 1=1 --"}, 422)):
            a = b.sends("/sign-in", fields)
            want(a.status in (status, 400, 413, 429), fields, a.status)
            want("<script>alert" not in a.text and not a["X"], fields)
        for path in ("/reset?secret=%3Cscript%3E", "/reset/999", "/reset/x", "/account/passkey/x", "/sign-in/oidc", "/sign-in/oidc?code=1&state=2", "/sign-in/sso",
                     "/sign-in/begin", "/sign-in/second", "/sign-in/code", "/sign-in/recovery", "/sign-in/forgotten", "/prove"):
            a = b.get(path)
            want(a.status in (200, 303, 404), path, a.status)
            want("<script>" not in a.text, path)
        b.jar["tocsin-step"] = "A" * 3000
        same(b.get("/sign-in/code").is_(303)["Location"], "/sign-in")
        b.jar["tocsin-known"] = "B" * 3000
        b.types("ida@alliance.example", PASSWORD).is_(303)


@case
def the_database_tells_no_secret(sh):
    if shell.POSTGRES:
        raise Skip("looks into a file")
    with Hub(sh) as hub:
        ida = Person(hub)
        app, codes = ida.first_time("ida@alliance.example", PASSWORD)
        raw = base64.b32decode(app)
        kept = b"".join(p.read_bytes() for p in pathlib.Path(sh.folder).glob("list.db*"))
        for what in (PASSWORD.encode(), app.encode(), raw, ida.jar["tocsin"].encode(), *[c.encode() for c in codes], *[c.replace("-", "").encode() for c in codes]):
            want(what not in kept, "a secret stands in the database")


# --- single sign-on, against a real provider ---

class Provider:
    def __init__(self, *backs):
        folder = SOURCE / "tests" / "oracle"
        if not shutil.which("node") or not (folder / "node_modules" / "oidc-provider").exists():
            raise Skip("no Node.js or no oidc-provider here")
        self.process = subprocess.Popen(["node", "oidc.mjs", *backs], cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        ready = select.select([self.process.stdout], [], [], 20)[0]
        line = self.process.stdout.readline() if ready else b""
        if not line:
            raise Skip("the provider does not run here")
        self.at = json.loads(line)

    def __enter__(self):
        return self

    def __exit__(self, *why):
        self.process.stdin.close()
        self.process.wait(10)

    def visit(self, url, jar):
        """A browser there: follows until it would come back."""
        import http.client
        for _ in range(12):
            u = urllib.parse.urlsplit(url)
            c = http.client.HTTPConnection(u.netloc, timeout=20)
            c.request("GET", u.path + "?" + u.query, headers={"Cookie": "; ".join(f"{k}={v}" for k, v in jar.items())} if jar else {})
            r = c.getresponse()
            r.read()
            for cookie in r.headers.get_all("Set-Cookie") or []:
                name, value = cookie.split(";")[0].split("=", 1)
                jar[name] = value
            if "Location" not in r.headers:
                raise shell.Wrong(f"the provider answers {r.status} at {url}")
            url = urllib.parse.urljoin(url, r.headers["Location"])
            if not url.startswith(self.at["real"]):
                return url
        raise shell.Wrong("round and round")


def as_whom(url, name):
    """The provider of the tests signs in whom the hint names."""
    return url + "&login_hint=" + name


@case
def single_sign_on(sh):
    with Hub(sh) as hub:
        back = hub.url + "/sign-in/oidc"
        with Provider(back) as idp:
            real = idp.at["real"]
            hub.acts("act", "setting.change", "name=oidc.issuer", f"value={real}")
            hub.acts("act", "setting.change", "name=oidc.client", "value=basic")
            hub.acts("act", "setting.change", "name=oidc.name", "value=Example Co")
            hub.acts("act", "setting.change", "name=oidc.secret", "secret=-", stdin=idp.at["secret"])
            time.sleep(1.5)
            stranger, there = Person(hub), {}
            page = stranger.get("/sign-in?to=/account").is_(200, "Sign in with Example Co")
            href = html.unescape(re.search(r'href="(/sign-in/sso[^"]*)"', page.text)[1])
            out = stranger.get(href).is_(303)["Location"]
            want(out.startswith(real + "/auth?"), out)
            home = idp.visit(as_whom(out, "ida"), there)
            want(home.startswith(back + "?"), home)
            a = stranger.get(home[len(hub.url):]).is_(303)
            want(a["Location"].startswith("/sign-in"), a["Location"])
            stranger.get(a["Location"]).is_(200, "not linked to an account")
            # Signed in another way, it is linked; from then on it opens the account.
            ida = Person(hub)
            app, _ = ida.first_time("ida@alliance.example", PASSWORD)
            page = ida.get("/account").is_(200)
            href = html.unescape(re.search(r'href="(/sign-in/sso\?for=link[^"]*)"', page.text)[1])
            home = idp.visit(as_whom(ida.get(href).is_(303)["Location"], "ida"), {})
            same(ida.get(home[len(hub.url):]).is_(303)["Location"], "/account")
            ida.get("/account").is_(200, "From now on you can sign in with it", real)
            new = Person(hub)
            out = new.get("/sign-in/sso?for=sign-in&to=%2Faccount").is_(303)["Location"]
            home = idp.visit(as_whom(out, "ida"), {})
            used = dict(new.jar)
            same(new.get(home[len(hub.url):]).is_(303)["Location"], "/account")
            want(new.is_in(), "not signed in")
            new.get("/account").is_(200, "single sign-on")
            # Coming back once more, or to another browser, opens nothing.
            again = Person(hub)
            again.jar = used
            again.get(home[len(hub.url):]).is_(303)
            want(not again.is_in(), "an answer of the provider is good twice")
            other = Person(hub)
            out = other.get("/sign-in/sso").is_(303)["Location"]
            home = idp.visit(as_whom(out, "ida"), {})
            victim = Person(hub)
            victim.get("/sign-in/sso")
            victim.get(home[len(hub.url):]).is_(303)
            want(not victim.is_in(), "another browser's sign-on")
            # Proving again is asked for over there as well.
            change(hub, "UPDATE session SET proved = proved - 1000")
            new.get("/prove?to=/account/password").is_(200, "Sign in with Example Co")
            out = new.get("/sign-in/sso?for=prove&to=/account/password").is_(303)["Location"]
            want("prompt=login" in out and "max_age=" in out, out)
            home = idp.visit(as_whom(out, "ida"), {})
            same(new.get(home[len(hub.url):]).is_(303)["Location"], "/account/password")
            new.get("/account/password").is_(200)
            # Somebody else there, the provider's no, and one that is away.
            change(hub, "UPDATE session SET proved = proved - 1000")
            out = new.get("/sign-in/sso?for=prove&to=/account").is_(303)["Location"]
            a = new.get(idp.visit(as_whom(out, "mallory"), {})[len(hub.url):]).is_(303)
            new.get(a["Location"]).is_(200, "did not confirm who you are")
            no = Person(hub)
            a = no.get(idp.visit(as_whom(no.get("/sign-in/sso").is_(303)["Location"], "unwilling"), {})[len(hub.url):]).is_(303)
            told = no.get(a["Location"]).is_(200, "did not confirm who you are")
            want("<script>no" not in told.text, "the provider's words")
            # A secret that is not the provider's: the page tells no more than that it did not come about, the operator reads why.
            hub.acts("act", "setting.change", "name=oidc.secret", "secret=-", stdin="another secret")
            time.sleep(1.5)
            wrong = Person(hub)
            a = wrong.get(idp.visit(as_whom(wrong.get("/sign-in/sso").is_(303)["Location"], "ida"), {})[len(hub.url):]).is_(303)
            told = wrong.get(a["Location"]).is_(200, "did not confirm who you are")
            want("invalid_client" not in told.text, "the page tells what is set")
            # The last way in is not taken away.
            page = new.get("/account")
            hub.acts("act", "setting.change", "name=oidc.name", "value=Other")
        away = Person(hub)
        hub.acts("act", "setting.change", "name=oidc.issuer", "value=http://127.0.0.1:9")
        time.sleep(1.5)
        a = away.get("/sign-in/sso").is_(303)
        away.get(a["Location"]).is_(200, "cannot be reached just now")
        same(hub.service.stop(signal.SIGTERM), 0)
        for why in ("did not take the code (invalid_client", "the provider did not sign you in (", "cannot reach http://127.0.0.1:9/"):
            want(re.search("single sign-on: .*" + re.escape(why), hub.service.said), why, hub.service.said)


shell.main()
