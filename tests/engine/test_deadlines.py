"""The functions that say by when: what they count from, and what they answer where there is nothing to count from."""

from datetime import UTC, datetime

import pytest

from engine import feel
from engine.outside import Recorded, Recording, environment
from engine.sources import reckoned
from engine.worktime import SHANGHAI, Calendar

NOW = datetime(2026, 11, 26, 2, 0, tzinfo=UTC)
RECEIVED = {"received": "2026-11-20T08:30:00+08:00", "day": "2026-11-20"}
RELEASED = [["due workdays", [5], "2026-12-03T17:30:00+08:00"], ["dept head", [], None]]


def answers(text, outside=None):
    outside = outside or Recording(NOW, SHANGHAI, reckoned(Calendar(), NOW))
    return feel.to_json(feel.evaluate(text, RECEIVED, environment(outside)))


@pytest.mark.parametrize(
    "start", ["received", "day", "date(day)", "date and time(received)", "date(date and time(received))"]
)
def test_days_are_counted_from_a_date_or_a_moment_whether_text_or_not(start):
    assert "2026-11-27T17:30:00+08:00" == answers(f"due workdays(5, {start})")


def test_they_are_counted_from_now_where_nothing_else_is_said():
    assert "2026-12-03T17:30:00+08:00" == answers("due workdays(5)")


@pytest.mark.parametrize("text", ["due workdays(5, {})", "due workhours(5, {})", "due workdays(n: 5, from: {})"])
@pytest.mark.parametrize("missing", ["null", "later", "date(received)"])
def test_a_deadline_counted_from_a_date_that_is_missing_is_none(text, missing):
    assert answers(text.format(missing)) is None


def test_a_record_in_which_it_was_counted_from_now_is_still_read():
    assert "2026-12-03T17:30:00+08:00" == answers("due workdays(5, later)", Recorded(NOW, SHANGHAI, RELEASED))
    assert answers("dept head(later)", Recorded(NOW, SHANGHAI, RELEASED)) is None
