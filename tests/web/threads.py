"""A hub with a case in it, whose conversation threads.mjs then looks at and writes in."""
import pathlib
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "cli"))

from case_world import World  # noqa: E402
from shell import Shell  # noqa: E402

HOSTILE = ("## Steps\n\n1. send `AT+X`\n2. wait\n\n| model | build |\n|-------|-------|\n| Nova 12 | 5.1 |\n\n[bank](https://evil.example/?a=1)\n\n"
           "<script>document.title='run'</script> <img src=x onerror=\"document.title='run'\"> \u202edesrever\n\n" + "word" * 400 + "\n")

with tempfile.TemporaryDirectory(prefix="tocsin-web-") as folder:
    with World(Shell(folder)) as w:
        first = w.says(w.cem, HOSTILE)
        for i in range(60):
            w.says(w.cem if i % 3 else w.ann, f"message number {i}")
        other = w.did(w.cem.act("thread.open", f"case/{w.case}", {"kind": "private", "title": "Nova alone", "parties": "party/nova"}))
        w.did(w.cem.act("thread.post", f"thread/{other}", {"words": "for nova alone"}))
        file = w.adds(w.cem, "photo\u202egnp.html.png", b"<html><script>document.title='run'</script>" + b"x" * 200)
        ann, olga = w.hub.secret("bob"), w.hub.secret("olga")
        done = subprocess.run(["node", "threads.mjs", w.hub.url, ann, olga, str(w.case), str(first), str(file)], cwd=HERE, check=False)
sys.exit(done.returncode)
