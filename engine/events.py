"""What happened: frozen facts in the past tense, with wire names that never follow a rename of the class.

Keys are those of `engine.model.key_of`; `instance_key` is the process or called process whose diagram holds the element.
Times are not part of an event: everything in one command happens at the command's own time.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from functools import cache
from typing import Any, ClassVar, get_args, get_origin, get_type_hints

from engine.model import ORDINARY_PRIORITY, JobKind, Variables


@dataclass(frozen=True, slots=True)
class Event:
    """Base of all events."""

    wire_name: ClassVar[str]
    added: ClassVar[Mapping[str, Any]] = {}
    """Fields that earlier releases did not write, and what they mean where they are left out: that is not written."""

    def values(self) -> dict[str, Any]:
        """Its fields by name; not copied."""
        kind: Any = type(self)
        return {name: getattr(self, name) for name in _names(kind)}

    def to_json(self) -> dict[str, Any]:
        """``{"event": wire name, …fields}``; times as ISO text with offset. To be written at once: nothing is copied."""
        fields = {k: v.isoformat() if isinstance(v, datetime) else v for k, v in self.values().items()}
        for name, default in self.added.items():
            if fields[name] == default:
                del fields[name]
        return {"event": self.wire_name, **fields}


@cache
def _names(kind: Any) -> tuple[str, ...]:
    return tuple(each.name for each in fields(kind))


@dataclass(frozen=True, slots=True)
class ProcessInstanceStarted(Event):
    """The root instance, or a called process (then `parent_key` and `parent_element_id` are set)."""

    wire_name: ClassVar[str] = "process_instance.started"
    instance_key: int
    process_id: str
    definition_key: int
    business_id: str | None
    parent_key: int | None
    parent_element_id: str | None


@dataclass(frozen=True, slots=True)
class ProcessInstanceCompleted(Event):
    wire_name: ClassVar[str] = "process_instance.completed"
    instance_key: int


@dataclass(frozen=True, slots=True)
class ProcessInstanceCanceled(Event):
    wire_name: ClassVar[str] = "process_instance.canceled"
    instance_key: int


@dataclass(frozen=True, slots=True)
class ElementActivated(Event):
    """A token entered a flow node (or a scope was opened for it)."""

    wire_name: ClassVar[str] = "element.activated"
    key: int
    instance_key: int
    element_id: str


@dataclass(frozen=True, slots=True)
class ElementCompleted(Event):
    wire_name: ClassVar[str] = "element.completed"
    key: int
    instance_key: int
    element_id: str


@dataclass(frozen=True, slots=True)
class ElementTerminated(Event):
    """Interrupted or cancelled."""

    wire_name: ClassVar[str] = "element.terminated"
    key: int
    instance_key: int
    element_id: str


@dataclass(frozen=True, slots=True)
class SequenceFlowTaken(Event):
    wire_name: ClassVar[str] = "sequence_flow.taken"
    instance_key: int
    flow_id: str


@dataclass(frozen=True, slots=True)
class VariableWritten(Event):
    """`scope_key`: token key of the scope that holds it; the instance key for process variables."""

    wire_name: ClassVar[str] = "variable.written"
    instance_key: int
    scope_key: int
    name: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class UserTaskCreated(Event):
    """Attributes as in `engine.model.UserTask`. What is as in most tasks is not told."""

    wire_name: ClassVar[str] = "user_task.created"
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
    follow_up: datetime | None = None
    priority: int = ORDINARY_PRIORITY

    def to_json(self) -> dict[str, Any]:
        told = Event.to_json(self)
        if self.follow_up is None:
            del told["follow_up"]
        if self.priority == ORDINARY_PRIORITY:
            del told["priority"]
        return told


@dataclass(frozen=True, slots=True)
class UserTaskUpdated(Event):
    """What an administrator changed, and what stayed: all of it as it is since."""

    wire_name: ClassVar[str] = "user_task.updated"
    key: int
    candidate_groups: tuple[str, ...]
    candidate_users: tuple[str, ...]
    due: datetime | None
    follow_up: datetime | None
    priority: int


@dataclass(frozen=True, slots=True)
class UserTaskCompleting(Event):
    """A person has done it, and listeners are asked: `UserTaskCompleted` or `UserTaskDenied` follows."""

    wire_name: ClassVar[str] = "user_task.completing"
    key: int
    completed_by: str


@dataclass(frozen=True, slots=True)
class UserTaskDenied(Event):
    """A listener denied its completion: it is open again."""

    wire_name: ClassVar[str] = "user_task.denied"
    key: int
    reason: str


@dataclass(frozen=True, slots=True)
class UserTaskCompleted(Event):
    wire_name: ClassVar[str] = "user_task.completed"
    key: int
    completed_by: str


@dataclass(frozen=True, slots=True)
class UserTaskAssigned(Event):
    """Claimed, handed on or given back; None: open to its candidates again."""

    wire_name: ClassVar[str] = "user_task.assigned"
    key: int
    assignee: str | None


@dataclass(frozen=True, slots=True)
class UserTaskCanceled(Event):
    wire_name: ClassVar[str] = "user_task.canceled"
    key: int


@dataclass(frozen=True, slots=True)
class JobCreated(Event):
    """Attributes as in `engine.model.Job`. What is as in most jobs is not told."""

    wire_name: ClassVar[str] = "job.created"
    key: int
    instance_key: int
    process_id: str
    element_id: str
    type: str
    retries: int
    variables: Variables
    headers: dict[str, str]
    priority: int = 0
    kind: JobKind = "element"
    listens_to: str | None = None

    def to_json(self) -> dict[str, Any]:
        told = Event.to_json(self)
        if not self.priority:
            del told["priority"]
        if self.kind == "element":
            del told["kind"], told["listens_to"]
        return told


@dataclass(frozen=True, slots=True)
class JobCompleted(Event):
    wire_name: ClassVar[str] = "job.completed"
    key: int


@dataclass(frozen=True, slots=True)
class JobFailed(Event):
    """`retry_at`: when it may be tried again, aware UTC; None when no retries are left."""

    wire_name: ClassVar[str] = "job.failed"
    key: int
    retries: int
    message: str
    retry_at: datetime | None


@dataclass(frozen=True, slots=True)
class JobUpdated(Event):
    """What is None stayed. `available_at`: when workers get it, aware, UTC."""

    wire_name: ClassVar[str] = "job.updated"
    key: int
    retries: int | None
    available_at: datetime | None
    priority: int | None = None


@dataclass(frozen=True, slots=True)
class JobErrorThrown(Event):
    wire_name: ClassVar[str] = "job.error_thrown"
    key: int
    error_code: str
    message: str


@dataclass(frozen=True, slots=True)
class JobCanceled(Event):
    wire_name: ClassVar[str] = "job.canceled"
    key: int


@dataclass(frozen=True, slots=True)
class TimerScheduled(Event):
    """`key`: the timer's token. Emitted again with a later `due` when a cycle re-arms itself."""

    wire_name: ClassVar[str] = "timer.scheduled"
    key: int
    instance_key: int
    element_id: str
    due: datetime


@dataclass(frozen=True, slots=True)
class TimerFired(Event):
    """The timer's row goes, unless `TimerScheduled` follows."""

    wire_name: ClassVar[str] = "timer.fired"
    key: int


@dataclass(frozen=True, slots=True)
class TimerCanceled(Event):
    wire_name: ClassVar[str] = "timer.canceled"
    key: int


@dataclass(frozen=True, slots=True)
class MessageSubscriptionOpened(Event):
    """Attributes as in `engine.model.Subscription`."""

    wire_name: ClassVar[str] = "message_subscription.opened"
    added: ClassVar[Mapping[str, Any]] = {"repeats": False}
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


@dataclass(frozen=True, slots=True)
class MessageCorrelated(Event):
    """Its row goes, unless the subscription does not interrupt: then it stays."""

    wire_name: ClassVar[str] = "message_subscription.correlated"
    key: int
    stays: bool


@dataclass(frozen=True, slots=True)
class MessageSubscriptionClosed(Event):
    wire_name: ClassVar[str] = "message_subscription.closed"
    key: int


@dataclass(frozen=True, slots=True)
class SignalSubscriptionOpened(Event):
    """Attributes as in `engine.model.SignalSubscription`."""

    wire_name: ClassVar[str] = "signal_subscription.opened"
    key: int
    instance_key: int
    element_id: str
    signal: str


@dataclass(frozen=True, slots=True)
class SignalCaught(Event):
    """Its row goes, unless it *stays*, as in `MessageCorrelated`."""

    wire_name: ClassVar[str] = "signal_subscription.caught"
    key: int
    stays: bool


@dataclass(frozen=True, slots=True)
class SignalSubscriptionClosed(Event):
    wire_name: ClassVar[str] = "signal_subscription.closed"
    key: int


@dataclass(frozen=True, slots=True)
class SignalThrown(Event):
    """`key`: its own; what awaits it in other cases gets it in commands of theirs."""

    wire_name: ClassVar[str] = "signal.thrown"
    key: int
    instance_key: int
    element_id: str
    signal: str
    variables: Variables


@dataclass(frozen=True, slots=True)
class DecisionEvaluated(Event):
    """`matched`: per matched rule ``{"decision", "rule", "index", "inputs", "outputs", "notes"}``, JSON."""

    wire_name: ClassVar[str] = "decision.evaluated"
    instance_key: int
    element_id: str
    decision_id: str
    definition_key: int
    result: Any
    matched: tuple[dict[str, Any], ...]


@dataclass(frozen=True, slots=True)
class IncidentRaised(Event):
    """Attributes as in `engine.model.Incident`; `token_key`: the token that waits."""

    wire_name: ClassVar[str] = "incident.raised"
    key: int
    token_key: int
    instance_key: int
    process_id: str
    element_id: str
    element_name: str
    code: str
    params: dict[str, Any]
    job_key: int | None


@dataclass(frozen=True, slots=True)
class IncidentResolved(Event):
    wire_name: ClassVar[str] = "incident.resolved"
    key: int


@dataclass(frozen=True, slots=True)
class BpmnErrorUncaught(Event):
    """An error end event that nobody catches: recorded, and the branch ends."""

    wire_name: ClassVar[str] = "bpmn_error.uncaught"
    instance_key: int
    element_id: str
    error_code: str


def from_json(data: Mapping[str, Any]) -> Event:
    """The event that `Event.to_json` told. Raises: KeyError, TypeError, ValueError."""
    kind, conversions = _KINDS[data["event"]]
    values = {name: value for name, value in data.items() if name != "event"}
    for name, convert in conversions:
        if values.get(name) is not None:
            values[name] = convert(values[name])
    return kind(**values)


def _conversions(kind: type[Event]) -> list[tuple[str, Callable[[Any], Any]]]:
    """What JSON has no word for, by field."""
    found: list[tuple[str, Callable[[Any], Any]]] = []
    for name, hint in get_type_hints(kind).items():
        if get_origin(hint) is tuple:
            found.append((name, tuple))
        elif datetime in {hint, *get_args(hint)}:
            found.append((name, datetime.fromisoformat))
    return found


_KINDS = {
    kind.wire_name: (kind, _conversions(kind))
    for kind in list(globals().values())
    if isinstance(kind, type) and issubclass(kind, Event) and kind is not Event
}
