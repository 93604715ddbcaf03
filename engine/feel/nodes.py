"""The syntax tree of an expression. `at` is the 0-based offset in the text."""

from dataclasses import dataclass
from typing import Any

from engine.feel.types import Type


@dataclass(frozen=True, slots=True)
class Literal:
    at: int
    value: Any


@dataclass(frozen=True, slots=True)
class Name:
    at: int
    name: str


@dataclass(frozen=True, slots=True)
class Path:
    at: int
    base: "Node"
    name: str


@dataclass(frozen=True, slots=True)
class Filter:
    at: int
    base: "Node"
    condition: "Node"


@dataclass(frozen=True, slots=True)
class Call:
    """An invocation, with positional or with named arguments.

    Attributes:
        names: of the arguments, None for positional ones.
    """

    at: int
    callee: "Node"
    arguments: tuple["Node", ...]
    names: tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class ListOf:
    at: int
    items: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Context:
    at: int
    entries: tuple[tuple[str, "Node"], ...]


@dataclass(frozen=True, slots=True)
class Interval:
    at: int
    low: "Node"
    high: "Node"
    low_included: bool
    high_included: bool


@dataclass(frozen=True, slots=True)
class Comparing:
    """A comparison with something not said: ``< 10`` as a unary test or as a range."""

    at: int
    operator: str
    end: "Node"


@dataclass(frozen=True, slots=True)
class Negation:
    at: int
    operand: "Node"


@dataclass(frozen=True, slots=True)
class Chain:
    """Operators of one precedence, from left to right; flat, so that a long sum nests nothing."""

    at: int
    first: "Node"
    rest: tuple[tuple[str, int, "Node"], ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    at: int
    operator: str
    left: "Node"
    right: "Node"


@dataclass(frozen=True, slots=True)
class Between:
    at: int
    value: "Node"
    low: "Node"
    high: "Node"


@dataclass(frozen=True, slots=True)
class In:
    at: int
    value: "Node"
    tests: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class InstanceOf:
    at: int
    value: "Node"
    type: Type


@dataclass(frozen=True, slots=True)
class Logic:
    """``and`` or ``or`` over two or more."""

    at: int
    operator: str
    operands: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class If:
    """``if``; its branches are conditions with their values, tried in turn (``else if`` included)."""

    at: int
    branches: tuple[tuple["Node", "Node"], ...]
    otherwise: "Node"


@dataclass(frozen=True, slots=True)
class Iterator:
    """``name in source``, or ``name in source..end``."""

    name: str
    source: "Node"
    end: "Node | None"


@dataclass(frozen=True, slots=True)
class For:
    at: int
    iterators: tuple[Iterator, ...]
    body: "Node"


@dataclass(frozen=True, slots=True)
class Quantified:
    at: int
    every: bool
    iterators: tuple[Iterator, ...]
    body: "Node"


@dataclass(frozen=True, slots=True)
class Definition:
    """A function definition."""

    at: int
    parameters: tuple[str, ...]
    types: tuple[Type | None, ...]
    body: "Node"


Node = (
    Literal
    | Name
    | Path
    | Filter
    | Call
    | ListOf
    | Context
    | Interval
    | Comparing
    | Negation
    | Chain
    | Comparison
    | Between
    | In
    | InstanceOf
    | Logic
    | If
    | For
    | Quantified
    | Definition
)
