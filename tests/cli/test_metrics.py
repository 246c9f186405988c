"""What a running hub tells those who watch it: /metrics by two readers that are not ours, /healthz, and who may ask."""
import http.client
import re
import signal
import socket
import time

import shell
from hub import Hub
from service import Service
from shell import case, same, want

OPEN = "application/openmetrics-text; version=1.0.0"
LINE = re.compile(r'^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{((?:[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\n]|\\["\\n])*",?)*)\})? (\S+)$')


def strict(text, is_open):
    """The format by its rules: each family once, its head before its rows, no row twice, buckets that only grow up to +Inf."""
    types, seen, family, done = {}, {}, None, set()
    lines = text.split("\n")
    same(lines.pop(), "", "the last line ends")
    if is_open:
        same(lines.pop(), "# EOF")
    for n, line in enumerate(lines):
        if line.startswith("# HELP "):
            want(len(line.split(" ", 3)[3]) > 5, "no help", line)
            continue
        if line.startswith("# TYPE "):
            _, _, family, kind = line.split(" ")
            want(family not in types, "twice", line)
            want(lines[n - 1].startswith(f"# HELP {family} "), "no help before", line)
            types[family] = kind
            continue
        m = LINE.match(line)
        want(m, "no row", line)
        name, labels, value = m[1], m[2] or "", float(m[3])
        tails = {"counter": [""] if not is_open else ["_total"], "gauge": [""], "info": ["_info"], "histogram": ["_bucket", "_sum", "_count"]}
        want(any(name == family + t for t in tails[types[family]]), "of another family", line, family)
        want((name, labels) not in seen, "twice", line)
        want(types[family] != "counter" or value >= 0, "a counter below 0", line)
        seen[name, labels] = value
        done.add(family)
    for (name, labels), value in seen.items():
        if not name.endswith("_bucket"):
            continue
        others = re.sub(r',?le="[^"]*"', "", labels)
        rows = [(float(re.search(r'le="([^"]*)"', l)[1].replace("+Inf", "inf")), v) for (n, l), v in seen.items()
                if n == name and re.sub(r',?le="[^"]*"', "", l) == others]
        same(rows, sorted(rows), "buckets in order")
        same([v for _, v in rows], sorted(v for _, v in rows), "buckets grow")
        same(rows[-1][0], float("inf"))
        same(rows[-1][1], seen[name[:-7] + "_count", others], "+Inf is the count")
    return seen


def by_others(text, is_open):
    """The official library reads it as well."""
    try:
        from prometheus_client.openmetrics.parser import text_string_to_metric_families as read_open
        from prometheus_client.parser import text_string_to_metric_families as read_plain
    except ImportError:
        return None
    return {f.name: f for f in (read_open if is_open else read_plain)(text)}


@case
def metrics_are_read_by_others(sh):
    with Hub(sh) as hub:
        ida, visitor = hub.browser("ida"), hub.browser()
        for path in ("/", "/", "/list", "/nothing", "/api/v1/health", "/admin"):
            ida.get(path)
        visitor.get("/list"), visitor.get("/list")
        ida.does("setting.change", "hub", name="limits.rate", value="700").is_(303)
        for accept in (None, OPEN):
            a = visitor.get("/metrics", Accept=accept).is_(200)
            same(a["Content-Type"], OPEN + "; charset=utf-8" if accept else "text/plain; version=0.0.4; charset=utf-8")
            rows = strict(a.text, bool(accept))
            others = by_others(a.text, bool(accept))
            want(others is None or len(others) > 25, "the library reads less", others and list(others))
            value = lambda name, labels="": rows.get((name, labels))
            want(value("tocsin_http_requests_total", 'route="page",status="404"') >= 1, "a page that is not there")
            want(value("tocsin_acts_total", 'act="setting.change",outcome="done"') == 1, "an act", a.text)
            want(value("tocsin_http_request_seconds_count", 'route="page",cache="hit"') >= 1, "from the cache")
            want(value("tocsin_ledger_size") == hub.count(), "the ledger", value("tocsin_ledger_size"), hub.count())
            want(value("tocsin_members") == 5 and value("tocsin_parties") == 3, "people")
            want(value("tocsin_database_up") == 1 and value("process_open_fds") > 3 and value("process_resident_memory_bytes") > 1e6, "the process")
            want(value("tocsin_commit_seconds_count") >= 1 and value("tocsin_sessions") >= 1, "commits")
        want("Ida" not in a.text and "alliance" not in a.text.lower(), "a name")


@case
def metrics_are_for_this_machine(sh):
    with Hub(sh) as hub:
        visitor = hub.browser()
        visitor.get("/metrics").is_(200)
        # On behalf of somebody else, a proxy says.
        visitor.get("/metrics", X_Forwarded_For="192.0.2.7").is_(404)
        visitor.get("/metrics", Forwarded="for=192.0.2.7").is_(404)
        hub.acts("act", "setting.change", "hub", "name=metrics.open", "value=yes")
        time.sleep(2.5)
        visitor.get("/metrics", X_Forwarded_For="192.0.2.7").is_(200)


@case
def behind_a_proxy_everybody_comes_from_this_machine(sh):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = sh.start("serve", "--listen", f"127.0.0.1:{port}", "--public-url", "https://hub.example")
    try:
        process.stdout.readline()
        same(asked(port, "/metrics")[0], 404)
        same(asked(port, "/healthz")[0], 200)
    finally:
        process.kill()
        process.communicate()


def asked(port, path, method="GET", **heads):
    """Status and text; of a body only its length is told."""
    c = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    c.putrequest(method, path)
    for name, value in heads.items():
        c.putheader(name.replace("_", "-"), value)
    c.endheaders()
    r = c.getresponse()
    text = r.read().decode()
    c.close()
    return r.status, text


@case
def a_list_alone_tells_of_itself(sh):
    with Service(sh, "serve") as s:
        rows = strict(s.get("/metrics"), False)
        want(("tocsin_list_entries", "") in rows and ("tocsin_sessions", "") not in rows, "rows", list(rows)[:5])
        same(s.get("/healthz"), "ok\ndatabase: ok\nclock: ok\n")


@case
def settings_take_effect_while_it_runs(sh):
    with Hub(sh) as hub:
        ida, visitor = hub.browser("ida"), hub.browser()
        ida.does("setting.change", "hub", name="site.contact", value="psirt@hub.example").is_(303)
        ida.does("setting.change", "hub", name="site.languages", value="zh-CN").is_(303)
        ida.does("setting.change", "hub", name="limits.upload", value="1").is_(303)
        end = time.monotonic() + 10
        while "psirt@hub.example" not in visitor.get("/.well-known/security.txt").text or 'lang="zh-CN"' not in visitor.get("/list").text:
            want(time.monotonic() < end, "a setting that nobody goes by")
            time.sleep(0.2)
        visitor.get("/list", Accept_Language="en").is_(200, '<html lang="zh-CN"')
        want('hreflang="en"' not in visitor.get("/list").text, "offered all the same")
        status, text = asked(int(hub.host.split(":")[1]), "/api/v1/check", "POST", Content_Type="text/plain", Content_Length=1024 * 1024 + 1)
        want(status == 413 and "1 MiB" in text, status, text)


@case
def work_is_done_when_asked_for(sh):
    with Hub(sh) as hub:
        ida = hub.browser("ida")
        ida.does("job.run", "hub", name="keys").is_(303)
        end = time.monotonic() + 10
        while "0 values sealed anew" not in ida.get("/admin/jobs").text:
            want(time.monotonic() < end, "nobody did it", ida.get("/admin/jobs").text[-2000:])
            time.sleep(0.2)
        began = time.monotonic()
        same(hub.service.stop(signal.SIGTERM), 0)
        want(time.monotonic() - began < 5, "it does not end")


@case
def keys_change_while_it_runs(sh):
    with Hub(sh) as hub:
        ida, ann = hub.browser("ida"), hub.browser("ann")
        before = ida.get("/admin/keys").text
        for act in ("hub.rotate_seal", "hub.rotate_ledger", "hub.rotate_login"):
            ida.does(act, "hub").is_(303)
        end = time.monotonic() + 15
        while "signs beside the new one" not in ida.get("/admin/keys").text or ida.get("/admin/keys").text.count("in use") != 3:
            want(time.monotonic() < end, "not taken up", ida.get("/admin/keys").text[-3000:])
            time.sleep(0.2)
        ann.get("/").is_(200, "Ann Lee")  # her name was sealed by the older key
        ida.get("/healthz").is_(200)
        # What is sealed now opens after a restart, and so does what was.
        hub.acts("member", "add", "nova", "name=New Here", "mail=new@nova.example")
        ida.get("/party/nova").is_(200, "New Here", "Ann Lee")


shell.main()
