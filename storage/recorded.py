"""What is recorded in the company's own chain by those who change people, log-ins and tokens."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection

from engine.model import SYSTEM, Actor, Command
from storage.repositories.log import append_to_audit

Acting = Callable[[], tuple[Actor, datetime]]
"""Who acts at this moment, and when: aware, UTC."""


def as_system() -> tuple[Actor, datetime]:
    """Nobody in particular, now."""
    return SYSTEM, datetime.now(UTC)


class Recorded:
    """Base of what changes people, log-ins and tokens."""

    def __init__(self, acting: Acting) -> None:
        self._acting = acting

    def _note(self, connection: Connection, name: str, by: Actor | None = None, **details: Any) -> None:
        """Record what happened, last in its transaction.

        Args:
            by: who did it, where it is not whoever acts.
        """
        actor, at = self._acting()
        append_to_audit(connection.execute, Command(name, by or actor, at, 0, details))
