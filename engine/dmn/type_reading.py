"""Reading item definitions (DMN 1.5 §7.3.2)."""

from collections.abc import Mapping

from engine.dmn.item_types import ItemType, ItemTypes
from engine.dmn.logic import Place, Tests
from engine.dmn.reading import MAX_NESTING, Element, Reading, Scope


def read_types(reading: Reading, imported: Mapping[str, ItemTypes]) -> ItemTypes:
    """The file's item definitions, and those of the models that it imports.

    Args:
        imported: by the name under which the file knows them.
    """
    by_name = {
        f"{prefix}.{name}": _renamed(item, prefix, types)
        for prefix, types in imported.items()
        for name, item in types.by_name.items()
    }
    definitions = reading.children(reading.root, "itemDefinition")
    reading.type_names.update(by_name, (_name(element) for element in definitions))
    for element in definitions:
        place = reading.place(element)
        if not place.name or _name(element) in by_name:
            reading.find("dmn.name_twice" if place.name else "dmn.no_name", place, kind="itemDefinition")
        by_name[_name(element)] = _item(reading, element, place, 0)
    return ItemTypes(by_name)


def _item(reading: Reading, element: Element, place: Place, depth: int) -> ItemType:
    if depth > MAX_NESTING:
        reading.find("dmn.too_deep", place, limit=MAX_NESTING)
        return ItemType()
    collection = element.get("isCollection") == "true"
    components = tuple(
        (_name(part), _item(reading, part, reading.place(part, place), depth + 1))
        for part in reading.children(element, "itemComponent")
    )
    function = reading.child(element, "functionItem")
    if function is not None:
        parameters = tuple(reading.type_of(part, place) for part in reading.children(function, "parameters"))
        written = function.get("outputTypeRef")
        result = reading.type_named(written, function, place) if written else None
        return ItemType(collection=collection, function=(parameters, result))
    written = reading.text_of(element, "typeRef")
    base = reading.type_named(written, element, place) if written else None
    if base is None and not components:
        base = "Any"
    return ItemType(
        base,
        components,
        collection,
        _tests(reading, element, "allowedValues", place),
        _tests(reading, element, "typeConstraint", place),
    )


def _tests(reading: Reading, element: Element, tag: str, place: Place) -> Tests | None:
    values = reading.child(element, tag)
    return reading.tests(values, Scope(place)) if values is not None and reading.text_of(values) else None


def _renamed(item: ItemType, prefix: str, types: ItemTypes) -> ItemType:
    """An imported type, whose own references are now imported ones."""

    def renamed(name: str | None) -> str | None:
        return f"{prefix}.{name}" if name in types.by_name else name

    function = item.function
    if function is not None:
        function = tuple(map(renamed, function[0])), renamed(function[1])
    components = tuple((name, _renamed(part, prefix, types)) for name, part in item.components)
    return ItemType(renamed(item.base), components, item.collection, item.allowed, item.constraint, function)


def _name(element: Element) -> str:
    return " ".join((element.get("name") or "").split())
