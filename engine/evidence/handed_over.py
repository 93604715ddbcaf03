"""Checks an evidence bundle with nothing but Python's standard library. A copy of this file lies in every bundle.

    python3 verify.py bundle.zip [KEY]

KEY is the public key that you were given when it was made, such as ``tiancheng+2c1fae12+AX…``. Without it the first key
in the bundle is believed, which proves only that the bundle agrees with itself.

Sources: RFC 9162 §2.1 (Merkle trees), RFC 8032 §5.1 (Ed25519), C2SP signed-note and tlog-checkpoint.
"""
# ruff: noqa: T201 - it talks to whoever runs it

import base64
import hashlib
import json
import sys
import zipfile
from typing import Any

# -- Ed25519 -----------------------------------------------------------------------------------------------------------

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT_OF_MINUS_ONE = pow(2, (P - 1) // 4, P)


def _x(y: int, sign: int) -> "int | None":
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT_OF_MINUS_ONE % P
    if (x * x - square) % P or (x == 0 and sign):
        return None
    return P - x if x & 1 != sign else x


def _point(encoded: bytes) -> "tuple[int, int, int, int] | None":
    y = int.from_bytes(encoded, "little")
    sign, y = y >> 255, y & ((1 << 255) - 1)
    x = _x(y, sign)
    return None if x is None else (x, y, 1, x * y % P)


def _sum(a: "tuple[int, int, int, int]", b: "tuple[int, int, int, int]") -> "tuple[int, int, int, int]":
    one = (a[1] - a[0]) * (b[1] - b[0]) % P
    two = (a[1] + a[0]) * (b[1] + b[0]) % P
    three = 2 * a[3] * b[3] * D % P
    four = 2 * a[2] * b[2] % P
    e, f, g, h = two - one, four - three, four + three, two + one
    return e * f % P, g * h % P, f * g % P, e * h % P


def _times(factor: int, point: "tuple[int, int, int, int]") -> "tuple[int, int, int, int]":
    result = (0, 1, 1, 0)
    while factor:
        if factor & 1:
            result = _sum(result, point)
        point = _sum(point, point)
        factor >>= 1
    return result


BASE_Y = 4 * pow(5, P - 2, P) % P
BASE_X = _x(BASE_Y, 0) or 0
BASE = (BASE_X, BASE_Y, 1, BASE_X * BASE_Y % P)


def signature_holds(key: bytes, message: bytes, signature: bytes) -> bool:
    """RFC 8032 §5.1.7."""
    if len(key) != 32 or len(signature) != 64:
        return False
    public, commitment = _point(key), _point(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if public is None or commitment is None or s >= L:
        return False
    challenge = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % L
    left, right = _times(s, BASE), _sum(commitment, _times(challenge, public))
    return (left[0] * right[2] - right[0] * left[2]) % P == 0 and (left[1] * right[2] - right[1] * left[2]) % P == 0


# -- notes and keys ----------------------------------------------------------------------------------------------------


def read_key(text: str) -> "tuple[str, bytes, bytes]":
    """Name, id and bytes of a public key. Raises: ValueError."""
    name, rest = text.strip().split("+", 1)
    id_, encoded = rest.split("+", 1)
    raw = base64.b64decode(encoded, validate=True)
    expected = hashlib.sha256(name.encode() + b"\n" + raw).digest()[:4]
    if raw[:1] != b"\x01" or len(raw) != 33 or expected.hex() != id_:
        raise ValueError("this is no public key: " + text)
    return name, expected, raw[1:]


def signed_by(note: str, keys: "list[tuple[str, bytes, bytes]]") -> bool:
    """Whether one of *keys* signed the note."""
    text, _, lines = note.rpartition("\n\n")
    for line in lines.splitlines():
        name, _, encoded = line.removeprefix("\u2014 ").partition(" ")
        try:
            blob = base64.b64decode(encoded, validate=True)
        except ValueError:
            continue
        for key in keys:
            if key[:2] == (name, blob[:4]) and signature_holds(key[2], (text + "\n").encode(), blob[4:]):
                return True
    return False


def believed(notes: "list[str]", held: "str | None") -> "list[tuple[str, bytes, bytes]]":
    """The keys of the bundle that the held one, or else the first one, leads to."""
    keys = [read_key(held)] if held else []
    for note in notes:
        key = read_key(note.split("\n")[1])
        if key in keys:
            continue
        if signed_by(note, [key]) and (not keys or signed_by(note, keys)):
            keys.append(key)
    return keys


# -- Merkle tree -------------------------------------------------------------------------------------------------------


def leaf_of(record: "dict[str, Any]") -> bytes:
    """The hash at a record's place in the log."""
    entry = record["number"].to_bytes(8, "big") + record["seq"].to_bytes(8, "big") + bytes.fromhex(record["digest"])
    return hashlib.sha256(b"\0liuzhuan-leaf-v1\0" + entry).digest()


def is_included(index: int, size: int, leaf: bytes, path: "list[bytes]", root: bytes) -> bool:
    """RFC 9162 §2.1.3.2."""
    if not 0 <= index < size:
        return False
    place, last, node = index, size - 1, leaf
    for each in path:
        if last == 0:
            return False
        if place & 1 or place == last:
            node = hashlib.sha256(b"\1" + each + node).digest()
            while place and not place & 1:
                place, last = place >> 1, last >> 1
        else:
            node = hashlib.sha256(b"\1" + node + each).digest()
        place, last = place >> 1, last >> 1
    return last == 0 and node == root


# -- the bundle --------------------------------------------------------------------------------------------------------


class Bundle:
    """What was handed over, and what is wrong with it."""

    def __init__(self, path: str, held: "str | None") -> None:
        with zipfile.ZipFile(path) as archive:
            self.files = {name: archive.read(name) for name in archive.namelist()}
        self.held = held
        self.wrong: list[str] = []
        self.checked: list[str] = []

    def json(self, name: str) -> Any:
        """One of its JSON files."""
        return json.loads(self.files[name])

    def lines(self, name: str) -> "list[Any]":
        """One of its files of JSON lines."""
        return [json.loads(line) for line in self.files[name].decode().splitlines()]

    def verify(self) -> None:
        """Check all of it."""
        self._manifest()
        records = [record for name in sorted(self.files) if name.startswith("records/") for record in self.lines(name)]
        self._chains(records)
        self._log(records)
        self._definitions(records)
        self._attachments(records)

    def _manifest(self) -> None:
        told = self.json("manifest.json")["files"]
        for name in sorted(set(told) | set(self.files) - {"manifest.json"}):
            if name not in self.files or name not in told:
                self.wrong.append(f"{name}: not both in the bundle and in its manifest")
            elif hashlib.sha256(self.files[name]).hexdigest() != told[name]:
                self.wrong.append(f"{name}: not as the manifest says")
        self.checked.append(f"{len(told)} files are as the manifest says")

    def _chains(self, records: "list[dict[str, Any]]") -> None:
        """Every record names its predecessor, from the first one on."""
        ends: dict[int, tuple[int, str]] = {}
        erased = 0
        for record in records:
            number, seq = record["number"], record["seq"]
            before, previous = ends.get(number, (0, "0" * 64))
            body = record["body"]
            erased += body is None
            hashed = bytes.fromhex(record["erased"]) if body is None else hashlib.sha256(body.encode()).digest()
            chained = hashlib.sha256(b"liuzhuan-record-v1\0" + bytes.fromhex(record["previous"]) + hashed).hexdigest()
            said = {"number": number, "seq": seq} if body is None else json.loads(body)
            if seq != before + 1 or record["previous"] != previous:
                self.wrong.append(f"case {number}: record {seq} does not follow record {before}")
            if chained != record["digest"] or (said["number"], said["seq"]) != (number, seq):
                self.wrong.append(f"case {number}: record {seq} was changed")
            ends[number] = (seq, record["digest"])
        self.checked.append(f"{len(records)} records in {len(ends)} chains, each following the one before it")
        if erased:
            self.checked.append(f"{erased} of them were erased when their retention ended; their digests stayed")

    def _log(self, records: "list[dict[str, Any]]") -> None:
        """Every record is in the log that the checkpoint signs."""
        if "checkpoint.txt" not in self.files:
            self.wrong.append("there is no signed checkpoint: the chains prove only that they agree with themselves")
            return
        note = self.files["checkpoint.txt"].decode()
        origin, size, root, *rest = note.split("\n")
        keys = believed(self.lines("keys.jsonl"), self.held)
        if signed_by(note, keys):
            whose = "the key that you gave" if self.held else "THE FIRST KEY IN THE BUNDLE (give yours to prove more)"
            self.checked.append(f"checkpoint of {origin}, {rest[0]}, {rest[1]}: signed, as {whose} shows")
        else:
            self.wrong.append("checkpoint.txt: not signed by a key that may be believed")
        proofs = {(each["number"], each["seq"]): each for each in self.json("proofs.json")}
        waiting = 0
        for record in records:
            proof = proofs.get((record["number"], record["seq"]))
            if proof is None:
                waiting += 1
                continue
            path = [bytes.fromhex(each) for each in proof["path"]]
            if not is_included(proof["index"], int(size), leaf_of(record), path, base64.b64decode(root)):
                self.wrong.append(f"case {record['number']}: record {record['seq']} is not in the log")
        self.checked.append(f"{len(records) - waiting} records are in the log of {size} that the checkpoint signs")
        if waiting:
            self.wrong.append(f"{waiting} records are in no checkpoint yet: make the bundle again in a minute")

    def _definitions(self, records: "list[dict[str, Any]]") -> None:
        """The files in force are those that the records name."""
        deployments = self.json("deployments.json")
        for deployment in deployments:
            lines = []
            for each in deployment["definitions"]:
                digest = hashlib.sha256(self.files[each["file"]]).hexdigest()
                if digest != each["digest"]:
                    self.wrong.append(f"{each['file']}: not the file that was deployed")
                lines.append(f"{each['kind']} {each['id']} {each['digest']}\n")
            if hashlib.sha256("".join(sorted(lines)).encode()).hexdigest() != deployment["digest"]:
                self.wrong.append(f"deployment {deployment['key']}: its files are not all there")
        known = {deployment["digest"] for deployment in deployments}
        bodies = [json.loads(record["body"]) for record in records if record["body"] is not None]
        if missing := {body["definitions"] for body in bodies if "definitions" in body} - known:
            self.wrong.append(f"{len(missing)} deployments that records name are missing")
        files = sum(len(deployment["definitions"]) for deployment in deployments)
        self.checked.append(f"{files} diagrams, tables and forms are those that the records name")

    def _attachments(self, records: "list[dict[str, Any]]") -> None:
        named = {
            digest
            for record in records
            if record["body"] is not None
            for digest in (json.loads(record["body"]).get("attachments") or {}).values()
        }
        for digest in sorted(named):
            content = self.files.get(f"attachments/{digest}")
            if content is None or hashlib.sha256(content).hexdigest() != digest:
                self.wrong.append(f"attachment {digest[:16]}…: missing or changed")
        self.checked.append(f"{len(named)} attachments are those that the records name")


def main(arguments: "list[str]") -> int:
    """Print what was checked; 1 where anything is wrong, 2 where there is nothing to check."""
    if not arguments:
        print(__doc__)
        return 2
    bundle = Bundle(arguments[0], arguments[1] if len(arguments) > 1 else None)
    try:
        bundle.verify()
    except (KeyError, ValueError, TypeError, IndexError) as error:
        bundle.wrong.append(f"the bundle cannot be read to its end: {type(error).__name__} {error}")
    for line in bundle.checked:
        print("checked  " + line)
    for line in bundle.wrong:
        print("WRONG    " + line)
    print("NOT WHOLE" if bundle.wrong else "WHOLE: nothing is missing and nothing was changed")
    return 1 if bundle.wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
