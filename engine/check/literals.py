"""What can be known before any case begins: literal values and expressions that read nothing."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

from engine.bpmn.drawing import (
    ConditionalEvent,
    Continuation,
    Flow,
    JobWork,
    Listener,
    Loop,
    MultiInstance,
    Node,
    TimerEvent,
    UserWork,
)
from engine.bpmn.priorities import ANY, priority_of
from engine.bpmn.repetition import cardinality
from engine.bpmn.timers import deadline, schedule
from engine.bpmn.values import Value
from engine.check.drawn import Drawn
from engine.errors import Finding, ProcessError
from engine.feel import Environment

_SOME_DAY = datetime(2026, 1, 1, tzinfo=UTC)
_NOBODY_ASKED = Environment(now=_SOME_DAY)

_Problem = tuple[str, dict[str, Any]]


def check_literals(drawn: Drawn) -> Iterator[Finding]:
    """Values that would fail in every case: the codes are those of the incidents that they would make."""
    for flow in drawn.flows:
        if flow.condition is not None and flow.condition.expression is not None:  # literal ones are the parser's
            yield from _told(drawn, flow, _condition(flow.condition, "condition"))
    clocks = {node.id for node in drawn.process.triggered_starts if isinstance(node.detail, TimerEvent)}
    for node in drawn.nodes.values():
        for problem in _of_node(node) if node.id not in clocks else ():  # `engine.check.starts` evaluates all of them
            yield from _told(drawn, node, problem)


def constant(value: Value) -> tuple[bool, Any]:
    """Whether *value* is the same in every case, and its JSON. Raises: ProcessError."""
    expression = value.expression
    if expression is None:
        return True, value.text
    if expression.free_names or expression.called:
        return False, None
    return True, value.evaluate({}, _NOBODY_ASKED)


def _told(drawn: Drawn, element: Node | Flow, problem: _Problem | None) -> Iterator[Finding]:
    if problem is not None:
        code, params = problem
        yield drawn.finding(code, element, **params)


def _of_node(node: Node) -> Iterator[_Problem | None]:
    match node.detail:
        case TimerEvent(kind, value) if value.expression is not None:
            yield _tried(value, lambda given: schedule(kind, given, _SOME_DAY, UTC))
        case UserWork() as work:
            yield from _of_user_work(work)
        case ConditionalEvent(asked):
            yield _condition(asked, "condition")
        case JobWork() as work:
            yield from _of_job_work(work)
        case _:
            pass
    for listener in node.listeners.every():
        if isinstance(listener, Listener) and listener.retries.expression is not None:
            yield _retries(listener.retries)
        if isinstance(listener, Continuation) and listener.priority is not None:
            yield _priority(listener.priority, ANY)
    yield from _of_marks(node)


def _of_job_work(work: JobWork) -> Iterator[_Problem | None]:
    if work.retries.expression is not None:
        yield _retries(work.retries)
    if work.priority is not None:
        yield _priority(work.priority, ANY)


def _of_user_work(work: UserWork) -> Iterator[_Problem | None]:
    for date in (work.due, work.follow_up):
        if date is not None and date.expression is not None:
            yield _tried(date, lambda given: deadline(given, _SOME_DAY, UTC))
    if work.priority is not None:
        yield _priority(work.priority, work.priorities)
    if work.assignee is not None:
        yield _assignee(work.assignee)


def _of_marks(node: Node) -> Iterator[_Problem | None]:
    if node.ad_hoc is not None and node.ad_hoc.until is not None:
        yield _condition(node.ad_hoc.until, "completionCondition")
    match node.repetition:
        case MultiInstance(items=items, until=until) as many:
            yield _tried(items, lambda given: cardinality(items, given)) if many.counted else _list(items)
            if until is not None:
                yield _condition(until, "completionCondition")
            for behavior in many.behaviors:
                if behavior.condition is not None:
                    yield _condition(behavior.condition, "condition")
        case Loop(condition=condition) if condition is not None:
            yield _condition(condition, "loopCondition")


def _tried(value: Value, attempt: Callable[[Any], object]) -> _Problem | None:
    try:
        is_constant, given = constant(value)
        if is_constant:
            attempt(given)
    except ProcessError as error:
        return error.code, dict(error.params)
    return None


def _condition(value: Value, what: str) -> _Problem | None:
    if value.expression is None:
        return "bpmn.not_feel", {"what": what, "text": value.text}
    return _tried(value, lambda given: _require(given, bool, "bpmn.condition_not_boolean", value, variables={}))


def _list(value: Value) -> _Problem | None:
    if value.expression is None:
        return "bpmn.not_feel", {"what": "inputCollection", "text": value.text}
    return _tried(value, lambda given: _require(given, list, "bpmn.not_a_list", value))


def _require(given: Any, kind: type, code: str, value: Value, **params: Any) -> None:
    if not isinstance(given, kind):
        raise ProcessError(code, expression=value.text, value=given, **params)


def _assignee(value: Value) -> _Problem | None:
    def one_name(_: Any) -> None:
        names = value.names({}, _NOBODY_ASKED, "assignee")
        if len(names) > 1:
            raise ProcessError("bpmn.several_assignees", assignees=list(names))

    return _tried(value, one_name)


def _priority(value: Value, bounds: tuple[int, int]) -> _Problem | None:
    return _tried(value, lambda _: priority_of(value, 0, bounds, {}, _NOBODY_ASKED))


def _retries(value: Value) -> _Problem | None:
    def positive(number: Any) -> None:
        number = int(number) if isinstance(number, str) and number.isascii() and number.isdigit() else number
        if isinstance(number, bool) or not isinstance(number, int) or number < 1:
            raise ProcessError("bpmn.bad_retries", value=number)

    return _tried(value, positive)
