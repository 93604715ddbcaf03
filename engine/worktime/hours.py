"""The hours of a working day."""

from dataclasses import dataclass, field
from datetime import time, timedelta

Span = tuple[time, time]
_NONE = timedelta()


@dataclass(frozen=True, slots=True)
class Hours:
    """Office hours, the same on every working day, as the clock on the wall shows them.

    Args:
        morning: opening and noon.
        afternoon: end of the noon break and closing.

    Raises:
        ValueError: the four times are not in ascending order.
    """

    morning: Span = (time(8, 30), time(12))
    afternoon: Span = (time(13, 30), time(17, 30))
    length: timedelta = field(init=False, repr=False, compare=False)
    """Working time of one day."""
    _spans: tuple[tuple[timedelta, timedelta], ...] = field(init=False, repr=False, compare=False)
    _until_noon: timedelta = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        opening, noon = self.morning
        resuming, closing = self.afternoon
        if not opening < noon <= resuming < closing:
            raise ValueError(f"office hours out of order: {self}")
        spans = tuple((_since_midnight(start), _since_midnight(end)) for start, end in (self.morning, self.afternoon))
        object.__setattr__(self, "_spans", spans)
        object.__setattr__(self, "_until_noon", self.worked_until(noon))
        object.__setattr__(self, "length", self.worked_until(closing))

    @property
    def closing(self) -> time:
        """When the working day ends."""
        return self.afternoon[1]

    def worked_until(self, clock: time) -> timedelta:
        """Working time that lies before *clock* on a working day."""
        now = _since_midnight(clock)
        worked = _NONE
        for start, end in self._spans:
            if now > start:
                worked += min(now, end) - start
        return worked

    def opens(self, clock: time) -> time | None:
        """*clock* itself within office hours (both ends belong to them), else the next opening of the same day."""
        for start, end in (self.morning, self.afternoon):
            if clock <= end:
                return max(clock, start)
        return None

    def reached(self, worked: timedelta) -> time:
        """The earliest clock time at which *worked*, positive and at most `length`, has been worked."""
        return self._clock(worked, before_noon=worked <= self._until_noon)

    def begun(self, worked: timedelta) -> time:
        """The latest clock time at which no more than *worked*, less than `length`, has been worked."""
        return self._clock(worked, before_noon=worked < self._until_noon)

    def _clock(self, worked: timedelta, *, before_noon: bool) -> time:
        (opening, _), (resuming, _) = self._spans
        return _clock(opening + worked if before_noon else resuming + worked - self._until_noon)


def _since_midnight(clock: time) -> timedelta:
    return timedelta(hours=clock.hour, minutes=clock.minute, seconds=clock.second, microseconds=clock.microsecond)


def _clock(since_midnight: timedelta) -> time:
    minutes, rest = divmod(since_midnight, timedelta(minutes=1))
    return time(minutes // 60, minutes % 60, rest.seconds, rest.microseconds)
