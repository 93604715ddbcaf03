"""Days and times of the day, dates and times, durations (DMN 1.5 §10.3.2.3.4 to §10.3.2.3.8).

A FEEL date is a `datetime.date`, or a `FarDate` where Python's years end. The rest are values of this module, because
FEEL counts nanoseconds, has a time of the day with a zone, and tells a zone from an offset.
"""

import calendar
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from functools import cache, lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from engine.feel.errors import NoValue

NANOS = 1_000_000_000
DAY_SECONDS = 86_400
DAY_NANOS = DAY_SECONDS * NANOS
MAX_YEAR = 999_999_999
_MAX_DURATION_NANOS = 10**27
_MAX_DURATION_MONTHS = 12 * 10**10
_MONTH_LENGTHS = (0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_EPOCH = date(1970, 1, 1).toordinal()
_EARLIEST = date(1, 1, 2).toordinal() - _EPOCH
_LATEST = date(9999, 12, 30).toordinal() - _EPOCH


@dataclass(frozen=True, slots=True)
class FarDate:
    """A date before year 1 or after year 9999, in the proleptic Gregorian calendar with a year 0."""

    year: int
    month: int
    day: int

    def isoformat(self) -> str:
        sign = "-" if self.year < 0 else ""
        return f"{sign}{abs(self.year):04d}-{self.month:02d}-{self.day:02d}"


AnyDate = date | FarDate


def make_date(year: int, month: int, day: int) -> AnyDate:
    """A date of years -999,999,999 to 999,999,999.

    Raises:
        NoValue: there is no such day.
    """
    if abs(year) > MAX_YEAR or not 1 <= month <= 12 or not 1 <= day <= month_length(year, month):
        raise NoValue("range")
    return date(year, month, day) if 1 <= year <= 9999 else FarDate(year, month, day)


def month_length(year: int, month: int) -> int:
    """Days of a month."""
    return 29 if month == 2 and calendar.isleap(year) else _MONTH_LENGTHS[month]


def day_number(day: AnyDate) -> int:
    """Days since 1970-01-01."""
    cycles, year = divmod(day.year - 2000, 400)  # the calendar repeats itself every 400 years
    return date(2000 + year, day.month, day.day).toordinal() - _EPOCH + cycles * 146_097


def day_from_number(number: int) -> AnyDate:
    """The date that lies *number* days after 1970-01-01."""
    cycles, rest = divmod(number - 10_957, 146_097)  # 10,957: 2000-01-01
    near = date.fromordinal(_EPOCH + 10_957 + rest)
    return make_date(near.year + cycles * 400, near.month, near.day)


def add_months(day: AnyDate, months: int) -> AnyDate:
    """The same day of a later month, or that month's last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if abs(year) > MAX_YEAR:
        raise NoValue("range")
    return make_date(year, month + 1, min(day.day, month_length(year, month + 1)))


@cache
def _region(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # OSError: "America" is a folder of the database
        return None


def region(name: str) -> ZoneInfo | None:
    """The zone of the IANA database with this name; None if there is none."""
    return _region(name) if len(name) <= 64 else None


def offset(seconds: int) -> timezone:
    """A fixed offset from UTC."""
    return UTC if seconds == 0 else timezone(timedelta(seconds=seconds))


def zone_name(zone: tzinfo) -> str | None:
    """The IANA name, None for a fixed offset."""
    return zone.key if isinstance(zone, ZoneInfo) else None


def _offset_at(zone: tzinfo, day: int, second: int, *, universal: bool) -> int:
    """The offset in seconds when the clock, of the zone or universal, shows *second* of *day*."""
    near = date.fromordinal(min(max(day, _EARLIEST), _LATEST) + _EPOCH)
    moment = datetime(near.year, near.month, near.day, tzinfo=UTC if universal else zone) + timedelta(seconds=second)
    shift = (moment.astimezone(zone) if universal else moment).utcoffset()
    return 0 if shift is None else shift.days * DAY_SECONDS + shift.seconds


@dataclass(frozen=True, slots=True)
class FeelTime:
    """A time of the day.

    Attributes:
        zone: None for local time, a `timezone` for an offset, a `ZoneInfo` for a named zone.
    """

    hour: int
    minute: int
    second: int
    nanosecond: int = 0
    zone: tzinfo | None = None

    @property
    def seconds(self) -> int:
        """Whole seconds since midnight."""
        return self.hour * 3600 + self.minute * 60 + self.second

    @property
    def nanos(self) -> int:
        """Nanoseconds since midnight."""
        return self.seconds * NANOS + self.nanosecond

    @property
    def offset_seconds(self) -> int | None:
        """The offset from UTC; a named zone answers with today's standard, since a time knows no day."""
        if self.zone is None:
            return None
        return _offset_at(self.zone, 0, self.seconds, universal=False)

    def __str__(self) -> str:
        fraction = f".{self.nanosecond:09d}".rstrip("0") if self.nanosecond else ""
        return f"{self.hour:02d}:{self.minute:02d}:{self.second:02d}{fraction}{zone_text(self.zone)}"


@lru_cache(maxsize=256)
def zone_text(zone: tzinfo | None) -> str:
    """A zone as a time ends with it: nothing, ``Z``, ``+08:00`` or ``@Asia/Shanghai``."""
    if zone is None:
        return ""
    name = zone_name(zone)
    if name is not None:
        return f"@{name}"
    shift = zone.utcoffset(None) or timedelta()
    total = shift.days * DAY_SECONDS + shift.seconds
    if total == 0:
        return "Z"
    minutes, second = divmod(abs(total), 60)
    tail = f":{second:02d}" if second else ""
    return f"{'-' if total < 0 else '+'}{minutes // 60:02d}:{minutes % 60:02d}{tail}"


def time_of_nanos(nanos: int, zone: tzinfo | None) -> FeelTime:
    """The time *nanos* nanoseconds after midnight, whole days left out."""
    seconds, nanosecond = divmod(nanos % DAY_NANOS, NANOS)
    return FeelTime(seconds // 3600, seconds // 60 % 60, seconds % 60, nanosecond, zone)


@dataclass(frozen=True, slots=True)
class FeelDateTime:
    """A date and a time of that day, local or in a zone."""

    date: AnyDate
    time: FeelTime

    @property
    def zone(self) -> tzinfo | None:
        """None for a local one."""
        return self.time.zone

    @property
    def offset_seconds(self) -> int | None:
        """The offset from UTC at that moment, None for a local one."""
        if self.time.zone is None:
            return None
        return _offset_at(self.time.zone, day_number(self.date), self.time.seconds, universal=False)

    def nanos(self, default: tzinfo | None = None) -> int:
        """Nanoseconds since 1970-01-01T00:00Z; a local one is read in *default*, UTC if that is None."""
        zone = self.time.zone or default
        day = day_number(self.date)
        shift = 0 if zone is None else _offset_at(zone, day, self.time.seconds, universal=False)
        return day * DAY_NANOS + self.time.nanos - shift * NANOS

    def __str__(self) -> str:
        return f"{self.date.isoformat()}T{self.time}"


def datetime_of_nanos(nanos: int, zone: tzinfo | None) -> FeelDateTime:
    """The moment *nanos* nanoseconds after 1970-01-01T00:00Z as the clock of *zone* shows it."""
    if zone is not None:
        day, rest = divmod(nanos, DAY_NANOS)
        nanos += _offset_at(zone, day, rest // NANOS, universal=True) * NANOS
    day, rest = divmod(nanos, DAY_NANOS)
    return FeelDateTime(day_from_number(day), time_of_nanos(rest, zone))


def from_datetime(moment: datetime) -> FeelDateTime:
    """A Python datetime, aware or not, as a FEEL value."""
    clock = FeelTime(moment.hour, moment.minute, moment.second, moment.microsecond * 1000, _plain_zone(moment))
    return FeelDateTime(moment.date(), clock)


def _plain_zone(moment: datetime) -> tzinfo | None:
    if moment.tzinfo is None or isinstance(moment.tzinfo, ZoneInfo):
        return moment.tzinfo
    shift = moment.utcoffset() or timedelta()
    return offset(shift.days * DAY_SECONDS + shift.seconds)


@dataclass(frozen=True, slots=True, order=True)
class DayTimeDuration:
    """A "days and time duration"."""

    nanos: int

    def __post_init__(self) -> None:
        if abs(self.nanos) > _MAX_DURATION_NANOS:
            raise NoValue("range")

    def __str__(self) -> str:
        if self.nanos == 0:
            return "PT0S"
        days, rest = divmod(abs(self.nanos), DAY_NANOS)
        seconds, fraction = divmod(rest, NANOS)
        text = f"P{days}D" if days else "P"
        if rest:
            text += "T"
            text += f"{seconds // 3600}H" if seconds >= 3600 else ""
            text += f"{seconds // 60 % 60}M" if seconds // 60 % 60 else ""
            if seconds % 60 or fraction:
                text += f"{seconds % 60}" + (f".{fraction:09d}".rstrip("0") if fraction else "") + "S"
        return f"-{text}" if self.nanos < 0 else text


@dataclass(frozen=True, slots=True, order=True)
class YearMonthDuration:
    """A "years and months duration"."""

    months: int

    def __post_init__(self) -> None:
        if abs(self.months) > _MAX_DURATION_MONTHS:
            raise NoValue("range")

    def __str__(self) -> str:
        if self.months == 0:
            return "P0M"
        years, months = divmod(abs(self.months), 12)
        text = "P" + (f"{years}Y" if years else "") + (f"{months}M" if months else "")
        return f"-{text}" if self.months < 0 else text
