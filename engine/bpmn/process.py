"""A process as it was parsed: what the rest of the engine may know of a diagram."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from functools import cached_property
from typing import Any, NamedTuple, Self

from engine.bpmn.drawing import (
    Assignment,
    Behavior,
    Binding,
    Content,
    EscalationEvent,
    Link,
    MultipleEvent,
    Node,
    NoneEvent,
    SignalEvent,
    SubProcess,
    UserWork,
)
from engine.bpmn.flow_nodes import FlowNode
from engine.bpmn.graphs import Graph
from engine.bpmn.parser import process_graph
from engine.bpmn.reading import Drawing
from engine.bpmn.values import Value, split
from engine.errors import ProcessError
from engine.feel import Environment, Expression
from engine.model import DefinitionKind


@dataclass(frozen=True, slots=True)
class FormReference:
    id: str
    binding: Binding


@dataclass(frozen=True, slots=True)
class Reference:
    """A definition that must exist. What an expression names is not known before it runs, and is left out."""

    kind: DefinitionKind
    id: str
    binding: Binding
    element_id: str
    line: int


@dataclass(frozen=True, slots=True)
class Mention:
    """A group or user that the diagram names outright."""

    id: str
    element_id: str
    line: int


@dataclass(frozen=True, slots=True)
class ElementInfo:
    """Attributes: `type`, BPMN's local name; `line`, 1-based; `lane`, id of the innermost one."""

    id: str
    name: str
    type: str
    line: int
    lane: str | None


class Use(NamedTuple):
    """An expression and where it stands. `what`: the attribute or mapping."""

    element_id: str
    name: str
    what: str
    line: int
    expression: Expression


class Process:
    """An executable process; immutable, shared by threads.

    Attributes:
        properties: extension properties of the process, as written.
        starter_groups, starter_users: literal ids of who may start.
        business_id: the pattern of the case's number.
        review_after: ISO duration between a case's archiving and its review.
        plain_start: the start event without a trigger: where somebody, or a call activity, begins it.
        triggered_starts: those elements that an event begins a case at, start events or not.
        start_form: of the plain start event.
        references: everything that must exist.
        groups, users: everybody named outright.
        content: what was drawn.
        around: the process itself, with its listeners.
        elements: flow nodes by id; those of sub-processes too.
        lanes: names by lane id.
        task_headers: of user tasks, by the ids of those that have any.
    """

    def __init__(self, drawing: Drawing, resource_name: str, described: Mapping[str, Value]) -> None:
        nodes = [node for content in drawing.content.everywhere() for node in content.nodes.values()]
        flows = [flow for content in drawing.content.everywhere() for flow in content.flows]
        self.id, self.name, self.version_tag = drawing.id, drawing.name, drawing.version_tag
        self.resource_name = resource_name
        self.content, self.around = drawing.content, drawing.around
        self.properties = drawing.properties
        self.starter_groups = split(drawing.properties.get("starterGroups", ""))
        self.starter_users = split(drawing.properties.get("starterUsers", ""))
        self.business_id = drawing.properties.get("businessId") or None
        self.review_after = drawing.properties.get("reviewAfter") or None
        self.print_template = drawing.properties.get("printTemplate") or None
        starts = [node for node in drawing.content.nodes.values() if node.type == "startEvent"]
        self.plain_start = next((node for node in starts if isinstance(node.detail, NoneEvent)), None)
        self.triggered_starts = tuple(
            node for node in drawing.content.nodes.values() if node.begins and not isinstance(node.detail, NoneEvent)
        )
        self._gathering = dict(_gathering(drawing.content))
        self.start_form = _start_form(self.plain_start)
        self.references = tuple(_references(nodes))
        self.groups, self.users = _mentions(drawing, nodes)
        self.lanes = drawing.lanes
        self.task_headers = {
            node.id: node.detail.headers for node in nodes if isinstance(node.detail, UserWork) and node.detail.headers
        }
        self.elements = {node.id: ElementInfo(node.id, node.name, node.type, node.line, node.lane) for node in nodes}
        self.expressions = tuple(
            Use(node.id, node.name, what, node.line, value.expression)
            for node in (drawing.around, *nodes)
            for what, value in _values(node)
            if value.expression is not None
        ) + tuple(
            Use(flow.id or "", flow.name, "condition", flow.line, flow.condition.expression)
            for flow in flows
            if flow.condition is not None and flow.condition.expression is not None
        ) + tuple(
            Use(drawing.id, drawing.name, what, drawing.line, value.expression)
            for what, value in described.items()
            if value.expression is not None
        )  # fmt: skip
        self._described = described
        self._descriptions = [value.expression for value in described.values() if value.expression is not None]

    @property
    def starters(self) -> tuple[str, ...]:
        """Who may start: group ids, and ``u:<user>`` each."""
        return (*self.starter_groups, *(f"u:{user}" for user in self.starter_users))

    @cached_property
    def graph(self) -> Graph:
        """What is executed; only of a process without findings."""
        return process_graph(self.around, self.content)

    def entrance(self, element_id: str | None = None, part: int = 0) -> FlowNode:
        """Where a token begins: at the element *element_id* of an event, else at the start event without a trigger.

        Args:
            part: which of the event's definitions happened.

        Raises: ProcessError ``bpmn.no_entrance``.
        """
        wanted = self.plain_start.id if element_id is None and self.plain_start else element_id
        found = next((spec for spec in self.graph.starts if spec.node.id == wanted), None)
        entrance = None if found is None else found.entrance(part)
        if entrance is None:
            raise ProcessError("bpmn.no_entrance", process=self.id)
        return entrance

    def awaits_more(self, element_id: str | None) -> bool:
        """Whether a case that an event has begun at *element_id* waits there for other ones."""
        return element_id in self._gathering

    def awaits_both(self, element_id: str, other_id: str) -> bool:
        """Whether a case that begins at one of two elements waits for events at the other."""
        return self.awaits_more(element_id) and self._gathering[element_id] == self._gathering.get(other_id)

    def built(self) -> Self:
        """The same, with its graph made now and not when the first case asks for it."""
        _ = self.graph
        return self

    def may_be_described_anew(self, written: Collection[str]) -> bool:
        """Whether `describe` may say something else once variables called as those *written* have other values."""
        return any(
            not (described.is_timeless and described.free_names.isdisjoint(written)) for described in self._descriptions
        )

    def describe(self, what: str, variables: Mapping[str, Any], environment: Environment) -> Any:
        """The process property *what* (``title``, ``confidentiality``) for a case's *variables*, JSON.

        None without the property, and where it has no value: a description never holds a case up.
        """
        value = self._described.get(what)
        if value is None:
            return None
        try:
            return value.evaluate(variables, environment)
        except ProcessError:
            return None


def _gathering(content: Content) -> Iterator[tuple[str, str]]:
    """Ids of the elements at which a case begins, and of whose events it awaits more; with what they have in common."""
    gateways = {node.id for node in content.nodes.values() if node.instantiates and node.awaits_all}
    yield from ((flow.target, flow.source) for flow in content.flows if flow.source in gateways)
    for node in content.nodes.values():
        if node.begins and isinstance(node.detail, MultipleEvent) and node.detail.every:
            yield node.id, node.id


def _start_form(start: Node | None) -> FormReference | None:
    if start is None or not isinstance(start.detail, NoneEvent) or start.detail.form is None:
        return None
    return FormReference(start.detail.form.id.text, start.detail.form.binding)


def _references(nodes: list[Node]) -> Iterator[Reference]:
    for node in nodes:
        for link in (link for detail in node.details for link in _links(detail)):
            if link.id.expression is None:
                yield Reference(link.kind, link.id.text, link.binding, node.id, node.line)


def _links(detail: Any) -> Iterator[Link]:
    if is_dataclass(detail) and not isinstance(detail, SubProcess):
        for field in fields(detail):
            if isinstance(link := getattr(detail, field.name), Link):
                yield link


def _mentions(drawing: Drawing, nodes: list[Node]) -> tuple[frozenset[Mention], frozenset[Mention]]:
    groups = {Mention(group, drawing.id, drawing.line) for group in split(drawing.properties.get("starterGroups", ""))}
    users = {Mention(user, drawing.id, drawing.line) for user in split(drawing.properties.get("starterUsers", ""))}
    for node in nodes:
        match node.detail:
            case UserWork(assignee, candidates, people) as work:
                if node.lane and not (assignee or candidates or people):
                    groups.add(Mention(node.lane, node.id, node.line))
                groups |= _literal(candidates, node)
                users |= _literal(assignee, node) | _literal(people, node) | _literal(work.not_by, node)
            case _:
                pass
    return frozenset(groups), frozenset(users)


def _literal(value: Value | None, node: Node) -> set[Mention]:
    if value is None or not value.is_literal:
        return set()
    return {Mention(name, node.id, node.line) for name in split(value.text)}


def _thrown(node: Node) -> Iterator[Behavior | SignalEvent | EscalationEvent]:
    for behavior in node.behaviors:
        yield behavior
        yield behavior.event


def _values(node: Node) -> Iterator[tuple[str, Value]]:
    """Every value that stands in *node*, with what it is."""
    for mapping in (*node.inputs, *node.outputs):
        yield f"mapping {mapping.target}", mapping.source
    for part in (*node.details, node.repetition, *_thrown(node), node.ad_hoc, *node.listeners.every()):
        if is_dataclass(part) and not isinstance(part, SubProcess):
            for field in fields(part):
                match getattr(part, field.name):
                    case Value() as value:
                        yield field.name, value
                    case Link() as link:
                        yield field.name, link.id
                    case Assignment() as mapping:
                        yield mapping.target, mapping.source
