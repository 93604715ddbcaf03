"""Messages and signals, and who waits for them."""

from datetime import datetime
from typing import Protocol

from engine.model import Delivery, Message, Signal, Subscription


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

    def broadcast(self, signal: Signal, besides: int | None) -> int:
        """Send a signal to all that await it, but for case *besides*; answers to how many. One statement."""
        ...

    def take(self, delivery: Delivery) -> bool:
        """Take it off its way, to be done in this transaction; False if somebody else has."""
        ...

    def put_off(self, delivery: Delivery, until: datetime | None, failure: str) -> None:
        """It failed, and is tried again at *until*, or rests."""
        ...

    def resting(self, limit: int) -> list[Delivery]:
        """Those that failed too often, the oldest first."""
        ...

    def revive(self, at: datetime) -> int:
        """Try all that rest again; answers how many."""
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

    def keep(self, message: Message, given_to: int | None) -> bool:
        """Keep a message until it expires; False if one with its name, key and message id still lives.

        Args:
            given_to: the subscription that it was given to; it then stays for its id, and in case it comes back.
        """
        ...

    def awaited(self, at: datetime, limit: int) -> list[int]:
        """Keys of living messages that nobody has got, and somebody awaits by now; the oldest first."""
        ...

    def take_kept(self, key: int, at: datetime) -> Message | None:
        """Lock a living message that nobody has got; None if somebody has, or is about to."""
        ...

    def note_given(self, key: int, given_to: int | None) -> None:
        """Somebody has got it, or (None) could not take it any more."""
        ...
