"""Where variables come from: what each element brings and writes, over all processes of the set."""

from collections.abc import Iterable
from dataclasses import dataclass

from engine import archive, notices, publishing
from engine.bpmn import Process
from engine.bpmn.drawing import (
    Call,
    Decision,
    ErrorEvent,
    EscalationEvent,
    JobWork,
    Link,
    Listener,
    MessageEvent,
    MultiInstance,
    Node,
    NoneEvent,
    Script,
    SubProcess,
    TimerEvent,
    UserWork,
)
from engine.bpmn.gateways import WAITING_FOR_START
from engine.bpmn.values import Value
from engine.check.drawn import Drawn, drawn
from engine.check.known import Known

_OUR_JOBS = {
    notices.JOB_TYPE: frozenset[str](),
    archive.JOB_TYPE: frozenset({"archive_no", "archived_at"}),
    publishing.JOB_TYPE: frozenset(),
}
"""What our own workers bring; a foreign one may bring anything."""

_THEIR_ERRORS = {
    notices.JOB_TYPE: frozenset[str](),
    archive.JOB_TYPE: frozenset({"check_findings"}),
    publishing.JOB_TYPE: frozenset(),
}
"""What comes with an error that they throw."""


@dataclass(frozen=True, slots=True)
class Names:
    """Names of variables. *anything*: and nobody knows which others."""

    known: frozenset[str] = frozenset()
    anything: bool = False

    def __or__(self, other: "Names") -> "Names":
        return Names(self.known | other.known, self.anything or other.anything)

    def __contains__(self, name: str) -> bool:
        return self.anything or name in self.known


NONE = Names()
ANYTHING = Names(anything=True)


class Data:
    """What may be in a case's variables, for every process of the set and those that they call."""

    def __init__(self, known: Known) -> None:
        self._known = known
        self.drawings: dict[str, Drawn] = {}
        self._gather()
        self._calls = self._all_calls()
        self.entering: dict[str, Names] = dict.fromkeys(self.drawings, NONE)
        self._leaving: dict[str, Names] = dict.fromkeys(self.drawings, NONE)
        self._settle()
        self.everywhere = frozenset[str]().union(*(names.known for names in self._leaving.values()))
        """Every name that some process begins with or writes."""

    # -- of one element ----------------------------------------------------------------------------------------------

    def brings(self, each: Drawn, node: Node) -> Names:
        """What the work of *node* gives it, before any output mapping."""
        if node in each.process.triggered_starts:
            return NONE if all(isinstance(event, TimerEvent) for event in node.details) else ANYTHING
        match node.detail:
            case UserWork(form=link):
                added = (_of_job(listener.type) for listener in node.listeners.task.get("completing", ()))
                return union((self.submitted(link), *added))
            case MessageEvent(form=link):
                return self.submitted(link)
            case NoneEvent(form=link) if link is not None:
                return self.submitted(link)
            case JobWork(type=job):
                return _of_job(job)
            case Script(result=name) | Decision(result=name):
                return Names(frozenset({name}))
            case Call() as call:
                return self._called(call)
            case ErrorEvent() if node.type in {"boundaryEvent", "startEvent"}:
                return _with_errors(each, node)
        return NONE

    def writes(self, each: Drawn, node: Node) -> Names:
        """What *node* leaves in the variables of the process."""
        written = self._lets_out(each, node) | _of_caught(node)
        result = node.repetition.result if isinstance(node.repetition, MultiInstance) else None
        return Names(written.known - {result}, written.anything)

    def _lets_out(self, each: Drawn, node: Node) -> Names:
        if node.listeners.after:
            return ANYTHING
        collected = NONE
        if isinstance(node.repetition, MultiInstance) and node.repetition.outputs:
            collected = Names(frozenset({node.repetition.outputs}))
        if node.ad_hoc is not None and node.ad_hoc.outputs:
            collected |= Names(frozenset({node.ad_hoc.outputs}))
        if node.outputs and not node.all_out:
            return collected | Names(targets(node))
        collected |= Names(targets(node))
        if isinstance(node.detail, Call) and not node.detail.all_out:
            return collected
        if node.type == "startEvent" and each.scope[node.id] is not None:
            return collected  # it belongs to the event sub-process
        return collected | self.brings(each, node)

    def submitted(self, link: Link | None) -> Names:
        """What comes with a form; without one there is nothing to check it against."""
        form = self._known.form(link.id.text) if link is not None and link.id.expression is None else None
        return Names(frozenset(form.writable)) if form is not None else ANYTHING

    def _called(self, call: Call) -> Names:
        """Everything in the called process when it ends."""
        id_ = call.process.id
        return self._leaving.get(id_.text, ANYTHING) if id_.expression is None else ANYTHING

    # -- of whole processes ------------------------------------------------------------------------------------------

    def _gather(self) -> None:
        pending = list(self._known.processes)
        for id_ in pending:  # grows while it is walked
            process = self._known.process(id_)
            if process is not None and id_ not in self.drawings:
                self.drawings[id_] = drawn(process)
                pending += [reference.id for reference in process.references if reference.kind == "process"]

    def _all_calls(self) -> dict[str, list[tuple[Drawn, Node, Call]]]:
        """By the id of what is called."""
        calls: dict[str, list[tuple[Drawn, Node, Call]]] = {}
        for each in self.drawings.values():
            for node in each.nodes.values():
                if isinstance(node.detail, Call):
                    calls.setdefault(node.detail.process.id.text, []).append((each, node, node.detail))
        return calls

    def _settle(self) -> None:
        """Names only become more, so this ends; to and fro, so that it ends soon along a line of calls."""
        order = list(self.drawings)
        while True:
            before = dict(self._leaving)
            for id_ in order:
                each = self.drawings[id_]
                self.entering[id_] = self._enters(each.process)
                writes = (self.writes(each, node) for node in each.nodes.values())
                self._leaving[id_] = self.entering[id_] | union(writes)
            if before == self._leaving:
                return
            order.reverse()

    def _enters(self, process: Process) -> Names:
        """What a case of *process* begins with."""
        calls = self._calls.get(process.id, [])
        plain = process.plain_start is not None and process.start_form is None
        if process.around.listeners.before or (plain and not calls):
            return ANYTHING
        form = self._known.form(process.start_form.id) if process.start_form else None
        begun = NONE if process.start_form is None else Names(frozenset(form.writable)) if form else ANYTHING
        return begun | Names(frozenset(process.content.declared)) | union(self._given(*call) for call in calls)

    def _given(self, caller: Drawn, node: Node, call: Call) -> Names:
        given = Names(frozenset(mapping.target.split(".")[0] for mapping in node.inputs))
        if not call.all_in:
            return given
        within = union(local(caller.nodes[outer.id]) for outer in (node, *caller.around(node.id)))
        return given | within | self._leaving[caller.process.id]


def targets(node: Node) -> frozenset[str]:
    """Names that the output mappings of *node* write."""
    return frozenset(mapping.target.split(".")[0] for mapping in node.outputs)


def local(node: Node) -> Names:
    """Names that only *node* and what it holds see, its repetition's included."""
    names = {mapping.target.split(".")[0] for mapping in node.inputs}
    if node.repetition is not None:
        names.add("loopCounter")
    if isinstance(node.repetition, MultiInstance):
        counters = node.repetition.counters
        names |= {counters.total, counters.active, counters.completed, counters.terminated}
        names |= {name for name in (node.repetition.item, node.repetition.result) if name}
    if node.ad_hoc is not None and node.ad_hoc.outputs:
        names.add(node.ad_hoc.outputs)
    if isinstance(node.detail, SubProcess):
        names |= node.detail.content.declared.keys()
    if node.type == "complexGateway":
        names |= {"activationCount", WAITING_FOR_START}
    return Names(frozenset(names), anything=bool(node.listeners.before or node.listeners.before_all))


def _of_caught(node: Node) -> Names:
    """What an event that catches writes of the error or escalation itself."""
    caught = (event for event in node.details if isinstance(event, ErrorEvent | EscalationEvent))
    return Names(frozenset(name for event in caught for name in event.told("", None)))


def union(sets: Iterable[Names]) -> Names:
    """All of them."""
    known: set[str] = set()
    anything = False
    for names in sets:
        known |= names.known
        anything = anything or names.anything
    return Names(frozenset(known), anything)


def _of_job(job: Value) -> Names:
    """What workers of a job type bring."""
    return Names(_OUR_JOBS[job.text]) if job.expression is None and job.text in _OUR_JOBS else ANYTHING


def _with_errors(each: Drawn, event: Node) -> Names:
    """What a job may send with an error."""
    if event.attached_to is None:
        handler = each.scope[event.id]
        inside = list(each.within(each.scope[handler] if handler is not None else None))
    else:
        inside = [each.nodes[event.attached_to]]
        inside += each.within(event.attached_to) if event.attached_to in each.held else ()
    found = NONE
    for work in (work for node in inside for work in (node.detail, *node.listeners.throwing())):
        match work:
            case JobWork(type=job) | Listener(type=job) if job.expression is None and job.text in _THEIR_ERRORS:
                found |= Names(_THEIR_ERRORS[job.text])
            case JobWork() | Listener() | Call():
                return ANYTHING
    return found
