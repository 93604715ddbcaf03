"""The jobs around the work of a step."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.bpmn.values import Value


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
        priority: as of `JobWork`.
    """

    retries: int = 3
    pause: str | None = None
    priority: Value | None = None


@dataclass(frozen=True, slots=True)
class Listeners:
    """The jobs around a node's work, each list in its order: listeners, or one continuation.

    Attributes:
        before, after: the work; that of each instance where it repeats.
        before_all, after_all: all instances of what repeats.
        task: what is to become of a user task, a `Transition`.
    """

    before: tuple[Listener | Continuation, ...] = ()
    after: tuple[Listener | Continuation, ...] = ()
    before_all: tuple[Listener | Continuation, ...] = ()
    after_all: tuple[Listener | Continuation, ...] = ()
    task: Mapping[str, tuple[Listener, ...]] = field(default_factory=dict)

    def throwing(self) -> tuple[Listener | Continuation, ...]:
        """Those whose errors can be caught: nothing catches one of what is being cancelled."""
        return tuple(listener for listener in self.every() if listener not in self.task.get("canceling", ()))

    def every(self) -> tuple[Listener | Continuation, ...]:
        of_task = (listener for listeners in self.task.values() for listener in listeners)
        return (*self.before_all, *self.before, *self.after, *self.after_all, *of_task)


NOBODY_LISTENS = Listeners()
