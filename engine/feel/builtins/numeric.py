"""Numeric functions (DMN 1.5 table 77)."""

from decimal import (
    ROUND_CEILING,
    ROUND_DOWN,
    ROUND_FLOOR,
    ROUND_HALF_DOWN,
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    ROUND_UP,
    Context,
    Decimal,
    DecimalException,
    InvalidOperation,
)
from typing import Any

from engine.feel.environment import Run
from engine.feel.errors import NoValue
from engine.feel.numbers import CONTEXT
from engine.feel.signatures import Body, Builtin, Signature, number, one, single, table
from engine.feel.temporal import DayTimeDuration, YearMonthDuration

_SERIES = 40  # steps that a logarithm or a power of e is worth
_MAX_SCALE, _MIN_SCALE = 6176, -6111
_WIDE = Context(  # holds every whole quotient of two decimal128 numbers
    prec=13_000, Emin=-20_000, Emax=20_000, traps=[InvalidOperation]
)


def rounded(value: Decimal, scale: int, mode: str) -> Decimal:
    """*value* with *scale* decimal places.

    Raises:
        NoValue: *scale* lies outside of what decimal128 can express.
    """
    if not _MIN_SCALE <= scale <= _MAX_SCALE:
        raise NoValue("range")
    exponent = value.as_tuple().exponent
    if isinstance(exponent, int) and -exponent <= scale:
        return value
    return CONTEXT.plus(value.quantize(Decimal((0, (1,), -scale)), rounding=mode, context=_WIDE))


def _rounding(mode: str) -> Body:
    def body(_run: Run, value: Any, scale: Any) -> Decimal:
        return rounded(number(value), int(number(scale)), mode)

    return body


def _with_or_without_scale(name: str, mode: str) -> Builtin:
    whole = Signature(("n",), 1, lambda _run, value: rounded(number(value), 0, mode))
    return Builtin(name, (whole, Signature(("n", "scale"), 2, _rounding(mode))))


def _abs(_run: Run, value: Any) -> Any:
    """Of a number or a duration."""
    match single(value, (Decimal, DayTimeDuration, YearMonthDuration)):
        case DayTimeDuration(nanos):
            return DayTimeDuration(abs(nanos))
        case YearMonthDuration(months):
            return YearMonthDuration(abs(months))
        case amount:
            return CONTEXT.abs(amount)


def _modulo(_run: Run, dividend: Any, divisor: Any) -> Decimal:
    """The rest of a division that rounds down: it has the divisor's sign."""
    upper, lower = number(dividend), number(divisor)
    if not lower:
        raise NoValue("range")
    rest = _WIDE.remainder(upper, lower)
    return CONTEXT.plus(rest + lower if rest and (rest < 0) != (lower < 0) else rest)


def _decimal_function(name: str) -> Body:
    def body(run: Run, value: Any) -> Decimal:
        argument = number(value)
        run.spend(_SERIES)
        try:
            result: Decimal = getattr(CONTEXT, name)(argument)
        except DecimalException:
            raise NoValue("range") from None
        if not result.is_finite():
            raise NoValue("range")
        return result

    return body


def _even(_run: Run, value: Any) -> bool:
    return _parity(number(value)) == 0


def _odd(_run: Run, value: Any) -> bool:
    return _parity(number(value)) == 1


def _parity(value: Decimal) -> Decimal:
    return abs(_WIDE.remainder(value, Decimal(2)))


TABLE = table(
    one("decimal", _rounding(ROUND_HALF_EVEN), "n", "scale"),
    _with_or_without_scale("floor", ROUND_FLOOR),
    _with_or_without_scale("ceiling", ROUND_CEILING),
    one("round up", _rounding(ROUND_UP), "n", "scale"),
    one("round down", _rounding(ROUND_DOWN), "n", "scale"),
    one("round half up", _rounding(ROUND_HALF_UP), "n", "scale"),
    one("round half down", _rounding(ROUND_HALF_DOWN), "n", "scale"),
    one("abs", _abs, "n"),
    one("modulo", _modulo, "dividend", "divisor"),
    one("sqrt", _decimal_function("sqrt"), "number"),
    one("log", _decimal_function("ln"), "number"),
    one("exp", _decimal_function("exp"), "number"),
    one("even", _even, "number"),
    one("odd", _odd, "number"),
)
