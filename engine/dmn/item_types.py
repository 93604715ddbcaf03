"""Item definitions: named types with allowed values (DMN 1.5 §7.3.2, §7.3.3), and whether a value belongs to one."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from engine.dmn.logic import Tests
from engine.feel import Environment, HostFunction, compile, to_json  # noqa: A004 the face's own word
from engine.feel.types import (
    ANY,
    ContextType,
    FunctionType,
    ListType,
    NamedType,
    Type,
    kind_of,
    simple_type,
)

MAX_DEPTH = 30

SIMPLE: Mapping[str, str] = {
    **{
        name: name
        for name in (
            "Any",
            "number",
            "string",
            "boolean",
            "date",
            "time",
            "date and time",
            "days and time duration",
            "years and months duration",
            "context",
            "list",
            "function",
            "range",
        )
    },
    # DMN 1.5 §7.3.2 spells the names of the types without blanks
    "dateTime": "date and time",
    "dayTimeDuration": "days and time duration",
    "yearMonthDuration": "years and months duration",
    "day and time duration": "days and time duration",
    "year and month duration": "years and months duration",
    "any": "Any",
    "Null": "Any",
    # what Camunda 7's Modeler offers
    "integer": "number",
    "long": "number",
    "double": "number",
}
"""Type names that need no item definition, and FEEL's name for each."""

_FROM_TEXT = {
    "date": compile("date(value)"),
    "time": compile("time(value)"),
    "date and time": compile("date and time(value)"),
    "days and time duration": compile("duration(value)"),
    "years and months duration": compile("duration(value)"),
}
_MIDNIGHT = compile('date and time(value, time("00:00:00Z"))')


@dataclass(frozen=True, slots=True)
class ItemType:
    """One item definition or component.

    Attributes:
        base: name of the type it refers to; None where it has components or is a function.
        components: name and type of each; the types are nameless.
        collection: a list of what the other attributes describe.
        allowed: what each value must match.
        constraint: what a collection as a whole must match.
        function: types of parameters and result, where it is one.
    """

    base: str | None = None
    components: tuple[tuple[str, "ItemType"], ...] = ()
    collection: bool = False
    allowed: Tests | None = None
    constraint: Tests | None = None
    function: tuple[tuple[str | None, ...], str | None] | None = None


@dataclass(frozen=True, slots=True)
class Misfit:
    """Why a value does not belong to a type.

    Attributes:
        code: ``dmn.type`` or ``dmn.value_not_allowed``.
        expected: the type's name, or the allowed values as written.
        path: the components down to the part that does not fit.
        value: that part, as JSON.
    """

    code: str
    expected: str
    path: str
    value: Any


@dataclass(frozen=True, slots=True)
class ItemTypes:
    """The named types of a model; those of imported models carry the import's name and a dot before theirs."""

    by_name: Mapping[str, ItemType] = field(default_factory=dict)
    feel: Mapping[str, Type] = field(init=False)
    """The same types as FEEL's ``instance of`` knows them, which has no allowed values."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "feel", {name: self._feel_type(item) for name, item in self.by_name.items()})

    def result_of(self, type_: str | None) -> str | None:
        """The type of a call's result: a function type names it, any other is meant as it (as in DMN 1.1)."""
        item = self._resolve(ItemType(base=type_)) if type_ is not None else None
        return item.function[1] if item is not None and item.function is not None else type_

    def fit(self, value: Any, type_: str | None, environment: Environment) -> tuple[Any, Misfit | None]:
        """*value* as the type asks for it, after FEEL's implicit conversions (DMN 1.5 §10.3.2.9.4)."""
        if type_ is None or value is None:
            return value, None
        item = self._resolve(ItemType(base=type_))
        value = _converted(value, item)
        misfit = self._misfit(value, ItemType(base=type_), environment, "", MAX_DEPTH)
        return (value, None) if misfit is None else (None, misfit)

    def read(self, value: Any, type_: str | None, environment: Environment) -> tuple[Any, Misfit | None]:
        """As `fit`, for a value from outside the model: text becomes the date, time or duration that it denotes."""
        if isinstance(value, str) and type_ is not None:
            item = self._resolve(ItemType(base=type_))
            reader = _FROM_TEXT.get(SIMPLE.get(item.base or "", "")) if not item.collection else None
            if reader is not None:
                value = _or_text(reader.evaluate({"value": value}, environment), value)
        return self.fit(value, type_, environment)

    def _resolve(self, item: ItemType) -> ItemType:
        """Follow names to the first type that says something of its own."""
        for _ in range(MAX_DEPTH):
            named = self.by_name.get(item.base or "")
            if item.collection or named is None:
                return item
            item = named
        return item

    def _misfit(self, value: Any, item: ItemType, environment: Environment, path: str, depth: int) -> Misfit | None:
        if value is None:
            return None
        if depth == 0:
            return Misfit("dmn.type", item.base or "", path, shown(value))
        if item.collection:
            return self._collection_misfit(value, item, environment, path, depth)
        if item.base is not None:
            misfit = self._base_misfit(value, item.base, environment, path, depth)
        elif item.function is not None:
            misfit = None if _kind(value) == "function" else Misfit("dmn.type", "function", path, shown(value))
        else:
            misfit = self._components_misfit(value, item, environment, path, depth)
        if misfit is None and item.allowed is not None and not matches(item.allowed, value, {}, environment):
            return Misfit("dmn.value_not_allowed", item.allowed.text, path, shown(value))
        return misfit

    def _collection_misfit(
        self, value: Any, item: ItemType, environment: Environment, path: str, depth: int
    ) -> Misfit | None:
        if not isinstance(value, list):
            return Misfit("dmn.type", "list", path, shown(value))
        element = ItemType(item.base, item.components, allowed=item.allowed, function=item.function)
        for index, part in enumerate(value, start=1):
            misfit = self._misfit(part, element, environment, f"{path}[{index}]", depth - 1)
            if misfit is not None:
                return misfit
        if item.constraint is not None and not matches(item.constraint, value, {}, environment):
            return Misfit("dmn.value_not_allowed", item.constraint.text, path, shown(value))
        return None

    def _base_misfit(self, value: Any, base: str, environment: Environment, path: str, depth: int) -> Misfit | None:
        named = self.by_name.get(base)
        if named is not None:
            return self._misfit(value, named, environment, path, depth - 1)
        simple = SIMPLE.get(base, base)
        if simple in {"Any", _kind(value)}:
            return None
        return Misfit("dmn.type", base, path, shown(value))

    def _components_misfit(
        self, value: Any, item: ItemType, environment: Environment, path: str, depth: int
    ) -> Misfit | None:
        if not isinstance(value, dict):
            return Misfit("dmn.type", "context", path, shown(value))
        for name, component in item.components:
            inner = f"{path}.{name}" if path else name
            if name not in value:
                return Misfit("dmn.type", "context", inner, None)
            misfit = self._misfit(value[name], component, environment, inner, depth - 1)
            if misfit is not None:
                return misfit
        return None

    def _feel_type(self, item: ItemType) -> Type:
        type_: Type
        if item.function is not None:
            parameters, result = item.function
            type_ = FunctionType(tuple(map(self._feel_name, parameters)), self._feel_name(result))
        elif item.base is not None:
            type_ = self._feel_name(item.base)
        else:
            type_ = ContextType(tuple((name, self._feel_type(part)) for name, part in item.components))
        return ListType(type_) if item.collection else type_

    def _feel_name(self, name: str | None) -> Type:
        if name is None:
            return ANY
        return NamedType(name) if name in self.by_name else simple_type(SIMPLE.get(name, name))


def matches(tests: Tests, value: Any, variables: Mapping[str, Any], environment: Environment) -> bool:
    """Whether *value* passes; tests that could not be compiled pass nothing."""
    return tests.tests is not None and tests.tests.matches(value, variables, environment) is True


def same(left: Any, right: Any) -> bool:
    """Whether two FEEL values are equal; true is not 1, as it is in Python."""
    if _kind(left) != _kind(right):
        return False
    if isinstance(left, list):
        return len(left) == len(right) and all(map(same, left, right))
    if isinstance(left, dict):
        return left.keys() == right.keys() and all(same(entry, right[name]) for name, entry in left.items())
    return bool(left == right)


def shown(value: Any) -> Any:
    """A value as evidence and errors show it: JSON, with a word for functions."""
    if isinstance(value, list):
        return [shown(item) for item in value]
    if isinstance(value, dict):
        return {name: shown(entry) for name, entry in value.items()}
    return "function" if _kind(value) == "function" else to_json(value)


def _kind(value: Any) -> str:
    return "function" if isinstance(value, HostFunction) else kind_of(value)


def _converted(value: Any, item: ItemType) -> Any:
    if item.collection or item.base == "list":
        return value if isinstance(value, list) else [value]
    if isinstance(value, list) and len(value) == 1 and item.base not in {"Any", "any"}:
        value = value[0]
    if type(value) is date and SIMPLE.get(item.base or "") == "date and time":
        return _MIDNIGHT.evaluate({"value": value})
    return value


def _or_text(value: Any, text: str) -> Any:
    return text if value is None else value
