import copy
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.feel import Environment, FeelError, HostFunction, Limits, evaluate, from_json, to_json, unary_tests
from engine.feel.builtins import BUILTINS
from engine.feel.text import format_value
from engine.feel.types import kind_of
from tests.fuzz.watching import watched

ENVIRONMENT = Environment(now=datetime(2026, 3, 1, tzinfo=UTC), limits=Limits(steps=2_000, size=20_000))
VARIABLES = {"x": 1, "y": {"z": [1, "a", None, {"q": 2.5}]}, "lead dept": "sales", "申请": True}

TOKENS = st.sampled_from(
    [
        *BUILTINS,
        *(
            "if",
            "then",
            "else",
            "for",
            "in",
            "return",
            "some",
            "every",
            "satisfies",
            "and",
            "or",
            "between",
            "function",
        ),
        *("instance of", "number", "list<", "context<", "true", "false", "null", "not", "item", "partial", "?"),
        *("x", "y", "z", "lead dept", "申请", "a:", "1", "0", "-1", "2.5", "1e99", '"a"', '""', '"(a"', '"2026-03-01"'),
        *('@"2026-03-01"', '@"08:30:00@Asia/Shanghai"', '@"2026-03-01T08:30:00Z"', '@"P1D"', '@"P1Y"'),
        *"+-*/=<>()[]{}.,:@",
        *("**", "..", "!=", "<=", ">=", "->"),
    ]
)
SOUP = st.lists(TOKENS, max_size=14).map(" ".join)
LEAVES = st.sampled_from(
    ["1", "-2.5", "null", "true", '"a"', '"2026-03-01"', "x", "y.z", "[]", "{}", '@"P1D"', '@"2026-03-01"', "[1..3]"]
)
VALUES = LEAVES | st.sampled_from(
    [
        *(
            "0",
            "-1",
            "1e6000",
            '""',
            '"(["',
            '","',
            "[1, 2]",
            "[[1]]",
            "[null]",
            '["a"]',
            "{a: 1}",
            "[{a: 1}]",
            "(< 3)",
        ),
        *('@"08:30:00"', '@"08:30:00Z"', '@"P1Y"', '@"999999999-12-31"', '@"-0001-01-01T00:00:00@Asia/Shanghai"'),
        *("function(a) a", "function(a, b) a < b", '[@"2026-03-01"..@"2026-03-02"]', '["a".."b")', "false"),
    ]
)
CALLS = st.recursive(
    LEAVES,
    lambda inner: (
        st.tuples(st.sampled_from(sorted(BUILTINS)), st.lists(inner, max_size=4)).map(
            lambda call: f"{call[0]}({', '.join(call[1])})"
        )
        | st.lists(inner, min_size=2, max_size=2).map(lambda pair: f"({pair[0]} + {pair[1]})")
        | st.lists(inner, max_size=3).map(lambda items: f"[{', '.join(items)}]")
        | st.lists(inner, min_size=2, max_size=2).map(lambda pair: f"{pair[0]}[{pair[1]}]")
        | inner.map(lambda body: f"(for i in {body} return i)")
    ),
    max_leaves=8,
)
NUMBERS = st.decimals(-(10**12), 10**12, places=4)


def outcome(text):
    """The value, or None where the expression is refused."""
    try:
        return evaluate(text, VARIABLES, ENVIRONMENT)
    except FeelError:
        return None


@given(st.text(max_size=60) | SOUP | CALLS)
@settings(max_examples=300, deadline=None)
def test_nothing_but_a_feel_error_comes_out(text):
    before = copy.deepcopy(VARIABLES)
    outcome(text)
    try:
        answer = unary_tests(text, 1, VARIABLES, ENVIRONMENT)
    except FeelError:
        answer = None

    assert answer in {True, False, None}
    assert before == VARIABLES


@given(SOUP | CALLS | st.text(max_size=60))
@settings(max_examples=300, deadline=None)
def test_an_expression_touches_neither_files_nor_network_nor_anything_else(text):
    with watched(text):
        outcome(text)


def test_what_touches_the_machine_is_seen():
    host = HostFunction("f", (), 0, lambda: Path(__file__).open().close())

    with pytest.raises(AssertionError, match="open"), watched("f()"):
        evaluate("f()", {}, Environment(functions={"f": host}))


@given(st.data())
@settings(max_examples=300, deadline=None)
def test_a_built_in_function_has_an_answer_to_any_values(data):
    builtin = BUILTINS[data.draw(st.sampled_from(sorted(BUILTINS)))]
    signature = data.draw(st.sampled_from(builtin.signatures))
    arguments = [data.draw(VALUES) for _ in signature.parameters]

    assert kind_of(outcome(f"{builtin.name}({', '.join(arguments)})"))


@given(CALLS)
@settings(max_examples=100, deadline=None)
def test_the_same_expression_has_the_same_value(text):
    first, second = outcome(text), outcome(text)

    assert format_value(first) == format_value(second)


@given(NUMBERS, NUMBERS)
def test_addition_and_subtraction_undo_each_other(a, b):
    assert evaluate("a + b - b = a", {"a": a, "b": b})


@given(NUMBERS, NUMBERS.filter(bool))
def test_a_division_with_its_rest_gives_the_number_back(a, b):
    assert evaluate("floor(a / b) * b + modulo(a, b) = a or abs(a / b) > 10 ** 20", {"a": a, "b": b})


@given(st.lists(NUMBERS, min_size=1, max_size=20))
def test_a_sorted_list_begins_with_the_least_and_ends_with_the_greatest(numbers):
    text = "{s: sort(n, function(a, b) a < b), r: s[1] = min(n) and s[-1] = max(n) and count(s) = count(n)}.r"

    assert evaluate(text, {"n": numbers})


@given(st.dates(), st.integers(-4000, 4000))
def test_days_added_to_a_date_can_be_counted(day, days):
    text = '(d + n * @"P1D") - d = n * @"P1D" and (d + n * @"P1D") - n * @"P1D" = d'

    assert evaluate(text, {"d": day, "n": days}) in {True, None}  # null where the calendar ends


@given(st.datetimes(timezones=st.sampled_from([UTC, ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/Berlin")])))
def test_a_moment_written_and_read_again_is_the_same(moment):
    text = "date and time(string(m)) = m and is(date and time(string(m)), m)"

    assert evaluate(text, {"m": moment})


@given(st.text(), st.text(min_size=1))
def test_a_joined_list_can_be_split_again(text, separator):
    variables = {"parts": text.split(separator), "s": separator}

    assert evaluate("string join(parts, s) = t", {**variables, "t": text})


@given(st.recursive(st.none() | st.booleans() | st.text() | NUMBERS, lambda x: st.lists(x, max_size=4), max_leaves=10))
def test_a_value_written_by_string_reads_as_itself(value):
    variables = {"v": [from_json(value)]}
    written = evaluate("string(v)", variables)

    assert to_json(evaluate("v", variables)) == to_json(evaluate(written, {}))
