"""Errors, escalations and messages: what is caught can come, and what is thrown is caught."""

from collections.abc import Iterator

from engine.bpmn.drawing import Call, ErrorEvent, EscalationEvent, JobWork, Listener, MessageEvent, Node, SubProcess
from engine.check.drawn import Drawn
from engine.check.known import Known
from engine.errors import Finding

_CATCHING = frozenset({"boundaryEvent", "startEvent"})


def check_throws(drawn: Drawn, known: Known) -> Iterator[Finding]:
    """``bpmn.never_thrown``: the event waits for nothing; ``bpmn.error_not_caught``: the branch just ends. Warnings."""
    for node in drawn.nodes.values():
        if node.type in _CATCHING:
            for event in _caught(node):
                if not any(_throws(inner, event) for inner in _inside(drawn, node)):
                    yield drawn.finding("bpmn.never_thrown", node, severity="warning", thrown=_code(event) or "")
        elif node.type == "endEvent" and isinstance(node.detail, ErrorEvent):
            code = _code(node.detail)
            if code is not None and not _is_caught(drawn, node, code) and not _is_called(known, drawn.process.id):
                yield drawn.finding("bpmn.error_not_caught", node, severity="warning", thrown=code)


def check_catches(drawn: Drawn) -> Iterator[Finding]:
    """``bpmn.caught_twice``: of two events that catch the same, only one would ever happen."""
    seen: set[tuple[str | None, bool, type, str | None]] = set()
    for node in drawn.nodes.values():
        if node.type not in _CATCHING:
            continue
        handler = drawn.scope[node.id]
        place = node.attached_to or (drawn.scope[handler] if handler is not None else None)
        for event in _caught(node):
            what = (place, node.attached_to is not None, type(event), _code(event))
            if what in seen:
                yield drawn.finding("bpmn.caught_twice", node, caught=_code(event) or "")
            seen.add(what)


def check_messages(drawn: Drawn) -> Iterator[Finding]:
    """``bpmn.message_for_nobody``, a warning: nothing says whose message it is, and no page offers it."""
    for node in drawn.nodes.values():
        if node in drawn.process.triggered_starts:
            continue  # a case begins with it, whosever it is
        if any(isinstance(detail, MessageEvent) and _is_for_nobody(detail) for detail in node.details):
            yield drawn.finding("bpmn.message_for_nobody", node, severity="warning")


def _is_for_nobody(event: MessageEvent) -> bool:
    return event.correlation is None and event.offered_to is None and event.offered_to_groups is None


def _caught(node: Node) -> list[ErrorEvent | EscalationEvent]:
    return [detail for detail in node.details if isinstance(detail, ErrorEvent | EscalationEvent)]


def _inside(drawn: Drawn, event: Node) -> Iterator[Node]:
    """What the event listens to: its activity, or all that is beside its event sub-process, and what they hold."""
    if event.attached_to is not None:
        yield drawn.nodes[event.attached_to]
        if event.attached_to in drawn.held:
            yield from drawn.within(event.attached_to)
        return
    handler = drawn.scope[event.id]
    beside = drawn.held[drawn.scope[handler]] if handler is not None else ()
    for node in beside:
        if node.id != handler:
            yield node
            if node.id in drawn.held:
                yield from drawn.within(node.id)


def _throws(node: Node, event: ErrorEvent | EscalationEvent) -> bool:
    if isinstance(node.detail, Call):
        return True
    if isinstance(event, ErrorEvent):
        works = (node.detail, *node.listeners.throwing())
        if any(isinstance(work, JobWork | Listener) for work in works):
            return True
    throws = node.type in {"endEvent", "intermediateThrowEvent"}
    thrown = [*(node.details if throws else ()), *(behavior.event for behavior in node.behaviors)]
    return any(isinstance(other, type(event)) and _is_same(_code(event), _code(other)) for other in thrown)


def _is_same(wanted: str | None, thrown: str | None) -> bool:
    return wanted is None or thrown is None or wanted == thrown


def _code(event: ErrorEvent | EscalationEvent) -> str | None:
    """The literal code; None for any."""
    return event.code.text if event.code is not None and event.code.expression is None else None


def _is_caught(drawn: Drawn, node: Node, code: str) -> bool:
    scopes = [*(outer.id for outer in drawn.around(node.id)), None]
    catchers = [event for scope in scopes if scope is not None for event in drawn.borders[scope]]
    for handler in drawn.nodes.values():
        detail = handler.detail
        beside = drawn.scope[handler.id] in scopes and handler.id not in scopes
        if beside and isinstance(detail, SubProcess) and detail.triggered:
            catchers += [inner for inner in detail.content.nodes.values() if inner.type == "startEvent"]
    caught = (event for catcher in catchers for event in _caught(catcher))
    return any(isinstance(event, ErrorEvent) and _code(event) in {None, code} for event in caught)


def _is_called(known: Known, process_id: str) -> bool:
    return any(
        reference.kind == "process" and reference.id == process_id
        for process in known.processes.values()
        for reference in process.references
    )
