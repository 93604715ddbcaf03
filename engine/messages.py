"""Messages that a case waits for and that its pages offer."""

from datetime import datetime

from engine import events as e
from engine.cases import FormView, accept, open_case, view
from engine.errors import Forbidden, NobodyWaits, NotFound
from engine.model import Actor, Command, Subscription, Variables, number_of
from engine.ports import UnitOfWork


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
    uow: UnitOfWork, *, name: str, correlation_key: str, variables: Variables, actor: Actor, at: datetime
) -> Subscription:
    """Give a message to one subscription that waits for it, the oldest; its case runs on within the command.

    Raises: NobodyWaits.

    Source: Camunda 8 REST, ``POST /v2/messages/correlation``.
    """
    with uow:
        waiting = uow.subscriptions.waiting(name, correlation_key)
        if not waiting:
            raise NobodyWaits("gone")
        key = waiting[0].key
        instance = uow.instances.get_for_update(key)  # what was read before may be over by now
        subscription = _waiting(uow, key)
        case = open_case(uow, instance, actor, at)
        events = case.runtime.correlate(key, dict(variables), actor.user)
        inputs = {"message": name, "variables": variables}
        case.close(events, Command("message.correlate", actor, at, key, inputs))
    return subscription


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


def _waiting(uow: UnitOfWork, key: int) -> Subscription:
    try:
        return uow.subscriptions.get(key)
    except NotFound:
        raise NobodyWaits("gone") from None
