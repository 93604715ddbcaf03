"""What BPMN demands of a diagram before it can be executed at all."""

from collections.abc import Iterator, Mapping

from engine.bpmn.drawing import (
    Content,
    Flow,
    LinkEvent,
    MessageEvent,
    Node,
    NoneEvent,
    SignalEvent,
    SubProcess,
    TimerEvent,
)
from engine.bpmn.reading import Drawing
from engine.errors import Finding


def unsound(drawing: Drawing, file: str) -> Iterator[Finding]:
    """Everything that stands in the way of executing *drawing*."""
    if not drawing.content.nodes:
        yield Finding("bpmn.empty", {}, element_id=drawing.id, element_name=drawing.name, file=file, line=drawing.line)
        return
    for content in drawing.content.everywhere():
        for code, node, params in _problems(content):
            yield Finding(code, params, element_id=node.id, element_name=node.name, file=file, line=node.line)
    yield from _starts(drawing, file)


_Problem = tuple[str, Node | Flow, Mapping[str, str]]


def _problems(content: Content) -> Iterator[_Problem]:
    """Code, where, and parameters."""
    for flow in content.flows:
        yield from _flow(content, flow)
    yield from _links(content)
    for node in content.nodes.values():
        yield from _boundary(content, node)
        yield from _conditions(content, node)
        yield from _choices(content, node)
        yield from _sub_process(node)
        yield from _ends(content, node)
        if node.default and not any(flow.id == node.default and flow.source == node.id for flow in content.flows):
            yield "bpmn.default_is_no_flow", node, {"flow": node.default}


def _ends(content: Content, node: Node) -> Iterator[_Problem]:
    """Flows lead neither into what an event opens nor out of an end."""
    entered = any(flow.target == node.id for flow in content.flows)
    left = any(flow.source == node.id for flow in content.flows)
    if entered and (_is_triggered(node) or node.type in {"startEvent", "boundaryEvent"}):
        yield "bpmn.flow_into", node, {"type": node.type}
    if left and (_is_triggered(node) or node.type == "endEvent"):
        yield "bpmn.flow_out_of", node, {"type": node.type}


def _flow(content: Content, flow: Flow) -> Iterator[_Problem]:
    if flow.id is None and not flow.target:
        yield "bpmn.no_link_target", content.nodes[flow.source], {}
        return
    for end in (flow.source, flow.target):
        if end not in content.nodes:
            yield "bpmn.flow_end_missing", flow, {"end": end}


def _links(content: Content) -> Iterator[_Problem]:
    """A link leads to one place."""
    seen: set[str] = set()
    for node in content.nodes.values():
        if isinstance(node.detail, LinkEvent) and node.type == "intermediateCatchEvent":
            if node.detail.name in seen:
                yield "bpmn.not_executed", node, {"tag": "linkEventDefinition", "reason": "several_targets"}
            seen.add(node.detail.name)


def _boundary(content: Content, node: Node) -> Iterator[_Problem]:
    if node.type != "boundaryEvent":
        return
    owner = content.nodes.get(node.attached_to or "")
    if owner is None or _is_triggered(owner) or not owner.type.lower().endswith(("task", "process", "activity")):
        yield "bpmn.attached_to_nothing", node, {"to": node.attached_to or ""}


def _conditions(content: Content, node: Node) -> Iterator[_Problem]:
    """A gateway that decides knows every answer by a condition; its default flow has none."""
    flows = [flow for flow in content.flows if flow.source == node.id]
    for flow in flows:
        if flow.id == node.default and flow.condition is not None:
            yield "bpmn.condition_on_default", flow, {}
        if node.type in {"parallelGateway", "eventBasedGateway"} and flow.condition is not None:
            yield "bpmn.condition_ignored", flow, {"type": node.type}
    if node.type in {"exclusiveGateway", "inclusiveGateway"} and len(flows) > 1:
        for flow in flows:
            if flow.condition is None and flow.id != node.default:
                yield "bpmn.no_condition", flow, {}


def _choices(content: Content, node: Node) -> Iterator[_Problem]:
    if node.type != "eventBasedGateway":
        return
    flows = [flow for flow in content.flows if flow.source == node.id]
    if len(flows) < 2:
        yield "bpmn.too_few_choices", node, {}
    for flow in flows:
        target = content.nodes.get(flow.target)
        if target is None:
            continue
        awaits = isinstance(target.detail, TimerEvent | MessageEvent | SignalEvent)
        alone = sum(other.target == target.id for other in content.flows) == 1
        plain = target.repetition is None and not target.inputs
        attached = any(other.attached_to == target.id for other in content.nodes.values())
        if not awaits or not alone or not plain or attached or target.type == "boundaryEvent":
            yield "bpmn.no_choice", target, {"gateway": node.id}


def _is_triggered(node: Node) -> bool:
    return isinstance(node.detail, SubProcess) and node.detail.triggered


def _sub_process(node: Node) -> Iterator[_Problem]:
    if not isinstance(node.detail, SubProcess):
        return
    starts = [inner for inner in node.detail.content.nodes.values() if inner.type == "startEvent"]
    if len(starts) != 1:
        yield "bpmn.start_events", node, {"count": str(len(starts))}
    if node.detail.triggered and (node.repetition or node.inputs or node.outputs):
        yield "bpmn.not_executed", node, {"tag": "subProcess", "reason": "event_sub_process_mapped"}


def _starts(drawing: Drawing, file: str) -> Iterator[Finding]:
    starts = [node for node in drawing.content.nodes.values() if node.type == "startEvent"]
    if len(starts) != 1 or not isinstance(starts[0].detail, NoneEvent):
        yield Finding(
            "bpmn.start_events",
            {"count": str(len(starts))},
            element_id=drawing.id,
            element_name=drawing.name,
            file=file,
            line=drawing.line,
        )
