#!/usr/bin/env python3
"""A receiver of webhooks on a free port of 127.0.0.1. Ends when its standard input does.

    hooks.py FOLDER SECRET [PORT]

Prints its port. FOLDER/hooks.jsonl has a line for each request, with what docs/notices.md tells receivers to check: whether
the signature is right and the time is near. What it answers depends on the path.
"""
import base64
import hashlib
import hmac
import http.server
import json
import pathlib
import sys
import threading
import time

FOLDER = pathlib.Path(sys.argv[1])
KEY = base64.b64decode(sys.argv[2].removeprefix("whsec_"))
LOCK = threading.Lock()
STATUS = {"/ok": 204, "/fail": 500, "/gone": 410, "/redirect": 302, "/busy": 429, "/big": 200, "/slow": 200}


def signed(headers, body):
    content = b".".join([headers["webhook-id"].encode(), headers["webhook-timestamp"].encode(), body])
    expected = base64.b64encode(hmac.new(KEY, content, hashlib.sha256).digest()).decode()
    return any(hmac.compare_digest(f"v1,{expected}", s) for s in headers["webhook-signature"].split())


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        row = {"path": self.path, "id": self.headers["webhook-id"], "signed": signed(self.headers, body), "body": json.loads(body),
               "type": self.headers["Content-Type"], "at": int(self.headers["webhook-timestamp"]), "names": sorted(self.headers)}
        with LOCK, open(FOLDER / "hooks.jsonl", "a") as f:
            f.write(json.dumps(row) + "\n")
        path = self.path.split("?")[0]
        if path == "/slow":
            time.sleep(3)
        answer = b"x" * 3_000_000 if path == "/big" else b""
        try:
            self.send_response(STATUS.get(path, 404))
            self.send_header("Content-Length", str(len(answer)))
            if path == "/redirect":
                self.send_header("Location", "/ok")
            if path == "/busy":
                self.send_header("Retry-After", "5000")
            self.end_headers()
            self.wfile.write(answer)
        except OSError:
            pass  # whoever asked has read enough

    do_GET = do_POST

    def log_message(self, *_):
        pass


class Server(http.server.ThreadingHTTPServer):
    request_queue_size = 64  # all of a batch knock at one time
    daemon_threads = True

    def handle_error(self, *_):
        pass  # whoever asked went away


server = Server(("127.0.0.1", int(sys.argv[3]) if len(sys.argv) > 3 else 0), Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()
print(server.server_address[1], flush=True)
sys.stdin.read()
