"""How built-in functions take their arguments: by position or by name, with DMN's implicit conversions."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from engine.feel.environment import Run
from engine.feel.errors import NoValue
from engine.feel.numbers import integral
from engine.feel.values import Function, Range

Body = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Signature:
    """One way to call a built-in function.

    Attributes:
        parameters: their names (DMN 1.5 tables 72 to 84).
        required: how many must be given; null stands for the others.
        body: gets the evaluation and one value per parameter.
        variadic: by position, any number of arguments is taken as a list into the last parameter.
    """

    parameters: tuple[str, ...]
    required: int
    body: Body
    variadic: bool = False

    def accepts(self, arguments: list[Any], names: tuple[str, ...] | None) -> list[Any] | None:
        """The arguments in order, None if they do not fit."""
        if names is None:
            return self._by_position(arguments)
        given = dict(zip(names, arguments, strict=True))
        known = given.keys() <= set(self.parameters)
        if not known or len(given) != len(names) or any(name not in given for name in self.parameters[: self.required]):
            return None
        ordered = [given.get(name) for name in self.parameters]
        if self.variadic:
            ordered[-1] = [ordered[-1]]
        return ordered

    def _by_position(self, arguments: list[Any]) -> list[Any] | None:
        count = len(self.parameters)
        if self.variadic and len(arguments) >= count:
            return [*arguments[: count - 1], arguments[count - 1 :]]
        if not self.required <= len(arguments) <= count:
            return None
        return arguments + [None] * (count - len(arguments))


@dataclass(frozen=True, slots=True)
class Builtin:
    """A built-in function with its signatures, tried in turn.

    Attributes:
        steps: that a call is worth, whatever it is given.
    """

    name: str
    signatures: tuple[Signature, ...]
    steps: int = 6

    def call(self, run: Run, arguments: list[Any], names: tuple[str, ...] | None) -> Any:
        """The function's value.

        Raises:
            NoValue: it has none for these arguments.
        """
        run.spend(self.steps)
        for signature in self.signatures:
            ordered = signature.accepts(arguments, names)
            if ordered is not None:
                return signature.body(run, *ordered)
        raise NoValue("arguments")

    def as_value(self) -> Function:
        """The function as a value, with the parameters of its first signature."""
        first = self.signatures[0]
        return Function(
            first.parameters, first.required, lambda run, arguments: self.call(run, arguments, None), name=self.name
        )


def one(name: str, body: Body, *parameters: str, optional: int = 0, variadic: bool = False) -> Builtin:
    """A built-in function with one signature, the last *optional* parameters of which may be left out."""
    return Builtin(name, (Signature(parameters, len(parameters) - optional, body, variadic),))


def table(*builtins: Builtin, steps: int = 6) -> Mapping[str, Builtin]:
    """The functions by name.

    Args:
        steps: what a call of any of them is worth.
    """
    return {builtin.name: replace(builtin, steps=steps) for builtin in builtins}


def single(value: Any, kind: type | tuple[type, ...]) -> Any:
    """*value* as one of *kind*, taken out of a list of one if need be (DMN 1.5 §10.3.2.9.4)."""
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    if not isinstance(value, kind):
        raise NoValue("null" if value is None else "type")
    return value


def number(value: Any) -> Decimal:
    """A number."""
    result: Decimal = single(value, Decimal)
    return result


def whole(value: Any) -> int:
    """A number as an integer."""
    result = integral(number(value))
    if result is None:
        raise NoValue("range")
    return result


def text(value: Any) -> str:
    """A string."""
    result: str = single(value, str)
    return result


def context(value: Any) -> dict[str, Any]:
    """A context."""
    result: dict[str, Any] = single(value, dict)
    return result


def function(value: Any) -> Function:
    """A function."""
    result: Function = single(value, Function)
    return result


def items(value: Any) -> list[Any]:
    """A list; any other value but null is a list of itself."""
    if value is None:
        raise NoValue("null")
    return value if isinstance(value, list) else [value]


def span(value: Any) -> Range:
    """A range."""
    result: Range = single(value, Range)
    return result


def spread(arguments: list[Any]) -> list[Any]:
    """The elements given to a function that takes either a list or any number of values."""
    return items(arguments[0]) if len(arguments) == 1 else arguments
