"""Deliveries: a message or signal reaches one receiver, in a command of its own.

The sender's transaction wrote a row for each receiver; here the receiver's case takes it, and runs on. Whatever goes
wrong with one of them holds up no other.
"""

from datetime import datetime

from engine.cases import open_case
from engine.errors import InstanceEnded, NobodyWaits
from engine.instances import begin
from engine.jobs import FIRST_RETRY
from engine.model import Actor, Command, Delivery, Instance, Start
from engine.ports import UnitOfWork

MOST_ATTEMPTS = 6
"""After so many a delivery rests: its row stays, and whoever looks after the installation is told."""


def deliver(uow: UnitOfWork, *, delivery: Delivery, at: datetime) -> bool:
    """Let its receiver have what was given to it; False where somebody else has done it.

    Where the receiver does not wait any more, a signal is over, and a message is kept again for as long as it lives.

    Raises: NotFound, Busy.
    """
    if delivery.element_id:
        return _begin(uow, delivery, at)
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


def _begin(uow: UnitOfWork, delivery: Delivery, at: datetime) -> bool:
    """Begin a case of the process that was in force when the message or signal was sent."""
    number = uow.numbers.next_case()
    with uow:
        if not uow.deliveries.take(delivery):
            return False
        begin_case(uow, number, delivery, at)
    return True


def begin_case(uow: UnitOfWork, number: int, delivery: Delivery, at: datetime) -> Instance:
    """Begin the case *number* with what was given to its start event, within an open unit of work."""
    definition = uow.definitions.get(delivery.target)
    start = Start(definition.id, delivery.element_id, 0, definition.key, delivery.kind, delivery.name)
    told = {
        delivery.kind: delivery.name,
        "by": delivery.sender,
        "sent_at": delivery.sent_at.isoformat(),
        "source": delivery.source,
    }
    instance, _ = begin(uow, number=number, start=start, variables=delivery.variables, at=at, told=told)
    if delivery.correlation_key:
        uow.starts.hold(definition.id, delivery.correlation_key, number)
    return instance


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
