"""The open transaction that repositories share."""

from typing import Any

from sqlalchemy import Connection, CursorResult, Executable, Select
from sqlalchemy.exc import IntegrityError

from engine.errors import Collision

Rows = CursorResult[*tuple[Any, ...]]
"""Rows of any shape."""

Question = Select[*tuple[Any, ...]]
"""A statement that answers with them."""


class Transaction:
    """Where repositories run their statements; only between entering and leaving the unit of work.

    Attributes:
        undrafted: subjects of which this transaction has read that nobody has a draft.
    """

    def __init__(self) -> None:
        self.connection: Connection | None = None
        self.undrafted: set[str] = set()

    def execute(self, statement: Executable, parameters: Any = None) -> Rows:
        """Run one statement; with a list of parameters, for each of them."""
        if self.connection is None:
            raise RuntimeError("no transaction is open: enter the unit of work first")
        return self.connection.execute(statement, parameters)


class Repository:
    """Base of all repositories."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction, self._execute = transaction, transaction.execute

    def _insert_once(self, statement: Executable, values: dict[str, Any] | list[dict[str, Any]]) -> None:
        """Insert what another command may be inserting at this moment. Raises: Collision: run again, it finds the other's."""
        try:
            self._execute(statement, values)
        except IntegrityError as error:
            raise Collision(str(error.orig)) from error
