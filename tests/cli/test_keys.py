"""A hub's keys: what the shell tells of them, how they are saved and put back, and a newer one ahead of a rotation."""
import os
import re

import shell
from shell import case, same, want

PASSWORD = "correct horse battery\n"


def begin(sh):
    sh.env["TOCSIN_KEYS"] = str(sh.path("hub.keys"))
    sh.run("init", "--name", "Alliance Example", "--party", "alliance", "--person", "Ida Steward", "--mail", "ida@alliance.example",
           "--password", "-", stdin=PASSWORD).exit(0)


def mode(path):
    return os.stat(path).st_mode & 0o777


@case
def a_backup_says_where_the_keys_are(sh):
    begin(sh)
    sh.run("backup", sh.path("a.db")).exit(0, "its keys lie in", str(sh.path("hub.keys")), "--keys FILE")
    sh.run("backup", sh.path("b.db"), "--keys", sh.path("b.keys")).exit(0, "keep them apart")
    same(open(sh.path("b.keys")).read(), open(sh.path("hub.keys")).read())
    same([mode(sh.path(f)) for f in ("hub.keys", "b.keys")], [0o600, 0o600])
    # Neither is overwritten.
    sh.run("backup", sh.path("c.db"), "--keys", sh.path("b.keys")).exit(3, "is there already")
    sh.run("backup", sh.path("b.db")).exit(3, "is there already")


@case
def a_backup_is_restored_with_its_keys(sh):
    begin(sh)
    sh.run("backup", sh.path("b.db"), "--keys", sh.path("b.keys"), "--quiet").exit(0)
    sh.env["TOCSIN_KEYS"] = str(sh.path("other.keys"))
    other = str(sh.path("other.db"))
    if not shell.POSTGRES:
        sh.run("restore", "--db", other, sh.path("b.db"), "--keys", sh.path("b.keys")).exit(0, "its keys are in", "other.keys")
        sh.run("member", "list", "--db", other).exit(0, "Ida Steward")
        same(mode(sh.path("other.keys")), 0o600)
        sh.run("restore", "--db", str(sh.path("third.db")), sh.path("b.db"), "--keys", sh.path("b.keys")).exit(3, "is there already")
        want(not os.path.exists(sh.path("third.db")), "restored all the same")
        sh.env["TOCSIN_KEYS"] = str(sh.path("none.keys"))
        sh.run("restore", "--db", str(sh.path("third.db")), sh.path("b.db")).exit(0, "none.keys", "are not there")


@case
def the_shell_tells_no_key(sh):
    begin(sh)
    told = sh.run("keys").exit(0, "seal    1", "ledger", "login")
    for line in open(sh.path("hub.keys")):
        for secret in re.findall(r"[A-Za-z0-9+/]{43}=", line) + re.findall(r"\+[A-Za-z0-9+/=]{44}$", line):
            want(secret not in told.out, "a key is told", line)
    # A newer one ahead of the rotation, once.
    sh.run("keys", "renew", "seal").exit(0, "seal: 2")
    sh.run("keys", "renew", "seal").exit(0, "seal: 2")
    sh.run("act", "hub.rotate_seal").exit(0)
    sh.run("keys").exit(0, "seal    1  seals what the database keeps, older", "seal    2")
    sh.run("member", "list").exit(0, "Ida Steward")
    sh.run("keys", "renew", "seal").exit(0, "seal: 3")
    sh.run("keys", "renew", "nothing").exit(2, "expected seal, ledger or login")
    sh.run("keys", "something").exit(2)
    os.chmod(sh.path("hub.keys"), 0o644)
    sh.run("keys").exit(3, "chmod 600")
    os.unlink(sh.path("hub.keys"))
    sh.run("keys").exit(3, "no keys at")


shell.main()
