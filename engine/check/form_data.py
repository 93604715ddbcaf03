"""What forms read and show has been written by somebody."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from engine import feel
from engine.bpmn.drawing import Link, MessageEvent, Node, NoneEvent, UserWork
from engine.check.data import Data
from engine.check.names import Sight, seen_by_work
from engine.errors import Finding
from engine.forms import Form
from engine.forms.component import template_expressions
from engine.outside import QUESTIONS

_NO_EXPRESSIONS = frozenset({"components", "values", "layout", "id", "key", "type"})


@dataclass(frozen=True, slots=True)
class Reading:
    """A variable that a form reads. *shown*: as the value of a field that nobody can fill in there."""

    component: Mapping[str, Any]
    name: str
    shown: bool = False


def check_forms(
    forms: Mapping[str, Form], files: Mapping[str, str], sights: Mapping[str, Sight], data: Data
) -> Iterator[Finding]:
    """``form.unknown_name`` and ``form.never_written``, warnings, where it is so at every step that shows the form.

    Args:
        forms: of the set, by id.
        files: resource names by form id.
        sights: by process id.
    """
    steps: dict[str, list[tuple[Sight, Node]]] = {}
    for sight in sights.values():
        for node in sight.drawn.nodes.values():
            link = _form_of(node)
            if link is not None and link.id.expression is None and link.id.text in forms:
                steps.setdefault(link.id.text, []).append((sight, node))
    for form_id, users in steps.items():
        form = forms[form_id]
        own = {field.key for field in form.fields if field.writable}
        for reading in readings(form):
            if reading.name not in own and not any(_sees(sight, node, reading.name, data) for sight, node in users):
                yield _finding(reading, users, files[form_id])


def readings(form: Form) -> Iterator[Reading]:
    """Every variable that a form reads, in the order of the file, once per component."""
    fixed = {field.id or field.key for field in form.fields if not field.writable and field.default is None}
    pending = list(reversed(form.schema["components"]))
    while pending:
        component = pending.pop()
        pending += reversed(component.get("components") or [])
        found: dict[str, None] = {}
        for text in _texts(component):
            for inner in () if "#loop" in text else template_expressions(text):
                expression = feel.compile(inner, functions=tuple(QUESTIONS))
                found.update(dict.fromkeys(sorted(expression.free_names - expression.item_names)))
        if (variable := component.get("valuesKey")) and not component.get("valuesExpression"):
            found[variable] = None
        key = component.get("key")
        if key and (component.get("id") or key) in fixed:
            yield Reading(component, key, shown=True)
            found.pop(key, None)
        yield from (Reading(component, name) for name in found)


def _texts(component: Mapping[str, Any]) -> Iterator[str]:
    """Texts of a component that may be FEEL or hold some."""
    pending = [(name, value) for name, value in component.items() if name not in _NO_EXPRESSIONS]
    for name, value in pending:  # grows while it is walked
        match value:
            case str() if value.startswith("=") or "{{" in value:
                yield value
            case dict() if name == "properties":
                pending += [("check", value.get("check"))]
            case dict():
                pending += value.items()


def _form_of(node: Node) -> Link | None:
    match node.detail:
        case UserWork(form=link) | MessageEvent(form=link) | NoneEvent(form=link):
            return link
    return None


def _sees(sight: Sight, node: Node, name: str, data: Data) -> bool:
    if node.type == "startEvent" and sight.drawn.scope[node.id] is None:
        return False  # there is no case yet
    return sight.sees(node.id, name, seen_by_work(sight.drawn, node, data), done=False, shared=True)


def _finding(reading: Reading, users: list[tuple[Sight, Node]], file: str) -> Finding:
    component, sight = reading.component, users[0][0]
    params: dict[str, Any] = {
        "name": reading.name,
        "steps": [node.name or node.id for _, node in users],
        "similar": sight.similar(reading.name),
    }
    return Finding(
        "form.never_written" if reading.shown else "form.unknown_name",
        params,
        element_id=component.get("id"),
        element_name=component.get("label") or component.get("key"),
        file=file,
        severity="warning",
    )
