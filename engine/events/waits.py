"""What began to wait for a time, a message or a signal, and what came of it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar

from engine.events.event import Event
from engine.frozen import dataclass
from engine.model import Variables


@dataclass(frozen=True, slots=True)
class TimerScheduled(Event):
    """`key`: the timer's token. Emitted again with a later `due` when a cycle re-arms itself."""

    wire_name: ClassVar[str] = "timer.scheduled"
    key: int
    instance_key: int
    element_id: str
    due: datetime


@dataclass(frozen=True, slots=True)
class TimerFired(Event):
    """The timer's row goes, unless `TimerScheduled` follows."""

    wire_name: ClassVar[str] = "timer.fired"
    key: int


@dataclass(frozen=True, slots=True)
class TimerCanceled(Event):
    wire_name: ClassVar[str] = "timer.canceled"
    key: int


@dataclass(frozen=True, slots=True)
class MessageSubscriptionOpened(Event):
    """Attributes as in `engine.model.Subscription`."""

    wire_name: ClassVar[str] = "message_subscription.opened"
    added: ClassVar[Mapping[str, Any]] = {"repeats": False}
    key: int
    instance_key: int
    process_id: str
    element_id: str
    label: str
    message: str
    correlation_key: str | None
    offered_to: tuple[str, ...]
    form_key: int | None
    repeats: bool = False


@dataclass(frozen=True, slots=True)
class MessageCorrelated(Event):
    """Its row goes, unless the subscription does not interrupt: then it stays."""

    wire_name: ClassVar[str] = "message_subscription.correlated"
    key: int
    stays: bool


@dataclass(frozen=True, slots=True)
class MessageSubscriptionClosed(Event):
    wire_name: ClassVar[str] = "message_subscription.closed"
    key: int


@dataclass(frozen=True, slots=True)
class SignalSubscriptionOpened(Event):
    """Attributes as in `engine.model.SignalSubscription`."""

    wire_name: ClassVar[str] = "signal_subscription.opened"
    key: int
    instance_key: int
    element_id: str
    signal: str


@dataclass(frozen=True, slots=True)
class SignalCaught(Event):
    """Its row goes, unless it *stays*, as in `MessageCorrelated`."""

    wire_name: ClassVar[str] = "signal_subscription.caught"
    key: int
    stays: bool


@dataclass(frozen=True, slots=True)
class SignalSubscriptionClosed(Event):
    wire_name: ClassVar[str] = "signal_subscription.closed"
    key: int


@dataclass(frozen=True, slots=True)
class SignalThrown(Event):
    """`key`: its own; what awaits it in other cases gets it in commands of theirs.

    Attributes:
        business_id: of cases that begin with it.
    """

    wire_name: ClassVar[str] = "signal.thrown"
    added: ClassVar[Mapping[str, Any]] = {"business_id": None}
    key: int
    instance_key: int
    element_id: str
    signal: str
    variables: Variables
    business_id: str | None = None
