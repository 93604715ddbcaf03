"""What people are given to do."""

from datetime import datetime
from typing import Literal, get_args

from engine.errors import Forbidden, TaskAlreadyClaimed, TaskAlreadyCompleted, TaskInTransition
from engine.frozen import dataclass
from engine.model.people import ADMINISTRATORS, Actor

Transition = Literal["creating", "assigning", "updating", "completing", "canceling"]
"""What is about to become of a task while listeners to it are asked (Camunda 8: ``listenerEventType``)."""

TaskState = Literal["creating", "assigning", "updating", "completing", "canceling", "created", "completed", "canceled"]

TRANSITIONS: frozenset[str] = frozenset(get_args(Transition))


ORDINARY_PRIORITY = 50
"""Of a user task that says nothing; what has more is urgent."""


@dataclass(frozen=True, slots=True)
class UserTask:
    """A user task as its row shows it.

    Attributes:
        instance_key: of the process or called process whose diagram holds the element.
        form_key: definition key of its form, resolved when the task was created; None without form.
        candidate_groups: group ids; `assignee` and both candidate lists are what the diagram's expressions gave.
        assignee: who holds it: drawn, or claimed.
        not_by: user ids that the diagram's ``notBy`` excludes.
        due: aware, UTC.
        follow_up: when somebody means to look at it again; aware, UTC.
        priority: the more, the more urgent.
        denied: why a listener denied what was to become of it.
        denied_what: that, and `denied_by`: who did, a user id or ``system``.
    """

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
    state: TaskState
    created_at: datetime
    ended_at: datetime | None = None
    completed_by: str | None = None
    follow_up: datetime | None = None
    priority: int = ORDINARY_PRIORITY
    denied: str | None = None
    denied_what: Transition | None = None
    denied_by: str | None = None

    def require_open(self) -> None:
        """Raises: TaskInTransition, TaskAlreadyCompleted."""
        if self.state in TRANSITIONS:
            raise TaskInTransition(self.state, who=self.completed_by, when=self.ended_at)
        if self.state != "created":
            raise TaskAlreadyCompleted(self.state, who=self.completed_by, when=self.ended_at)

    def is_candidate(self, actor: Actor) -> bool:
        return actor.user in self.candidate_users or not actor.groups.isdisjoint(self.candidate_groups)

    def admits(self, actor: Actor) -> bool:
        """Whether *actor* may complete it now."""
        if actor.user in self.not_by:
            return False
        return self.assignee == actor.user if self.assignee else self.is_candidate(actor)

    def require_admits(self, actor: Actor) -> None:
        """Raises: TaskAlreadyClaimed, Forbidden."""
        if actor.user in self.not_by:
            raise Forbidden(actor.user, "not_by")
        if self.admits(actor):
            return
        if self.assignee and self.is_candidate(actor):
            raise TaskAlreadyClaimed("claimed", who=self.assignee)
        raise Forbidden(actor.user, "not_candidate")

    def principals(self) -> tuple[str, ...]:
        """Whose worklists show it: the assignee's alone, else every candidate's; the administrators' if nobody is."""
        if self.assignee:
            return (f"u:{self.assignee}",)
        candidates = (
            *(f"u:{user}" for user in self.candidate_users),
            *(f"g:{group}" for group in self.candidate_groups),
        )
        return tuple(dict.fromkeys(candidates)) or (f"g:{ADMINISTRATORS}",)
