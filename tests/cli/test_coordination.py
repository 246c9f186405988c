"""A whole coordination by the API alone, as docs/examples/coordination.sh tells it."""
import os
import re
import subprocess

import shell
from hub import Hub
from shell import case, same, want

SCRIPT = os.path.join(os.environ.get("TOCSIN_SOURCE", "."), "docs/examples/coordination.sh")


@case
def the_script_tells_the_whole_story(sh):
    with Hub(sh) as hub:
        env = dict(os.environ, HUB=hub.url, STAFF=hub.key("ida", "read", "coordinate"), SECOND=hub.key("cem", "read", "coordinate"),
                   VENDOR=hub.key("ann", "read", "coordinate"))
        r = subprocess.run(["sh", SCRIPT], env=env, capture_output=True, text=True, timeout=120)
        want(r.returncode == 0, r.stdout + r.stderr)
        entry = re.search(r"(TOC-\d{4}-0001) is in the list", r.stdout)
        want(entry, r.stdout)
        want("before: not in the list" in r.stdout, r.stdout)
        want("level 2026-11-05: affected" in r.stdout and "level 2026-12-05: fixed" in r.stdout, r.stdout)
        want("answers: every notified participant has answered" in r.stdout, "the silent vendor is not told", r.stdout)
        # Nobody who was not asked has seen anything, before or after.
        number = re.search(r"case/(\d+)", r.stdout)[1]
        for who in ("olga",):
            page = hub.browser(who).get(f"/case/{number}")
            want("Lock screen opens" not in page.text, "the vendor that never entered reads the title")
        same(hub.browser().get(f"/entry/{entry[1]}").status, 200)


shell.main()
