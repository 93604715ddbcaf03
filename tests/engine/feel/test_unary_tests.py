import pytest

from engine import feel
from engine.feel import Environment, unary_tests

CASES = [
    ("-", 1, True),
    ("", None, True),
    ("5", 5, True),
    ("5", 6, False),
    ("5", "5", None),
    ("< 5", 4, True),
    ("< 5", 5, False),
    (">= 5, 1", 1, True),
    ("= 5", 5, True),
    ("!= 5", 5, False),
    ("[1..5]", 5, True),
    ("[1..5)", 5, False),
    ("(1..5)", 1, False),
    ("]1..5[", 2, True),
    ("[1..nothing]", 2, None),
    ('"a"', "a", True),
    ('"a", "b"', "b", True),
    ('not("a", "b")', "b", False),
    ('not("a", "b")', "c", True),
    ("not(< 5)", 5, True),
    ("not([1..5])", 6, True),
    ("not(1) and not(2)", 3, False),
    ("true", True, True),
    ("true", False, False),
    ("null", None, True),
    ("null", 1, False),
    ("not(null)", 1, True),
    ('["a", "b"]', "b", True),
    ('["a", "b"]', ["a", "b"], True),
    ("allowed", "a", True),
    ("allowed", "z", False),
    ("limit", 10, True),
    ("< limit", 9, True),
    ("< limit * 2", 19, True),
    ("? > 5 and ? < limit", 7, True),
    ("? > 5 and ? < limit", 11, False),
    ("even(?)", 2, True),
    ("not(even(?))", 2, False),
    ('contains(?, "急")', "特急", True),
    ("? in [1, 2]", 2, True),
    ("some x in ? satisfies x > 5", [1, 6], True),
    ("if limit = 10 then ? = 1 else ? = 2", 1, True),
    ("limit > 5", 1, True),  # a condition that does not speak of the value
    ("limit > 5", True, True),  # for a boolean, the value that it must have
    ("limit > 5", False, False),
    ('date("2026-03-01")', "2026-03-01", None),
    ('< date("2026-03-01")', "a", None),
]
VARIABLES = {"allowed": ["a", "b"], "limit": 10}


@pytest.mark.parametrize(("text", "value", "expected"), CASES, ids=[f"{value!r} is {text}" for text, value, _ in CASES])
def test_a_value_satisfies_unary_tests(text, value, expected):
    assert expected is unary_tests(text, value, VARIABLES)


@pytest.mark.parametrize("text", ["1,", "not(", "1 2", "<", "- 1 2", "[1..", "=", "not(1"])
def test_malformed_tests_are_refused(text):
    with pytest.raises(feel.FeelError) as caught:
        feel.compile_unary_tests(text)

    assert "feel.syntax" == caught.value.code


def test_compiled_tests_know_the_variables_they_read():
    tests = feel.compile_unary_tests("? > limit, f(?, other)")

    assert {"limit", "other"} == tests.free_names
    assert {"f"} == tests.called


def test_the_value_is_not_taken_for_a_variable_of_the_caller():
    variables = {"?": 1}

    assert feel.compile_unary_tests("? = 2").matches(2, variables, Environment())
    assert {"?": 1} == variables
