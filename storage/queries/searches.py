"""What programs search: definitions, instances, tasks, incidents."""

from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, String, Table, and_, exists, func, literal, select

from engine.model import Actor
from engine.searches import Found, FoundDefinition, FoundIncident, FoundInstance, FoundTask, Search
from storage import tables as t
from storage.queries.definitions import NEWEST
from storage.queries.reader import Reader
from storage.repositories.instances import INSTANCE_KEY
from storage.searching import Held, Source, find
from storage.transaction import Question
from storage.types import Key
from storage.visibility import visible_to

_KEY = INSTANCE_KEY.element
_KEYS = frozenset({"process_instance_key", "parent_process_instance_key", "user_task_key", "incident_key", "job_key"})
_called, _definition, _instance = t.called_instance, t.definition, t.instance


class SearchQueries(Reader):
    """See `engine.searches.Searches`."""

    def search_definitions(self, search: Search) -> Found[FoundDefinition]:
        with self._moment() as connection:
            return find(connection, [_DEFINITIONS], search, FoundDefinition)

    def search_instances(self, actor: Actor, search: Search) -> Found[FoundInstance]:
        sources = [_for(actor, _CASES), _for(actor, _CALLED)]
        with self._moment() as connection:
            return find(connection, sources, search, FoundInstance)

    def search_tasks(self, actor: Actor, search: Search) -> Found[FoundTask]:
        with self._moment() as connection:
            return find(connection, [_for(actor, _TASKS)], search, FoundTask)

    def search_incidents(self, actor: Actor, search: Search) -> Found[FoundIncident]:
        with self._moment() as connection:
            return find(connection, [_for(actor, _INCIDENTS)], search, FoundIncident)


def _for(actor: Actor, source: Source) -> Source:
    if source.number is None:
        return source
    return replace(source, statement=source.statement.where(visible_to(actor, source.number)))


def _failed(number: ColumnElement[int], key: ColumnElement[int]) -> ColumnElement[bool]:
    return exists().where(t.incident.c.number == number, t.incident.c.instance_key == key, t.open_incident)


_DEFINITION_FIELDS: dict[str, ColumnElement[Any]] = {
    "process_definition_key": _definition.c.key,
    "process_definition_id": _definition.c.id,
    "name": _definition.c.name,
    "version": _definition.c.version,
    "version_tag": _definition.c.version_tag,
    "resource_name": _definition.c.resource_name,
}
_PROCESSES: Question = select(*_DEFINITION_FIELDS.values()).where(_definition.c.kind == "process")
_DEFINITIONS = Source(
    _PROCESSES,
    {**_DEFINITION_FIELDS, "is_latest_version": NEWEST},
    _definition.c.key,
)


def _instances(
    number: ColumnElement[int],
    key: ColumnElement[int],
    parent: ColumnElement[int],
    table: Table,
) -> Source:
    fields: dict[str, ColumnElement[Any]] = {
        "process_instance_key": key,
        "process_definition_id": table.c.process_id,
        "process_definition_key": table.c.definition_key,
        "process_definition_name": _definition.c.name,
        "process_definition_version": _definition.c.version,
        "process_definition_version_tag": _definition.c.version_tag,
        "business_id": table.c.business_id,
        "parent_process_instance_key": parent,
        "root_process_instance_key": _shifted(number),
        "state": table.c.state,
        "start_date": table.c.started_at,
        "end_date": table.c.ended_at,
        "has_incident": _failed(number, key),
    }
    columns = [column.label(name) for name, column in fields.items()]
    statement: Question = select(*columns).join_from(table, _definition, _definition.c.key == table.c.definition_key)
    return Source(statement, fields, key, number, _KEYS)


def _shifted(number: ColumnElement[int]) -> ColumnElement[int]:
    return number.bitwise_lshift(_KEY.right)


_CASES = _instances(_instance.c.number, _KEY, func.nullif(literal(0, Key), 0, type_=Key), _instance)
_CALLED = _instances(_called.c.number, _called.c.key, _called.c.parent_key, _called)

_definition_key = func.coalesce(_called.c.definition_key, _instance.c.definition_key, type_=Key)


def _inside(table: Table, columns: dict[str, ColumnElement[Any]]) -> Source:
    """What stands in a case, or in a process called in it."""
    statement: Question = (
        select(*(column.label(name) for name, column in columns.items()))
        .join_from(table, _instance, _instance.c.number == table.c.number)
        .outerjoin(_called, and_(_called.c.number == table.c.number, _called.c.key == table.c.instance_key))
        .join(_definition, _definition.c.key == _definition_key)
    )
    return Source(statement, columns, table.c.key, table.c.number, _KEYS)


_business_id = func.coalesce(_called.c.business_id, _instance.c.business_id, type_=String())
_TASK_FIELDS: dict[str, ColumnElement[Any]] = {
    "user_task_key": t.task.c.key,
    "element_id": t.task.c.element_id,
    "name": t.task.c.name,
    "state": t.task.c.state,
    "assignee": t.task.c.assignee,
    "candidate_groups": t.task.c.candidate_groups,
    "candidate_users": t.task.c.candidate_users,
    "creation_date": t.task.c.created_at,
    "completion_date": t.task.c.ended_at,
    "due_date": t.task.c.due,
    "follow_up_date": t.task.c.follow_up,
    "priority": t.task.c.priority,
    "form_key": t.task.c.form_key,
    "business_id": _business_id,
    "process_instance_key": t.task.c.instance_key,
    "root_process_instance_key": _KEY,
    "process_definition_id": t.task.c.process_id,
    "process_definition_key": _definition_key,
    "process_definition_version": _definition.c.version,
    "process_name": _definition.c.name,
}
_TASK = _inside(t.task, _TASK_FIELDS)
_TASKS = replace(
    _TASK,
    fields={
        **_TASK_FIELDS,
        "candidate_group": Held(t.task.c.candidate_groups),
        "candidate_user": Held(t.task.c.candidate_users),
    },
)

_INCIDENTS = _inside(
    t.incident,
    {
        "incident_key": t.incident.c.key,
        "code": t.incident.c.code,
        "params": t.incident.c.params,
        "element_id": t.incident.c.element_id,
        "creation_time": t.incident.c.created_at,
        "is_resolved": t.incident.c.resolved_at.is_not(None),
        "job_key": t.incident.c.job_key,
        "process_instance_key": t.incident.c.instance_key,
        "root_process_instance_key": _KEY,
        "process_definition_id": t.incident.c.process_id,
        "process_definition_key": _definition_key,
    },
)
