"""backup, restore, migrate: one file that holds it all, and the way between the engines."""
import os

import shell
from shell import case, cve, phone, postgres_case, same, want


def filled(sh):
    sh.write("a.jsonl", [cve(f"CVE-2024-{90000 + i}") for i in range(50)])
    sh.write("bad.json", "{")
    sh.write("p.json", phone())
    sh.run("import", "a.jsonl").exit(0)
    sh.run("import", "bad.json")


def told(result):
    """{table: (rows, digest)}"""
    return {w[0]: (int(w[1]), w[3]) for w in map(str.split, result.out.splitlines()) if len(w) == 4 and w[2].startswith("row")}


@case
def a_backup_is_one_file_that_serves_as_a_database(sh):
    filled(sh)
    r = sh.run("backup", "saved.db").exit(0, "saved as saved.db", "every table holds what it held")
    same(told(r)["source_record"][0], 50)
    same(sorted(p.name for p in sh.folder.glob("saved.db*")), ["saved.db"], "one file")
    same(os.stat(sh.path("saved.db")).st_mode & 0o777, 0o600, "not for everyone on the machine")
    same(sh.ids("--db", "saved.db"), sh.ids())
    ours, theirs = (sh.run("check", "p.json", "--format", "json", *more).exit(1).json() for more in ((), ("--db", "saved.db")))
    same(ours["verdicts"], theirs["verdicts"])
    same(sh.run("backup", "quiet.db", "--quiet").exit(0).out, "")


@case
def restored_it_is_what_it_was(sh):
    filled(sh)
    before = sh.ids()
    saved = told(sh.run("backup", "saved.db").exit(0))
    sh.run("restore", "saved.db").exit(3, "holds a list already")
    sh.db.unlink()
    same(told(sh.run("restore", "saved.db").exit(0)), saved)
    same(sh.ids(), before)
    sh.run("import", "a.jsonl").exit(0, "known already")
    sh.write("b.json", cve("CVE-2024-95555"))
    sh.run("import", "b.json").exit(0, "1 new")
    same(len(sh.ids()), 51)


@case
def what_is_refused(sh):
    filled(sh)
    sh.write("there.db", "mine")
    sh.run("backup", "there.db").exit(3, "is there already")
    same(sh.path("there.db").read_text(), "mine")
    sh.run("backup", "no/such/folder/x.db").exit(4, "No such file")
    sh.run("backup").exit(2, "name one file")
    sh.run("restore", "nowhere.db").exit(3, "there is no database")
    sh.run("restore", "there.db").exit(3, "not a database")
    sh.run("migrate", "--from", "a.db").exit(2, "both needed")
    sh.run("migrate", "--from", "nowhere.db", "--to", "new.db").exit(3, "there is no database")
    want(not sh.path("new.db").exists(), "a target without a source")
    same([p.name for p in sh.folder.glob("*.part*")], [], "left behind")


@case
def a_backup_beside_an_import_is_of_one_state(sh):
    filled(sh)
    lines = [cve(f"CVE-2023-{10000 + i}") for i in range(8000)]
    sh.write("more.jsonl", lines)
    p = sh.start("import", "more.jsonl")
    seen = set()
    n = 0
    while p.poll() is None or n == 0:
        n += 1
        seen.add(told(sh.run("backup", f"saved{n}.db").exit(0))["entry"][0])
    p.communicate()
    want(seen <= {50, 8050}, "half an import was saved:", seen)


@postgres_case
def a_grown_hub_moves_and_may_move_back(sh):
    filled(sh)
    there = told(sh.run("migrate", "--from", sh.db, "--to", "small.db").exit(0))
    other = shell.Place()
    back = told(sh.run("migrate", "--from", "small.db", "--to", other).exit(0))
    same(there, back)
    same(sh.ids("--db", other), sh.ids())
    r = sh.run("migrate", "--from", "small.db", "--to", "postgresql://me:hunter2@127.0.0.1:1/x").exit(4, "cannot be reached")
    want("hunter2" not in r.out + r.err, r)


shell.main()
