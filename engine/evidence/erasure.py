"""What stays when the retention of a case ends: its chain, and a signed statement of what the records were."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from hashlib import sha256

from engine.errors import Forbidden, Rejected
from engine.evidence.keys import PrivateKey, PublicKey
from engine.evidence.notes import sign, signers, text_of
from engine.evidence.records import unerased
from engine.model import Actor, Command
from engine.ports import Record, UnitOfWork

_HEADING = "liuzhuan tombstone"


def erase(uow: UnitOfWork, *, instance_key: int, actor: Actor, reason: str, key: PrivateKey, at: datetime) -> None:
    """Erase a case whose retention is over: records, rows, files, and what it has sent that nobody has taken.

    Its number and its chain stay, and still verify. What others have taken of it is in their own records.

    Raises:
        NotFound.
        Forbidden: ``not_administrator``.
        Rejected: ``active``: it is not over; ``erased``: it is gone already.
    """
    with uow:
        instance = uow.instances.get_for_update(instance_key)
        if not actor.is_administrator:
            raise Forbidden(actor.user, "not_administrator")
        if instance.state == "active":
            raise Rejected("active")
        records = unerased(uow, instance.number)
        note = tombstone(records, by=actor.user, reason=reason, at=at, key=key)
        uow.stored.erase(instance.number, note, at)
        told = {"reason": reason, "tombstone": sha256(note.encode()).hexdigest()}
        uow.audit.append(Command("case.erase", actor, at, instance.key, told))


def tombstone(records: Iterable[Record], *, by: str, reason: str, at: datetime, key: PrivateKey) -> str:
    """The signed note that stands for the bodies of a case's records from now on."""
    lines = [f"{record.number} {record.seq} {sha256(record.body).hexdigest()}" for record in records]
    heading = [_HEADING, f"at {at.isoformat()}", f"by {by}", f"reason {' '.join(reason.split())}"]
    return sign("\n".join([*heading, *lines]) + "\n", key)


def erased(notes: Mapping[int, str], keys: Iterable[PublicKey]) -> dict[int, dict[int, str]]:
    """Digests of the bodies by case and sequence, as far as one of *keys* signed them."""
    known = list(keys)
    found: dict[int, dict[int, str]] = {}
    for number, note in notes.items():
        heading, *lines = text_of(note).splitlines()
        if heading != _HEADING or not signers(note, known):
            continue
        for line in lines[3:]:
            case, seq, digest = line.split(" ")
            if int(case) == number:
                found.setdefault(number, {})[int(seq)] = digest
    return found
