"""What programs search for: conditions, orders and pages, and the rows that are found."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic, Literal, Protocol, TypeVar

from engine.model import Actor, InstanceState, TaskState

Row = TypeVar("Row")
Operator = Literal["eq", "neq", "in", "not_in", "exists", "gt", "gte", "lt", "lte", "like"]

MOST_FOUND = 1000
"""Matches are counted up to here, and no page is longer."""


@dataclass(frozen=True, slots=True)
class Condition:
    """On one field of the row; a null fulfils ``neq`` and ``not_in``.

    Attributes:
        value: of the field's type; a list for ``in`` and ``not_in``, whether it should be there for ``exists``; for
            ``like`` text in which ``*`` stands for anything and ``?`` for one character, the case of letters aside.
    """

    field: str
    operator: Operator
    value: Any


@dataclass(frozen=True, slots=True)
class Sort:
    """An order by one field; what is null comes as if it were empty, or far in the future."""

    field: str
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Search:
    """A question.

    Attributes:
        conditions: all of them hold.
        sort: then by key, upwards.
        after: an earlier page's `Found.end`: what comes behind it.
        before: an earlier page's `Found.start`: what comes just before it.
    """

    conditions: tuple[Condition, ...] = ()
    sort: tuple[Sort, ...] = ()
    after: str | None = None
    before: str | None = None
    limit: int = 100


@dataclass(frozen=True, slots=True)
class Found(Generic[Row]):
    """Part of an answer.

    Attributes:
        total: how many match in all, at most `MOST_FOUND`.
        more: there are more than `total`.
        start: what `Search.before` takes; None for an empty page.
        end: what `Search.after` takes; None for an empty page.
    """

    items: tuple[Row, ...]
    total: int
    more: bool
    start: str | None
    end: str | None


@dataclass(frozen=True, slots=True)
class FoundDefinition:
    """A version of a process."""

    process_definition_key: int
    process_definition_id: str
    name: str
    version: int
    version_tag: str | None
    resource_name: str


@dataclass(frozen=True, slots=True)
class FoundInstance:
    """A case, or a process called in one."""

    process_instance_key: int
    process_definition_id: str
    process_definition_key: int
    process_definition_name: str
    process_definition_version: int
    process_definition_version_tag: str | None
    business_id: str | None
    parent_process_instance_key: int | None
    root_process_instance_key: int
    state: InstanceState
    start_date: datetime
    end_date: datetime | None
    has_incident: bool


@dataclass(frozen=True, slots=True)
class FoundTask:
    """A user task.

    Attributes:
        custom_headers: as drawn; the diagram has them, and no row.
    """

    user_task_key: int
    element_id: str
    name: str
    state: TaskState
    assignee: str | None
    candidate_groups: tuple[str, ...]
    candidate_users: tuple[str, ...]
    creation_date: datetime
    completion_date: datetime | None
    due_date: datetime | None
    follow_up_date: datetime | None
    priority: int
    form_key: int | None
    business_id: str | None
    process_instance_key: int
    root_process_instance_key: int
    process_definition_id: str
    process_definition_key: int
    process_definition_version: int
    process_name: str
    custom_headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def element_instance_key(self) -> int:
        """A task's key is its token's."""
        return self.user_task_key


@dataclass(frozen=True, slots=True)
class FoundIncident:
    """Something inside a process that failed; `code` and `params` as in `engine.model.Incident`."""

    incident_key: int
    code: str
    params: dict[str, Any]
    element_id: str
    creation_time: datetime
    is_resolved: bool
    job_key: int | None
    process_instance_key: int
    root_process_instance_key: int
    process_definition_id: str
    process_definition_key: int


class Searches(Protocol):
    """What programs ask. Whatever is not visible to the actor is as if it were not there.

    Fields of conditions and orders are those of the rows; tasks have ``candidate_group`` and ``candidate_user`` too,
    definitions ``is_latest_version``. A cursor that no answer to the same question gave raises `engine.errors.Invalid`.
    """

    def search_definitions(self, search: Search) -> Found[FoundDefinition]:
        """Versions of processes; everybody may read a company's rules."""
        ...

    def search_instances(self, actor: Actor, search: Search) -> Found[FoundInstance]: ...

    def search_tasks(self, actor: Actor, search: Search) -> Found[FoundTask]: ...

    def search_incidents(self, actor: Actor, search: Search) -> Found[FoundIncident]: ...
