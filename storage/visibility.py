"""Who may see a case: one rule, in one place, for every list, detail, history and attachment."""

from typing import Any

from sqlalchemy import ColumnElement, exists, or_, true

from engine.model import Actor
from storage.tables import delivery, instance, participant


def visible_to(actor: Actor, number: ColumnElement[Any]) -> ColumnElement[bool]:
    """Whether *actor* takes or took part in case *number*, or oversees it: a condition for any statement.

    Auditors oversee all; administrators and process owners what no label seals.
    """
    takes_part = exists().where(participant.c.number == number, participant.c.principal.in_(actor.principals))
    if not actor.oversees:
        return takes_part
    if not actor.closed:
        return true()
    case = instance.alias("sealed_case")
    sealed = exists().where(case.c.number == number, case.c.confidentiality.in_(sorted(actor.closed)))
    return or_(~sealed, takes_part)


def receiver_visible_to(actor: Actor) -> ColumnElement[bool]:
    """Whether *actor* may see whom a delivery is for; what is to begin a case is for none yet."""
    return or_(delivery.c.element_id != "", visible_to(actor, delivery.c.number))
