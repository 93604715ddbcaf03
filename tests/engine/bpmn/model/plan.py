"""A diagram as plain data, which both the engine (as BPMN) and the reference interpreter read."""

from dataclasses import dataclass, field
from typing import Literal

from tests.engine.bpmn.diagrams import (
    ad_hoc,
    again,
    boundary,
    call,
    compensate,
    compensates,
    condition,
    diagram,
    each,
    element,
    end,
    event,
    flows,
    gateway,
    handler,
    process,
    script,
    start,
    sub,
    timer,
    user,
)

Kind = Literal[
    "start", "end", "terminate", "task", "script", "sub", "call", "handler", "exclusive", "parallel", "inclusive",
    "error", "escalation", "signal", "undo", "either", "all", "catch", "gathers", "choice", "complex",
    "ad_hoc",
]  # fmt: skip
"""What throws an error ends; what throws an escalation or signal, or compensation, goes on.

A case may begin at an event-based gateway, for the first or for all of the events that are caught behind it, or at a start
event that gathers several. A choice is such a gateway within a case: its borders are those of what is caught behind it.
"""
BEGINNINGS = ("start", "either", "all", "gathers")
CHOICE = "c"
"""The one variable that conditions read; every completion writes it."""
MOST = 2
"""A condition that is awaited holds when the choice is this."""


@dataclass(frozen=True)
class Border:
    """A boundary event, the start event of an event sub-process, what is caught, or one of what is gathered.

    *code*: of its error or escalation; None: any. *at*, *part*: of what is gathered, the element and which of it.
    """

    id: str
    kind: Literal["timer", "message", "signal", "condition", "error", "escalation", "cancel"]
    interrupting: bool
    code: int | None = None
    at: str | None = None
    part: int = 0

    @property
    def element(self):
        return self.at or self.id


@dataclass(frozen=True)
class Repeated:
    """A marker; a loop goes on while the choice is at least 1, *times* rounds at most.

    *until*: the other instances are not needed once the choice is at least that.
    """

    how: Literal["at once", "in turn", "loop"]
    times: int
    until: int | None = None


@dataclass(frozen=True)
class Flow:
    """Taken where the choice is at least *least*; None: without a condition."""

    source: str
    target: str
    least: int | None = None


@dataclass
class Node:
    """A node.

    *inside* is what a sub-process contains or a called process is, *trigger* what an event sub-process awaits, *default*
    the target of a default flow, *undo* the task that undoes an activity, *code* what an error or escalation throws.

    Attributes:
        needs, gives: how many tokens an activity begins with, and sends down each flow; by how many ways tokens have to
            come before a complex gateway starts.
        begins: what an ad-hoc sub-process begins, *in_turn* or at once; it is over once the choice is at least *until*, and
            then *cancels* what still runs, or waits for it.
    """

    id: str
    kind: Kind
    inside: "Plan | None" = None
    repeated: Repeated | None = None
    borders: tuple[Border, ...] = ()
    trigger: Border | None = None
    default: str | None = None
    needs: int = 1
    gives: int = 1
    undo: str | None = None
    code: int = 1
    begins: tuple[str, ...] = ()
    in_turn: bool = False
    until: int | None = None
    cancels: bool = True


@dataclass
class Plan:
    """What stands in a process or sub-process."""

    nodes: dict[str, Node] = field(default_factory=dict)
    flows: list[Flow] = field(default_factory=list)

    def out_of(self, name):
        return [flow for flow in self.flows if flow.source == name]

    def into(self, name):
        return [flow for flow in self.flows if flow.target == name]

    @property
    def start(self):
        return next(node for node in self.nodes.values() if node.kind in BEGINNINGS)

    @property
    def firsts(self):
        """The events that may begin a case."""
        begins = self.start
        if begins.kind == "gathers":
            return begins.borders
        return tuple(border for way in self.out_of(begins.id) for border in self.nodes[way.target].borders)

    @property
    def handlers(self):
        return [node for node in self.nodes.values() if node.kind == "handler"]


def drawn(plan):
    """The plan as a file."""
    called = [process(_content(node.inside), id=f"{node.id}_called") for node in _calls(plan)]
    return diagram(process(_content(plan)), *called)


def _calls(plan):
    for node in plan.nodes.values():
        if node.inside is not None:
            yield from [node] * (node.kind == "call")
            yield from _calls(node.inside)


def _content(plan, trigger=None):
    """*trigger*: of the event sub-process that it is in."""
    lines = "; ".join(
        f"{flow.source} > {flow.target}" + ("" if flow.least is None else f" {{{CHOICE} >= {flow.least}}}")
        for flow in plan.flows
    )
    return "".join(_node(node, trigger) for node in plan.nodes.values()) + flows(lines)


def _node(node, trigger):
    match node.kind:
        case "start" | "end" | "terminate" | "error" | "cancel":
            return _ending(node, trigger)
        case "either" | "all" | "catch" | "gathers" | "choice":
            return _beginning(node)
        case "complex":
            asked = f"<bpmn:activationCondition>=activationCount >= {node.needs}</bpmn:activationCondition>"
            return gateway("complex", node.id, asked)
        case "escalation" | "signal" | "undo":
            return element("intermediateThrowEvent", node.id, _thrown(node))
        case "exclusive" | "parallel" | "inclusive":
            return gateway(node.kind, node.id, default=node.default and f"{node.id}_{node.default}")
        case "handler":
            return handler(node.id, _content(node.inside, node.trigger))
        case "script":
            return script(node.id, f"if {node.id} = null then 1 else {node.id} + 1", node.id)
    return _activity(node) + "".join(_border(border, node.id) for border in node.borders) + _undone(node)


def _ending(node, trigger):
    """Where tokens begin, and end."""
    match node.kind:
        case "start" if trigger is not None:
            return start(trigger.id, _event(trigger), isInterrupting=str(trigger.interrupting).lower())
        case "start":
            return start(node.id)
        case "terminate":
            return end(node.id, event("terminate"))
        case "error":
            return end(node.id, _thrown(node))
        case "cancel":
            return end(node.id, event("cancel"))
    return end(node.id)


def _beginning(node):
    """Where an event begins a case, or is awaited on the way."""
    events = [_event(border) for border in node.borders]
    match node.kind:
        case "catch":
            return element("intermediateCatchEvent", node.id, *events)
        case "gathers":
            return start(node.id, *events, parallelMultiple="true")
        case "choice":
            return gateway("eventBased", node.id)
    kind = "Parallel" if node.kind == "all" else "Exclusive"
    return gateway("eventBased", node.id, instantiate="true", eventGatewayType=kind)


def _thrown(node):
    match node.kind:
        case "error":
            return event("error", f"e{node.code}")
        case "escalation":
            return event("escalation", f"x{node.code}")
        case "signal":
            return event("signal", "s1")
    return compensate()


def _activity(node):
    marker = _marker(node.repeated)
    match node.kind:
        case "sub":
            return sub(node.id, _content(node.inside), marker)
        case "ad_hoc":
            until = None if node.until is None else f"{CHOICE} >= {node.until}"
            names = ", ".join(f'"{name}"' for name in node.begins)
            how = {"until": until, "cancels": node.cancels, "sequential": node.in_turn}
            return ad_hoc(node.id, f"[{names}]", _content(node.inside), marker, **how)
        case "transaction":
            return element("transaction", node.id, _content(node.inside), marker)
        case "call":
            return call(node.id, f"{node.id}_called", marker, all_in=True, all_out=True)
    return user(node.id, marker, startQuantity=node.needs, completionQuantity=node.gives)


def _undone(node):
    if node.undo is None:
        return ""
    return compensates(f"{node.undo}_of", node.id, node.undo) + user(node.undo, isForCompensation="true")


def _marker(repeated):
    if repeated is None:
        return ""
    if repeated.how == "loop":
        return again(f"{CHOICE} >= 1", most=repeated.times)
    until = None if repeated.until is None else f"{CHOICE} >= {repeated.until}"
    return each(str(list(range(repeated.times))), "item", sequential=repeated.how == "in turn", until=until)


def _border(border, on):
    return boundary(border.id, on, _event(border), interrupting=border.interrupting)


def _event(border):
    match border.kind:
        case "timer":
            return timer("Duration", "PT1H")
        case "condition":
            return condition(f"{CHOICE} >= {MOST}")
        case "message":
            return event("message", "m1")
        case "signal":
            return event("signal", "s1")
        case "cancel":
            return event("cancel")
        case "error":
            return event("error", border.code and f"e{border.code}")
        case "escalation":
            return event("escalation", border.code and f"x{border.code}")
