"""What happened to user tasks."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from engine.events.event import Event
from engine.model import ORDINARY_PRIORITY


@dataclass(frozen=True, slots=True)
class UserTaskCreated(Event):
    """Attributes as in `engine.model.UserTask`. What is as in most tasks is not told."""

    wire_name: ClassVar[str] = "user_task.created"
    key: int
    instance_key: int
    process_id: str
    element_id: str
    name: str
    form_key: int | None
    assignee: str | None
    candidate_groups: tuple[str, ...]
    candidate_users: tuple[str, ...]
    not_by: tuple[str, ...]
    due: datetime | None
    follow_up: datetime | None = None
    priority: int = ORDINARY_PRIORITY

    def to_json(self) -> dict[str, Any]:
        told = Event.to_json(self)
        if self.follow_up is None:
            del told["follow_up"]
        if self.priority == ORDINARY_PRIORITY:
            del told["priority"]
        return told


@dataclass(frozen=True, slots=True)
class UserTaskUpdated(Event):
    """What an administrator changed, and what stayed: all of it as it is since."""

    wire_name: ClassVar[str] = "user_task.updated"
    key: int
    candidate_groups: tuple[str, ...]
    candidate_users: tuple[str, ...]
    due: datetime | None
    follow_up: datetime | None
    priority: int


@dataclass(frozen=True, slots=True)
class UserTaskCompleting(Event):
    """A person has done it, and listeners are asked: `UserTaskCompleted` or `UserTaskDenied` follows."""

    wire_name: ClassVar[str] = "user_task.completing"
    key: int
    completed_by: str


@dataclass(frozen=True, slots=True)
class UserTaskDenied(Event):
    """A listener denied its completion: it is open again."""

    wire_name: ClassVar[str] = "user_task.denied"
    key: int
    reason: str


@dataclass(frozen=True, slots=True)
class UserTaskCompleted(Event):
    wire_name: ClassVar[str] = "user_task.completed"
    key: int
    completed_by: str


@dataclass(frozen=True, slots=True)
class UserTaskAssigned(Event):
    """Claimed, handed on or given back; None: open to its candidates again."""

    wire_name: ClassVar[str] = "user_task.assigned"
    key: int
    assignee: str | None


@dataclass(frozen=True, slots=True)
class UserTaskCanceled(Event):
    wire_name: ClassVar[str] = "user_task.canceled"
    key: int
