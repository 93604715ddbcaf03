"""What BPMN demands of compensation and of transactions in a drawing (BPMN 2.0 §10.5.5, §10.7)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from engine.bpmn.drawing import CancelEvent, CompensateEvent, CompensationHandler, Content, Node, SubProcess


@dataclass(frozen=True, slots=True)
class _Place:
    """A content, the node that holds it, and the place of that."""

    content: Content
    owner: Node | None
    around: "_Place | None"

    def visible(self) -> Iterator[Node]:
        """What compensation that is thrown here may name: an event sub-process acts for what is around it."""
        yield from self.content.nodes.values()
        if self.around is not None and self.owner is not None and _is_triggered(self.owner):
            yield from self.around.visible()


def never_undone(content: Content) -> Iterator[tuple[Node, Mapping[str, str]]]:
    """Each node whose compensation or cancellation would not be executed, with the parameters of ``bpmn.not_executed``."""
    pending = [_Place(content, None, None)]
    for place in pending:  # grows while it is walked
        nodes = place.content.nodes.values()
        undone = [node.attached_to for node in nodes if isinstance(node.detail, CompensationHandler)]
        for node in nodes:
            for tag, reason in _reasons(place, node, undone):
                yield node, {"tag": tag, "reason": reason}
            if isinstance(node.detail, SubProcess):
                pending.append(_Place(node.detail.content, node, place))


def _reasons(place: _Place, node: Node, undone: list[str | None]) -> Iterator[tuple[str, str]]:
    """Tag and reason."""
    match node.detail:
        case CompensationHandler(activity) if activity not in place.content.nodes:
            yield "compensateEventDefinition", "handler_elsewhere"
        case CompensationHandler() if undone.count(node.attached_to) > 1:
            yield "compensateEventDefinition", "several_handlers"
        case CompensateEvent(activity) if activity and all(other.id != activity for other in place.visible()):
            yield "compensateEventDefinition", "activity_not_visible"
        case CancelEvent() if reason := _no_cancel(place, node):
            yield "cancelEventDefinition", reason
        case SubProcess() as detail if _begins_undoing(detail) and (reason := _no_undoing(place, node)):
            yield "compensateEventDefinition", reason
    if node.compensates and node.id in undone:
        yield "compensateEventDefinition", "handler_of_a_handler"


def _no_cancel(place: _Place, node: Node) -> str:
    """Why a cancel event would not be executed, if so."""
    if node.type == "boundaryEvent":
        return "" if _is_transaction(place.content.nodes.get(node.attached_to or "")) else "outside_transaction"
    if not _is_transaction(place.owner):
        return "outside_transaction"
    return "" if any(isinstance(event.detail, CancelEvent) for event in _borders(place)) else "nothing_catches_it"


def _no_undoing(place: _Place, node: Node) -> str:
    """Why a compensation event sub-process would not be executed, if so."""
    if place.owner is None:
        return "at process"
    others = [
        other
        for other in place.content.nodes.values()
        if other.id != node.id and isinstance(other.detail, SubProcess) and _begins_undoing(other.detail)
    ]
    others += [event for event in _borders(place) if isinstance(event.detail, CompensationHandler)]
    return "several_handlers" if others else ""


def _borders(place: _Place) -> Iterator[Node]:
    """The events on the border of the sub-process that a content belongs to."""
    if place.around is not None and place.owner is not None:
        yield from (node for node in place.around.content.nodes.values() if node.attached_to == place.owner.id)


def _begins_undoing(detail: SubProcess) -> bool:
    return detail.triggered and any(
        isinstance(inner.detail, CompensateEvent) and inner.type == "startEvent"
        for inner in detail.content.nodes.values()
    )


def _is_triggered(node: Node) -> bool:
    return isinstance(node.detail, SubProcess) and node.detail.triggered


def _is_transaction(node: Node | None) -> bool:
    return node is not None and isinstance(node.detail, SubProcess) and node.detail.transaction
