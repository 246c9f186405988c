"""A PostgreSQL server that may be killed: its own, beside the one that all tests share."""
import contextlib
import os
import pathlib
import pwd
import shutil
import signal
import subprocess
import tempfile
import time

from shell import psql, want


class Server:
    """A server that may be killed: its own, beside the one that all tests share."""

    def __init__(self):
        self.bin = pathlib.Path(os.environ["TOCSIN_TEST_PG_BIN"])
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="tocsin-pg-"))
        self.user = {}
        if os.geteuid() == 0:  # it refuses to run as root
            nobody = pwd.getpwnam("nobody")
            os.chown(self.folder, nobody.pw_uid, nobody.pw_gid)
            self.user = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
        self.address = f"postgresql:///postgres?host={self.folder}&user=tester"
        self.process = None
        self.does("initdb", "--no-sync", "-D", self.folder / "data", "-U", "tester", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8")

    def does(self, program, *args):
        made = subprocess.run([self.bin / program, *args], cwd=self.folder, capture_output=True, text=True, **self.user)
        want(made.returncode == 0, made.stdout, made.stderr)

    def start(self):
        self.process = subprocess.Popen([self.bin / "postgres", "-D", self.folder / "data", "-k", self.folder, "-c", "listen_addresses="],
                                        cwd=self.folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **self.user)
        end = time.monotonic() + 60
        while subprocess.run([self.bin / "pg_isready", "-q", "-h", self.folder], check=False).returncode != 0:
            want(time.monotonic() < end, "the server does not start")
            time.sleep(0.1)

    def value(self, sql):
        return psql(sql, server=self.address)

    def kill(self):
        """As when the machine fails: no shutdown, recovery at the next start."""
        self.process.send_signal(signal.SIGQUIT)
        self.process.wait(timeout=60)

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *why):
        with contextlib.suppress(Exception):
            self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)


def until(what, f, seconds=30):
    end = time.monotonic() + seconds
    while not f():
        want(time.monotonic() < end, what, "not within", seconds, "seconds")
        time.sleep(0.1)
