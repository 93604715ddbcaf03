"""What a case may ask of the world outside it, recorded so that it can be run again.

Expressions reach the organisation, the calendar and the newest definitions only through `Outside.ask`. A live case asks
a `Recording` around the real sources; a replayed one asks `Recorded`, which knows nothing but the old answers.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, tzinfo
from functools import lru_cache
from typing import Any, Protocol

import orjson

from engine import feel
from engine.errors import ProcessError

Question = Callable[..., Any]
"""JSON values in, a JSON value out."""


class Outside(Protocol):
    """The clock and the questions of one command.

    Attributes:
        at: the command's time, aware, UTC.
        zone: the company's zone, for local dates and timers without an offset.
    """

    at: datetime
    zone: tzinfo

    def ask(self, question: str, *arguments: Any) -> Any:
        """Answer *question* (a key of `QUESTIONS`, or ``latest``, ``version``, ``version tag``) with a JSON value.

        Raises:
            ProcessError: ``outside.unknown_question``, or the source's own.
        """
        ...


QUESTIONS: Mapping[str, tuple[tuple[str, ...], int]] = {
    "due workdays": (("n", "from"), 1),
    "due workhours": (("n", "from"), 1),
    "workdays between": (("from", "to"), 2),
    "dept head": (("dept",), 1),
    "manager": (("user", "n"), 1),
    "members": (("group",), 1),
    "staff": ((), 0),
    "departments": (("kind",), 0),
    "my departments": (("kind",), 0),
}
"""Our FEEL functions: parameter names and how many of them are required."""


class Recording:
    """Asks the real sources, each question once per command, and keeps what they answered."""

    def __init__(self, at: datetime, zone: tzinfo, sources: Mapping[str, Question]) -> None:
        self.at, self.zone, self._sources = at, zone, sources
        self._answers: dict[bytes, list[Any]] = {}

    def ask(self, question: str, *arguments: Any) -> Any:
        index = orjson.dumps([question, arguments])
        if index not in self._answers:
            source = self._sources.get(question)
            if source is None:
                raise ProcessError("outside.unknown_question", question=question)
            self._answers[index] = [question, list(arguments), source(*arguments)]
        return self._answers[index][2]

    @property
    def answers(self) -> tuple[list[Any], ...]:
        """``[question, arguments, answer]`` in the order asked."""
        return tuple(self._answers.values())


class Recorded:
    """Answers from a command record; anything else is a difference that replay reports."""

    def __init__(self, at: datetime, zone: tzinfo, answers: Iterable[list[Any]]) -> None:
        self.at, self.zone = at, zone
        self._answers = {orjson.dumps([question, arguments]): answer for question, arguments, answer in answers}

    def ask(self, question: str, *arguments: Any) -> Any:
        try:
            return self._answers[orjson.dumps([question, arguments])]
        except KeyError:
            raise ProcessError("outside.not_recorded", question=question, arguments=list(arguments)) from None


def environment(outside: Outside) -> feel.Environment:
    """The FEEL environment of one command: its clock, and our functions answered by *outside*."""
    return feel.Environment(
        now=outside.at.astimezone(outside.zone),
        zone=outside.zone,
        functions={
            name: feel.HostFunction(name=name, parameters=parameters, required=required, call=_asking(outside, name))
            for name, (parameters, required) in QUESTIONS.items()
        },
    )


def _asking(outside: Outside, question: str) -> Callable[..., Any]:
    def call(*arguments: Any) -> Any:
        given = [feel.to_json(argument) for argument in arguments]
        while given and given[-1] is None:
            given.pop()
        answer = outside.ask(question, *given)
        return _instant(answer) if question in {"due workdays", "due workhours"} else answer

    return call


@lru_cache(maxsize=1024)
def _instant(text: str | None) -> Any:
    """The FEEL date and time that *text* denotes: deadlines are moments, not strings."""
    return feel.evaluate("date and time(text)", {"text": text}) if text else None
