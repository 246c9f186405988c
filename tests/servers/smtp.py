#!/usr/bin/env python3
"""A real SMTP server (aiosmtpd) on a free port of 127.0.0.1, for tests of mail. Ends when its standard input does.

    smtp.py FOLDER [--tls] [--smtps] [--auth] [--port N]

Prints its port. Each message it has taken in, whether it said so or not, is FOLDER/N.eml, after lines of our own: X-Peer-From,
X-Peer-To, X-Peer-Tls, X-Peer-User. FOLDER/connections has a line for each connection. --tls offers STARTTLS with
FOLDER/cert.pem and key.pem, --smtps begins with it, --auth wants user "hub" with password "open sesame".

What it says depends on the recipient's name: unknown, full, later, later-once, policy, sender, spam, drop, drop-once, slow.
"""
import argparse
import asyncio
import pathlib
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult

AT_RCPT = {"unknown": "550 5.1.1 nobody of that name", "full": "452 4.2.2 no room", "later": "451 4.3.0 not now",
           "policy": "550 5.7.1 relaying denied", "sender": "550 5.1.8 no such domain", "odd": "550 \x1b[2J\x07 odd"}
AT_DATA = {"spam": "554 5.6.0 not this text", "busy": "451 4.3.2 busy"}


class Handler:
    def __init__(self, folder):
        self.folder, self.n, self.seen = folder, 0, set()

    def once(self, name):
        first = name not in self.seen
        self.seen.add(name)
        return first

    async def handle_RCPT(self, server, session, envelope, address, options):
        name = address.split("@")[0]
        if name in AT_RCPT:
            return AT_RCPT[name]
        if name == "later-once" and self.once(name):
            return AT_RCPT["later"]
        if name == "drop-rcpt":
            server.transport.abort()
            return "421 bye"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_MAIL(self, server, session, envelope, address, options):
        if address.startswith("nobody@"):
            return "553 5.1.8 this sender is not ours"
        envelope.mail_from = address
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        name = envelope.rcpt_tos[0].split("@")[0]
        if name in AT_DATA:
            return AT_DATA[name]
        user = session.auth_data.decode() if session.auth_data else ""
        peer = f"X-Peer-From: {envelope.mail_from}\nX-Peer-To: {envelope.rcpt_tos[0]}\nX-Peer-Tls: {server.transport.get_extra_info('ssl_object') is not None}\n"
        self.n += 1
        made = self.folder / f"{self.n}.part"
        made.write_bytes(f"{peer}X-Peer-User: {user}\n".encode() + envelope.original_content)
        made.rename(self.folder / f"{self.n}.eml")
        if name == "drop" or (name == "drop-once" and self.once(name)):
            server.transport.abort()
            return "421 bye"
        if name == "slow" and self.once(name):
            await asyncio.sleep(6)
        return "250 2.0.0 taken"


class Server(SMTP):
    def connection_made(self, transport):
        super().connection_made(transport)
        with open(self.event_handler.folder / "connections", "a") as f:
            f.write("one\n")


def signs_in(server, session, envelope, mechanism, data):
    good = data.login == b"hub" and data.password == b"open sesame"
    return AuthResult(success=good, handled=False, auth_data=data.login)


async def serve(o):
    folder = pathlib.Path(o.folder)
    handler = Handler(folder)
    context = None
    if o.tls or o.smtps:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    more = {"authenticator": signs_in, "auth_required": True, "auth_require_tls": not o.smtps} if o.auth else {}

    def one():
        return Server(handler, hostname="mail.example", tls_context=context if o.tls else None, decode_data=False, **more)

    server = await asyncio.get_running_loop().create_server(one, "127.0.0.1", o.port, ssl=context if o.smtps else None)
    print(server.sockets[0].getsockname()[1], flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


if __name__ == "__main__":
    p = argparse.ArgumentParser()
    p.add_argument("folder")
    p.add_argument("--tls", action="store_true")
    p.add_argument("--smtps", action="store_true")
    p.add_argument("--auth", action="store_true")
    p.add_argument("--port", type=int, default=0)
    asyncio.run(serve(p.parse_args()))
