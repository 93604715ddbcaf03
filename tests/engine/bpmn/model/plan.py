"""A diagram as plain data, which both the engine (as BPMN) and the reference interpreter read."""

from dataclasses import dataclass, field
from typing import Literal

from tests.engine.bpmn.diagrams import (
    again,
    boundary,
    diagram,
    each,
    end,
    event,
    flows,
    gateway,
    process,
    script,
    start,
    sub,
    timer,
    user,
)

Kind = Literal["start", "end", "terminate", "task", "script", "sub", "exclusive", "parallel", "inclusive"]
CHOICE = "c"
"""The one variable that conditions read; every completion writes it."""


@dataclass(frozen=True)
class Border:
    """A boundary event."""

    id: str
    kind: Literal["timer", "message"]
    interrupting: bool


@dataclass(frozen=True)
class Repeated:
    """A marker; a loop goes on while the choice is at least 1, *times* rounds at most."""

    how: Literal["at once", "in turn", "loop"]
    times: int


@dataclass(frozen=True)
class Flow:
    """Taken where the choice is at least *least*; None: without a condition."""

    source: str
    target: str
    least: int | None = None


@dataclass
class Node:
    """A node; *inside* is what a sub-process contains, *default* the target of its default flow.

    Attributes:
        needs, gives: how many tokens an activity begins with, and sends down each flow.
    """

    id: str
    kind: Kind
    inside: "Plan | None" = None
    repeated: Repeated | None = None
    borders: tuple[Border, ...] = ()
    default: str | None = None
    needs: int = 1
    gives: int = 1


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
        return next(node for node in self.nodes.values() if node.kind == "start")


def drawn(plan):
    """The plan as a file."""
    return diagram(process(_content(plan)))


def _content(plan):
    lines = "; ".join(
        f"{flow.source} > {flow.target}" + ("" if flow.least is None else f" {{{CHOICE} >= {flow.least}}}")
        for flow in plan.flows
    )
    return "".join(_node(node) for node in plan.nodes.values()) + flows(lines)


def _node(node):
    marker = _marker(node.repeated)
    default = node.default and f"{node.id}_{node.default}"
    match node.kind:
        case "start":
            return start(node.id)
        case "end":
            return end(node.id)
        case "terminate":
            return end(node.id, event("terminate"))
        case "task":
            drawing = user(node.id, marker, startQuantity=node.needs, completionQuantity=node.gives)
        case "script":
            return script(node.id, f"if {node.id} = null then 1 else {node.id} + 1", node.id)
        case "sub":
            drawing = sub(node.id, _content(node.inside), marker)
        case _:
            return gateway(node.kind, node.id, default=default)
    return drawing + "".join(_border(border, node.id) for border in node.borders)


def _marker(repeated):
    if repeated is None:
        return ""
    if repeated.how == "loop":
        return again(f"{CHOICE} >= 1", most=repeated.times)
    return each(str(list(range(repeated.times))), "item", sequential=repeated.how == "in turn")


def _border(border, on):
    trigger = timer("Duration", "PT1H") if border.kind == "timer" else event("message", "m1")
    return boundary(border.id, on, trigger, interrupting=border.interrupting)
