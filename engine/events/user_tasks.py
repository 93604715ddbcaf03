"""What happened to user tasks."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar

from engine.events.event import Event
from engine.frozen import dataclass
from engine.model import ORDINARY_PRIORITY, Transition


@dataclass(frozen=True, slots=True)
class UserTaskCreated(Event):
    """Attributes as in `engine.model.UserTask`. What is as in most tasks is not told.

    Attributes:
        creating: listeners are asked before anybody is: `UserTaskOffered` follows.
    """

    wire_name: ClassVar[str] = "user_task.created"
    added: ClassVar[Mapping[str, Any]] = {"creating": False}
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
    creating: bool = False

    def to_json(self) -> dict[str, Any]:
        told = Event.to_json(self)
        if self.follow_up is None:
            del told["follow_up"]
        if self.priority == ORDINARY_PRIORITY:
            del told["priority"]
        return told


@dataclass(frozen=True, slots=True)
class UserTaskOffered(Event):
    """All who listen to its creation are done: it waits for people."""

    wire_name: ClassVar[str] = "user_task.offered"
    key: int


@dataclass(frozen=True, slots=True)
class UserTaskAssigning(Event):
    """Somebody is to have it, or (None) nobody, and listeners are asked: `UserTaskAssigned` or `UserTaskDenied` follows."""

    wire_name: ClassVar[str] = "user_task.assigning"
    key: int
    assignee: str | None


@dataclass(frozen=True, slots=True)
class UserTaskUpdating(Event):
    """It is to be changed, and listeners are asked: `UserTaskUpdated` or `UserTaskDenied` follows."""

    wire_name: ClassVar[str] = "user_task.updating"
    key: int


@dataclass(frozen=True, slots=True)
class UserTaskUpdated(Event):
    """What an administrator or a listener changed, and what stayed: all of it as it is since."""

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
    """A listener denied what was to become of it: it is open again, as it was.

    Attributes:
        what: the state that it was in.
    """

    wire_name: ClassVar[str] = "user_task.denied"
    added: ClassVar[Mapping[str, Any]] = {"what": "completing"}
    key: int
    reason: str
    what: Transition = "completing"


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
class UserTaskCanceling(Event):
    """Nobody needs it any more, and listeners are asked: `UserTaskCanceled` follows."""

    wire_name: ClassVar[str] = "user_task.canceling"
    key: int


@dataclass(frozen=True, slots=True)
class UserTaskCanceled(Event):
    wire_name: ClassVar[str] = "user_task.canceled"
    key: int
