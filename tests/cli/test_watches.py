"""What members watch in the list, end to end: from a page to a notice; and the feed for everybody else."""
import time
import xml.etree.ElementTree as ET

import shell
from hub import Hub, Program
from shell import case, cve, kev, same, want

ATOM = "{http://www.w3.org/2005/Atom}"
HOLE, OTHER, LATER = "CVE-2024-90001", "CVE-2024-90002", "CVE-2024-90003"


def until(hub, key, seconds=30):
    """Jobs run by themselves; this one is asked for, again where the list in memory was not fresh yet."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        hub.acts("act", "job.run", "hub", "name=watches")
        time.sleep(2)
        got = [n for n in key.get("/api/v1/notices").json()["notices"] if n["kind"].startswith("watch-")]
        if got:
            return got
    raise AssertionError("no notice came")


@case
def watched_from_the_pages_and_told(sh):
    sh.write("first.json", cve(HOLE))
    with Hub(sh) as hub:
        sh.run("import", "first.json").exit(0)
        time.sleep(2)
        hub.acts("act", "job.run", "hub", "name=watches")
        time.sleep(2.5)
        ann, key = hub.browser("ann"), Program(hub, hub.key("ann", "read"))
        same(key.get("/api/v1/watches").json(), {"watches": []})

        # The link on the list's page carries the search; the page it leads to has the button.
        list_page = ann.get("/list?q=onCreate&order=severity").is_(200, "/watches?search=q%3DonCreate", "/list.atom?q=onCreate")
        want("/watches" not in ann.get("/list").text, "the whole list is not watched")
        ann.get("/watches?search=q%3DonCreate").is_(200, "Watch this", 'value="q=onCreate"', "onCreate")
        ann.does("watch.add", hub.member["ann"], search="q=onCreate")
        ann.get(f"/watches?entry={HOLE}").is_(200, "Watch this", f'value="{HOLE}"')
        ann.does("watch.add", hub.member["ann"], entry=HOLE)
        ann.get(f"/entry/{HOLE}").is_(200, f"/watches?entry={HOLE}")
        want(list_page.status == 200, "the list")
        ann.get("/watches").is_(200, "onCreate", HOLE)
        ann.get("/watches?search=colour%3Dred").is_(200)
        cem = hub.browser("cem")
        want("onCreate" not in cem.get("/watches").is_(200).text, "another's wishes are nobody's")
        want(hub.browser().get("/watches").status in (302, 303), "who is not signed in is led to signing in")

        hub.acts("act", "job.run", "hub", "name=watches")
        time.sleep(2.5)
        want(not [n for n in key.get("/api/v1/notices").json()["notices"] if n["kind"].startswith("watch-")], "nothing changed yet")
        sh.write("second.json", cve(OTHER, text="In onCreate of Home.java there is a hole."))
        sh.write("third.json", cve(LATER, text="Something else entirely."))
        sh.write("kev.json", kev(HOLE))
        sh.run("import", "second.json", "third.json", "kev.json").exit(0)
        until(hub, key)
        time.sleep(1)
        found = {w.get("entry", w.get("search")): {f["entry"]: f["why"] for f in w["found"]}
                 for w in key.get("/api/v1/watches").json()["watches"]}
        same(sorted(found), [HOLE, "q=onCreate"])
        same(found["q=onCreate"][OTHER], ["new"])
        want("exploited" in found[HOLE][HOLE], f"why: {found[HOLE]}")
        want(LATER not in found["q=onCreate"], "what no search finds is not told")
        ann.get("/watches").is_(200, OTHER, "new in the list", "used in attacks")
        kinds = sorted(n["kind"] for n in key.get("/api/v1/notices").json()["notices"] if n["kind"].startswith("watch-"))
        same(kinds, ["watch-grave", "watch-new"])

        number = key.get("/api/v1/watches").json()["watches"][0]["id"]
        ann.does("watch.end", hub.member["ann"], watch=number)
        same(len(key.get("/api/v1/watches").json()["watches"]), 1)
        same(int(hub.sh.db.value("SELECT count(*) FROM act WHERE body LIKE '%onCreate%'")), 0)


@case
def found_by_who_is_credited(sh):
    sh.write("a.json", cve(HOLE, credits=[{"lang": "en", "type": "finder", "value": " Ann <Lee> of Example Labs\nand others "},
                                          {"lang": "en", "value": "Bob Ray"}]))
    sh.write("b.json", cve(OTHER, credits=[{"lang": "en", "value": "Cleo"}]))
    with Hub(sh) as hub:
        sh.run("import", "a.json", "b.json").exit(0)
        time.sleep(2)
        who = hub.browser()
        ids = lambda query: [e["id"] for e in who.get("/api/v1/entries?" + query).json()["entries"]]
        same(ids("credit=ann+%3Clee"), [HOLE])
        found = sh.run("list", "--credit", "cleo", "--limit", "9").exit(0, OTHER)
        want(HOLE not in found.out, "found what somebody else found", found.out)
        same(ids("credit=CLEO"), [OTHER])
        same(ids("credit=nobody"), [])
        same(ids("q=cleo"), [OTHER])
        same(who.get(f"/api/v1/entries/{HOLE}").json()["credits"], ["Ann <Lee> of Example Labs", "Bob Ray"])
        who.get(f"/entry/{HOLE}").is_(200, "Credited", "Ann &lt;Lee&gt; of Example Labs", "/list?credit=Bob%20Ray")
        who.get("/list?credit=bob").is_(200, HOLE, "credited: bob", "/list.atom?credit=bob")


@case
def the_feed(sh):
    sh.write("a.json", cve(HOLE, updated="2024-05-01"))
    sh.write("b.json", cve(OTHER, text="Title with <b> & \"quotes\" in it."))
    with Hub(sh) as hub:
        sh.run("import", "a.json", "b.json").exit(0)
        time.sleep(2)
        who = hub.browser()
        got = who.get("/list.atom").is_(200)
        same(got["Content-Type"], "application/atom+xml; charset=utf-8")
        feed = ET.fromstring(got.text)
        same(feed.tag, ATOM + "feed")
        for name in ("id", "title", "updated"):
            want(feed.findtext(ATOM + name), f"a feed has one {name}")
        entries = feed.findall(ATOM + "entry")
        same([e.findtext(ATOM + "id").rsplit("/", 1)[1] for e in entries], [HOLE, OTHER])
        for e in entries:
            want(all(e.findtext(ATOM + n) for n in ("id", "title", "updated", "summary")), "what each entry has to have")
        links = {l.get("rel"): l.get("href") for l in feed.findall(ATOM + "link")}
        want(links["self"].endswith("/list.atom") and links["alternate"].endswith("/list"), str(links))
        same(len(ET.fromstring(who.get("/list.atom?maker=nobody").text).findall(ATOM + "entry")), 0)
        again = who.ask("GET", "/list.atom", **{"If-None-Match": got["ETag"]})
        same(again.status, 304)
        want(who.get("/list.atom?severity=awful").status == 400, "a wrong search is told")


shell.main()
