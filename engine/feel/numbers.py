"""Decimal arithmetic: 34 digits, rounded half to even (DMN 1.5 §10.3.2.3.1, IEEE 754-2008 decimal128)."""

import re
from decimal import (
    ROUND_HALF_EVEN,
    Context,
    Decimal,
    DivisionByZero,
    InvalidOperation,
    Overflow,
)

DIGITS = 34
CONTEXT = Context(
    prec=DIGITS,
    rounding=ROUND_HALF_EVEN,
    Emin=-6143,
    Emax=6144,
    capitals=1,
    clamp=0,
    flags=[],
    traps=[InvalidOperation, DivisionByZero, Overflow],
)
"""Never installed as the thread's context: its methods are called instead."""

ZERO = Decimal(0)
ONE = Decimal(1)

_NUMBER = re.compile(r"-?(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_MAX_DIGITS = 10_000  # a longer literal is no number that anybody meant


def parse_number(text: str) -> Decimal | None:
    """The number that *text* denotes as a FEEL literal, a leading minus allowed; None if it denotes none."""
    if len(text) > _MAX_DIGITS or not _NUMBER.fullmatch(text):
        return None
    try:
        return CONTEXT.create_decimal(text)
    except (InvalidOperation, Overflow):
        return None


def format_number(value: Decimal) -> str:
    """Plain decimal notation without an exponent and without trailing zeros (DMN 1.5 §10.3.4.1, ``string()``)."""
    if not value:
        return "0"
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def integral(value: Decimal) -> int | None:
    """*value* as an integer; None if it has a fraction, or more digits than a number keeps."""
    return int(value) if value.adjusted() <= DIGITS and value == value.to_integral_value() else None
