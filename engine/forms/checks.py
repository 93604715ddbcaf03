"""What is demanded of a value that has its type, is shown and may be written."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Context, Decimal
from typing import Any

from engine import feel
from engine.errors import ProcessError
from engine.forms.field import Bound, Field
from engine.forms.options import offers
from engine.forms.values import Problem, as_number, is_empty

_EXACT = Context(prec=128)  # numbers and steps have 34 digits at most on either side of the point


@dataclass(frozen=True, slots=True)
class Checker:
    """Checks values of one submission.

    Args:
        variables: what expressions see: the case's variables with all submitted values over them.
        environment: clock, zone and functions of the expressions.
        files: whether a file id may be used here; without it none may.
    """

    variables: Mapping[str, Any]
    environment: feel.Environment | None
    files: Callable[[str], bool] | None

    def problems(self, field: Field, value: Any) -> Iterator[Problem]:
        """Everything that is wrong with *value*, a loaded value of *field*."""
        if is_empty(value) or (field.type == "checkbox" and value is False):
            if field.required:
                yield Problem("form.required")
            return
        match field.type:
            case "textfield" | "textarea":
                yield from self._text(field, value)
            case "number":
                yield from self._number(field, value)
            case "radio" | "select" | "checklist" | "taglist":
                yield from self._choices(field, value)
            case "datetime":
                yield from self._moment(field, value)
            case "filepicker":
                yield from self._files(field, value)

    def _text(self, field: Field, value: str) -> Iterator[Problem]:
        length = len(value.strip())
        shortest, longest = self._bound(field.limits.min_length), self._bound(field.limits.max_length)
        if shortest is not None and length < shortest:
            yield Problem("form.too_short", {"min": feel.to_json(shortest), "length": length})
        if longest is not None and length > longest:
            yield Problem("form.too_long", {"max": feel.to_json(longest), "length": length})
        pattern = field.limits.pattern
        if pattern is not None and not pattern.found_in(value):
            yield Problem(pattern.code, {"pattern": pattern.text, "message": pattern.message})

    def _number(self, field: Field, value: Any) -> Iterator[Problem]:
        number = as_number(value) or Decimal(0)
        least, most = self._bound(field.limits.min), self._bound(field.limits.max)
        if least is not None and number < least:
            yield Problem("form.too_small", {"min": feel.to_json(least), "value": value})
        if most is not None and number > most:
            yield Problem("form.too_large", {"max": feel.to_json(most), "value": value})
        digits, increment = field.limits.decimal_digits, field.limits.increment
        if digits is not None and _decimals(number) > digits:
            yield Problem("form.too_many_digits", {"digits": digits, "value": value})
        if increment is not None and _EXACT.remainder(number, increment):
            yield Problem("form.not_a_step", {"increment": feel.to_json(increment), "value": value})

    def _choices(self, field: Field, value: Any) -> Iterator[Problem]:
        offered = field.options.resolve(self.variables, self.environment) if field.options else ()
        for choice in value if isinstance(value, list) else [value]:
            if not offers(offered, choice):
                yield Problem("form.not_an_option", {"value": choice[:100] if isinstance(choice, str) else choice})

    def _moment(self, field: Field, value: str) -> Iterator[Problem]:
        if field.limits.no_past_dates and field.subtype != "time":
            today = feel.evaluate("today()", {}, self.environment)
            if date.fromisoformat(value[:10]) < today:
                yield Problem("form.past_date", {"value": value})

    def _files(self, field: Field, value: list[str]) -> Iterator[Problem]:
        several = field.several
        if not isinstance(several, bool):
            several = several.evaluate(self.variables, self.environment) is True
        if len(value) > 1 and not several:
            yield Problem("form.too_many", {"max": 1, "length": len(value)})
        for file_id in value:
            if self.files is None or not self.files(file_id):
                yield Problem("form.unknown_file", {"value": file_id})

    def _bound(self, bound: Bound) -> Decimal | None:
        if bound is None or isinstance(bound, Decimal):
            return bound
        return as_number(feel.to_json(bound.evaluate(self.variables, self.environment)))

    def holds(self, condition: feel.Expression) -> bool | None:
        """Whether a condition over all values is true; None where FEEL says null."""
        answer = condition.evaluate(self.variables, self.environment)
        return None if answer is None else answer is True


def _decimals(number: Decimal) -> int:
    exponent = _EXACT.normalize(number).as_tuple().exponent
    return -exponent if isinstance(exponent, int) else 0


def failed(error: ProcessError) -> Problem:
    """The problem of a field whose expression cannot be evaluated: nothing is accepted unchecked."""
    return Problem("form.expression_failed", {**error.params, "reason": error.code})
