"""What an event that can wait long is recognised by, once it is armed: a moment, or a message and its key."""

from datetime import datetime

from engine import events as e
from engine.bpmn.bindings import key_of_link
from engine.bpmn.drawing import MessageEvent, Node, TimerEvent
from engine.bpmn.timers import Schedule, first_date, schedule
from engine.bpmn.tokens import Token
from engine.correlation import canonical
from engine.errors import ProcessError


def timer_of(token: Token, node: Node, event: TimerEvent, at: int) -> Schedule:
    """When *event*, the *at*-th definition of *node*, happens. Raises: ProcessError."""
    case = token.case
    given, outside = event.value.evaluate(token.data, case.environment), case.outside
    if not node.begins:
        closing = node.type == "boundaryEvent"  # its activity may take all of that day
        return schedule(event.kind, given, outside.at, outside.zone, closing=closing)
    if over := case.over.get(f"{node.id} {at}"):
        return Schedule(datetime.fromisoformat(over))
    return Schedule(first_date(event.kind, event.value, given, outside.at, outside.zone).due)


def set_timer(token: Token, node: Node, timer: Schedule) -> None:
    """Set when the event of *node* happens."""
    token.due, token.every, token.left = timer.due.isoformat(), timer.every, timer.left
    token.case.emit(e.TimerScheduled(token.id, token.instance_key, node.id, timer.due))


def open_message(token: Token, node: Node, event: MessageEvent, *, repeats: bool) -> None:
    """Await the message of *node*. Raises: ProcessError."""
    case = token.case
    data, environment = token.data, case.environment
    opened = e.MessageSubscriptionOpened(
        key=token.id,
        instance_key=token.instance_key,
        process_id=token.workflow.process.id,
        element_id=node.id,
        label=node.name,
        message=event.message.name(data, environment, "message"),
        correlation_key=_correlation_key(token, node, event),
        offered_to=_offered_to(token, event),
        form_key=key_of_link(token, event.form) if event.form else None,
        repeats=repeats,
    )
    token.message = True
    case.emit(opened)


def _offered_to(token: Token, event: MessageEvent) -> tuple[str, ...]:
    """Principals: a person and a group may have the same id, and are not the same."""
    data, environment = token.data, token.case.environment
    users = event.offered_to.names(data, environment, "offeredTo") if event.offered_to else ()
    groups = event.offered_to_groups.names(data, environment, "offeredToGroups") if event.offered_to_groups else ()
    return (*(f"u:{user}" for user in users), *(f"g:{group}" for group in groups))


def _correlation_key(token: Token, node: Node, event: MessageEvent) -> str | None:
    """Where none is drawn, what a case awaits at its beginning has that of the message by which it began.

    Raises: ProcessError ``bpmn.correlation_key``.
    """
    if event.correlation is None:
        return token.case.begun_with if node.begins else None
    value = event.correlation.evaluate(token.data, token.case.environment)
    try:
        return canonical(value)
    except ValueError:
        raise ProcessError("bpmn.correlation_key", expression=event.correlation.text, value=value) from None
