"""Conversations and files as browsers, programs and other people's unpackers see them; with hostile texts and files."""
import io
import json
import re
import struct
import urllib.request
import zipfile
import zlib

import shell
from case_world import World, multipart
from hub import Browser
from service import Service
from shell import case, same, want

HOSTILE = ("<script>alert(1)</script> <img src=x onerror=alert(2)>\n\n# Big\n\n[click](javascript:alert(3)) [bank](https://evil.example/?a=1&b=2)\n\n"
           "![pixel](https://evil.example/p.gif)\n\nabc\u202ecba &#x202e; \n\n```\n</pre><script>alert(4)</script>\n```\n")


def outside(page):
    """No element but those of our own templates and of the short list; nothing that runs."""
    main = page.text[page.text.index("<main"):page.text.index("</main>")]
    for tag in ("script", "img", "iframe", "svg", "object", "style", "link", "meta"):
        want(f"<{tag}" not in main.lower(), f"<{tag}> on the page")
    want(not re.search(r"<[^>]*\son\w+=", main), "an event attribute")
    want(not re.search(r'href="\s*(javascript|data):', main, re.I), "a link that runs")
    want("\u202e" not in page.text, "a mark that turns the text")
    return main


@case
def a_conversation(sh):
    with World(sh) as w:
        first = w.says(w.cem, HOSTILE)
        bob = w.hub.browser("bob")
        page = bob.get(w.page).is_(200, "The case", "Alliance Example", "New from here on", "&lt;script&gt;alert(1)", "\u27e8U+202E\u27e9")
        main = outside(page)
        want('<a href="https://evil.example/?a=1&amp;b=2" rel="nofollow noreferrer noopener">bank</a> (https://evil.example/?a=1&amp;b=2)' in main, main)
        want("click (javascript:alert(3))" in main, main)
        page = bob.get(w.page).is_(200)
        want("New from here on" not in page.text, "read a moment ago, and new again")
        # Others find nothing; strangers are led to signing in.
        w.hub.browser("olga").get(w.page).is_(404)
        w.hub.browser("olga").get(f"/post/{first}").is_(404)
        want("/sign-in?to=" in w.hub.browser().get(w.page).is_(303)["Location"], "a stranger")
        w.olga.get(f"/api/v1/threads/{w.case}/posts").is_(404)
        Browser(w.hub).get(f"/api/v1/threads/{w.case}/posts").is_(404)

        # Written in the browser, with files, as a reply.
        form = bob.get(w.page + f"?reply={first}").is_(200, f"in reply to post {first}")
        body, kind = multipart({"token": form.hidden("token"), "words": "an answer with *files*", "reply": str(first)},
                               [("files", "log.txt", b"line 1\nline 2\n"), ("files", "picture.png", b"<html><script>alert(9)</script></html>")])
        a = bob.ask("POST", f"/{w.thread}", body, Content_Type=kind, Origin=w.hub.url).is_(303)
        where = bob.get(a["Location"]).is_(303)["Location"]
        want(re.match(rf"{re.escape(w.page)}\?post=\d+#post-\d+$", where), where)
        page = bob.get(where.split("#")[0]).is_(200, "an answer with <em>files</em>", "log.txt", "picture.png", "not what its name says", "Sent.")
        outside(page)
        # Without words nothing is kept, and what is wrong is told on the page.
        form = bob.get(w.page)
        body, kind = multipart({"token": form.hidden("token"), "words": ""}, [("files", "x.txt", b"x")])
        bob.ask("POST", f"/{w.thread}", body, Content_Type=kind, Origin=w.hub.url).is_(422, "Write something")
        same(sh.db.value("SELECT count(*) FROM staged_file"), "0")
        # Not from elsewhere, not without the page's token.
        body, kind = multipart({"words": "x"}, [])
        bob.ask("POST", f"/{w.thread}", body, Content_Type=kind, Origin=w.hub.url).is_(403)
        bob.ask("POST", f"/{w.thread}", body, Content_Type=kind, Origin="https://evil.example").is_(403)


@case
def pages_and_what_is_new(sh):
    with World(sh) as w:
        posts = [w.says(w.cem, f"message number {i}") for i in range(120)]
        ann = w.hub.browser("ann")
        same(ann.get(f"/post/{posts[60]}").is_(303)["Location"], f"{w.page}?post={posts[60]}#post-{posts[60]}")
        page = ann.get(w.page).is_(200, "Page 1 of 3", "message number 0<", "message number 49<", "Next unread")
        want("message number 50<" not in page.text, "fifty a page")
        ann.get(w.page).is_(200, "Page 2 of 3", "message number 50<")
        ann.get(w.page + f"?post={posts[119]}").is_(200, "Page 3 of 3", "message number 119<")
        page = ann.get(w.page).is_(200, "Page 3 of 3")
        want("Next unread" not in page.text, "all was read")
        # By a cursor for programs.
        seen, after = [], 0
        while True:
            got = w.ann.get(f"/api/v1/threads/{w.case}/posts?limit=50&after={after}").is_(200).json()
            seen += [i["words"] for i in got["items"]]
            if "next" not in got:
                break
            after = got["next"]
        same(seen, [f"message number {i}" for i in range(120)])
        # Another conversation of the case is new until it is opened, whatever else is read.
        other = w.did(w.cem.act("thread.open", f"case/{w.case}", {"kind": "product", "title": "Nova <12>", "product": "Nova 12"}))
        w.did(w.cem.act("thread.post", f"thread/{other}", {"words": "needle in the other"}))
        page = ann.get(w.page).is_(200, "Next unread: Nova &lt;12&gt;", "1 new")
        threads = w.ann.get(f"/api/v1/cases/{w.case}/threads").is_(200).json()["threads"]
        same([(t["kind"], t["unread"]) for t in threads], [("case", 0), ("product", 1)])
        page = ann.get(w.page + "?q=NEEDLE").is_(200, "1 post", "needle in the other")
        ann.get(w.page + "?q=nothing+such").is_(200, "0 posts")
        # One party alone.
        w.says(w.ann, "from nova")
        page = ann.get(w.page + "?who=party/nova").is_(200, "from nova")
        want("message number" not in page.text, "of nova alone")


@case
def private_and_taken_back(sh):
    with World(sh) as w:
        w.did(w.cem.act("case.notify", f"case/{w.case}", {"vendor": "party/orion"}))
        w.did(w.olga.act("case.enter", f"case/{w.case}"))
        t = w.did(w.ann.act("thread.open", f"case/{w.case}", {"kind": "private", "title": "between us"}))
        said = w.did(w.ann.act("thread.post", f"thread/{t}", {"words": "a secret of nova"}))
        olga = w.hub.browser("olga")
        want("between us" not in olga.get(w.page).is_(200).text, "a private conversation is listed")
        want("secret of nova" not in olga.get(w.page + "?q=secret").is_(200, "0 posts").text, "found")
        olga.get(f"/thread/{t}").is_(303)
        olga.get(f"/case/{w.case}/thread/{t}").is_(404)
        w.olga.act("thread.post", f"thread/{t}", {"words": "x"}).is_(404)
        w.cem.get(f"/api/v1/threads/{t}/posts").is_(200, "a secret of nova")
        w.did(w.ann.act("thread.admit", f"thread/{t}", {"who": "party/orion"}))
        olga.get(f"/case/{w.case}/thread/{t}").is_(200, "a secret of nova", "Orion Example")
        w.did(w.ann.act("post.take_back", f"post/{said}"))
        page = olga.get(f"/case/{w.case}/thread/{t}").is_(200, "Taken back")
        want("secret of nova" not in page.text, "taken back and shown")


def bomb():
    """42 KiB that would be 40 MiB."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z:
        z.writestr("zeros", b"\0" * (40 << 20))
    return out.getvalue()


def polyglot():
    """A GIF for one program, a page for another, a ZIP for a third."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as z:
        z.writestr("a.txt", "a")
    return b"GIF89a/*\1\0\1\0*/=1;<html><script>alert(1)</script></html>" + out.getvalue()


FILES = [
    # the name it is sent under, its bytes, what it is, does its name say otherwise, what its name in the ZIP ends in
    ("zeros.zip", bomb(), "application/zip", False, "-zeros.zip"),
    ("cat.gif", polyglot(), "image/gif", False, "-cat.gif"),
    ("photo.png", b"<html><body onload=alert(1)>" * 10, "text/html", True, "-photo.png"),
    ("drawing.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "image/svg+xml", False, "-drawing.svg"),
    ("invoice\u202efdp.exe", b"MZ" + b"\0" * 200, "application/vnd.microsoft.portable-executable", False, "fdp.exe"),
    ("../../../etc/cron.d/x", b"#!/bin/sh\n", "text/x-script", False, "-x"),
    ("a" * 3000 + ".txt", b"text\n", "text/plain", False, "a"),
    ("CON.txt", b"text\n", "text/plain", False, "-file_CON.txt"),
]


@case
def hostile_files(sh):
    with World(sh) as w:
        ann, cem = w.hub.browser("ann"), w.hub.browser("cem")
        for name, content, media, odd, ending in FILES:
            staged = w.stage(w.ann, (name, content))[0]
            same((staged["media"], staged["size"], staged["odd"]), (media, len(content), odd), name[:40])
            want("\u202e" not in staged["name"] and len(staged["name"]) <= 240, staged["name"])
            number = w.did(w.ann.act("file.add", w.thread, {"staged": staged["token"]}))
            page = cem.get(f"/file/{number}").is_(200, media, staged["sha256"])
            outside(page)
            want(("It is not what its name says" in page.text) == odd, name[:40])
            # Its bytes: in a locked ZIP, or as they are; never as what they claim to be.
            z = cem.get(f"/file/{number}/zip").is_(200)
            same(z["Content-Type"], "application/zip")
            for a in (z, cem.get(f"/file/{number}/raw").is_(200)):
                want("sandbox" in a["Content-Security-Policy"] and "'self'" not in a["Content-Security-Policy"], a["Content-Security-Policy"])
                same((a["X-Content-Type-Options"], a["Cache-Control"]), ("nosniff", "private, no-store"))
                want(a["Content-Disposition"].startswith("attachment; filename="), a["Content-Disposition"])
                want(all(32 <= ord(c) < 127 for c in a["Content-Disposition"]), a["Content-Disposition"])
            same((a["Content-Type"], a.raw), ("application/octet-stream", content))
            with zipfile.ZipFile(io.BytesIO(z.raw)) as packed:
                inside = packed.infolist()
                same(len(inside), 1)
                want(inside[0].flag_bits & 1 and inside[0].filename.endswith(ending) and "/" not in inside[0].filename
                     and len(inside[0].filename) < 150, inside[0].filename)
                same(packed.read(inside[0], b"infected"), content)
                try:
                    packed.read(inside[0])
                    want(False, "read without its password")
                except RuntimeError:
                    pass
            # Nobody else.
            for path in (f"/file/{number}", f"/file/{number}/zip", f"/file/{number}/raw"):
                w.hub.browser("olga").get(path).is_(404)
                w.hub.browser().get(path).is_(303)
                w.olga.get("/api/v1" + path.replace("/file/", "/files/")).is_(404)
            same(w.ann.get(f"/api/v1/files/{number}/raw").is_(200).raw, content)
        outside(ann.get(w.page).is_(200))
        # Dropped, it is gone, and said so.
        token = w.stage(w.ann, ("gone.txt", b"gone"))[0]["token"]
        number = w.did(w.ann.act("file.add", w.thread, {"staged": token}))
        w.did(w.ann.act("file.drop", f"file/{number}"))
        page = cem.get(f"/file/{number}").is_(200, "destroyed")
        want("gone.txt" not in page.text, "its name is told")
        cem.get(f"/file/{number}/raw").is_(409)


@case
def limits_of_files(sh):
    with World(sh) as w:
        large = zlib.compress(b"x")[:2] + bytes(33 * 1024 * 1024)
        body, kind = multipart({}, [("file", "large.bin", large)])
        a = Browser(w.hub).ask("POST", "/api/v1/files", body, Content_Type=kind, Authorization=f"Bearer {w.ann.key}").is_(413)
        want("32 MiB" in a.text, a.text)
        fits = struct.pack("<Q", 7) * (4 * 1024 * 1024)
        number = w.adds(w.ann, "fits.bin", fits)
        same(w.cem.get(f"/api/v1/files/{number}/raw").is_(200).raw, fits)
        body, kind = multipart({}, [("file", f"{i}.txt", b"x") for i in range(21)])
        Browser(w.hub).ask("POST", "/api/v1/files", body, Content_Type=kind, Authorization=f"Bearer {w.ann.key}").is_(413)
        body, kind = multipart({"x": "y"}, [])
        Browser(w.hub).ask("POST", "/api/v1/files", body, Content_Type=kind).is_(400)
        # Elsewhere bodies stay as small as before.
        Browser(w.hub).ask("POST", "/api/v1/check", Content_Type="text/plain", Content_Length=str(20 << 20)).is_(413)
        Browser(w.hub).ask("POST", "/api/v1/files", Content_Type="multipart/form-data; boundary=x", Content_Length=str(41 << 20)).is_(413)
        w.ann.act("file.add", w.thread, {"staged": "x" * 43}).is_(404)


@case
def bytes_survive_a_backup(sh):
    with World(sh) as w:
        content = bytes(i * 7 & 255 for i in range(300000))
        number = w.adds(w.ann, "kept.bin", content)
        w.says(w.cem, "kept words")
        key, thread = w.cem.key, w.thread
    sh.run("rebuild", "--verify").exit(0)
    sh.run("ledger", "verify").exit(0)
    sh.run("backup", "saved.db").exit(0)
    sh.db.unlink()
    sh.run("restore", "saved.db").exit(0)
    with Service(sh, "serve") as s:
        def ask(path):
            return urllib.request.urlopen(urllib.request.Request(s.url + path, headers={"Authorization": f"Bearer {key}"}), timeout=20).read()

        same(ask(f"/api/v1/files/{number}/raw"), content)
        items = json.loads(ask(f"/api/v1/threads/{thread.split('/')[1]}/posts"))["items"]
        same([i.get("words", i.get("name")) for i in items], ["kept.bin", "kept words"])


shell.main()
