"""Messages that cases wait for: offered by the pages, correlated at once, or published for whoever comes to wait."""

from dataclasses import dataclass
from datetime import datetime

from engine import events as e
from engine.bpmn import checked
from engine.cases import FormView, accept, open_case, view
from engine.deliveries import begin_case
from engine.errors import Forbidden, MessageAlreadyPublished, NobodyWaits, NotFound
from engine.model import Actor, Command, Message, Subscription, Variables, key_of, number_of
from engine.ports import UnitOfWork
from engine.receivers import (
    MOST_CANDIDATES,
    claimed,
    give,
    give_to_starts,
    starts_of,
    to_case,
    to_start,
    waiting_before,
)
from engine.starts import hold_key


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """A message as its sender writes it.

    Attributes:
        correlation_key: as `engine.correlation.canonical` makes it; empty: not compared.
        business_id: only a case of this number gets it.
        expires_at: until then it is kept where nobody waits for it; None: not at all.
        message_id: while a message of this name, key and id lives, another one is refused.
    """

    name: str
    variables: Variables
    correlation_key: str = ""
    business_id: str | None = None
    expires_at: datetime | None = None
    message_id: str | None = None

    def message(self, key: int, actor: Actor, at: datetime) -> Message:
        """What is sent. Raises: InvalidVariables."""
        return Message(
            key=key,
            name=self.name,
            variables=checked(self.variables),
            sender=actor.user,
            via=actor.via,
            sent_at=at,
            correlation_key=self.correlation_key,
            business_id=self.business_id,
            message_id=self.message_id,
            expires_at=self.expires_at,
        )


def send_offered(
    uow: UnitOfWork, *, subscription_key: int, actor: Actor, variables: Variables, at: datetime
) -> list[e.Event]:
    """Send the message that a subscription awaits, as the pages offer it to *actor*.

    Raises:
        NotFound: the case is not visible to *actor*.
        NobodyWaits: the case has gone on meanwhile.
        Forbidden: ``not_offered``.
        InvalidVariables: the form of the offer refuses the data.
    """
    with uow:
        instance = uow.instances.get_for_update(subscription_key)
        subscription = _offered(uow, subscription_key, actor)
        case = open_case(uow, instance, actor, at)
        form = case.form(subscription.form_key)
        known = case.runtime.visible_variables(subscription_key)
        values = accept(uow, form, variables, known, case.outside, actor=actor, number=instance.number)
        events = case.runtime.correlate(subscription_key, values, actor.user)
        inputs = {"message": subscription.message, "variables": values}
        case.attach(form, values)
        case.close(events, Command("message.correlate", actor, at, subscription_key, inputs))
    return events


def correlate(
    uow: UnitOfWork,
    *,
    name: str,
    correlation_key: str,
    variables: Variables,
    actor: Actor,
    at: datetime,
    business_id: str | None = None,
) -> tuple[int, int]:
    """Give a message to one subscription that waits for it, the oldest; its case runs on within the command.

    Where nobody waits for it, a process that begins with it does within the command, and others in commands of their own.

    Args:
        correlation_key: as `engine.correlation.canonical` makes it; empty: for no case that waits.
        business_id: of the case that begins, where its process does not number its cases itself.

    Returns:
        Keys of the message, and of the process instance that got it.

    Raises: NobodyWaits; InvalidVariables; Invalid: ``start.business_id``.

    Source: Camunda 8 REST, ``POST /v2/messages/correlation``.
    """
    asked = Publication(name=name, variables=variables, correlation_key=correlation_key)
    message = asked.message(key_of(uow.numbers.next_case()), actor, at)
    number = uow.numbers.next_case()
    with uow:
        for subscription in uow.messages.receivers(message, MOST_CANDIDATES):
            if hand_over(uow, message, subscription, actor):
                return message.key, subscription.instance_key
        behind = waiting_before(uow, message)
        for start in starts_of(uow, message):
            if start.process_id not in behind and claimed(uow, message, [start]):
                instance = begin_case(uow, number, to_start(message, start, at, business_id), at)
                give_to_starts(uow, message, at, had=(start.process_id,), behind=behind, business_id=business_id)
                return message.key, instance.key
        raise NobodyWaits("gone")


def hand_over(
    uow: UnitOfWork, message: Message, subscription: Subscription, actor: Actor, local: Variables | None = None
) -> bool:
    """Let a subscription have a message at once, within an open unit of work; False where it is over, or was given another.

    The locks of several cases are taken in the order of their keys.

    Args:
        local: as of `Runtime.correlate`.
    """
    key, at = subscription.key, message.sent_at
    instance = uow.instances.get_for_update(key)  # what was read before may be over by now
    delivery = to_case(message, subscription, at)
    if not (_is_open(uow, key) and uow.deliveries.give(delivery)):
        return False
    uow.deliveries.take(delivery)
    case = open_case(uow, instance, actor, at)
    hold_key(uow, case, key, message.correlation_key)
    events = case.runtime.correlate(key, message.variables, actor.user, local)
    inputs = {"message": message.name, "variables": message.variables, **({"local": local} if local else {})}
    case.close(events, Command("message.correlate", actor, at, key, inputs))
    return True


def publish(uow: UnitOfWork, *, publication: Publication, actor: Actor, at: datetime) -> Message:
    """Send a message to one subscription that waits for it, or will within the time that it lives.

    Its case takes it in a command of its own.

    Raises:
        NobodyWaits: and it does not live.
        MessageAlreadyPublished: one with its id still lives.
        InvalidVariables: no diagram may be handed that.

    Source: Camunda 8 REST, ``POST /v2/messages/publication``.
    """
    message = publication.message(key_of(uow.numbers.next_case()), actor, at)
    with uow:
        post(uow, message)
    return message


def post(uow: UnitOfWork, message: Message) -> None:
    """Give a message away, or keep it, within an open unit of work.

    Raises: NobodyWaits, MessageAlreadyPublished.
    """
    given = give(uow, message, message.sent_at, behind=waiting_before(uow, message))
    if message.expires_at is None:
        if given.to is None:
            raise NobodyWaits("nobody")
    elif not uow.messages.keep(message, given):
        raise MessageAlreadyPublished("published")


def meet(uow: UnitOfWork, *, message_key: int, at: datetime) -> bool:
    """Give a kept message to somebody who has come to wait for it; False where that is not so any more."""
    with uow:
        kept = uow.messages.take_kept(message_key, at)
        if kept is None:
            return False
        given = give(uow, kept.message, at, is_for_case=kept.is_for_case, had=kept.processes)
        if given.to is None:
            return False
        uow.messages.note_given(message_key, given)
    return True


def offer_form(uow: UnitOfWork, *, subscription_key: int, actor: Actor, at: datetime) -> FormView:
    """What an offered message asks for. Reads only. Raises: NotFound, NobodyWaits, Forbidden."""
    with uow:
        subscription = _offered(uow, subscription_key, actor)
        case = open_case(uow, uow.instances.get(subscription_key), actor, at)
        variables = case.runtime.visible_variables(subscription_key)
        return view(subscription.label, case.form(subscription.form_key), variables, case.outside)


def _offered(uow: UnitOfWork, key: int, actor: Actor) -> Subscription:
    if not uow.instances.is_visible(number_of(key), actor):
        raise NotFound("message_subscription", key)
    subscription = _waiting(uow, key)
    if not subscription.is_offered_to(actor):
        raise Forbidden(actor.user, "not_offered")
    return subscription


def _is_open(uow: UnitOfWork, key: int) -> bool:
    try:
        uow.subscriptions.get(key)
    except NotFound:
        return False
    return True


def _waiting(uow: UnitOfWork, key: int) -> Subscription:
    try:
        return uow.subscriptions.get(key)
    except NotFound:
        raise NobodyWaits("gone") from None
