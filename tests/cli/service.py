"""A running service for tests: started on a port of its own, asked, stopped."""
import os
import select
import time
import urllib.error
import urllib.request

from shell import want


class Service:
    """A running `tocsin serve` or `demo`, on a port of its own."""

    def __init__(self, sh, *args):
        self.process = sh.start(*args, "--listen", "127.0.0.1:0")
        self.url = None
        said = b""
        end = time.monotonic() + 30
        while not self.url and time.monotonic() < end and self.process.poll() is None:
            if select.select([self.process.stdout], [], [], 0.2)[0]:
                said += os.read(self.process.stdout.fileno(), 4096)
                words = [w.rstrip("/") for w in said.decode().split() if w.startswith("http://127.0.0.1:")]
                self.url = words[0] if words and said.endswith(b"\n") else None
        want(self.url, "it never said where it listens", said, self.process.poll())

    def get(self, path):
        with urllib.request.urlopen(self.url + path, timeout=20) as r:
            return r.read().decode()

    def status(self, path):
        try:
            with urllib.request.urlopen(self.url + path, timeout=20) as r:
                return r.status
        except urllib.error.HTTPError as e:
            return e.code

    def __enter__(self):
        return self

    def __exit__(self, *why):
        if self.process.poll() is None:
            self.process.kill()
        self.process.communicate()

    def stop(self, sig):
        self.process.send_signal(sig)
        _, err = self.process.communicate(timeout=20)
        self.said = err.decode()
        want(b"runtime error" not in err and b"Sanitizer" not in err, err[-2000:])
        return self.process.returncode
