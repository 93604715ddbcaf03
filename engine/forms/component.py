"""Reading one component's properties, and reporting those that cannot be what they are."""

from collections.abc import Collection, Iterator
from decimal import Decimal
from typing import Any

from engine import feel
from engine.forms.document import Report
from engine.forms.field import Bound
from engine.forms.values import as_number


class Component:
    """A component as drawn.

    Args:
        drawn: its JSON.
        report: where to say what is wrong.
        functions: names of the functions that FEEL may call beside its own.
    """

    def __init__(self, drawn: dict[str, Any], report: Report, functions: Collection[str]) -> None:
        self.drawn = drawn
        self._report = report
        self._functions = functions

    def wrong(self, code: str, **params: Any) -> None:
        """Report what is wrong with this component."""
        self._report.add(code, self.drawn, **params)

    def get(self, path: str) -> Any:
        """The property at a dotted *path*, None where there is none."""
        value: Any = self.drawn
        for name in path.split("."):
            value = value.get(name) if isinstance(value, dict) else None
        return value

    def text(self, path: str) -> str | None:
        """A text, None where there is none."""
        text: str | None = self._as(path, str, "text")
        return text

    def flag(self, path: str) -> bool:
        """A yes or no, no where there is none."""
        return self._as(path, bool, "boolean") or False

    def whole(self, path: str) -> int | None:
        """A whole number that is not negative, None where there is none."""
        number = self.decimal(path)
        if number is not None and (number < 0 or number % 1):
            self.wrong("form.bad_property", property=path, expected="whole number")
            return None
        return None if number is None else int(number)

    def decimal(self, path: str) -> Decimal | None:
        """A number or numeric text, None where there is none."""
        value = self.get(path)
        if value is None or value == "":
            return None
        number = as_number(value)
        if number is None:
            self.wrong("form.bad_property", property=path, expected="number")
        return number

    def bound(self, path: str) -> Bound:
        """A number, or FEEL for one."""
        return self.expression(path) if is_expression(self.get(path)) else self.decimal(path)

    def flag_or_expression(self, path: str) -> bool | feel.Expression:
        """A yes or no, or FEEL for it; no where there is none."""
        if not is_expression(self.get(path)):
            return self.flag(path)
        return self.expression(path) or False

    def expression(self, path: str) -> feel.Expression | None:
        """FEEL with its leading ``=``, None where there is none."""
        value = self.get(path)
        if value is None or value == "" or value is False:
            return None
        if not is_expression(value):
            self.wrong("form.not_an_expression", property=path)
            return None
        return self.compile(value[1:], path)

    def compile(self, text: str, path: str) -> feel.Expression | None:
        """FEEL that stands somewhere in the property at *path*; None, and reported, where it is none."""
        try:
            expression = feel.compile(text, functions=self._functions)
        except feel.FeelError as error:
            self.wrong("form.bad_expression", **{**error.params, "property": path, "reason": error.code})
            return None
        for name in sorted(expression.called.difference(self._functions)):
            self.wrong("form.unknown_function", property=path, function=name)
        return expression

    def server_functions(self, expression: feel.Expression) -> list[str]:
        """Functions that *expression* calls and that only the server has."""
        return sorted(expression.called.intersection(self._functions))

    def template(self, path: str) -> Iterator[feel.Expression]:
        """The expressions in a text that is FEEL as a whole or holds some in double braces."""
        value = self.get(path)
        for text in template_expressions(value) if isinstance(value, str) else ():
            expression = self.compile(text, path)
            if expression is not None:
                yield expression

    def one_of(self, path: str, allowed: Collection[str], otherwise: str) -> str:
        """One of some words, *otherwise* where there is none."""
        value = self.get(path)
        if value in allowed:
            return str(value)
        if value is not None:
            self.wrong("form.bad_property", property=path, expected=" | ".join(allowed))
        return otherwise

    def _as(self, path: str, kind: type[Any], expected: str) -> Any:
        value = self.get(path)
        if value is not None and not isinstance(value, kind):
            self.wrong("form.bad_property", property=path, expected=expected)
            return None
        return value


def is_expression(value: Any) -> bool:
    """Whether a property's value is marked as FEEL."""
    return isinstance(value, str) and value.startswith("=")


def template_expressions(text: str) -> Iterator[str]:
    """FEEL in a text: all of it after ``=``, else what stands in ``{{…}}``, ``{{#if …}}`` and ``{{#loop …}}``."""
    if text.startswith("="):
        yield text[1:]
        return
    start = text.find("{{")
    while start >= 0:
        end = text.find("}}", start)
        if end < 0:
            return
        inner = text[start + 2 : end].strip()
        for block in ("#if", "#loop"):
            inner = inner.removeprefix(block).lstrip() if inner.startswith(block) else inner
        if inner and not inner.startswith("/"):
            yield inner
        start = text.find("{{", end)
