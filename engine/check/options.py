"""Gateways that decide by a field with fixed options: each option has its flow, each flow its option."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from engine.bpmn.drawing import Flow, Link, MessageEvent, Node, NoneEvent, SubProcess, UserWork
from engine.check.data import Data
from engine.check.drawn import Drawn
from engine.check.known import Known
from engine.errors import Finding, ProcessError
from engine.forms import Field
from engine.outside import QUESTIONS

_DECIDING = frozenset({"exclusiveGateway", "inclusiveGateway"})
_ONE_OF = frozenset({"radio", "select"})


@dataclass(frozen=True, slots=True)
class Choices:
    """The fields that may have given a variable its value. `options`: value and label of each."""

    fields: tuple[Field, ...]
    options: dict[Any, str]

    @property
    def may_be_empty(self) -> bool:
        """Whether one of the fields lets the person choose nothing."""
        return any(not field.required and not field.hidden_if and field.type in _ONE_OF for field in self.fields)


def check_options(drawn: Drawn, data: Data, known: Known) -> Iterator[Finding]:
    """Warnings where every step that may have given a variable its value is a form field with fixed options.

    ``bpmn.uncovered_option`` and ``bpmn.uncovered_empty``: a gateway without a default has no flow for a value.
    ``bpmn.flow_never_taken``: no option fulfils a condition.
    """
    for node in drawn.nodes.values():
        conditions = [flow for flow in drawn.out_of[node.id] if flow.condition is not None]
        if node.type not in _DECIDING or not conditions:
            continue
        alone = {flow.key: name for flow in conditions if (name := _only_name(flow)) is not None}
        choices = {name: _choices(drawn, data, known, node, name) for name in sorted(set(alone.values()))}
        for flow in conditions:
            offered = choices.get(alone.get(flow.key, ""))
            if offered and not any(_holds(flow, alone[flow.key], value) for value in (*offered.options, None)):
                yield drawn.finding(
                    "bpmn.flow_never_taken",
                    flow,
                    severity="warning",
                    name=alone[flow.key],
                    options=[str(value) for value in offered.options],
                )
        if node.default is None and len(alone) == len(drawn.out_of[node.id]) and len(choices) == 1:
            (name,) = choices
            if (offered := choices[name]) is not None:
                yield from _uncovered(drawn, node, conditions, name, offered)


def _uncovered(drawn: Drawn, node: Node, flows: list[Flow], name: str, offered: Choices) -> Iterator[Finding]:
    for value, label in offered.options.items():
        if not any(_holds(flow, name, value) for flow in flows):
            yield drawn.finding(
                "bpmn.uncovered_option", node, severity="warning", name=name, option=str(value), label=label
            )
    if offered.may_be_empty and not any(_holds(flow, name, None) for flow in flows):
        yield drawn.finding("bpmn.uncovered_empty", node, severity="warning", name=name)


def _only_name(flow: Flow) -> str | None:
    """The variable that a condition reads, if it is a single one and nothing from outside."""
    expression = flow.condition.expression if flow.condition else None
    if expression is None or len(expression.free_names) != 1 or expression.called & QUESTIONS.keys():
        return None
    return next(iter(expression.free_names))


def _holds(flow: Flow, name: str, value: Any) -> bool:
    """Whether the condition may hold: a value that it cannot be asked for is not ours to judge."""
    expression = flow.condition.expression if flow.condition else None
    try:
        return expression is None or expression.evaluate({name: value}) is not False
    except ProcessError:
        return True


def _choices(drawn: Drawn, data: Data, known: Known, gateway: Node, name: str) -> Choices | None:
    """What *name* may hold at *gateway*; None where not only fields with fixed options write it."""
    fields: list[Field] = []
    for node in _writers(drawn, data, gateway, name):
        field = _field(known, node, name)
        if field is None or field.options is None or field.options.static is None or field.type not in _ONE_OF:
            return None
        fields.append(field)
    options = {option.value: option.label for field in fields for option in field.options.static or ()}  # type: ignore[union-attr] # looked at above
    return Choices(tuple(fields), options) if options else None


def _field(known: Known, node: Node | None, name: str) -> Field | None:
    """The field of the form of *node* that writes *name*."""
    link: Link | None = None
    if node is not None and not node.outputs:
        match node.detail:
            case UserWork(form=found) | NoneEvent(form=found) | MessageEvent(form=found):
                link = found
    form = known.form(link.id.text) if link is not None and link.id.expression is None else None
    found_fields = form.fields if form else ()
    return next((field for field in found_fields if field.key == name and field.writable), None)


def _writers(drawn: Drawn, data: Data, gateway: Node, name: str) -> Iterator[Node | None]:
    """The steps that may have written *name* last when a token comes to *gateway*; None for what cannot be told."""
    if any(name in data.writes(drawn, node) for node in _handlers(drawn)):
        yield None
    seen = {gateway.id}
    pending = [gateway.id]
    for node_id in pending:  # grows while it is walked
        node = drawn.nodes[node_id]
        if node.type == "startEvent" and drawn.scope[node_id] is None and name in data.entering[drawn.process.id]:
            yield None
        for before, done in _back(drawn, node):
            if done and name in data.writes(drawn, drawn.nodes[before]):
                yield drawn.nodes[before]
            elif before not in seen:
                seen.add(before)
                pending.append(before)


def _back(drawn: Drawn, node: Node) -> Iterator[tuple[str, bool]]:
    """The nodes before *node*, and whether their own work is done by then."""
    for flow in drawn.into[node.id]:
        if flow.source in drawn.nodes:
            yield flow.source, True
    if node.attached_to is not None:
        yield node.attached_to, False
        if node.attached_to in drawn.held:
            yield from ((inner.id, True) for inner in drawn.within(node.attached_to))
    if node.type == "startEvent" and (scope := drawn.scope[node.id]) is not None:
        yield scope, False
    if isinstance(node.detail, SubProcess):
        yield from ((inner.id, True) for inner in drawn.held[node.id] if not drawn.out_of[inner.id])


def _handlers(drawn: Drawn) -> Iterable[Node]:
    """Everything in event sub-processes: it may happen at any time."""
    for node in drawn.nodes.values():
        if isinstance(node.detail, SubProcess) and node.detail.triggered:
            yield from drawn.within(node.id)
