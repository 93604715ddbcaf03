"""Which keys are the installation's: each one introduced by the one before it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from engine.errors import Finding
from engine.evidence.keys import PrivateKey, PublicKey
from engine.evidence.notes import sign, signers, text_of

_HEADING = "liuzhuan key"


@dataclass(frozen=True, slots=True)
class Introduction:
    """A key and since when it signs; signed by itself and by the key before it."""

    key: PublicKey
    since: datetime
    note: str


def introduce(new: PrivateKey, at: datetime, by: PrivateKey | None = None) -> Introduction:
    """Introduce a key; without *by* it is the first."""
    text = f"{_HEADING}\n{new.public}\nsince {at.isoformat()}\n"
    return Introduction(new.public, at, sign(text, new, *([by] if by else [])))


def parse(note: str) -> Introduction:
    """Raises: ValueError."""
    heading, key, since, *rest = text_of(note).split("\n")
    if heading != _HEADING or rest != [""]:
        raise ValueError("no introduction of a key")
    return Introduction(PublicKey.parse(key), datetime.fromisoformat(since.removeprefix("since ")), note)


def trusted(notes: Iterable[str], held: PublicKey | None = None) -> tuple[Sequence[PublicKey], Sequence[Finding]]:
    """The keys that may be believed, and what is wrong with the others.

    Args:
        notes: introductions, oldest first.
        held: the key that the auditor has from elsewhere; without it the first one is believed as it is.
    """
    keys: list[PublicKey] = [held] if held else []
    findings: list[Finding] = []
    for line, note in enumerate(notes, 1):
        try:
            introduction = parse(note)
        except ValueError:
            findings.append(Finding("evidence.key_unreadable", {"line": line}))
            continue
        key = introduction.key
        if key in keys:
            continue
        if not signers(note, [key]) or (keys and not signers(note, keys)):
            if held is None or keys != [held]:  # keys from before the held one are nobody's concern
                findings.append(Finding("evidence.key_untrusted", {"key": str(key)}))
            continue
        keys.append(key)
    return keys, findings
