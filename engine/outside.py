"""What a case may ask of the world outside it, recorded so that it can be run again.

Expressions reach the organisation, the calendar and the newest definitions only through `Outside.ask`. A live case asks
a `Recording` around the real sources; a replayed one asks `Recorded`, which knows nothing but the old answers.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from functools import lru_cache
from time import monotonic, thread_time
from typing import Any, Protocol

import orjson

from engine import feel
from engine.errors import ProcessError

Question = Callable[..., Any]
"""JSON values in, a JSON value out."""


TIME_BUDGET = "time budget"
"""The name under which it is recorded that a command had used up its time: ``[name, [step], seconds]``."""


@dataclass(frozen=True, slots=True)
class Watch:
    """How long one command may compute.

    Attributes:
        seconds: of the processor: waiting and a busy machine are no case's fault.
        clock: seconds since any moment, never going back.
        rough: the same, never slower than *clock* and quick to read: as long as it says that there is time, there is.
    """

    seconds: float = 10.0
    clock: Callable[[], float] = thread_time
    rough: Callable[[], float] = monotonic


class Answering(Protocol):
    """The clock and the questions of one command: what expressions may know.

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


class Outside(Answering, Protocol):
    """The world outside one command."""

    def overtime(self, step: int) -> float | None:
        """The seconds of the command's time budget, once it is used up before the *step*-th step; None before."""
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

_LEFT_OUT = object()


class Recording:
    """Asks the real sources, each question once per command, and keeps what they answered."""

    def __init__(self, at: datetime, zone: tzinfo, sources: Mapping[str, Question], watch: Watch | None = None) -> None:
        self.at, self.zone, self._sources = at, zone, sources
        self._answers: dict[bytes, list[Any]] = {}
        self._watch = watch or Watch()
        self._end = self._watch.clock() + self._watch.seconds
        self._rough_end = self._watch.rough() + self._watch.seconds
        self._late_at: int | None = None

    def ask(self, question: str, *arguments: Any) -> Any:
        index = orjson.dumps([question, arguments])
        if index not in self._answers:
            try:
                source = self._sources[question]
            except KeyError:
                raise ProcessError("outside.unknown_question", question=question) from None
            self._answers[index] = [question, list(arguments), source(*arguments)]
        return self._answers[index][2]

    def overtime(self, step: int) -> float | None:
        if self._late_at is None:
            if self._watch.rough() <= self._rough_end or self._watch.clock() <= self._end:
                return None
            self._late_at = step
            self._answers[b""] = [TIME_BUDGET, [step], self._watch.seconds]
        return self._watch.seconds if step >= self._late_at else None

    def close(self) -> None:
        """Nothing is asked any more.

        A case and its tokens know one another: until they are collected they would keep all that its sources know.
        """
        self._sources = {}

    @property
    def answers(self) -> tuple[list[Any], ...]:
        """``[question, arguments, answer]`` in the order asked."""
        return tuple(self._answers.values())


class Recorded:
    """Answers from a command record; anything else is a difference that replay reports."""

    def __init__(self, at: datetime, zone: tzinfo, answers: Sequence[list[Any]]) -> None:
        self.at, self.zone = at, zone
        self._answers = {orjson.dumps([question, arguments]): answer for question, arguments, answer in answers}
        late = [(given[0], answer) for question, given, answer in answers if question == TIME_BUDGET]
        self._late_at: int | None = late[0][0] if late else None
        self._seconds: float | None = late[0][1] if late else None

    def ask(self, question: str, *arguments: Any) -> Any:
        try:
            return self._answers[orjson.dumps([question, arguments])]
        except KeyError:
            if question == "deployment":  # no record of the first release has it: all was looked for in the case's own
                return None
            if arguments[-1:] == (None,):  # up to 0.2.0 a null at the end was as if it had not been given
                return self.ask(question, *arguments[:-1])
            raise ProcessError("outside.not_recorded", question=question, arguments=list(arguments)) from None

    def overtime(self, step: int) -> float | None:
        return self._seconds if self._late_at is not None and step >= self._late_at else None


def environment(outside: Answering) -> feel.Environment:
    """The FEEL environment of one command: its clock, and our functions answered by *outside*."""
    return feel.Environment(
        now=outside.at,
        zone=outside.zone,
        functions=_Functions(outside),
    )


class _Functions(Mapping[str, feel.HostFunction]):
    """Our functions, each made when it is called: most commands call none."""

    def __init__(self, outside: Answering) -> None:
        self._outside = outside

    def __getitem__(self, name: str) -> feel.HostFunction:
        parameters, required = QUESTIONS[name]
        return feel.HostFunction(name, parameters, required, _asking(self._outside, name), _LEFT_OUT)

    def get(self, name: str, default: Any = None) -> Any:
        """Without the exception that the mapping's own would raise and catch for each built-in function."""
        return self[name] if name in QUESTIONS else default

    def __iter__(self) -> Iterator[str]:
        return iter(QUESTIONS)

    def __len__(self) -> int:
        return len(QUESTIONS)


def _asking(outside: Answering, question: str) -> Callable[..., Any]:
    is_deadline = question in {"due workdays", "due workhours"}

    def call(*arguments: Any) -> Any:
        given = [feel.to_json(argument) for argument in arguments if argument is not _LEFT_OUT]
        # A deadline counted from a date that is missing is none: counted from now it would be a wrong one.
        while given and given[-1] is None and not is_deadline:
            given.pop()
        answer = outside.ask(question, *given)
        return _instant(answer) if is_deadline else answer

    return call


@lru_cache(maxsize=1024)
def _instant(text: str | None) -> Any:
    """The FEEL date and time that *text* denotes: deadlines are moments, not strings."""
    return feel.from_json(datetime.fromisoformat(text)) if text else None
