"""Rating vectors: every kind of them, the reference vectors as a stream, what is no vector, and what people are shown."""
import json
import os
import pathlib
import re
import subprocess
import threading

import shell
from shell import SHARED, TOCSIN, Skip, case, same, want

V31 = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"
V40 = "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N"
GBT = "GBT30279:2020/AP:N/TR:L/PR:N/IC:N/C:S/I:S/A:S"
SUPPLIER = "ssvc:DT_SP:1.0.0/E:A/U:S/TI:T/PSI:S"


def cvss(vector, version, base, temporal, environmental, score, severity, **more):
    return {"vector": vector, "version": version, "base": base, "temporal": temporal, "environmental": environmental,
            "score": score, "severity": severity} | more


# What a line of JSON is, byte for byte.
LINES = [
    (V31, '"version":"3.1","base":9.8,"temporal":null,"environmental":null,"score":9.8,"severity":"critical"'),
    (V31 + "/E:P/RL:O", '"version":"3.1","base":9.8,"temporal":8.8,"environmental":null,"score":8.8,"severity":"high"'),
    (V31 + "/MAV:P", '"version":"3.1","base":9.8,"temporal":null,"environmental":6.8,"score":6.8,"severity":"medium"'),
    (V31 + "/E:X/MAV:X", '"version":"3.1","base":9.8,"temporal":null,"environmental":null,"score":9.8,"severity":"critical"'),
    ("CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H", '"version":"3.0","base":10.0,"temporal":null,"environmental":null,"score":10.0,"severity":"critical"'),
    ("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:N", '"version":"3.1","base":0.0,"temporal":null,"environmental":null,"score":0.0,"severity":"none"'),
    ("CVSS:3.1/A:H/I:H/C:H/S:U/UI:N/PR:N/AC:L/AV:N", '"version":"3.1","base":9.8,"temporal":null,"environmental":null,"score":9.8,"severity":"critical"'),
    ("AV:N/AC:L/Au:N/C:C/I:C/A:C", '"version":"2.0","base":10.0,"temporal":null,"environmental":null,"score":10.0,"severity":"high"'),
    ("AV:L/AC:L/Au:N/C:C/I:C/A:C/E:F/RL:OF/RC:C", '"version":"2.0","base":7.2,"temporal":6.0,"environmental":null,"score":6.0,"severity":"medium"'),
    (V40, '"version":"4.0","base":null,"temporal":null,"environmental":null,"score":9.3,"severity":"critical","nomenclature":"CVSS-B"'),
    (V40 + "/E:U", '"version":"4.0","base":null,"temporal":null,"environmental":null,"score":8.1,"severity":"high","nomenclature":"CVSS-BT"'),
    (V40 + "/CR:L", '"version":"4.0","base":null,"temporal":null,"environmental":null,"score":9.3,"severity":"critical","nomenclature":"CVSS-BE"'),
    (SUPPLIER, '"version":"ssvc:DT_SP:1.0.0","decision":"Immediate","outcomes":["Immediate"]'),
    ("ssvc:DT_SP:1.0.0/E:A", '"version":"ssvc:DT_SP:1.0.0","decision":null,"outcomes":["Out-of-Cycle","Immediate"]'),
    ("ssvc:DT_SP:1.0.0/", '"version":"ssvc:DT_SP:1.0.0","decision":null,"outcomes":["Defer","Scheduled","Out-of-Cycle","Immediate"]'),
    ("SSVCv2/E:A/A:Y/T:T/P:E/B:I/M:H/D:C/2026-01-02T03:04:05Z/", '"version":"cisa:DT_CO:2.0.3","decision":"Act","outcomes":["Act"]'),
    (GBT, '"version":"GB/T 30279-2020","technical":"critical","comprehensive":null,"exploitability":9,"impact":9,"environment":null,"severity":"critical"'),
    (GBT + "/EC:H/RD:L/SR:L", '"version":"GB/T 30279-2020","technical":"critical","comprehensive":"medium","exploitability":9,"impact":9,"environment":1,"severity":"medium"'),
    ("GBT30279:2020/AP:N/TR:L/PR:N/IC:N/C:N/I:N/A:N", '"version":"GB/T 30279-2020","technical":null,"comprehensive":null,"exploitability":9,"impact":null,"environment":null,"severity":null'),
]

# Bad vectors, and what the error must name.
BAD = [
    ("hello:", "CVSS:"), ("AV:N/AC:L/PR:N", "CVSS v2.0 has no metric \"PR\"; a vector of another method"), ("CVSS:3.2/AV:N", "CVSS:3.1/"), ("CVSS:3.1", "CVSS:3.1/"), ("cvss:3.1/AV:N", "begins with"),
    (V31 + "/", "/"), (V31 + "/AV:N", "AV"), (V31 + "/E:Q", "E: found \"Q\", expected H, F, P, U or X"), (V31 + "/ZZ:Q", "\"ZZ\""),
    ("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H", "A: missing, expected H, L or N"), ("CVSS:3.1/AV:X", "AV: found \"X\""),
    (" " + V31, "begins with"), (V31 + " ", "A: found \"H \""), ("(" + V31 + ")", "begins with"), ("AV:N/AC:L", "Au: missing"),
    ("CVSS:2.0/AV:N/AC:L/Au:N/C:C/I:C/A:C", "CVSS:3.1/"), (V40.replace("/AV:N/AC:L", "/AC:L/AV:N"), "AV: "),
    ("CVSS:4.0/AV:N", "AC: missing"), ("ssvc:DT_SP:1.0.0/E:Q", "E: found"), ("ssvc:DT_SP:9.9.9/E:A", "ssvc:DT_SP:1.0.0/"),
    (GBT + "/EC:L", "RD: missing, expected H, M or L"), ("GBT30279:2020/AP:N", "TR: missing"), ("SSVCv2/E:A/A:Y/T:T/P:E/B:I/M:L/", "M"),
    (":" + "é" * 300, "601 bytes"), (":" * 513, "513 bytes"),
]


def ids(sh):
    return [json.loads(line)["method"] for line in sh.run("score", "--list", "--json").exit(0).out.splitlines()]


def spell(sh, vector):
    return json.loads(sh.run("score", "--json", vector).exit(0).out)


@case
def a_line_of_json_byte_for_byte(sh):
    for vector, rest in LINES:
        expected = "{" + f'"vector":"{vector}",{rest}' + "}\n"
        same(sh.run("score", "--json", vector).exit(0).out, expected)
    same(sh.run("score", "--json", "-", stdin="\n".join(v for v, _ in LINES)).exit(0).out,
         "".join("{" + f'"vector":"{v}",{rest}' + "}\n" for v, rest in LINES))


@case
def bad_vectors_are_3_and_name_the_metric(sh):
    for word in ("", "hello", "9.8", "cvss-31", "CVE-2024-90001"):
        sh.run("score", word).exit(3, "neither a vector nor a method", "--list")
        same(sh.run("score", "--json", word).exit(3).json()["vector"], word)
    for vector, part in BAD:
        r = sh.run("score", "--json", vector).exit(3)
        line = json.loads(r.out)
        same(list(line), ["vector", "error"], vector)
        want(part in line["error"], vector, line)
        want(vector.startswith(line["vector"]) and (len(vector.encode()) > 512 or vector == line["vector"]), "told vector", line)
        same(r.err, "", "JSON mode says it in JSON")
        r = sh.run("score", vector).exit(3, part)
        same(r.out, "")
        want(r.err.startswith("tocsin score: ") and r.err.count("\n") == 1, r)
    r = sh.run("score", V31, "hello", V40)
    same((r.status, len(r.out.splitlines()), len(r.err.splitlines())), (3, 2, 1), "the good ones are scored")


@case
def wrong_usage_is_2(sh):
    for args, part in (((), "expected a vector"), (("--list", "x"), "takes no words"), (("--nope",), "no option"), (("--json",), "expected a vector")):
        same(sh.run("score", *args).exit(2, part).out, "", args)


@case
def lines_that_are_odd(sh):
    text = b"".join((V31.encode(), b"\r\n", b"\n", b"  \t \r\n", b"\r\n", V31.encode()[:20], b"\0", V31.encode()[20:], b"\n",
                     b"\xff\xfe\xc3\n", b"\xed\xa0\x80\n", "向量\n".encode(), b'a"b\\c\n', b"\x1b[31m\n", V40.encode()))
    r = sh.run("score", "--json", "-", stdin=text).exit(3)
    lines = [json.loads(line) for line in r.out.splitlines()]
    same([x["vector"] for x in lines], [V31, V31[:20] + "\0" + V31[20:], "\ufffd" * 3, "\ufffd" * 3, "向量", 'a"b\\c', "\x1b[31m", V40])
    same(["error" in x for x in lines], [False] + [True] * 6 + [False])
    r = sh.run("score", "-", stdin=text).exit(3, "line 5: ", "line 6: ", "line 10: ")
    want("\x1b" not in r.err and "\0" not in r.err, repr(r.err))
    same(len(r.out.splitlines()), 2)


@case
def nothing_in_nothing_out(sh):
    for text in ("", "\n", "\n\n \n", "\r\n"):
        for mode in ((), ("--json",)):
            r = sh.run("score", *mode, "-", stdin=text).exit(0)
            same((r.out, r.err), ("", ""))


@case
def a_line_longer_than_any_buffer(sh):
    for size in (512, 513, 514, 4096, 256 * 1024 - 1, 256 * 1024, 256 * 1024 + 1, 256 * 1024 + 513, 9_000_000):
        for end in (b"\n", b"\r\n"):
            text = V31.encode() + end + b"x" * size + end + V40.encode() + end
            r = sh.run("score", "--json", "-", stdin=text).exit(3)
            lines = [json.loads(line) for line in r.out.splitlines()]
            same([x["vector"] for x in lines], [V31, "x" * min(size, 512), V40], size)
            want(size == 512 or f"{size} bytes" in lines[1]["error"], size, lines[1])
    r = sh.run("score", "--json", "-", stdin=b"y" * 600_000).exit(3)
    want("600000 bytes" in json.loads(r.out)["error"], r)
    cut = json.loads(sh.run("score", "--json", "-", stdin=("x" + "é" * 400).encode()).exit(3).out)
    same(cut["vector"], "x" + "é" * 255, "cut between characters")


@case
def standard_input_that_cannot_be_read_is_4(sh):
    fd = os.open(sh.folder, os.O_RDONLY)
    try:
        with sh.start("score", "-", stdin=fd) as p:
            out, err = p.communicate(timeout=20)
        want(p.returncode == 4 and b"standard input" in err, p.returncode, err)
    finally:
        os.close(fd)


@case
def a_program_that_waits_for_each_answer_gets_it(sh):
    with sh.start("score", "--json", "-", stdin=subprocess.PIPE) as p:
        timer = threading.Timer(20, p.kill)
        timer.start()
        for vector in (V31, "hello", V40):
            p.stdin.write(vector.encode() + b"\n")
            p.stdin.flush()
            same(json.loads(p.stdout.readline() or b"null")["vector"], vector)
        p.stdin.close()
        same(p.wait(20), 3)
        timer.cancel()


@case
def a_closed_pipe_ends_it(sh):
    text = ((V31 + "\n") * 200_000).encode()
    with sh.start("score", "--json", "-", stdin=subprocess.PIPE) as p:
        p.stdout.close()
        try:
            p.stdin.write(text)
            p.stdin.close()
        except BrokenPipeError:
            pass
        err = p.stderr.read()
        want(p.wait(20) in (-13, 4) and b"assert" not in err, p.returncode, err)


@case
def output_that_cannot_be_written_is_4(sh):
    for args in ((V31,), ("--json", V31), ("--list",), ("cvss-3.1",)):
        with open("/dev/full", "wb") as full:
            r = subprocess.run([TOCSIN, "score", *args], cwd=sh.folder, env=sh.env, stdout=full, stderr=subprocess.PIPE, timeout=30)
        want(r.returncode == 4, args, r)


# --- reference vectors ---

def reference():
    """(vector, expected triple or score) of all samples, in the files' order."""
    folder = pathlib.Path(SHARED) / "cvss"
    if not folder.is_dir():
        raise Skip("no reference vectors here")
    for f in sorted(folder.glob("vectors_*.txt")):
        for line in f.read_text().splitlines():
            if line.strip():
                vector, told = line.split(" - ")
                yield vector, [None if x == "None" else abs(float(x)) for x in re.findall(r"None|-?[0-9.]+", told)]


def groups(vector):
    """Which groups have a metric that is defined: (temporal, environmental)."""
    metrics = dict(piece.split(":", 1) for piece in vector.split("/") if not piece.startswith("CVSS:"))
    given = {k for k, v in metrics.items() if v not in ("X", "ND")}
    return bool(given & {"E", "RL", "RC"}), bool(given & {"CDP", "TD", "CR", "IR", "AR"} or any(k.startswith("M") for k in given))


@case
def every_reference_vector_in_one_stream(sh):
    rows = list(reference())
    want(len(rows) > 3800, "only", len(rows), "reference vectors found")
    lines = sh.run("score", "--json", "-", stdin="".join(v + "\n" for v, _ in rows)).exit(0).out.splitlines()
    same(len(lines), len(rows))
    wrong = []
    for (vector, told), line in zip(rows, lines):
        got = json.loads(line)
        scores = [got["base"], got["temporal"], got["environmental"]]
        if len(told) == 1:
            expected, fits = [None] * 3, got["score"] == told[0]
        else:
            temporal, environmental = groups(vector)
            expected = [told[0], told[1] if temporal else None, told[2] if environmental else None]
            fits = got["score"] == [s for s in expected if s is not None][-1]
        if got["vector"] != vector or scores != expected or not fits:
            wrong.append((vector, told, got))
    want(not wrong, len(wrong), "of", len(rows), "differ; the first:", wrong[:3])


@case
def reference_triples_where_version_3_tells_all(sh):
    """The samples of version 3 tell all three scores of a base vector: with metrics added that change nothing, so do we."""
    rows = [(v, told) for v, told in reference() if v.startswith("CVSS:3.")]
    asked = []
    for vector, _ in rows:
        temporal, environmental = groups(vector)
        av = re.search(r"/AV:(.)", vector).group(1)
        asked.append(vector + ("" if temporal else "/E:H") + ("" if environmental else f"/MAV:{av}"))
    lines = sh.run("score", "--json", "-", stdin="\n".join(asked)).exit(0).out.splitlines()
    same(len(lines), len(rows))
    for vector, (_, told), line in zip(asked, rows, lines):
        got = json.loads(line)
        same([got["base"], got["temporal"], got["environmental"]], told, vector)


@case
def severity_words_follow_the_score(sh):
    lines = sh.run("score", "--json", "-", stdin="".join(v + "\n" for v, _ in reference())).exit(0).out.splitlines()
    for line in lines:
        x = json.loads(line)
        s = x["score"]
        if x["version"] == "2.0":
            word = "low" if s < 4 else "medium" if s < 7 else "high"
        else:
            word = "none" if s == 0 else "low" if s < 4 else "medium" if s < 7 else "high" if s < 9 else "critical"
        same(x["severity"], word, line)


# --- choices ---

@case
def methods_are_listed(sh):
    found = ids(sh)
    for name in ("cvss-4.0", "cvss-3.1", "cvss-3.0", "cvss-2.0", "ssvc-supplier", "ssvc-deployer", "ssvc-coordinator-triage",
                 "ssvc-coordinator-publish", "ssvc-cisa", "gbt-30279"):
        want(name in found, name, found)
    same(found[0], "cvss-4.0", "the newest is offered first")
    text = sh.run("score", "--list").exit(0).out
    for name in found:
        want(any(line.split()[:1] == [name] for line in text.splitlines()), name, text)


@case
def a_method_tells_all_that_a_vector_needs(sh):
    """From what is printed alone: a vector of first choices, one of last choices, and the example."""
    for name in ids(sh):
        m = json.loads(sh.run("score", "--json", name).exit(0).out)
        text = sh.run("score", name).exit(0).out
        for x in m["metrics"]:
            want(x["key"] in text and x["name"] in text, name, x)
            for c in x["choices"]:
                want(c["key"] == c["name"] or re.search(rf"\b{re.escape(c['key'])}\s.*{re.escape(c['name'])}", text), name, x["key"], c, text)
        for last in (0, -1):
            pieces = [f"{x['key']}:{x['choices'][last]['key']}" for x in m["metrics"] if x["required"]]
            got = spell(sh, m["prefix"] + "/".join(pieces))
            built = sh.run("score", "--json", name, *(p.replace(":", "=") for p in pieces)).exit(0).json()
            same(built, got, "built from choices")
        example = re.search(r"A vector: (\S+)", text).group(1)
        written = re.search(r"tocsin score (.*)", text).group(1).split()
        same(sh.run("score", "--json", *written).exit(0).json()["vector"], example)


@case
def choices_in_words_or_letters_in_any_order(sh):
    built = ("A=high", "i:H", "C=H", "S=Unchanged", "ui=none", "PR=n", "Attack Complexity=low", "AV=Network")
    same(sh.run("score", "--json", "cvss-3.1", *built).exit(0).json()["vector"], V31)
    want(V31 in sh.run("score", "cvss-3.1", *built).exit(0, "9.8  critical").out, "vector is told")
    same(sh.run("score", "--json", "cvss-3.1", V31[9:18], V31[19:]).exit(0).json()["vector"], V31, "pieces of a vector")
    same(sh.run("score", "--json", "cvss-3.1", *built, "E=X").exit(0).json()["vector"], V31, "not defined")
    same(sh.run("score", "--json", "DT_SP", "E=active").exit(0).json()["outcomes"], ["Out-of-Cycle", "Immediate"])
    for words, part in ((("AV=Q",), 'AV: found "Q", expected N, A, L or P'), (("ZZ=N",), '"ZZ"'), (("AV",), "METRIC=CHOICE"),
                        (("AV=N", "AC=L"), "PR: missing, expected N, L or H")):
        sh.run("score", "cvss-3.1", *words).exit(3, part)
        want(part in sh.run("score", "--json", "cvss-3.1", *words).exit(3).json()["error"], words)
    sh.run("score", "nosuch", "AV=N").exit(3)


# --- for people ---

@case
def one_vector_is_told_whole(sh):
    r = sh.run("score", "CVSS:3.1/A:H/I:H/C:H/S:U/UI:N/PR:N/AC:L/AV:N/E:P/RL:X").exit(0)
    same(r.out.splitlines()[0], "9.3  critical  CVSS v3.1")
    for part in ("base          9.8", "temporal      9.3", V31 + "/E:P\n", "Attack Vector          Network", "Proof-of-Concept"):
        want(part in r.out, part, r)
    want("environmental" not in r.out, r)
    r = sh.run("score", V40 + "/E:A/S:N").exit(0)
    want("nomenclature  CVSS-BT" in r.out and "Attack Requirements" in r.out, r)
    r = sh.run("score", SUPPLIER).exit(0)
    same(r.out.split("  ")[0], "Immediate")
    want("What would change it\n  Exploitation: None -> Out-of-Cycle\n" in r.out, r)
    r = sh.run("score", "ssvc:DT_SP:1.0.0/E:A").exit(0)
    want(r.out.startswith("Out-of-Cycle or Immediate  ") and "Not known yet" in r.out and "Significant (S) would leave Immediate" in r.out, r)
    r = sh.run("score", GBT + "/EC:L/RD:H/SR:H").exit(0)
    for part in ("超危 critical", "技术分级", "综合分级", "被利用性", "访问路径", "网络", "not compared with the printed standard"):
        want(part in r.out, part, r)


@case
def several_vectors_are_rows_in_columns(sh):
    vectors = [V31, V31.replace("C:H/I:H/A:H", "C:N/I:N/A:L"), "CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H", V40 + "/E:U", GBT, SUPPLIER,
               V31 + "/E:P/CR:L"]
    rows = sh.run("score", *vectors).exit(0).out.splitlines()
    same(len(rows), len(vectors))
    same([r.split()[:2] for r in rows[:4]], [["9.8", "critical"], ["5.3", "medium"], ["10.0", "critical"], ["8.1", "high"]])
    same({r.index(v) for r, v in zip(rows[:6], vectors)}, {rows[0].index(V31)}, "the vectors stand below each other")
    want("base 9.8, temporal 9.3, environmental" in rows[6], rows[6])


@case
def explanations_hold_the_numbers(sh):
    r = sh.run("score", "--explain", V31 + "/E:P").exit(0, "Step by step")
    for part in ("0.914816", "5.873118", "3.887042", "9.8", "9.3"):
        want(part in r.out, part, r)
    r = sh.run("score", "--explain", GBT).exit(0)
    want(re.search(r"annex A.*= 9\n", r.out) and "annex D" in r.out, r)
    r = sh.run("score", "--explain", SUPPLIER).exit(0, "36 / 36")
    for vector in ("AV:N/AC:L/Au:N/C:C/I:C/A:C/E:F/CDP:H", V40 + "/E:P/CR:L", "CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:L"):
        r = sh.run("score", "--explain", vector).exit(0)
        steps = r.out.split("Step by step\n")[1].splitlines()
        want(len(steps) > 3, r)
        for s in steps:
            want(not re.search(r"\b(cvss|ssvc|gbt)\d*\.", s), "a step without a name", s)
        x = json.loads(sh.run("score", "--json", "--explain", vector).exit(0).out)
        same(list(x)[-1], "steps")
        want(all(list(s) == ["step", "formula", "value"] for s in x["steps"]) and len(x["steps"]) >= len(steps), x)


@case
def every_worksheet_ends_with_the_score(sh):
    vectors = "".join(v + "\n" for v, _ in reference())
    for line in sh.run("score", "--json", "--explain", "-", stdin=vectors).exit(0).out.splitlines():
        x = json.loads(line)
        same(x["steps"][-1]["value"], f"{x['score']:.1f}", line)
    text = sh.run("score", "--explain", "-", stdin=vectors).exit(0).out
    want(not re.search(r"^  (cvss|ssvc|gbt)\w*\.", text, re.M), "a step without a name")


shell.main()
