"""Where the tokens went, and what was decided there."""

from typing import Any, ClassVar

from engine.events.event import Event
from engine.frozen import dataclass


@dataclass(frozen=True, slots=True)
class ElementActivated(Event):
    """A token entered a flow node (or a scope was opened for it)."""

    wire_name: ClassVar[str] = "element.activated"
    key: int
    instance_key: int
    element_id: str


@dataclass(frozen=True, slots=True)
class ElementCompleted(Event):
    wire_name: ClassVar[str] = "element.completed"
    key: int
    instance_key: int
    element_id: str


@dataclass(frozen=True, slots=True)
class ElementTerminated(Event):
    """Interrupted or cancelled."""

    wire_name: ClassVar[str] = "element.terminated"
    key: int
    instance_key: int
    element_id: str


@dataclass(frozen=True, slots=True)
class SequenceFlowTaken(Event):
    wire_name: ClassVar[str] = "sequence_flow.taken"
    instance_key: int
    flow_id: str


@dataclass(frozen=True, slots=True)
class DecisionEvaluated(Event):
    """`matched`: per matched rule ``{"decision", "rule", "index", "inputs", "outputs", "notes"}``, JSON."""

    wire_name: ClassVar[str] = "decision.evaluated"
    instance_key: int
    element_id: str
    decision_id: str
    definition_key: int
    result: Any
    matched: tuple[dict[str, Any], ...]


@dataclass(frozen=True, slots=True)
class BpmnErrorUncaught(Event):
    """An error end event that nobody catches: recorded, and the branch ends."""

    wire_name: ClassVar[str] = "bpmn_error.uncaught"
    instance_key: int
    element_id: str
    error_code: str
