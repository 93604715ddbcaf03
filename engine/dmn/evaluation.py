"""What evaluating decision logic needs everywhere: budgets, the type of a value, and errors that know the place."""

from collections.abc import Iterator, Mapping, MutableMapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from engine.dmn.errors import DecisionError
from engine.dmn.item_types import ItemTypes, Misfit
from engine.dmn.logic import Formula, Place
from engine.dmn.model import MatchedRule
from engine.feel import Environment, FeelError

Variables = MutableMapping[str, Any]

MAX_FORMULAS = 100_000
MAX_CALLS = 40


@dataclass(slots=True)
class Making:
    """One making of a decision, through all the decisions and functions that it needs.

    Attributes:
        strict: whether what has no drawn answer is an error, or null as the standard says.
        matched: rows that applied so far.
        left: how many more formulas may be evaluated.
        calls: functions within functions.
    """

    strict: bool
    environment: Environment
    matched: list[MatchedRule] = field(default_factory=list)
    left: int = MAX_FORMULAS
    calls: int = 0

    def spend(self, formulas: int = 1) -> None:
        self.left -= formulas
        if self.left < 0:
            raise DecisionError("dmn.budget", budget="formulas", limit=MAX_FORMULAS)

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
        return self.fit(value, formula.type, formula.place)

    def refused(self, error: FeelError, place: Place) -> None:
        """FEEL has no value: null, or an error that knows the place."""
        if self.making.strict or error.code == "feel.budget":
            params = {**error.params, "element": place.id, "reason": error.code}
            if "reason" in error.params:
                params["detail"] = error.params["reason"]
            raise self.error("dmn.expression", **params) from error

    def error(self, code: str, **params: Any) -> DecisionError:
        return DecisionError(code, decision=self.owner.id, decision_name=self.owner.name, **params)

    def fit(self, value: Any, type_: str | None, place: Place) -> Any:
        """*value* as its type asks for it; null, or an error, if it does not belong to it."""
        fitting, misfit = self.types.fit(value, type_, self.environment)
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
