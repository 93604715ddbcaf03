"""From Python's and JSON's values to FEEL's, and back to JSON."""

import math
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation, Overflow
from typing import Any

from engine.feel.environment import HostFunction, Run
from engine.feel.errors import FeelError, NoValue
from engine.feel.measure import MAX_DEPTH, measure
from engine.feel.numbers import CONTEXT, integral
from engine.feel.temporal import (
    DayTimeDuration,
    FarDate,
    FeelDateTime,
    FeelTime,
    YearMonthDuration,
    from_datetime,
)
from engine.feel.text import format_value
from engine.feel.values import Function, Range

_AS_THEY_ARE = frozenset({str, bool, type(None), date, FarDate, FeelTime, FeelDateTime, DayTimeDuration})
_ALIKE_IN_JSON = frozenset({str, bool, type(None)})
_TEXT_IN_JSON = frozenset({FeelTime, FeelDateTime, DayTimeDuration, YearMonthDuration})
_FEEL_ONLY = (FarDate, FeelTime, FeelDateTime, DayTimeDuration, YearMonthDuration, Range, Function)


def to_feel(value: Any, depth: int = MAX_DEPTH) -> Any:
    """A FEEL value from a FEEL, Python or JSON value; containers are copied, the original stays as it is.

    Raises:
        FeelError: ``feel.type`` for something that FEEL has no value for, ``feel.budget`` for endless nesting.
    """
    kind = type(value)
    if kind in _AS_THEY_ARE:
        return value
    if kind is Decimal or kind is int or kind is float:
        return _number(value)
    if depth == 0:
        raise FeelError("feel.budget", budget="depth")
    if isinstance(value, (dict, Mapping)):  # in this order: whether something is a mapping takes long to say
        return {str(key): to_feel(entry, depth - 1) for key, entry in value.items()}
    if isinstance(value, (list, tuple)):
        return [to_feel(item, depth - 1) for item in value]
    return _other(value)


def _number(value: float | Decimal) -> Decimal | None:
    if isinstance(value, float):
        return Decimal(repr(value)) if math.isfinite(value) else None
    try:
        number = CONTEXT.create_decimal(value)
    except (InvalidOperation, Overflow):
        return None
    return number if number.is_finite() else None


def _other(value: Any) -> Any:
    match value:
        case HostFunction():
            return function_of(value)
        case datetime():
            return from_datetime(value)
        case time():
            moment = from_datetime(datetime.combine(date(1970, 1, 1), value))
            return moment.time
        case timedelta():
            return DayTimeDuration((value.days * 86_400 + value.seconds) * 10**9 + value.microseconds * 1000)
        case bool():
            return bool(value)
        case str():
            return str(value)
        case int() | float() | Decimal():
            return _number(value)
        case date():
            return date(value.year, value.month, value.day)
    if isinstance(value, _FEEL_ONLY):
        return value
    raise FeelError("feel.type", found=type(value).__name__)


def function_of(host: HostFunction) -> Function:
    """A host function as a FEEL value."""

    def call(run: Run, arguments: list[Any]) -> Any:
        measure(arguments, run)
        try:
            return to_feel(host.call(*arguments))
        except NoValue:
            raise
        except (ValueError, TypeError, LookupError, ArithmeticError) as error:
            raise FeelError("feel.function", name=host.name, reason=str(error)) from error

    return Function(host.parameters, host.required, call, name=host.name, left_out=host.left_out)


def from_json(value: Any) -> Any:
    """A FEEL value from a JSON one: numbers become `Decimal`, text stays text, containers are copied."""
    return to_feel(value)


def to_json(value: Any, depth: int = MAX_DEPTH) -> Any:
    """A JSON value from a FEEL one.

    Temporal values and ranges become their text. A number becomes `int` where it is integral and fits 64 bits, else the
    nearest `float`: it stays a number, with 15 to 17 digits. Beyond all floats it becomes its decimal text.

    Raises:
        FeelError: ``feel.type``, a function is no data; ``feel.budget`` for endless nesting.
    """
    kind = type(value)
    if kind in _ALIKE_IN_JSON:
        return value
    if kind is Decimal:
        return _json_number(value)
    if depth == 0:
        raise FeelError("feel.budget", budget="depth")
    if kind in _TEXT_IN_JSON:
        return str(value)
    if isinstance(value, (list, tuple)):
        return [to_json(item, depth - 1) for item in value]
    if isinstance(value, (dict, Mapping)):
        return {key: to_json(entry, depth - 1) for key, entry in value.items()}
    if isinstance(value, (Function, HostFunction)):
        raise FeelError("feel.type", found="function")
    if isinstance(value, (str, int, float)):
        return value
    return format_value(to_feel(value))


def _json_number(value: Decimal) -> int | float | str:
    whole = integral(value)
    if whole is not None and -(2**63) <= whole < 2**63:
        return whole
    binary = float(value)
    return binary if math.isfinite(binary) else format_value(value)
