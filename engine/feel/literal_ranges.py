"""Text as an interval of literals, for ``range()`` (DMN 1.5 table 73)."""

from typing import Any

from engine.feel.comparison import order
from engine.feel.environment import Environment, Run
from engine.feel.errors import FeelError, NoValue
from engine.feel.iso import read_date, read_datetime, read_duration, read_temporal, read_time
from engine.feel.lexer import Token, tokenize
from engine.feel.numbers import parse_number
from engine.feel.values import Range

_READERS = {
    ("date",): read_date,
    ("time",): read_time,
    ("date", "and", "time"): read_datetime,
    ("duration",): read_duration,
}


def read_range(text: str) -> Range:
    """``[1..10)`` and the like; the ends are literals, ``@"…"`` or calls of a temporal function with a literal.

    Raises:
        NoValue: *text* is no such interval.
    """
    try:
        tokens = tokenize(text)[:-1]
    except FeelError:
        raise NoValue("format") from None
    words = [token.text if token.kind == "symbol" else "" for token in tokens]
    if len(tokens) < 4 or words[0] not in {"[", "(", "]"} or words[-1] not in {"]", ")", "["} or ".." not in words:
        raise NoValue("format")
    middle = words.index("..")
    low, high = _literal(tokens[1:middle]), _literal(tokens[middle + 1 : -1])
    place = order(low, high, Run({}, Environment()))
    if place is None or place > 0:
        raise NoValue("range")
    return Range(low, high, low_included=words[0] == "[", high_included=words[-1] == "]")


def _literal(tokens: list[Token]) -> Any:
    match tokens:
        case [Token("string", value)]:
            return value
        case [Token("symbol", "@"), Token("string", value)]:
            return _required(read_temporal(value))
        case [*_, Token("symbol", "("), Token("string", value), Token("symbol", ")")]:
            reader = _READERS.get(tuple(token.text for token in tokens[:-3]))
            return _required(reader(value) if reader else None)
    return _required(parse_number("".join(token.text for token in tokens)))


def _required(value: Any) -> Any:
    if value is None:
        raise NoValue("format")
    return value
