"""Gateways that decide by a field with fixed options: each option has its flow, each flow its option."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from engine.bpmn.drawing import Flow, Link, MessageEvent, Node, NoneEvent, SubProcess, UserWork
from engine.check.data import Data
from engine.check.drawn import Drawn
from engine.check.known import Known
from engine.check.trials import Trials
from engine.check.ways import Ways
from engine.errors import Finding, ProcessError
from engine.forms import Field, Form
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


def check_options(drawn: Drawn, origins: "Origins") -> Iterator[Finding]:
    """Warnings where every step that may have given a variable its value is a form field with fixed options.

    ``bpmn.uncovered_option`` and ``bpmn.uncovered_empty``: a gateway without a default has no flow for a value.
    ``bpmn.flow_never_taken``: no option fulfils a condition.
    """
    for node in drawn.nodes.values() if origins.names else ():
        flows = drawn.out_of[node.id]
        conditions = [flow for flow in flows if flow.condition is not None]
        if node.type not in _DECIDING or not conditions:
            continue
        alone = {flow.key: name for flow in conditions if (name := _only_name(flow)) in origins.names}
        choices = {name: origins.choices(node, name, len(conditions)) for name in sorted(set(alone.values()))}
        for flow in conditions:
            name = alone.get(flow.key, "")
            offered = choices.get(name)
            if offered and not any(_holds(flow, name, value) for value in (*offered.options, None)):
                options = [str(value) for value in offered.options]
                yield drawn.finding("bpmn.flow_never_taken", flow, severity="warning", name=name, options=options)
        if node.default is None and len(alone) == len(flows) and len(choices) == 1:
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


def _only_name(flow: Flow) -> str:
    """The variable that a condition reads, if it is a single one and nothing from outside; else empty."""
    expression = flow.condition.expression if flow.condition else None
    if expression is None or len(expression.free_names) != 1 or expression.called & QUESTIONS.keys():
        return ""
    return next(iter(expression.free_names))


def _holds(flow: Flow, name: str, value: Any) -> bool:
    """Whether the condition may hold: a value that it cannot be asked for is not ours to judge."""
    expression = flow.condition.expression if flow.condition else None
    try:
        return expression is None or expression.evaluate({name: value}) is not False
    except ProcessError:
        return True


class Origins:
    """Where values come from in one process.

    Attributes:
        names: variables that some form of the process lets people choose from fixed options.
    """

    def __init__(self, drawn: Drawn, ways: Ways, data: Data, known: Known, trials: Trials) -> None:
        self._drawn, self._ways, self._known, self._trials = drawn, ways, known, trials
        self._entering = data.entering[drawn.process.id]
        self.names = frozenset(self._offered())
        self._writes = {node.id: data.writes(drawn, node) for node in drawn.nodes.values() if self.names}

    def _offered(self) -> Iterator[str]:
        for node in self._drawn.nodes.values():
            form = self._form(node)
            for field in form.fields if form else ():
                if field.options is not None and field.options.static is not None and field.type in _ONE_OF:
                    yield field.key

    def choices(self, at: Node, name: str, tests: int) -> Choices | None:
        """What *name* may hold at a node, for so many tests; None where not only fields with fixed options write it."""
        fields: list[Field] = []
        options: dict[Any, str] = {}
        for node in self._writers(at, name):
            field = self._field(node, name)
            if field is None or field.options is None or field.options.static is None or field.type not in _ONE_OF:
                return None
            fields.append(field)
            options |= {option.value: option.label for option in field.options.static}
        return Choices(tuple(fields), options) if options and self._trials.allow(tests * len(options)) else None

    def _field(self, node: Node | None, name: str) -> Field | None:
        """The field of the form of *node* that writes *name*."""
        form = self._form(node) if node is not None and not node.outputs else None
        fields = form.fields if form else ()
        return next((field for field in fields if field.key == name and field.writable), None)

    def _form(self, node: Node) -> Form | None:
        link: Link | None = None
        match node.detail:
            case UserWork(form=found) | NoneEvent(form=found) | MessageEvent(form=found):
                link = found
        return self._known.form(link.id.text) if link is not None and link.id.expression is None else None

    def _writers(self, gateway: Node, name: str) -> Iterator[Node | None]:
        """The steps that may have written *name* last when a token is in *gateway*; None for what cannot be told."""
        nodes, beside = self._drawn.nodes, self._ways.beside(gateway.id)
        if any(self._ways.bit(id_) & beside for id_, written in self._writes.items() if name in written):
            yield None
        seen = {gateway.id}
        pending = [gateway.id]
        for node_id in pending:  # grows while it is walked
            node = nodes[node_id]
            if node.type == "startEvent" and self._drawn.scope[node_id] is None and name in self._entering:
                yield None
            for before, done in _back(self._drawn, node):
                if done and name in self._writes[before]:
                    yield nodes[before]
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
