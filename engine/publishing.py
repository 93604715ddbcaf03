"""Job type ``publish-message``: how a diagram sends a message to another case."""

from datetime import datetime, tzinfo
from typing import Any

from engine.bpmn.timers import later
from engine.correlation import canonical
from engine.errors import Finding, Invalid, NobodyWaits
from engine.jobs import hand_back, hand_back_error, open_job
from engine.messages import Publication, post
from engine.model import SYSTEM, Job, Variables
from engine.ports import UnitOfWork

JOB_TYPE = "publish-message"
NOBODY_WAITS = "nobody_waits"
"""Error code thrown where nobody waits for a message that does not live."""


def publish_message(uow: UnitOfWork, *, job_key: int, worker: str, at: datetime) -> None:
    """Do a ``publish-message`` job; the message is sent in the transaction that completes it.

    The job's variables: `messageName`, `correlationKey` (text, a number, or a context of them), `businessId`,
    `timeToLive` (an ISO 8601 duration) and `variables`, a context.

    Raises:
        NotFound, JobGone, InstanceEnded.
        Invalid: ``publish.no_name``, ``publish.correlation_key``, ``publish.time_to_live``, ``publish.variables``.
    """
    with uow:
        case, job = open_job(uow, job_key, worker, SYSTEM, at)
        message = _publication(job, at, case.outside.zone).message(job.key, SYSTEM, at)
        try:
            post(uow, message)
        except NobodyWaits:
            hand_back_error(case, job, NOBODY_WAITS, message.name, {}, SYSTEM, at)
        else:
            hand_back(case, job, {}, SYSTEM, at)


def _publication(job: Job, at: datetime, zone: tzinfo) -> Publication:
    given = job.variables
    name, business_id = given.get("messageName"), given.get("businessId")
    if not isinstance(name, str) or not name:
        raise Invalid([Finding("publish.no_name", {"value": name})])
    return Publication(
        name=name,
        variables=_variables(given.get("variables")),
        correlation_key=_correlation_key(given.get("correlationKey")),
        business_id=None if business_id is None else str(business_id),
        expires_at=_expires_at(given.get("timeToLive"), at, zone),
    )


def _variables(given: Any) -> Variables:
    if given is None:
        return {}
    if not isinstance(given, dict):
        raise Invalid([Finding("publish.variables", {"value": given})])
    return given


def _correlation_key(given: Any) -> str:
    if given is None:
        return ""
    try:
        return canonical(given)
    except ValueError:
        raise Invalid([Finding("publish.correlation_key", {"value": given})]) from None


def _expires_at(given: Any, at: datetime, zone: tzinfo) -> datetime | None:
    if given is None:
        return None
    try:
        return later(at, str(given), zone)
    except (ValueError, OverflowError):
        raise Invalid([Finding("publish.time_to_live", {"value": given})]) from None
