"""Messages and signals on their way."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from engine.model.variables import Variables


@dataclass(frozen=True, slots=True)
class Message:
    """A message on its way to whoever waits for it.

    Attributes:
        key: its own, or that of the job that sends it.
        correlation_key: text, as `engine.correlation.canonical` makes it; empty: not compared.
        business_id: only cases (or called processes) of this number get it; None: any.
        message_id: the sender's own name for it: it is taken once while it lives.
        sender, via: who sent it, the `user` and `via` of an `Actor`.
        expires_at: how long it waits for somebody to wait for it; None: not at all.
    """

    key: int
    name: str
    variables: Variables
    sender: str
    via: str
    sent_at: datetime
    correlation_key: str = ""
    business_id: str | None = None
    message_id: str | None = None
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Signal:
    """A signal on its way to all that wait for it.

    Attributes:
        key: its own.
        sender, via: as in `Message`.
        business_id: of cases that begin with it.
    """

    key: int
    name: str
    variables: Variables
    sender: str
    via: str
    sent_at: datetime
    business_id: str | None = None


@dataclass(frozen=True, slots=True)
class Delivery:
    """A message or signal that was given to one receiver, and has not reached it.

    Attributes:
        target: key of the subscription; of a start event, that of its process definition.
        element_id: of the start event; empty where a case waits.
        source: key of the message or signal.
        attempts: how often it failed.
        available_at: not before this moment; None: it failed too often, and rests until somebody looks after it.
        claims: the subscription that a message ends: no other one may be on its way to it.
        failure: what went wrong last, as `engine.failures` keeps it.
        process_id: of the process whose case waits, or which begins; None for signals.
        business_id: as of the message; to a start event, the number of the case that begins.
        expires_at: as of the message.
    """

    target: int
    element_id: str
    source: int
    kind: Literal["message", "signal"]
    name: str
    correlation_key: str
    variables: Variables
    sender: str
    via: str
    sent_at: datetime
    available_at: datetime | None
    claims: int | None = None
    attempts: int = 0
    failure: str | None = None
    process_id: str | None = None
    business_id: str | None = None
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Given:
    """To whom a message was given.

    Attributes:
        to: key of the subscription, else of one of the process definitions that it begins; None: to nobody.
        processes: ids of the processes that have got it.
        is_held_up: whether a process that begins with it has to end a case of the same correlation key first.
    """

    to: int | None
    processes: tuple[str, ...]
    is_held_up: bool


@dataclass(frozen=True, slots=True)
class Kept:
    """A message that lives, and looks for somebody.

    Attributes:
        is_for_case: whether no case has got it.
        processes: ids of those that have.
    """

    message: Message
    is_for_case: bool
    processes: frozenset[str]
