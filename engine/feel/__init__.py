"""FEEL, the expression language of DMN 1.5 chapter 10: the only language that a diagram can speak.

Expressions have no effects, cannot reach anything but the given variables and host functions, and end within budgets.
"""

from collections.abc import Mapping
from typing import Any

from engine.feel.convert import from_json, to_json
from engine.feel.environment import Environment, HostFunction, Limits, Purse, Reason
from engine.feel.errors import FeelError
from engine.feel.expression import Explanation, Expression, compile  # noqa: A004  (FEEL's compile)
from engine.feel.names import is_name
from engine.feel.unary import UnaryTests, compile_unary_tests

__all__ = [
    "Environment",
    "Explanation",
    "Expression",
    "FeelError",
    "HostFunction",
    "Limits",
    "Purse",
    "Reason",
    "UnaryTests",
    "compile",
    "compile_unary_tests",
    "evaluate",
    "from_json",
    "names_within",
    "to_json",
    "unary_tests",
]

_MOST_NAMES = 1_000


def evaluate(text: str, variables: Mapping[str, Any], environment: Environment | None = None) -> Any:
    """Compile *text*, knowing the names of *variables* and of what they contain, and evaluate it.

    Raises:
        FeelError: as `compile` and `Expression.evaluate`.
    """
    functions = tuple(environment.functions) if environment else ()
    return compile(text, names=names_within(variables), functions=functions).evaluate(variables, environment)


def unary_tests(
    text: str, value: Any, variables: Mapping[str, Any], environment: Environment | None = None
) -> bool | None:
    """Whether *value* satisfies the unary tests *text*; see `evaluate` and `UnaryTests.matches`."""
    functions = tuple(environment.functions) if environment else ()
    tests = compile_unary_tests(text, names=names_within(variables), functions=functions)
    return tests.matches(value, variables, environment)


def names_within(variables: Mapping[str, Any]) -> tuple[str, ...]:
    """Names in *variables* and in what they contain that `compile` has to be told of, up to a number."""
    found: dict[str, None] = {}
    pending: list[Any] = [variables]
    for _ in range(_MOST_NAMES):
        if not pending:
            break
        value = pending.pop()
        if isinstance(value, Mapping):
            found.update(dict.fromkeys(str(key) for key in value if not is_name(str(key))))
            pending += value.values()
        elif isinstance(value, list | tuple):
            pending += value[:20]
    return tuple(found)
