"""Messages whose receiver is found by what his case knows, as Camunda 7 correlates: no index has that."""

from dataclasses import dataclass, field
from datetime import datetime

from engine.cases import open_case
from engine.errors import Finding, InstanceEnded, Invalid
from engine.messages import Publication, hand_over
from engine.model import Actor, Subscription, Variables, key_of
from engine.ports import UnitOfWork

MOST_READ = 200
"""Cases that are read in search of the receiver; who has more of them names the business id or the case."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """Whom a message is for.

    Attributes:
        business_id: a case or called process of this number; None: any.
        instance_key: this process instance; None: any.
        variables: that are seen where the message is awaited, all of them with these values.
    """

    name: str
    business_id: str | None = None
    instance_key: int | None = None
    variables: Variables = field(default_factory=dict)


def correlate(
    uow: UnitOfWork, *, match: Match, variables: Variables, actor: Actor, at: datetime, every: bool = False
) -> list[Subscription]:
    """Give a message to the one subscription that matches, or to *every* one; their cases run on within the command.

    Raises:
        Invalid: ``publish.mismatch``: none matches, or several do; ``publish.too_many``.
        InvalidVariables: no diagram may be handed that.

    Source: Camunda 7 REST, ``POST /message``.
    """
    message = Publication(name=match.name, variables=variables).message(key_of(uow.numbers.next_case()), actor, at)
    with uow:
        found = [each for each in _candidates(uow, match) if _matches(uow, match, each, actor, at)]
        if not found or (len(found) > 1 and not every):
            raise _mismatch(match, len(found))
        given = [each for each in found if hand_over(uow, message, each, actor)]
        if not given:
            raise _mismatch(match, 0)
    return given


def _candidates(uow: UnitOfWork, match: Match) -> list[Subscription]:
    found = uow.messages.named(match.name, match.business_id, MOST_READ + 1)
    if len(found) > MOST_READ:
        raise Invalid([Finding("publish.too_many", {"name": match.name, "most": MOST_READ})])
    return [each for each in found if match.instance_key in {None, each.instance_key}]


def _matches(uow: UnitOfWork, match: Match, subscription: Subscription, actor: Actor, at: datetime) -> bool:
    if not match.variables:
        return True
    try:
        case = open_case(uow, uow.instances.get(subscription.key), actor, at)
    except InstanceEnded:
        return False
    seen = case.runtime.visible_variables(subscription.key)
    return all(name in seen and seen[name] == value for name, value in match.variables.items())


def _mismatch(match: Match, count: int) -> Invalid:
    return Invalid([Finding("publish.mismatch", {"name": match.name, "count": count})])
