"""External tasks: what Camunda 7's workers take, and what they hand back. They are the same jobs as Camunda 8's."""

from datetime import timedelta
from typing import Any

from flask import Response
from marshmallow import fields, validate

from engine import jobs
from engine.bpmn.priorities import ANY
from engine.model import Job
from engine.searches import FoundInstance
from web import current
from web.engine_rest.api import blueprint, body, key_of, moment
from web.engine_rest.values import plain, typed
from web.handed import instances_of
from web.rest.jobs import LONGEST_LOCK, MOST_JOBS
from web.rest.shapes import Shape, Text

_MILLISECONDS = validate.Range(1, LONGEST_LOCK)


class Topic(Shape):
    """What a worker can do, and for how long it wants to be left alone with it."""

    topic_name = Text(required=True, least=1, most=200)
    lock_duration = fields.Integer(required=True, validate=_MILLISECONDS)
    variables = fields.List(Text(most=200), allow_none=True, validate=validate.Length(max=100))
    deserialize_values = fields.Boolean()
    include_extension_properties = fields.Boolean()
    local_variables = fields.Boolean(validate=validate.Equal(comparable=False))


class Fetch(Shape):
    """It is answered at once, also where there is nothing to do."""

    worker_id = Text(required=True, least=1, most=100)
    max_tasks = fields.Integer(required=True, validate=validate.Range(1, MOST_JOBS))
    use_priority = fields.Boolean()
    create_time = fields.String(allow_none=True)
    sorting = fields.List(fields.Dict(), allow_none=True, validate=validate.Length(max=0))
    async_response_timeout = fields.Integer(allow_none=True)
    topics = fields.List(fields.Nested(Topic), required=True, validate=validate.Length(1, 100))


class Result(Shape):
    """What the worker found out."""

    worker_id = Text(required=True, least=1, most=100)
    variables = fields.Dict(keys=fields.String(), allow_none=True, load_default=None)
    local_variables = fields.Dict(allow_none=True, validate=validate.Length(max=0))


class Failure(Shape):
    """Why it could not be done, and whether it is worth trying again."""

    worker_id = Text(required=True, least=1, most=100)
    error_message = Text(most=10_000, allow_none=True, load_default=None)
    error_details = Text(most=100_000, allow_none=True, load_default=None)
    retries = fields.Integer(allow_none=True, load_default=None, validate=validate.Range(0, 1000))
    retry_timeout = fields.Integer(allow_none=True, load_default=None, validate=validate.Range(0, LONGEST_LOCK))
    variables = fields.Dict(allow_none=True, validate=validate.Length(max=0))
    local_variables = fields.Dict(allow_none=True, validate=validate.Length(max=0))


class ThrownError(Shape):
    """A BPMN error for the diagram to catch."""

    worker_id = Text(required=True, least=1, most=100)
    error_code = Text(required=True, least=1, most=200)
    error_message = Text(most=10_000, allow_none=True, load_default=None)
    variables = fields.Dict(keys=fields.String(), allow_none=True, load_default=None)


class Extension(Shape):
    """For how long from now."""

    worker_id = Text(required=True, least=1, most=100)
    new_duration = fields.Integer(required=True, validate=_MILLISECONDS)


class Priority(Shape):
    """The more, the sooner workers that ask for the most urgent get it."""

    priority = fields.Integer(required=True, validate=validate.Range(*ANY))


class Retries(Shape):
    """How often it may still be tried; where none are left an incident stands."""

    retries = fields.Integer(required=True, validate=validate.Range(0, 1000))


@blueprint.post("/external-task/fetchAndLock")
def fetch_and_lock() -> list[dict[str, Any]]:
    """Take tasks of some topics, in the order of the topics."""
    given, at = body(Fetch()), current.now()
    taken: list[dict[str, Any]] = []
    for topic in given["topics"]:
        left = given["max_tasks"] - len(taken)
        if not left:
            break
        lock = timedelta(milliseconds=topic["lock_duration"])
        found = jobs.activate(
            current.unit_of_work(),
            types=[topic["topic_name"]],
            worker=given["worker_id"],
            at=at,
            lock=lock,
            limit=left,
            urgent_first=given.get("use_priority", False),
        )
        instances = instances_of(found)
        taken += [
            {
                **_shown(job, instances[job.instance_key], topic),
                "workerId": given["worker_id"],
                "lockExpirationTime": moment(at + lock),
            }
            for job in found
        ]
    return taken


@blueprint.post("/external-task/<id>/complete")
def complete_external_task(id: str) -> Response:
    """Hand back a result and run on."""
    given = body(Result())
    jobs.complete_job(
        current.unit_of_work(),
        job_key=key_of("job", id),
        worker=given["worker_id"],
        variables=plain(given["variables"]),
        at=current.now(),
        actor=current.actor(),
    )
    current.wake()
    return Response(status=204)


@blueprint.post("/external-task/<id>/failure")
def fail_external_task(id: str) -> Response:
    """Give a task back undone; without retries an incident stands."""
    given = body(Failure())
    jobs.fail_job(
        current.unit_of_work(),
        job_key=key_of("job", id),
        worker=given["worker_id"],
        message=given["error_message"] or given["error_details"] or "",
        at=current.now(),
        actor=current.actor(),
        following=jobs.Following(
            retries=given["retries"],
            back_off=None if given["retry_timeout"] is None else timedelta(milliseconds=given["retry_timeout"]),
        ),
    )
    return Response(status=204)


@blueprint.post("/external-task/<id>/bpmnError")
def throw_from_external_task(id: str) -> Response:
    """End a task with a BPMN error."""
    given = body(ThrownError())
    jobs.throw_error(
        current.unit_of_work(),
        job_key=key_of("job", id),
        worker=given["worker_id"],
        code=given["error_code"],
        message=given["error_message"] or "",
        variables=plain(given["variables"]),
        at=current.now(),
        actor=current.actor(),
    )
    current.wake()
    return Response(status=204)


@blueprint.post("/external-task/<id>/extendLock")
def extend_lock(id: str) -> Response:
    """Keep a task for longer."""
    given = body(Extension())
    jobs.extend_job(
        current.unit_of_work(),
        job_key=key_of("job", id),
        worker=given["worker_id"],
        at=current.now(),
        lock=timedelta(milliseconds=given["new_duration"]),
    )
    return Response(status=204)


@blueprint.put("/external-task/<id>/retries")
def set_retries(id: str) -> Response:
    """Give a task attempts; one that was given up is handed out again."""
    key, left = key_of("job", id), body(Retries())["retries"]
    uow, actor, at = current.unit_of_work(), current.actor(), current.now()
    if left:
        jobs.update_job(uow, job_key=key, actor=actor, at=at, retries=left, resolves=True)
    else:
        jobs.fail_job(uow, job_key=key, worker=None, message="", at=at, actor=actor, following=jobs.Following(0))
    return Response(status=204)


@blueprint.put("/external-task/<id>/priority")
def set_priority(id: str) -> Response:
    """Say how urgent a task is."""
    uow, actor, at = current.unit_of_work(), current.actor(), current.now()
    jobs.update_job(uow, job_key=key_of("job", id), actor=actor, at=at, priority=body(Priority())["priority"])
    return Response(status=204)


def _shown(job: Job, row: FoundInstance, topic: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": str(job.key),
        "topicName": job.type,
        "activityId": job.element_id,
        "activityInstanceId": str(job.key),
        "executionId": str(job.key),
        "processInstanceId": str(job.instance_key),
        "processDefinitionKey": job.process_id,
        "processDefinitionId": f"{job.process_id}:{row.process_definition_version}:{row.process_definition_key}",
        "processDefinitionVersionTag": row.process_definition_version_tag,
        "businessKey": row.business_id,
        "retries": job.retries,
        "priority": job.priority,
        "suspended": False,
        "tenantId": None,
        "errorMessage": None,
        "errorDetails": None,
        "variables": typed(job.variables, topic.get("variables") or None),
        **({"extensionProperties": dict(job.headers)} if topic.get("include_extension_properties") else {}),
    }
