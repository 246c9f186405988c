"""The API's description is true: what it says of every read is what each role is answered, and nothing is answered that it does not tell."""
import json
import re

import shell
from case_world import multipart
from hub import Hub, Program
from service import Service
from shell import Skip, case, same, sqlite_case, want

try:
    from jsonschema import Draft202012Validator, FormatChecker
except ImportError:
    Draft202012Validator = None

ROLES = ("sofia.marin", "lin.yue", "zhao.an", "dana.wu", "jonas.berg", "claire.petit", "ada.okafor", "paul.martin", None)
# What a path's places are filled with: where the numbers come from, and what of an answer's row.
LISTS = {"cases": ("cases", "cases", "id"), "reports": ("reports", "reports", "id"), "parties": ("parties", "parties", "id"),
         "obligations": ("obligations", "obligations", "id"), "entries": ("entries", "entries", "id")}
EACH = 12  # of a list; the demo has fewer of most
# Reads that want a question, or that have several forms.
ASKED = {"/score": ["?vector=CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:H", "?vector=AV:L/AC:L/Au:N/C:C/I:C/A:C", "?vector=nonsense",
                    "?vector=CVSS:4.0/AV:L/AC:L/AT:N/PR:L/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N"],
         "/score/ssvc/selection": ["?vector=ssvc:DT_SP:1.0.0/E:A/U:S/TI:T/PSI:S"],
         "/check": ["?maker=google&model=Pixel+6&release=13&level=2023-05-05"], "/devices": ["?q=a"], "/entries": ["?limit=3", "?q=samsung"],
         "/ledger/proof/inclusion": ["?leaf=1"], "/ledger/proof/consistency": ["?from=1"],
         "/parties/propose": ["?entry=CVE-2024-43093", "?entry=CVE-2023-33107"],
         "/cases/{id}/repairs": ["", "?format=openvex", "?format=csaf", "?format=csaf-2.1"],
         "/audit": ["?limit=200"], "/obligations": ["", "?show=met"], "/reports": ["", "?show=closed"], "/entries/{id}/priority": [""]}


class Walk:
    """One role's way through every read."""

    def __init__(self, hub, doc, who):
        self.hub, self.doc = hub, doc
        self.browser = hub.browser(who)
        self.found, self.wrong, self.answered = {}, [], set()
        self.schemas = closed(doc["components"]["schemas"])

    def get(self, path):
        return self.browser.get("/api/v1" + path)

    def check(self, name, answer, told):
        v = Draft202012Validator({"$ref": f"#/components/schemas/{name}", "components": {"schemas": self.schemas}},
                                 format_checker=FormatChecker())
        for e in list(v.iter_errors(answer.json()))[:2]:
            deep = min(e.context, key=lambda c: -len(c.absolute_path)) if e.context else e
            self.wrong.append(f"{told} as {name}: /{'/'.join(map(str, deep.absolute_path))}: {deep.message[:300]}")

    def numbers(self, path):
        """Everything of the kind that this path's {id} names, as this role sees it."""
        kind = path.split("/")[1]
        if kind not in self.found:
            self.found[kind] = self.seen(kind)
        return self.found[kind]

    def seen(self, kind):
        if kind in LISTS:
            where, rows, name = LISTS[kind]
            a = self.get(f"/{where}")
            return [r[name] for r in a.json()[rows][:EACH]] if a.status == 200 else []
        if kind == "members":
            pages = [self.get(f"/parties/{p}/members") for p in self.numbers("/parties/{id}")]
            return [m["id"] for a in pages if a.status == 200 for m in a.json()["members"]][:EACH]
        if kind == "threads":
            pages = [self.get(f"/cases/{c}/threads") for c in self.numbers("/cases/{id}")]
            return [t["id"] for a in pages if a.status == 200 for t in a.json()["threads"]][:EACH * 2]
        if kind == "files":
            pages = [self.get(f"/threads/{t}/posts") for t in self.numbers("/threads/{id}")]
            return [i["file"] for a in pages if a.status == 200 for i in a.json()["items"] if i.get("file")][:EACH]
        raise AssertionError(f"nothing is known of {kind}: tell where its numbers come from")

    def paths(self, path):
        if "{source}" in path:
            for n in self.numbers("/entries/{id}")[:4]:
                for s in self.get(f"/entries/{n}").json()["sources"]:
                    yield f"/entries/{n}/sources/{s['source']}/{s['key']}"
            return
        for n in self.numbers(path) + ["999999"] if "{id}" in path else [""]:
            for query in ASKED.get(path, [""]):
                yield path.replace("{id}", str(n)) + query

    def walk(self):
        for path, ways in self.doc["paths"].items():
            if "get" not in ways:
                continue
            path = path.removeprefix("/api/v1")
            content = ways["get"]["responses"]["200"]["content"]
            for one in self.paths(path):
                a = self.get(one)
                media = a["Content-Type"].split(";")[0]
                if a.status != 200:
                    want(media == "application/problem+json", f"{one}: {a.status} {media}")
                    self.check("problem", a, one)
                    same(a.json()["status"], a.status, one)
                    continue
                self.answered.add(path)
                want(media in content, f"{one}: answers {media}, and the description has {list(content)}")
                if media == "application/json":
                    self.check(content[media]["schema"]["$ref"].rsplit("/", 1)[1], a, one)
        return self


def closed(x):
    """Nothing but what a shape names."""
    if isinstance(x, list):
        return [closed(v) for v in x]
    if not isinstance(x, dict):
        return x
    more = {"additionalProperties": False} if x.get("type") == "object" and "properties" in x and "additionalProperties" not in x else {}
    return {k: closed(v) for k, v in x.items()} | more


class Demo(Hub):
    """The invented alliance at work, kept in a database and served."""

    def __init__(self, sh):
        self.sh = sh
        sh.run("demo", "--db", str(sh.path("demo.db")), "--seed-only").exit(0)
        sh.env["TOCSIN_DB"] = str(sh.path("demo.db"))
        people = [json.loads(line) for line in sh.run("member", "list", "--json").exit(0).out.splitlines()]
        self.member = {m["mail"].split("@")[0]: f"member/{m['id']}" for p in people for m in p["members"]}
        self.service = Service(sh, "serve")
        self.url = self.service.url
        self.host = self.url.split("//")[1]

    def with_a_file(self):
        """The invented alliance sends none."""
        sofia = Program(self, self.key("sofia.marin", "read", "coordinate"))
        body, kind = multipart({}, [("file", "crash.log", b"pc 0x41414141\n")])
        a = self.browser().ask("POST", "/api/v1/files", body, Content_Type=kind, Authorization=f"Bearer {sofia.key}").is_(200)
        case = max(c["id"] for c in sofia.get("/api/v1/cases").json()["cases"] if c["embargo"] != "none")
        thread = sofia.get(f"/api/v1/cases/{case}/threads").json()["threads"][0]["id"]
        sofia.act("file.add", f"thread/{thread}", {"staged": a.json()["files"][0]["token"]}).is_(201)


@sqlite_case
def every_read_is_as_described_to_every_role(sh):
    if not Draft202012Validator:
        raise Skip("no jsonschema package for Python here")
    with Demo(sh) as hub:
        hub.with_a_file()
        answered, wrong = set(), []
        for who in ROLES:
            doc = hub.browser(who).get("/api/v1/openapi.json").is_(200).json()
            w = Walk(hub, doc, who).walk()
            answered |= w.answered
            wrong += [f"{who}: {x}" for x in w.wrong]
        never = [p for p, ways in doc["paths"].items() if "get" in ways and p.removeprefix("/api/v1") not in answered]
        want(not wrong, f"{len(wrong)} answers are not as described:\n" + "\n".join(wrong[:25]))
        want(not never, f"nobody was ever answered: {never}")


@case
def the_description_is_whole(sh):
    """It is OpenAPI as others read it, and every shape that it names is there and used."""
    with Hub(sh) as hub:
        doc = hub.browser("cem").get("/api/v1/openapi.json").is_(200).json()
        text = json.dumps(doc)
        named = set(re.findall(r"#/components/schemas/(\w+)", text))
        same(named - set(doc["components"]["schemas"]), set(), "named, and not there")
        same(set(doc["components"]["schemas"]) - named, set(), "there, and named by nothing")
        for path, ways in doc["paths"].items():
            for way, o in ways.items():
                places = set(re.findall(r"{(\w+)}", path))
                same({p["name"] for p in o.get("parameters", []) if p["in"] == "path"}, places, f"{way} {path}")
                want(o["responses"].keys() & {"200", "201"}, f"{way} {path}: no answer when it goes well")
        if Draft202012Validator:
            for name, schema in doc["components"]["schemas"].items():
                Draft202012Validator.check_schema(schema)
        try:
            from openapi_spec_validator import validate
        except ImportError:
            raise Skip("no openapi-spec-validator package for Python here") from None
        validate(doc)


@sqlite_case
def every_act_can_be_asked_for_as_described(sh):
    """What an act takes is told with its types, and a body that the description refuses is refused."""
    if not Draft202012Validator:
        raise Skip("no jsonschema package for Python here")
    with Hub(sh) as hub:
        doc = hub.browser("cem").get("/api/v1/openapi.json").is_(200).json()
        acts = {p.rsplit("/", 1)[1]: o["post"] for p, o in doc["paths"].items() if "/acts/" in p}
        want(len(acts) > 100, f"only {len(acts)} acts")
        table = {a["name"]: a for s in hub.browser("cem").get("/api/v1/acts").is_(200).json()["sections"] for a in s["acts"]}
        for name, o in acts.items():
            body = o["requestBody"]["content"]["application/json"]["schema"]
            fields = body["properties"]["fields"]["properties"] if "fields" in body["properties"] else {}
            same(set(fields), {f["name"] for f in table[name]["fields"]}, name)
            Draft202012Validator.check_schema(body)


shell.main()
