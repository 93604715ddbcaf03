"""Processes that call one another in a circle: what is refused is a circle that nothing leads out of."""

from collections.abc import Callable, Iterable, Iterator, Mapping

from engine.bpmn import Process
from engine.bpmn.drawing import (
    Call,
    CompensationHandler,
    Content,
    Loop,
    MultiInstance,
    Node,
    SubProcess,
    TerminateEvent,
)
from engine.check.known import Known
from engine.check.ways import components
from engine.errors import Finding

_ONE_OF = frozenset({"exclusiveGateway", "inclusiveGateway", "complexGateway", "eventBasedGateway"})


def check_calls(known: Known) -> Iterator[Finding]:
    """``bpmn.call_cycle``: processes that call one another in a circle, and have no way past the call, never end."""
    called: dict[str, Process | None] = {}
    calls: dict[str, list[str]] = {}
    pending = list(known.processes)
    for id_ in pending:  # grows while it is walked
        if id_ not in calls:
            called[id_] = process = known.process(id_)
            references = process.references if process else ()
            calls[id_] = [reference.id for reference in references if reference.kind == "process"]
            pending += calls[id_]
    names = list(calls)
    place = {id_: at for at, id_ in enumerate(names)}
    for component in components([[place[called] for called in calls[id_]] for id_ in names]):
        circle = {names[at] for at in component}
        if len(circle) > 1 or circle <= set(calls[names[component[0]]]):
            yield from _told(known, _endless({id_: called[id_] for id_ in circle}))


def _endless(circle: Mapping[str, Process | None]) -> set[str]:
    """Those of which every way leads to a call of one of them."""
    endless = {id_ for id_, process in circle.items() if process is not None}
    while ending := {id_ for id_ in endless if (process := circle[id_]) and _ends(process.content, endless)}:
        endless -= ending
    return endless


def _ends(content: Content, endless: set[str]) -> bool:
    """Whether what begins in *content* can come to its end without a call of one that is *endless*."""
    nodes = content.nodes
    ahead: dict[str, list[str]] = {id_: [] for id_ in nodes}
    behind: dict[str, list[str]] = {id_: [] for id_ in nodes}
    one_of = {id_ for id_, node in nodes.items() if node.type in _ONE_OF}
    for flow in content.flows:
        if flow.source in nodes and flow.target in nodes:
            ahead[flow.source].append(flow.target)
            behind[flow.target].append(flow.source)
            if flow.condition is not None:
                one_of.add(flow.source)
    ways_out: dict[str, list[str]] = {id_: [] for id_ in nodes}
    for id_, node in nodes.items():
        owner = node.attached_to
        if owner in ways_out and node.interrupting and not isinstance(node.detail, CompensationHandler):
            ways_out[owner].append(id_)
            behind[id_].append(owner)
    passed = {id_ for id_, node in nodes.items() if _passes(node, endless)}

    def is_over(id_: str, over: set[str]) -> bool:
        if any(event in over for event in ways_out[id_]):
            return True
        among = any if id_ in one_of else all
        return id_ in passed and (not ahead[id_] or among(target in over for target in ahead[id_]))

    def is_stopped(id_: str, stopped: set[str]) -> bool:
        onward = [*ways_out[id_], *(ahead[id_] if id_ in passed else ())]
        return isinstance(nodes[id_].detail, TerminateEvent) or any(target in stopped for target in onward)

    starts = {id_ for id_, node in nodes.items() if node.type == "startEvent"}
    if starts <= _backwards(nodes, behind, is_over) or starts & _backwards(nodes, behind, is_stopped):
        return True
    return any(_interrupts(node) and _passes(node, endless) for node in nodes.values())


def _passes(node: Node, endless: set[str]) -> bool:
    """Whether a token can get past the work of *node*."""
    match node.repetition:
        case MultiInstance() | Loop(before=True):
            return True  # there may be none
    match node.detail:
        case Call(process=link):
            return link.id.expression is not None or link.id.text not in endless
        case SubProcess() as detail:
            return node.ad_hoc is not None or _ends(detail.content, endless)
    return True


def _interrupts(node: Node) -> bool:
    if not isinstance(node.detail, SubProcess) or not node.detail.triggered:
        return False
    return all(inner.interrupting for inner in node.detail.content.nodes.values() if inner.type == "startEvent")


def _backwards(ids: Iterable[str], behind: Mapping[str, list[str]], test: Callable[[str, set[str]], bool]) -> set[str]:
    """The least set whose members *test* knows by the members of the set ahead of them."""
    found: set[str] = set()
    pending = list(ids)
    for id_ in pending:  # grows while it is walked
        if id_ not in found and test(id_, found):
            found.add(id_)
            pending += behind[id_]
    return found


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
