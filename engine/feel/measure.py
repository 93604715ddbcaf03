"""The size of a value as whoever walks it meets it: a list that occurs twice in it counts twice."""

from typing import Any

from engine.feel.environment import Run
from engine.feel.errors import FeelError
from engine.feel.values import Range

MAX_DEPTH = 60
_ELEMENT = 4  # characters that walking an element is worth
_CONTAINERS = frozenset({list, dict, Range})


def measure(value: Any, run: Run) -> None:
    """Account for the elements and characters of *value* before something walks it.

    Raises:
        FeelError: ``feel.budget``, it is too large or too deep.
    """
    if type(value) in _CONTAINERS:
        _measure(value, run, MAX_DEPTH)


def _measure(value: Any, run: Run, depth: int) -> None:
    if depth == 0:
        raise FeelError("feel.budget", budget="depth")
    parts = (value.low, value.high) if isinstance(value, Range) else value
    run.grow(_ELEMENT * len(parts))
    for part in value.values() if isinstance(value, dict) else parts:
        if isinstance(part, str):
            run.grow(len(part))
        elif type(part) in _CONTAINERS:
            _measure(part, run, depth - 1)
