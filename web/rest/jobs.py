"""Jobs: what workers of others take, and what they hand back."""

from datetime import datetime, timedelta
from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema

from engine import jobs as services
from engine.bpmn.priorities import ANY
from engine.bpmn.task_data import told
from engine.corrections import Corrections
from engine.model import Job
from engine.searches import FoundInstance
from web import current
from web.handed import instances_of
from web.rest.api import Blueprint
from web.rest.shapes import Key, Shape, Tenant, Text, Whole
from web.rest.user_tasks import TaskChangeset, changes_of

jobs = Blueprint("v2_jobs", __name__, url_prefix="/v2/jobs", description="Jobs for workers")

MOST_JOBS = 100
"""In one activation."""

LONGEST_LOCK = 24 * 3600 * 1000
"""Milliseconds."""


_KINDS = {"element": "BPMN_ELEMENT", "execution_listener": "EXECUTION_LISTENER", "task_listener": "TASK_LISTENER"}
_EVENTS = {
    None: "UNSPECIFIED", "start": "START", "end": "END", "beforeAll": "BEFORE_ALL", "creating": "CREATING",
    "assigning": "ASSIGNING", "updating": "UPDATING", "completing": "COMPLETING", "canceling": "CANCELING",
}  # fmt: skip


class Milliseconds(Whole):
    """A span of time."""

    def __init__(self, *, least: int = 0, **options: Any) -> None:
        super().__init__(validate=validate.Range(least, LONGEST_LOCK), **options)


class Activation(Shape):
    """What a worker can do. It is answered at once, also where there is nothing to do."""

    type = Text(required=True, least=1, most=200)
    timeout = Milliseconds(required=True, least=1, metadata={"description": "Milliseconds that the jobs are yours."})
    max_jobs_to_activate = Whole(required=True, validate=validate.Range(1, MOST_JOBS))
    worker = Text(most=100)
    fetch_variable = fields.List(Text(most=200), validate=validate.Length(max=100))
    request_timeout = Whole()
    tenant_ids = fields.List(Tenant(), validate=validate.Length(max=1))
    tenant_filter = fields.String(validate=validate.OneOf(["PROVIDED", "ASSIGNED"]))
    with_lease = fields.Boolean(allow_none=True, validate=validate.Equal(comparable=False))


class ActivatedJob(Shape):
    """A job that is the worker's until the deadline, in milliseconds since 1970."""

    job_key = Key(required=True)
    type = fields.String(required=True)
    element_id = fields.String(required=True)
    element_instance_key = Key(required=True)
    process_instance_key = Key(required=True)
    root_process_instance_key = Key(required=True, allow_none=True)
    process_definition_id = fields.String(required=True)
    process_definition_key = Key(required=True)
    process_definition_version = fields.Integer(required=True)
    business_id = fields.String(required=True, allow_none=True)
    custom_headers = fields.Dict(required=True)
    variables = fields.Dict(required=True)
    worker = fields.String(required=True)
    retries = fields.Integer(required=True)
    deadline = fields.Integer(required=True)
    kind = fields.String(required=True)
    listener_event_type = fields.String(required=True)
    user_task = fields.Dict(required=True, allow_none=True)
    tags = fields.List(fields.String(), required=True)
    priority = fields.Integer(required=True)
    job_lease_token = fields.String(required=True, allow_none=True)
    tenant_id = Tenant(required=True)
    physical_tenant_id = Tenant(required=True)


class ActivationResult(Shape):
    """The most urgent first, of these the oldest."""

    jobs = fields.List(fields.Nested(ActivatedJob), required=True)


class CorrectedTask(TaskChangeset):
    """What a listener makes of the task; what is null or left out stays. An empty list or text takes away."""

    assignee = Text(most=100, allow_none=True)


class Verdict(Shape):
    """What a listener to a user task says of what is to become of it."""

    type = fields.String(allow_none=True, validate=validate.Equal("userTask"))
    denied = fields.Boolean(allow_none=True, load_default=False)
    denied_reason = Text(most=2000, allow_none=True, load_default="")
    corrections = fields.Nested(CorrectedTask, allow_none=True, load_default=None)

    @validates_schema
    def _one_or_the_other(self, data: dict[str, Any], **_: Any) -> None:
        """What is denied stays as it was."""
        if data["denied"] and data["corrections"]:
            raise ValidationError("What is denied cannot be corrected.", "corrections")


class Result(Shape):
    """What the worker found out."""

    variables = fields.Dict(allow_none=True, load_default=dict)
    result = fields.Nested(Verdict, allow_none=True, load_default=None)
    job_lease_token = fields.String(allow_none=True, validate=validate.Length(max=0))


class Failure(Shape):
    """Why it could not be done, and whether it is worth trying again."""

    retries = Whole(validate=validate.Range(0, 1000), load_default=0)
    error_message = Text(most=10_000, allow_none=True, load_default="")
    retry_back_off = Milliseconds(load_default=0)
    variables = fields.Dict(allow_none=True, load_default=dict)
    job_lease_token = fields.String(allow_none=True, validate=validate.Length(max=0))


class ThrownError(Shape):
    """A BPMN error for the diagram to catch."""

    error_code = Text(required=True, least=1, most=200)
    error_message = Text(most=10_000, allow_none=True, load_default="")
    variables = fields.Dict(allow_none=True, load_default=dict)
    job_lease_token = fields.String(allow_none=True, validate=validate.Length(max=0))


class Changeset(Shape):
    """What is null or left out stays. Attempts for a job that was given up count from its incident's resolution on."""

    retries = Whole(allow_none=True, validate=validate.Range(1, 1000))
    priority = Whole(allow_none=True, validate=validate.Range(*ANY))
    timeout = Milliseconds(allow_none=True, least=1)


class Update(Shape):
    """See `Changeset`."""

    changeset = fields.Nested(Changeset, required=True)
    operation_reference = Whole()


@jobs.post("/activation")
@jobs.arguments(Activation)
@jobs.response(200, ActivationResult)
def activate(body: dict[str, Any]) -> dict[str, Any]:
    """Take jobs of a type, the most urgent first."""
    at, lock = current.now(), timedelta(milliseconds=body["timeout"])
    worker = body.get("worker") or current.actor().user
    taken = services.activate(
        current.unit_of_work(),
        types=[body["type"]],
        worker=worker,
        at=at,
        lock=lock,
        limit=body["max_jobs_to_activate"],
        urgent_first=True,
    )
    instances = instances_of(taken)
    wanted = body.get("fetch_variable")
    return {"jobs": [_shown(job, instances[job.instance_key], worker, at + lock, wanted) for job in taken]}


@jobs.post("/<key:key>/completion")
@jobs.arguments(Result, required=False)
@jobs.response(204)
def complete(body: dict[str, Any], key: int) -> None:
    """Hand back a job's result and run on."""
    verdict = body["result"] or {}
    services.complete_job(
        current.unit_of_work(),
        job_key=key,
        worker=None,
        variables=body["variables"] or {},
        at=current.now(),
        actor=current.actor(),
        denied=(verdict["denied_reason"] or "") if verdict.get("denied") else None,
        corrections=_corrections(verdict.get("corrections") or {}),
    )
    current.wake()


@jobs.post("/<key:key>/failure")
@jobs.arguments(Failure, required=False)
@jobs.response(204)
def fail(body: dict[str, Any], key: int) -> None:
    """Give a job back undone; without retries an incident stands. Its variables are the task's own from then on."""
    services.fail_job(
        current.unit_of_work(),
        job_key=key,
        worker=None,
        message=body["error_message"] or "",
        at=current.now(),
        actor=current.actor(),
        following=services.Following(
            retries=body["retries"],
            back_off=timedelta(milliseconds=body["retry_back_off"]),
            variables=body["variables"],
        ),
    )


@jobs.post("/<key:key>/error")
@jobs.arguments(ThrownError)
@jobs.response(204)
def throw(body: dict[str, Any], key: int) -> None:
    """End a job with a BPMN error."""
    services.throw_error(
        current.unit_of_work(),
        job_key=key,
        worker=None,
        code=body["error_code"],
        message=body["error_message"] or "",
        variables=body["variables"] or {},
        at=current.now(),
        actor=current.actor(),
    )
    current.wake()


@jobs.patch("/<key:key>")
@jobs.arguments(Update)
@jobs.response(204)
def update(body: dict[str, Any], key: int) -> None:
    """Give a job more or fewer attempts, or another priority; keep it for longer, or give it up sooner."""
    timeout = body["changeset"].get("timeout")
    services.update_job(
        current.unit_of_work(),
        job_key=key,
        actor=current.actor(),
        at=current.now(),
        retries=body["changeset"].get("retries"),
        priority=body["changeset"].get("priority"),
        lock=None if timeout is None else timedelta(milliseconds=timeout),
    )


def _corrections(given: dict[str, Any]) -> Corrections | None:
    return Corrections(given.get("assignee"), changes_of(given)) if given else None


def _shown(
    job: Job, instance: FoundInstance, worker: str, deadline: datetime, wanted: list[str] | None
) -> dict[str, Any]:
    variables = job.variables if not wanted else {k: v for k, v in job.variables.items() if k in wanted}
    return {
        "job_key": job.key,
        "type": job.type,
        "element_id": job.element_id,
        "element_instance_key": job.key,  # the token's own is not kept
        "process_instance_key": job.instance_key,
        "root_process_instance_key": instance.root_process_instance_key,
        "process_definition_id": job.process_id,
        "process_definition_key": instance.process_definition_key,
        "process_definition_version": instance.process_definition_version,
        "business_id": instance.business_id,
        "custom_headers": job.headers,
        "variables": variables,
        "worker": worker,
        "retries": job.retries,
        "deadline": int(deadline.timestamp() * 1000),
        "kind": _KINDS[job.kind],
        "listener_event_type": _EVENTS[job.listens_to],
        "user_task": told(job.headers) if job.kind == "task_listener" else None,
        "tags": [],
        "priority": job.priority,
        "job_lease_token": None,
    }
