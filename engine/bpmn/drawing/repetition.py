"""How often a step is done: markers, loops, and ad-hoc sub-processes."""

from dataclasses import dataclass

from engine.bpmn.drawing.triggers import EscalationEvent, SignalEvent
from engine.bpmn.scopes import COUNTS, KEPT
from engine.bpmn.values import Value
from engine.feel.names import is_name


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

    @property
    def result(self) -> str | None:
        """The variable that each instance has for itself because `output` is nothing but it, or an entry of it.

        Source: Camunda 8 documentation, "Multi-instance", output collection.
        """
        if self.output is None or self.output.expression is None:
            return None
        first, *path = (name.strip() for name in self.output.text.split("."))
        alone = self.output.expression.free_names == {first} and all(is_name(name) for name in path)
        return first if alone and first not in KEPT | COUNTS else None


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
        output: what each way in it adds to the list `outputs` when it ends, in the order in which they do.
    """

    elements: Value
    until: Value | None
    cancels: bool
    sequential: bool
    output: Value | None = None
    outputs: str | None = None
