"""A diagram as it was drawn, whatever the dialect: frozen values, no behaviour, no state of any case."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeVar

from engine.bpmn.values import Value
from engine.dmn.results import ResultMapping
from engine.feel import Environment
from engine.model import DefinitionKind

Binding = Literal["deployment", "latest", "version", "version tag"]


@dataclass(frozen=True, slots=True)
class Link:
    """What an element refers to beyond its file.

    Attributes:
        id: literal or FEEL.
        tag: for the binding ``version tag``; for ``version`` its number.
    """

    kind: DefinitionKind
    id: Value
    binding: Binding = "deployment"
    tag: str | None = None


@dataclass(frozen=True, slots=True)
class Assignment:
    """One mapping: *target* may be a path, such as ``customer.name``."""

    target: str
    source: Value


@dataclass(frozen=True, slots=True)
class UserWork:
    """What a user task says. Nothing given of the first three: the lane's group.

    Attributes:
        priorities: the least and the greatest that there may be.
    """

    assignee: Value | None = None
    groups: Value | None = None
    users: Value | None = None
    not_by: Value | None = None
    due: Value | None = None
    form: Link | None = None
    follow_up: Value | None = None
    priority: Value | None = None
    priorities: tuple[int, int] = (0, 100)


@dataclass(frozen=True, slots=True)
class RaisedError:
    """A BPMN error that a worker's answer becomes.

    Attributes:
        condition: over the case's variables, what the worker brought, and ``externalTask.errorMessage``.
    """

    code: str
    condition: Value


@dataclass(frozen=True, slots=True)
class JobWork:
    """What a worker does.

    Attributes:
        all_in: the worker gets every variable that the task sees, not only its input mappings.
        errors: looked at in their order when the worker completes or fails.
        priority: the more, the sooner workers that ask for the most urgent get it.
        pause: ISO duration between two attempts, where the worker does not say; ours if None.
    """

    type: Value
    retries: Value
    headers: Mapping[str, str] = field(default_factory=dict)
    all_in: bool = False
    errors: tuple[RaisedError, ...] = ()
    priority: Value | None = None
    pause: str | None = None


@dataclass(frozen=True, slots=True)
class Listener:
    """A job before or after a node's own work.

    Attributes:
        event: what it listens to, in the dialect's word.
        headers: what its worker is told beside the variables.
    """

    type: Value
    retries: Value
    event: str = "start"
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Continuation:
    """A job of our own: what follows is a command of its own (Camunda 7: asynchronous continuation).

    Attributes:
        pause: ISO duration between two attempts; ours if None.
    """

    retries: int = 3
    pause: str | None = None


@dataclass(frozen=True, slots=True)
class Listeners:
    """The jobs around a node's work, each list in its order: listeners, or one continuation.

    Attributes:
        before, after: the work; that of each instance where it repeats.
        before_all, after_all: all instances of what repeats.
        completing: the completion of a user task, which each of them may deny.
    """

    before: tuple[Listener | Continuation, ...] = ()
    after: tuple[Listener | Continuation, ...] = ()
    before_all: tuple[Listener | Continuation, ...] = ()
    after_all: tuple[Listener | Continuation, ...] = ()
    completing: tuple[Listener | Continuation, ...] = ()

    def every(self) -> tuple[Listener | Continuation, ...]:
        return (*self.before_all, *self.before, *self.after, *self.after_all, *self.completing)


NOBODY_LISTENS = Listeners()


@dataclass(frozen=True, slots=True)
class Script:
    value: Value
    result: str


@dataclass(frozen=True, slots=True)
class Decision:
    """Attributes: `mapping`, the shape that the result is kept in; as DMN gives it, if None."""

    decision: Link
    result: str
    mapping: ResultMapping | None = None


@dataclass(frozen=True, slots=True)
class Call:
    """A call activity.

    Attributes:
        all_in: every variable that the activity sees enters the called process, not only its input mappings.
        all_out: every variable of the called process leaves it, unless output mappings decide.
        business_id: of the called process; the caller's if not given.
    """

    process: Link
    all_in: bool
    all_out: bool
    business_id: Value | None = None


@dataclass(frozen=True, slots=True)
class SubProcess:
    """Embedded, a transaction, or an event sub-process (*triggered*)."""

    content: "Content"
    triggered: bool
    transaction: bool = False


@dataclass(frozen=True, slots=True)
class NoneEvent:
    """An event without a trigger. `form`: of a process's start event."""

    form: Link | None = None


@dataclass(frozen=True, slots=True)
class TimerEvent:
    kind: Literal["date", "duration", "cycle"]
    value: Value


@dataclass(frozen=True, slots=True)
class MessageEvent:
    """A message that is awaited; a thrown one is a job.

    Attributes:
        offered_to, offered_to_groups: users, and groups, to whom the pages offer it.
        form: what the offer asks for.
    """

    message: Value
    correlation: Value | None = None
    offered_to: Value | None = None
    offered_to_groups: Value | None = None
    form: Link | None = None

    @property
    def is_offered(self) -> bool:
        """Whether it says anything to the pages."""
        return bool(self.offered_to or self.offered_to_groups or self.form)


@dataclass(frozen=True, slots=True)
class SignalEvent:
    signal: Value


@dataclass(frozen=True, slots=True)
class ErrorEvent:
    """`code` None catches every error."""

    code: Value | None


@dataclass(frozen=True, slots=True)
class EscalationEvent:
    """`code` None catches every escalation."""

    code: Value | None


@dataclass(frozen=True, slots=True)
class ConditionalEvent:
    condition: Value

    def holds(self, variables: Mapping[str, Any], environment: Environment) -> bool:
        """Whether it does; what is not there yet, null, does not. Raises: ProcessError."""
        value = self.condition.evaluate(variables, environment)
        return value is not None and self.condition.holds(variables, environment)


@dataclass(frozen=True, slots=True)
class LinkEvent:
    name: str


@dataclass(frozen=True, slots=True)
class TerminateEvent:
    pass


@dataclass(frozen=True, slots=True)
class CompensateEvent:
    """Throws compensation, or begins a compensation event sub-process.

    Attributes:
        activity: id of what is to be undone; None for all of the scope.
        waits: whether the token goes on only when it is undone.
    """

    activity: str | None = None
    waits: bool = True


@dataclass(frozen=True, slots=True)
class CompensationHandler:
    """On the border of an activity: `activity` is the id of what undoes it."""

    activity: str


@dataclass(frozen=True, slots=True)
class CancelEvent:
    """Ends a transaction by undoing it, or catches that end."""


@dataclass(frozen=True, slots=True)
class MultipleEvent:
    """Several definitions at one event. `every`: all of them are awaited, and not the first; what throws throws all."""

    parts: tuple["Trigger", ...]
    every: bool


Trigger = (
    NoneEvent
    | TimerEvent
    | MessageEvent
    | SignalEvent
    | ErrorEvent
    | EscalationEvent
    | ConditionalEvent
    | LinkEvent
    | TerminateEvent
    | CompensateEvent
    | CompensationHandler
    | CancelEvent
    | MultipleEvent
)


@dataclass(frozen=True, slots=True)
class Activation:
    """When a complex gateway starts: FEEL over ``activationCount``, how many of its incoming flows have a token."""

    condition: Value


Detail = Trigger | Activation | UserWork | JobWork | Script | Decision | Call | SubProcess | None


@dataclass(frozen=True, slots=True)
class Counters:
    """How the variables of a repetition are called.

    Attributes:
        first: what ``loopCounter`` counts from.
    """

    total: str = "numberOfInstances"
    active: str = "numberOfActiveInstances"
    completed: str = "numberOfCompletedInstances"
    terminated: str = "numberOfTerminatedInstances"
    first: int = 1


@dataclass(frozen=True, slots=True)
class Behavior:
    """What a multi-instance activity throws when an instance of it completes.

    Attributes:
        condition: whether it does, over the counters too.
        first_only: for the first instance that completes.
    """

    event: SignalEvent | EscalationEvent
    condition: Value | None = None
    first_only: bool = False


@dataclass(frozen=True, slots=True)
class MultiInstance:
    """A multi-instance marker.

    Attributes:
        items: the list, an instance for each of it; if *counted*, how many instances there are.
        output: what each instance adds to the list `outputs`, in the order of the input.
    """

    sequential: bool
    items: Value
    item: str | None
    output: Value | None
    outputs: str | None
    until: Value | None
    counters: Counters = Counters()
    counted: bool = False
    behaviors: tuple[Behavior, ...] = ()


@dataclass(frozen=True, slots=True)
class Loop:
    """A standard loop: again while `condition` holds, at most `most` times."""

    condition: Value | None
    most: int | None
    before: bool


@dataclass(frozen=True, slots=True)
class AdHoc:
    """How an ad-hoc sub-process runs.

    Attributes:
        elements: FEEL giving the ids of the elements to begin.
        until: asked whenever an activity in it ends.
        cancels: once `until` holds, what still runs is taken away; else it is waited for.
        sequential: one after the other, in the order of `elements`.
    """

    elements: Value
    until: Value | None
    cancels: bool
    sequential: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A flow node.

    Attributes:
        type: BPMN's local name, such as ``userTask``.
        line: 1-based.
        lane: id of the innermost lane that holds it, or holds the sub-process around it.
        default: id of the default flow.
        attached_to: for a boundary event, the activity's id.
        interrupting: for boundary events and start events of event sub-processes.
        all_out: what the work brings leaves it, and the output mappings add to that; else they decide alone.
        compensates: only a compensation event leads here.
        listeners: the jobs that its work, and its way on, wait for.
        start_quantity: how many tokens an activity needs to begin; flows bring them.
        completion_quantity: how many tokens it sends down each flow that it takes.
    """

    id: str
    name: str
    type: str
    line: int
    lane: str | None = None
    detail: Detail = None
    inputs: tuple[Assignment, ...] = ()
    outputs: tuple[Assignment, ...] = ()
    repetition: MultiInstance | Loop | None = None
    default: str | None = None
    attached_to: str | None = None
    interrupting: bool = True
    all_out: bool = False
    compensates: bool = False
    ad_hoc: AdHoc | None = None
    listeners: Listeners = NOBODY_LISTENS
    start_quantity: int = 1
    completion_quantity: int = 1

    @property
    def details(self) -> tuple[Detail, ...]:
        """The detail, or each of the definitions that an event has."""
        return self.detail.parts if isinstance(self.detail, MultipleEvent) else (self.detail,)

    @property
    def behaviors(self) -> tuple[Behavior, ...]:
        """What its instances throw."""
        return self.repetition.behaviors if isinstance(self.repetition, MultiInstance) else ()

    @property
    def begins_in_ad_hoc(self) -> bool:
        """Whether an ad-hoc sub-process may begin it, if no flow leads to it."""
        aside = self.compensates or (isinstance(self.detail, SubProcess) and self.detail.triggered)
        return not aside and self.type not in {"startEvent", "boundaryEvent"}


@dataclass(frozen=True, slots=True)
class Flow:
    """A sequence flow; `id` is None for the jump between two link events."""

    id: str | None
    name: str
    source: str
    target: str
    condition: Value | None
    line: int

    @property
    def key(self) -> str:
        """What tells it from the others of its scope."""
        return self.id or f"{self.source} {self.target}"


@dataclass(frozen=True, slots=True)
class Content:
    """What a process or a sub-process contains, in the order of the file.

    Attributes:
        declared: variables of its own, each with whether it is a collection.
    """

    nodes: Mapping[str, Node]
    flows: tuple[Flow, ...]
    declared: Mapping[str, bool] = field(default_factory=dict)

    def everywhere(self) -> Iterator["Content"]:
        """This and the content of every sub-process within."""
        yield self
        for node in self.nodes.values():
            if isinstance(node.detail, SubProcess):
                yield from node.detail.content.everywhere()


D = TypeVar("D")


def detail_of(node: Node, kind: type[D]) -> D:
    """The detail of *node*, which the reader has made of *kind*."""
    if not isinstance(node.detail, kind):
        raise TypeError(f"{node.id}: {node.detail} is no {kind.__name__}")
    return node.detail
