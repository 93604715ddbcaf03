"""What a radio, select, checklist or taglist offers."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from engine import feel

Choice = str | int | float | bool
"""A value that can be offered. form-js also lets objects pass; a variable that holds one could not be compared."""


@dataclass(frozen=True, slots=True)
class Option:
    """One offered value and the words for it."""

    value: Choice
    label: str


@dataclass(frozen=True, slots=True)
class Options:
    """Where the offered values come from; exactly one of the three is set.

    Attributes:
        static: as drawn, ``values``.
        variable: name of the variable that holds them, ``valuesKey``.
        expression: FEEL that gives them, ``valuesExpression``.
    """

    static: tuple[Option, ...] | None = None
    variable: str | None = None
    expression: feel.Expression | None = None

    def resolve(self, variables: Mapping[str, Any], environment: feel.Environment | None) -> tuple[Option, ...]:
        """The options offered now.

        Raises:
            ProcessError: the expression fails.
        """
        if self.static is not None:
            return self.static
        if self.expression is not None:
            return read_options(feel.to_json(self.expression.evaluate(variables, environment)))
        return read_options(feel.to_json(variables.get(self.variable or "")))


def read_options(values: Any) -> tuple[Option, ...]:
    """Options as form-js reads them: plain values, or objects of value and label; entries that are neither are dropped."""
    if not isinstance(values, list):
        return ()
    return tuple(option for option in map(_option, values) if option is not None)


def same_choice(a: Any, b: Any) -> bool:
    """Whether two JSON values denote the same choice; unlike Python's ``==``, ``True`` is not ``1``."""
    return isinstance(a, bool) == isinstance(b, bool) and bool(a == b)


def offers(options: Iterable[Option], value: Any) -> bool:
    """Whether *value* is one of the *options*."""
    return any(same_choice(option.value, value) for option in options)


def _option(entry: Any) -> Option | None:
    value, label = (entry.get("value"), entry.get("label")) if isinstance(entry, dict) else (entry, None)
    if not isinstance(value, str | int | float) or value == "":
        return None
    return Option(value, label if isinstance(label, str) and label else _shown(value))


def _shown(value: Choice) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
