from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import feel
from engine.feel import FeelError, HostFunction, evaluate, from_json, to_json
from engine.feel.temporal import DayTimeDuration, FeelDateTime, FeelTime

NUMBERS = st.integers(-(2**63), 2**63 - 1) | st.floats(allow_nan=False, allow_infinity=False)
JSON = st.recursive(
    st.none() | st.booleans() | st.text() | st.integers(-(2**63), 2**63 - 1) | st.floats(-1e15, 1e15),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (Decimal("1.0"), 1),
        (Decimal("1.5"), 1.5),
        (Decimal("0.1"), 0.1),
        (Decimal(2**63 - 1), 2**63 - 1),
        (Decimal(2**63), 2.0**63),
        (Decimal("0.1234567890123456789"), 0.12345678901234568),
        (Decimal("1e309"), "1" + "0" * 309),
        (date(2026, 3, 1), "2026-03-01"),
        (FeelTime(8, 30, 0), "08:30:00"),
        (FeelDateTime(date(2026, 3, 1), FeelTime(8, 30, 0, 0, UTC)), "2026-03-01T08:30:00Z"),
        (DayTimeDuration(3_600_000_000_000), "PT1H"),
        ([Decimal(1), {"a": None}], [1, {"a": None}]),
    ],
)
def test_a_feel_value_as_json(value, expected):
    result = to_json(value)

    assert (type(expected), expected) == (type(result), result)


def test_numbers_of_json_become_decimals_by_their_shortest_form():
    assert Decimal("0.1") == from_json(0.1)
    assert [Decimal(1), True, "1"] == from_json([1, True, "1"])
    assert from_json(float("nan")) is None


@given(JSON)
def test_json_survives_the_way_through_feel(value):
    assert value == to_json(from_json(value))


@given(NUMBERS)
def test_a_number_from_json_and_back_denotes_the_same(number):
    there = from_json(number)

    assert there == from_json(to_json(there))


def test_python_values_are_taken_as_what_they_mean():
    zone = feel.Environment().zone
    variables = {
        "moment": datetime(2026, 3, 1, 8, 30, tzinfo=zone),
        "clock": time(8, 30),
        "day": date(2026, 3, 1),
        "span": timedelta(days=1, microseconds=500),
    }

    assert "2026-03-01T08:30:00@Asia/Shanghai" == to_json(evaluate("moment", variables))
    assert "08:30:00" == to_json(evaluate("clock", variables))
    assert "2026-03-02" == to_json(evaluate("day + span", variables))
    assert "P1DT0.0005S" == to_json(evaluate("span", variables))


def test_what_is_no_data_is_refused():
    with pytest.raises(FeelError) as function:
        to_json(evaluate("function(x) x", {}))
    with pytest.raises(FeelError) as stranger:
        evaluate("x", {"x": object()})

    with pytest.raises(FeelError) as host:
        to_json(HostFunction("f", (), 0, lambda: None))

    assert 3 * ["feel.type"] == [function.value.code, stranger.value.code, host.value.code]


def test_only_what_is_read_is_converted():
    variables = {"good": 1, "bad": object(), "deep": {"good": 2, "bad": object()}}

    assert 3 == evaluate("good + deep.good", variables)
