import pytest

CASES = [
    ("1 instance of number", "true"),
    ("1 instance of string", "false"),
    ("1 instance of Any", "true"),
    ("null instance of Any", "false"),
    ("null instance of Null", "true"),
    ("[1, 2] instance of list<number>", "true"),
    ('[1, "a"] instance of list<number>', "false"),
    ("[1, null] instance of list<number>", "true"),
    ("1 instance of list<number>", "false"),
    ("{a: 1, b: 2} instance of context<a: number>", "true"),
    ("{a: 1} instance of context<a: number, b: number>", "false"),
    ("{a: {b: 1}} instance of context<a: context<b: string>>", "false"),
    ("[1..2] instance of range<number>", "true"),
    ("[1..2] instance of range<string>", "false"),
    ('@"2026-03-01" instance of date', "true"),
    ('@"2026-03-01T08:00:00" instance of date and time', "true"),
    ('@"2026-03-01T08:00:00" instance of date and time and true', "true"),
    ('@"P1D" instance of days and time duration', "true"),
    ('@"P1M" instance of years and months duration', "true"),
    ("(function(x: number) x) instance of function<number> -> Any", "true"),
    ("(function(x: number) x) instance of function<string> -> Any", "false"),
    ("(function(x) x) instance of function<> -> Any", "false"),
    ("1 instance of tUnknown", "false"),
    ("1 + 2 instance of number", "null"),  # binds tighter than the sum
    ("(1 + 2) instance of number", "true"),
]


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[text for text, _ in CASES])
def test_instance_of(written, text, expected):
    assert expected == written(text)
