"""Armed events: what arms them, and what makes them happen."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from engine import events as e
from engine.bpmn.arming import open_message, set_timer, timer_of
from engine.bpmn.containers import Case, Container
from engine.bpmn.drawing import (
    ConditionalEvent,
    ErrorEvent,
    EscalationEvent,
    MessageEvent,
    MultipleEvent,
    Node,
    NoneEvent,
    SignalEvent,
    TimerEvent,
    Trigger,
)
from engine.bpmn.flow_nodes import FlowNode, arrive
from engine.bpmn.graphs import Graph
from engine.bpmn.listeners import Listening
from engine.bpmn.scopes import Changes, scopes, write_local
from engine.bpmn.timers import Schedule
from engine.bpmn.tokens import WAITING, Token, guarded, remove
from engine.model import Variables


class Awaiting(Listening):
    """A node whose event can be armed.

    Attributes:
        event_node: the node that carries the event; of an event sub-process, its start event.
    """

    is_caught = True
    fails_alone = False
    """What cannot be armed is an incident of its own, and keeps what is around it from nothing."""

    def __init__(self, graph: Graph, node: Node, *, manual: bool = False) -> None:
        super().__init__(graph, node, manual=manual)
        self.parts: list[Part] = []
        """Where its event has several definitions."""
        self.at = 0
        """Which of them it is."""

    @property
    def event_node(self) -> FlowNode:
        return self

    @property
    def event(self) -> Trigger:
        detail = self.event_node.node.detail
        return detail if isinstance(detail, Trigger) else NoneEvent()

    def subscribe(self, host: Token, container: Container) -> None:
        token = self.subscription(host, container)
        if self.fails_alone:
            guarded(token, "arm", lambda: arm(token))
        else:
            arm(token)

    def subscription(self, host: Token, container: Container) -> Token:
        """A subscription that is not armed yet."""
        token = Token(container, self, host, container.case.next_key(), WAITING)
        token.subscription = True
        return token

    @property
    def repeats(self) -> bool:
        """Whether a subscription can happen more than once."""
        return False

    def happen(self, subscription: Token, *, stays: bool) -> Token:
        """Take away what *subscription* interrupts, and make the token that goes on from it."""
        raise NotImplementedError

    def begin_case(self, host: Token, container: Container, brought: Mapping[str, Any] | None) -> None:
        """Its event has begun a case behind a gateway: make the token that goes on from it."""
        token = self.token(host, container)
        write_local(token, brought or {})
        guarded(token, "arrive", lambda: self.go_on(token))

    def go_on(self, token: Token) -> None:
        """Let a token that an event made run."""
        self.halt(token)
        token._ready()

    def caught(self, token: Token, variables: Mapping[str, Any]) -> None:
        self.deliver(token, variables)
        guarded(token, "arrive", lambda: self.go_on(token))

    def deliver(self, token: Token, variables: Mapping[str, Any]) -> None:
        """Write what the event brought: where output mappings decide, for their eyes only."""
        if self.keeps_what_comes:
            write_local(token, variables)
        else:
            token.data.update(variables)

    def ask(self, token: Token, changes: Changes | None) -> None:
        if isinstance(self.event, ConditionalEvent) and _is_asked(token, self.event, changes):
            held, token.held = token.held, self.event.holds(token.data, token.case.environment)
            if token.held and not held:
                _happened(token, {}, stays=_can_repeat(token))

    def removed(self, token: Token) -> None:
        if token.due is not None:
            token.case.emit(e.TimerCanceled(token.id))
        if token.message:
            token.case.emit(e.MessageSubscriptionClosed(token.id))
        if token.awaited is not None:
            token.case.emit(e.SignalSubscriptionClosed(token.id))
        super().removed(token)


class Part(Awaiting):
    """One definition of an event that has several: a subscription hosted by that of the *whole*."""

    def __init__(self, graph: Graph, whole: Awaiting, at: int, drawn: Trigger) -> None:
        node = whole.event_node.node
        super().__init__(graph, Node(id=f"{node.id} {at}", name="", type=node.type, line=node.line, detail=drawn))
        self.whole, self._drawn, self.at, self.fails_alone = whole, drawn, at, whole.fails_alone

    @property
    def told_as(self) -> Node:
        return self.whole.told_as

    @property
    def keeps_what_comes(self) -> bool:
        return True  # until all have come

    def instantiate(self, host: Token, container: Container, brought: Mapping[str, Any] | None) -> None:
        token = self.whole.token(host, container)
        token.outputs = {part.node.id: True for part in self.whole.parts if part.event == self.event}
        write_local(token, brought or {})
        arrive(token)

    @property
    def event_node(self) -> FlowNode:
        return self.whole.event_node

    @property
    def event(self) -> Trigger:
        return self._drawn

    @property
    def repeats(self) -> bool:
        return self.whole.repeats


def parts(graph: Graph, whole: Awaiting) -> None:
    """Make the specifications of the several definitions that *whole* may have."""
    if isinstance(whole.event, MultipleEvent):
        whole.parts = [Part(graph, whole, at, drawn) for at, drawn in enumerate(whole.event.parts)]


def gathered(token: Token) -> Variables:
    """What the events have brought that have come, where *token* awaits more of them and no output mappings decide."""
    spec = token.task_spec
    awaits_all = isinstance(spec, Awaiting) and isinstance(spec.event, MultipleEvent) and spec.event.every
    return dict(token.variables or {}) if awaits_all and not spec.keeps_what_comes else {}


def awaiting(token: Token) -> Awaiting:
    """The specification of an armed token."""
    spec = token.task_spec
    if not isinstance(spec, Awaiting):
        raise TypeError(f"{spec.node.id} awaits nothing")
    return spec


def arm(token: Token) -> None:
    """Evaluate what the event needs to be recognised by. Raises: ProcessError."""
    case, spec = token.case, awaiting(token)
    node = spec.event_node.node
    match spec.event:
        case TimerEvent() as timer:
            set_timer(token, node, timer_of(token, node, timer, spec.at))
        case MessageEvent() as message:
            open_message(token, node, message, repeats=_can_repeat(token))
        case SignalEvent(signal):
            token.awaited = name = signal.name(token.data, case.environment, "signal")
            case.emit(e.SignalSubscriptionOpened(token.id, token.instance_key, node.id, name))
        case ConditionalEvent():
            token.held = False
            case.conditions.add(token.id)
            case.armed.add(token.id)  # to be asked at once
            case.written = True
        case MultipleEvent():
            for part in spec.parts:
                part.subscribe(token, token.workflow)
        case _:
            pass  # errors and escalations are known by their code


def fire_timer(token: Token) -> None:
    """A due timer happens; a cycle arms itself again."""
    case = token.case
    timer = Schedule(datetime.fromisoformat(token.due or ""), token.every, token.left)
    case.emit(e.TimerFired(token.id))
    token.due = None
    following = timer.rearmed(case.outside.at, case.outside.zone) if _can_repeat(token) else None
    if following is not None:
        set_timer(token, awaiting(token).event_node.node, following)
    _happened(token, {}, stays=following is not None)


def correlate(token: Token, variables: Mapping[str, Any]) -> None:
    """The awaited message arrives."""
    stays = _can_repeat(token)
    token.case.emit(e.MessageCorrelated(token.id, stays))
    token.message = stays
    _happened(token, variables, stays=stays)


def broadcast(case: Case, signal: str, variables: Mapping[str, Any]) -> None:
    """A signal reaches everything in the case that awaits it."""
    waiting = [token for token in case.tasks.values() if token.awaited == signal]
    for token in sorted(waiting, key=lambda token: token.id):
        if token.alive:
            hear(token, variables)


def hear(token: Token, variables: Mapping[str, Any]) -> None:
    """The awaited signal arrives."""
    stays = _can_repeat(token)
    token.case.emit(e.SignalCaught(token.id, stays))
    if not stays:
        token.awaited = None
    _happened(token, variables, stays=stays)


def catch(subscription: Token, variables: Mapping[str, Any], code: str = "", message: Any = None) -> None:
    """An error or escalation reaches its catcher, which may want its *code* and *message* in variables."""
    event = awaiting(subscription).event
    if isinstance(event, ErrorEvent | EscalationEvent):
        subscription.data.update(event.told(code, message))
    _happened(subscription, variables, stays=_can_repeat(subscription))


def _is_asked(token: Token, event: ConditionalEvent, changes: Changes | None) -> bool:
    """Whether *changes* that *token* sees let its condition be asked. None: it has just been armed."""
    if changes is None or not event.is_filtered:
        return True
    seen = {key for key, _ in scopes(token)}
    return any(key in seen and event.is_asked_by(name, kind) for key, name, kind in changes)


def _can_repeat(token: Token) -> bool:
    return token.subscription and awaiting(token).repeats


def _happened(token: Token, variables: Mapping[str, Any], *, stays: bool) -> None:
    """An armed event happened: what waited for it goes on. *stays*: it can happen again."""
    spec = awaiting(token)
    if isinstance(spec, Part):
        _part_happened(token, spec.whole, variables, stays=stays)
    elif token.subscription:
        fired = spec.happen(token, stays=stays)
        if fired.pending is None:
            spec.caught(fired, variables)
        else:
            fired.pending["variables"] = dict(variables)
    else:  # a catch event or receive task: the token itself
        token.held = None
        token.case.conditions.discard(token.id)
        spec.deliver(token, variables)
        token._ready()


def _part_happened(part: Token, spec: Awaiting, variables: Mapping[str, Any], *, stays: bool) -> None:
    """One of several definitions happened: the whole event does, or still waits for the others."""
    whole, event = part.host, spec.event
    if not stays:
        remove(part)
    stays = _can_repeat(whole) and bool(whole.children)
    if isinstance(event, MultipleEvent) and event.every:
        write_local(whole, variables)
        if not _all_happened(whole, part):
            return
        stays = stays and len(whole.children) == len(spec.parts)  # a timer that is over never happens again
        variables, whole.variables, whole.outputs = dict(sorted((whole.variables or {}).items())), None, None
    if not whole.subscription:
        for other in whole.children:
            remove(other)
    _happened(whole, variables, stays=stays)


def _all_happened(whole: Token, part: Token) -> bool:
    """Whether, with *part*, all definitions have: those of an event that can repeat are awaited meanwhile, and count once."""
    if not _can_repeat(whole):
        return not whole.children
    whole.outputs = {**(whole.outputs or {}), part.task_spec.node.id: True}
    return len(whole.outputs) == len(awaiting(whole).parts)
