"""Asynchronous continuation: what follows a point of a diagram is a command of its own, tried several times."""

from datetime import datetime

from engine import events as e
from engine.bpmn import is_standstill
from engine.cases import open_case
from engine.jobs import Following, hand_back_undone, open_job
from engine.model import SYSTEM, Command
from engine.ports import UnitOfWork


def go_on(uow: UnitOfWork, *, job_key: int, worker: str, at: datetime) -> None:
    """Go on with a case from where it was to continue.

    Where that raises an incident, nothing of it is kept and it is tried again later. The last attempt is kept as it is:
    its incident says where, why and on which data.

    Raises: NotFound, JobGone, InstanceEnded.

    Source: Camunda 7, asynchronous continuations and ``failedJobRetryTimeCycle``.
    """
    with uow:
        case, job = open_job(uow, job_key, worker, SYSTEM, at)
        if job.kind != "continuation":
            hand_back_undone(case, job, "this job type is our own", SYSTEM, at, Following(retries=0))
            return
        events = case.runtime.complete_job(job.key, {})
        raised = (event for event in events if isinstance(event, e.IncidentRaised))
        failed = next((event for event in raised if not is_standstill(event)), None)
        if failed is None or job.retries == 1:
            case.close(events, Command("job.complete", SYSTEM, at, job.key, {"variables": {}}))
            return
        untouched = open_case(uow, case.instance, SYSTEM, at)
        message = f"{failed.element_id}: {failed.code}"
        hand_back_undone(untouched, job, message, SYSTEM, at)
