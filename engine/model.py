"""The nouns of the engine: keys, people, definitions and the rows that commands and pages speak about."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from engine.errors import Forbidden, InstanceEnded, TaskAlreadyClaimed, TaskAlreadyCompleted

Variables = dict[str, Any]
"""JSON values by variable name."""

DefinitionKind = Literal["process", "decision", "form"]
InstanceState = Literal["active", "completed", "canceled"]
TaskState = Literal["created", "completing", "completed", "canceled"]
StartKind = Literal["timer", "message", "signal", "condition"]
JobKind = Literal["element", "execution_listener", "task_listener", "continuation"]
JobState = Literal["created", "failed", "completed", "error_thrown", "canceled"]

ADMINISTRATORS = "administrators"
AUDITORS = "auditors"
PROCESS_OWNERS = "process_owners"
OVERSEERS = frozenset({ADMINISTRATORS, AUDITORS, PROCESS_OWNERS})
"""Groups of the product itself, as opposed to those that diagrams name. Members see every case."""

USER_TASK = "io.camunda.zeebe:userTaskKey"
"""The header in which a listener to a user task finds its key."""

CONTINUE = "liuzhuan:continue"
"""Type of the jobs that go on with a case, which nobody but our own worker is given."""

COUNTER_BITS = 20
COMPANY = 0
"""The number of the chain that records what belongs to no case; cases count from 1."""


def key_of(number: int, counter: int = 0) -> int:
    """Key of the *counter*-th thing in case (or deployment) *number*; 63 bits, a decimal string on the wire."""
    if not 0 <= counter < 1 << COUNTER_BITS:
        raise OverflowError(f"case {number} has used up its {1 << COUNTER_BITS} keys")
    return number << COUNTER_BITS | counter


def number_of(key: int) -> int:
    """The case (or deployment) number in a key: what the tables shard and lock by."""
    return key >> COUNTER_BITS


@dataclass(frozen=True, slots=True)
class Actor:
    """Who gives a command.

    Attributes:
        user: user id, or ``system`` for timers and our own workers.
        groups: ids of all groups and departments that the user belongs to.
        via: the log-in, token or program through which the command came, as recorded in the history.
        on_behalf_of: user id of the principal under a standing delegation.
        sealed: confidentiality labels of cases that overseeing alone does not open, except to auditors.
    """

    user: str
    groups: frozenset[str] = frozenset()
    via: str = "system"
    on_behalf_of: str | None = None
    sealed: frozenset[str] = frozenset()

    @property
    def principals(self) -> tuple[str, ...]:
        """What worklists and visibility compare with: ``u:<user>`` and ``g:<group>`` each, sorted."""
        return (f"u:{self.user}", *sorted(f"g:{group}" for group in self.groups))

    @property
    def is_administrator(self) -> bool:
        return ADMINISTRATORS in self.groups

    @property
    def oversees(self) -> bool:
        """May see every case, but for those that are sealed."""
        return bool(OVERSEERS & self.groups)

    @property
    def closed(self) -> frozenset[str]:
        """Labels of the cases that it sees only where it takes part."""
        return frozenset() if AUDITORS in self.groups else self.sealed


SYSTEM = Actor("system")


@dataclass(frozen=True, slots=True)
class Definition:
    """One version of a process, decision or form.

    Attributes:
        key: the deployment number that brought it, and a counter.
        id: as in the file: process id, decision id, form id.
        version: 1, 2, … per kind and id.
        digest: sha256 of the file's bytes, hex.
        resource_name: file name within its deployment, forward slashes.
    """

    key: int
    kind: DefinitionKind
    id: str
    name: str
    version: int
    version_tag: str | None
    resource_name: str
    digest: str


@dataclass(frozen=True, slots=True)
class Deployment:
    """A set of files that was deployed at once.

    Attributes:
        manifest: definition key for every (kind, id) that the set contains or refers to; unchanged files keep the key
            of the version they already were.
        digest: sha256 over the sorted manifest's ids and file digests, hex; recorded with every command of its cases.
    """

    key: int
    name: str
    deployed_at: datetime
    deployed_by: str
    digest: str
    manifest: Mapping[tuple[DefinitionKind, str], int]


@dataclass(frozen=True, slots=True)
class Start:
    """An event that begins cases of a process in force, without a person.

    Attributes:
        part: which of the event's definitions, from 0.
        name: of the message or signal.
        due: when a timer fires next, aware, UTC; None once it has for the last time.
        every, left: as in `engine.bpmn.timers.Schedule`; `engine.bpmn.starts.ASKED` where an expression says the dates.
    """

    process_id: str
    element_id: str
    part: int
    definition_key: int
    kind: StartKind
    name: str | None = None
    due: datetime | None = None
    every: str | None = None
    left: int | None = None


@dataclass(slots=True)
class Instance:
    """A root process instance, locked: the case that a command works on. Mutable only by `projections.record`.

    Attributes:
        number: the case number.
        key: ``key_of(number)``.
        business_id: the 申请单号; None where the process has no pattern.
        version: counts commands; compared on update as a belt beside the lock.
        state_bytes: what `Runtime.restore` reads.
        digest: of the newest command record, hex; the next one names it.
    """

    number: int
    key: int
    process_id: str
    definition_key: int
    deployment_key: int
    business_id: str | None
    title: str
    confidentiality: str
    started_by: str
    started_at: datetime
    state: InstanceState
    version: int
    state_bytes: bytes
    digest: str
    ended_at: datetime | None = None

    def require_active(self) -> None:
        """Raises: InstanceEnded."""
        if self.state != "active":
            raise InstanceEnded(self.state, when=self.ended_at)


ORDINARY_PRIORITY = 50
"""Of a user task that says nothing; what has more is urgent."""


@dataclass(frozen=True, slots=True)
class UserTask:
    """A user task as its row shows it.

    Attributes:
        instance_key: of the process or called process whose diagram holds the element.
        form_key: definition key of its form, resolved when the task was created; None without form.
        candidate_groups: group ids; `assignee` and both candidate lists are what the diagram's expressions gave.
        assignee: who holds it: drawn, or claimed.
        not_by: user ids that the diagram's ``notBy`` excludes.
        due: aware, UTC.
        follow_up: when somebody means to look at it again; aware, UTC.
        priority: the more, the more urgent.
        denied: why a listener denied the last completion.
    """

    key: int
    instance_key: int
    process_id: str
    element_id: str
    name: str
    form_key: int | None
    assignee: str | None
    candidate_groups: tuple[str, ...]
    candidate_users: tuple[str, ...]
    not_by: tuple[str, ...]
    due: datetime | None
    state: TaskState
    created_at: datetime
    ended_at: datetime | None = None
    completed_by: str | None = None
    follow_up: datetime | None = None
    priority: int = ORDINARY_PRIORITY
    denied: str | None = None

    def require_open(self) -> None:
        """Raises: TaskAlreadyCompleted."""
        if self.state != "created":
            raise TaskAlreadyCompleted(self.state, who=self.completed_by, when=self.ended_at)

    def is_candidate(self, actor: Actor) -> bool:
        return actor.user in self.candidate_users or not actor.groups.isdisjoint(self.candidate_groups)

    def admits(self, actor: Actor) -> bool:
        """Whether *actor* may complete it now."""
        if actor.user in self.not_by:
            return False
        return self.assignee == actor.user if self.assignee else self.is_candidate(actor)

    def require_admits(self, actor: Actor) -> None:
        """Raises: TaskAlreadyClaimed, Forbidden."""
        if actor.user in self.not_by:
            raise Forbidden(actor.user, "not_by")
        if self.admits(actor):
            return
        if self.assignee and self.is_candidate(actor):
            raise TaskAlreadyClaimed("claimed", who=self.assignee)
        raise Forbidden(actor.user, "not_candidate")

    def principals(self) -> tuple[str, ...]:
        """Whose worklists show it: the assignee's alone, else every candidate's; the administrators' if nobody is."""
        if self.assignee:
            return (f"u:{self.assignee}",)
        candidates = (
            *(f"u:{user}" for user in self.candidate_users),
            *(f"g:{group}" for group in self.candidate_groups),
        )
        return tuple(dict.fromkeys(candidates)) or (f"g:{ADMINISTRATORS}",)


@dataclass(frozen=True, slots=True)
class Job:
    """A service task's work (Camunda 7: external task).

    Attributes:
        type: what workers ask for.
        variables: the task's input mappings, else all variables that it sees.
        headers: task headers as drawn.
        retries: attempts left; 0 means an incident stands.
        available_at: not before this moment; moves with back-off.
        worker: who holds the lock until `locked_until`.
        priority: the more, the sooner workers that ask for the most urgent get it.
        kind: whose work it is: an element's own, a listener's, or none but to go on.
        listens_to: of a listener, the event in the diagram's word.
    """

    key: int
    instance_key: int
    process_id: str
    element_id: str
    type: str
    variables: Variables
    headers: Mapping[str, str]
    retries: int
    state: JobState
    available_at: datetime
    worker: str | None = None
    locked_until: datetime | None = None
    priority: int = 0
    kind: JobKind = "element"
    listens_to: str | None = None


@dataclass(frozen=True, slots=True)
class Timer:
    """An armed timer; `key` is its token's."""

    key: int
    instance_key: int
    element_id: str
    due: datetime


@dataclass(frozen=True, slots=True)
class Subscription:
    """A message that a case waits for; `key` is its token's.

    Attributes:
        label: the element's name as drawn: the words of the button.
        offered_to: principals, as `Actor.principals`, to whom the pages offer it; empty: to nobody.
        form_key: definition key of the form that it asks for, or None.
        repeats: whether it stays when a message has come, and more may come.
    """

    key: int
    instance_key: int
    process_id: str
    element_id: str
    label: str
    message: str
    correlation_key: str | None
    offered_to: tuple[str, ...]
    form_key: int | None
    repeats: bool = False

    def is_offered_to(self, actor: Actor) -> bool:
        return not set(self.offered_to).isdisjoint(actor.principals)


@dataclass(frozen=True, slots=True)
class SignalSubscription:
    """A signal that a case waits for; `key` is its token's."""

    key: int
    instance_key: int
    element_id: str
    signal: str


@dataclass(frozen=True, slots=True)
class Message:
    """A message on its way to whoever waits for it.

    Attributes:
        key: its own, or that of the job that sends it.
        correlation_key: text, as `engine.correlation.canonical` makes it; empty: not compared.
        business_id: only cases (or called processes) of this number get it; None: any.
        message_id: the sender's own name for it: it is taken once while it lives.
        sender, via: who sent it, the `user` and `via` of an `Actor`.
        expires_at: how long it waits for somebody to wait for it; None: not at all.
    """

    key: int
    name: str
    variables: Variables
    sender: str
    via: str
    sent_at: datetime
    correlation_key: str = ""
    business_id: str | None = None
    message_id: str | None = None
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Signal:
    """A signal on its way to all that wait for it.

    Attributes:
        key: its own.
        sender, via: as in `Message`.
    """

    key: int
    name: str
    variables: Variables
    sender: str
    via: str
    sent_at: datetime


@dataclass(frozen=True, slots=True)
class Delivery:
    """A message or signal that was given to one receiver, and has not reached it.

    Attributes:
        target: key of the subscription; of a start event, that of its process definition.
        element_id: of the start event; empty where a case waits.
        source: key of the message or signal.
        attempts: how often it failed.
        available_at: not before this moment; None: it failed too often, and rests until somebody looks after it.
        claims: the subscription that a message ends: no other one may be on its way to it.
        failure: what went wrong last.
    """

    target: int
    element_id: str
    source: int
    kind: Literal["message", "signal"]
    name: str
    correlation_key: str
    variables: Variables
    sender: str
    via: str
    sent_at: datetime
    available_at: datetime | None
    claims: int | None = None
    attempts: int = 0
    failure: str | None = None


@dataclass(frozen=True, slots=True)
class Incident:
    """Something inside the process failed; its token waits for a retry.

    Attributes:
        code: stable, as `engine.errors.ProcessError`'s.
        params: the data that its words need.
        job_key: the job that ran out of retries, if that is what happened.
    """

    key: int
    instance_key: int
    process_id: str
    element_id: str
    element_name: str
    code: str
    params: Mapping[str, Any]
    job_key: int | None
    created_at: datetime
    resolved_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Command:
    """One command as the history keeps it.

    Attributes:
        name: stable wire name, such as ``user_task.complete``.
        subject: key of the task, job, timer … that it named; the instance's own for a start.
        input: what was handed in, JSON.
        answers: every answer from outside the case in the order asked: ``[question, arguments, answer]``.
        attachments: sha256 of each file that the input names, hex, by its id.
    """

    name: str
    actor: Actor
    at: datetime
    subject: int
    input: Mapping[str, Any] = field(default_factory=dict)
    answers: tuple[Any, ...] = ()
    attachments: Mapping[str, str] = field(default_factory=dict)
