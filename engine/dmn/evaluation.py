"""What evaluating decision logic needs everywhere: budgets, the type of a value, and errors that know the place."""

from collections.abc import Callable, Iterator, Mapping, MutableMapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from engine.dmn.errors import DecisionError
from engine.dmn.item_types import ItemTypes, Misfit
from engine.dmn.logic import Formula, Place
from engine.dmn.model import MatchedRule
from engine.feel import Environment, FeelError, Purse

Variables = MutableMapping[str, Any]
Fit = Callable[[Any, str | None, Environment], tuple[Any, Misfit | None]]

EXPRESSIONS = 10
"""A decision, with all that it requires, may take the steps and the size of so many expressions alone."""
FORMULA_STEPS = 5
"""What evaluating a formula or testing a cell is worth, before what happens in it."""
MAX_CALLS = 40
CALL_LEVELS = 4
"""Of FEEL's depth, for the frames between a call in FEEL and the formulas of the function."""


@dataclass(slots=True)
class Making:
    """One making of a decision, through all the decisions and functions that it needs.

    Attributes:
        strict: whether what has no drawn answer is an error, or null as the standard says.
        environment: with the purse that all formulas share; the caller's, where it has one.
        matched: rows that applied so far.
        calls: functions within functions.
    """

    strict: bool
    environment: Environment
    matched: list[MatchedRule] = field(default_factory=list)
    calls: int = 0
    purse: Purse = field(init=False)

    def __post_init__(self) -> None:
        self.purse = self.environment.purse or Purse.of(self.environment.limits, EXPRESSIONS)
        self.environment = replace(self.environment, purse=self.purse)

    def spend(self, formulas: int = 1) -> None:
        """Account for formulas, before they are evaluated."""
        self.purse.steps -= FORMULA_STEPS * formulas
        if self.purse.steps < 0:
            raise DecisionError("dmn.budget", budget="steps")

    def grow(self, value: Any) -> None:
        """Account for a text; of other values FEEL itself does."""
        if isinstance(value, str):
            self.purse.size -= len(value)
            if self.purse.size < 0:
                raise DecisionError("dmn.budget", budget="size")

    @contextmanager
    def call(self) -> Iterator[None]:
        """Within a function; they call one another only so deep."""
        if self.calls >= MAX_CALLS:
            raise DecisionError("dmn.budget", budget="calls", limit=MAX_CALLS)
        self.calls += 1
        self.purse.depth -= CALL_LEVELS
        try:
            yield
        finally:
            self.purse.depth += CALL_LEVELS
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
        self.environment = making.environment
        if types.feel:
            self.environment = replace(self.environment, types={**self.environment.types, **types.feel})

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
