"""Decision logic as read: boxed expressions (DMN 1.5 §7.3, §8, §10.2.2). Everything here is immutable."""

from dataclasses import dataclass
from typing import Literal

from engine.feel import Expression, UnaryTests

HitPolicy = Literal["UNIQUE", "FIRST", "PRIORITY", "ANY", "COLLECT", "RULE ORDER", "OUTPUT ORDER"]
Aggregation = Literal["SUM", "MIN", "MAX", "COUNT"]


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the file something stands.

    Attributes:
        id: of the element or of the nearest one around it that has an id.
        name: the nearest name as drawn.
        line: 1-based.
    """

    id: str
    name: str
    line: int | None


@dataclass(frozen=True, slots=True)
class Formula:
    """A FEEL expression.

    Attributes:
        expression: None where the text could not be compiled, which only a lenient reading lets pass.
        type: name of the type that the value must have, None for any.
    """

    expression: Expression | None
    text: str
    place: Place
    type: str | None = None


@dataclass(frozen=True, slots=True)
class Tests:
    """Unary tests: a cell, or a list of allowed values. See `Formula`."""

    tests: UnaryTests | None
    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class Input:
    """A column to be tested.

    Attributes:
        variable: the name that the column's own cells know its value by, beside ``?``, where the file gives one.
    """

    label: str
    variable: str | None
    formula: Formula
    allowed: Tests | None


@dataclass(frozen=True, slots=True)
class Output:
    """A column for results.

    Attributes:
        name: of the entry in the resulting context; may be empty where the table has one output.
        label: its name or else its label, for people.
        ranked: the allowed values as a list, best first, for the policies PRIORITY and OUTPUT ORDER.
    """

    name: str
    label: str
    type: str | None
    allowed: Tests | None
    ranked: Formula | None
    default: Formula | None


@dataclass(frozen=True, slots=True)
class Rule:
    """One row.

    Attributes:
        index: 1-based, as the Modeler numbers rows.
    """

    id: str
    index: int
    tests: tuple[Tests, ...]
    entries: tuple[Formula, ...]
    annotations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    place: Place
    hit_policy: HitPolicy
    aggregation: Aggregation | None
    inputs: tuple[Input, ...]
    outputs: tuple[Output, ...]
    rules: tuple[Rule, ...]
    type: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a boxed context; without a name it is the context's result."""

    name: str | None
    type: str | None
    value: "Box"


@dataclass(frozen=True, slots=True)
class ContextBox:
    place: Place
    entries: tuple[Entry, ...]
    type: str | None = None


@dataclass(frozen=True, slots=True)
class ListBox:
    place: Place
    items: tuple["Box", ...]
    type: str | None = None


@dataclass(frozen=True, slots=True)
class RelationBox:
    """A list of contexts.

    Attributes:
        columns: name and type of each.
    """

    place: Place
    columns: tuple[tuple[str, str | None], ...]
    rows: tuple[tuple["Box", ...], ...]
    type: str | None = None


@dataclass(frozen=True, slots=True)
class InvocationBox:
    place: Place
    function: "Box"
    bindings: tuple[tuple[str, "Box"], ...]
    type: str | None = None


@dataclass(frozen=True, slots=True)
class FunctionBox:
    """A function; a business knowledge model is one.

    Attributes:
        parameters: name and type of each.
        body: None for a function that is not written in FEEL, which only a lenient reading lets pass.
    """

    place: Place
    parameters: tuple[tuple[str, str | None], ...]
    body: "Box | None"
    type: str | None = None


@dataclass(frozen=True, slots=True)
class ConditionalBox:
    place: Place
    condition: "Box"
    then: "Box"
    otherwise: "Box"
    type: str | None = None


@dataclass(frozen=True, slots=True)
class FilterBox:
    place: Place
    source: "Box"
    match: "Box"
    type: str | None = None


@dataclass(frozen=True, slots=True)
class LoopBox:
    """``for``, ``every`` and ``some``."""

    place: Place
    kind: Literal["for", "every", "some"]
    variable: str
    variable_type: str | None
    source: "Box"
    body: "Box"
    type: str | None = None


Box = (
    Formula
    | Table
    | ContextBox
    | ListBox
    | RelationBox
    | InvocationBox
    | FunctionBox
    | ConditionalBox
    | FilterBox
    | LoopBox
)
