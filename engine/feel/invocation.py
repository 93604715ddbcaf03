"""Calling a function that is a value (DMN 1.5 §10.3.2.13, table 62)."""

from typing import Any

from engine.feel.environment import Run
from engine.feel.errors import NoValue
from engine.feel.measure import measure
from engine.feel.types import ListType, Type, conforms
from engine.feel.values import Function

CALL = 3
"""Levels that a call is worth."""


def invoke(function: Function, arguments: list[Any], names: tuple[str, ...] | None, run: Run, at: int = 0) -> Any:
    """Call *function*; null if the arguments do not suit it."""
    ordered = _ordered(function, arguments, names)
    if ordered is None:
        run.note("arguments", at, function.name)
        return None
    if function.types is not None:
        for place, type_ in enumerate(function.types):
            fits, ordered[place] = _coerced(ordered[place], type_, run)
            if not fits:
                run.note("arguments", at, function.parameters[place])
                return None
    run.enter(CALL)
    try:
        result = function.call(run, ordered)
    except NoValue as error:
        run.note(error.reason, at, function.name)
        return None
    finally:
        run.leave(CALL)
    return result


def _ordered(function: Function, arguments: list[Any], names: tuple[str, ...] | None) -> list[Any] | None:
    """The arguments in the order of the parameters, and what stands for those left out."""
    parameters, left_out = function.parameters, function.left_out
    if names is None:
        if not function.required <= len(arguments) <= len(parameters):
            return None
        return arguments + [left_out] * (len(parameters) - len(arguments))
    given = dict(zip(names, arguments, strict=True))
    if len(given) != len(names) or not given.keys() <= set(parameters):
        return None
    if any(name not in given for name in parameters[: function.required]):
        return None
    return [given.get(name, left_out) for name in parameters]


def _coerced(value: Any, type_: Type | None, run: Run) -> tuple[bool, Any]:
    """Whether *value* suits a parameter, and the value after DMN's implicit conversions (§10.3.2.9.4)."""
    types = run.environment.types
    measure(value, run)
    if type_ is None or conforms(value, type_, types):
        return True, value
    if isinstance(value, list) and len(value) == 1 and conforms(value[0], type_, types):
        return True, value[0]
    if isinstance(type_, ListType) and conforms(value, type_.element, types):
        return True, [value]
    return False, None
