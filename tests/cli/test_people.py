"""party, member: the alliance from the shell on the hub's machine."""
import json

import shell
from shell import case, same, want


def hub(sh):
    sh.run("init", "--name", "Alliance Example", "--party", "alliance", "--person", "Ida Steward", "--mail", "ida@alliance.example").exit(0)
    sh.run("party", "add", "id=nova", "name=Nova Devices Example", "roles=vendor", "country=cn", "about=Phones.").exit(0, "party/nova")


@case
def an_alliance_is_filled_and_shown(sh):
    hub(sh)
    invited = sh.run("member", "invite", "party/nova", "mail=ann@nova.example", "admin=yes").exit(0)
    secret = invited.out.splitlines()[-1]
    same(len(secret), 29, "the secret is told once")
    sh.run("component", "add", "party/nova", "kind=model", "value=Nova 12*").exit(0)
    sh.run("contact", "add", "party/nova", "kind=mail", "purpose=security", "value=psirt@nova.example").exit(0)
    r = sh.run("party", "list").exit(0, "Nova Devices Example", "vendor", "coordinator")
    same(len(r.out.splitlines()), 2)
    shown = sh.run("party", "show", "nova").exit(0, "psirt@nova.example", "not verified", "Nova 12*", "ann@nova.example", "CN").out
    want(secret not in shown, "a secret is shown again")
    same(sh.run("party", "show", "party/nova").exit(0).out, shown)
    j = sh.run("party", "show", "nova", "--json").exit(0).json()
    same((j["id"], j["roles"], j["components"][0]["value"], j["contacts"][0]["verified"]), ("nova", ["vendor"], "Nova 12*", False))
    same([json.loads(line)["id"] for line in sh.run("party", "list", "--json").exit(0).out.splitlines()], ["alliance", "nova"])
    sh.run("member", "list").exit(0, "Ida Steward", "administrator", "ann@nova.example")
    sh.run("member", "list", "--party", "alliance").exit(0, "Ida Steward")
    number = sh.run("party", "show", "alliance", "--json").exit(0).json()["members"][0]["id"]
    sh.run("member", "show", str(number)).exit(0, "Ida Steward", "ida@alliance.example")
    sh.run("member", "change", f"member/{number}", "name=Ida Maria").exit(0)
    sh.run("member", "show", f"member/{number}").exit(0, "Ida Maria")


@case
def leaving_and_erasing(sh):
    hub(sh)
    sh.run("member", "add", "party/nova", "name=Ann Lee", "mail=ann@nova.example").exit(0, "member/")
    number = sh.run("member", "list", "--party", "nova", "--json").exit(0).json()["members"][0]["id"]
    sh.run("member", "erase", f"member/{number}").exit(3, "end the membership first")
    sh.run("member", "end", f"member/{number}", "reason=moved").exit(0)
    sh.run("member", "erase", f"member/{number}").exit(0)
    shown = sh.run("member", "show", str(number)).exit(0, "(erased)", "(left)").out
    want("Ann" not in shown and "ann@" not in shown, shown)
    sh.run("party", "end", "party/nova").exit(0)
    want("nova" not in sh.run("party", "list").exit(0).out, "a party that left is listed")
    sh.run("party", "list", "--left").exit(0, "nova", "(left)")


@case
def what_is_refused(sh):
    sh.run("party", "list").exit(3, "there is no database")
    hub(sh)
    sh.run("party", "show", "none").exit(3, "there is no such thing")
    sh.run("party", "show").exit(2, "which one")
    sh.run("party", "list", "more").exit(2, "nothing more")
    sh.run("party").exit(2, "tocsin party list", "party.add")
    sh.run("member", "show", "member/none").exit(3, "there is no such thing")
    sh.run("party", "add", "id=nova", "name=Again", "roles=vendor").exit(3, "there is a party")
    sh.run("party", "add", "id=propose", "name=Again", "roles=vendor").exit(3, "a word of ours")
    sh.run("party", "add", "id=x2", "name=X\u202eY", "roles=vendor").exit(3, "U+202E")
    sh.run("component", "add", "party/nova", "kind=purl", "value=openssl").exit(3, "begins with pkg:")
    sh.run("component", "add", "party/nova", "kind=chip", "value=taro").exit(3, "is several chips")


shell.main()
