"""What pages read: rows and details, and the protocol that answers them. Reading locks nothing and changes nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Generic, Literal, Protocol, TypeVar

from engine.model import (
    ORDINARY_PRIORITY,
    Actor,
    DefinitionKind,
    Incident,
    Instance,
    InstanceState,
    Subscription,
    TaskState,
    Timer,
    UserTask,
)
from engine.ports import ArchiveItem, Notice, Record
from engine.searches import Searches

Row = TypeVar("Row")
IncidentState = Literal["open", "resolved"]
GroupKind = Literal["department", "office", "post", "group"]
"""A post (岗位) is held by its members; it belongs to the department that is its parent."""

Language = Literal["zh", "en"]
Scope = Literal["read", "work", "deploy", "administer"]
"""What an API token may be used for; the person's own rights bound it."""

MOST_COUNTED = 100
"""Counts stop here: a page writes ``100+``."""


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """Part of a list.

    Attributes:
        next: what `after` takes to read on, opaque; None at the end.
    """

    items: tuple[Row, ...]
    next: str | None


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A user task in a list.

    Attributes:
        title: the case's.
        from_user: user id of who completed the case's step before; None where there was none.
        due, follow_up: aware, UTC.
    """

    key: int
    number: int
    instance_key: int
    business_id: str | None
    title: str
    process_id: str
    element_id: str
    name: str
    due: datetime | None
    created_at: datetime
    ended_at: datetime | None
    assignee: str | None
    completed_by: str | None
    started_by: str
    from_user: str | None
    state: TaskState
    follow_up: datetime | None = None
    priority: int = ORDINARY_PRIORITY

    @property
    def is_urgent(self) -> bool:
        return self.priority > ORDINARY_PRIORITY


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A case in a list.

    Attributes:
        steps: names of its open tasks as drawn, oldest first.
    """

    key: int
    number: int
    business_id: str | None
    title: str
    process_id: str
    process_name: str
    state: InstanceState
    started_by: str
    started_at: datetime
    ended_at: datetime | None
    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CalledInstance:
    """A called process: it lives in its root case.

    Attributes:
        parent_key: the instance whose call activity called it.
        parent_element_id: that call activity.
    """

    key: int
    process_id: str
    definition_key: int
    business_id: str | None
    parent_key: int
    parent_element_id: str
    state: InstanceState
    started_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class FileRow:
    """An uploaded file.

    Attributes:
        size: bytes.
        digest: sha256 of its content, hex; `Definitions.content` gives the bytes.
        numbers: the cases that it is attached to, as far as whoever asks may see them.
    """

    id: str
    name: str
    media_type: str
    size: int
    digest: str
    uploaded_by: str
    uploaded_at: datetime
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class CaseDetail:
    """All that a case's page shows, but for its history: tasks and incidents of all states, what it waits for now."""

    instance: Instance
    process_name: str
    called: tuple[CalledInstance, ...]
    tasks: tuple[UserTask, ...]
    timers: tuple[Timer, ...]
    subscriptions: tuple[Subscription, ...]
    incidents: tuple[Incident, ...]
    files: tuple[FileRow, ...]
    notices: tuple[Notice, ...]
    archive_item: ArchiveItem | None


@dataclass(frozen=True, slots=True)
class StartRow:
    """A process that somebody may start; `definition_key` is of its newest version."""

    process_id: str
    name: str
    version: int
    definition_key: int


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One version of a definition.

    Attributes:
        deployment_key: the deployment that brought it.
        running: cases that run on it, at most `MOST_COUNTED`; 0 for decisions and forms.
    """

    key: int
    name: str
    version: int
    version_tag: str | None
    resource_name: str
    digest: str
    deployment_key: int
    deployed_at: datetime
    deployed_by: str
    running: int


@dataclass(frozen=True, slots=True)
class DefinitionRow:
    """A process, decision or form with its versions, the newest first."""

    kind: DefinitionKind
    id: str
    name: str
    versions: tuple[VersionRow, ...]


@dataclass(frozen=True, slots=True)
class IncidentRow:
    """An incident in a list; `title` and `business_id` are the case's, the rest as in `engine.model.Incident`."""

    key: int
    number: int
    instance_key: int
    business_id: str | None
    title: str
    process_id: str
    element_id: str
    element_name: str
    code: str
    params: Mapping[str, Any]
    job_key: int | None
    created_at: datetime
    resolved_at: datetime | None


@dataclass(frozen=True, slots=True)
class DraftRow:
    """Something typed and not sent; `subject` is ``task/<key>`` or ``start/<process id>``."""

    subject: str
    saved_at: datetime


class Reads(Searches, Protocol):
    """What pages ask.

    Whatever is not visible to the actor is as if it were not there. Lists are read in pages of at most `limit` rows;
    `after` is an earlier page's `next`, and anything else raises `engine.errors.NotFound`. `search` is found anywhere in
    title and business id, whatever the case of its letters.
    """

    def open_tasks(
        self, actor: Actor, *, search: str | None = None, after: str | None = None, limit: int = 50
    ) -> Page[TaskRow]:
        """What *actor* may complete or claim now, the longest waiting first."""
        ...

    def count_open_tasks(self, actor: Actor) -> int:
        """At most `MOST_COUNTED`."""
        ...

    def completed_tasks(
        self, actor: Actor, *, search: str | None = None, after: str | None = None, limit: int = 50
    ) -> Page[TaskRow]:
        """What *actor* completed, the latest first."""
        ...

    def started_cases(
        self, actor: Actor, *, search: str | None = None, after: str | None = None, limit: int = 50
    ) -> Page[CaseRow]:
        """What *actor* started, the newest first."""
        ...

    def cases(
        self,
        actor: Actor,
        *,
        search: str | None = None,
        state: InstanceState | None = None,
        after: str | None = None,
        limit: int = 50,
    ) -> Page[CaseRow]:
        """Every case that *actor* may see, the newest first."""
        ...

    def case(self, actor: Actor, key: int) -> CaseDetail | None:
        """The case of any key in it: its own, a task's, a subscription's and so on."""
        ...

    def task_case(self, actor: Actor, task_key: int) -> CaseRow | None:
        """The row of a task's case."""
        ...

    def records(self, actor: Actor, number: int) -> list[Record]:
        """A case's history, oldest first."""
        ...

    def startable(self, actor: Actor) -> list[StartRow]:
        """Newest versions with a starter group of *actor*, by name; administrators and process owners: all."""
        ...

    def definitions(self) -> list[DefinitionRow]:
        """Everything deployed, by kind and name."""
        ...

    def incidents(
        self, actor: Actor, *, state: IncidentState | None = "open", after: str | None = None, limit: int = 50
    ) -> Page[IncidentRow]:
        """The latest first."""
        ...

    def archive_items(
        self, actor: Actor, *, search: str | None = None, after: str | None = None, limit: int = 50
    ) -> Page[ArchiveItem]:
        """The register, the latest entry first; `search` looks at the archive number too."""
        ...

    def notices(self, user: str, *, after: str | None = None, limit: int = 50) -> Page[Notice]:
        """What was written to *user*, the latest first."""
        ...

    def drafts(self, user: str) -> list[DraftRow]:
        """What *user* typed and has not sent, the latest first."""
        ...

    def file(self, actor: Actor, id: str) -> FileRow | None:
        """A file of a case that *actor* may see, or *actor*'s own upload."""
        ...


@dataclass(frozen=True, slots=True)
class UserRow:
    """A person's account.

    Attributes:
        groups: ids of active groups, departments, offices and posts.
        language: what the person chose for the pages.
        password_until: of a password that an administrator gave: the person replaces it until then.
    """

    id: str
    name: str
    phone: str | None
    active: bool
    created_at: datetime
    groups: frozenset[str]
    language: Language | None = None
    password_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A group, department, office or post.

    Attributes:
        head: user id of whoever heads it.
        parent: group id of the department above, or that the post belongs to.
    """

    id: str
    name: str
    kind: GroupKind
    head: str | None
    parent: str | None
    active: bool


@dataclass(frozen=True, slots=True)
class SessionRow:
    """A log-in.

    Attributes:
        csrf: the session's own token against forged requests.
        expires_at: whatever happens, it ends then.
        user: the account as it is now.
        address, agent: where it was opened, and by which browser, as that said.
    """

    token_hash: str
    csrf: str
    created_at: datetime
    last_seen_at: datetime
    expires_at: datetime
    via: str
    user: UserRow
    address: str | None = None
    agent: str | None = None

    ID_LENGTH: ClassVar[int] = 12

    @property
    def id(self) -> str:
        """Names it before people and in the history; opens nothing."""
        return self.token_hash[: self.ID_LENGTH]


@dataclass(frozen=True, slots=True)
class TokenRow:
    """A person's API token.

    Attributes:
        id: says in the history through which token a command came.
        last_used_at: as of the minute; None where it never was.
        user: the account as it is now.
    """

    id: str
    name: str
    scopes: tuple[Scope, ...]
    created_at: datetime
    expires_at: datetime
    last_used_at: datetime | None
    revoked_at: datetime | None
    user: UserRow

    def is_valid(self, at: datetime) -> bool:
        return self.revoked_at is None and at < self.expires_at and self.user.active
