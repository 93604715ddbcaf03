"""Deliveries: a message or signal reaches one receiver, in a command of its own.

The sender's transaction wrote a row for each receiver; here the receiver's case takes it, and runs on. Whatever goes
wrong with one of them holds up no other.
"""

from datetime import datetime, timedelta

from engine.cases import open_case
from engine.errors import InstanceEnded, NobodyWaits
from engine.model import Actor, Command, Delivery, Instance
from engine.ports import UnitOfWork

MOST_ATTEMPTS = 6
"""After so many a delivery rests: its row stays, and whoever looks after the installation is told."""

FIRST_RETRY = timedelta(seconds=10)
"""Doubles with each failure."""


def deliver(uow: UnitOfWork, *, delivery: Delivery, at: datetime) -> bool:
    """Let its receiver have what was given to it; False where somebody else has done it.

    Where the receiver does not wait any more, a signal is over, and a message is kept again for as long as it lives.

    Raises: NotFound, Busy.
    """
    with uow:
        instance = uow.instances.get_for_update(delivery.target)
        if not uow.deliveries.take(delivery):
            return False
        try:
            _arrive(uow, instance, delivery, at)
        except (InstanceEnded, NobodyWaits):
            if delivery.kind == "message":
                uow.messages.note_given(delivery.source, None)
    return True


def put_off(uow: UnitOfWork, *, delivery: Delivery, failure: str, at: datetime) -> None:
    """It failed: try again later, or let it rest."""
    attempts = delivery.attempts + 1
    until = at + FIRST_RETRY * 2**delivery.attempts if attempts < MOST_ATTEMPTS else None
    with uow:
        uow.deliveries.put_off(delivery, until, failure)


def _arrive(uow: UnitOfWork, instance: Instance, delivery: Delivery, at: datetime) -> None:
    actor, key, variables = Actor(delivery.sender, via=delivery.via), delivery.target, delivery.variables
    sent = {"variables": variables, "sent_at": delivery.sent_at.isoformat(), "source": delivery.source}
    case = open_case(uow, instance, actor, at)
    if delivery.kind == "message":
        events = case.runtime.correlate(key, variables, actor.user)
        case.close(events, Command("message.correlate", actor, at, key, {"message": delivery.name, **sent}))
    else:
        events = case.runtime.hear(key, variables)
        case.close(events, Command("signal.receive", actor, at, key, {"signal": delivery.name, **sent}))
