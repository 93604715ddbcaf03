"""FEEL values that Python has no type for, and the way from Python's and JSON's values to FEEL's.

A FEEL value is None, `bool`, `str`, `Decimal`, a temporal value of `engine.feel.temporal`, `Range`, `Function`, a
`list` of FEEL values, or a `dict` of them by name (a context).
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from engine.feel.environment import Run
    from engine.feel.types import Type


@dataclass(frozen=True, slots=True)
class Range:
    """An interval (DMN 1.5 §10.3.2.7).

    Attributes:
        low, high: FEEL values of one comparable kind; None for an end that is not there.
        operator: set for a range written as a comparison, such as ``(< 10)``, which equals no interval.
    """

    low: Any
    high: Any
    low_included: bool
    high_included: bool
    operator: str = ""


@dataclass(slots=True, eq=False)  # to freeze it would double what a call of a host function costs, which makes one
class Function:
    """A function as a value.

    Attributes:
        parameters: their names.
        required: how many must be given.
        call: gets the evaluation and one FEEL value per parameter.
        types: of the parameters, where the definition gives them.
        left_out: what *call* gets for a parameter that is not given.
    """

    parameters: tuple[str, ...]
    required: int
    call: "Callable[[Run, list[Any]], Any]"
    types: "tuple[Type | None, ...] | None" = None
    result: "Type | None" = None
    name: str = field(default="")
    left_out: Any = None
