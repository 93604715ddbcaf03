"""Requests that may come twice: the second is answered with what the first was, and does nothing."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from types import TracebackType
from typing import Any, Self, cast

from engine.ports import UnitOfWork


@dataclass(frozen=True, slots=True)
class Request:
    """A request with an idempotency key.

    Attributes:
        actor: user id; keys of different people are different keys.
        fingerprint: what tells another request with the same key from this one.
    """

    actor: str
    key: str
    fingerprint: str
    at: datetime


class Repeated(Exception):
    """The request was answered before, with *answer*, a JSON value."""

    def __init__(self, answer: Any) -> None:
        super().__init__("answered before")
        self.answer = answer


class Once:
    """The unit of work of a command whose request may come twice.

    Entering it claims the key within the command's own transaction, and waits where the first request is still being
    worked on. Leaving it does not commit yet: `keep` does, and the answer with it; whatever fails discards both.
    """

    def __init__(self, uow: UnitOfWork, request: Callable[[], Request]) -> None:
        self._uow, self._ask = uow, request
        self._claimed: Request | None = None

    @property
    def uow(self) -> UnitOfWork:
        """Itself, as services take it."""
        return cast("UnitOfWork", self)

    @property
    def is_open(self) -> bool:
        """Whether a command was given and is not committed yet."""
        return self._claimed is not None

    def __getattr__(self, name: str) -> Any:
        return getattr(self._uow, name)

    def __enter__(self) -> Self:
        """Raises: Repeated, IdempotencyConflict, Busy."""
        if self._claimed:
            return self
        request = self._ask()
        self._uow.__enter__()
        self._claimed = request
        try:
            self._claim(request)
        except BaseException as error:
            self._leave(error)
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is not None:
            self._leave(error)

    def keep(self, answer: Any) -> bool:
        """Commit, the answer too; False where no command was given. Raises: Busy."""
        if self._claimed is None:
            return False
        self._uow.idempotency.answer(self._claimed.actor, self._claimed.key, answer)
        self._leave(None)
        return True

    def discard(self) -> None:
        """Undo what was not kept."""
        if self._claimed:
            self._leave(Discarded())

    def _claim(self, request: Request) -> None:
        answer = self._uow.idempotency.claim(request.actor, request.key, request.fingerprint, request.at)
        if answer is not None:
            raise Repeated(answer)

    def _leave(self, error: BaseException | None) -> None:
        self._claimed = None
        self._uow.__exit__(type(error) if error else None, error, None)


class Discarded(Exception):
    """The command was done, but its answer could not be made."""
