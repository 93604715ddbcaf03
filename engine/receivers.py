"""Who gets a message: one case that waits for it, and each process that begins with it."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime

from engine.model import Delivery, Given, Message, Start, Subscription
from engine.ports import UnitOfWork

MOST_CANDIDATES = 20
"""Receivers that are tried at a time; mostly the first one gets it."""

GONE = "nobody_waits"
"""Failure of a message whose receiver had gone on before it came, while nobody else waited for it."""


def give(
    uow: UnitOfWork, message: Message, at: datetime, *,
    is_for_case: bool = True, had: Collection[str] = (), behind: Collection[str] = (),
) -> Given:  # fmt: skip
    """Give it to one case that waits for it, and to each other process that begins with it.

    Args:
        is_for_case: whether no case has got it yet.
        had: ids of processes that have got it.
        behind: ids of processes that an older message with its key is to begin first.
    """
    subscription = give_to_one(uow, message, at) if is_for_case else None
    waited = (subscription.process_id,) if subscription else ()
    begun = give_to_starts(uow, message, at, had={*had, *waited}, behind=behind)
    return begun if subscription is None else replace(begun, to=subscription.key, processes=(*waited, *begun.processes))


def give_to_one(uow: UnitOfWork, message: Message, at: datetime, *, besides: int | None = None) -> Subscription | None:
    """The subscription that gets it. Others may be given theirs at this moment: then the next candidate is.

    Args:
        besides: a subscription that does not.
    """
    while candidates := uow.messages.receivers(message, MOST_CANDIDATES):
        others = [each for each in candidates if each.key != besides]
        for subscription in others:
            if uow.deliveries.give(to_case(message, subscription, at)):
                return subscription
        if not others:
            break
    return None


def give_to_starts(
    uow: UnitOfWork, message: Message, at: datetime, *,
    had: Collection[str], behind: Collection[str] = (), business_id: str | None = None,
) -> Given:  # fmt: skip
    """Begin a case of each process that a message begins, but those that *had* it.

    With a correlation key a process has one case at a time.

    Args:
        business_id: of the cases that begin.
    """
    starts = [start for start in starts_of(uow, message) if start.process_id not in had]
    begun = claimed(uow, message, [start for start in starts if start.process_id not in behind])
    for start in begun:
        uow.deliveries.give(to_start(message, start, at, business_id))
    to = begun[0].definition_key if begun else None
    return Given(to, tuple(start.process_id for start in begun), len(begun) < len(starts))


def give_anew(uow: UnitOfWork, delivery: Delivery, at: datetime) -> None:
    """Look for somebody else for a message whose receiver had gone on; it was taken off its way.

    It may begin a case of the receiver's process now: those of others it has begun already. Where nobody gets it, one
    that lives is kept again, and one that has outlived its time is over. One that was sent to live for no time at all
    rests, for somebody to look after: who sent it was told that it has a receiver.
    """
    message, has_lived = _message(delivery), delivery.expires_at is not None
    subscription = give_to_one(uow, message, at, besides=delivery.target)
    process_id = subscription.process_id if subscription else _begun_anew(uow, message, delivery, at)
    if has_lived:
        uow.messages.take_back(message.key, delivery.process_id or "", process_id)
    elif process_id is None:
        uow.deliveries.give(replace(delivery, available_at=None, claims=None, failure=GONE))


def _begun_anew(uow: UnitOfWork, message: Message, delivery: Delivery, at: datetime) -> str | None:
    starts = [start for start in starts_of(uow, message) if start.process_id == delivery.process_id]
    for start in claimed(uow, message, starts):
        uow.deliveries.give(to_start(message, start, at))
        return start.process_id
    return None


def starts_of(uow: UnitOfWork, message: Message) -> list[Start]:
    """The start events that await it, by process. A message that is meant for one case begins none."""
    return uow.starts.awaiting("message", message.name) if message.business_id is None else []


def waiting_before(uow: UnitOfWork, message: Message) -> Collection[str]:
    """Ids of the processes that older messages of its name and key are to begin first."""
    key = message.correlation_key
    return uow.messages.waiting_to_begin(message.name, key, message.sent_at) if key else ()


def claimed(uow: UnitOfWork, message: Message, starts: Sequence[Start]) -> list[Start]:
    """Those of *starts* at which the message may begin a case now; claimed for it."""
    key = message.correlation_key
    return [start for start in starts if not key or uow.starts.claim(start.process_id, key)]


def to_start(message: Message, start: Start, at: datetime, business_id: str | None = None) -> Delivery:
    """On its way to a start event; *business_id* is the number of the case that begins."""
    sent = replace(_sent(message, at), target=start.definition_key, element_id=start.element_id)
    return replace(sent, process_id=start.process_id, business_id=business_id)


def to_case(message: Message, subscription: Subscription, at: datetime) -> Delivery:
    """On its way to a case that waits."""
    claims = None if subscription.repeats else subscription.key
    return replace(_sent(message, at), target=subscription.key, claims=claims, process_id=subscription.process_id)


def _sent(message: Message, at: datetime) -> Delivery:
    """To nobody yet."""
    return Delivery(
        target=0,
        element_id="",
        source=message.key,
        kind="message",
        name=message.name,
        correlation_key=message.correlation_key,
        variables=message.variables,
        sender=message.sender,
        via=message.via,
        sent_at=message.sent_at,
        available_at=at,
        business_id=message.business_id,
        expires_at=message.expires_at,
    )


def _message(delivery: Delivery) -> Message:
    """What is on its way, as it was sent to a case."""
    return Message(
        key=delivery.source,
        name=delivery.name,
        variables=delivery.variables,
        sender=delivery.sender,
        via=delivery.via,
        sent_at=delivery.sent_at,
        correlation_key=delivery.correlation_key,
        business_id=delivery.business_id,
        expires_at=delivery.expires_at,
    )
