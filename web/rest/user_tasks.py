"""User tasks: finding, taking, giving back and completing them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, get_args

from flask import make_response
from marshmallow import fields, validate

from engine import tasks
from engine.assignments import NEVER, Changes, update_task
from engine.errors import NotFound
from engine.model import TaskState, number_of
from engine.searches import Condition, FoundTask, Search
from web import current
from web.rest.api import Blueprint
from web.rest.forms import FormResult, form_of
from web.rest.searching import (
    EXACT,
    Filter,
    Filters,
    Word,
    key,
    moment,
    request_of,
    response_of,
    result_of,
    search_of,
    text,
    whole,
)
from web.rest.shapes import Key, Moment, Shape, Tenant, Text, Whole
from web.rest.variables import (
    TaskVariableSearch,
    TruncateQuery,
    VariableSearchResult,
    page_of_variables,
    variables_of,
)

user_tasks = Blueprint("v2_user_tasks", __name__, url_prefix="/v2/user-tasks", description="User tasks")
STATES = {state: state.upper() for state in get_args(TaskState)}


class UserTask(Shape):
    """A user task."""

    user_task_key = Key(required=True)
    element_instance_key = Key(required=True)
    element_id = fields.String(required=True)
    name = fields.String(required=True, allow_none=True)
    state = Word(STATES, required=True)
    assignee = fields.String(required=True, allow_none=True)
    candidate_groups = fields.List(fields.String(), required=True)
    candidate_users = fields.List(fields.String(), required=True)
    creation_date = fields.AwareDateTime(required=True)
    completion_date = fields.AwareDateTime(required=True, allow_none=True)
    due_date = fields.AwareDateTime(required=True, allow_none=True)
    follow_up_date = fields.AwareDateTime(required=True, allow_none=True)
    form_key = Key(required=True, allow_none=True)
    external_form_reference = fields.String(required=True, allow_none=True, dump_default=None)
    business_id = fields.String(required=True, allow_none=True)
    process_instance_key = Key(required=True)
    root_process_instance_key = Key(required=True, allow_none=True)
    process_definition_id = fields.String(required=True)
    process_definition_key = Key(required=True)
    process_definition_version = fields.Integer(required=True)
    process_name = fields.String(required=True, allow_none=True)
    priority = fields.Integer(required=True)
    custom_headers = fields.Dict(required=True)
    tags = fields.List(fields.String(), required=True, dump_default=list)
    tenant_id = Tenant(required=True)


class TaskFilter(Filters):
    """All that is given has to hold."""

    user_task_key = Filter(Key(), ("eq",))
    element_id = text()
    name = text()
    state = Filter(Word(STATES), EXACT)
    assignee = text()
    candidate_group = Filter(Text(), EXACT)
    candidate_user = Filter(Text(), EXACT)
    business_id = text()
    process_definition_id = text()
    process_definition_key = key()
    process_instance_key = key()
    creation_date = moment()
    completion_date = moment()
    due_date = moment()
    follow_up_date = moment()
    priority = whole()


TaskSearch = request_of(
    "UserTask",
    TaskFilter,
    ("creation_date", "completion_date", "due_date", "follow_up_date", "priority", "name", "business_id"),
)
TaskSearchResult = response_of("UserTask", UserTask)


class Assignment(Shape):
    """To yourself: a task is handed to others on the pages."""

    assignee = Text(least=1, most=100)
    allow_override = fields.Boolean(allow_none=True)
    action = fields.String(allow_none=True, validate=validate.Length(max=255))


class Completion(Shape):
    """What the task's form asks for."""

    variables = fields.Dict(allow_none=True, load_default=dict)
    action = fields.String(allow_none=True, validate=validate.Length(max=255))


class ResettableMoment(Moment):
    """A time; empty text takes it away."""

    def _deserialize(self, value: Any, *arguments: Any, **others: Any) -> Any:
        return NEVER if value == "" else super()._deserialize(value, *arguments, **others)


class TaskChangeset(Shape):
    """What becomes of the task; what is null or left out stays. An empty list or text takes away."""

    candidate_groups = fields.List(Text(least=1, most=100), allow_none=True, validate=validate.Length(max=100))
    candidate_users = fields.List(Text(least=1, most=100), allow_none=True, validate=validate.Length(max=100))
    due_date = ResettableMoment(allow_none=True)
    follow_up_date = ResettableMoment(allow_none=True)
    priority = Whole(allow_none=True, validate=validate.Range(0, 100))


class TaskUpdate(Shape):
    """See `TaskChangeset`; the assignee is not changed here."""

    changeset = fields.Nested(TaskChangeset, allow_none=True, load_default=dict)
    action = fields.String(allow_none=True, validate=validate.Length(max=255))


@user_tasks.post("/search")
@user_tasks.arguments(TaskSearch, required=False)
@user_tasks.response(200, TaskSearchResult)
def search(body: dict[str, Any]) -> dict[str, Any]:
    """Tasks of the cases that you may see."""
    found = current.services().reads.search_tasks(current.actor(), search_of(body))
    return result_of(found, _shown(found.items))


@user_tasks.get("/<key:key>")
@user_tasks.response(200, UserTask)
def get(key: int) -> FoundTask:
    """A user task."""
    (shown,) = _shown([_found(key)])
    return shown


@user_tasks.get("/<key:key>/form")
@user_tasks.response(200, FormResult)
@user_tasks.alt_response(204, description="The task has no form.", success=True)
def form(key: int) -> Any:
    """The form that was in force when the task began."""
    row = _found(key)
    if row.form_key is None:
        return make_response("", 204)
    with (uow := current.services().reading()):
        return form_of(uow, row.form_key)


@user_tasks.post("/<key:key>/variables/search")
@user_tasks.arguments(TaskVariableSearch, required=False)
@user_tasks.arguments(TruncateQuery, location="query")
@user_tasks.response(200, VariableSearchResult)
def variables(body: dict[str, Any], query: dict[str, Any], key: int) -> dict[str, Any]:
    """The variables of the process that the task stands in, and of the task itself."""
    row = _found(key)
    known = variables_of(current.actor(), number_of(key))
    own = [each for each in known if each.scope_key in {row.process_instance_key, key}]
    return page_of_variables(own, body, whole=not query["truncate_values"])


@user_tasks.patch("/<key:key>")
@user_tasks.arguments(TaskUpdate, required=False)
@user_tasks.response(204)
def update(body: dict[str, Any], key: int) -> None:
    """Change who may do the task, by when, and how urgent it is."""
    update_task(
        current.unit_of_work(),
        task_key=key,
        changes=changes_of(body["changeset"] or {}),
        actor=current.actor(),
        at=current.now(),
        action=body.get("action") or "update",
    )


@user_tasks.post("/<key:key>/assignment")
@user_tasks.arguments(Assignment, required=False)
@user_tasks.response(204)
def assign(body: dict[str, Any], key: int) -> None:
    """Take the task."""
    actor = current.actor()
    tasks.assign(
        current.unit_of_work(),
        task_key=key,
        assignee=body.get("assignee", actor.user),
        actor=actor,
        at=current.now(),
        action=body.get("action") or "assign",
    )


@user_tasks.delete("/<key:key>/assignee")
@user_tasks.response(204)
def unassign(key: int) -> None:
    """Give the task back to its candidates."""
    tasks.release(current.unit_of_work(), task_key=key, actor=current.actor(), at=current.now())


@user_tasks.post("/<key:key>/completion")
@user_tasks.arguments(Completion, required=False)
@user_tasks.response(204)
def complete(body: dict[str, Any], key: int) -> None:
    """Complete the task and run its process to the next wait states."""
    tasks.complete_task(
        current.unit_of_work(),
        task_key=key,
        actor=current.actor(),
        variables=body["variables"] or {},
        at=current.now(),
        action=body.get("action") or "complete",
    )
    current.wake()


def _shown(rows: Sequence[FoundTask]) -> list[FoundTask]:
    """Tasks, with the headers that their diagrams give them."""
    if not rows:
        return []
    with (uow := current.services().reading()):
        library = uow.definitions.bundle(uow.instances.get(rows[0].user_task_key).deployment_key).library
        processes = {key: library.process(key) for key in {row.process_definition_key for row in rows}}
    return [
        replace(row, custom_headers=processes[row.process_definition_key].task_headers.get(row.element_id, {}))
        for row in rows
    ]


def changes_of(given: Mapping[str, Any]) -> Changes:
    """What a `TaskChangeset` asks for."""
    groups, users = given.get("candidate_groups"), given.get("candidate_users")
    return Changes(
        candidate_groups=None if groups is None else tuple(dict.fromkeys(groups)),
        candidate_users=None if users is None else tuple(dict.fromkeys(users)),
        due=given.get("due_date"),
        follow_up=given.get("follow_up_date"),
        priority=given.get("priority"),
    )


def _found(key: int) -> FoundTask:
    """Raises: NotFound."""
    search = Search((Condition("user_task_key", "eq", key),), limit=1)
    for row in current.services().reads.search_tasks(current.actor(), search).items:
        return row
    raise NotFound("user_task", key)
