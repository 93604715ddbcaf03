"""Text that is nearly FEEL, out of any bytes: so that a fuzzer gets behind the parser."""

from typing import Protocol

from engine.feel.builtins import BUILTINS

VALUES = (
    *("null", "1", "-1", "0", "2.5", "1e6000", '"a"', '""', '"2026-01-31"', "true", "false", "[]", "[1, 2]", '["a"]'),
    *("[null]", "{}", "{a: 1}", "{a: {b: [1]}}", "[1..3]", "(< 5)", '@"2026-01-31"', '@"-2026-01-31"', '@"10:00:00"'),
    *('@"999999999-12-31"', '@"10:00:00Z"', '@"10:00:00@Europe/Paris"', '@"2026-01-01T10:00:00"', '@"P1D"', '@"P1Y"'),
    *('@"9999-12-31T23:59:59-05:00"', '@"-P999999999D"', "function(x) x", "function(a, b) a < b", "x", "y.z", "abs"),
    *("now()", "[[1], [2]]", "[{a: 1}, {b: 2}]", '"(a"', '"[a-c-[b]]"', '"$1"', "10 ** 30", "lead dept", "f(1)", "?"),
    *('"\\uD800"', '[@"2026-01-01"..@"2026-01-03"]', '["a".."b"]', "item", "partial", "1..10", "申请"),
)
OPERATORS = ("+", "-", "*", "/", "**", "=", "!=", "<", "<=", ">", ">=", " and ", " or ", " in ", "..", ", ")
ENTRIES = ("a", "b", "year", "time offset", "start", "seconds", "timezone", "months", "weekday", "z")
TYPES = ("number", "list<Any>", "context<a: number>", "function<Any>->Any", "date and time", "range<date>")
NAMES = sorted(BUILTINS)
DEPTH = 5


class Bytes(Protocol):
    """What this needs of a fuzzer's data."""

    def ConsumeIntInRange(self, low: int, high: int) -> int: ...  # noqa: N802
    def ConsumeUnicodeNoSurrogates(self, count: int) -> str: ...  # noqa: N802


def expression(data: Bytes, depth: int = DEPTH) -> str:  # noqa: C901, PLR0912 - one case for each form
    """An expression, or what nearly is one."""

    def inner() -> str:
        return expression(data, depth - 1)

    if depth == 0:
        return _one_of(data, VALUES)
    match data.ConsumeIntInRange(0, 18):
        case 0 | 1 | 2:
            return _one_of(data, VALUES)
        case 3 | 4 | 5:
            arguments = ", ".join(inner() for _ in range(data.ConsumeIntInRange(0, 4)))
            return f"{_one_of(data, NAMES)}({arguments})"
        case 6 | 7:
            return f"({inner()}{_one_of(data, OPERATORS)}{inner()})"
        case 8:
            return f"[{inner()}, {inner()}]"
        case 9:
            return f"if {inner()} then {inner()} else {inner()}"
        case 10:
            return f"(for i in {inner()} return {inner()})"
        case 11:
            return f"(some i in {inner()} satisfies {inner()})"
        case 12:
            return f"{inner()}[{inner()}]"
        case 13:
            return f"{inner()}.{_one_of(data, ENTRIES)}"
        case 14:
            return f"{{a: {inner()}, b: {inner()}}}"
        case 15:
            return f"({inner()} instance of {_one_of(data, TYPES)})"
        case 16:
            return f"(function(p, q) {inner()})({inner()}, {inner()})"
        case 17:
            return f"(for i in {inner()}..{inner()} return {inner()})"
    return data.ConsumeUnicodeNoSurrogates(data.ConsumeIntInRange(0, 12))


def _one_of(data: Bytes, words: tuple[str, ...] | list[str]) -> str:
    return words[data.ConsumeIntInRange(0, len(words) - 1)]
