"""A hub with people in it, served; and browsers and programs that come to it, byte by byte where that matters."""
import base64
import hashlib
import http.client
import json
import os
import re
import urllib.parse

from service import Service
from shell import want

PEOPLE = {"ida": ("alliance", "Ida Steward", True), "cem": ("alliance", "Cem Staff", False), "ann": ("nova", "Ann Lee", True),
          "bob": ("nova", "Bob Ray", False), "olga": ("orion", "Olga Nix", True)}


class Answer:
    def __init__(self, r):
        self.status, self.raw, self.heads = r.status, r.read(), r.headers
        self.text = self.raw.decode("utf-8", "replace")

    def __getitem__(self, name):
        return self.heads[name] or ""

    def cookies(self):
        """What it sets: name -> (value, attributes)."""
        return {c.split("=", 1)[0]: (c.split("=", 1)[1].split(";")[0], c) for c in self.heads.get_all("Set-Cookie") or []}

    def json(self):
        return json.loads(self.text)

    def hidden(self, name):
        found = re.search(rf'<input type="hidden" name="{name}" value="([^"]*)"', self.text)
        return found and found[1]

    def is_(self, status, *parts):
        want(self.status == status, f"expected {status}, got {self.status}: {dict(self.heads)} {self.text[-1500:]}")
        for p in parts:
            want(p in self.text, f"expected \"{p}\" in {self.text[-3000:]}")
        return self


class Browser:
    """Keeps cookies, says where its forms come from. Follows nothing by itself."""

    def __init__(self, hub, secret=None):
        self.hub, self.jar = hub, {}
        if secret:
            self.jar["tocsin"] = secret

    def ask(self, method, path, body=None, **heads):
        c = http.client.HTTPConnection(self.hub.host, timeout=20)
        if self.jar:
            heads.setdefault("Cookie", "; ".join(f"{k}={v}" for k, v in self.jar.items()))
        c.request(method, path, body=body, headers={k.replace("_", "-"): v for k, v in heads.items() if v is not None})
        a = Answer(c.getresponse())
        c.close()
        for name, (value, whole) in a.cookies().items():
            if "Max-Age=0" in whole:
                self.jar.pop(name, None)
            else:
                self.jar[name] = value
        return a

    def get(self, path, **heads):
        return self.ask("GET", path, **heads)

    def post(self, path, fields, **heads):
        heads.setdefault("Origin", self.hub.url)
        heads.setdefault("Content_Type", "application/x-www-form-urlencoded")
        return self.ask("POST", path, urllib.parse.urlencode(fields, doseq=True), **heads)

    def form(self, act, subject, **more):
        """The form of an act, and what its hidden fields hold."""
        page = self.get(f"/do/{act}?" + urllib.parse.urlencode({"subject": subject} | more)).is_(200)
        return page, {n: page.hidden(n) for n in ("token", "subject", "once", "asker", "back") if page.hidden(n) is not None}

    def does(self, act, subject, **fields):
        _, hidden = self.form(act, subject)
        return self.post(f"/do/{act}", hidden | fields)


class Program:
    """Uses the API with a key."""

    def __init__(self, hub, key):
        self.hub, self.key = hub, key

    def get(self, path):
        return Browser(self.hub).ask("GET", path, Authorization=f"Bearer {self.key}")

    def act(self, name, subject="hub", fields=None, **heads):
        return Browser(self.hub).ask("POST", f"/api/v1/acts/{name}", json.dumps({"subject": subject, "fields": fields or {}}),
                                     **{"Content_Type": "application/json", "Authorization": f"Bearer {self.key}"} | heads)


class Hub:
    """Made from the shell, and served. Leaving ends it."""

    def __init__(self, sh, *args):
        self.sh = sh
        sh.env["TOCSIN_KEYS"] = str(sh.path("hub.keys"))
        begun = sh.run("init", "--name", "Alliance Example", "--party", "alliance", "--person", "Ida Steward", "--mail", "ida@alliance.example",
               "--password", "-", stdin="correct horse battery\n").exit(0)
        self.acts("party", "add", "id=nova", "name=Nova Example", "roles=vendor")
        self.acts("party", "add", "id=orion", "name=Orion Example", "roles=vendor")
        self.member = {"ida": re.search(r"member/\d+", begun.out + begun.err)[0]}
        for who, (party, name, admin) in PEOPLE.items():
            if who != "ida":
                self.member[who] = self.acts("member", "add", party, f"name={name}", f"mail={who}@{party}.example",
                                             f"admin={'yes' if admin else 'no'}")["subject"]
        self.service = Service(sh, "serve", *args)
        self.url = self.service.url
        self.host = self.url.split("//")[1]

    def __enter__(self):
        return self

    def __exit__(self, *why):
        self.service.__exit__(*why)

    def acts(self, *words, stdin=None):
        """An act from the shell; what came of it."""
        return self.sh.run(*words, "--json", stdin=stdin).exit(0).json()["act"]

    def count(self):
        return int(self.sh.db.value("SELECT count(*) FROM act"))

    def secret(self, who):
        """A session as if they had signed in: the secret that their browser would hold."""
        secret = base64.urlsafe_b64encode(os.urandom(32)).decode().rstrip("=")
        self.session = self.acts("act", "session.start", self.member[who], "way=password", "secret=-",
                                 stdin=self.digest(secret))["seq"]
        return secret

    @staticmethod
    def digest(secret):
        return hashlib.sha256(b"tocsin secret\n" + secret.encode()).hexdigest()

    def browser(self, who=None):
        return Browser(self, self.secret(who) if who else None)

    def key(self, who, *scopes, days=30):
        page = self.browser(who).does("key.make", self.member[who], name="a program", scopes=list(scopes), days=days).is_(200)
        return re.search(r"tocsin_[A-Za-z0-9_-]{43}", page.text)[0]
