"""The real answers to a case's questions: the organisation, the calendar, the newest definitions."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from engine.errors import ProcessError
from engine.model import Actor
from engine.outside import Question, Recording
from engine.ports import UnitOfWork
from engine.worktime import Calendar

_MOST_MANAGERS = 20  # no chain of command is longer; a larger n is a mistake in a diagram


def recording(uow: UnitOfWork, actor: Actor, at: datetime) -> Recording:
    """The outside world of one command of *actor* at *at*, inside *uow*'s transaction."""
    sources = _Sources(lambda: reckoned(uow.calendar, at), lambda: organisation(uow, actor), lambda: versions(uow))
    return Recording(at, uow.calendar.zone, sources, uow.watch)


class _Sources(dict[str, Question]):
    """Made one group after the other, until what is asked is among them: most commands ask nothing."""

    def __init__(self, *groups: Callable[[], Mapping[str, Question]]) -> None:
        super().__init__()
        self._groups = iter(groups)

    def __missing__(self, question: str) -> Question:
        for group in self._groups:
            self.update(group())
            if question in self:
                return self[question]
        raise KeyError(question)


def reckoned(calendar: Calendar, at: datetime) -> Mapping[str, Question]:
    """What follows from the calendar and the time alone."""

    def due_workdays(n: Any, *start: str | None) -> str | None:
        begun = _moment(*start) if start else at
        return None if begun is None else calendar.due_workdays(_whole(n), begun).isoformat()

    def due_workhours(n: Any, *start: str | None) -> str | None:
        begun = _moment(*start) if start else at
        if begun is None:
            return None
        moment = (
            begun if isinstance(begun, datetime) else datetime.combine(begun, calendar.hours.morning[0], calendar.zone)
        )
        return calendar.due_workhours(_number(n), moment).isoformat()

    def workdays_between(start: str | None, end: str | None) -> int | None:
        first, last = _moment(start), _moment(end)
        return None if first is None or last is None else calendar.workdays_between(first, last)

    return {"due workdays": due_workdays, "due workhours": due_workhours, "workdays between": workdays_between}


def organisation(uow: UnitOfWork, actor: Actor) -> Mapping[str, Question]:
    """Who is who today."""
    directory = uow.directory

    def manager(user: str | None, n: Any = 1) -> str | None:
        for _ in range(min(_whole(n), _MOST_MANAGERS)):
            user = directory.manager(user) if user else None
        return user

    return {
        "dept head": lambda dept=None: directory.head(dept) if dept else None,
        "manager": manager,
        "members": lambda group=None: _options(directory.members(group)) if group else [],
        "staff": lambda: _options(directory.staff()),
        "departments": lambda kind=None: _options(directory.departments(kind, None)),
        "my departments": lambda kind=None: _options(directory.departments(kind, actor.user)),
    }


def versions(uow: UnitOfWork) -> Mapping[str, Question]:
    """Which definitions are deployed."""

    def latest(kind: Any, definition_id: str) -> int | None:
        found = uow.definitions.latest(kind, definition_id)
        return found.key if found else None

    def numbered(kind: Any, definition_id: str, version: int) -> int | None:
        found = uow.definitions.numbered(kind, definition_id, version)
        return found.key if found else None

    def tagged(kind: Any, definition_id: str, tag: str) -> int | None:
        found = uow.definitions.tagged(kind, definition_id, tag)
        return found.key if found else None

    def in_force(process_key: int) -> int:
        return uow.definitions.deployment_in_force(process_key).key

    def deployed(deployment_key: int, kind: Any, definition_id: str) -> int | None:
        return uow.definitions.deployment(deployment_key).manifest.get((kind, definition_id))

    return {
        "latest": latest,
        "version": numbered,
        "version tag": tagged,
        "deployment": in_force,
        "deployed": deployed,
    }


def _options(pairs: list[tuple[str, str]]) -> list[dict[str, str]]:
    return [{"value": value, "label": label} for value, label in pairs]


def _number(n: Any) -> int | Decimal:
    if isinstance(n, bool) or not isinstance(n, (int, float)):
        raise ProcessError("outside.not_a_number", given=n)
    return n if isinstance(n, int) else Decimal(repr(n))


def _whole(n: Any) -> int:
    number = _number(n)
    if number != int(number):
        raise ProcessError("outside.not_a_number", given=n)
    return int(number)


def _moment(text: str | None) -> date | datetime | None:
    """FEEL's ISO text; a zone name in brackets follows an offset and adds nothing to it."""
    if text is None:
        return None
    bare = text.split("[")[0].split("@")[0]
    try:
        return datetime.fromisoformat(bare) if "T" in bare else date.fromisoformat(bare)
    except ValueError:
        raise ProcessError("outside.not_a_date", given=text) from None
