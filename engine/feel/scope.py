"""Where names are found while an expression runs."""

from collections.abc import Mapping
from typing import Any

from engine.feel.convert import to_feel
from engine.feel.environment import Run

MISSING = object()
"""Stands where there is no such variable."""


class Frame:
    """Names of one part of an expression: a context under construction, parameters, a loop, a filtered element.

    The outermost frame has no names; behind it stand the variables of the run.
    """

    __slots__ = ("names", "parent", "run")

    def __init__(self, run: Run, names: Mapping[str, Any], parent: "Frame | None") -> None:
        self.run, self.names, self.parent = run, names, parent

    def find(self, name: str) -> tuple[bool, Any]:
        """Whether there is such a name, and what it stands for."""
        frame: Frame = self
        while frame.parent is not None:
            if name in frame.names:
                return True, frame.names[name]
            frame = frame.parent
        value = variable(frame.run, name)
        return value is not MISSING, value

    def read(self, name: str, at: int) -> Any:
        """What *name* stands for; null, with a note, if nothing."""
        found, value = self.find(name)
        if found:
            return value
        self.run.note("missing_variable", at, name)
        return None


def variable(run: Run, name: str) -> Any:
    """A variable as a FEEL value, converted when it is first read."""
    converted = run.converted
    if name in converted:
        return converted[name]
    value = run.variables.get(name, MISSING)
    if value is not MISSING:
        value = to_feel(value)
        converted[name] = value
    return value
