"""Case numbers in leased blocks, and counters without gaps."""

from threading import Lock

from storage.conflict import insert_or_add
from storage.dialects import Backend
from storage.tables import counter
from storage.transaction import Repository, Transaction

BLOCK = 64
"""Numbers leased at once. A process of the server that ends leaves the rest of its block unused."""

_ADD = insert_or_add(counter, counter.c.value)
CASES = "case"
"""Name of the counter of leased numbers; those of `next_in` begin with ``in:``."""


class Lease:
    """The block of case and deployment numbers that this process of the server may use; threads share it."""

    def __init__(self, backend: Backend) -> None:
        self._backend, self._lock = backend, Lock()
        self._next = self._end = 0

    def next(self) -> int:
        """A number that nobody else gets. Leases a block, in a transaction of its own, when the last one is used up."""
        with self._lock:
            if self._next == self._end:
                self._end = self._leased() + 1
                self._next = self._end - BLOCK
            number = self._next
            self._next += 1
            return number

    def _leased(self) -> int:
        """The last number of a new block."""
        with self._backend.gate(), self._backend.writing.begin() as connection:
            last: int = connection.execute(_ADD, {"name": CASES, "value": BLOCK}).scalar_one()
            return last


class SqlNumbers(Repository):
    """See `engine.ports.Numbers`."""

    def __init__(self, transaction: Transaction, lease: Lease) -> None:
        super().__init__(transaction)
        self._lease = lease

    def next_case(self) -> int:
        return self._lease.next()

    def next_in(self, counter: str) -> int:
        number: int = self._execute(_ADD, {"name": f"in:{counter}", "value": 1}).scalar_one()
        return number
