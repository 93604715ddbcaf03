"""Job type ``notify``: a line for people to read. The job is complete when the line stands in the store."""

from datetime import datetime
from typing import Any

from engine.jobs import hand_back, open_job
from engine.model import SYSTEM, number_of
from engine.ports import Notice, UnitOfWork

JOB_TYPE = "notify"


def notify(uow: UnitOfWork, *, job_key: int, worker: str, at: datetime) -> None:
    """Do a ``notify`` job.

    The job's variables: `to_users` and `to_groups`, lists of ids whose nulls are ignored, and `message`. Whoever is
    named twice, or is gone, gets it once, or not at all. Recipients may then see the case.

    Raises: NotFound, JobGone, InstanceEnded.
    """
    with uow:
        case, job = open_job(uow, job_key, worker, SYSTEM, at)
        number = number_of(job_key)
        users = dict.fromkeys(_ids(job.variables.get("to_users")))
        for group in _ids(job.variables.get("to_groups")):
            users.update(dict.fromkeys(user for user, _ in uow.directory.members(group)))
        known = uow.directory.names(users)
        recipients = [user for user in users if user in known]
        text = str(job.variables.get("message") or case.instance.title)
        if recipients:
            uow.write.add_notices([Notice(job.key, number, user, text, at) for user in recipients])
            uow.write.add_participants(number, [f"u:{user}" for user in recipients])
        hand_back(case, job, {}, SYSTEM, at)


def _ids(given: Any) -> list[str]:
    """Ids of a list, or of comma-separated text."""
    items = given.split(",") if isinstance(given, str) else given or []
    return [item.strip() for item in items if isinstance(item, str) and item.strip()]
