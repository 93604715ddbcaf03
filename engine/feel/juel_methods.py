"""The FEEL that stands for a method, a bean or a function of Camunda 7, offered to whoever has to rewrite it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from engine.feel.names import is_name

EMPTY = '[null, "", [], {}]'
"""What JUEL's ``empty`` is true for."""

BEANS = frozenset({"execution", "task", "externalTask", "caseExecution", "connector"})
"""Roots that Camunda 7 offers itself; a variable of that name would be hidden there."""

Kind = Literal["number", "text", "truth", "null", "any"]
"""What a value must be; ``any`` for a variable's."""


@dataclass(frozen=True, slots=True)
class Offer:
    """FEEL to write instead.

    Attributes:
        compares: whether it is a comparison, which needs parentheses among other operators.
    """

    text: str
    kind: Kind = "any"
    compares: bool = False


_Pattern = tuple[str, Kind]
_METHODS: Mapping[tuple[str, int], _Pattern] = {
    ("equals", 1): ("{0} = {1}", "truth"),
    ("equalsIgnoreCase", 1): ("lower case({0}) = lower case({1})", "truth"),
    ("contains", 1): ("list contains({0}, {1})", "truth"),
    ("containsKey", 1): ("get value({0}, {1}) != null", "truth"),
    ("startsWith", 1): ("starts with({0}, {1})", "truth"),
    ("endsWith", 1): ("ends with({0}, {1})", "truth"),
    ("isEmpty", 0): ("list contains(" + EMPTY.replace("{}", "{{}}") + ", {0})", "truth"),
    ("size", 0): ("count({0})", "number"),
    ("length", 0): ("string length({0})", "number"),
    ("toString", 0): ("string({0})", "text"),
    ("toUpperCase", 0): ("upper case({0})", "text"),
    ("toLowerCase", 0): ("lower case({0})", "text"),
    ("trim", 0): ("trim({0})", "text"),
    **{(name, 0): ("{0}", "any") for name in ("stringValue", "numberValue", "boolValue", "value", "elements")},
    **{(name, 0): ("{0}", "any") for name in ("intValue", "longValue", "doubleValue", "booleanValue")},
}
_FUNCTIONS: Mapping[tuple[str, int], _Pattern] = {
    ("now", 0): ("now()", "any"),
    ("dateTime", 0): ("now()", "any"),
    ("S", 1): ("{1}", "any"),
    ("JSON", 1): ("{1}", "any"),
}
_GETTER = re.compile(r"(?:get|is)([A-Z])(\w*)")


def method(base: str, name: str, arguments: Sequence[str]) -> Offer | None:
    """The FEEL for ``base.name(arguments)``, all of them FEEL already; None where there is none to offer."""
    known = _METHODS.get((name, len(arguments)))
    if known is not None:
        return _filled(known, base, arguments)
    if name in {"get", "prop"} and len(arguments) == 1:
        return Offer(_element(base, arguments[0]))
    getter = _GETTER.fullmatch(name)
    if getter is not None and not arguments:
        return Offer(f"{base}.{getter.group(1).lower()}{getter.group(2)}")
    return None


def function(name: str, arguments: Sequence[str]) -> Offer | None:
    """The FEEL for a function."""
    known = _FUNCTIONS.get((name, len(arguments)))
    return _filled(known, "", arguments) if known is not None else None


def _filled(pattern: _Pattern, base: str, arguments: Sequence[str]) -> Offer:
    text, kind = pattern
    return Offer(text.format(base, *arguments), kind, " = " in text or " != " in text)


def bean(name: str, property_: str, arguments: Sequence[str] | None) -> Offer | None:
    """The FEEL for what a bean of Camunda 7 answers.

    Args:
        arguments: None for a property.
    """
    match name, property_, arguments:
        case "execution", "processBusinessKey" | "businessKey", None:
            return Offer("business_id")
        case "execution", "getProcessBusinessKey" | "getBusinessKey", []:
            return Offer("business_id")
        case _, "getVariable" | "getVariableLocal", [variable]:
            found = _variable(variable)
            return Offer(found) if found else None
        case _, "hasVariable" | "hasVariableLocal", [variable]:
            found = _variable(variable)
            return Offer(f"{found} != null", "truth", compares=True) if found else None
    return None


def _variable(written: str) -> str | None:
    """The variable that a text literal names."""
    name = written.strip('"')
    return name if written.startswith('"') and is_name(name) else None


def _element(base: str, key: str) -> str:
    if key.isdecimal():
        return f"{base}[{int(key) + 1}]"
    name = _variable(key)
    return f"{base}.{name}" if name else f"get value({base}, {key})"
