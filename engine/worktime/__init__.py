"""Working days, public holidays and office hours."""

from engine.worktime.calendar import SHANGHAI, Calendar
from engine.worktime.holidays import is_published
from engine.worktime.hours import Hours

__all__ = ["SHANGHAI", "Calendar", "Hours", "is_published"]
