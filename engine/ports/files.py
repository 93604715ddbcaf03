"""Files that people hand in."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that belongs to a case.

    Attributes:
        size: bytes, as uploaded.
        digest: sha256 as recorded at the upload, hex.
        intact: whether the stored content still has that size and digest.
    """

    id: str
    name: str
    size: int
    digest: str
    intact: bool


class Files(Protocol):
    """Attachments by sha256 digest. `id` is what a form's value holds."""

    def add(
        self, *, id: str, digest: str, name: str, media_type: str, size: int, content: bytes, by: str, at: datetime
    ) -> None: ...

    def usable(self, id: str, *, by: str, number: int | None) -> bool:
        """Whether *by* may name this file in a form: it is his own upload, or already attached to case *number*."""
        ...

    def attached(self, number: int) -> list[Attachment]:
        """A case's attachments, their contents read and compared with their digests now."""
        ...

    def attach(self, ids: Iterable[str], number: int) -> dict[str, str]:
        """Tie uploaded files to a case; whoever sees the case may then read them. Answers their digests by id."""
        ...
