"""FEEL's types, for ``instance of`` and for parameters (DMN 1.5 §10.3.2.3, §10.3.2.9)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from engine.feel.errors import FeelError
from engine.feel.temporal import DayTimeDuration, FarDate, FeelDateTime, FeelTime, YearMonthDuration
from engine.feel.values import Function, Range

KINDS: Mapping[type, str] = {
    Decimal: "number",
    str: "string",
    bool: "boolean",
    date: "date",
    FarDate: "date",
    FeelTime: "time",
    FeelDateTime: "date and time",
    DayTimeDuration: "days and time duration",
    YearMonthDuration: "years and months duration",
    list: "list",
    dict: "context",
    Range: "range",
    Function: "function",
    type(None): "Null",
}


def kind_of(value: Any) -> str:
    """FEEL's name for the type of a FEEL value.

    Raises:
        FeelError: ``feel.type``, it is none.
    """
    kind = KINDS.get(type(value))
    if kind is None:
        raise FeelError("feel.type", found=type(value).__name__)
    return kind


@dataclass(frozen=True, slots=True)
class SimpleType:
    """One of FEEL's own types by its name, ``Any`` and ``Null`` included."""

    name: str


@dataclass(frozen=True, slots=True)
class ListType:
    element: "Type"


@dataclass(frozen=True, slots=True)
class RangeType:
    element: "Type"


@dataclass(frozen=True, slots=True)
class ContextType:
    """At least these entries."""

    entries: tuple[tuple[str, "Type"], ...]


@dataclass(frozen=True, slots=True)
class FunctionType:
    parameters: tuple["Type", ...]
    result: "Type"


@dataclass(frozen=True, slots=True)
class NamedType:
    """A type that `Environment.types` knows by this name."""

    name: str


Type = SimpleType | ListType | RangeType | ContextType | FunctionType | NamedType
ANY = SimpleType("Any")

SIMPLE_NAMES = (
    "Any",
    "Null",
    "number",
    "string",
    "boolean",
    "date",
    "time",
    "date and time",
    "days and time duration",
    "years and months duration",
    "day and time duration",
    "year and month duration",
    "list",
    "context",
    "range",
    "function",
)
_SYNONYMS = {
    "day and time duration": "days and time duration",
    "year and month duration": "years and months duration",
    "dateTime": "date and time",
    "dayTimeDuration": "days and time duration",
    "yearMonthDuration": "years and months duration",
}


def simple_type(name: str) -> SimpleType:
    """One of FEEL's own types, by a name or a synonym (DMN 1.5 §10.3.4 uses both)."""
    return SimpleType(_SYNONYMS.get(name, name))


def is_instance(value: Any, type_: Type, types: Mapping[str, Type]) -> bool:
    """The answer of ``instance of``: null is an instance of nothing but ``Null``."""
    if value is None:
        return type_ == SimpleType("Null")
    return conforms(value, type_, types)


def conforms(value: Any, type_: Type, types: Mapping[str, Type], depth: int = 20) -> bool:
    """Whether a FEEL value belongs to a type; null belongs to every one.

    Args:
        types: what `NamedType` refers to; an unknown name admits nothing.
        depth: how many named types may stand within one another, since a type may name itself.
    """
    if value is None or type_ == ANY:
        return True
    match type_:
        case SimpleType(name):
            return kind_of(value) == name
        case NamedType(name):
            named = types.get(name)
            return named is not None and depth > 0 and conforms(value, named, types, depth - 1)
        case ListType(element):
            return isinstance(value, list) and all(conforms(item, element, types, depth) for item in value)
        case ContextType(entries):
            return isinstance(value, dict) and all(
                key in value and conforms(value[key], entry, types, depth) for key, entry in entries
            )
        case RangeType(element):
            return isinstance(value, Range) and all(
                conforms(end, element, types, depth) for end in (value.low, value.high)
            )
        case FunctionType(parameters, result):
            return isinstance(value, Function) and _function_conforms(value, parameters, result)


def _function_conforms(value: Function, parameters: tuple[Type, ...], result: Type) -> bool:
    if len(value.parameters) != len(parameters):
        return False
    declared = value.types or (ANY,) * len(parameters)
    takes = all(given is None or _within(wanted, given) for wanted, given in zip(parameters, declared, strict=True))
    return takes and (value.result is None or _within(value.result, result))


def _within(narrow: Any, wide: Any) -> bool:
    """Whether *narrow* conforms to *wide* (DMN 1.5 §10.3.2.9.2)."""
    if wide in {ANY, narrow} or narrow == SimpleType("Null"):
        return True
    match narrow, wide:
        case (ListType(a), ListType(b)) | (RangeType(a), RangeType(b)):
            return _within(a, b)
        case ContextType(a), ContextType(b):
            have = dict(a)
            return all(key in have and _within(have[key], entry) for key, entry in b)
        case FunctionType(a, x), FunctionType(b, y):
            return len(a) == len(b) and all(map(_within, b, a)) and _within(x, y)
    return False
