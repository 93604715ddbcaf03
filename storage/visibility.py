"""Who may see a case: one rule, in one place, for every list, detail, history and attachment."""

from typing import Any

from sqlalchemy import ColumnElement, exists, true

from engine.model import Actor
from storage.tables import participant


def visible_to(actor: Actor, number: ColumnElement[Any]) -> ColumnElement[bool]:
    """Whether *actor* takes or took part in case *number*, or oversees all: a condition for any statement."""
    if actor.oversees:
        return true()
    return exists().where(participant.c.number == number, participant.c.principal.in_(actor.principals))
