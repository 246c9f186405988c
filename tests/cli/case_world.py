"""A case that somebody leads and others take part in, as programs make it; and forms with files as browsers send them."""
from hub import Browser, Hub, Program
from shell import want


def multipart(fields, files):
    """A form's body as a browser sends it."""
    mark, out = "----boundary7MA4YWxk", []
    for name, value in fields.items():
        out.append(f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'.encode() + value.encode() + b"\r\n")
    for name, filename, content in files:
        out.append(f'--{mark}\r\nContent-Disposition: form-data; name="{name}"; filename="{filename}"\r\nContent-Type: image/png\r\n\r\n'.encode()
                   + content + b"\r\n")
    return b"".join(out) + f"--{mark}--\r\n".encode(), f"multipart/form-data; boundary={mark}"


class World:
    """A case that alliance leads and nova takes part in, with its main conversation."""

    def __init__(self, sh):
        self.hub = Hub(sh)
        self.cem = Program(self.hub, self.hub.key("cem", "read", "coordinate"))
        self.ann = Program(self.hub, self.hub.key("ann", "read", "coordinate"))
        self.olga = Program(self.hub, self.hub.key("olga", "read", "coordinate"))
        self.case = self.did(self.cem.act("case.open", fields={"title": "A hole in the radio", "grade": "high"}))
        self.did(self.cem.act("case.notify", f"case/{self.case}", {"vendor": "party/nova"}))
        self.did(self.ann.act("case.enter", f"case/{self.case}"))
        self.thread = f"thread/{self.case}"
        self.page = f"/case/{self.case}/thread/{self.case}"

    @staticmethod
    def did(a):
        want(a.status in (200, 201), f"{a.status}: {a.text[-1500:]}")
        return a.json()["act"]["seq"]

    def says(self, who, words, **more):
        return self.did(who.act("thread.post", self.thread, {"words": words} | more))

    def stage(self, who, *files):
        body, kind = multipart({}, [("file", name, content) for name, content in files])
        a = Browser(self.hub).ask("POST", "/api/v1/files", body, Content_Type=kind, Authorization=f"Bearer {who.key}" if who else None)
        return a.is_(200).json()["files"]

    def adds(self, who, name, content):
        token = self.stage(who, (name, content))[0]["token"]
        return self.did(who.act("file.add", self.thread, {"staged": token}))

    def __enter__(self):
        return self

    def __exit__(self, *why):
        self.hub.__exit__(*why)
