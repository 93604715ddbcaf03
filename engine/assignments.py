"""Handing on what waits for one person to another: when somebody leaves, or is away without having said so."""

from datetime import datetime

from engine import events as e
from engine.errors import Finding, Forbidden, Invalid
from engine.model import Actor, Command
from engine.ports import UnitOfWork
from engine.projections import record
from engine.tasks import visible_task


def hand_on(uow: UnitOfWork, *, task_key: int, to: str, actor: Actor, at: datetime, reason: str) -> None:
    """Let *to* do an open task from now on, whoever had it or could have taken it.

    Args:
        to: user id; never the administrator's own, who would decide what is not theirs.
        reason: kept in the case's record.

    Raises:
        NotFound: no such task.
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
        command = Command("user_task.hand_on", actor, at, task_key, {"to": to, "reason": reason})
        record(uow, instance, [e.UserTaskAssigned(task_key, to)], command)
