"""Checkpoints: signed statements of what the log was (C2SP tlog-checkpoint), numbered and linked by extension lines."""

from base64 import b64decode, b64encode
from binascii import Error
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Self

from engine.evidence.notes import text_of

NONE = "0" * 64
"""What the first checkpoint names as its predecessor."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The log at one moment.

    Attributes:
        origin: whose log: the name of the installation's keys.
        n: 1, 2, …
        size: how many leaves the log had.
        root: of the tree over them.
        at: aware, UTC.
        previous: sha256 of the text of the checkpoint before, hex.
    """

    origin: str
    n: int
    size: int
    root: bytes
    at: datetime
    previous: str

    @property
    def text(self) -> str:
        """What is signed."""
        root = b64encode(self.root).decode()
        return f"{self.origin}\n{self.size}\n{root}\nn {self.n}\nat {self.at.isoformat()}\nprevious {self.previous}\n"

    @property
    def digest(self) -> str:
        """What the next one names, hex."""
        return sha256(self.text.encode()).hexdigest()

    @classmethod
    def parse(cls, note: str) -> Self:
        """Read a note or its text. Raises: ValueError."""
        lines = text_of(note).removesuffix("\n").split("\n")
        if len(lines) != 6:
            raise ValueError("no checkpoint")
        origin, size, root, *rest = lines
        words = [line.partition(" ") for line in rest]
        if [name for name, _, _ in words] != ["n", "at", "previous"]:
            raise ValueError("no checkpoint")
        n, at, previous = (value for _, _, value in words)
        try:
            decoded = b64decode(root, validate=True)
        except Error as error:
            raise ValueError("no root") from error
        return cls(origin, int(n), int(size), decoded, datetime.fromisoformat(at), previous)
