"""User tasks as lists show them."""

from dataclasses import dataclass
from datetime import datetime

from engine.model import ORDINARY_PRIORITY, TaskState


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A user task in a list.

    Attributes:
        title: the case's.
        from_user: user id of who completed the case's step before; None where there was none.
        due, follow_up: aware, UTC.
    """

    key: int
    number: int
    instance_key: int
    business_id: str | None
    title: str
    process_id: str
    element_id: str
    name: str
    due: datetime | None
    created_at: datetime
    ended_at: datetime | None
    assignee: str | None
    completed_by: str | None
    started_by: str
    from_user: str | None
    state: TaskState
    follow_up: datetime | None = None
    priority: int = ORDINARY_PRIORITY

    @property
    def is_urgent(self) -> bool:
        return self.priority > ORDINARY_PRIORITY
