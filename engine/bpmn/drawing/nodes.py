"""Flow nodes, the flows between them, and what holds both."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from engine.bpmn.drawing.links import Assignment
from engine.bpmn.drawing.listeners import NOBODY_LISTENS, Listeners
from engine.bpmn.drawing.repetition import AdHoc, Behavior, Loop, MultiInstance
from engine.bpmn.drawing.triggers import MultipleEvent, Trigger
from engine.bpmn.drawing.work import Call, Decision, JobWork, Script, UserWork
from engine.bpmn.values import Value


@dataclass(frozen=True, slots=True)
class SubProcess:
    """Embedded, a transaction, or an event sub-process (*triggered*)."""

    content: "Content"
    triggered: bool
    transaction: bool = False


@dataclass(frozen=True, slots=True)
class Activation:
    """When a complex gateway starts: FEEL over ``activationCount``, how many of its incoming flows have a token."""

    condition: Value


Detail = Trigger | Activation | UserWork | JobWork | Script | Decision | Call | SubProcess | None


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
        begins: a case begins here when its event happens: a start event of a process, a receive task that begins one, or
            an event behind a gateway that does.
        instantiates: a receive task or event-based gateway by which a process begins.
        awaits_all: of such a gateway: the case waits for all of its events, and not for the first.
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
    begins: bool = False
    instantiates: bool = False
    awaits_all: bool = False

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
