#!/usr/bin/env python3
"""Are roots, proofs, tiles, signed notes and receipts right? Another reading of the standards against what the program made.

    ledger.py FILE                     a JSON document that tests/unit/crypto/test_outside.c writes
    ledger.py receipt FILE [KEY]       a receipt (docs/ledger.md), by the key that it names or by this one
    ledger.py export FOLDER KEY        what `tocsin ledger export` wrote: every tile, every entry, the checkpoint
    ledger.py grown FOLDER FOLDER KEY  two exports: is the first one a beginning of the second?

Shares nothing with the program: the definitions of RFC 6962 (section 2.1) as they stand, Ed25519 by the formulas of RFC 8032
(section 5.1), the texts of C2SP by their specifications. Standard library only. Exit status 1 when anything differs.
"""
import base64
import functools
import hashlib
import hmac
import json
import struct
import sys

# --- RFC 8032, 5.1: Ed25519, slow and plain ---

P = 2**255 - 19
Q = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P


def add(a, b):
    x1, y1, z1, t1 = a
    x2, y2, z2, t2 = b
    A, B = (y1 - x1) * (y2 - x2) % P, (y1 + x1) * (y2 + x2) % P
    C, Z = 2 * t1 * t2 * D % P, 2 * z1 * z2 % P
    E, F, G, H = B - A, Z - C, Z + C, B + A
    return E * F % P, G * H % P, F * G % P, E * H % P


def times(n, a):
    r = (0, 1, 1, 0)
    while n:
        if n & 1:
            r = add(r, a)
        a = add(a, a)
        n >>= 1
    return r


def same(a, b):
    return (a[0] * b[2] - b[0] * a[2]) % P == 0 and (a[1] * b[2] - b[1] * a[2]) % P == 0


def recover_x(y, sign):
    xx = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(xx, (P + 3) // 8, P)
    if (x * x - xx) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    if y >= P or (x * x - xx) % P or (x == 0 and sign):
        raise ValueError("no point")
    return P - x if x & 1 != sign else x


def point(b):
    n = int.from_bytes(b, "little")
    y, sign = n & ((1 << 255) - 1), n >> 255
    x = recover_x(y, sign)
    return x, y, 1, x * y % P


def packed(a):
    z = pow(a[2], P - 2, P)
    return (a[1] * z % P | (a[0] * z % P & 1) << 255).to_bytes(32, "little")


BASE = point((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def h512(*parts):
    return int.from_bytes(hashlib.sha512(b"".join(parts)).digest(), "little")


def sign(seed, message):
    h = hashlib.sha512(seed).digest()
    a = int.from_bytes(h[:32], "little") & ((1 << 254) - 8) | 1 << 254
    public = packed(times(a, BASE))
    r = h512(h[32:], message) % Q
    R = packed(times(r, BASE))
    return public, R + ((r + h512(R, public, message) * a) % Q).to_bytes(32, "little")


def verify(public, message, signature):
    s = int.from_bytes(signature[32:], "little")
    k = h512(signature[:32], public, message)
    return s < Q and same(times(s, BASE), add(point(signature[:32]), times(k % Q, point(public))))


# --- RFC 6962, 2.1 ---

def sha256(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


class Tree:
    def __init__(self, leaves):
        self.leaves = leaves

    @functools.cache
    def mth(self, a, b):
        n = b - a
        if n == 0:
            return sha256()
        if n == 1:
            return sha256(b"\0", self.leaves[a])
        k = 1 << (n - 1).bit_length() - 1
        return sha256(b"\1", self.mth(a, a + k), self.mth(a + k, b))

    def path(self, m, a, b):
        if b - a == 1:
            return []
        k = 1 << (b - a - 1).bit_length() - 1
        if m < k:
            return self.path(m, a, a + k) + [self.mth(a + k, b)]
        return self.path(m - k, a + k, b) + [self.mth(a, a + k)]

    def proof(self, m, a, b, whole=True):
        n = b - a
        if m == n:
            return [] if whole else [self.mth(a, b)]
        k = 1 << (n - 1).bit_length() - 1
        if m <= k:
            return self.proof(m, a, a + k, whole) + [self.mth(a + k, b)]
        return self.proof(m - k, a + k, b, False) + [self.mth(a, a + k)]


# --- C2SP ---

def key_id(name, kind, public):
    return sha256(name.encode() + b"\n" + bytes([kind]) + public)[:4]


def read_vkey(text):
    name, hexed, key = text.split("+", 2)
    raw = base64.b64decode(key, validate=True)
    assert bytes.fromhex(hexed) == key_id(name, raw[0], raw[1:]), text
    return name, raw[0], raw[1:]


def signed_by(note, vkey):
    """The time for a cosignature, else True; an assertion fails when it is not signed so."""
    name, kind, public = read_vkey(vkey)
    text, _, signatures = note.rpartition("\n\n")
    text = (text + "\n").encode()
    for line in signatures.rstrip("\n").split("\n"):
        dash, who, sig = line.split(" ")
        raw = base64.b64decode(sig, validate=True)
        if dash != "\u2014" or who != name or raw[:4] != key_id(name, kind, public):
            continue
        if kind == 1:
            assert verify(public, text, raw[4:]), "signature of " + name
            return True
        when, = struct.unpack(">Q", raw[4:12])
        assert verify(public, b"cosignature/v1\ntime %d\n" % when + text, raw[12:]), "cosignature of " + name
        return when
    raise AssertionError("not signed by " + name)


def tile_path(level, n, width):
    groups = [f"{n % 1000:03}"]
    while n >= 1000:
        n //= 1000
        groups.append(f"x{n % 1000:03}")
    return f"tile/{level}/" + "/".join(reversed(groups)) + (f".p/{width}" if width < 256 else "")


def expected_tiles(tree, size):
    level, want = 0, {}
    while size >> 8 * level:
        count, span = size >> 8 * level, 1 << 8 * level
        for n in range((count + 255) // 256):
            width = min(256, count - n * 256)
            hashes = [tree.mth((n * 256 + i) * span, (n * 256 + i + 1) * span) for i in range(width)]
            want[tile_path(level, n, width)] = b"".join(hashes).hex()
        level += 1
    return want


def bundle(data):
    out = []
    while data:
        n, = struct.unpack(">H", data[:2])
        out.append(data[2:2 + n])
        assert len(out[-1]) == n
        data = data[2 + n:]
    return out


def check_proof_file(text, tree, leaves, vkey):
    head, _, note = text.partition("\n\n")
    lines = head.split("\n")
    assert lines.pop(0) == "c2sp.org/tlog-proof@v1"
    if lines[0].startswith("extra "):
        base64.b64decode(lines.pop(0)[6:], validate=True)
    i = int(lines.pop(0).removeprefix("index "))
    size = int(note.split("\n")[1])
    assert signed_by(note, vkey) is True
    assert [base64.b64decode(h, validate=True) for h in lines] == tree.path(i, 0, size), "the proof file's path"


# --- receipts: docs/ledger.md ---

def climb(leaf, index, size, path):
    """RFC 9162, 2.1.3.2: the root that the path leads to."""
    at, last, r = index, size - 1, leaf
    for p in path:
        assert last, "the path is too long"
        if at & 1 or at == last:
            r = sha256(b"\1", p, r)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            r = sha256(b"\1", r, p)
        at, last = at >> 1, last >> 1
    assert not last, "the path is too short"
    return r


def canonical(value):
    """RFC 8785 for what acts are made of: whole numbers, texts, true, false, objects, arrays."""
    if isinstance(value, dict):
        return "{" + ",".join(canonical(k) + ":" + canonical(v) for k, v in sorted(value.items(), key=lambda m: m[0].encode("utf-16-be"))) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(canonical, value)) + "]"
    assert not isinstance(value, float)
    return json.dumps(value, ensure_ascii=False)


def commitments(value):
    if isinstance(value, dict) and list(value) == ["sealed"]:
        return {value["sealed"]}
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else []
    return set().union(*map(commitments, inner))


def cosigned(note, vkey):
    """The time that the ledger's own key signed."""
    name, _, public = read_vkey(vkey)
    raw = bytes([4]) + public
    return signed_by(note, f"{name}+{key_id(name, 4, public).hex()}+{base64.b64encode(raw).decode()}")


def check_receipt(text, vkey=None):
    """What it proves, as a dict; an assertion fails when it proves nothing."""
    head, rest = text.split("\n\n", 1)
    lines = head.split("\n")
    assert lines.pop(0) == "tocsin receipt 1"
    keys = []
    while lines[0].startswith("key "):
        keys.append(lines.pop(0)[4:])
    assert keys
    salt = base64.b64decode(lines.pop(0).removeprefix("salt "), validate=True)
    body = lines.pop(0).removeprefix("act ")
    act = json.loads(body)
    assert canonical(act) == body, "not canonical"
    opened, fields = {}, {v["sealed"]: k for k, v in act["fields"].items() if isinstance(v, dict) and list(v) == ["sealed"]}
    for line in lines:
        word, ref, salted, value = line.split(" ", 3)
        assert word == "open" and ref in commitments(act)
        value = json.loads(value)
        assert sha256(base64.b64decode(salted, validate=True), value.encode()).hex() == ref, "the opened value"
        opened[fields[ref]] = value

    proof, note = rest.split("\n\n", 1)
    lines = proof.split("\n")
    assert lines.pop(0) == "c2sp.org/tlog-proof@v1"
    index = int(lines.pop(0).removeprefix("index "))
    origin, size, root = note.split("\n")[:3]
    assert act["seq"] == index
    leaf = sha256(b"\0", sha256(salt, body.encode()))
    assert climb(leaf, index, int(size), [base64.b64decode(h, validate=True) for h in lines]) == base64.b64decode(root), "the path"
    for key in keys + ([vkey] if vkey else []):
        assert read_vkey(key)[0] == origin and signed_by(note, key) is True
    return {"act": act, "opened": opened, "size": int(size), "signed": cosigned(note, keys[0]), "leaf": leaf}


# --- what was exported ---

def read_export(folder, vkey):
    """(the tree, its size), every file of it compared."""
    def there(path):
        with open(f"{folder}/{path}", "rb") as f:
            return f.read()

    note = there("checkpoint").decode()
    origin, size, root = note.split("\n")[:3]
    size = int(size)
    assert origin == read_vkey(vkey)[0] and signed_by(note, vkey) is True and cosigned(note, vkey) > 1700000000
    assert there("key").decode() == vkey + "\n"
    entries = []
    for n in range((size + 255) // 256):
        width = min(256, size - n * 256)
        entries += bundle(there(tile_path("entries", n, width)))
        assert len(entries) == n * 256 + width
    assert all(len(e) == 32 for e in entries)
    tree = Tree(entries)
    assert base64.b64decode(root) == tree.mth(0, size), "root"
    for path, content in expected_tiles(tree, size).items():
        assert there(path).hex() == content, path
    return tree, size


def check_grown(before, now, vkey):
    old, m = read_export(before, vkey)
    new, n = read_export(now, vkey)
    assert m <= n and old.leaves == new.leaves[:m]
    return m, n


def told(argv):
    if argv[0] == "receipt":
        with open(argv[1], encoding="utf-8", newline="") as f:
            r = check_receipt(f.read(), *argv[2:])
        print("holds:", r["act"]["act"], "on", r["act"]["subject"], "number", r["act"]["seq"], "of", r["size"])
    elif argv[0] == "export":
        print("holds:", read_export(*argv[1:])[1], "acts")
    elif argv[0] == "grown":
        print("holds: %d acts grew to %d" % check_grown(*argv[1:]))
    else:
        return False
    return True


def main():
    if len(sys.argv) > 2 and told(sys.argv[1:]):
        return
    with open(sys.argv[1], encoding="utf-8") as f:
        doc = json.load(f)
    leaves = [bytes.fromhex(x) for x in doc["leaves"]]
    tree = Tree(leaves)
    for n, root in enumerate(doc["roots"]):
        assert root == tree.mth(0, n).hex(), f"root of {n}"
    for i, n, path in doc["inclusion"]:
        assert path == [h.hex() for h in tree.path(i, 0, n)], f"inclusion {i} in {n}"
    for m, n, path in doc["consistency"]:
        assert path == [h.hex() for h in tree.proof(m, 0, n)], f"consistency {m} to {n}"
    assert doc["tiles"] == expected_tiles(tree, len(leaves)), "tiles"
    assert [e for b in doc["bundles"] for e in bundle(bytes.fromhex(b))] == leaves, "bundles"

    origin, size, root = doc["note"].split("\n")[:3]
    assert (origin, int(size)) == ("log.example/one", len(leaves))
    assert base64.b64decode(root) == tree.mth(0, len(leaves))
    assert signed_by(doc["note"], doc["log"]) is True
    assert signed_by(doc["note"], doc["witness"]) == doc["when"]
    check_proof_file(doc["proof"], tree, leaves, doc["log"])

    for case in doc["signatures"]:
        public, signature = sign(bytes.fromhex(case["seed"]), bytes.fromhex(case["message"]))
        assert (public.hex(), signature.hex()) == (case["public"], case["signature"]), "Ed25519"
    for case in doc["codes"]:
        mac = hmac.digest(bytes.fromhex(case["secret"]), struct.pack(">Q", case["step"]), "sha1")
        at = mac[-1] & 15
        assert f"{(struct.unpack('>I', mac[at:at + 4])[0] & 0x7FFFFFFF) % 1000000:06}" == case["code"], "TOTP"

    comment, sig, trusted, both = doc["minisign"].rstrip("\n").split("\n")
    key = base64.b64decode(doc["minisign_key"].split("\n")[1])
    sig, trusted = base64.b64decode(sig), trusted.removeprefix("trusted comment: ")
    assert sig[:2] == b"ED" and sig[2:10] == key[2:10] and comment.startswith("untrusted comment: ")
    assert verify(key[10:], hashlib.blake2b(bytes.fromhex(doc["minisign_file"])).digest(), sig[10:]), "minisign"
    assert verify(key[10:], sig[10:] + trusted.encode(), base64.b64decode(both)), "minisign's comment"
    print(len(doc["roots"]), "roots,", len(doc["inclusion"]), "and", len(doc["consistency"]), "proofs,", len(doc["tiles"]), "tiles")


if __name__ == "__main__":
    main()
