"""Signed notes (C2SP signed-note): a text that ends in a newline, an empty line, and a line per signature."""

from base64 import b64decode, b64encode
from binascii import Error
from collections.abc import Iterable, Sequence

from engine.evidence.keys import PrivateKey, PublicKey

_DASH = "\u2014 "


def sign(text: str, *keys: PrivateKey) -> str:
    """The note of *text*, which ends in a newline and has no empty line at its end."""
    return f"{text}\n" + "".join(_line(text, key) for key in keys)


def text_of(note: str) -> str:
    """What was signed, whoever signed it."""
    text, separator, _ = note.rpartition("\n\n")
    return text + "\n" if separator else note


def signers(note: str, keys: Iterable[PublicKey]) -> Sequence[PublicKey]:
    """Those of *keys* whose signature on the note holds."""
    text, separator, lines = note.rpartition("\n\n")
    if not separator:
        return ()
    known = {(key.name, key.id): key for key in keys}
    found = []
    for line in lines.splitlines():
        name, _, encoded = line.removeprefix(_DASH).partition(" ")
        try:
            blob = b64decode(encoded, validate=True)
        except Error:
            continue
        key = known.get((name, blob[:4]))
        if line.startswith(_DASH) and key is not None and key.verifies(text + "\n", blob[4:]):
            found.append(key)
    return found


def _line(text: str, key: PrivateKey) -> str:
    blob = b64encode(key.public.id + key.sign(text)).decode()
    return f"{_DASH}{key.name} {blob}\n"
