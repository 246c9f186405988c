"""Priorities on the shell: why an entry stands where it stands, what is recorded, and how the list follows."""
import json
import signal

import shell
from hub import Hub, Program
from pg import until
from shell import SOURCE, case, cve, kev, same, want

CRITICAL = shell.score("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", 9.8, "CRITICAL")
LOW = shell.score("CVSS:3.1/AV:P/AC:H/PR:H/UI:R/S:U/C:L/I:N/A:N", 1.6, "LOW")
RULES = SOURCE / "data" / "priority.json"


def fill(sh):
    sh.write("a.jsonl", [cve("CVE-2024-90001", text="An overflow in the Bluetooth stack.", **CRITICAL), cve("CVE-2024-90002"),
                         cve("CVE-2024-90003", **LOW)])
    sh.write("kev.json", kev("CVE-2024-90002"))
    sh.run("import", "a.jsonl", "kev.json").exit(0)


def assess(sh, name, *args):
    return sh.run("assess", name, "--json", *args).exit(0).json()


def levels(sh, *args):
    rows = map(json.loads, sh.run("list", "--json", *args).exit(0).out.splitlines())
    return {e["id"][-1]: e["priority"] for e in rows}


@case
def an_entry_says_why(sh):
    fill(sh)
    r = sh.run("assess", "CVE-2024-90001").exit(0, "P1", "harm", "[####] critical", "severity critical", "cvss", "9.8",
                                              "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", "scope", "repair", "exploitability",
                                              "not known, and could change it", "embargo", "none", "30 days", "alliance-default 1.0.0")
    want(max(map(len, r.out.splitlines())) < 200, r)
    sh.run("assess", "cve-2024-90002").exit(0, "P1", "attacked", "CISA KEV", "within 7 days", "not due")
    j = assess(sh, "CVE-2024-90002")
    same(j["level"], "P1")
    same(list(j["factors"]), ["harm", "scope", "repair", "exploitability", "other"])
    same((j["factors"]["exploitability"]["grade"], j["factors"]["exploitability"]["because"]), ("critical", "attacked"))
    want(j["factors"]["exploitability"]["facts"]["kev"]["source"].startswith("CISA KEV"), j)
    same((j["embargo_days"], j["emergency"], j["history"], j["decided"]), (0, False, [], False))
    want("units" in j["factors"]["scope"]["wanted"], j)


@case
def the_list_carries_it(sh):
    fill(sh)
    same(levels(sh), {"1": "P1", "2": "P1", "3": "P4"})
    same(levels(sh, "--priority", "P1"), {"1": "P1", "2": "P1"})
    same(levels(sh, "--priority", "p4"), {"1": "P1", "2": "P1", "3": "P4"})
    same(levels(sh, "--priority", "P0"), {})
    same(sh.ids("--sort", "priority")[-1], "CVE-2024-90003")
    same(sh.ids("--sort", "priority", "--reverse")[0], "CVE-2024-90003")
    sh.run("list").exit(0, "P1", "P4")
    sh.run("show", "CVE-2024-90003").exit(0, "priority P4")


@case
def a_view_decides_nothing_and_a_decision_does(sh):
    fill(sh)
    name = "CVE-2024-90003"
    sh.run("assess", name, "--party", "Maker X", "--by", "N. N.", "--set", "harm=high", "--reason", "on our phones").exit(0, "view", "Maker X")
    sh.run("assess", name, "--party", "Maker Y", "--set", "harm=low", "--reason", "not on ours").exit(0, "Where the parties differ")
    same(levels(sh)["3"], "P4")
    r = sh.run("assess", name, "--party", "Desk", "--decide", "--fact", "units=250000000")
    want(r.status == 3 and "differ" in r.err and "reason" in r.err and not r.out, r)
    sh.run("assess", name, "--party", "Desk", "--decide", "--set", "harm=critical", "--fact", "units=250000000", "--fact", "safety=yes",
           "--reason", "X is right").exit(0, "set by Desk: X is right", "(by the rules critical: safety)", "told by Desk", "decision")
    same(levels(sh)["3"], "P1")
    j = assess(sh, name)
    same([(h["kind"], h["party"]) for h in j["history"]], [("decision", "Desk"), ("view", "Maker Y"), ("view", "Maker X")])
    same(j["history"][2]["by"], "N. N.")
    same(j["history"][0]["given"], {"facts": {"safety": "true", "units": "250000000"}, "reason": "X is right",
                                    "judgements": {"harm": {"grade": "critical", "reason": "X is right"}}})
    same(j["history"][0]["result"]["level"], "P1")
    same(j["differences"], {"harm": {"lowest": "low", "highest": "high", "views": 2}})
    sh.run("show", name).exit(0, "priority P1")
    sh.run("import", "a.jsonl", "kev.json").exit(0)
    same(len(assess(sh, name)["history"]), 3, "an import leaves what was said")


@case
def other_rules(sh):
    fill(sh)
    rules = json.loads(RULES.read_text())
    rules |= {"name": "strict", "version": "2", "levels": [{"level": "P0"}]}
    sh.write("strict.json", rules)
    same(set(levels(sh, "--rules", "strict.json").values()), {"P0"})
    sh.run("assess", "CVE-2024-90003", "--rules", "strict.json").exit(0, "P0", "strict 2", "response is due")
    sh.run("assess", "CVE-2024-90003", "--rules", "strict.json", "--party", "Desk", "--decide", "--reason", "so").exit(0)
    sh.run("assess", "CVE-2024-90003").exit(0, "P4", "alliance-default 1.0.0", "the decision was taken by strict 2")
    rules["levels"][0]["if"] = {"harm": "higher"}
    sh.write("wrong.json", rules)
    for command in (("list",), ("assess", "CVE-2024-90003"), ("serve", "--listen", "127.0.0.1:0")):
        r = sh.run(*command, "--rules", "wrong.json", timeout=20)
        want(r.status == 3 and "wrong.json" in r.err and "/levels/0/if/harm" in r.err and not r.out, r)
        r = sh.run(*command, "--rules", "absent.json", timeout=20)
        want(r.status == 3 and "absent.json" in r.err, r)


@case
def wrong_usage(sh):
    fill(sh)
    name = "CVE-2024-90003"
    for args, status, told in (
        ((), 2, "name one entry"), ((name, name), 2, "name one entry"), ((name, "--decide"), 2, "--party"),
        ((name, "--set", "harm=high"), 2, "--party"), ((name, "--reason", "x"), 2, "--party"),
        ((name, "--party", "A", "--set", "harm"), 2, "NAME=VALUE"), ((name, "--party", "A", "--set", "hurt=high"), 2, "expected harm, scope"),
        ((name, "--party", "A", "--set", "harm=unknown"), 2, "expected none, low"), ((name, "--party", "A", "--fact", "units=many"), 2, "whole number"),
        ((name, "--party", "A", "--fact", "colour=red"), 2, "no fact"), ((name, "--party", "A", "--set", "harm=high"), 3, "needs a reason"),
        ((name, "--party", "A"), 3, "says something"), ((name, "--party", " ", "--reason", "x"), 3, "party"),
        (("CVE-1999-0001",), 3, "the list has no"), (("CVE-1999-0001", "--party", "A", "--reason", "x"), 3, "the list has no"),
        ((name, "--party", "A" * 300, "--reason", "x"), 3, "at most 200"), ((name, "--party", "A", "--reason", "x" * 9000), 3, "at most 8192"),
        ((name, *("--fact=units=1",) * 65, "--party", "A"), 2, "too many times"), ((name, "--db", "absent.db"), 4, "no database"),
        ((name, "--db", "absent.db", "--party", "A", "--reason", "x"), 4, "no database"),
    ):
        r = sh.run("assess", *args)
        want(r.status == status and told in r.err and not r.out, args[:4], r)
    same(assess(sh, name)["history"], [])
    want(sh.run("list", "--priority", "urgent").status == 2, "a level that is none")


@case
def in_a_hub_they_are_acts(sh):
    fill(sh)
    name = "CVE-2024-90003"
    sh.run("assess", name, "--party", "Maker Old", "--by", "N. N.", "--set", "harm=low", "--reason", "before there was a hub").exit(0)
    with Hub(sh) as hub:
        before = hub.count()
        sh.run("assess", name, "--party", "nova", "--by", "A. Person", "--set", "harm=high", "--fact", "safety=yes", "--reason",
               "seen by us").exit(0, "Nova Example (A. Person)", "Maker Old (N. N.)", "Where the parties differ")
        same(hub.count(), before + 1)
        r = sh.run("assess", name, "--party", "Desk", "--decide")
        want(r.status == 3 and "differ" in r.err, r)
        same(hub.count(), before + 1, "what is refused is no act")
        body = sh.db.value("SELECT body FROM act WHERE name = 'assess.view'")
        want("A. Person" not in body and '"party":"nova"' in body, body)

        page = hub.browser("bob").get(f"/entry/{name}")
        page.is_(200, f"/entry/{name}/assess")
        want(f"{name}/assess" not in hub.browser().get(f"/entry/{name}").text, "a visitor is offered what members may do")
        a = hub.browser().get(f"/entry/{name}/assess")
        want(a.status == 303 and "/sign-in" in a["Location"], a.status, a["Location"])
        hub.browser("bob").get("/entry/CVE-1999-0001/assess").is_(404)
        a = hub.browser("bob").get(f"/entry/{name}/assess").is_(200, "Nova Example", "Maker Old", "A. Person", "/do/assess.view?", "harm=high")
        want("/do/assess.decide" not in a.text, "a vendor is offered to decide")
        a = hub.browser("olga").get(f"/entry/{name}/assess").is_(200, "Nova Example", "seen by us")
        want("A. Person" not in a.text and "harm=high" not in a.text, "who spoke is for their own people")
        a = hub.browser("olga").get(f"/entry/{name}/assess?lang=zh-CN").is_(200, "提交本方意见", "意见不一")

        hub.browser("olga").does("assess.view", f"entry/{name}", harm="none", reason="<script>alert(1)</script>").is_(303)
        olga = hub.browser("olga")
        hub.browser("cem").get(f"/entry/{name}/assess").is_(200, "&lt;script&gt;", "/do/assess.decide?", "Olga Nix")
        a = olga.does("assess.view", f"entry/{name}", harm="high", reason="").is_(400, "needs a reason")
        same(olga.get(f"/do/assess.decide?subject=entry%2F{name}").status, 404)
        olga.get(f"/do/assess.view?subject=entry%2F{name}&harm=low&lang=zh-CN").is_(200, "危害程度", "理由")

        cem = Program(hub, hub.key("cem", "coordinate"))
        cem.act("assess.decide", f"entry/{name}", {"harm": "critical", "facts": "units=250000000\nsafety=yes", "reason": "nova is right"}).is_(201)
        cem.act("assess.decide", f"entry/{name}", {"harm": "worst", "reason": "x"}).is_(422)
        Program(hub, hub.key("ann", "read")).act("assess.view", f"entry/{name}", {"reason": "x"}).is_(403)
        j = json.loads(hub.browser().get(f"/api/v1/entries/{name}/priority").text)
        same([(h["kind"], h["party"], h.get("by")) for h in j["history"]], [("decision", "Alliance Example", None),
             ("view", "Orion Example", None), ("view", "Nova Example", None), ("view", "Maker Old", "N. N.")])
        seq = j["history"][0]["act"]
        same(sh.db.value(f"SELECT name FROM act WHERE seq = {seq}"), "assess.decide")
        want("act" not in j["history"][3], j["history"][3])
        until("the list follows", lambda: name in hub.browser().get("/api/v1/entries?priority=P1").text)
        same(hub.service.stop(signal.SIGTERM), 0)
    sh.run("ledger", "verify").exit(0)
    sh.run("rebuild", "--verify").exit(0)


@case
def what_was_typed_cannot_move_the_cursor(sh):
    fill(sh)
    r = sh.run("assess", "CVE-2024-90003", "--party", "A\x1b[31mB", "--reason", "x\x1b]0;y\x07 z\u202e").exit(0)
    want("\x1b" not in r.out and "\x07" not in r.out, repr(r.out))
    same(assess(sh, "CVE-2024-90003")["history"][0]["party"], "A\x1b[31mB")


@case
def the_document_speaks_of_everything(sh):
    """docs/priority.md knows every fact that rules may name, and the numbers of the file."""
    text = (SOURCE / "docs" / "priority.md").read_text()
    rules = json.loads(RULES.read_text())
    named = {f for r in sum(rules["factors"].values(), []) + rules["levels"] + rules["limits"] for f in r.get("if", {})}
    for fact in named - set(rules["factors"]):
        want(f"| `{fact}` |" in text, "docs/priority.md has no row for", fact)
    for level, t in rules["targets"].items():
        row = next(line for line in text.splitlines() if line.startswith(f"| {level} |"))
        want(f"| {t['fix_days']} days | {t['embargo_days']} days |" in row, level, row)
        same(row.rstrip().endswith("| due |"), t.get("emergency", False), level)


shell.main()
