"""What every flow node does with a token, and how tokens go from one to the next."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from SpiffWorkflow.bpmn.specs.mixins.bpmn_spec_mixin import BpmnSpecMixin

from engine import events as e
from engine.bpmn.asking import asked
from engine.bpmn.choosing import chosen
from engine.bpmn.drawing import Assignment, Flow, Node
from engine.bpmn.mappings import mapped
from engine.bpmn.scopes import Changes, write_local, write_outside
from engine.bpmn.tokens import COMPLETED, FUTURE, READY, WAITING, Token, guarded, remove
from engine.errors import Finding, InvalidVariables
from engine.model import Variables

if TYPE_CHECKING:
    from engine.bpmn.containers import Container
    from engine.bpmn.graphs import Graph


class FlowNode(BpmnSpecMixin):
    """Base of all our specifications. They are shared by threads and hold no state of any case."""

    is_caught = False
    """What was caught runs before activities that are ready at the same moment."""

    collection: str | None = None
    """The variable in which the body of a multi-instance collects."""

    gathers_while = frozenset({WAITING})
    """In which states its token takes in others."""

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

    def entrance(self, part: int) -> "FlowNode | None":  # noqa: ARG002 - for start events that await all
        """Where a case begins when the definition *part* of its event happens."""
        return self

    @property
    def told_as(self) -> Node:
        """What is named where its token fails."""
        return self.node

    @property
    def keeps_what_comes(self) -> bool:
        """Whether what an event brings is its token's alone, of which its output mappings let out what they will."""
        return bool(self.node.outputs) and not self.node.all_out

    def instantiate(self, host: Token, container: "Container", brought: Mapping[str, Any] | None) -> None:
        """Let what *host* hosts begin here. *brought*: by an event, for the eyes of the token alone."""
        token = self.token(host, container)
        if brought:
            write_local(token, brought)
        arrive(token)

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
            self.let_out(token, self.mapped(token, self.node.outputs))

    def let_out(self, token: Token, variables: Mapping[str, Any]) -> None:
        """Write what leaves the token."""
        write_outside(token, variables)

    def leave(self, token: Token) -> None:
        """Decide where to go, and go; a failing condition leaves the token where it is."""
        token.phase = "leave"
        flows = self.way_of(token)
        self.end_way(token, self.ended(token))
        self.completed(token)
        take(token, flows)

    def ended(self, token: Token) -> Variables:
        """What *token*, of which no flow leads on, leaves to what hosts it; nothing is written. Raises: ProcessError."""
        if self.flows or (host := token.host).parent is None:
            return {}
        return asked(token, lambda: host.task_spec.collect(host, token), otherwise={})

    @staticmethod
    def end_way(token: Token, left: Variables) -> None:
        """Write what `ended` has found."""
        if left:
            write_local(token.host, left)

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

    def decides_late(self, token: Token) -> bool:  # noqa: ARG002 - for joins
        """Whether a waiting token is looked at whenever nothing else can move."""
        return False

    def has_gone_on(self, token: Token) -> bool:
        """Whether nothing comes from *token* any more, though it is still here for what it hosts or for who listens."""
        return token.doomed

    def may_join(self, token: Token) -> bool:
        """For inclusive gateways that wait."""
        raise NotImplementedError

    def subscribe(self, host: Token, container: "Container") -> None:
        """Arm the event that opens this node, for boundary events, event sub-processes and choices of a gateway."""
        raise NotImplementedError

    def ask(self, token: Token, changes: Changes | None) -> None:
        """Let the condition that *token* awaits happen, if it has begun to hold. *changes*: None where it is armed anew."""
        raise NotImplementedError

    def has_enough(self, host: Token, left: Variables) -> bool:  # noqa: ARG002 - for ad-hoc sub-processes
        """Whether what *host* hosts need not be finished. *left*: what ends in it leaves to it."""
        return False

    def collect(self, host: Token, token: Token) -> Variables:  # noqa: ARG002 - for ad-hoc sub-processes
        """What *token*, whose way ends in *host*, adds to what *host* has for itself. Raises: ProcessError."""
        return {}

    def goes_on(self, host: Token) -> bool:  # noqa: ARG002 - for ad-hoc sub-processes
        """Whether *host*, in which nothing is left to do, begins something else."""
        return False

    def interrupted(self, host: Token) -> None:
        """An event sub-process takes the place of what *host* hosts."""

    def cancel(self, token: Token) -> bool:  # noqa: ARG002 - for user tasks
        """Ask whoever listens to its being taken away; whether anybody does, and it stays until they are done."""
        return False

    def correct(self, token: Token, corrections: Mapping[str, Any]) -> None:
        """A listener corrects what is to become of a user task. Raises: InvalidVariables."""
        del token, corrections
        raise InvalidVariables([Finding("bpmn.nothing_to_correct", {"element": self.node.id})])

    def deny(self, token: Token, reason: str) -> None:
        """A listener denies what is to become of a user task. Raises: InvalidVariables."""
        del token, reason
        raise InvalidVariables([Finding("bpmn.nothing_to_deny", {"element": self.node.id})])

    def caught(self, token: Token, variables: Mapping[str, Any]) -> None:
        """Go on from an event that happened and brought *variables*."""
        raise NotImplementedError

    def compensated(self, token: Token) -> None:
        """All that *token* wanted undone is undone."""
        raise NotImplementedError

    def removed(self, token: Token) -> None:
        """Tell that the token was taken away."""
        if token.state != COMPLETED and not token.subscription:
            token.case.emit(e.ElementTerminated(token.id, token.instance_key, self.node.id))

    def collected(self, body: Token) -> Variables:  # noqa: ARG002 - for activities
        """What the instances of *body* have brought so far."""
        return {}

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
    def mapped(token: Token, mappings: tuple[Assignment, ...], *, merges: bool = True) -> Variables:
        return mapped(mappings, token.data, token.case.environment, merges=merges)


def enter(host: Token, container: "Container", spec: FlowNode, via: Flow | None = None) -> None:
    """A token reaches *spec*."""
    arrive(spec.token(host, container, via))


def arrive(token: Token) -> None:
    """Let a token begin; one that others have joined may already be about to go on, or have failed."""
    if token.state in {FUTURE, WAITING}:
        guarded(token, "arrive", lambda: token.task_spec._update(token))


def gathering(spec: FlowNode, host: Token, container: "Container", more: dict[str, int]) -> Token:
    """The token in which *spec* gathers those of a scope until it leaves; it counts *more* of them by flow."""
    token = next((token for token in host.awake_children if _gathers(token, spec, container)), None)
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
