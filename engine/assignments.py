"""What administrators change about an open task: who has it, who may take it, by when, how urgent it is."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from engine import events as e
from engine.cases import open_case
from engine.errors import Finding, Forbidden, Invalid
from engine.model import Actor, Command, UserTask
from engine.ports import UnitOfWork
from engine.tasks import said, visible_task

NEVER = datetime.max.replace(tzinfo=UTC)
"""Instead of a date that is taken away."""


def hand_on(uow: UnitOfWork, *, task_key: int, to: str, actor: Actor, at: datetime, reason: str) -> None:
    """Let *to* do an open task from now on, whoever had it or could have taken it.

    Args:
        to: user id; never the administrator's own, who would decide what is not theirs.
        reason: kept in the case's record.

    Raises:
        NotFound: no such task.
        TaskInTransition: listeners are asked what is to become of it.
        TaskAlreadyCompleted: it is over.
        Forbidden: ``not_administrator``.
        Invalid: ``people.unknown``, ``people.own_task``, ``people.not_by``.
    """
    with uow:
        instance = uow.instances.get_for_update(task_key)
        task = visible_task(uow, task_key, actor)
        if not actor.is_administrator:
            raise Forbidden(actor.user, "not_administrator")
        task.require_open()
        refused = {
            "people.unknown": bool(uow.directory.missing_users([to])),
            "people.own_task": to == actor.user,
            "people.not_by": to in task.not_by,
        }
        if findings := [Finding(code, {"id": to}, field="to") for code, holds in refused.items() if holds]:
            raise Invalid(findings)
        if task.assignee == to:
            return
        case = open_case(uow, instance, actor, at)
        events = case.runtime.assign_user_task(task_key, to)
        case.close(events, Command("user_task.hand_on", actor, at, task_key, {"to": to, "reason": reason}))


@dataclass(frozen=True, slots=True)
class Changes:
    """What becomes of an open task; what is None stays.

    Attributes:
        due, follow_up: aware, UTC; `NEVER` takes the date away.
        priority: 0 to 100.
    """

    candidate_groups: tuple[str, ...] | None = None
    candidate_users: tuple[str, ...] | None = None
    due: datetime | None = None
    follow_up: datetime | None = None
    priority: int | None = None

    def to(self, task: UserTask) -> e.UserTaskUpdated:
        """*task* as it then is."""
        return e.UserTaskUpdated(
            task.key,
            task.candidate_groups if self.candidate_groups is None else self.candidate_groups,
            task.candidate_users if self.candidate_users is None else self.candidate_users,
            _date(self.due, task.due),
            _date(self.follow_up, task.follow_up),
            task.priority if self.priority is None else self.priority,
        )


def update_task(
    uow: UnitOfWork, *, task_key: int, changes: Changes, actor: Actor, at: datetime, action: str = "update"
) -> None:
    """Change an open task.

    Args:
        action: the actor's word for it, for listeners.

    Raises:
        NotFound: no such task.
        TaskInTransition: listeners are asked what is to become of it.
        TaskAlreadyCompleted: it is over.
        Forbidden: ``not_administrator``.
        Invalid: ``people.unknown``, ``groups.unknown``.

    Source: Camunda 8 REST, ``PATCH /v2/user-tasks/{userTaskKey}``.
    """
    with uow:
        instance = uow.instances.get_for_update(task_key)
        task = visible_task(uow, task_key, actor)
        if not actor.is_administrator:
            raise Forbidden(actor.user, "not_administrator")
        task.require_open()
        require_known(uow, changes.candidate_groups or (), changes.candidate_users or ())
        case = open_case(uow, instance, actor, at)
        updated = changes.to(task)
        inputs = {name: value for name, value in updated.to_json().items() if name not in {"event", "key"}}
        events = case.runtime.update_user_task(updated, action)
        case.close(events, Command("user_task.update", actor, at, task_key, inputs | said(action, "update")))


def require_known(uow: UnitOfWork, groups: Iterable[str], users: Iterable[str]) -> None:
    """Candidates exist. Raises: Invalid: ``people.unknown``, ``groups.unknown``."""
    findings = [
        Finding("groups.unknown", {"id": id_}, field="candidate_groups")
        for id_ in sorted(uow.directory.missing_groups(groups))
    ]
    findings += [
        Finding("people.unknown", {"id": id_}, field="candidate_users")
        for id_ in sorted(uow.directory.missing_users(users))
    ]
    if findings:
        raise Invalid(findings)


def _date(given: datetime | None, now: datetime | None) -> datetime | None:
    return now if given is None else None if given == NEVER else given
