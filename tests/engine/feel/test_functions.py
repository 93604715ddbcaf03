from datetime import date
from decimal import Decimal

import pytest

from engine.feel import Environment, FeelError, HostFunction, evaluate

CASES = [
    ("(function(x, y) x + y)(1, 2)", "3"),
    ("(function(x, y) x + y)(y: 1, x: 2)", "3"),
    ("(function(x) x)(1, 2)", "null"),
    ("(function(x) x)(z: 1)", "null"),
    ("(function() 1)()", "1"),
    ("(function(x: number) x)(1)", "1"),
    ('(function(x: number) x)("a")', "null"),
    ("(function(x: number) x)([1])", "1"),
    ("(function(x: list<number>) x)(1)", "[1]"),
    ("{f: function(n) if n <= 1 then 1 else n * f(n - 1), r: f(10)}.r", "3628800"),
    ("{x: 1, f: function(y) x + y, r: {x: 10, s: f(1)}.s}.r", "2"),  # a function keeps the names around it
    ("{f: function(first name) first name, r: f(first name: 1)}.r", "1"),
    ("(for i in [function(x) x + 1] return i(1))", "[2]"),
    ('substring(string: "abc", start position: 2)', '"bc"'),
    ('substring(start position: 2, string: "abc")', '"bc"'),
    ('substring(string: "abc", start: 2)', "null"),
    ("(function(f, x) f(x))(abs, -1)", "1"),  # a built-in function as an argument
    ('(function(f) f("ab"))(string length)', "2"),
    ("sort([2, 1], before)", "[1, 2]"),
    ("is defined(date)", "false"),  # a variable that is missing, whatever it is called
    ("[abs]", "[null]"),
    ("null()", "null"),
    ("1(2)", "null"),
    ('"abs"(-1)', "null"),
]


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[text for text, _ in CASES])
def test_invocation(written, text, expected):
    assert expected == written(text)


def host(name, *parameters, call, required=None):
    required = len(parameters) if required is None else required
    return Environment(functions={name: HostFunction(name, parameters, required, call)})


def test_a_host_function_may_have_several_words_and_optional_parameters():
    environment = host("due workdays", "n", "from", required=1, call=lambda n, start: [n, start])

    assert [3, None] == evaluate("due workdays(3)", {}, environment)
    assert [3, date(2026, 3, 1)] == evaluate('due workdays(from: @"2026-03-01", n: 3)', {}, environment)


def test_a_host_function_comes_before_a_built_in_one():
    assert Decimal(7) == evaluate("count([])", {}, host("count", "list", call=lambda _list: 7))


def test_a_variable_may_hold_a_host_function():
    double = HostFunction("double", ("n",), 1, lambda n: n * 2)

    assert 4 == evaluate("double(2)", {"double": double})


def test_what_a_host_function_answers_becomes_a_feel_value():
    environment = host("f", call=lambda: {"n": 1, "list": (1.5, True)})

    assert {"n": Decimal(1), "list": [Decimal("1.5"), True]} == evaluate("f()", {}, environment)


def test_a_host_function_with_wrong_arguments_is_null():
    assert evaluate("f(1, 2)", {}, host("f", "n", call=lambda n: n)) is None


def test_a_host_function_that_fails_is_an_error_with_its_name():
    def refuse(n):
        raise ValueError("no such department")

    with pytest.raises(FeelError) as caught:
        evaluate("f(1)", {}, host("f", "n", call=refuse))

    assert ("feel.function", "f") == (caught.value.code, caught.value.params["name"])


def test_an_unknown_function_is_an_error_with_its_place():
    with pytest.raises(FeelError) as caught:
        evaluate("1 + nowhere(1)", {})

    assert ("feel.unknown_function", "nowhere", 4) == (
        caught.value.code,
        caught.value.params["name"],
        caught.value.params["position"],
    )


def test_an_external_function_is_refused():
    with pytest.raises(FeelError) as caught:
        evaluate('function(x) external {java: {class: "java.lang.Math", method signature: "abs(int)"}}', {})

    assert "feel.external" == caught.value.code
