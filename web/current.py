"""What belongs to the request that is being answered: its services, its person, its moment."""

import secrets
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, cast

from flask import g, has_request_context, request

from engine.errors import LiuzhuanError
from engine.model import Actor
from engine.ports import UnitOfWork
from engine.upkeep import Examination
from engine.views import Language, Reads, Scope, SessionRow, UserRow
from engine.worktime import Calendar
from web.accounts import Accounts, Roster, Tokens
from web.received import application, known, received
from web.settings import Settings

if TYPE_CHECKING:  # which needs this module
    from web.audit import Seldom
    from web.credentials import Remembered

EXTENSION = "liuzhuan"
_UNKNOWN: Any = object()


@dataclass(frozen=True, slots=True)
class Services:
    """What the pages work with; the composition root makes it.

    Attributes:
        unit_of_work: opens a transaction for a command.
        reading: opens one that locks nothing and refuses to write.
        clock: the time, aware, UTC.
        wake: tells the worker that something may be due.
        examination: looks at the store as a whole.
        worker_lives: whether the embedded worker goes its rounds.
    """

    unit_of_work: Callable[[], UnitOfWork]
    reading: Callable[[], UnitOfWork]
    reads: Reads
    accounts: Accounts
    tokens: Tokens
    roster: Roster
    clock: Callable[[], datetime]
    wake: Callable[[], None]
    examination: Examination
    worker_lives: Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Pages:
    """What an application holds of its own."""

    settings: Settings
    services: Services
    calendar: Calendar
    remembered: "Remembered"
    throttled: "Seldom"


@dataclass(frozen=True, slots=True)
class Login:
    """Who asks, and how that was proven.

    Attributes:
        via: ``session:<id>``, ``basic`` or ``token:<id>``, as the history keeps it.
        scopes: what a token may be used for; None where the person is there in person.
    """

    user: UserRow
    via: str
    scopes: frozenset[Scope] | None = None


def pages() -> Pages:
    """The application's own."""
    found: Pages = application().extensions[EXTENSION]
    return found


def services() -> Services:
    """What the pages work with."""
    return pages().services


def calendar() -> Calendar:
    """The company's working days and hours; its zone is the pages'."""
    return pages().calendar


def now() -> datetime:
    """The request's one moment: everything on a page, and a command with all it does, happens at the same time."""
    mine = known()
    at: datetime | None = mine.get("now")
    if at is None:
        at = mine.now = services().clock()
    return at


def session() -> SessionRow | None:
    """The browser's log-in, if it has a valid one; read once. Programs have none, whatever cookie they send."""
    from web import programs, sessions  # noqa: PLC0415 - which need this module

    if "session" not in g:
        g.session = None if programs.are_answered_at(request.path) else sessions.read_session()
    return cast("SessionRow | None", g.session)


def login() -> Login | None:
    """Who asks: the browser's person or, where programs are answered, theirs; found out once."""
    mine = known()
    who: Login | None = mine.get("login", _UNKNOWN)
    if who is _UNKNOWN:
        who = mine.login = _read_login()
    return who


def _read_login() -> Login | None:
    from web import programs  # noqa: PLC0415 - which needs this module

    if programs.are_answered_at(received().path):
        return programs.read_login()
    row = session()
    return Login(row.user, f"session:{row.token_hash[:12]}") if row else None


def actor() -> Actor:
    """The person who asks. Only behind the guard: there is one."""
    who = login()
    if who is None:
        raise LookupError("nobody is logged in")
    return Actor(who.user.id, who.user.groups, via=who.via, sealed=pages().settings.confidential)


def unit_of_work() -> UnitOfWork:
    """For the request's command: one that answers a repeated request as the first one, where it has a key."""
    mine = known()
    return cast("UnitOfWork", mine.once) if "once" in mine else services().unit_of_work()


def beside() -> UnitOfWork:
    """For what is recorded beside the request's command: within its transaction while that is open, else on its own."""
    once = g.get("once")
    return cast("UnitOfWork", once) if once is not None and once.is_open else services().unit_of_work()


def wake() -> None:
    """Tell the worker that something may be due; where the command is not committed yet, whoever commits it does."""
    if "once" not in known():
        services().wake()


def acting() -> tuple[Actor, datetime]:
    """Whoever acts, as the company's own chain records it. Asks for no log-in: it may be about to end."""
    login_: Login | None = g.get("login") if has_request_context() else None
    if login_ is not None:
        return Actor(login_.user.id, login_.user.groups, via=login_.via), now()
    return Actor("", via=f"address:{request.remote_addr}"), now()


def language() -> Language:
    """The person's own; else the first that the browser asks for and we have; else the installation's."""
    from web import programs  # noqa: PLC0415 - which needs this module

    wanted = None
    if not programs.are_answered_at(request.path):
        with suppress(LiuzhuanError):  # an error page is written without the store, if need be
            wanted = row.user.language if (row := session()) else None
    return wanted or _accepted() or pages().settings.language


def _accepted() -> Language | None:
    for tag, _ in request.accept_languages:  # the most wanted first
        match tag.lower().partition("-")[0]:
            case "zh":
                return "zh"
            case "en":
                return "en"
    return None


def quotable() -> str:
    """The request's number, for people to quote and for the log to be searched by."""
    if "quotable" not in g:
        g.quotable = secrets.token_hex(4).upper()
    return cast("str", g.quotable)


def asked() -> str | None:
    """The number of the request that somebody sent, `quotable`; None where nobody did, as in a worker that renders."""
    return quotable() if has_request_context() and "begun" in g else None
