"""What BPMN demands of a diagram before it can be executed at all."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from engine.bpmn.beginnings import ill_begun
from engine.bpmn.drawing import (
    CompensationHandler,
    ConditionalEvent,
    Content,
    Flow,
    LinkEvent,
    MessageEvent,
    MultipleEvent,
    Node,
    NoneEvent,
    SignalEvent,
    SubProcess,
    TimerEvent,
)
from engine.bpmn.reading import Drawing
from engine.bpmn.undoing import never_undone
from engine.bpmn.words import ACTIVITIES
from engine.errors import Finding

_CHOOSING = frozenset({"exclusiveGateway", "inclusiveGateway", "complexGateway", *ACTIVITIES})
"""What a default flow may lead out of."""


@dataclass(frozen=True, slots=True)
class _Wired:
    """A content, and its flows by the nodes that they connect."""

    content: Content
    out_of: Mapping[str, list[Flow]]
    into: Mapping[str, list[Flow]]
    with_borders: frozenset[str | None]
    elsewhere: Collection[str]


def unsound(drawing: Drawing, file: str, nodes: Collection[str]) -> Iterator[Finding]:
    """Everything that stands in the way of executing *drawing*.

    Args:
        nodes: ids of all nodes of the file.
    """
    if not drawing.content.nodes:
        yield Finding("bpmn.empty", {}, element_id=drawing.id, element_name=drawing.name, file=file, line=drawing.line)
        return
    for content in drawing.content.everywhere():
        for code, node, params in _problems(_wired(content, nodes)):
            yield Finding(code, params, element_id=node.id, element_name=node.name, file=file, line=node.line)
    for node, params in (*never_undone(drawing.content), *ill_begun(drawing.content)):
        yield Finding(
            "bpmn.not_executed", params, element_id=node.id, element_name=node.name, file=file, line=node.line
        )
    yield from _starts(drawing, file)


_Problem = tuple[str, Node | Flow, Mapping[str, str]]


def _wired(content: Content, nodes: Collection[str]) -> _Wired:
    out_of: dict[str, list[Flow]] = {}
    into: dict[str, list[Flow]] = {}
    for flow in content.flows:
        out_of.setdefault(flow.source, []).append(flow)
        into.setdefault(flow.target, []).append(flow)
    borders = frozenset(node.attached_to for node in content.nodes.values())
    return _Wired(content, out_of, into, borders, nodes)


def _problems(wired: _Wired) -> Iterator[_Problem]:
    """Code, where, and parameters."""
    content = wired.content
    for flow in content.flows:
        yield from _flow(wired, flow)
    yield from _links(content)
    for node in content.nodes.values():
        yield from _boundary(content, node)
        yield from _conditions(wired, node)
        yield from _choices(wired, node)
        yield from _sub_process(node)
        yield from _ends(wired, node)
        if node.default and node.type not in _CHOOSING:
            yield "bpmn.not_executed", node, {"tag": "default", "reason": f"at {node.type}"}
        elif node.default and not any(flow.id == node.default for flow in wired.out_of.get(node.id, ())):
            yield "bpmn.default_is_no_flow", node, {"flow": node.default}


def _ends(wired: _Wired, node: Node) -> Iterator[_Problem]:
    """Flows lead neither into what an event opens nor out of an end."""
    entered, left = _is_drawn(wired.into.get(node.id)), _is_drawn(wired.out_of.get(node.id))
    aside = _is_triggered(node) or node.compensates
    if entered and node.instantiates:
        yield "bpmn.not_executed", node, {"tag": "instantiate", "reason": "begins_without_flows"}
    if entered and (aside or node.type in {"startEvent", "boundaryEvent"} or _is_link(node, "intermediateCatchEvent")):
        yield "bpmn.flow_into", node, {"type": node.type}
    ends = node.type == "endEvent" or _is_link(node, "intermediateThrowEvent")
    if left and (aside or ends or isinstance(node.detail, CompensationHandler)):
        yield "bpmn.flow_out_of", node, {"type": node.type}
    if node.start_quantity > 1 and not entered:
        yield "bpmn.not_executed", node, {"tag": "startQuantity", "reason": "brought_by_flows"}


def _is_drawn(flows: list[Flow] | None) -> bool:
    """Whether one of *flows* is: none are the jumps from a link to its namesake."""
    return any(flow.id is not None for flow in flows or ())


def _flow(wired: _Wired, flow: Flow) -> Iterator[_Problem]:
    nodes = wired.content.nodes
    if flow.id is None and not flow.target:
        yield "bpmn.no_link_target", nodes[flow.source], {}
        return
    for end in (flow.source, flow.target):
        if end not in nodes:
            code = "bpmn.flow_crosses_border" if end in wired.elsewhere else "bpmn.flow_end_missing"
            yield code, flow, {"end": end}
            return


def _links(content: Content) -> Iterator[_Problem]:
    """A link leads to one place."""
    seen: set[str] = set()
    for node in content.nodes.values():
        if isinstance(node.detail, LinkEvent) and node.type == "intermediateCatchEvent":
            if node.detail.name in seen:
                yield "bpmn.not_executed", node, {"tag": "linkEventDefinition", "reason": "several_targets"}
            seen.add(node.detail.name)


def _is_link(node: Node, type_: str) -> bool:
    return node.type == type_ and isinstance(node.detail, LinkEvent)


def _boundary(content: Content, node: Node) -> Iterator[_Problem]:
    if node.type != "boundaryEvent":
        return
    owner = content.nodes.get(node.attached_to or "")
    if (
        owner is None
        or _is_triggered(owner)
        or not owner.type.lower().endswith(("task", "process", "activity", "transaction"))
    ):
        yield "bpmn.attached_to_nothing", node, {"to": node.attached_to or ""}


def _conditions(wired: _Wired, node: Node) -> Iterator[_Problem]:
    """A gateway that decides knows every answer by a condition; its default flow has none."""
    flows = wired.out_of.get(node.id, [])
    for flow in flows:
        if flow.id == node.default and flow.condition is not None:
            yield "bpmn.condition_on_default", flow, {}
        if node.type in {"parallelGateway", "eventBasedGateway"} and flow.condition is not None:
            yield "bpmn.condition_ignored", flow, {"type": node.type}
    if node.type == "complexGateway" and node.detail is None and len(wired.into.get(node.id, ())) > 1:
        yield "bpmn.attribute_missing", node, {"attribute": "activationCondition"}
    if node.type in {"exclusiveGateway", "inclusiveGateway"} and len(flows) > 1:
        for flow in flows:
            if flow.condition is None and flow.id != node.default:
                yield "bpmn.no_condition", flow, {}


def _choices(wired: _Wired, node: Node) -> Iterator[_Problem]:
    if node.type != "eventBasedGateway":
        return
    flows = wired.out_of.get(node.id, [])
    if len(flows) < 2:
        yield "bpmn.too_few_choices", node, {}
    for flow in flows:
        target = wired.content.nodes.get(flow.target)
        if target is None:
            continue
        awaits = isinstance(target.detail, TimerEvent | MessageEvent | SignalEvent | ConditionalEvent | MultipleEvent)
        alone = len(wired.into[target.id]) == 1
        plain = target.repetition is None and not target.inputs and not target.listeners.before
        attached = target.id in wired.with_borders or target.start_quantity > 1
        if not awaits or not alone or not plain or attached or target.type == "boundaryEvent":
            yield "bpmn.no_choice", target, {"gateway": node.id}


def _is_triggered(node: Node) -> bool:
    return isinstance(node.detail, SubProcess) and node.detail.triggered


def _sub_process(node: Node) -> Iterator[_Problem]:
    if not isinstance(node.detail, SubProcess):
        return
    inside = node.detail.content.nodes.values()
    starts = [inner for inner in inside if inner.type == "startEvent"]
    if node.type == "adHocSubProcess":
        if not any(inner.begins_in_ad_hoc for inner in inside):
            yield "bpmn.not_executed", node, {"tag": "adHocSubProcess", "reason": "empty"}
        for inner in inside:
            if inner.type in {"startEvent", "endEvent"}:
                yield "bpmn.not_executed", inner, {"tag": inner.type, "reason": "in_ad_hoc"}
    elif len(starts) != 1:
        yield "bpmn.start_events", node, {"count": str(len(starts))}
    if node.detail.triggered and node.repetition:
        yield "bpmn.not_executed", node, {"tag": "subProcess", "reason": "event_sub_process_repeats"}
    if node.detail.triggered and node.compensates:
        yield "bpmn.not_executed", node, {"tag": "isForCompensation", "reason": "begins_by_its_start_event"}


def _starts(drawing: Drawing, file: str) -> Iterator[Finding]:
    """One start event by hand at most, and any number of others; or other elements by which it begins."""
    nodes = drawing.content.nodes.values()
    starts = [node for node in nodes if node.type == "startEvent" or node.instantiates]
    plain = [node for node in starts if node.type == "startEvent" and isinstance(node.detail, NoneEvent)]
    if not starts or len(plain) > 1:
        yield Finding(
            "bpmn.start_events",
            {"count": str(len(plain))},
            element_id=drawing.id,
            element_name=drawing.name,
            file=file,
            line=drawing.line,
        )
