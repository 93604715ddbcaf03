"""Numbers of cases, and of what counts without a gap."""

from typing import Protocol


class Numbers(Protocol):
    def next_case(self) -> int:
        """The next case or deployment number, from a block leased by this process of the server.

        Leasing is a transaction of its own: call it before entering the unit of work.
        """
        ...

    def next_in(self, counter: str) -> int:
        """1, 2, … gap-free per *counter*, inside this transaction."""
        ...
