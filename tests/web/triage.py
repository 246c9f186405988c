"""A hub with reports in every state, hostile ones among them, which triage.mjs then looks at and works on."""
import pathlib
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "cli"))

from hub import Hub  # noqa: E402
from shell import Shell  # noqa: E402

HOSTILE = ("# Heading\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n<script>document.title='run'</script> <img src=x onerror=\"document.title='run'\"> "
           "\u202edesrever [x](javascript:alert(1))\n\n" + "word" * 400)


def report(hub, **fields):
    given = {"title": "Overflow in the radio", "product": "Nova 12", "words": "A frame overflows a buffer of the radio.", "origin": "mail"}
    return hub.acts("act", "report.submit", *(f"{k}={v}" for k, v in (given | fields).items()))["subject"]


with tempfile.TemporaryDirectory(prefix="tocsin-web-") as folder:
    with Hub(Shell(folder)) as hub:
        hostile = report(hub, title="<b>" + "Long" * 60, words=HOSTILE, exploited="yes", public="yes", mail="finder@post.example",
                         name="Rin", steps=HOSTILE, plan="2027-01-15T08:00:00+08:00", plan_zone="Asia/Shanghai")
        cem = hub.browser("cem")
        for i, (act, fields) in enumerate([("report.ask", {"words": "Which build?"}), ("report.validate", {"grade": "critical", "parties": "nova"}),
                                           ("report.invalidate", {"reason": "no_effect", "words": "It has none."}),
                                           ("report.duplicate", {"of": hostile, "words": "Known."})]):
            other = report(hub, mail=f"f{i}@post.example")
            cem.does(act, other, note="seen " * 30, **fields).is_(303)
        done = subprocess.run(["node", "triage.mjs", hub.url, hub.secret("cem"), hostile.split("/")[1], other.split("/")[1]], cwd=HERE,
                              check=False)
sys.exit(done.returncode)
