"""What auditors note on a case: kept in the company's own chain, so that no note can be taken back unseen."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import orjson

from engine.errors import Finding, Forbidden, Invalid, NotFound
from engine.model import AUDITORS, Actor, Command, key_of
from engine.ports import UnitOfWork

LONGEST = 2_000
"""Characters."""


@dataclass(frozen=True, slots=True)
class CaseNote:
    """Attributes: `seq`, of its record in the company's chain; `at`, aware, UTC."""

    seq: int
    by: str
    at: datetime
    text: str


def add_note(uow: UnitOfWork, *, number: int, actor: Actor, text: str, at: datetime) -> None:
    """Record a note on a case; the case itself stays as it is.

    Raises:
        NotFound: there is no such case, or *actor* may not know of it.
        Forbidden: ``not_auditor``.
        Invalid: ``note.empty``, ``note.too_long``.
    """
    text = text.strip()
    if AUDITORS not in actor.groups:
        raise Forbidden(actor.user, "not_auditor")
    if not text:
        raise Invalid([Finding("note.empty", field="text")])
    if len(text) > LONGEST:
        raise Invalid([Finding("note.too_long", {"limit": LONGEST, "length": len(text)}, field="text")])
    with uow:
        instance = uow.instances.get(key_of(number))
        if not uow.instances.is_visible(number, actor):
            raise NotFound("case", number)
        uow.audit.append(Command("case.note", actor, at, instance.key, {"text": text}))


def notes_on(uow: UnitOfWork, number: int, actor: Actor) -> Sequence[CaseNote]:
    """What was noted on a case, the oldest first; nothing for who does not oversee. Reads the notes on all cases."""
    if not actor.oversees:
        return ()
    with uow:
        bodies = [orjson.loads(record.body) for record in uow.audit.notes()]
    return [
        CaseNote(body["seq"], body["actor"], datetime.fromisoformat(body["at"]), body["input"]["text"])
        for body in bodies
        if body["subject"] == key_of(number)
    ]
