"""Messages and signals, and who waits for them."""

from collections.abc import Collection
from datetime import datetime
from typing import Protocol

from engine.model import Actor, Delivery, Given, Kept, Message, Signal, Subscription


class Deliveries(Protocol):
    """Messages and signals on their way to one receiver each."""

    def due(self, at: datetime, limit: int) -> list[Delivery]:
        """Those available at *at*, the longest available first; does not lock."""
        ...

    def give(self, delivery: Delivery) -> bool:
        """Send it on its way; False if another message claims its subscription.

        While another command is about to claim it, this waits for the end of that one: hold no lock that it may want.
        """
        ...

    def broadcast(self, signal: Signal, besides: int | None, heard: Collection[tuple[str, str]] = ()) -> int:
        """Send a signal to all that await it, but for the case *besides*; answers to how many. One statement.

        Args:
            heard: where that case has begun to await it within this command, by process and element: it begins none there.
        """
        ...

    def take(self, delivery: Delivery) -> bool:
        """Take it off its way, to be done in this transaction; False if somebody else has."""
        ...

    def put_off(self, delivery: Delivery, until: datetime | None, failure: str) -> bool:
        """It failed, and is tried again at *until*, or rests; False if somebody else has taken it."""
        ...

    def resting(self, actor: Actor, limit: int, source: int | None = None) -> list[Delivery]:
        """Those that failed too often, the oldest first; without those to cases that *actor* may not see.

        Args:
            source: only those of this message or signal.
        """
        ...

    def revive(self, delivery: Delivery, at: datetime) -> bool:
        """One that rests is tried again; False if it does not any more."""
        ...


class Messages(Protocol):
    """Messages that live for a time, and who waits for them."""

    def receivers(self, message: Message, limit: int) -> list[Subscription]:
        """Subscriptions that the message fits and no other one claims, the oldest first.

        Nobody, where the message names neither a correlation key nor a business id.
        """
        ...

    def named(self, name: str, business_id: str | None, limit: int) -> list[Subscription]:
        """Subscriptions to which a message of this name could go, whatever their keys, the oldest first."""
        ...

    def keep(self, message: Message, given: Given) -> bool:
        """Keep a message until it expires; False if one with its name, key and message id still lives.

        One that was given away stays for its id, for processes that it is held up at, and in case it comes back.
        """
        ...

    def awaited(self, at: datetime, limit: int) -> list[int]:
        """Keys of living messages that look for somebody, and somebody awaits by now; the oldest first."""
        ...

    def waiting_to_begin(self, name: str, correlation_key: str, at: datetime) -> set[str]:
        """Ids of the processes that living messages of this name and key are still to begin."""
        ...

    def take_kept(self, key: int, at: datetime) -> Kept | None:
        """Lock a living message that looks for somebody; None if it does not, or another command has it."""
        ...

    def note_given(self, key: int, given: Given) -> None:
        """Others have got it."""
        ...

    def take_back(self, key: int, process_id: str, instead: str | None) -> None:
        """The case of a process had gone on when it came; that of another has it *instead*, or it looks for somebody."""
        ...
