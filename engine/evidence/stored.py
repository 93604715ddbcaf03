"""What the store holds, read through from end to end for verification."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from engine.evidence.log import Leaf
from engine.model import Definition, Instance
from engine.ports import Record


@dataclass(frozen=True, slots=True)
class StoredRecord:
    """A record, and where it stands with the log.

    Attributes:
        logged: the digest that the log holds for its place; None where it holds none.
        waits: whether it waits for its place.
    """

    record: Record
    logged: str | None
    waits: bool


@dataclass(frozen=True, slots=True)
class StoredDeployment:
    """A deployment with its definitions as they are stored now; `digest` is what its row says."""

    key: int
    digest: str
    definitions: Sequence[Definition]


class Stored(Protocol):
    """Each answer is one query, read as it is consumed; all see the same moment."""

    def records(self, since: datetime | None) -> Iterator[StoredRecord]:
        """Of all chains, by number and sequence; with *since*, of those chains that have a record from then on."""
        ...

    def instances(self) -> Iterator[Instance]:
        """By number."""
        ...

    def end_of_company_chain(self) -> tuple[int, str]:
        """Sequence and digest of the newest record that belongs to no case, as its one row says."""
        ...

    def rows(self) -> Mapping[str, Iterator[tuple[int, Any]]]:
        """Case number and thing by table: ``task``, ``job``, ``wait``, ``incident``, ``called_instance``; by number."""
        ...

    def participants(self) -> Iterator[tuple[int, tuple[str, bool]]]:
        """Case number, principal, and whether a notice made him one; by number."""
        ...

    def leaves(self) -> Iterator[tuple[int, Leaf]]:
        """Position and leaf, in order."""
        ...

    def leaves_without_record(self) -> list[Leaf]: ...
    def deployments(self) -> Iterator[StoredDeployment]:
        """In the order in which they were made."""
        ...

    def contents(self) -> Iterator[tuple[str, bytes]]:
        """Digest as named, and the bytes."""
        ...

    def file_digests(self) -> dict[str, str]:
        """By file id."""
        ...

    def tombstones(self) -> dict[int, str]:
        """Signed note by case number."""
        ...

    def erase(self, number: int, note: str, at: datetime) -> None:
        """Empty the records of a case, after setting *note* in their place, and delete what else there is of it.

        With what it has sent and nobody has taken.
        """
        ...
