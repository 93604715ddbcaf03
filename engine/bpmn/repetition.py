"""Multi-instance activities and standard loops: a body, and one token per instance in it."""

from collections import ChainMap
from collections.abc import Mapping
from typing import Any, Protocol

from engine.bpmn.asking import asked
from engine.bpmn.canceling import dismiss, wait
from engine.bpmn.drawing import Behavior, Loop, MultiInstance
from engine.bpmn.scopes import write_local
from engine.bpmn.throwing import named, throw
from engine.bpmn.tokens import STARTED, Token, guarded, remove
from engine.bpmn.values import Value
from engine.errors import ProcessError
from engine.model import Variables

MOST_INSTANCES = 1_000
"""Instances of one body."""


class Repetition(Protocol):
    """How often, and one after the other or at once."""

    def begin(self, body: Token) -> bool:
        """Make the first instances; whether there are none, so that the body may run through."""
        ...

    def instance_done(self, token: Token) -> None:
        """An instance is ready to leave: count it, make the next, or end the body."""
        ...

    def results(self, body: Token) -> Variables:
        """What the body lets out."""
        ...


def repetition(drawn: MultiInstance | Loop | None) -> Repetition | None:
    """How what was drawn repeats."""
    match drawn:
        case MultiInstance():
            return _Many(drawn)
        case Loop():
            return _Again(drawn)
    return None


def cardinality(value: Value, given: Any) -> int:
    """How many instances *value* asks for, which has given *given*.

    Raises:
        ProcessError: ``bpmn.no_cardinality``, it is no whole number from 0; ``bpmn.budget``, they are too many.
    """
    if not isinstance(given, int) or isinstance(given, bool) or given < 0:
        raise ProcessError("bpmn.no_cardinality", expression=value.text, value=given)
    if given > MOST_INSTANCES:
        raise ProcessError("bpmn.budget", instances=MOST_INSTANCES)
    return given


class _Many:
    """The body holds the counts; each instance holds ``loopCounter`` and its item."""

    def __init__(self, drawn: MultiInstance) -> None:
        self._drawn, self._counters, self._result = drawn, drawn.counters, drawn.result

    def begin(self, body: Token) -> bool:
        items = self._items(body)
        write_local(body, {
            self._counters.total: len(items),
            self._counters.active: 0,
            self._counters.completed: 0,
        })  # fmt: skip
        if not items:
            return True
        body._set_state(STARTED)
        body.outputs = {}
        if self._drawn.sequential:
            body.items = items
        for index in range(1 if self._drawn.sequential else len(items)):
            self._spawn(body, index, items[index])
        return False

    def _items(self, body: Token) -> list[Any]:
        given = self._drawn.items.evaluate(body.data, body.case.environment)
        if self._drawn.counted:
            return list(range(1, cardinality(self._drawn.items, given) + 1))
        if not isinstance(given, list):
            raise ProcessError("bpmn.not_a_list", expression=self._drawn.items.text, value=given)
        if len(given) > MOST_INSTANCES:
            raise ProcessError("bpmn.budget", instances=MOST_INSTANCES)
        return given

    def _spawn(self, body: Token, index: int, item: Any) -> None:
        write_local(body, {self._counters.active: _count(body, self._counters.active) + 1})
        local: Variables = {self._result: None} if self._result else {}
        local["loopCounter"] = index + self._counters.first
        if self._drawn.item:
            local[self._drawn.item] = item
        _spawn(body, index, local)

    def instance_done(self, token: Token) -> None:
        body, drawn, environment = token.host, self._drawn, token.case.environment
        counts = {
            self._counters.active: _count(body, self._counters.active) - 1,
            self._counters.completed: _count(body, self._counters.completed) + 1,
        }
        if (output := drawn.output) is not None:
            result = asked(token, lambda: output.evaluate(token.data, environment), None)
            body.outputs = {**(body.outputs or {}), str(token.index): result}
        completed = counts[self._counters.completed]
        seen = _over(token, counts | self._so_far(body))
        until = drawn.until
        enough = until is not None and asked(token, lambda: until.holds(seen, environment), otherwise=False)
        behaviors = [each for each in drawn.behaviors if completed == 1 or not each.first_only]
        thrown = [(each.event, _thrown(token, each, seen)) for each in behaviors]
        write_local(body, counts)
        token.task_spec.completed(token)
        remove(token)
        for event, name in thrown:
            if body.alive and not body.doomed and name is not None:
                throw(body, event, name)
        if body.alive and not body.doomed:
            self._go_on(body, completed, enough=enough)

    def _go_on(self, body: Token, completed: int, *, enough: bool) -> None:
        """End the body, or make the next instance."""
        total = _count(body, self._counters.total)
        if enough or completed == total:
            dismissed = dismiss(child for child in body.children if child.index is not None)
            if not wait(body, dismissed, "out"):
                guarded(body, "out", body.complete)
        elif self._drawn.sequential and body.items is not None:
            self._spawn(body, completed, body.items[completed])

    def _so_far(self, body: Token) -> Variables:
        """What only the completion condition sees; nothing ends an instance before the body."""
        return {self._counters.terminated: 0, **self.results(body)}

    def results(self, body: Token) -> Variables:
        if self._drawn.outputs is None:
            return {}
        outputs = body.outputs or {}
        return {self._drawn.outputs: [outputs.get(str(index)) for index in range(_count(body, self._counters.total))]}


class _Again:
    """Each round holds ``loopCounter`` (from 1); the condition is asked between the rounds."""

    def __init__(self, drawn: Loop) -> None:
        self._drawn = drawn

    def begin(self, body: Token) -> bool:
        if self._drawn.before and not self._goes_on(body, 0):
            return True
        body._set_state(STARTED)
        _spawn(body, 0, {"loopCounter": 1})
        return False

    def _goes_on(self, token: Token, done: int) -> bool:
        drawn = self._drawn
        if drawn.most is not None and done >= drawn.most:
            return False
        return drawn.condition is None or drawn.condition.holds(
            _over(token, {"loopCounter": done}), token.case.environment
        )

    def instance_done(self, token: Token) -> None:
        body, done = token.host, (token.index or 0) + 1
        again = asked(token, lambda: self._goes_on(token, done), otherwise=False)
        token.task_spec.completed(token)
        remove(token)
        if again:
            _spawn(body, done, {"loopCounter": done + 1})
        else:
            guarded(body, "out", body.complete)

    def results(self, body: Token) -> Variables:  # noqa: ARG002
        return {}


def _thrown(token: Token, behavior: Behavior, seen: Mapping[str, Any]) -> str | None:
    """The name or code that an instance throws; None where it throws nothing. Raises: ProcessError."""
    environment, condition = token.case.environment, behavior.condition

    def name() -> str | None:
        holds = condition is None or condition.holds(seen, environment)
        return named(behavior.event, seen, environment) if holds else None

    return asked(token, name, None)


def _spawn(body: Token, index: int, local: Variables) -> None:
    spec = body.task_spec
    token = spec.token(body, body.workflow)
    token.index = index
    write_local(token, local)
    guarded(token, "arrive", lambda: spec._update(token))


def _count(body: Token, name: str) -> int:
    return int((body.variables or {}).get(name, 0))


def _over(token: Token, values: Variables) -> Mapping[str, Any]:
    return ChainMap(values, token.data)
