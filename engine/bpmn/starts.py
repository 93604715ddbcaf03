"""What begins a case without a person: evaluated when it is deployed, for then there is no case whose data it could read."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime

from engine.bpmn import timers
from engine.bpmn.drawing import ConditionalEvent, MessageEvent, Node, SignalEvent, TimerEvent, Trigger
from engine.bpmn.process import Process
from engine.bpmn.timers import ASKED, Schedule, first_date
from engine.bpmn.values import Value
from engine.errors import Finding, ProcessError
from engine.model import Start, Variables
from engine.outside import Outside, environment


def starts(process: Process, definition_key: int, outside: Outside) -> tuple[list[Start], list[Finding]]:
    """The events that begin cases of *process*, as from now, and what is wrong with them."""
    found: list[Start] = []
    wrong: list[Finding] = []
    for node, part, event in _events(process):
        try:
            start = _evaluated(Start(process.id, node.id, part, definition_key, "condition"), event, outside)
            _require_new(start, found)
            found.append(start)
        except ProcessError as error:
            wrong.append(
                Finding(
                    error.code,
                    error.params,
                    element_id=node.id,
                    element_name=node.name or None,
                    file=process.resource_name,
                    line=node.line,
                )
            )
    return found, wrong


def part_of(process: Process, start: Start, outside: Outside) -> int:
    """Which definition of its element has happened: of a message or signal on its way only the name is known."""
    if start.name is None:
        return start.part
    wanted = start.element_id, start.kind, start.name
    found, _wrong = starts(process, 0, outside)
    return next((each.part for each in found if (each.element_id, each.kind, each.name) == wanted), start.part)


def rearmed(process: Process, start: Start, at: datetime, outside: Callable[[datetime], Outside]) -> Start:
    """A timer *start* that has fired, as it stands then.

    Args:
        at: now; the next date is counted from the one that was due.
        outside: the world as an expression finds it at a moment.
    """
    clock = _Clock(process, start, outside)
    due = Schedule(start.due or at, start.every, start.left)
    return _armed(start, timers.rearmed(due, at, clock.following, lambda: clock.after(due, at)))


def is_alike(process: Process, start: Start, other: Start) -> bool:
    """Whether both are definitions of one element that say the same: a case that one has begun has heard the other."""
    return start.element_id == other.element_id and _event(process, start) == _event(process, other)


def holds(process: Process, start: Start, variables: Variables, outside: Outside) -> bool:
    """Whether the condition of *start* does, for these variables. Raises: ProcessError."""
    event = _event(process, start)
    return isinstance(event, ConditionalEvent) and event.holds(variables, environment(outside))


class _Clock:
    """When one timer fires again."""

    def __init__(self, process: Process, start: Start, outside: Callable[[datetime], Outside]) -> None:
        self._event, self._outside = _event(process, start), outside

    def following(self, timer: Schedule) -> Schedule | None:
        if timer.every != ASKED:
            return timer.following(self._outside(timer.due).zone)
        try:
            found = _schedule(self._event, self._outside(timer.due))
        except ProcessError:
            return None
        return found if found.due > timer.due else None

    def after(self, timer: Schedule, at: datetime) -> Schedule | None:
        """The first date after *at*."""
        if timer.every == ASKED:
            return self.following(replace(timer, due=at))
        return timer.after(at, self._outside(at).zone)


def _armed(start: Start, timer: Schedule | None) -> Start:
    if timer is None:
        return replace(start, due=None, every=None, left=None)
    return replace(start, due=timer.due, every=timer.every, left=timer.left)


def _events(process: Process) -> Iterator[tuple[Node, int, Trigger]]:
    for node in process.triggered_starts:
        for part, event in enumerate(node.details):
            if isinstance(event, Trigger):
                yield node, part, event


def _event(process: Process, start: Start) -> Trigger:
    place = start.element_id, start.part
    return next(event for node, part, event in _events(process) if (node.id, part) == place)


def _evaluated(start: Start, event: Trigger, outside: Outside) -> Start:
    match event:
        case TimerEvent():
            return _armed(replace(start, kind="timer"), _schedule(event, outside))
        case MessageEvent(message):
            return replace(start, kind="message", name=_name(message, outside, "message"))
        case SignalEvent(signal):
            return replace(start, kind="signal", name=_name(signal, outside, "signal"))
        case _:
            return start


def _schedule(event: Trigger, outside: Outside) -> Schedule:
    """Raises: ProcessError."""
    if not isinstance(event, TimerEvent):
        raise TypeError(event)
    _require_constant(event.value)
    given = event.value.evaluate({}, environment(outside))
    return first_date(event.kind, event.value, given, outside.at, outside.zone)


def _name(value: Value, outside: Outside, what: str) -> str:
    _require_constant(value)
    return value.name({}, environment(outside), what)


def _require_new(start: Start, others: list[Start]) -> None:
    """Raises: ProcessError ``bpmn.begun_twice``: a message begins one case of a process."""
    if start.kind == "message" and any((each.kind, each.name) == ("message", start.name) for each in others):
        raise ProcessError("bpmn.begun_twice", message=start.name)


def _require_constant(value: Value) -> None:
    """Raises: ProcessError ``bpmn.start_reads``: there is no case yet."""
    expression = value.expression
    if expression is not None and (names := expression.free_names - expression.item_names):
        raise ProcessError("bpmn.start_reads", expression=value.text, names=sorted(names))
