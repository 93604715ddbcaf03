"""Messages that cases wait for: offered by the pages, correlated at once, or published for whoever comes to wait."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from engine import events as e
from engine.bpmn import checked
from engine.cases import FormView, accept, open_case, view
from engine.deliveries import begin_case
from engine.errors import Forbidden, MessageAlreadyPublished, NobodyWaits, NotFound
from engine.model import Actor, Command, Delivery, Message, Start, Subscription, Variables, key_of, number_of
from engine.ports import UnitOfWork

MOST_CANDIDATES = 20
"""Receivers that are tried at a time; mostly the first one gets it."""


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
        correlation_key: as `engine.correlation.canonical` makes it; empty: any case of *business_id*.

    Returns:
        Keys of the message, and of the process instance that got it.

    Raises: NobodyWaits; InvalidVariables.

    Source: Camunda 8 REST, ``POST /v2/messages/correlation``.
    """
    asked = Publication(name=name, variables=variables, correlation_key=correlation_key, business_id=business_id)
    message = asked.message(key_of(uow.numbers.next_case()), actor, at)
    number = uow.numbers.next_case()
    with uow:
        for subscription in uow.messages.receivers(message, MOST_CANDIDATES):
            if hand_over(uow, message, subscription, actor):
                return message.key, subscription.instance_key
        for start in _claimed(uow, message, besides=None):
            instance = begin_case(uow, number, _to_start(message, start, at), at)
            _give_to_starts(uow, message, at, besides=start.process_id)
            return message.key, instance.key
        raise NobodyWaits("gone")


def hand_over(uow: UnitOfWork, message: Message, subscription: Subscription, actor: Actor) -> bool:
    """Let a subscription have a message at once, within an open unit of work; False where it is over, or was given another.

    The locks of several cases are taken in the order of their keys.
    """
    key, at = subscription.key, message.sent_at
    instance = uow.instances.get_for_update(key)  # what was read before may be over by now
    delivery = _delivery(message, subscription, at)
    if not (_is_open(uow, key) and uow.deliveries.give(delivery)):
        return False
    uow.deliveries.take(delivery)
    case = open_case(uow, instance, actor, at)
    events = case.runtime.correlate(key, message.variables, actor.user)
    inputs = {"message": message.name, "variables": message.variables}
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
    given_to = _give(uow, message, message.sent_at)
    if message.expires_at is None:
        if given_to is None:
            raise NobodyWaits("nobody")
    elif not uow.messages.keep(message, given_to):
        raise MessageAlreadyPublished("published")


def meet(uow: UnitOfWork, *, message_key: int, at: datetime) -> bool:
    """Give a kept message to somebody who has come to wait for it; False where that is not so any more."""
    with uow:
        message = uow.messages.take_kept(message_key, at)
        given_to = None if message is None else _give(uow, message, at)
        if given_to is None:
            return False
        uow.messages.note_given(message_key, given_to)
    return True


def _give(uow: UnitOfWork, message: Message, at: datetime) -> int | None:
    """Give it to one case that waits for it, and to each other process that begins with it; answers to whom, if anybody."""
    subscription = _give_to_one(uow, message, at)
    begun = _give_to_starts(uow, message, at, besides=subscription.process_id if subscription else None)
    return subscription.key if subscription else begun


def _give_to_one(uow: UnitOfWork, message: Message, at: datetime) -> Subscription | None:
    """The subscription that gets it. Others may be given theirs at this moment: then the next candidate is."""
    while candidates := uow.messages.receivers(message, MOST_CANDIDATES):
        for subscription in candidates:
            if uow.deliveries.give(_delivery(message, subscription, at)):
                return subscription
    return None


def _give_to_starts(uow: UnitOfWork, message: Message, at: datetime, *, besides: str | None) -> int | None:
    """Begin a case of each process that a message begins, but *besides*; the definition key of one of them.

    A message that is meant for one case begins none. With a correlation key a process has one case at a time.
    """
    begun: int | None = None
    for start in _claimed(uow, message, besides=besides):
        uow.deliveries.give(_to_start(message, start, at))
        begun = start.definition_key
    return begun


def _claimed(uow: UnitOfWork, message: Message, *, besides: str | None) -> Iterator[Start]:
    """Start events that the message may begin a case at now, each claimed for it when it comes."""
    key = message.correlation_key
    for start in uow.starts.awaiting("message", message.name) if message.business_id is None else ():
        if start.process_id != besides and (not key or uow.starts.claim(start.process_id, key)):
            yield start


def _to_start(message: Message, start: Start, at: datetime) -> Delivery:
    return replace(_sent(message, at), target=start.definition_key, element_id=start.element_id)


def _delivery(message: Message, subscription: Subscription, at: datetime) -> Delivery:
    claims = None if subscription.repeats else subscription.key
    return replace(_sent(message, at), target=subscription.key, claims=claims)


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
    )


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
