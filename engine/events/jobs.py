"""What happened to jobs."""

from datetime import datetime
from typing import Any, ClassVar

from engine.events.event import Event
from engine.frozen import dataclass
from engine.model import JobKind, Variables


@dataclass(frozen=True, slots=True)
class JobCreated(Event):
    """Attributes as in `engine.model.Job`. What is as in most jobs is not told."""

    wire_name: ClassVar[str] = "job.created"
    key: int
    instance_key: int
    process_id: str
    element_id: str
    type: str
    retries: int
    variables: Variables
    headers: dict[str, str]
    priority: int = 0
    kind: JobKind = "element"
    listens_to: str | None = None

    def to_json(self) -> dict[str, Any]:
        told = Event.to_json(self)
        if not self.priority:
            del told["priority"]
        if self.kind == "element":
            del told["kind"], told["listens_to"]
        return told


@dataclass(frozen=True, slots=True)
class JobCompleted(Event):
    wire_name: ClassVar[str] = "job.completed"
    key: int


@dataclass(frozen=True, slots=True)
class JobFailed(Event):
    """`retry_at`: when it may be tried again, aware UTC; None when no retries are left."""

    wire_name: ClassVar[str] = "job.failed"
    key: int
    retries: int
    message: str
    retry_at: datetime | None


@dataclass(frozen=True, slots=True)
class JobUpdated(Event):
    """What is None stayed. `available_at`: when workers get it, aware, UTC."""

    wire_name: ClassVar[str] = "job.updated"
    key: int
    retries: int | None
    available_at: datetime | None
    priority: int | None = None


@dataclass(frozen=True, slots=True)
class JobErrorThrown(Event):
    wire_name: ClassVar[str] = "job.error_thrown"
    key: int
    error_code: str
    message: str


@dataclass(frozen=True, slots=True)
class JobCanceled(Event):
    wire_name: ClassVar[str] = "job.canceled"
    key: int
