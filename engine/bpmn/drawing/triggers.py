"""What an event awaits or throws."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from engine.bpmn.drawing.links import Assignment, Link
from engine.bpmn.values import Value
from engine.feel import Environment


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
class Brought:
    """What a thrown signal brings.

    Attributes:
        everything: all variables that the event sees.
        own: those that the event has for itself.
        business_id: of the cases that begin with it.
    """

    mappings: tuple[Assignment, ...]
    everything: bool
    own: bool
    business_id: Value | None


@dataclass(frozen=True, slots=True)
class SignalEvent:
    """A signal that is awaited or thrown. `brings`: None where the input mappings of the event say it."""

    signal: Value
    brings: Brought | None = None


@dataclass(frozen=True, slots=True)
class ErrorEvent:
    """An error that is thrown or caught.

    Attributes:
        code: None catches every error.
        message: what is thrown beside it.
        code_to, message_to: variables of whoever catches it.
    """

    code: Value | None
    message: Value | None = None
    code_to: str | None = None
    message_to: str | None = None

    def told(self, code: str, message: Any) -> dict[str, Any]:
        """The variables by which whoever catches an error learns of it."""
        wanted = {self.code_to: code, self.message_to: message}
        return {name: value for name, value in wanted.items() if name is not None}


@dataclass(frozen=True, slots=True)
class EscalationEvent:
    """An escalation that is thrown or caught.

    Attributes:
        code: None catches every escalation.
        code_to: a variable of whoever catches it.
    """

    code: Value | None
    code_to: str | None = None

    def told(self, code: str, message: Any) -> dict[str, Any]:  # noqa: ARG002 - an escalation has none
        """The variables by which whoever catches an escalation learns of it."""
        return {} if self.code_to is None else {self.code_to: code}


@dataclass(frozen=True, slots=True)
class ConditionalEvent:
    """A condition that is awaited.

    Attributes:
        names: variables whose changes let it be asked; those of any if there are none.
        kinds: ``create``, ``update``: which changes do; any if there are none.
    """

    condition: Value
    names: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()

    @property
    def is_filtered(self) -> bool:
        """Whether not every change of a variable lets it be asked."""
        return bool(self.names or self.kinds)

    def is_asked_by(self, name: str, kind: str) -> bool:
        """Whether a change of *kind* of a variable does."""
        return (not self.names or name in self.names) and (not self.kinds or kind in self.kinds)

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
