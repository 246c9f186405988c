"""Public sources over the network: only what changed, sizes and patience with an end, one that fails does not stop the others."""
import contextlib
import gzip
import http.server
import json
import threading
import time

import shell
from shell import case, cve, kev, phone, same, sqlite_case, want

HOLE = "CVE-2024-90001"


class Sources(http.server.ThreadingHTTPServer):
    """Answers from `pages`: path -> bytes or a function of the handler. Remembers what was asked."""
    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.pages, self.asked = {}, []
        self.url = f"http://127.0.0.1:{self.server_address[1]}"


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.server.asked.append((self.path, dict(self.headers)))
        page = self.server.pages.get(self.path)
        if callable(page):
            page(self)
            return
        if page is None:
            self.answer(404, b"not here")
            return
        tag = f'"{len(page)}-{sum(page) % 65521}"'
        if self.headers.get("If-None-Match") == tag:
            self.answer(304, b"", ETag=tag)
        else:
            self.answer(200, page, ETag=tag)

    def answer(self, status, body, **headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        if status != 304:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            self.wfile.write(body)

    def log_message(self, *args):
        pass


@contextlib.contextmanager
def serving(sh, **pages):
    """A server and a list of sources that names its pages."""
    server = Sources()
    server.pages = {f"/{name}": page for name, page in pages.items()}
    threading.Thread(target=server.serve_forever, daemon=True).start()
    sh.write("sources.json", {"sources": [{"name": name, "url": f"{server.url}/{name}"} for name in pages]})
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


def update(sh, *args, **kw):
    return sh.run("update", "--sources", "sources.json", *args, **kw)


def body(*records):
    return "".join(json.dumps(r) + "\n" for r in records).encode()


@case
def what_changed_and_nothing_else(sh):
    with serving(sh, cves=body(cve(HOLE)), kev=json.dumps(kev(HOLE)).encode()) as s:
        update(sh).exit(0, "cves: ", "kev: ")
        e = sh.entry(HOLE)
        want(e["exploited"], e)
        update(sh).exit(0, "cves: not changed", "kev: not changed")
        same(len(s.asked), 4)
        want("If-None-Match" in s.asked[2][1] and "If-None-Match" not in s.asked[0][1], s.asked)
        s.pages["/cves"] = body(cve(HOLE, "2024-06-01", text="Now with other words."))
        update(sh).exit(0, "kev: not changed")
        want("other words" in sh.entry(HOLE)["summary"], sh.entry(HOLE))


@case
def dates_serve_where_there_is_no_tag(sh):
    def page(h):
        stamp = "Tue, 12 Mar 2024 10:00:00 GMT"
        if h.headers.get("If-Modified-Since") == stamp:
            h.answer(304, b"", Last_Modified=stamp)
        else:
            h.answer(200, body(cve(HOLE)), Last_Modified=stamp)
    with serving(sh, cves=page):
        update(sh).exit(0)
        update(sh).exit(0, "cves: not changed")


@case
def a_failed_import_is_asked_for_again(sh):
    """What the server said is kept only when the import is."""
    with serving(sh, cves=body(cve(HOLE))[:300]) as s:
        r = update(sh)
        want(r.status in (3, 4), r)
        s.pages["/cves"] = body(cve(HOLE))
        update(sh).exit(0)
        same(sh.ids(), [HOLE])


@sqlite_case
def redirects_are_followed_within_reason(sh):
    def to(where):
        return lambda h: h.answer(302, b"", Location=where)
    with serving(sh, cves=to("/there"), there=body(cve(HOLE)), round=to("/round"), file=to("file:///etc/passwd")) as s:
        sh.write("one.json", {"sources": [{"name": "cves", "url": f"{s.url}/cves"}]})
        sh.run("update", "--sources", "one.json").exit(0)
        same(sh.ids(), [HOLE])
        for name in ("round", "file"):
            sh.write("one.json", {"sources": [{"name": name, "url": f"{s.url}/{name}"}]})
            r = sh.run("update", "--sources", "one.json").exit(4, name)
        want("root:" not in r.out + r.err, r)


@case
def one_that_fails_does_not_stop_the_others(sh):
    def broken(h):
        h.answer(500, b"oops")

    def short(h):
        h.send_response(200)
        h.send_header("Content-Length", "100000")
        h.end_headers()
        h.wfile.write(b"{")
        h.close_connection = True
    with serving(sh, gone=None, broken=broken, short=short, html=b"<html>hello</html>", cves=body(cve(HOLE))) as s:
        r = update(sh)
        want(r.status in (3, 4), r)
        for part in ("gone", "404", "broken", "500", "short", "html"):
            want(part in r.err, part, r)
        same(sh.ids(), [HOLE])
        same(len(s.asked), 5)


@sqlite_case
def nobody_there_is_4(sh):
    with serving(sh, cves=b"") as s:
        pass
    update(sh).exit(4, "cves")
    sh.write("sources.json", {"sources": [{"name": "x", "url": "http://name.invalid/x"}]})
    update(sh, timeout=60).exit(4, "x")


@sqlite_case
def a_server_that_trickles_is_given_up(sh):
    def slow(h):
        h.send_response(200)
        h.send_header("Content-Length", "100000")
        h.end_headers()
        with contextlib.suppress(OSError):
            for _ in range(200):
                h.wfile.write(b"x")
                h.wfile.flush()
                time.sleep(0.5)
    with serving(sh, slow=slow, cves=body(cve(HOLE))):
        r = update(sh, timeout=150).exit(4, "slow")
        same(sh.ids(), [HOLE])


@sqlite_case
def lists_of_sources_that_are_none(sh):
    for text, part in (("", ""), ("[]", ""), ('{"sources":7}', "/sources"), ('{"sources":[{"name":"a"}]}', "url"),
                       ('{"sources":[{"name":"a","url":"file:///etc/passwd"}]}', "http"), ('{"sources":[{"url":"http://a/"}]}', "name")):
        sh.write("sources.json", text)
        r = update(sh)
        want(r.status == 3 and "sources.json" in r.err and part in r.err, text, r)
    sh.run("update", "--sources", "nowhere.json").exit(3, "nowhere.json")


@sqlite_case
def what_says_it_is_too_large_is_not_begun(sh):
    def huge(h):
        h.send_response(200)
        h.send_header("Content-Length", str(5 << 30))
        h.end_headers()
        with contextlib.suppress(OSError):
            h.wfile.write(b" " * 65536)
        h.close_connection = True
    with serving(sh, huge=huge):
        update(sh).exit(3, "larger than")


@case
def import_takes_a_url(sh):
    with serving(sh, cves=gzip.compress(body(cve(HOLE)))) as s:
        sh.run("import", f"{s.url}/cves").exit(0)
        same(sh.ids(), [HOLE])
        sh.run("import", f"{s.url}/gone").exit(3, "404")


@case
def a_stop_ends_it_at_once(sh):
    import signal

    def slow(h):
        h.send_response(200)
        h.send_header("Content-Length", "100000")
        h.end_headers()
        with contextlib.suppress(OSError):
            for _ in range(400):
                h.wfile.write(b"x" * 50)
                h.wfile.flush()
                time.sleep(0.1)
    with serving(sh, slow=slow):
        p = sh.start("update", "--sources", "sources.json")
        time.sleep(1.5)
        began = time.monotonic()
        p.send_signal(signal.SIGINT)
        _, err = p.communicate(timeout=60)
        took = time.monotonic() - began
        want(took < 8 and p.returncode in (4, -2), f"{took:.1f} s", p.returncode, err)


shell.main()
