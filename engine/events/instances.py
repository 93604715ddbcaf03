"""What happened to processes, called ones too, and to their variables."""

from typing import Any, ClassVar

from engine.events.event import Event
from engine.frozen import dataclass


@dataclass(frozen=True, slots=True)
class ProcessInstanceStarted(Event):
    """The root instance, or a called process (then `parent_key` and `parent_element_id` are set)."""

    wire_name: ClassVar[str] = "process_instance.started"
    instance_key: int
    process_id: str
    definition_key: int
    business_id: str | None
    parent_key: int | None
    parent_element_id: str | None


@dataclass(frozen=True, slots=True)
class ProcessInstanceCompleted(Event):
    wire_name: ClassVar[str] = "process_instance.completed"
    instance_key: int


@dataclass(frozen=True, slots=True)
class ProcessInstanceCanceled(Event):
    wire_name: ClassVar[str] = "process_instance.canceled"
    instance_key: int


@dataclass(frozen=True, slots=True)
class VariableWritten(Event):
    """`scope_key`: token key of the scope that holds it; the instance key for process variables."""

    wire_name: ClassVar[str] = "variable.written"
    instance_key: int
    scope_key: int
    name: str
    before: Any
    after: Any
