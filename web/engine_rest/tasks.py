"""User tasks that are open: finding, taking, giving back and completing them."""

from collections.abc import Mapping
from typing import Any

from flask import Response
from marshmallow import fields, validate

from engine import tasks as services
from engine.errors import NotFound
from engine.searches import Condition, FoundTask, Operator, Search
from web import current
from web.engine_rest.api import blueprint, body, key_of, moment, query
from web.engine_rest.values import plain
from web.rest.searching import STORED
from web.rest.shapes import Shape, Text

MOST_TASKS = 100
"""In one answer."""


class TaskQuery(Shape):
    """All that is given has to hold."""

    assignee = Text(most=200)
    candidate_group = Text(most=200)
    candidate_user = Text(most=200)
    process_definition_key = Text(most=200)
    process_instance_id = Text(most=200)
    process_instance_business_key = Text(most=256)
    task_definition_key = Text(most=200)
    priority = fields.Integer(validate=validate.Range(*STORED))
    min_priority = fields.Integer(validate=validate.Range(*STORED))
    max_priority = fields.Integer(validate=validate.Range(*STORED))
    max_results = fields.Integer(load_default=MOST_TASKS, validate=validate.Range(1, MOST_TASKS))


class Completion(Shape):
    """What the task's form asks for."""

    variables = fields.Dict(keys=fields.String(), allow_none=True, load_default=None)
    with_variables_in_return = fields.Boolean(validate=validate.Equal(comparable=False))


class Claim(Shape):
    """For whom: whoever asks."""

    user_id = Text(required=True, least=1, most=200)


_FIELDS = {
    "assignee": "assignee",
    "candidate_group": "candidate_group",
    "candidate_user": "candidate_user",
    "process_definition_key": "process_definition_id",
    "process_instance_business_key": "business_id",
    "task_definition_key": "element_id",
}


_PRIORITIES: Mapping[str, Operator] = {"priority": "eq", "min_priority": "gte", "max_priority": "lte"}


@blueprint.get("/task")
def search_tasks() -> list[dict[str, Any]]:
    """Open tasks that you may see."""
    given = query(TaskQuery())
    conditions = [Condition(field, "eq", given[name]) for name, field in _FIELDS.items() if name in given]
    for name, operator in _PRIORITIES.items():
        if name in given:
            conditions.append(Condition("priority", operator, given[name]))
    if "process_instance_id" in given:
        key = key_of("process_instance", given["process_instance_id"])
        conditions.append(Condition("process_instance_key", "eq", key))
    search = Search((Condition("state", "eq", "created"), *conditions), limit=given["max_results"])
    return [_shown(row) for row in current.services().reads.search_tasks(current.actor(), search).items]


@blueprint.get("/task/<id>")
def task(id: str) -> dict[str, Any]:
    """One of them."""
    conditions = (Condition("user_task_key", "eq", key_of("user_task", id)), Condition("state", "eq", "created"))
    for row in current.services().reads.search_tasks(current.actor(), Search(conditions, limit=1)).items:
        return _shown(row)
    raise NotFound("user_task", id)


@blueprint.post("/task/<id>/complete")
def complete_task(id: str) -> Response:
    """Complete it."""
    services.complete_task(
        current.unit_of_work(),
        task_key=key_of("user_task", id),
        actor=current.actor(),
        variables=plain(body(Completion())["variables"]),
        at=current.now(),
    )
    current.wake()
    return Response(status=204)


@blueprint.post("/task/<id>/claim")
def claim_task(id: str) -> Response:
    """Take it."""
    services.assign(
        current.unit_of_work(),
        task_key=key_of("user_task", id),
        assignee=body(Claim())["user_id"],
        actor=current.actor(),
        at=current.now(),
    )
    return Response(status=204)


@blueprint.post("/task/<id>/unclaim")
def unclaim_task(id: str) -> Response:
    """Give it back."""
    services.release(current.unit_of_work(), task_key=key_of("user_task", id), actor=current.actor(), at=current.now())
    return Response(status=204)


def _shown(row: FoundTask) -> dict[str, Any]:
    return {
        "id": str(row.user_task_key),
        "name": row.name,
        "assignee": row.assignee,
        "created": moment(row.creation_date),
        "due": moment(row.due_date),
        "followUp": moment(row.follow_up_date),
        "delegationState": None,
        "description": None,
        "executionId": str(row.user_task_key),
        "owner": None,
        "parentTaskId": None,
        "priority": row.priority,
        "processDefinitionId": (
            f"{row.process_definition_id}:{row.process_definition_version}:{row.process_definition_key}"
        ),
        "processInstanceId": str(row.process_instance_key),
        "caseDefinitionId": None,
        "caseExecutionId": None,
        "caseInstanceId": None,
        "taskDefinitionKey": row.element_id,
        "suspended": False,
        "formKey": None,
        "camundaFormRef": None,
        "tenantId": None,
    }
