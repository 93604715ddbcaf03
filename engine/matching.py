"""Messages whose receiver is found by what his case knows, as Camunda 7 correlates: no index has that."""

from dataclasses import dataclass, field, replace
from datetime import datetime

from engine.cases import open_case
from engine.deliveries import begin_case
from engine.errors import Finding, InstanceEnded, Invalid
from engine.messages import Publication, hand_over
from engine.model import Actor, Instance, Message, Start, Subscription, Variables, key_of
from engine.ports import UnitOfWork
from engine.receivers import starts_of, to_start

MOST_READ = 200
"""Cases that are read in search of the receiver; who has more of them names the business id or the case."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """Whom a message is for.

    Attributes:
        business_id: a case or called process of this number; None: any. A case that begins gets it.
        instance_key: this process instance; None: any, or one that begins.
        variables: that are seen where the message is awaited, all of them with these values.
        local: that the waiting step has for itself, likewise.
    """

    name: str
    business_id: str | None = None
    instance_key: int | None = None
    variables: Variables = field(default_factory=dict)
    local: Variables = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Matched:
    """Who got the message: cases that waited for it, and those that began with it."""

    waited: tuple[Subscription, ...] = ()
    begun: tuple[Instance, ...] = ()


def correlate(
    uow: UnitOfWork, *, match: Match, variables: Variables, actor: Actor, at: datetime,
    local: Variables | None = None, every: bool = False,
) -> Matched:  # fmt: skip
    """Give a message to the one subscription that matches; where none does, begin a case of the one process with it.

    Their cases run on within the command. No variables are asked of what begins: there is none yet.

    Args:
        local: what the waiting step gets for itself; a case that begins has it as its variables.
        every: all that match get it, and all processes that begin with it do; that nobody does is no error then.

    Raises:
        Invalid: ``publish.mismatch``: none matches, or several do; ``publish.too_many``; ``start.business_id``.
        InvalidVariables: no diagram may be handed that.

    Source: Camunda 7 REST, ``POST /message``; its ``DefaultCorrelationHandler``.
    """
    message = Publication(name=match.name, variables=variables).message(key_of(uow.numbers.next_case()), actor, at)
    with uow:
        starts = starts_of(uow, message) if match.instance_key is None else []
    numbers = [uow.numbers.next_case() for _ in starts]
    with uow:
        found = [each for each in _candidates(uow, match) if _matches(uow, match, each, actor, at)]
        if not every and len(found) + (0 if found else len(starts)) != 1:
            raise _mismatch(match, len(found) or len(starts))
        waited = tuple(each for each in found if hand_over(uow, message, each, actor, local))
        begins = list(zip(numbers, starts, strict=True)) if every or not found else []
        begun = tuple(_begin(uow, number, message, start, match, local, at) for number, start in begins)
        if not waited and not begun and not every:
            raise _mismatch(match, 0)
    return Matched(waited, begun)


def _begin(
    uow: UnitOfWork, number: int, message: Message, start: Start, match: Match, local: Variables | None, at: datetime
) -> Instance:
    brought = replace(message, variables={**message.variables, **(local or {})})
    return begin_case(uow, number, to_start(brought, start, at, match.business_id), at)


def _candidates(uow: UnitOfWork, match: Match) -> list[Subscription]:
    found = uow.messages.named(match.name, match.business_id, MOST_READ + 1)
    if len(found) > MOST_READ:
        raise Invalid([Finding("publish.too_many", {"name": match.name, "most": MOST_READ})])
    return [each for each in found if match.instance_key in {None, each.instance_key}]


def _matches(uow: UnitOfWork, match: Match, subscription: Subscription, actor: Actor, at: datetime) -> bool:
    if not match.variables and not match.local:
        return True
    try:
        case = open_case(uow, uow.instances.get(subscription.key), actor, at)
    except InstanceEnded:
        return False
    seen = case.runtime.visible_variables(subscription.key)
    own = case.runtime.local_variables(subscription.key)
    return _has(seen, match.variables) and _has(own, match.local)


def _has(known: Variables, wanted: Variables) -> bool:
    return all(name in known and known[name] == value for name, value in wanted.items())


def _mismatch(match: Match, count: int) -> Invalid:
    return Invalid([Finding("publish.mismatch", {"name": match.name, "count": count})])
