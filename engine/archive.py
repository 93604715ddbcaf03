"""Job type ``archive``: checks a case and enters it into the register under a number that is assigned once.

The four checks follow the order of DA/T 70-2018: authenticity, completeness, usability, safety.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from engine.attachments import is_harmless
from engine.bpmn.timers import later
from engine.cases import OpenCase
from engine.evidence.records import GENESIS, chained
from engine.jobs import hand_back, hand_back_error, open_job
from engine.model import SYSTEM, Job
from engine.numbering import assign
from engine.ports import ArchiveItem, UnitOfWork

JOB_TYPE = "archive"
CHECK_FAILED = "check_failed"
"""Error code thrown when a check does not pass; the job's variable `check_findings` says what was found."""

DEFAULT_PATTERN = "WS·{yyyy}-{retention}-{0000}"
"""Archive number (DA/T 22-2015) where the task's header ``archiveNo`` gives none."""

_RETENTION = {"permanent": "Y", "y30": "D30", "y10": "D10"}


def register_case(uow: UnitOfWork, *, job_key: int, worker: str, at: datetime) -> None:
    """Do an ``archive`` job.

    The job's variables: `retention` (``permanent``, ``y30``, ``y10``), `paper_place`, `outcome`. It completes with
    `archive_no` and `archived_at` (ISO, company's zone).

    Raises: NotFound, JobGone, InstanceEnded.
    """
    with uow:
        case, job = open_job(uow, job_key, worker, SYSTEM, at)
        findings = list(_findings(uow, case, job))
        if findings:
            variables = {"check_findings": findings}
            hand_back_error(case, job, CHECK_FAILED, ", ".join(findings), variables, SYSTEM, at)
            return
        item = _item(uow, case, job, at)
        uow.write.add_archive_item(item)
        local = at.astimezone(case.outside.zone).isoformat()
        hand_back(case, job, {"archive_no": item.archive_no, "archived_at": local}, SYSTEM, at)


def _findings(uow: UnitOfWork, case: OpenCase, job: Job) -> Iterator[str]:
    """Codes of what does not pass."""
    previous = GENESIS
    for record in uow.history.records(case.instance.number):
        if record.previous != previous or chained(previous, record.body) != record.digest:
            yield f"authenticity.record_{record.seq}"
        previous = record.digest
    if previous != case.instance.digest:
        yield "authenticity.chain_end"
    if case.process.business_id and not case.instance.business_id:
        yield "completeness.business_id"
    if job.variables.get("retention") not in _RETENTION:
        yield "completeness.retention"
    for file in uow.files.attached(case.instance.number):
        if not file.intact:
            yield f"completeness.damaged_file: {file.name}"
        elif not is_harmless(file.name):
            yield f"safety.kind_of_file: {file.name}"


def _item(uow: UnitOfWork, case: OpenCase, job: Job, at: datetime) -> ArchiveItem:
    given: dict[str, Any] = job.variables
    retention = given["retention"]
    pattern = (job.headers.get("archiveNo") or DEFAULT_PATTERN).replace("{retention}", _RETENTION[retention])
    instance = case.instance
    return ArchiveItem(
        archive_no=assign(uow.numbers, pattern, at, case.outside.zone),
        number=instance.number,
        business_id=instance.business_id,
        title=instance.title,
        process_id=instance.process_id,
        outcome=given.get("outcome"),
        retention=retention,
        paper_place=given.get("paper_place"),
        archived_by=given.get("archived_by"),
        archived_at=at,
        digest=instance.digest,
        review_at=later(at, case.process.review_after, case.outside.zone) if case.process.review_after else None,
    )
