"""Circles of steps that nobody has to do."""

from collections.abc import Iterator

from engine.bpmn.drawing import (
    Call,
    ConditionalEvent,
    ErrorEvent,
    EscalationEvent,
    JobWork,
    MessageEvent,
    Node,
    SignalEvent,
    TimerEvent,
    UserWork,
)
from engine.check.drawn import Drawn
from engine.check.ways import components
from engine.errors import Finding


def check_automatic_cycles(drawn: Drawn) -> Iterator[Finding]:
    """``bpmn.automatic_cycle``, a warning: once in, only a condition leads out; the engine stops after some steps."""
    waiting = {node.id for node in drawn.nodes.values() if _waits(node)}
    waiting |= {outer.id for node_id in list(waiting) for outer in drawn.around(node_id)}
    steps = [node_id for node_id in drawn.nodes if node_id not in waiting]
    place = {node_id: at for at, node_id in enumerate(steps)}
    following = [[place[target] for target in _ahead(drawn, node_id) if target in place] for node_id in steps]
    for component in components(following):
        if len(component) > 1 or component[0] in following[component[0]]:
            nodes = [drawn.nodes[steps[at]] for at in sorted(component)]
            yield drawn.finding(
                "bpmn.automatic_cycle", nodes[0], severity="warning", elements=[node.name or node.id for node in nodes]
            )


def _waits(node: Node) -> bool:
    if node.listeners.every():
        return True
    if node.type in {"boundaryEvent", "startEvent"}:
        return False
    throws = node.type in {"intermediateThrowEvent", "endEvent"}
    work = isinstance(node.detail, UserWork | JobWork | Call)
    awaits = MessageEvent | TimerEvent | SignalEvent | ConditionalEvent
    return work or (not throws and any(isinstance(detail, awaits) for detail in node.details))


def _ahead(drawn: Drawn, node_id: str) -> Iterator[str]:
    for flow in drawn.out_of[node_id]:
        yield flow.target
    for event in drawn.borders[node_id]:
        if isinstance(event.detail, ErrorEvent | EscalationEvent):
            yield event.id
