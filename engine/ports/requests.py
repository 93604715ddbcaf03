"""What people typed, and what programs asked before."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol


class Drafts(Protocol):
    """What somebody typed and has not sent: one per person and task (or start form)."""

    def get(self, user: str, subject: str) -> dict[str, Any] | None: ...
    def put(self, user: str, subject: str, data: Mapping[str, Any], at: datetime) -> None: ...
    def delete(self, user: str, subject: str) -> None: ...
    def delete_all(self, subjects: Sequence[str]) -> None:
        """Whoever typed them: what they are of is over."""
        ...


class Idempotency(Protocol):
    def claim(self, actor: str, key: str, fingerprint: str, at: datetime) -> Any | None:
        """Begin to answer this request; None if it is the first with its key.

        Else the answer of the first one, after waiting for it where it is still running: say this before anything else.

        Raises:
            IdempotencyConflict: the fingerprint differs.
            Busy: the first one takes too long.
        """
        ...

    def answer(self, actor: str, key: str, answer: Any) -> None:
        """Remember what a claimed request is answered with: a JSON value."""
        ...
