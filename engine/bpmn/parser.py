"""From a drawing to SpiffWorkflow's specification graph, from lists: no recursion along the flow."""

from collections.abc import Mapping

from engine.bpmn import activities, adhoc, calls, gateways, happenings, user_tasks
from engine.bpmn.drawing import CompensateEvent, CompensationHandler, Content, JobWork, MultipleEvent, Node
from engine.bpmn.drawing import SubProcess as Drawn
from engine.bpmn.flow_nodes import FlowNode
from engine.bpmn.graphs import Graph
from engine.bpmn.listeners import AroundProcess
from engine.bpmn.subscriptions import Awaiting, parts

_SPECIFICATIONS: Mapping[str, type[FlowNode]] = {
    "startEvent": happenings.StartEvent,
    "intermediateCatchEvent": happenings.CatchEvent,
    "boundaryEvent": happenings.BoundaryEvent,
    "intermediateThrowEvent": happenings.ThrowEvent,
    "endEvent": happenings.ThrowEvent,
    "task": activities.Activity,
    "manualTask": activities.Activity,
    "userTask": user_tasks.UserTask,
    "serviceTask": activities.JobTask,
    "sendTask": activities.JobTask,
    "scriptTask": activities.ScriptTask,
    "businessRuleTask": activities.DecisionTask,
    "receiveTask": happenings.ReceiveTask,
    "callActivity": calls.CallActivity,
    "exclusiveGateway": gateways.ExclusiveGateway,
    "parallelGateway": gateways.ParallelGateway,
    "inclusiveGateway": gateways.InclusiveGateway,
    "complexGateway": gateways.ComplexGateway,
    "eventBasedGateway": gateways.EventBasedGateway,
}


def process_graph(around: Node, content: Content) -> Graph:
    """The specifications of a process. *around*: itself, with its listeners."""
    built = graph(around.id, content)
    if around.listeners.every():
        built.around = AroundProcess(built, around)
    return built


def graph(name: str, content: Content) -> Graph:
    """The specifications of *content* and of every sub-process within."""
    built = Graph(name, content.declared)
    for node in content.nodes.values():
        _specification(built, node)
    nodes = built.nodes
    for flow in content.flows:
        source, target = nodes[flow.source], nodes[flow.target]
        source.flows.append(flow)
        target.incoming.append(flow.key)
        source.connect(target)
    for spec in list(nodes.values()):
        if isinstance(spec, Awaiting):
            parts(built, spec)
        if isinstance(spec.node.detail, CompensationHandler):
            nodes[spec.node.attached_to or ""].undo = nodes[spec.node.detail.activity]
        elif spec.node.attached_to is not None:
            nodes[spec.node.attached_to].boundaries.append(spec)
        if spec.node.type == "startEvent" or spec.node.begins:
            built.starts.append(spec)
        if isinstance(spec, calls.EventSubProcess):
            if isinstance(spec.event, CompensateEvent):
                built.undo = spec
            else:
                built.handlers.append(spec)
    return built


def _specification(built: Graph, node: Node) -> FlowNode:
    if isinstance(node.detail, Drawn):
        kind = calls.EventSubProcess if node.detail.triggered else calls.SubProcess
        inner = graph(node.id, node.detail.content)
        if node.ad_hoc is not None:
            spec: FlowNode = adhoc.AdHocSubProcess(built, node, inner, node.ad_hoc)
        else:
            spec = kind(built, node, inner)
        spec.undo_within = inner.undo
        return spec
    if isinstance(node.detail, JobWork):
        return activities.JobTask(built, node)
    if node.begins and isinstance(node.detail, MultipleEvent) and node.detail.every:
        return happenings.GatheringStart(built, node)
    return _SPECIFICATIONS[node.type](built, node)
