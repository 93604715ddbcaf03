"""Types of the submitted values: one marshmallow field per form field. Limits and options are checked later."""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, cast

import marshmallow as ma

from engine import feel
from engine.forms.field import DateSubtype, Field, ZoneFormat
from engine.forms.options import Choice

LONGEST_TEXT = 10_000
_LONGEST_LIST = 1_000
_MOST_DIGITS = 34  # as FEEL's numbers have

_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]{1,2})?", re.ASCII)
_DATE = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
_TIME = r"([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?"
_ZONES: Mapping[ZoneFormat, str] = {
    "no_timezone": "",
    "utc_normalized": "Z",
    "utc_offset": r"[+-](0[0-9]|1[0-4]):[0-5][0-9]",
}
_SPACES = str.maketrans(dict.fromkeys("\r\n\t", " "))
# Control characters and halves of surrogate pairs cannot be stored as text everywhere, and nobody types them.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one value; becomes a `Finding` with the field's key and label."""

    code: str
    params: Mapping[str, Any] = field(default_factory=dict)


def loaded(type_: ma.fields.Field[Any], value: Any) -> tuple[Any, list[Problem]]:
    """The value as `typed` loads it; null where it is empty or has the wrong type, and what is wrong with it."""
    if is_empty(value):
        return None, []
    try:
        return type_.deserialize(value), []
    except ma.ValidationError as error:
        return None, cast("list[Problem]", error.messages)


def is_empty(value: Any) -> bool:
    """Whether nothing was entered: null, no text but spaces, an empty list."""
    return value is None or (isinstance(value, str) and not value.strip()) or value == []


def shown_value(field: Field, value: Any) -> Any:
    """A variable's value as form-js shows it in *field*: a number in a text field becomes text, a list disappears."""
    if field.type not in {"textfield", "textarea"} or value is None:
        return value
    match value:
        case str():
            text = value
        case bool():
            text = str(value).lower()
        case int() | float():
            text = str(value)
        case _:
            return None
    return text.translate(_SPACES) if field.type == "textfield" else text


def typed(field: Field) -> ma.fields.Field[Any]:
    """What loads a JSON value of *field*; it is wrong with `Problem`s for messages."""
    match field.type:
        case "textfield":
            kind: type[_Value] = _Line
        case "textarea":
            kind = _Text
        case "number":
            kind = _Number
        case "checkbox":
            kind = _Checkbox
        case "radio" | "select":
            kind = _Choice
        case "checklist" | "taglist":
            kind = _Choices
        case "datetime":
            kind = _Moment
        case "filepicker":
            kind = _Files
    return kind(field)


class _Value(ma.fields.Field[Any]):
    def __init__(self, field: Field) -> None:
        super().__init__()
        self.field = field

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **_: Any) -> Any:
        del attr, data
        return self.read(value)

    def read(self, value: Any) -> Any:
        """The JSON value to store.

        Raises:
            ma.ValidationError: whose messages are `Problem`s.
        """
        raise NotImplementedError


class _Text(_Value):
    def read(self, value: Any) -> str:
        return _text(value)


class _Line(_Value):
    def read(self, value: Any) -> str:
        return _text(value).translate(_SPACES)


class _Number(_Value):
    def read(self, value: Any) -> Any:
        number = as_number(value)
        if number is None:
            raise _wrong("form.type", expected="number")
        return format(number, "f") if self.field.as_text else feel.to_json(number)


class _Checkbox(_Value):
    def read(self, value: Any) -> bool:
        if not isinstance(value, bool):
            raise _wrong("form.type", expected="boolean")
        return value


class _Choice(_Value):
    def read(self, value: Any) -> Choice:
        return _choice(value)


class _Choices(_Value):
    def read(self, value: Any) -> list[Choice]:
        choices = [_choice(each) for each in _list(value)]
        if len({(isinstance(choice, bool), choice) for choice in choices}) < len(choices):
            raise _wrong("form.duplicate")
        return choices


class _Moment(_Value):
    def read(self, value: Any) -> str:
        text = _text(value).strip()
        if not _denotes(text, self.field.subtype, self.field.zone_format):
            raise _wrong("form.bad_date", subtype=self.field.subtype, zone_format=self.field.zone_format)
        return text


class _Files(_Value):
    def read(self, value: Any) -> list[str]:
        ids = [_text(each) for each in _list(value if isinstance(value, list) else [value])]
        if len(set(ids)) < len(ids):
            raise _wrong("form.duplicate")
        return ids


def as_number(value: Any) -> Decimal | None:
    """The number that a JSON number or numeric text denotes, if it has no more than 34 digits on either side."""
    match value:
        case bool():
            return None
        case int():
            number = Decimal(value)
        case float():
            number = Decimal(repr(value))
        case str() if len(value) <= 3 * _MOST_DIGITS and _NUMBER.fullmatch(value.strip()):
            number = Decimal(value.strip())
        case _:
            return None
    exponent = number.as_tuple().exponent
    within = number.adjusted() < _MOST_DIGITS and isinstance(exponent, int) and exponent >= -_MOST_DIGITS
    return number if within else None


def _wrong(code: str, **params: Any) -> ma.ValidationError:
    return ma.ValidationError([Problem(code, params)])


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise _wrong("form.type", expected="text")
    if len(value) > LONGEST_TEXT:
        raise _wrong("form.too_long", max=LONGEST_TEXT, length=len(value))
    if _UNPRINTABLE.search(value):
        raise _wrong("form.bad_text")
    return value


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise _wrong("form.type", expected="list")
    if len(value) > _LONGEST_LIST:
        raise _wrong("form.too_many", max=_LONGEST_LIST, length=len(value))
    return value


def _choice(value: Any) -> Choice:
    match value:
        case bool() | int():
            return value
        case float() if math.isfinite(value):
            return value
        case _:
            return _text(value)


def _denotes(text: str, subtype: DateSubtype, zone_format: ZoneFormat) -> bool:
    shape = {"date": _DATE, "time": _TIME, "datetime": f"{_DATE}T{_TIME}"}[subtype]
    zone = "" if subtype == "date" else _ZONES[zone_format]
    if re.fullmatch(shape + zone, text, re.ASCII) is None:
        return False
    return subtype == "time" or _exists(text[:10])


def _exists(day: str) -> bool:
    try:
        date.fromisoformat(day)
    except ValueError:
        return False
    return True
