"""What belongs to the request that is being answered: its services, its person, its moment."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from flask import current_app, g

from engine.model import Actor
from engine.ports import UnitOfWork
from engine.views import Reads, SessionRow
from engine.worktime import Calendar
from web.accounts import Accounts
from web.settings import Settings

EXTENSION = "liuzhuan"


@dataclass(frozen=True, slots=True)
class Services:
    """What the pages work with; the composition root makes it.

    Attributes:
        unit_of_work: opens a transaction for a command.
        reading: opens one that locks nothing and refuses to write.
        clock: the time, aware, UTC.
        wake: tells the worker that something may be due.
    """

    unit_of_work: Callable[[], UnitOfWork]
    reading: Callable[[], UnitOfWork]
    reads: Reads
    accounts: Accounts
    clock: Callable[[], datetime]
    wake: Callable[[], None]


@dataclass(frozen=True, slots=True)
class Pages:
    """What an application holds of its own."""

    settings: Settings
    services: Services
    calendar: Calendar


def pages() -> Pages:
    """The application's own."""
    return cast("Pages", current_app.extensions[EXTENSION])


def services() -> Services:
    """What the pages work with."""
    return pages().services


def calendar() -> Calendar:
    """The company's working days and hours; its zone is the pages'."""
    return pages().calendar


def now() -> datetime:
    """The request's one moment: everything on a page, and a command with all it does, happens at the same time."""
    if "now" not in g:
        g.now = services().clock()
    return cast("datetime", g.now)


def session() -> SessionRow | None:
    """The log-in of the request, if it has a valid one; read once."""
    from web.sessions import read_session  # noqa: PLC0415 - which needs this module

    if "session" not in g:
        g.session = read_session()
    return cast("SessionRow | None", g.session)


def actor() -> Actor:
    """The person at the browser. Only behind the guard: there is one."""
    row = session()
    if row is None:
        raise LookupError("nobody is logged in")
    return Actor(row.user.id, row.user.groups, via=row.via)


def quotable() -> str:
    """The request's number, for people to quote and for the log to be searched by."""
    if "quotable" not in g:
        g.quotable = secrets.token_hex(4).upper()
    return cast("str", g.quotable)
