"""What evaluating decision logic needs everywhere: budgets, the type of a value, and errors that know the place."""

from collections.abc import Callable, Iterator, Mapping, MutableMapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from engine.dmn.errors import DecisionError
from engine.dmn.item_types import ItemTypes, Misfit
from engine.dmn.logic import Formula, Place
from engine.dmn.model import MatchedRule
from engine.feel import Environment, FeelError

Variables = MutableMapping[str, Any]
Fit = Callable[[Any, str | None, Environment], tuple[Any, Misfit | None]]

MAX_FORMULAS = 200_000
MAX_SIZE = 2_000_000
MAX_CALLS = 40
FREELY = 128
"""After so many formulas, and after each doubling of their number, a formula may take half as many steps.

So all of them together take a few dozen times what one may take alone, and a decision ends in a time that is known.
"""


@dataclass(slots=True)
class Making:
    """One making of a decision, through all the decisions and functions that it needs.

    Attributes:
        strict: whether what has no drawn answer is an error, or null as the standard says.
        matched: rows that applied so far.
        formulas: evaluated so far; a tested cell is one.
        size: characters and elements of their values.
        halvings: how often the steps of a formula were halved.
        calls: functions within functions.
    """

    strict: bool
    environment: Environment
    matched: list[MatchedRule] = field(default_factory=list)
    formulas: int = 0
    size: int = 0
    halvings: int = 0
    calls: int = 0

    def spend(self, formulas: int = 1) -> None:
        """Account for formulas, before they are evaluated."""
        self.formulas += formulas
        self.halvings = (self.formulas // FREELY).bit_length()
        if self.formulas > MAX_FORMULAS:
            raise DecisionError("dmn.budget", budget="formulas", limit=MAX_FORMULAS)

    def grow(self, value: Any) -> None:
        """Account for a value; one that is in it twice counts twice, as in JSON."""
        pending = [value]
        while pending:
            part = pending.pop()
            self.size += len(part) if isinstance(part, str | list | dict) else 0
            if self.size > MAX_SIZE:
                raise DecisionError("dmn.budget", budget="size", limit=MAX_SIZE)
            if isinstance(part, list | dict):
                pending += part.values() if isinstance(part, dict) else part

    @contextmanager
    def call(self) -> Iterator[None]:
        """Within a function; they call one another only so deep."""
        if self.calls >= MAX_CALLS:
            raise DecisionError("dmn.budget", budget="calls", limit=MAX_CALLS)
        self.calls += 1
        try:
            yield
        finally:
            self.calls -= 1


class Evaluator:
    """Evaluates the logic of one decision or business knowledge model.

    Args:
        owner: the decision or business knowledge model.
    """

    def __init__(self, making: Making, types: ItemTypes, owner: Place) -> None:
        self.making = making
        self.types = types
        self.owner = owner
        self._environment = making.environment
        if types.feel:
            self._environment = replace(self._environment, types={**self._environment.types, **types.feel})
        self._full, self._halvings = self._environment.limits.steps, 0

    @property
    def environment(self) -> Environment:
        """FEEL's surroundings, with the steps that are left to one formula."""
        if self._halvings != self.making.halvings:
            self._halvings = self.making.halvings
            limits = replace(self._environment.limits, steps=self._full >> self._halvings)
            self._environment = replace(self._environment, limits=limits)
        return self._environment

    def formula(self, formula: Formula, scope: Mapping[str, Any]) -> Any:
        """The value of a FEEL expression, of the type that it must have."""
        self.making.spend()
        if formula.expression is None:
            return None
        try:
            value = formula.expression.evaluate(scope, self.environment)
        except FeelError as error:
            return self.refused(error, formula.place)
        self.making.grow(value)
        return self.fit(value, formula.type, formula.place)

    def refused(self, error: FeelError, place: Place) -> None:
        """FEEL has no value: null, or an error that knows the place."""
        if self.making.strict or error.code == "feel.budget":
            params = {**error.params, "element": place.id, "reason": error.code}
            if "reason" in error.params:
                params["detail"] = error.params["reason"]
            raise self.error("dmn.budget" if error.code == "feel.budget" else "dmn.expression", **params) from error

    def error(self, code: str, **params: Any) -> DecisionError:
        return DecisionError(code, decision=self.owner.id, decision_name=self.owner.name, **params)

    def fit(self, value: Any, type_: str | None, place: Place) -> Any:
        """*value* as its type asks for it; null, or an error, if it does not belong to it."""
        return self._fitting(self.types.fit, value, type_, place)

    def read(self, value: Any, type_: str | None, place: Place) -> Any:
        """As `fit`, for a value from outside the model."""
        return self._fitting(self.types.read, value, type_, place)

    def _fitting(self, fit: Fit, value: Any, type_: str | None, place: Place) -> Any:
        try:
            fitting, misfit = fit(value, type_, self.environment)
        except FeelError as error:
            return self.refused(error, place)
        if misfit is not None:
            self.misfit(misfit, place)
        return fitting

    def misfit(self, misfit: Misfit, place: Place) -> None:
        """Refuse a value that does not belong to its type."""
        if self.making.strict:
            raise self.error(
                misfit.code,
                element=place.id,
                label=place.name,
                path=misfit.path,
                value=misfit.value,
                expected=misfit.expected,
            )
