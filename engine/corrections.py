"""What a listener makes of the user task that it listens to."""

from dataclasses import dataclass, field
from datetime import datetime

from engine.assignments import NEVER, Changes, require_known
from engine.bpmn.task_data import Data
from engine.errors import Finding, Invalid
from engine.model import USER_TASK, Job
from engine.ports import UnitOfWork


@dataclass(frozen=True, slots=True)
class Corrections:
    """What is None stays.

    Attributes:
        assignee: user id; empty: nobody.
        changes: all else.

    Source: Camunda 8 REST, ``JobResultCorrections``.
    """

    assignee: str | None = None
    changes: Changes = field(default_factory=Changes)

    def data(self) -> Data:
        """What is corrected, as `engine.bpmn.task_data` has it."""
        changes = self.changes
        given = {
            "candidate_groups": None if changes.candidate_groups is None else list(changes.candidate_groups),
            "candidate_users": None if changes.candidate_users is None else list(changes.candidate_users),
            "priority": changes.priority,
        }
        data: Data = {name: value for name, value in given.items() if value is not None}
        if self.assignee is not None:
            data["assignee"] = self.assignee or None
        for name, date in (("due", changes.due), ("follow_up", changes.follow_up)):
            if date is not None:
                data[name] = _text(date)
        return data


def require_allowed(uow: UnitOfWork, job: Job, corrections: Corrections) -> None:
    """People and groups exist, and whom the diagram excludes does not get the task.

    Raises: Invalid: ``people.unknown``, ``people.not_by``, ``groups.unknown``.
    """
    require_known(uow, corrections.changes.candidate_groups or (), corrections.changes.candidate_users or ())
    assignee = corrections.assignee
    if not assignee:
        return
    refused = {
        "people.unknown": bool(uow.directory.missing_users([assignee])),
        "people.not_by": assignee in uow.tasks.get(int(job.headers[USER_TASK])).not_by,
    }
    if findings := [Finding(code, {"id": assignee}, field="assignee") for code, holds in refused.items() if holds]:
        raise Invalid(findings)


def _text(date: datetime) -> str | None:
    return None if date == NEVER else date.isoformat()
