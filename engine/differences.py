"""What differs between two versions of a file: by the things that a person knows by name, with what was and what is.

A *thing* is an element of a diagram, a rule, column or decision of a table, a field of a form. What it says is flattened
into facts: a path in the file's own words, such as ``timerEventDefinition/timeDuration``, and a text. Where and how large
something is drawn says nothing.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import orjson
from lxml import etree

from engine.model import DefinitionKind
from engine.xml import parse_xml

Change = Literal["added", "removed", "changed"]


@dataclass(frozen=True, slots=True)
class Detail:
    """One fact of a changed thing; None where it was not or is not said."""

    path: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is not as it was.

    Attributes:
        id: its id in the file.
        type: in the file's own word, such as ``userTask``, ``rule`` or ``textfield``.
        name: as drawn; of a rule its place, from 1.
        details: of a changed thing.
    """

    change: Change
    id: str
    type: str
    name: str
    details: tuple[Detail, ...] = ()


@dataclass(frozen=True, slots=True)
class _Thing:
    type: str
    name: str
    facts: Mapping[str, str]


_WITHIN = frozenset({
    "multiInstanceLoopCharacteristics", "standardLoopCharacteristics", "ioSpecification", "inputEntry", "outputEntry",
    "inputExpression", "inputValues", "outputValues", "allowedValues", "literalExpression", "outputClause", "text", "decisionTable", "variable", "informationRequirement",
    "knowledgeRequirement", "authorityRequirement", "laneSet",
})  # fmt: skip
"""Elements that may have an id and are known to nobody by it: they are facts of what they stand in."""

_SHAPES = frozenset({"BPMNDiagram", "DMNDI", "incoming", "outgoing"})


def differences(kind: DefinitionKind, before: bytes, after: bytes) -> list[Difference]:
    """What was removed, changed and added, each in the order of its file.

    Raises: Invalid: one of the files cannot be read.
    """
    read = _of_form if kind == "form" else _of_xml
    old, new = read(before), read(after)
    removed = [Difference("removed", id_, thing.type, thing.name) for id_, thing in old.items() if id_ not in new]
    changed = [
        Difference("changed", id_, thing.type, thing.name or old[id_].name, details)
        for id_, thing in new.items()
        if id_ in old and (details := _details(old[id_].facts, thing.facts))
    ]
    added = [Difference("added", id_, thing.type, thing.name) for id_, thing in new.items() if id_ not in old]
    return removed + changed + added


def _details(old: Mapping[str, str], new: Mapping[str, str]) -> tuple[Detail, ...]:
    paths = dict.fromkeys([*old, *new])
    return tuple(Detail(path, old.get(path), new.get(path)) for path in paths if old.get(path) != new.get(path))


# -- diagrams and tables -----------------------------------------------------------------------------------------------


def _of_xml(content: bytes) -> dict[str, _Thing]:
    things: dict[str, _Thing] = {}
    places: dict[etree._Element | None, int] = {}
    for element in parse_xml(content, "").iter(etree.Element):
        if not _is_thing(element):
            continue
        type_, name = _local(element), element.get("name", "")
        if type_ == "rule":
            places[element.getparent()] = place = places.get(element.getparent(), 0) + 1
            name = str(place)
        elif type_ in {"input", "output"}:
            name = element.get("label") or element.get("name") or ""
        things[element.get("id", "")] = _Thing(type_, name, dict(_facts(element, "")))
    return things


def _is_thing(element: etree._Element) -> bool:
    return (
        "id" in element.attrib
        and not any(_is_within(each) for each in (element, *element.iterancestors()))
        and element.getparent() is not None
    )


def _is_within(element: etree._Element) -> bool:
    """Whether it is part of something else, as far as people know."""
    local = _local(element)
    if local == "decisionTable":  # its rules and columns are things
        return False
    return local in _WITHIN or local in _SHAPES or local == "extensionElements" or local.endswith("EventDefinition")


def _facts(element: etree._Element, path: str) -> Iterator[tuple[str, str]]:
    """What it says of itself, and what its parts say that are no things."""
    for name, value in element.attrib.items():
        if name != "id" or path:
            local = etree.QName(str(name)).localname
            if local != "id":
                yield _joined(path, local), str(value)
    if text := (element.text or "").strip():
        yield path or "text", text
    seen: dict[str, int] = {}
    members: list[str] = []
    for child in element.iterchildren(etree.Element):
        local = _local(child)
        if local == "flowNodeRef":
            members.append((child.text or "").strip())
        if local in _SHAPES or local == "flowNodeRef" or _is_thing(child):
            continue
        step = "" if local in {"extensionElements", "decisionTable"} else _step(child, local, seen)
        yield from _facts(child, _joined(path, step))
    if members:
        yield _joined(path, "flowNodeRef"), ", ".join(sorted(members))


def _step(child: etree._Element, local: str, seen: dict[str, int]) -> str:
    """One of several alike is told apart by its key, else by its place."""
    key = next((child.get(name) for name in ("target", "key", "name") if child.get(name)), None)
    if key is not None and local in {"input", "output", "header", "property", "inputParameter", "outputParameter"}:
        return f"{local} {key}"
    seen[local] = seen.get(local, 0) + 1
    return local if seen[local] == 1 else f"{local} {seen[local]}"


def _joined(path: str, step: str) -> str:
    return "/".join(part for part in (path, step) if part)


def _local(element: etree._Element) -> str:
    return etree.QName(element).localname


# -- forms -------------------------------------------------------------------------------------------------------------


def _of_form(content: bytes) -> dict[str, _Thing]:
    document = orjson.loads(content)
    return dict(_components(document.get("components", ())))


def _components(components: Any) -> Iterator[tuple[str, _Thing]]:
    for component in components:
        said = {name: value for name, value in component.items() if name not in {"id", "components", "layout"}}
        name = component.get("label") or component.get("key") or ""
        yield (
            str(component.get("key") or component.get("id") or ""),
            _Thing(str(component.get("type", "")), str(name), dict(_flat(said, ""))),
        )
        yield from _components(component.get("components", ()))


def _flat(value: Any, path: str) -> Iterator[tuple[str, str]]:
    match value:
        case dict():
            for name, inner in value.items():
                yield from _flat(inner, _joined(path, str(name)))
        case list():
            for place, inner in enumerate(value, 1):
                key = inner.get("value") if isinstance(inner, dict) else None
                yield from _flat(inner, f"{path} {key if key is not None else place}")
        case bool():
            yield path, str(value).lower()
        case _:
            yield path, "" if value is None else str(value)
