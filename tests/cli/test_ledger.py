"""The ledger from outside: receipts, tiles, verifying, revealing and erasing, by the program and by another reading of the standards."""
import base64
import os
import pathlib
import re
import shutil
import sqlite3
import subprocess
import sys

import shell
from hub import Hub
from shell import SOURCE, Skip, case, same, sqlite_case, want

sys.path.insert(0, str(SOURCE / "tests" / "oracle"))
import ledger as oracle  # noqa: E402


def key_of(sh):
    return sh.run("ledger", "key").exit(0).out.strip()


def post(browser, text, as_file=False):
    """A receipt into the form of the public page."""
    name = 'name="file"; filename="r.txt"' if as_file else 'name="receipt"'
    body = f"--x\r\nContent-Disposition: form-data; {name}\r\n\r\n{text}\r\n--x--\r\n"
    return browser.ask("POST", "/ledger/check", body.encode(), Content_Type="multipart/form-data; boundary=x")


def signed(hub):
    """A checkpoint of all there is, also within the second of the one before: receipts need it."""
    hub.sh.run("ledger", "prove", str(hub.count() - 1)).exit(0)


def number_of(hub, words):
    """Of the first act that says this."""
    return next(n for n in range(hub.count()) if words in hub.sh.run("ledger", "prove", str(n)).exit(0).out)


def worked(hub):
    """Things that vendors and the desk do."""
    for i in range(3):
        hub.acts("contact", "add", "nova", "kind=mail", "purpose=security", f"value=psirt{i}@nova.example")
    hub.acts("component", "add", "orion", "kind=chip", "value=sm8650")
    signed(hub)


@case
def receipts_are_what_another_reading_says(sh):
    with Hub(sh) as hub:
        worked(hub)
        key = key_of(sh)
        for n in range(hub.count()):
            text = sh.run("ledger", "prove", str(n)).exit(0).out
            r = oracle.check_receipt(text, key)
            same(r["act"]["seq"], n)
            path = sh.write(f"r{n}.txt", text)
            sh.run("ledger", "verify", path, "--key", key, env={"TOCSIN_DB": "/nonexistent"}).exit(0, "it holds", "signed with the key that you named")
            sh.run("ledger", "verify", path, env={"TOCSIN_DB": "/nonexistent"}).exit(0, "it holds", "the one that the ledger has published", key)
        contact = next(n for n in range(hub.count()) if "psirt1@" in sh.path(f"r{n}.txt").read_text())
        same(oracle.check_receipt(sh.path(f"r{contact}.txt").read_text())["opened"], {"value": "psirt1@nova.example"})
        sh.run("ledger", "prove", str(hub.count())).exit(3, "no act")
        sh.run("ledger", "prove", "x").exit(2, "expected the number of an act")


@case
def the_shell_in_somebodys_name_says_so(sh):
    with Hub(sh) as hub:
        sh.run("contact", "add", "--as", hub.member["ann"], "nova", "kind=mail", "purpose=security", "value=psirt@nova.example").exit(0)
        hub.browser("ann").does("contact.add", "party/nova", kind="mail", purpose="security", value="second@nova.example")
        signed(hub)
        text = sh.run("ledger", "prove", str(number_of(hub, "psirt@nova.example"))).exit(0).out
        act = oracle.check_receipt(text, key_of(sh))["act"]
        same((act["by"], act.get("via")), (hub.member["ann"], "shell"))
        sh.run("ledger", "verify", sh.write("r.txt", text)).exit(0, "at the hub's shell in their name")
        for others in (0, number_of(hub, "second@nova.example")):
            want("via" not in oracle.check_receipt(sh.run("ledger", "prove", str(others)).out, key_of(sh))["act"], "by the hub, and by a page")
        hub.browser("ida").get("/audit?act=contact.add").is_(200, "At the shell, in this name")
        sh.run("ledger", "verify").exit(0)
        sh.run("rebuild", "--verify").exit(0)


@case
def what_does_not_hold_is_told_and_wrong_files_are_refused(sh):
    with Hub(sh) as hub:
        worked(hub)
        n = number_of(hub, '"id":"alliance"')
        text = sh.run("ledger", "prove", str(n)).exit(0).out
        other = "hub.example+00000000+AAAA"
        for name, changed, status, says in [
            ("a", text.replace("alliance", "elliance"), 1, "does not lead to the root"),
            ("b", text.replace(f"\nindex {n}\n", "\nindex 0\n"), 1, "the proof is of number 0"),
            ("c", text.replace("tocsin receipt 1", "tocsin receipt 9"), 3, "this is no receipt"),
            ("d", text[:-30], 1, "FAILS"),
            ("e", text.replace("\nsalt ", "\nsalt !"), 3, "line 3: the salt"),
            ("f", "", 3, "this is no receipt"),
            ("g", "x" * 3_000_000, 3, "2097152"),
        ]:
            sh.write(name, changed)
            sh.run("ledger", "verify", name).exit(status, says)
        sh.write("good", text)
        sh.run("ledger", "verify", "good", "a").exit(1, "good: it holds", "a: IT DOES NOT HOLD")
        sh.run("ledger", "verify", "good", "--key", other).exit(3, "--key")
        sh.run("ledger", "verify", "nowhere").exit(3, "nowhere")
        for words in (), ("prove",), ("prove", "1", "2"), ("conquer",), ("export",):
            sh.run("ledger", *words).exit(2)


@case
def tiles_are_what_another_reading_says(sh):
    with Hub(sh) as hub:
        worked(hub)
        key = key_of(sh)
        sh.run("ledger", "export", "first").exit(0, f"the ledger's first {hub.count()} acts")
        oracle.read_export(sh.path("first"), key)
        shutil.copytree(sh.path("first"), sh.path("second"))
        sh.run("ledger", "export", "second").exit(0, "0 files written")
        for i in range(12):
            hub.acts("component", "add", "orion", "kind=model", f"value=Orion {i}")
        signed(hub)
        sh.run("ledger", "export", "second").exit(0)
        same(oracle.check_grown(sh.path("first"), sh.path("second"), key)[1], hub.count())
        # what a server gives out is the same
        b = hub.browser()
        for path in sh.path("second").rglob("*"):
            name = path.relative_to(sh.path("second"))
            if path.is_file() and str(name.parts[0]) == "tile":
                a = b.get(f"/ledger/{name}").is_(200)
                same(a.raw, path.read_bytes(), name)
                same(a["Content-Type"], "application/octet-stream")
                want("immutable" in a["Cache-Control"], a["Cache-Control"])
        b.get("/ledger/tile/0/000.p/250").is_(404)
        b.get("/ledger/tile/0/0").is_(404)
        b.get("/ledger/tile/entries/x001/000").is_(404)
        same(b.get("/ledger/key").is_(200).text.strip(), key)
        note = b.get("/ledger/checkpoint").is_(200)
        same(note["Content-Type"], "text/plain; charset=utf-8")
        want("no-store" in note["Cache-Control"])
        want(oracle.signed_by(note.text, key) is True and oracle.cosigned(note.text, key))
        # another ledger's files are not overwritten
        pathlib.Path(sh.path("second") / "checkpoint").write_text(note.text.replace("hub-", "hob-"))
        sh.run("ledger", "export", "second").exit(3, "is not one of this ledger")


@case
def proofs_for_programs(sh):
    with Hub(sh) as hub:
        worked(hub)
        b = hub.browser()
        now = b.get("/api/v1/ledger/checkpoint").is_(200).json()
        same((now["size"], now["key"]), (hub.count(), key_of(sh)))
        want(oracle.signed_by(now["note"], now["key"]) is True)
        sh.run("ledger", "export", "tree").exit(0)
        tree, size = oracle.read_export(sh.path("tree"), now["key"])
        for n in range(1, size + 1):
            for i in range(n):
                p = b.get(f"/api/v1/ledger/proof/inclusion?leaf={i}&size={n}").is_(200).json()
                same([base64.b64decode(h) for h in p["path"]], tree.path(i, 0, n))
                same((base64.b64decode(p["hash"]), base64.b64decode(p["root"])), (tree.mth(i, i + 1), tree.mth(0, n)))
            for m in range(1, n + 1):
                p = b.get(f"/api/v1/ledger/proof/consistency?from={m}&to={n}").is_(200).json()
                same([base64.b64decode(h) for h in p["path"]], tree.proof(m, 0, n))
        same(b.get("/api/v1/ledger/proof/inclusion?leaf=0").is_(200).json()["size"], size)
        b.get(f"/api/v1/ledger/proof/inclusion?leaf=0&size={size + 1}").is_(422, "when it was last signed")
        b.get(f"/api/v1/ledger/proof/inclusion?leaf={size}").is_(422, "there is no entry")
        b.get("/api/v1/ledger/proof/inclusion").is_(400, "leaf")
        b.get("/api/v1/ledger/proof/consistency?from=0").is_(400, "from")
        b.get("/api/v1/ledger/proof/consistency?to=3").is_(400, "from")


@case
def anyone_can_check_a_receipt_on_the_page(sh):
    with Hub(sh) as hub:
        worked(hub)
        b = hub.browser()
        b.get("/ledger").is_(200, "The ledger", key_of(sh), 'action="/ledger/check"')
        hub.browser().get("/ledger?lang=zh-CN").is_(200, "账本", "验证回执")
        text = sh.run("ledger", "prove", str(number_of(hub, "psirt1@"))).exit(0).out
        for as_file in False, True:
            page = post(b, text, as_file).is_(200, "The receipt holds", '<svg class="plot climb" role="img"', "<desc", "From the act up to the root")
            same(page.text.count('<li class="holds">'), 6)
        post(b, text.replace("\n", "\r\n")).is_(200, "The receipt holds")
        page = post(b, text.replace("security", "sexurity")).is_(200, "The receipt does not hold", "does not lead to the root")
        post(b, "<script>alert(1)</script>").is_(400, "this is no receipt", "&lt;script&gt;")
        want("<script>alert" not in page.text)
        post(b, "").is_(400, "Paste a receipt")
        with Hub(shell.Shell(str(sh.write("other/x", "").parent))) as other:
            stranger = other.sh.run("ledger", "prove", "0").exit(0).out
        post(b, stranger).is_(200, "The receipt does not hold", "signed by none of the 1 known keys")


@case
def who_gets_receipts(sh):
    with Hub(sh) as hub:
        worked(hub)
        n = number_of(hub, "psirt1@")
        ann, olga, cem = hub.browser("ann"), hub.browser("olga"), hub.browser("cem")
        text = ann.get(f"/receipt/{n}").is_(200)
        want("attachment" in text["Content-Disposition"] and f"receipt-{n}.txt" in text["Content-Disposition"])
        same(oracle.check_receipt(text.text, key_of(sh))["opened"], {"value": "psirt1@nova.example"})
        cem.get(f"/receipt/{n}").is_(200, "psirt1@nova.example")
        there, nowhere = (re.sub(rf'/receipt/{m}|name="token" value="[^"]*"', "", olga.get(f"/receipt/{m}").is_(404).text) for m in (n, 999999))
        same(there, nowhere, "not for you and not there")
        for path in f"/receipt/{n}", "/receipt/999999":
            same(hub.browser().get(path).is_(303)["Location"].split("?")[0], "/sign-in")
        ann.get("/receipts").is_(200, f'href="/receipt/{n}"')
        want(f"/receipt/{n}" not in olga.get("/receipts").is_(200).text)
        # how a colleague signed in is not one's affair
        bob = hub.browser("bob")
        theirs = hub.session
        hub.acts("member", "add", "nova", "name=Dan Example", "mail=dan@nova.example")
        hub.member["dan"] = f"member/{hub.count() - 1}"
        dan = hub.browser("dan")
        bob.get(f"/receipt/{theirs}").is_(200)
        dan.get(f"/receipt/{theirs}").is_(404)
        want(f"/receipt/{theirs}" not in dan.get("/receipts").is_(200).text)


@case
def revealed_to_everybody(sh):
    with Hub(sh) as hub:
        worked(hub)
        n = number_of(hub, "psirt1@")
        visitor, ida = hub.browser(), hub.browser("ida")
        visitor.get(f"/ledger/revealed/{n}").is_(404)
        visitor.get("/ledger/revealed").is_(200, "Nothing was made public yet")
        sh.run("act", "ledger.reveal", "hub", f"from={n}", "reason=the embargo ended", "--as", hub.member["cem"], "--json")
        ida.does("ledger.reveal", "hub", **{"from": str(n), "reason": "The embargo ended."}).is_(303)
        r = oracle.check_receipt(visitor.get(f"/ledger/revealed/{n}").is_(200).text, key_of(sh))
        same((r["act"]["act"], r["opened"]), ("contact.add", {}))
        visitor.get("/ledger/revealed").is_(200, f"/ledger/revealed/{n}")
        visitor.get(f"/ledger/revealed/{n + 1}").is_(404)
        sh.run("ledger", "verify").exit(0, "no fault found")
        sh.run("rebuild", "--verify").exit(0, "0 differences")


@sqlite_case
def verified_without_its_keys_and_against_what_was_seen(sh):
    with Hub(sh) as hub:
        worked(hub)
        sh.write("seen", sh.run("ledger", "checkpoint").exit(0).out)
        hub.acts("component", "add", "orion", "kind=model", "value=Orion 9")
        sh.run("ledger", "verify", "--since", "seen").exit(0, "this ledger grew from it", "no fault found")
        sh.run("ledger", "verify", "--key", key_of(sh), "--since", "seen").exit(0, "no fault found")
    sh.run("ledger", "verify", env={"TOCSIN_KEYS": "/nonexistent"}).exit(0, "not opened for want of keys", "no fault found")
    sh.run("ledger", "checkpoint", env={"TOCSIN_KEYS": "/nonexistent"}).exit(3, "no keys at")
    sh.run("ledger", "verify", "--since", "nowhere").exit(3, "nowhere")
    sh.write("bad", "nonsense\n")
    sh.run("ledger", "verify", "--since", "bad").exit(3, "bad")
    sh.run("ledger", "verify", "--db", "nowhere.db").exit(4, "there is no database")
    c = sqlite3.connect(sh.db)
    c.execute("DROP TRIGGER act_fixed")
    n = c.execute("SELECT seq FROM act WHERE body LIKE '%Nova Example%'").fetchone()[0]
    c.execute("UPDATE act SET body = replace(body, 'Nova Example', 'Nova Exemple')")
    c.commit()
    c.close()
    sh.run("ledger", "verify").exit(1, "fault", f"act {n}: its leaf is not the hash of its salt and body")
    sh.run("rebuild", "--verify").exit(1, 'party nova, name: found "Nova Example", expected "Nova Exemple"')


@case
def as_the_packages_of_go_see_it(sh):
    """golang.org/x/mod is what the Go project verifies its own log with. Where Go and its modules can be had."""
    go = shutil.which("go") or (os.path.exists("/usr/local/go/bin/go") and "/usr/local/go/bin/go")
    if not go:
        raise Skip("no Go here")
    env = os.environ | {"GOFLAGS": "-mod=mod", "GOTOOLCHAIN": "local"}
    folder = sh.path("go")
    shutil.copytree(SOURCE / "tests" / "oracle" / "tlog", folder)
    made = subprocess.run([go, "build", "-o", "check", "."], cwd=folder, env=env, capture_output=True, text=True, timeout=300)
    if made.returncode:
        raise Skip("Go cannot fetch golang.org/x/mod: " + made.stderr[-200:])
    with Hub(sh) as hub:
        worked(hub)
        sh.run("ledger", "export", "tree").exit(0)
        said = subprocess.run([folder / "check", sh.path("tree"), key_of(sh)], capture_output=True, text=True)
        want(said.returncode == 0 and f"{hub.count()} entries" in said.stdout, said)
        checkpoint = sh.path("tree") / "checkpoint"
        checkpoint.write_text(checkpoint.read_text().replace(f"\n{hub.count()}\n", f"\n{hub.count() - 1}\n"))
        said = subprocess.run([folder / "check", sh.path("tree"), key_of(sh)], capture_output=True, text=True)
        want(said.returncode == 1, said)


shell.main()
