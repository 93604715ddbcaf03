"""Cases, and the records of what was done in them."""

from datetime import datetime
from typing import Protocol

from engine.frozen import dataclass
from engine.model import Actor, Instance


class Instances(Protocol):
    def get_for_update(self, key: int) -> Instance:
        """Lock and read the root instance of any key of the case: its own, a task's, a job's … One query.

        Raises:
            NotFound: there is no such case.
            Busy: the lock could not be had in time.
        """
        ...

    def get(self, key: int) -> Instance:
        """Read without locking, for showing. Raises: NotFound."""
        ...

    def number(self, named: str) -> int | None:
        """The number of the case with this business id, or with this key in decimal."""
        ...

    def is_visible(self, number: int, actor: Actor) -> bool:
        """Whether *actor* takes or took part in the case, or oversees all."""
        ...


class History(Protocol):
    """Append-only command records, one chain per case."""

    def records(self, number: int) -> list["Record"]:
        """All of a case, oldest first."""
        ...

    def numbers(self, since: datetime | None, until: datetime | None) -> list[int]:
        """Cases that have a record in the period, in order, but for those that were erased.

        Reads the whole history; `until` itself is outside.
        """
        ...


@dataclass(frozen=True, slots=True)
class Record:
    """One command record.

    Attributes:
        seq: 1, 2, … within the case.
        body: exactly the canonical JSON bytes that were hashed: command, actor, time, input, answers, definitions digest,
            events, state digest, engine version.
        digest: sha256 over the previous record's digest and the body's, hex.
    """

    number: int
    seq: int
    at: datetime
    command: str
    actor: str
    body: bytes
    digest: str
    previous: str
