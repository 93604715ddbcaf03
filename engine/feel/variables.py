"""Paths into variables, which are converted only where they end: reading one field of a large variable stays cheap."""

from collections.abc import Callable, Mapping
from typing import Any

from engine.feel.convert import to_feel
from engine.feel.environment import Run
from engine.feel.properties import entry_of
from engine.feel.scope import MISSING, Frame, variable


def named_variable(name: str, at: int) -> Callable[[Frame], Any]:
    """The code of ``name`` where nothing but a variable can have that name."""

    def read(frame: Frame) -> Any:
        value = variable(frame.run, name)
        if value is not MISSING:
            return value
        frame.run.note("missing_variable", at, name)
        return None

    return read


def path_of_variable(name: str, path: tuple[str, ...], at: int) -> Callable[[Frame], Any]:
    """The code of ``name.path…`` where nothing but a variable can have that name."""

    def read(frame: Frame) -> Any:
        run = frame.run
        value = run.converted.get(name) or run.variables.get(name)
        if value is None:
            run.note("missing_variable", at, name)
            return None
        for depth, key in enumerate(path):
            if not isinstance(value, (dict, Mapping)):  # in this order, see `to_feel`
                return _entries(to_feel(value), path[depth:], run, at)
            if key not in value:
                run.note("missing_entry", at, key)
                return None
            value = value[key]
        return to_feel(value)

    return read


def _entries(value: Any, path: tuple[str, ...], run: Run, at: int) -> Any:
    for key in path:
        value = entry_of(value, key, run, at)
    return value
