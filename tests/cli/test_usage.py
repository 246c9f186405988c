"""What every command has in common: help, wrong usage, exit statuses, a missing or broken database, quiet terminals."""
import os
import pty
import re

import shell
from shell import Skip, case, cve, kev, phone, same, sqlite_case, want

COMMANDS = ["serve", "demo", "import", "update", "list", "show", "check", "score", "version"]
GROUPS = ["party", "member", "obligation", "report", "case", "repair"]


@case
def help_names_every_command(sh):
    r = sh.run("--help").exit(0)
    for c in COMMANDS:
        want(f"\n  {c} " in r.out, c, r)
        one = sh.run(c, "--help").exit(0)
        want(one.out.startswith(f"usage: tocsin {c}"), c, one)
    same(sh.run("help").out, r.out)
    for c in GROUPS:
        want(re.search(rf"^  {c}\s+\w", r.out, re.M), c, r)
        one = sh.run(c, "--help").exit(0, f"usage: tocsin {c} list", f"tocsin {c} ACT ...", f"  {c}.")
        same(sh.run("help", c).exit(0).out, one.out)
    sh.run("contact", "--help").exit(0, "contact.verify")
    sh.run("help", "nope").exit(2, 'no command "nope"')


@case
def wrong_usage_is_2_and_says_how(sh):
    for args, part in (
        ((), "usage: tocsin COMMAND"), (("nope",), 'no command "nope"'), (("list", "--nope"), 'no option "--nope"'),
        (("list", "--limit"), "a value must follow"), (("list", "--limit", "many"), 'whole number, found "many"'),
        (("list", "--exploited=yes"), "takes no value"), (("list", "--severity", "bad"), "expected low, medium, high or critical"),
        (("list", "--release", "abc"), "an Android release such as"), (("list", "--sort", "x"), "expected best, published"),
        (("show",), "name one entry"), (("show", "A", "B"), "name one entry"), (("check",), "at least one profile"),
        (("check", "--format", "xml", "x"), "expected text, json, jsonl or csv"), (("import",), "at least one file"),
        (("update", "x"), 'takes no words, found "x"'), (("version", "x"), 'takes no words, found "x"'),
        (("serve", "x"), 'takes no words, found "x"'), (("serve", "--listen", "nowhere"), "expected ADDRESS:PORT"),
        (("serve", "--public-url", "example.org"), "expected http://"), (("report", "show"), "one id is wanted"),
        (("case", "list"), "--as is wanted"), (("case", "show", "7"), "one number and --as are wanted"), (("demo", "--seed-only"), "needs --db"),
    ):
        r = sh.run(*args).exit(2, part)
        same(r.out, "", f"{args}: nothing belongs on stdout")


@case
def options_stand_anywhere(sh):
    sh.write("a.json", cve("CVE-2024-90001"))
    sh.run("import", "a.json", "--quiet").exit(0)
    same(sh.run("list", "Settings", "--json", "--limit=5").out, sh.run("list", "--limit", "5", "--json", "Settings").out)
    sh.run("show", "--json", "--", "CVE-2024-90001").exit(0, "CVE-2024-90001")


@case
def version_says_what_it_is_made_of(sh):
    sh.run("version").exit(0, "tocsin ", "sqlite ", "yyjson ", "chips known")
    same(sh.run("--version").out, sh.run("version").out)


@case
def no_database_is_4(sh):
    sh.write("p.json", phone())
    for args in (("list",), ("show", "CVE-2024-90001"), ("check", "p.json")):
        sh.run(*args).exit(4, "there is no database", "tocsin import")
    want(not sh.db.exists(), "reading made a database")


@sqlite_case
def what_is_no_database_is_4(sh):
    sh.write("p.json", phone())
    sh.write("text.db", "no database at all\n" * 400)
    sh.write("empty.db", b"")
    for name in ("text.db", "empty.db", "."):
        for args in (("list",), ("show", "X"), ("check", "p.json")):
            sh.run(*args, "--db", name).exit(4)
    sh.run("import", "--db", "text.db", "p.json").exit(4)
    same(sh.path("text.db").read_text(), "no database at all\n" * 400)


@sqlite_case
def a_database_of_another_program_is_left_alone(sh):
    import sqlite3
    with sqlite3.connect(sh.path("other.db")) as c:
        c.execute("CREATE TABLE entry(id)")
    c.close()
    before = sh.path("other.db").read_bytes()
    sh.write("a.json", cve("CVE-2024-90001"))
    for args in (("list",), ("import", "a.json")):
        r = sh.run(*args, "--db", "other.db")
        want(r.status in (3, 4), r)
    same(sh.path("other.db").read_bytes(), before)


@case
def the_database_is_found_where_it_is_said(sh):
    sh.write("a.json", cve("CVE-2024-90001"))
    none = {"TOCSIN_DB": ""}
    sh.run("import", "a.json", env=none | {"XDG_DATA_HOME": str(sh.path("data"))}).exit(0)
    want(sh.path("data/tocsin/tocsin.db").exists(), "not under XDG_DATA_HOME")
    sh.run("import", "a.json", env=none).exit(0)
    want(sh.path(".local/share/tocsin/tocsin.db").exists(), "not under HOME")
    sh.run("import", "a.json", "--db", "named.db").exit(0)
    want(sh.path("named.db").exists() and not sh.db.exists(), "--db is not stronger than TOCSIN_DB")
    mode = os.stat(sh.path("named.db")).st_mode & 0o077
    want(mode & 0o022 == 0, f"others may write it: {mode:o}")


def on_terminal(sh, *args, **env):
    """What the program writes when stdout and stderr are a terminal."""
    try:
        pid, fd = pty.fork()
    except OSError as e:
        raise Skip(f"no terminal to be had: {e}")
    if pid == 0:
        os.chdir(sh.folder)
        os.execve(shell.TOCSIN, [shell.TOCSIN, *args], sh.env | {"TERM": "xterm"} | env)
    out = b""
    try:
        while chunk := os.read(fd, 65536):
            out += chunk
    except OSError:
        pass
    os.waitpid(pid, 0)
    return out.decode(errors="replace")


@case
def colour_only_where_it_is_wanted(sh):
    sh.write("a.jsonl", [cve("CVE-2024-90001", **shell.score("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", 9.8, "CRITICAL"))])
    sh.write("p.json", phone())
    sh.write("kev.json", kev("CVE-2024-90001"))
    sh.run("import", "a.jsonl", "kev.json").exit(0)
    for args in (("list",), ("show", "CVE-2024-90001"), ("check", "p.json")):
        want("\033[" not in sh.run(*args).out, args, "escape codes in a pipe")
        want("\033[" in on_terminal(sh, *args), args, "no colour on a terminal")
        out = on_terminal(sh, *args, NO_COLOR="1")
        want("\033[" not in out, args, "NO_COLOR", repr(out[-800:]))
        want("\033[" not in on_terminal(sh, *args, TERM="dumb"), args, "TERM=dumb")


@case
def control_characters_never_reach_a_terminal(sh):
    evil = "A hole\x1b[2J\x1b]0;owned\x07 of Settings\u009b31m \u202egnp.exe\x00\x7f\x08."
    sh.write("a.json", cve("CVE-2024-90001", text=evil, title=evil))
    other = cve("CVE-2024-90002", text=evil, affected=[{"vendor": evil, "product": evil, "versions": [{"version": evil, "status": "affected",
                "lessThan": evil, "versionType": evil}]}], references=[{"url": "https://x/" + evil, "tags": [evil]}])
    other["cveMetadata"]["assignerShortName"] = other["containers"]["cna"]["providerMetadata"]["shortName"] = evil
    sh.write("b.json", other)
    sh.write("osv.json", {"id": "ASB-A-1" + evil, "modified": "2024-03-05T00:00:00Z", "aliases": ["CVE-2024-90001", "A-1" + evil], "details": evil,
                          "affected": [{"package": {"ecosystem": "Android", "name": evil}, "versions": [evil]}]})
    for name in ("b.json", "osv.json"):
        sh.run("import", name)
    sh.write("q.json", {"name": evil, "ios": {"model": "iPhone15,2", "version": "17\x1b[31m"}})
    sh.write("r.prop", "ro.product.model=Pixel\x1b[31m\nro.build.version.release=14\x1b[31m\nro.build.version.security_patch=2024-01-01\n"
                       "ro.board.platform=\x1b[31m\nro.soc.model=\x1b[31m\nro.product.manufacturer=\x1b[31mX\n")
    sh.write("p.json", phone(name="my\x1b[31m phone\x07", model="Pixel\x1b[2J"))
    sh.write("bad\x1b[31m.json", '{"dataType":"CVE_RECORD","cveMetadata":{"cveId":"CVE\\u001b[31m"}}')
    sh.run("import", "a.json").exit(0)
    outs = [sh.run("list"), sh.run("list", "--json"), sh.run("show", "CVE-2024-90001"), sh.run("show", "CVE-2024-90001", "--json"),
            sh.run("import", "bad\x1b[31m.json"), sh.run("list", "\x1b[31m"), sh.run("show", "\x1b[31m\x07"), sh.run("nope\x1b[31m"),
            sh.run("list", "--nope\x1b[31m"), sh.run("list", "--severity", "\x1b[31m")]
    outs += [sh.run("show", i) for i in sh.ids()]
    outs += [sh.run("check", "p.json", "q.json", "r.prop", "--format", f, "--all") for f in ("text", "json", "jsonl", "csv")]
    for r in outs:
        for c in r.out + r.err:
            want(c == "\n" or c == "\r" or (ord(c) >= 32 and not 0x7F <= ord(c) <= 0x9F), f"U+{ord(c):04X} in", repr(r.out + r.err))
    for r in (outs[0], outs[2]):
        want("\u202e" not in r.out, "a mark that turns the reading direction", repr(r.out))


@case
def a_closed_pipe_ends_quietly(sh):
    sh.write("a.jsonl", [cve(f"CVE-2024-{90000 + i}") for i in range(3000)])
    sh.run("import", "a.jsonl", "--quiet").exit(0)
    p = sh.start("list", "--limit", "0")
    p.stdout.close()
    err = p.stderr.read().decode()
    p.stderr.close()
    want(p.wait(20) in (-13, 0, 4) and "assert" not in err, p.returncode, err)


@case
def output_that_cannot_be_written_is_4(sh):
    sh.write("a.jsonl", [cve(f"CVE-2024-{90000 + i}") for i in range(300)])
    sh.write("p.json", phone())
    sh.run("import", "a.jsonl", "--quiet").exit(0)
    import subprocess
    for args in (("check", "p.json", "--format", "json"), ("check", "p.json", "--format", "csv"), ("list", "--json"), ("list",),
                 ("check", "p.json"), ("show", "CVE-2024-90001")):
        with open("/dev/full", "wb") as full:
            r = subprocess.run([shell.TOCSIN, *args], cwd=sh.folder, env=sh.env, stdout=full, stderr=subprocess.PIPE, timeout=30)
        want(r.returncode == 4, args, "on a full disk: exit status", r.returncode, r.stderr)


shell.main()
