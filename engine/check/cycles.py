"""Circles: of steps that nobody has to do, and of processes that call one another."""

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
from engine.check.known import Known
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


def check_calls(known: Known) -> Iterator[Finding]:
    """``bpmn.call_cycle``: processes that call one another in a circle would never end."""
    calls: dict[str, list[str]] = {}
    pending = list(known.processes)
    for id_ in pending:  # grows while it is walked
        if id_ not in calls:
            process = known.process(id_)
            references = process.references if process else ()
            calls[id_] = [reference.id for reference in references if reference.kind == "process"]
            pending += calls[id_]
    names = list(calls)
    place = {id_: at for at, id_ in enumerate(names)}
    for component in components([[place[called] for called in calls[id_]] for id_ in names]):
        circle = {names[at] for at in component}
        if len(circle) > 1 or circle <= set(calls[names[component[0]]]):
            yield from _told(known, circle)


def _told(known: Known, circle: set[str]) -> Iterator[Finding]:
    """One finding, at the first call of the set that belongs to the circle."""
    for id_ in sorted(circle & known.processes.keys()):
        process = known.processes[id_]
        for reference in process.references:
            if reference.kind == "process" and reference.id in circle:
                element = process.elements[reference.element_id]
                yield Finding(
                    "bpmn.call_cycle",
                    {"processes": sorted(circle)},
                    element_id=element.id,
                    element_name=element.name or None,
                    file=process.resource_name,
                    line=reference.line,
                )
                return
