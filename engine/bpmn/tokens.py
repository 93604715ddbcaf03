"""Tokens on SpiffWorkflow's task life cycle, without its prediction tree.

Of SpiffWorkflow 3.2.0 run here: `Task` (state, run, complete, `_ready`), the hooks of `TaskSpec`, and the workflow
containers. The tree is the scope tree: a token's parent is what hosts it, which is the root,
a sub-process, a call activity or a multi-instance body; a subscription is a waiting child. Finished tokens leave at once.
A token passes four phases: arrive, run, out (output mappings), leave; a failing one stops this token alone.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from engine import events as e
from engine.bpmn.drawing import Flow
from engine.bpmn.scopes import Window
from engine.errors import BudgetExhausted, ProcessError
from engine.model import Variables

if TYPE_CHECKING:
    from engine.bpmn.containers import Case, Container
    from engine.bpmn.flow_nodes import FlowNode

CROWD = 40
"""How many tokens a case holds at most before they are stored apart."""

TOGETHER = 32
"""How many are stored together then at most: of a thousand, about as many as there are such lines."""

NOTHING_STAYS = frozenset({"arrive", "begin"})
"""Phases that leave a token half-armed where they fail: nothing of it stays."""

FUTURE, WAITING, READY = TaskState.FUTURE, TaskState.WAITING, TaskState.READY
STARTED, COMPLETED, ERROR = TaskState.STARTED, TaskState.COMPLETED, TaskState.ERROR


@dataclass(slots=True)
class Called:
    """A called process: its instance key, what it runs, and its variables.

    Attributes:
        written: names of those that it wrote, where it was given all and gives all back; else None.
        deployment: key of the one that its links without a binding mean; None: the case's.
    """

    key: int
    definition_key: int
    business_id: str | None
    variables: Variables
    ended: bool = False
    written: set[str] | None = None
    deployment: int | None = None


class Token(Task):
    """A live token, or a subscription; what is stored of it stands in `engine.bpmn.state`.

    Attributes:
        id: its key.
        variables: those that only it and what it hosts see.
        subscription: an armed event that is no token: boundary, event sub-process, choice of an event-based gateway.
        opened: the container of what it hosts; rebuilt when restored.
        due: of its timer, ISO text, UTC; `every` and `left` as in `engine.bpmn.timers.Schedule`.
        message: whether its message subscription is open.
        awaited: name of the signal that it awaits.
        held: whether the condition that it awaits held when it was last asked; None if it awaits none.
        index: its place among the instances of a multi-instance body or a loop.
        items: what a sequential body goes through.
        outputs: what the instances of a body brought, by place; of an event that awaits all of its definitions, which have
            happened; of an ad-hoc sub-process, not None where an event in it has taken its place.
        arrived: where a joining gateway, or an activity with a start quantity, waits: tokens by incoming flow.
        job: key of its job.
        asleep: how many tokens in it rest unread, see `engine.bpmn.crowds`.
        busy: in how many lines; those of records of `engine.bpmn.compensation` are not counted.
        listening: which of the jobs before its work it waits for, from 1; of those after it, from -1.
        task: of a user task that somebody listens to, what it is: see `engine.bpmn.task_data`.
        pending: what is to become of it: of a user task, see `engine.bpmn.user_tasks`; else, see `engine.bpmn.canceling`.
        remembered: of a record of `engine.bpmn.compensation`, the id of the activity that it was left by.
        of_body: of such a record of an instance, the number of the body around the instances.
        compensating: whether it undoes the records that it hosts.
        incident: key of its incident and the phase to be done again.
        way: the flows that somebody chose for it, within one command.
        goes_past: whether somebody goes past what cannot be answered, within one command.
    """

    id: int
    workflow: "Container"
    task_spec: "FlowNode"
    state: int

    # what most tokens have none of stands here once, and not in each token: every command makes all that are alive
    phase = "arrive"
    opened: "Container | None" = None
    variables: Variables | None = None
    subscription = False
    due: str | None = None
    every: str | None = None
    left: int | None = 1
    message = False
    awaited: str | None = None
    held: bool | None = None
    index: int | None = None
    items: list[Any] | None = None
    outputs: dict[str, Any] | None = None
    arrived: dict[str, int] | None = None
    called: Called | None = None
    job: int | None = None
    asleep = 0
    busy = 0
    listening = 0
    task: dict[str, Any] | None = None
    pending: dict[str, Any] | None = None
    remembered: str | None = None
    of_body: int | None = None
    compensating = False
    incident: tuple[int, str] | None = None
    way: list[Flow] | None = None
    goes_past = False

    def __init__(
        self, workflow: "Container", spec: "FlowNode", parent: "Token | None", key: int, state: int = FUTURE
    ) -> None:
        # stock's own also asks the clock, and makes two dictionaries that nothing here reads
        self.case: Case = workflow.case
        self.id, self.workflow, self.task_spec = key, workflow, spec
        self._host, self._state = parent, state
        self._children: list[int] = []
        workflow.tasks[key] = self
        if parent is not None:
            parent._children.append(key)

    @property
    def data(self) -> Window:
        """Its variables. Made when asked for: a token that kept its own window would outlive its command."""
        return Window(self)

    def _set_state(self, value: int) -> None:
        """Stock builds a log record at each change, which is an eighth of a step's time."""
        self._state = value

    @property
    def parent(self) -> "Token | None":
        """None of the root, and where it has gone. Stock looks it up, at each step up the scopes."""
        host = self._host
        return host if host is not None and host.id in self.case.tasks else None

    @property
    def children(self) -> "list[Token]":
        """Oldest first; those that rest wake."""
        if self.asleep:
            self.case.tasks.wake_all()
        return self.awake_children

    @property
    def awake_children(self) -> "list[Token]":
        """Those of its `children` that do not rest: among them all subscriptions that are no records, and what joins."""
        if not self._children:
            return []
        self._children.sort()  # they woke as they were named
        return [self.case.tasks[child] for child in self._children]

    @property
    def is_busy(self) -> bool:
        """Whether it hosts tokens, and not subscriptions alone."""
        return bool(self.busy) or any(not child.subscription for child in self.awake_children)

    @property
    def hosts_any(self) -> bool:
        """Whether it hosts anything."""
        return bool(self._children or self.asleep)

    @property
    def alive(self) -> bool:
        return self.id in self.case.tasks

    @property
    def doomed(self) -> bool:
        """Whether it is taken away as soon as all who listen to that are done."""
        return self.pending is not None and self.pending["to"] == "canceling"

    @property
    def host(self) -> "Token":
        """The parent of any token but the root."""
        parent = self.parent
        if parent is None:
            raise LookupError("the root has no host")
        return parent

    @property
    def has_not_begun(self) -> bool:
        """Whether it was stopped before anything of it could stay."""
        return self.incident is not None and self.incident[1] in NOTHING_STAYS

    @property
    def instance_key(self) -> int:
        return self.workflow.instance_key


def remove(token: Token) -> None:
    """Take the token and all that it hosts away."""
    if token.alive:
        token.workflow._remove_task(token.id)


def guarded(token: Token, phase: str, step: Callable[[], Any]) -> None:
    """A failing step stops this token alone; its siblings go on."""
    token.phase = phase
    try:
        step()
    except ProcessError as error:
        if not token.alive:
            raise
        stop(token, error)


def stop(token: Token, error: ProcessError, job_key: int | None = None) -> None:
    """Raise an incident; the token waits for a retry of its phase."""
    if token.phase in NOTHING_STAYS:
        for child in token.children:
            remove(child)
        token.opened = token.called = None
    token._set_state(ERROR)
    token.case.joins.discard(token.id)
    if isinstance(error, BudgetExhausted):
        _wait(token, token.phase)
        token.case.wait_together(token, error)
    else:
        raise_incident(token, token.phase, error, job_key)


def raise_incident(token: Token, phase: str, error: ProcessError, job_key: int | None = None) -> None:
    """Let *token* wait for somebody, who does *phase* again or goes past it."""
    _wait(token, phase)
    tell_incident(token, error, job_key)


def _wait(token: Token, phase: str) -> None:
    key = token.case.next_key()
    token.incident = (key, phase)
    token.case.incidents[key] = token.id


def tell_incident(token: Token, error: ProcessError, job_key: int | None = None) -> None:
    """Tell of the incident that *token* waits with."""
    if token.incident is None:
        raise LookupError(f"{token.id} has no incident")
    node = token.task_spec.told_as
    token.case.emit(
        e.IncidentRaised(
            key=token.incident[0],
            token_key=token.id,
            instance_key=token.instance_key,
            process_id=token.workflow.process.id,
            element_id=node.id,
            element_name=node.name,
            code=error.code,
            params=dict(error.params),
            job_key=job_key,
        )
    )
