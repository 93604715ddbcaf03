"""What the engine needs of the rooms around it. `storage` implements these protocols; nothing here knows how."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import TracebackType
from typing import TYPE_CHECKING, Any, Protocol, Self

from engine.model import (
    Actor,
    Definition,
    DefinitionKind,
    Delivery,
    Deployment,
    Incident,
    Instance,
    Job,
    Message,
    Signal,
    SignalSubscription,
    Start,
    StartKind,
    Subscription,
    Timer,
    UserTask,
)

if TYPE_CHECKING:
    from engine.bpmn import Process
    from engine.dmn import Model
    from engine.evidence.log import Audit, Log
    from engine.evidence.stored import Stored
    from engine.forms import Form
    from engine.outside import Watch
    from engine.worktime import Calendar


class Library(Protocol):
    """Parsed definitions by key: immutable, cached per process of the server, shared by threads."""

    def process(self, key: int) -> "Process":
        """Raises: NotFound."""
        ...

    def decision(self, key: int) -> "tuple[Model, str]":
        """The model and the decision's id in it. Raises: NotFound."""
        ...

    def form(self, key: int) -> "Form":
        """Raises: NotFound."""
        ...


@dataclass(frozen=True, slots=True)
class Bundle:
    """What a case is bound to: the deployment that was in force when it began."""

    deployment: Deployment
    library: Library

    def key(self, kind: DefinitionKind, id: str) -> int | None:
        """Definition key of (kind, id) in the case's own deployment."""
        return self.deployment.manifest.get((kind, id))


class Definitions(Protocol):
    """Deployments, definitions and their files. Definitions are never changed, only added."""

    def latest(self, kind: DefinitionKind, id: str) -> Definition | None:
        """The newest version; one query."""
        ...

    def numbered(self, kind: DefinitionKind, id: str, version: int) -> Definition | None:
        """That version, counted from 1; one query."""
        ...

    def tagged(self, kind: DefinitionKind, id: str, tag: str) -> Definition | None:
        """The newest version with this version tag; one query."""
        ...

    def get(self, key: int) -> Definition:
        """Raises: NotFound."""
        ...

    def content(self, digest: str) -> bytes:
        """A deployed file's bytes. Raises: NotFound."""
        ...

    def deployment(self, key: int) -> Deployment:
        """Raises: NotFound."""
        ...

    def newest_of(self, deployer: str) -> Deployment | None:
        """The newest deployment that *deployer*, a user id, made."""
        ...

    def deployment_in_force(self, process_key: int) -> Deployment:
        """The newest deployment whose manifest contains the process definition *process_key*."""
        ...

    def bundle(self, deployment_key: int) -> Bundle:
        """A deployment with its parsed definitions; cached."""
        ...

    def add(
        self,
        deployment: Deployment,
        definitions: Sequence[Definition],
        contents: Mapping[str, bytes],
        starters: Mapping[int, tuple[str, ...]],
    ) -> None:
        """Store a deployment with what is new in it.

        Args:
            contents: bytes by digest, for the new definitions.
            starters: who may start, as `engine.bpmn.Process.starters`, by new process definition key.
        """
        ...


class Instances(Protocol):
    def get_for_update(self, key: int) -> Instance:
        """Lock and read the root instance of any key of the case: its own, a task's, a job's … One query.

        Raises:
            NotFound: there is no such case.
            Busy: the lock could not be had in time.
        """
        ...

    def get(self, key: int) -> Instance:
        """Read without locking, for showing. Raises: NotFound."""
        ...

    def number(self, named: str) -> int | None:
        """The number of the case with this business id, or with this key in decimal."""
        ...

    def is_visible(self, number: int, actor: Actor) -> bool:
        """Whether *actor* takes or took part in the case, or oversees all."""
        ...


class Tasks(Protocol):
    def get(self, key: int) -> UserTask:
        """Raises: NotFound."""
        ...


class Jobs(Protocol):
    def get(self, key: int) -> Job:
        """Raises: NotFound."""
        ...

    def due(self, types: Iterable[str] | None, at: datetime, limit: int, *, urgent_first: bool = False) -> list[Job]:
        """Unlocked jobs (of *types*, or of any) available at *at*, oldest first; does not lock.

        Args:
            urgent_first: of *types*, those of the greatest priority come before older ones.
        """
        ...

    def lock(self, key: int, worker: str, until: datetime, at: datetime) -> bool:
        """Take the job for *worker* unless another one holds it; False if so."""
        ...

    def unlock(self, key: int, worker: str) -> None:
        """Give the job back, if *worker* holds it."""
        ...


class Timers(Protocol):
    def get(self, key: int) -> Timer:
        """Raises: NotFound."""
        ...

    def due(self, at: datetime, limit: int) -> list[Timer]:
        """Timers due at *at*, earliest first."""
        ...

    def next_due(self) -> datetime | None:
        """When the earliest one is due."""
        ...


class Starts(Protocol):
    """What begins cases of the processes in force without a person; a process that only people start has no rows."""

    def replace(self, process_id: str, starts: Sequence[Start]) -> None:
        """From now on it begins by *starts* alone."""
        ...

    def due(self, at: datetime, limit: int) -> list[Start]:
        """Timers due at *at*, earliest first."""
        ...

    def next_due(self) -> datetime | None:
        """When the earliest one is due."""
        ...

    def lock(self, start: Start) -> Start | None:
        """As it is now, locked; None where it is gone, or somebody else works on it."""
        ...

    def move(self, start: Start) -> None:
        """Set when it fires next."""
        ...

    def awaiting(self, kind: StartKind, name: str | None = None) -> list[Start]:
        """Those of *kind*, by process; of messages and signals those of that *name*."""
        ...

    def of(self, process_ids: Iterable[str]) -> list[Start]:
        """All of these processes."""
        ...

    def claim(self, process_id: str, correlation_key: str) -> bool:
        """Let a message with this key begin a case of the process; False while one that it has begun runs, or will."""
        ...

    def hold(self, process_id: str, correlation_key: str, number: int) -> None:
        """The case that it has begun."""
        ...


class Subscriptions(Protocol):
    def get(self, key: int) -> Subscription:
        """Raises: NotFound."""
        ...


class Deliveries(Protocol):
    """Messages and signals on their way to one receiver each."""

    def due(self, at: datetime, limit: int) -> list[Delivery]:
        """Those available at *at*, the longest available first; does not lock."""
        ...

    def give(self, delivery: Delivery) -> bool:
        """Send it on its way; False if another message claims its subscription.

        While another command is about to claim it, this waits for the end of that one: hold no lock that it may want.
        """
        ...

    def broadcast(self, signal: Signal, besides: int | None) -> int:
        """Send a signal to all that await it, but for case *besides*; answers to how many. One statement."""
        ...

    def take(self, delivery: Delivery) -> bool:
        """Take it off its way, to be done in this transaction; False if somebody else has."""
        ...

    def put_off(self, delivery: Delivery, until: datetime | None, failure: str) -> None:
        """It failed, and is tried again at *until*, or rests."""
        ...

    def resting(self, limit: int) -> list[Delivery]:
        """Those that failed too often, the oldest first."""
        ...

    def revive(self, at: datetime) -> int:
        """Try all that rest again; answers how many."""
        ...


class Messages(Protocol):
    """Messages that live for a time, and who waits for them."""

    def receivers(self, message: Message, limit: int) -> list[Subscription]:
        """Subscriptions that the message fits and no other one claims, the oldest first.

        Nobody, where the message names neither a correlation key nor a business id.
        """
        ...

    def named(self, name: str, business_id: str | None, limit: int) -> list[Subscription]:
        """Subscriptions to which a message of this name could go, whatever their keys, the oldest first."""
        ...

    def keep(self, message: Message, given_to: int | None) -> bool:
        """Keep a message until it expires; False if one with its name, key and message id still lives.

        Args:
            given_to: the subscription that it was given to; it then stays for its id, and in case it comes back.
        """
        ...

    def awaited(self, at: datetime, limit: int) -> list[int]:
        """Keys of living messages that nobody has got, and somebody awaits by now; the oldest first."""
        ...

    def take_kept(self, key: int, at: datetime) -> Message | None:
        """Lock a living message that nobody has got; None if somebody has, or is about to."""
        ...

    def note_given(self, key: int, given_to: int | None) -> None:
        """Somebody has got it, or (None) could not take it any more."""
        ...


class Incidents(Protocol):
    def get(self, key: int) -> Incident:
        """Raises: NotFound."""
        ...


class History(Protocol):
    """Append-only command records, one chain per case."""

    def records(self, number: int) -> list["Record"]:
        """All of a case, oldest first."""
        ...

    def numbers(self, since: datetime | None, until: datetime | None) -> list[int]:
        """Cases that have a record in the period, in order, but for those that were erased.

        Reads the whole history; `until` itself is outside.
        """
        ...


@dataclass(frozen=True, slots=True)
class Record:
    """One command record.

    Attributes:
        seq: 1, 2, … within the case.
        body: exactly the canonical JSON bytes that were hashed: command, actor, time, input, answers, definitions digest,
            events, state digest, engine version.
        digest: sha256 over the previous record's digest and the body's, hex.
    """

    number: int
    seq: int
    at: datetime
    command: str
    actor: str
    body: bytes
    digest: str
    previous: str


@dataclass(frozen=True, slots=True)
class Notice:
    """A line that somebody is to read; `recipient` is a user id."""

    key: int
    number: int
    recipient: str
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ArchiveItem:
    """One archived case in the register.

    Attributes:
        archive_no: the 档号.
        retention: ``permanent``, ``y30`` or ``y10``, as the process gave it.
        digest: sha256 of the case's chain end at archiving, hex.
        review_at: when the process wants it reviewed; it is kept whatever comes of that.
    """

    archive_no: str
    number: int
    business_id: str | None
    title: str
    process_id: str
    outcome: str | None
    retention: str
    paper_place: str | None
    archived_by: str | None
    archived_at: datetime
    digest: str
    review_at: datetime | None = None


class Numbers(Protocol):
    def next_case(self) -> int:
        """The next case or deployment number, from a block leased by this process of the server.

        Leasing is a transaction of its own: call it before entering the unit of work.
        """
        ...

    def next_in(self, counter: str) -> int:
        """1, 2, … gap-free per *counter*, inside this transaction."""
        ...


class Directory(Protocol):
    """People, groups, departments. A department or office is a group with a head."""

    def head(self, group: str) -> str | None: ...
    def members(self, group: str) -> list[tuple[str, str]]:
        """(user id, name) of active members, by name."""
        ...

    def staff(self) -> list[tuple[str, str]]:
        """(user id, name) of all active people, by name."""
        ...

    def departments(self, kind: str | None, member: str | None) -> list[tuple[str, str]]:
        """(group id, name) of active departments (kind ``department``) and offices (``office``); of *member*'s if given."""
        ...

    def manager(self, user: str) -> str | None:
        """Head of the user's department; of the department above where the user is the head."""
        ...

    def missing_groups(self, groups: Iterable[str]) -> set[str]:
        """Those of *groups* that do not exist."""
        ...

    def missing_users(self, users: Iterable[str]) -> set[str]:
        """Those of *users* that do not exist or are inactive."""
        ...

    def names(self, users: Iterable[str]) -> dict[str, str]:
        """Display names of users and groups by id; unknown ids are left out."""
        ...


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that belongs to a case.

    Attributes:
        size: bytes, as uploaded.
        digest: sha256 as recorded at the upload, hex.
        intact: whether the stored content still has that size and digest.
    """

    id: str
    name: str
    size: int
    digest: str
    intact: bool


class Files(Protocol):
    """Attachments by sha256 digest. `id` is what a form's value holds."""

    def add(
        self, *, id: str, digest: str, name: str, media_type: str, size: int, content: bytes, by: str, at: datetime
    ) -> None: ...

    def usable(self, id: str, *, by: str, number: int | None) -> bool:
        """Whether *by* may name this file in a form: it is his own upload, or already attached to case *number*."""
        ...

    def attached(self, number: int) -> list[Attachment]:
        """A case's attachments, their contents read and compared with their digests now."""
        ...

    def attach(self, ids: Iterable[str], number: int) -> dict[str, str]:
        """Tie uploaded files to a case; whoever sees the case may then read them. Answers their digests by id."""
        ...


class Drafts(Protocol):
    """What somebody typed and has not sent: one per person and task (or start form)."""

    def get(self, user: str, subject: str) -> dict[str, Any] | None: ...
    def put(self, user: str, subject: str, data: Mapping[str, Any], at: datetime) -> None: ...
    def delete(self, user: str, subject: str) -> None: ...


class Idempotency(Protocol):
    def claim(self, actor: str, key: str, fingerprint: str, at: datetime) -> Any | None:
        """Begin to answer this request; None if it is the first with its key.

        Else the answer of the first one, after waiting for it where it is still running: say this before anything else.

        Raises:
            IdempotencyConflict: the fingerprint differs.
            Busy: the first one takes too long.
        """
        ...

    def answer(self, actor: str, key: str, answer: Any) -> None:
        """Remember what a claimed request is answered with: a JSON value."""
        ...


class RowWriter(Protocol):
    """The rows that events become (`engine.projections.Rows`); nothing else writes them. Lists are one executemany."""

    def add_called_instances(self, rows: Sequence[Mapping[str, Any]]) -> None: ...
    def end_called_instances(self, keys: Sequence[int], state: str, at: datetime) -> None: ...
    def add_tasks(self, tasks: Sequence[UserTask]) -> None:
        """Also their worklist rows."""
        ...

    def end_tasks(self, ends: Sequence[tuple[int, str, str | None]], at: datetime) -> None:
        """(key, state, completed by); their worklist rows go."""
        ...

    def update_task(self, task: UserTask) -> None:
        """Candidates, dates and priority, as they are since."""
        ...

    def assign_task(self, task: UserTask) -> None:
        """Also its worklist rows, and the assignee's right to see the case."""
        ...

    def reopen_task(self, task: UserTask) -> None:
        """Its completion was denied; its worklist rows are there again."""
        ...

    def add_jobs(self, jobs: Sequence[Job]) -> None: ...
    def end_jobs(self, ends: Sequence[tuple[int, str]]) -> None:
        """(key, state)."""
        ...

    def fail_job(self, key: int, retries: int, message: str, retry_at: datetime | None) -> None: ...
    def update_job(self, key: int, retries: int | None, available_at: datetime | None, priority: int | None) -> None:
        """What is None stays."""
        ...

    def add_waits(self, waits: Sequence[Timer | Subscription | SignalSubscription]) -> None:
        """Insert, or move the due time of a timer that re-armed itself."""
        ...

    def end_waits(self, keys: Sequence[int]) -> None: ...
    def add_incidents(self, incidents: Sequence[Incident]) -> None: ...
    def resolve_incidents(self, keys: Sequence[int], at: datetime) -> None: ...


class Writer(RowWriter, Protocol):
    """All that `engine.projections.record` writes."""

    def create_instance(self, instance: Instance) -> None: ...
    def update_instance(self, instance: Instance, expected_version: int) -> None:
        """Raises: Collision when the version is not the expected one."""
        ...

    def add_participants(self, number: int, principals: Iterable[str]) -> None:
        """They may see the case from now on; those who may already stay."""
        ...

    def append(self, record: Record) -> None: ...
    def add_notices(self, notices: Sequence[Notice]) -> None: ...
    def add_archive_item(self, item: ArchiveItem) -> None: ...


class UnitOfWork(Protocol):
    """One transaction. Leaving the block commits once; an exception discards everything.

    Attributes:
        calendar: the company's working days and office hours; its `zone` is the company's.
        watch: how long one command may compute.
    """

    calendar: "Calendar"
    watch: "Watch"

    definitions: Definitions
    instances: Instances
    tasks: Tasks
    jobs: Jobs
    timers: Timers
    starts: Starts
    subscriptions: Subscriptions
    deliveries: Deliveries
    messages: Messages
    incidents: Incidents
    history: History
    audit: "Audit"
    log: "Log"
    stored: "Stored"
    numbers: Numbers
    directory: Directory
    files: Files
    drafts: Drafts
    idempotency: Idempotency
    write: Writer

    def __enter__(self) -> Self: ...
    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...
