"""Notices, end to end: a hub that mails to a real server and calls real receivers, and what becomes of it when these are away."""
import email
import email.policy
import os
import pathlib
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.parse

import shell
from hub import Browser, Hub, Program
from service import Service
from shell import SOURCE, Skip, case, same, want

PYTHON = next((p for p in ("python3", "/usr/bin/python3")
               if subprocess.run([p, "-c", "import aiosmtpd.smtp"], stderr=subprocess.DEVNULL).returncode == 0), None)


class Server:
    """One of tests/servers, in a folder of its own."""

    def __init__(self, sh, script, *args, folder="mail"):
        if not PYTHON:
            raise Skip("no Python here has aiosmtpd")
        self.folder = sh.path(folder)
        self.folder.mkdir(exist_ok=True)
        self.process = subprocess.Popen([PYTHON, SOURCE / "tests/servers" / script, self.folder, *map(str, args)], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        self.port = int(self.process.stdout.readline())

    def __enter__(self):
        return self

    def __exit__(self, *why):
        self.process.kill()
        self.process.communicate()

    def mails(self):
        found = sorted(self.folder.glob("*.eml"), key=lambda p: int(p.stem))
        return [email.message_from_bytes(p.read_bytes(), policy=email.policy.default) for p in found]

    def wait(self, n, seconds=30, to=None):
        """So many mails, to one address or to all; longer than it takes is an error."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            got = [m for m in self.mails() if to in (None, m["X-Peer-To"])]
            if len(got) >= n:
                return got
            time.sleep(0.1)
        raise shell.Wrong(f"{len(self.mails())} mails came, expected {n} to {to}: {[m['X-Peer-To'] for m in self.mails()]}")


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def mailing(hub, port):
    for name, value in (("mail.server", f"smtp://127.0.0.1:{port}"), ("mail.from", "hub@alliance.example"), ("mail.tls", "no")):
        hub.acts("act", "setting.change", "hub", f"name={name}", f"value={value}")


def link_in(mail):
    return re.search(r"http://\S+", mail.get_content())[0]


def state(hub, words):
    return hub.sh.db.value(f"SELECT state FROM notice WHERE key LIKE '{words}%' ORDER BY rank DESC LIMIT 1")


def wait_for(what, seconds=30):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if what():
            return
        time.sleep(0.1)
    raise shell.Wrong("it did not come about in time")


def refuses_content(mails, *words):
    for m in mails:
        whole = m.as_string() + (m.get_content() if not m.is_multipart() else "")
        for w in words:
            want(w not in whole, f"a mail says \"{w}\": {whole}")


@case
def an_invitation_comes_by_mail_and_its_link_makes_a_member(sh):
    with Server(sh, "smtp.py") as smtp, Hub(sh) as hub:
        mailing(hub, smtp.port)
        done = hub.browser("ann").does("member.invite", "party/nova", mail="new@nova.example", admin="no").is_(200)
        token = re.search(r"<code[^>]*>([^<]+)</code>|value=\"([a-z0-9-]{30,})\"", done.text)
        mail = smtp.wait(1)[0]
        same(mail["X-Peer-To"], "new@nova.example")
        same(mail["From"].addresses[0].addr_spec, "hub@alliance.example")
        link = link_in(mail)
        want(link.startswith(hub.url + "/invitation?secret="), link)
        secret = urllib.parse.unquote(link.split("secret=")[1])
        want(secret in done.text, "the link's secret is not the one that was told", token, link)
        refuses_content([mail], "Nova", "Ann Lee", "nova.example party")
        page = Browser(hub).get(link[len(hub.url):]).is_(200, "Nova Example", "new@nova.example")
        visitor = Browser(hub)
        page = visitor.get(link[len(hub.url):]).is_(200)
        filled = {"token": page.hidden("token"), "secret": secret, "accept": "1", "name": "Neo Lin", "lang": "zh-CN", "zone": "Asia/Shanghai"}
        visitor.post("/invitation", filled).is_(303)
        same(sh.db.value("SELECT count(*) FROM act WHERE name = 'member.accept'"), "1", "nobody came of it")
        same(sh.db.value("SELECT count(*) FROM sealed WHERE ref LIKE 'secret of invitation/%'"), "0", "its secret is still kept")
        same(state(hub, "invitation"), "sent")


@case
def a_new_address_is_confirmed_by_the_link_that_went_there(sh):
    with Server(sh, "smtp.py") as smtp, Hub(sh) as hub:
        mailing(hub, smtp.port)
        bob = hub.browser("bob")
        bob.get("/account").is_(200, "bob@nova.example", "/do/account.address?subject=")
        done = bob.does("account.address", hub.member["bob"], mail="robert@nova.example")
        want(done.status in (200, 303), "it was refused", done.text)
        mails = {m["X-Peer-To"]: m for m in smtp.wait(2)}
        same(sorted(mails), ["bob@nova.example", "robert@nova.example"])
        link = link_in(mails["robert@nova.example"])
        secret = urllib.parse.unquote(link.split("secret=")[1])
        want(secret not in done.text and "secret=" not in mails["bob@nova.example"].get_content(), "the secret went elsewhere")
        bob.get("/account").is_(200, "robert@nova.example", "/do/address.end?subject=")
        visitor = Browser(hub)
        visitor.get("/address?secret=AAAA").is_(422)
        page = visitor.get(link[len(hub.url):]).is_(200, "robert@nova.example")
        same(sh.db.value("SELECT count(*) FROM act WHERE name = 'address.use'"), "0", "the link alone confirms")
        visitor.post("/address", {"secret": secret, "confirm": "1"}).is_(403)  # not from a page of ours
        visitor.post("/address", {"token": page.hidden("token"), "secret": secret, "confirm": "1"}).is_(303)
        visitor.post("/address", {"token": page.hidden("token"), "secret": secret, "confirm": "1"}).is_(422)
        smtp.wait(2, to="robert@nova.example")
        smtp.wait(2, to="bob@nova.example")
        same(sh.db.value("SELECT count(*) FROM sealed WHERE ref LIKE 'secret of address/%'"), "0", "its secret is still kept")
        bob.get("/account").is_(200, "robert@nova.example")
        change = sh.db.value("SELECT 'address/' || id FROM address_change")
        same(bob.get(f"/{change}")["Location"], "/account")
        sh.run("ledger", "verify").exit(0)
        sh.run("rebuild", "--verify").exit(0)


@case
def the_secret_goes_when_the_invitation_ends(sh):
    with Hub(sh) as hub:
        subject = hub.acts("member", "invite", "nova", "mail=new@nova.example")["subject"]
        same(sh.db.value("SELECT count(*) FROM sealed WHERE ref LIKE 'secret of invitation/%'"), "1")
        hub.acts("act", "invitation.end", subject)
        same(sh.db.value("SELECT count(*) FROM sealed WHERE ref LIKE 'secret of invitation/%'"), "0")
        with Server(sh, "smtp.py") as smtp:
            mailing(hub, smtp.port)
            wait_for(lambda: state(hub, "invitation") == "dropped")
            same(smtp.mails(), [])


def report(message_id, to, action="failed", status="5.1.1"):
    """As Postfix writes it."""
    return f"""Return-Path: <>
From: MAILER-DAEMON@mx.alliance.example (Mail Delivery System)
To: bounces@alliance.example
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
\tboundary="4F1C2A0.1795420800/mx.alliance.example"

--4F1C2A0.1795420800/mx.alliance.example
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

This is the mail system at host mx.alliance.example.

--4F1C2A0.1795420800/mx.alliance.example
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.alliance.example
Arrival-Date: Mon, 23 Nov 2026 08:00:00 +0000 (UTC)

Final-Recipient: rfc822; {to}
Original-Recipient: rfc822;{to}
Action: {action}
Status: {status}
Remote-MTA: dns; mail.alliance.example
Diagnostic-Code: smtp; 550 {status} <{to}>: Recipient address rejected:
    User unknown

--4F1C2A0.1795420800/mx.alliance.example
Content-Description: Undelivered Message Headers
Content-Type: text/rfc822-headers

From: hub@alliance.example
To: {to}
Message-ID: {message_id}

--4F1C2A0.1795420800/mx.alliance.example--
"""


def refused(sh, mail, why):
    done = sh.run("bounce", stdin=mail).exit(0)
    want("no mail of ours" in done.err and why in done.err and not done.out, "it was believed", done.out, done.err)


@case
def an_address_that_mail_comes_back_from_is_left_alone_until_it_is_good(sh):
    with Server(sh, "smtp.py") as smtp, Hub(sh) as hub:
        mailing(hub, smtp.port)
        hub.acts("act", "setting.change", "hub", "name=mail.bounces", "value=bounces@alliance.example")
        ann, cem, to = hub.browser("ann"), hub.browser("cem"), "cem@alliance.example"
        told = f"FROM notice WHERE member = '{hub.member['cem']}' ORDER BY rank"
        ann.does("contact.add", "party/nova", kind="mail", purpose="security", value="psirt@nova.example").is_(303)
        mail = smtp.wait(1, to=to)[0]
        same(mail["X-Peer-From"], "bounces@alliance.example")
        name = mail["Message-ID"]

        refused(sh, re.sub(r"[0-9a-f]{32}@", "0123456789abcdef" * 2 + "@", report(name, to)), "was not made here")
        refused(sh, report(name.replace("<n-", "<d-"), to), "was not made here")
        refused(sh, report("<20261123080000.1234@mx.example>", to), "none of ours")
        refused(sh, "Subject: hello\n\nIs anybody there?\n", "expected a delivery report")
        refused(sh, "x" * 3_000_000, "expected a delivery report")
        refused(sh, "", "expected a delivery report")
        refused(sh, report(name, to, action="lost"), "Action: found")
        sh.run("bounce", "--db", str(sh.path("nowhere/at-all.db")), stdin=report(name, to)).exit(75)
        sh.run("bounce", "mail.eml").exit(2)
        same(sh.db.value(f"SELECT count(*) FROM act WHERE name = 'mail.bounced'"), "0")

        done = sh.run("bounce", stdin=report(name, to)).exit(0)
        same(done.out, f"{hub.member['cem']}: 5.1.1, failed\n")
        sh.run("bounce", stdin=report(name, to).replace("\n", "\r\n")).exit(0)
        same(sh.db.value(f"SELECT count(*) FROM act WHERE name = 'mail.bounced'"), "1", "once for a mail")
        same(sh.db.value(f"SELECT state {told}"), "kept")
        smtp.wait(2, to="ida@alliance.example")  # administrators are told that mail fails
        ann.does("contact.add", "party/nova", kind="phone", purpose="security", value="+1 555 0100").is_(303)
        smtp.wait(3, to="ida@alliance.example")
        wait_for(lambda: sh.db.value(f"SELECT count(*) FROM notice WHERE state = 'kept'") == "2")
        same(len(smtp.wait(1, to=to)), 1, "a mail went where mail comes back from")

        ida = hub.browser("ida")
        cem.get("/desk").is_(200, "Mail to your address comes back")
        cem.get("/account").is_(200, f"Mail to {to} comes back", "2 notices are kept", "5.1.1", "User unknown", "/do/mail.good?subject=")
        cem.get("/account/notices?lang=zh-CN").is_(200, "邮件被退回：5.1.1", "发往收件人地址的邮件被退回")
        cem.get("/account?lang=zh-CN").is_(200, f"发往 {to} 的邮件被退回", "已暂存 2 条通知")
        ida.get("/admin").is_(200, "Mail to 1 member comes back")
        ida.get("/admin/outbox?state=kept").is_(200, "Addresses that mail did not reach", "Cem Staff", "2 notices", "/do/mail.good?subject=")
        ida.get("/party/alliance").is_(200, "mail comes back")
        ida.get(f"/{hub.member['cem']}").is_(200, "5.1.1", "User unknown")
        want("mail comes back" not in ann.get("/desk").text and ann.get(f"/{hub.member['cem']}").status == 404, "it is told to others")
        want("comes back" in sh.run("member", "show", hub.member["cem"]).exit(0).out, "the shell does not tell")
        want(sh.run("member", "show", hub.member["cem"], "--json").exit(0).json()["mail_fails"], "JSON does not tell")

        cem.does("mail.good", hub.member["cem"]).is_(303)
        want("Mail to your address" not in cem.get("/desk").text and "5.1.1" not in cem.get("/account").text, "it is still told")
        mail = smtp.wait(2, to=to)[1]
        same(len(re.findall(r"/contact/\d+", mail.get_content())), 2)
        same(sh.db.value(f"SELECT count(*) FROM mail_trouble"), "0")
        sh.run("bounce", stdin=report(mail["Message-ID"], to, "delayed", "4.4.1")).exit(0)
        same(sh.db.value(f"SELECT failing * 10 + delays FROM mail_trouble"), "1")
        sh.run("ledger", "verify").exit(0)
        sh.run("rebuild", "--verify").exit(0)


@case
def an_address_that_its_server_does_not_know_is_left_alone_too(sh):
    with Server(sh, "smtp.py") as smtp, Hub(sh) as hub:
        mailing(hub, smtp.port)
        who = hub.acts("member", "add", "alliance", "name=Una Known", "mail=unknown@alliance.example")["subject"]
        for value in ("one@nova.example", "two@nova.example"):
            hub.browser("ann").does("contact.add", "party/nova", kind="mail", purpose="security", value=value).is_(303)
        wait_for(lambda: sh.db.value(f"SELECT count(*) FROM notice WHERE state = 'kept' AND member = '{who}'") == "2")
        same(sh.db.value("SELECT status || ' ' || failing FROM mail_trouble"), "5.1.1 1")
        same(sh.db.value("SELECT count(*) FROM act WHERE name = 'mail.bounced'"), "1")
        want("nobody of that name" in hub.browser("ida").get(f"/{who}").is_(200).text, "its words are not told")
        wait_for(lambda: any("/admin/outbox" in m.get_content() for m in smtp.wait(1, to="ida@alliance.example")))


@case
def without_a_server_acts_go_on_and_mail_comes_later(sh):
    port = free_port()
    with Hub(sh) as hub:
        mailing(hub, port)
        ann = hub.browser("ann")
        for i in range(3):
            ann.does("contact.add", "party/nova", kind="mail", purpose="security", value=f"psirt{i}@nova.example").is_(303)
        time.sleep(1)
        same(sh.db.value("SELECT count(*) FROM notice WHERE state = 'queued' AND kind = 'contact-check'"), "6")  # Ida and Cem
        hub.browser("ida").get("/admin/outbox").is_(200)
        same(hub.service.stop(signal.SIGTERM), 0)
        with Server(sh, "smtp.py", "--port", port) as smtp, Service(sh, "serve") as again:
            mails = smtp.wait(6)
            same(sorted({m["X-Peer-To"] for m in mails}), ["cem@alliance.example", "ida@alliance.example"])
            refuses_content(mails, "psirt", "Nova", "nova.example")
            for m in mails:
                want(link_in(m).startswith(again.url + "/contact/"), link_in(m))
                want("List-Unsubscribe" in m, "without a way to stop it")
            wait_for(lambda: sh.db.value("SELECT count(*) FROM notice WHERE state = 'sent'") == "6")


@case
def who_chose_off_gets_nothing_and_daily_waits_for_its_hour(sh):
    with Server(sh, "smtp.py") as smtp, Hub(sh) as hub:
        mailing(hub, smtp.port)
        ida, cem = hub.browser("ida"), hub.browser("cem")
        page = ida.get("/account/notices").is_(200, 'name="contact-check"', 'name="mail-failed"', "ida@alliance.example")
        hidden = {n: page.hidden(n) for n in ("token", "subject", "asker", "back")}
        hour = (int(time.strftime("%H", time.gmtime())) + 2) % 24
        ida.post("/do/notice.choose", hidden | {"contact-check": "daily", "hour": hour}).is_(303)
        ida.get("/account/notices").is_(200, f'value="{hour}"')
        want(re.search(r'name="contact-check"[^>]*value="daily"[^>]*checked', ida.get("/account/notices").text), "the choice does not show")
        want('name="mail-failed"' not in cem.get("/account/notices").text, "a kind that Cem never gets is offered")
        cem.does("notice.choose", hub.member["cem"], **{"contact-check": "off"}).is_(303)
        bad = cem.does("notice.choose", hub.member["cem"], **{"obligation-overdue": "off"})
        same(bad.status, 422)
        hub.browser("ann").does("contact.add", "party/nova", kind="mail", purpose="security", value="psirt@nova.example").is_(303)
        wait_for(lambda: sh.db.value("SELECT count(*) FROM notice WHERE kind = 'contact-check' AND state IN ('held', 'dropped')") == "2")
        same(smtp.mails(), [])
        wait = int(sh.db.value("SELECT next_at FROM notice WHERE state = 'held'")) - time.time()
        want(0 < wait <= 2 * 3600, "held until", wait)
        ida.get("/account/notices").is_(200, "waits for the daily mail")
        # its hour has come
        held = "UPDATE notice SET next_at = 1 WHERE state = 'held'"
        hub.service.stop(signal.SIGTERM)
        change(sh, held)
        with Service(sh, "serve"):
            mail = smtp.wait(1)[0]
            same(mail["X-Peer-To"], "ida@alliance.example")
            want("/contact/" in mail.get_content(), mail.get_content())


def change(sh, sql):
    if shell.POSTGRES:
        shell.psql(f"SET search_path = {sh.db.schema}", sql)
        return
    import sqlite3
    c = sqlite3.connect(sh.db)
    c.execute(sql)
    c.commit()
    c.close()


@case
def with_a_key_mail_is_encrypted_its_subject_too(sh):
    home = sh.path("gpg")
    home.mkdir(mode=0o700)
    gpg = ["gpg", "--homedir", str(home), "--batch", "--yes", "--quiet", "--pinentry-mode", "loopback", "--passphrase", ""]
    try:
        subprocess.run(gpg + ["--quick-gen-key", "Ida <ida@alliance.example>", "default", "default", "never"], check=True, capture_output=True)
    except FileNotFoundError:
        raise Skip("no gpg here") from None
    armour = subprocess.run(gpg + ["--armor", "--export"], check=True, capture_output=True, text=True).stdout
    with Server(sh, "smtp.py") as smtp, Hub(sh) as hub:
        mailing(hub, smtp.port)
        ida = hub.browser("ida")
        ida.does("member.pgp", hub.member["ida"], key="-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nmQ==\n").is_(400, "expected an OpenPGP public key")
        ida.does("member.pgp", hub.member["ida"], key=armour).is_(303)
        ida.get("/account/notices").is_(200, "with your OpenPGP key")
        hub.browser("ann").does("contact.add", "party/nova", kind="mail", purpose="security", value="psirt@nova.example").is_(303)
        mail = smtp.wait(1, to="ida@alliance.example")[0]
        same(mail.get_content_type(), "multipart/encrypted")
        want("contact" not in mail.as_string().lower(), "the outside tells what it is")
        sealed = mail.get_payload()[1].get_payload(decode=True) or mail.get_payload()[1].as_bytes()
        clear = subprocess.run(gpg + ["--decrypt"], input=sealed, check=True, capture_output=True).stdout.decode()
        want("/contact/" in clear and "contact" in clear.lower(), clear)
        plain = smtp.wait(1, to="cem@alliance.example")[0]
        want("/contact/" in plain.get_content(), "others' mails are as before")
        ida.does("member.pgp", hub.member["ida"]).is_(303)
        same(sh.db.value("SELECT count(*) FROM pgp_key"), "0")
        same(sh.run("rebuild", "--verify").status, 0)


@case
def killed_before_it_was_marked_it_comes_again_under_the_same_name(sh):
    with Server(sh, "smtp.py") as smtp:
        with Hub(sh) as hub:
            mailing(hub, smtp.port)
            # the server takes it at once and says so six seconds later
            hub.acts("member", "invite", "nova", "mail=slow@nova.example")
            smtp.wait(1)
            hub.service.process.send_signal(signal.SIGKILL)
            hub.service.process.wait()
            same(state(hub, "invitation"), "queued")
            change(sh, "UPDATE notice SET next_at = 1 WHERE state = 'queued'")  # or wait for minutes
            with Service(sh, "serve"):
                first, second = smtp.wait(2)[:2]
                same(first["Message-ID"], second["Message-ID"])
                same(first["X-Peer-To"], second["X-Peer-To"])
                wait_for(lambda: state(hub, "invitation") == "sent")


def heard(folder):
    import json
    f = pathlib.Path(folder) / "hooks.jsonl"
    return [json.loads(line) for line in f.read_text().splitlines()] if f.exists() else []


@case
def a_webhook_is_told_with_a_good_signature(sh):
    with Hub(sh) as hub:
        ann, bob, ida, olga = (hub.browser(w) for w in ("ann", "bob", "ida", "olga"))
        bad = ann.does("webhook.add", "party/nova", url="http://127.0.0.1:1/ok", events=["all"])
        same(bad.status, 422)
        hub.acts("act", "setting.change", "hub", "name=webhooks.private", "value=yes")
        time.sleep(1.5)
        same(bob.get("/party/nova/webhooks").status, 404)
        same(olga.get("/party/nova/webhooks").status, 404)
        same(olga.get("/api/v1/webhooks?party=nova").status, 404)
        # the receiver's port is known only once it runs, and it needs the secret: a first hook to learn it
        port = free_port()
        done = ann.does("webhook.add", "party/nova", url=f"http://127.0.0.1:{port}/ok", events=["key.made", "webhook.test"])
        same(done.status, 422)  # not an event to choose
        done = ann.does("webhook.add", "party/nova", url=f"http://127.0.0.1:{port}/ok", events=["key.made"]).is_(200)
        secret = re.search(r"whsec_[A-Za-z0-9+/=]{44}", done.text)[0]
        ann.get("/party/nova").is_(200, "/party/nova/webhooks")
        ann.get("/party/nova/webhooks").is_(200, f"http://127.0.0.1:{port}/ok", "key.made")
        want(secret not in ann.get("/party/nova/webhooks").text, "the secret is shown again")
        ida.get("/party/nova/webhooks").is_(200)
        subject = "webhook/" + sh.db.value("SELECT max(id) FROM webhook")
        ann.get("/" + subject).is_(303)
        with Server(sh, "hooks.py", secret, port, folder="hooks") as receiver:
            ann.does("webhook.test", subject).is_(303)
            wait_for(lambda: len(heard(receiver.folder)) == 1)
            one = heard(receiver.folder)[0]
            same((one["signed"], one["body"]["type"], one["body"]["data"]["subject"]), (True, "webhook.test", subject))
            want(abs(one["at"] - time.time()) < 60, one)
            hub.key("bob", "read")
            wait_for(lambda: len(heard(receiver.folder)) == 2)
            two = heard(receiver.folder)[1]
            same((two["signed"], two["body"]["type"], sorted(two["body"]["data"])), (True, "key.made", ["subject", "url"]))
            wait_for(lambda: "sent" in ann.get("/party/nova/webhooks").text)
            listed = Program(hub, hub.key("ann", "people")).get("/api/v1/webhooks").is_(200).json()["webhooks"]
            same((listed[0]["on"], listed[0]["last"][-1]["event"]), (True, "webhook.test"))
            want("secret" not in str(listed) and secret not in str(listed), listed)
            # one that wants no more is switched off by an act, and its administrators are told
            change_url = f"http://127.0.0.1:{port}/gone"
            gone = ann.does("webhook.add", "party/nova", url=change_url, events=["all"]).is_(200)
            want(gone, "")
            dead = "webhook/" + sh.db.value("SELECT max(id) FROM webhook")
            ann.does("webhook.test", dead).is_(303)
            wait_for(lambda: sh.db.value(f"SELECT count(*) FROM act WHERE name = 'webhook.fail' AND subject = '{dead}'") == "1")
            same(sh.db.value("SELECT count(*) FROM notice WHERE kind = 'webhook-off'"), "1")
            ann.get("/party/nova/webhooks").is_(200, "HTTP 410", "Switch the webhook on again")
            same(ann.does("webhook.test", dead).status, 409)
            ann.does("webhook.revive", dead).is_(303)
            same(ann.does("webhook.revive", dead).status, 409)
            ann.does("webhook.end", dead).is_(303)
            same(sh.db.value(f"SELECT count(*) FROM sealed WHERE ref = 'secret of {dead}'"), "0")
            want(change_url not in ann.get("/party/nova/webhooks").text, "it is still listed")


@case
def a_refusal_is_answered_by_mail_unless_forgotten(sh):
    with Server(sh, "smtp.py") as smtp, Hub(sh) as hub:
        mailing(hub, smtp.port)
        joins = [hub.acts("act", "party.join", "hub", f"name=Join {w}", "person=Jo", f"mail={w}@join.example", "roles=vendor", "lang=zh-CN")["subject"]
                 for w in ("polite", "spam")]
        ida = hub.browser("ida")
        ida.does("party.join_answer", joins[1], answer="refuse", forget="yes").is_(303)
        ida.does("party.join_answer", joins[0], answer="refuse").is_(303)
        mail = smtp.wait(1, to="polite@join.example")[0]
        want("申请" in mail["Subject"], mail["Subject"])
        refuses_content([mail], "Jo ", "Join polite")
        same([m["X-Peer-To"] for m in smtp.mails() if "spam" in m["X-Peer-To"]], [])


@case
def the_stewards_see_what_failed_and_try_it_again(sh):
    with Server(sh, "smtp.py") as smtp, Hub(sh) as hub:
        mailing(hub, smtp.port)
        hub.acts("member", "invite", "nova", "mail=unknown@nova.example")
        wait_for(lambda: state(hub, "invitation") == "failed")
        smtp.wait(1, to="ida@alliance.example")  # that mail failed
        ida, cem = hub.browser("ida"), hub.browser("cem")
        ida.get("/admin/outbox?state=failed").is_(200, "550")
        number = sh.db.value("SELECT rank FROM notice WHERE state = 'failed'")
        same(cem.get("/do/notice.retry?subject=hub").status, 404)
        ida.does("notice.retry", "hub", notice=number).is_(303)
        wait_for(lambda: state(hub, "invitation") == "failed")
        ida.does("notice.drop", "hub", notice=number).is_(303)
        same(state(hub, "invitation"), "dropped")
        same(ida.does("notice.drop", "hub", notice=number).status, 409)


shell.main()
