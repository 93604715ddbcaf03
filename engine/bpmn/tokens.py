"""Tokens on SpiffWorkflow's task life cycle, without its prediction tree.

Of SpiffWorkflow 3.2.0 run here: `Task` (identity, state, parent and children, run, complete, `_ready`), the hooks of
`TaskSpec`, and the workflow containers. The tree is the scope tree: a token's parent is what hosts it, which is the root,
a sub-process, a call activity or a multi-instance body; a subscription is a waiting child. Finished tokens leave at once.
A token passes four phases: arrive, run, out (output mappings), leave; a failing one stops this token alone.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from SpiffWorkflow.bpmn.specs.mixins.bpmn_spec_mixin import BpmnSpecMixin
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from engine import events as e
from engine.bpmn.choosing import chosen
from engine.bpmn.drawing import Assignment, Flow, Node
from engine.bpmn.mappings import mapped
from engine.bpmn.scopes import Window, write_outside
from engine.errors import ProcessError
from engine.model import Variables

if TYPE_CHECKING:
    from engine.bpmn.containers import Case, Container, Graph

CROWD = 32
"""What one token hosts at most before its instances are stored apart."""

FUTURE, WAITING, READY = TaskState.FUTURE, TaskState.WAITING, TaskState.READY
STARTED, COMPLETED, ERROR = TaskState.STARTED, TaskState.COMPLETED, TaskState.ERROR


@dataclass(slots=True)
class Called:
    """A called process: its instance key, what it runs, and its variables.

    Attributes:
        written: names of those that it wrote, where it was given all and gives all back; else None.
    """

    key: int
    definition_key: int
    business_id: str | None
    variables: Variables
    ended: bool = False
    written: set[str] | None = None


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
            happened.
        arrived: where a joining gateway, or an activity with a start quantity, waits: tokens by incoming flow.
        job: key of its job.
        crowd: of a multi-instance body, how many instances rest unread, see `engine.bpmn.crowds`.
        listening: which of the jobs before its work it waits for, from 1; of those after it, from -1.
        submitted: of a user task whose completion is listened to, who completed it and with what.
        remembered: of a record of `engine.bpmn.compensation`, the id of the activity that it was left by.
        compensating: whether it undoes the records that it hosts.
        incident: key of its incident and the phase to be done again.
        way: the flows that somebody chose for it, within one command.
        goes_past: whether somebody goes past what cannot be answered, within one command.
    """

    id: int
    workflow: "Container"
    task_spec: "FlowNode"
    parent: "Token | None"
    state: int

    def __init__(
        self, workflow: "Container", spec: "FlowNode", parent: "Token | None", key: int, state: int = FUTURE
    ) -> None:
        super().__init__(workflow, spec, parent=parent, state=state, id=key)
        self.data = Window(self)
        self.case: Case = workflow.case
        self.phase = "arrive"
        self.opened: Container | None = None
        self.variables: Variables | None = None
        self.subscription = False
        self.due: str | None = None
        self.every: str | None = None
        self.left: int | None = 1
        self.message = False
        self.awaited: str | None = None
        self.held: bool | None = None
        self.index: int | None = None
        self.items: list[Any] | None = None
        self.outputs: dict[str, Any] | None = None
        self.arrived: dict[str, int] | None = None
        self.called: Called | None = None
        self.job: int | None = None
        self.crowd = 0
        self.listening = 0
        self.submitted: dict[str, Any] | None = None
        self.remembered: str | None = None
        self.compensating = False
        self.incident: tuple[int, str] | None = None
        self.way: list[Flow] | None = None
        self.goes_past = False

    def _set_state(self, value: int) -> None:
        """Stock builds a log record at each change, which is an eighth of a step's time."""
        self._state = value

    @property
    def children(self) -> "list[Token]":
        """Oldest first; those that rest wake."""
        if self.crowd:
            self.case.tasks.wake_all()
        self._children.sort()  # they woke as they were named
        return [self.case.tasks[child] for child in self._children]

    @property
    def is_crowded(self) -> bool:
        """Whether it hosts so many that they are stored apart."""
        return len(self._children) + self.crowd > CROWD

    @property
    def alive(self) -> bool:
        return self.id in self.case.tasks

    @property
    def host(self) -> "Token":
        """The parent of any token but the root."""
        parent = self.parent
        if parent is None:
            raise LookupError("the root has no host")
        return parent

    @property
    def instance_key(self) -> int:
        return self.workflow.instance_key


class FlowNode(BpmnSpecMixin):
    """Base of all our specifications. They are shared by threads and hold no state of any case."""

    is_caught = False
    """What was caught runs before activities that are ready at the same moment."""

    gathers_while = frozenset({WAITING})
    """In which states its token takes in others."""

    decides_late = False
    """Whether a waiting token is looked at whenever nothing else can move."""

    def __init__(self, graph: "Graph", node: Node, *, manual: bool = False) -> None:
        super().__init__(graph, node.id, bpmn_name=node.name, lane=node.lane, manual=manual)
        self.graph, self.node = graph, node
        self.flows: list[Flow] = []
        self.incoming: list[str] = []
        self.boundaries: list[FlowNode] = []
        self.undo: FlowNode | None = None
        """What undoes it."""
        self.undo_within: FlowNode | None = None
        """The compensation event sub-process in it."""

    # -- SpiffWorkflow's hooks ---------------------------------------------------------------------------------------

    def test(self) -> None:
        """Stock demands an input task."""

    def _predict_hook(self, my_task: Token) -> None:
        """No prediction."""

    def _update_hook(self, my_task: Token) -> bool:
        if my_task.subscription:  # stock updates what is hosted by a token that completes
            return False
        my_task.case.spend()
        return self.arrive(my_task)

    def _on_ready_hook(self, my_task: Token) -> None:
        if not self.waits(my_task):
            my_task.case.schedule(my_task, first=self.is_caught)

    def _run_hook(self, my_task: Token) -> bool | None:
        my_task.phase = "run"
        return self.run(my_task)

    def _on_complete_hook(self, my_task: Token) -> None:
        if my_task.alive:  # what it threw may have removed it
            self.finish(my_task)

    # -- what a kind of node says ------------------------------------------------------------------------------------

    def token(self, host: Token, container: "Container", via: Flow | None = None) -> Token:  # noqa: ARG002 - for joins
        """The token that arrives here, *via* a flow."""
        token = Token(container, self, host, container.case.next_key())
        self.activated(token)
        return token

    def arrive(self, token: Token) -> bool:  # noqa: ARG002 - for subclasses
        """Whether the token may run now."""
        return True

    def waits(self, token: Token) -> bool:  # noqa: ARG002 - for subclasses
        """Whether a ready token waits for a person."""
        return bool(self.manual)

    def run(self, token: Token) -> bool | None:  # noqa: ARG002 - for subclasses
        """Do the work; None waits for somebody else's."""
        return True

    def finish(self, token: Token) -> None:
        """Let out what mappings let out, then leave."""
        token.phase = "out"
        self.map_out(token)
        self.leave(token)

    def map_out(self, token: Token) -> None:
        if self.node.outputs:
            write_outside(token, self.mapped(token, self.node.outputs))

    def leave(self, token: Token) -> None:
        """Decide where to go, and go; a failing condition leaves the token where it is."""
        token.phase = "leave"
        flows = self.way_of(token)
        self.completed(token)
        take(token, flows)

    def way_of(self, token: Token) -> list[Flow]:
        """The outgoing flows to take: chosen by somebody, or by what is drawn."""
        return self.choose(token) if token.way is None else token.way

    def resume(self, token: Token) -> None:
        """Let a token that has arrived go on from where it stood."""
        token._set_state(READY)
        if not self.waits(token):
            token.case.schedule(token, first=self.is_caught)

    def choose(self, token: Token) -> list[Flow]:
        """The outgoing flows to take; conditional ones out of an activity are an implicit inclusive split."""
        if not any(flow.condition for flow in self.flows):
            return self.flows
        return chosen(token, self.flows, self.node.default)

    def reopen(self, token: Token) -> None:
        """Open again what a restored token hosts, if it hosts anything."""

    def may_join(self, token: Token) -> bool:
        """For inclusive gateways that wait."""
        raise NotImplementedError

    def subscribe(self, host: Token, container: "Container") -> None:
        """Arm the event that opens this node, for boundary events, event sub-processes and choices of a gateway."""
        raise NotImplementedError

    def ask(self, token: Token) -> None:
        """Let the condition that *token* awaits happen, if it has begun to hold."""
        raise NotImplementedError

    def has_enough(self, host: Token) -> bool:  # noqa: ARG002 - for ad-hoc sub-processes
        """Whether what *host* hosts need not be finished."""
        return False

    def goes_on(self, host: Token) -> bool:  # noqa: ARG002 - for ad-hoc sub-processes
        """Whether *host*, in which nothing is left to do, begins something else."""
        return False

    def compensated(self, token: Token) -> None:
        """All that *token* wanted undone is undone."""
        raise NotImplementedError

    def removed(self, token: Token) -> None:
        """Tell that the token was taken away."""
        if token.state != COMPLETED and not token.subscription:
            token.case.emit(e.ElementTerminated(token.id, token.instance_key, self.node.id))

    def is_body(self, token: Token) -> bool:  # noqa: ARG002 - for activities
        """Whether *token* is the body around the instances."""
        return False

    # -- for all kinds -----------------------------------------------------------------------------------------------

    def activated(self, token: Token) -> None:
        token.case.emit(e.ElementActivated(token.id, token.instance_key, self.node.id))

    def completed(self, token: Token) -> None:
        token._set_state(COMPLETED)
        token.case.emit(e.ElementCompleted(token.id, token.instance_key, self.node.id))

    @staticmethod
    def mapped(token: Token, mappings: tuple[Assignment, ...]) -> Variables:
        return mapped(mappings, token.data, token.case.environment)


def enter(host: Token, container: "Container", spec: FlowNode, via: Flow | None = None) -> None:
    """A token reaches *spec*."""
    arrive(spec.token(host, container, via))


def arrive(token: Token) -> None:
    """Let a token begin; one that others have joined may already be about to go on, or have failed."""
    if token.state in {FUTURE, WAITING}:
        guarded(token, "arrive", lambda: token.task_spec._update(token))


def gathering(spec: FlowNode, host: Token, container: "Container", more: dict[str, int]) -> Token:
    """The token in which *spec* gathers those of a scope until it leaves; it counts *more* of them by flow."""
    token = next((token for token in host.children if _gathers(token, spec, container)), None)
    if token is None:
        token = Token(container, spec, host, container.case.next_key())
    arrived = token.arrived or {}
    token.arrived = {**arrived, **{flow: arrived.get(flow, 0) + count for flow, count in more.items()}}
    return token


def _gathers(token: Token, spec: FlowNode, container: "Container") -> bool:
    if token.task_spec is not spec or token.workflow is not container or token.arrived is None:
        return False
    return token.state in spec.gathers_while or (token.incident is not None and token.incident[1] == "arrive")


def take(token: Token, flows: list[Flow], *, stays: bool = False) -> None:
    """Leave by *flows*; with none the token ends, and perhaps what hosts it. *stays*: it still hosts something."""
    host, container = token.host, token.workflow
    if not stays:
        remove(token)
    for flow in flows:
        if flow.id is not None:
            container.case.emit(e.SequenceFlowTaken(container.instance_key, flow.id))
        enter(host, container, container.graph.nodes[flow.target], flow)
    if not flows:
        container.case.check(host)


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
    if token.phase in {"arrive", "begin"}:  # half-armed: nothing of it stays
        for child in token.children:
            remove(child)
        token.opened = token.called = None
    token._set_state(ERROR)
    case, node = token.case, token.task_spec.node
    key = case.next_key()
    token.incident = (key, token.phase)
    case.incidents[key] = token.id
    case.emit(
        e.IncidentRaised(
            key=key,
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
