"""Deliveries: a message or signal reaches one receiver, in a command of its own.

The sender's transaction wrote a row for each receiver; here the receiver's case takes it, and runs on. Whatever goes
wrong with one of them holds up no other.
"""

from datetime import datetime
from hashlib import sha256
from typing import Any

from engine.cases import open_case
from engine.errors import InstanceEnded, NobodyWaits, NotFound
from engine.evidence.records import canonical
from engine.failures import codes_of
from engine.instances import begin
from engine.jobs import FIRST_RETRY
from engine.model import COMPANY, Actor, Command, Delivery, Instance, Start
from engine.ports import UnitOfWork
from engine.receivers import GONE, give_anew
from engine.starts import hold_key

MOST_ATTEMPTS = 6
"""After so many a delivery rests: its row stays, and whoever looks after the installation is told."""

MOST_RESTING = 1000
"""That are tried again at a time."""


def deliver(uow: UnitOfWork, *, delivery: Delivery, at: datetime) -> bool:
    """Let its receiver have what was given to it; False where somebody else has done it.

    Where the receiver does not wait any more, a signal is over, and a message looks for another one.

    Raises: NotFound, Busy.
    """
    if delivery.element_id:
        return _begin(uow, delivery, at)
    try:
        return _hand_over(uow, delivery, at)
    except (InstanceEnded, NobodyWaits):
        return _let_go(uow, delivery, at)


def put_off(uow: UnitOfWork, *, delivery: Delivery, failure: str, at: datetime) -> None:
    """It failed: try again later, or let it rest. While it rests, other messages with its key may begin a case."""
    attempts = delivery.attempts + 1
    until = at + FIRST_RETRY * 2**delivery.attempts if attempts < MOST_ATTEMPTS else None
    with uow:
        is_there = uow.deliveries.put_off(delivery, until, failure)
        if until is None and is_there and (process_id := _claiming(delivery)):
            uow.starts.release(process_id, delivery.correlation_key)


def retry(uow: UnitOfWork, *, actor: Actor, reason: str, at: datetime, source: int | None = None) -> tuple[int, int]:
    """Try what rests again, as far as *actor* may see its receivers.

    Args:
        source: key of the one message or signal that is meant; None: all.

    Returns:
        How many are tried, and how many have to rest: of their process a case with their key has begun meanwhile.

    Raises: NotFound: nothing of *source* rests.
    """
    with uow:
        resting = _resting(uow, actor, source)
        tried = [each for each in resting if _revived(uow, each, at)]
        told = {"reason": reason, "deliveries": [_told(each) for each in tried]}
        uow.audit.append(Command("delivery.retry", actor, at, COMPANY if source is None else source, told))
    return len(tried), len(resting) - len(tried)


def give_up(uow: UnitOfWork, *, source: int, actor: Actor, reason: str, at: datetime) -> int:
    """Let go of a message or signal that rests; answers how many receivers, that *actor* may see, do without it.

    Args:
        source: its key.

    Raises: NotFound.
    """
    with uow:
        gone = [each for each in _resting(uow, actor, source) if uow.deliveries.take(each)]
        if not gone:
            raise NotFound("delivery", source)
        told = {"reason": reason, "deliveries": [_told(each) for each in gone]}
        uow.audit.append(Command("delivery.give_up", actor, at, source, told))
    return len(gone)


def _resting(uow: UnitOfWork, actor: Actor, source: int | None) -> list[Delivery]:
    """Raises: NotFound: nothing of *source* does."""
    resting = uow.deliveries.resting(actor, MOST_RESTING, source)
    if source is not None and not resting:
        raise NotFound("delivery", source)
    return resting


def _told(delivery: Delivery) -> dict[str, Any]:
    """For the record; of what it brings a digest alone: the company's chain is never erased."""
    return {
        delivery.kind: delivery.name,
        "correlation_key": delivery.correlation_key,
        "to": delivery.target,
        "source": delivery.source,
        "by": delivery.sender,
        "sent_at": delivery.sent_at.isoformat(),
        "variables": sha256(canonical(delivery.variables)).hexdigest(),
        "failure": _why(delivery.failure),
    }


def _why(failure: str | None) -> str | None:
    """In codes; what the program tells of its own failures may have people's data in it."""
    if failure is None or failure == GONE:
        return failure
    return ", ".join(codes_of(failure)) or "technical"


def _claiming(delivery: Delivery) -> str | None:
    """The process of which it is to begin the only case of its key, if it is."""
    return delivery.process_id if delivery.element_id and delivery.correlation_key else None


def _revived(uow: UnitOfWork, delivery: Delivery, at: datetime) -> bool:
    """Whether it is tried again; what begins a case claims its key anew. Somebody else may have let go of it meanwhile."""
    process_id, key = _claiming(delivery), delivery.correlation_key
    if process_id is not None and not uow.starts.claim(process_id, key):
        return False
    if uow.deliveries.revive(delivery, at):
        return True
    if process_id is not None:
        uow.starts.release(process_id, key)
    return False


def _hand_over(uow: UnitOfWork, delivery: Delivery, at: datetime) -> bool:
    """Raises: InstanceEnded, NobodyWaits: nothing was done."""
    with uow:
        instance = uow.instances.get_for_update(delivery.target)
        if not uow.deliveries.take(delivery):
            return False
        _arrive(uow, instance, delivery, at)
    return True


def _let_go(uow: UnitOfWork, delivery: Delivery, at: datetime) -> bool:
    """Its receiver is gone. Without the lock of that case: who is given it may be claimed by whoever wants that lock."""
    with uow:
        if not uow.deliveries.take(delivery):
            return False
        if delivery.kind == "message":
            give_anew(uow, delivery, at)
    return True


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
    instance, _ = begin(
        uow, number=number, start=start, variables=delivery.variables, at=at, told=told,
        business_id=delivery.business_id, correlation_key=delivery.correlation_key,
    )  # fmt: skip
    if delivery.correlation_key:
        uow.starts.hold(definition.id, delivery.correlation_key, number)
    return instance


def _arrive(uow: UnitOfWork, instance: Instance, delivery: Delivery, at: datetime) -> None:
    actor, key, variables = Actor(delivery.sender, via=delivery.via), delivery.target, delivery.variables
    sent = {"variables": variables, "sent_at": delivery.sent_at.isoformat(), "source": delivery.source}
    case = open_case(uow, instance, actor, at)
    if delivery.kind == "message":
        hold_key(uow, case, key, delivery.correlation_key)
        events = case.runtime.correlate(key, variables, actor.user)
        case.close(events, Command("message.correlate", actor, at, key, {"message": delivery.name, **sent}))
    else:
        events = case.runtime.hear(key, variables)
        case.close(events, Command("signal.receive", actor, at, key, {"signal": delivery.name, **sent}))
