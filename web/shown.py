"""How moments, durations and names are shown; filters and globals of the templates."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import orjson
from flask import Flask

from engine.errors import ProcessError
from engine.model import SYSTEM
from web import auth, current
from web.translation import gettext as _
from web.translation import ngettext

LONGEST_VALUE = 400
"""Characters of one value."""

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)


def register(app: Flask) -> None:
    """Give templates these filters and globals."""
    app.jinja_env.filters |= {
        "moment": moment,
        "day": day,
        "since": since,
        "due": due,
        "size": size,
        "browser": browser,
    }
    app.jinja_env.globals |= {
        "session": current.session,
        "settings": lambda: current.pages().settings,
        "is_admitted": auth.is_admitted,
        "new_key": lambda: uuid4().hex,
        "language": lambda: {"zh": "zh-CN"}.get(current.language(), "en"),
    }


def moment(at: datetime) -> str:
    """``2026-11-22 14:02``, company's time."""
    return f"{at.astimezone(current.calendar().zone):%Y-%m-%d %H:%M}"


def day(at: datetime) -> str:
    """``2026-11-22``, company's time."""
    return f"{at.astimezone(current.calendar().zone):%Y-%m-%d}"


def since(at: datetime) -> str:
    """How long ago *at* is, in words: in working time as soon as a minute of it has passed."""
    if is_just_now(at):
        return _("just now")
    return worked(at, current.now()) or _("since %(when)s", when=moment(at))


def is_just_now(at: datetime) -> bool:
    """Whether less than a minute by the clock has passed."""
    return current.now() - at < MINUTE


def worked(begin: datetime, end: datetime) -> str | None:
    """Working time between two moments: days, or hours within one, or minutes within one of those.

    None for less than a minute: outside the office's hours that says nothing.
    """
    try:
        return in_working_time(abs(current.calendar().workhours_between(begin, end)))
    except ProcessError:  # beyond the calendar's years
        return f"{day(begin)} – {day(end)}"


@dataclass(frozen=True, slots=True)
class Due:
    """A deadline in words."""

    words: str
    overdue: bool


def due(at: datetime) -> Due:
    """A deadline as seen now."""
    now, calendar = current.now(), current.calendar()
    local, today = at.astimezone(calendar.zone), now.astimezone(calendar.zone).date()
    if now > at:
        late = worked(at, now)
        words = _("%(duration)s overdue", duration=late) if late else _("overdue since %(when)s", when=moment(at))
        return Due(words, overdue=True)
    days = (local.date() - today).days
    if days == 0:
        return Due(_("by %(time)s today", time=f"{local:%H:%M}"), overdue=False)
    if days == 1:
        return Due(_("by %(time)s tomorrow", time=f"{local:%H:%M}"), overdue=False)
    try:
        workdays = calendar.workdays_between(now, at)
    except ProcessError:
        return Due(day(at), overdue=False)
    words = ngettext("within %(num)d working day", "within %(num)d working days", workdays)
    # No holidays are published for that day yet: the calendar guesses, and says so.
    return Due(_("%(due)s, estimated", due=words) if calendar.is_estimated(local.date()) else words, overdue=False)


def size(number: int) -> str:
    """Bytes in the unit that people read."""
    if number < 1024:
        return f"{number} B"
    return f"{number / 1024:.0f} KB" if number < 1024**2 else f"{number / 1024**2:.1f} MB"


_BROWSERS = (
    ("wxwork", "WeCom"), ("MicroMessenger", "WeChat"), ("DingTalk", "DingTalk"), ("Edg/", "Edge"), ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"), ("Safari/", "Safari"),
)  # fmt: skip
_SYSTEMS = (
    ("Windows", "Windows"), ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Mac OS", "macOS"), ("Linux", "Linux"),
)  # fmt: skip


def browser(agent: str) -> str:
    """What people call the browser that names itself so, and the system that it runs on; else its own beginning."""
    known = [next((name for mark, name in marks if mark in agent), "") for marks in (_BROWSERS, _SYSTEMS)]
    return " · ".join(filter(None, known)) or agent[:60]


class Names(dict[str, str]):
    """Display names of people by user id; who is not known is shown by the id."""

    def load(self, ids: Iterable[str | None]) -> "Names":
        """Look up what is still missing: one query."""
        missing = {id_ for id_ in ids if id_ and id_ not in self}
        self.setdefault(SYSTEM.user, _("System"))
        if missing - {SYSTEM.user}:
            with (uow := current.services().reading()):
                self.update(uow.directory.names(missing))
        for id_ in missing:
            self.setdefault(id_, id_)
        return self

    def __missing__(self, id: str) -> str:
        return self.load([id])[id]


def group_names() -> dict[str, str]:
    """Display names of all groups by group id, which may be somebody's user id too; one query."""
    return {group.id: group.name for group in current.services().accounts.groups()}


def names(ids: Iterable[str | None] = ()) -> Names:
    """Names of *ids*, one query."""
    return Names().load(ids)


def in_working_time(time: timedelta) -> str | None:
    """Working time in words; None for less than a minute."""
    length = current.calendar().hours.length
    if time >= length:
        return ngettext("%(num)d working day", "%(num)d working days", time // length)
    if time >= HOUR:
        return ngettext("%(num)d hour", "%(num)d hours", time // HOUR)
    if time >= MINUTE:
        return ngettext("%(num)d minute", "%(num)d minutes", time // MINUTE)
    return None


def shortened(value: Any) -> str:
    """A variable's value as JSON, its beginning where it is long; text without quotation marks."""
    text = value if isinstance(value, str) else orjson.dumps(value).decode()
    return text if len(text) <= LONGEST_VALUE else f"{text[:LONGEST_VALUE]} …"
