"""Where a drawing reads variables, and what can be seen there beside the variables of the process."""

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass

from engine.bpmn.drawing import Assignment, Brought, Flow, Link, Loop, MultiInstance, Node, SignalEvent, SubProcess
from engine.bpmn.values import Value
from engine.check.data import NONE, Data, Names, local, union
from engine.check.drawn import Drawn
from engine.feel import Expression


@dataclass(frozen=True, slots=True)
class Use:
    """An expression of a drawing.

    Attributes:
        at: id of the node whose token evaluates it.
        element: what a finding names.
        what: the attribute or mapping.
        near: names of the scopes around, of the token itself, and of what its work brought.
        done: whether the node's own work comes before.
    """

    at: str
    element: Node | Flow
    what: str
    expression: Expression
    near: Names
    done: bool


def uses(drawn: Drawn, data: Data) -> Iterator[Use]:
    """Every expression of the process, but those that describe the case as a whole."""
    for node in drawn.nodes.values():
        yield from _of_node(drawn, data, node)


def around(drawn: Drawn, node: Node, data: Data) -> Names:
    """Names that the scopes around *node* know for themselves."""
    found = union(local(outer) for outer in drawn.around(node.id))
    for outer in drawn.around(node.id):
        found |= _opened_with(drawn, outer, data)
    if node.attached_to is not None:
        found |= local(drawn.nodes[node.attached_to])
    return found


def _opened_with(drawn: Drawn, node: Node, data: Data) -> Names:
    """What its start event brings, where *node* is an event sub-process."""
    if not isinstance(node.detail, SubProcess) or not node.detail.triggered:
        return NONE
    return union(data.brings(drawn, inner) for inner in drawn.held[node.id] if inner.type == "startEvent")


def _of_node(drawn: Drawn, data: Data, node: Node) -> Iterator[Use]:
    outside = around(drawn, node, data)

    def use(what: str, value: Value | None, near: Names, *, done: bool = False) -> Iterator[Use]:
        if value is not None and value.expression is not None:
            yield Use(node.id, node, what, value.expression, near, done)

    own = local(node)
    inputs = union([outside, Names(own.known - _targets(node.inputs), own.anything)])
    for mapping in node.inputs:
        yield from use(mapping.target, mapping.source, inputs)
        inputs |= Names(frozenset({mapping.target.split(".")[0]}))
    before_any = node in drawn.process.triggered_starts  # whoever asks its condition brings what that reads
    for what, value in () if before_any else _values(node):
        yield from use(what, value, inputs)
    brought = data.brings(drawn, node) | _opened_with(drawn, node, data)
    seen = inputs | (brought if node.outputs else NONE)
    for mapping in node.outputs:
        yield from use(mapping.target, mapping.source, seen, done=True)
        seen |= Names(frozenset({mapping.target.split(".")[0]}))
    for mark, asked, done in _marked(node):
        yield from use(mark, asked, seen if done else outside, done=done)
    for flow in drawn.out_of[node.id]:
        if flow.condition is not None and flow.condition.expression is not None:
            yield Use(node.id, flow, "condition", flow.condition.expression, seen, done=True)


def _marked(node: Node) -> Iterator[tuple[str, Value | None, bool]]:
    """What the marks of an activity evaluate, and whether they do when its work is done."""
    match node.repetition:
        case MultiInstance() as many:
            yield "loopCardinality" if many.counted else "inputCollection", many.items, False
            yield "outputElement", many.output, True
            yield "completionCondition", many.until, True
            for behavior in many.behaviors:
                thrown = behavior.event
                yield "condition", behavior.condition, True
                yield "behavior", thrown.signal if isinstance(thrown, SignalEvent) else thrown.code, True
        case Loop(condition=condition):
            yield "loopCondition", condition, True
    if node.ad_hoc is not None:
        yield "completionCondition", node.ad_hoc.until, True
        yield "outputElement", node.ad_hoc.output, True


def _targets(mappings: tuple[Assignment, ...]) -> frozenset[str]:
    return frozenset(mapping.target.split(".")[0] for mapping in mappings)


def _values(node: Node) -> Iterator[tuple[str, Value]]:
    """What stands in the node's own attributes."""
    if node.ad_hoc is not None:
        yield "activeElementsCollection", node.ad_hoc.elements
    for detail in (*node.details, *node.listeners.every()):
        if is_dataclass(detail) and not isinstance(detail, SubProcess):
            for field in fields(detail):
                match getattr(detail, field.name):
                    case Value() as value:
                        yield field.name, value
                    case Link(id=value):
                        yield field.name, value
                    case Brought(mappings, business_id=number):
                        yield from ((mapping.target, mapping.source) for mapping in mappings)
                        if number is not None:
                            yield "businessKey", number
