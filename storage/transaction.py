"""The open transaction that repositories share."""

from collections.abc import Sequence
from contextlib import ExitStack
from types import TracebackType
from typing import Any

from sqlalchemy import Connection, CursorResult, Executable, Select
from sqlalchemy.exc import IntegrityError

from engine.errors import Collision
from storage.dialects import Backend
from storage.statements import Compiled, CompiledSelect, Row

Rows = CursorResult[*tuple[Any, ...]]
"""Rows of any shape."""

Question = Select[*tuple[Any, ...]]
"""A statement that answers with them."""


class Transaction:
    """Where repositories run their statements; only between entering and leaving the unit of work.

    Attributes:
        undrafted: subjects of which this transaction has read that nobody has a draft.
        states: of the cases that it has locked, by number.
    """

    def __init__(self, backend: Backend) -> None:
        self._together, self._told = backend.together, backend.told
        self._sent = ExitStack()
        self._is_sending = False
        self._to_count: list[tuple[Any, str]] = []
        self.connection: Connection | None = None
        self.undrafted: set[str] = set()
        self.states: dict[int, bytes] = {}

    def execute(self, statement: Executable, parameters: Any = None) -> Rows:
        """Run one statement; with a list of parameters, for each of them."""
        if self._is_sending:
            self.settle()
        return self._open.execute(statement, parameters)

    def ask(self, question: CompiledSelect, parameters: Row) -> list[list[Any]]:
        """The rows of a query that each command asks. Raises: Busy, Collision."""
        if self._is_sending:
            self.settle()
        connection = self._open
        with self._told(connection):
            return question.rows(connection, parameters)

    def write(self, statement: Compiled, rows: Sequence[Row]) -> None:
        """Run one whose answer nobody looks at for each of *rows*: it may go out with what is written next.

        What it breaks is told by the next `execute` or by `settle`.
        """
        if rows:
            self._send(statement, rows)

    def write_one(self, statement: Compiled, row: Row, otherwise: str) -> None:
        """As `write`, of what has to change one row: if it does not, that is a Collision, told as *otherwise*."""
        self._to_count.append((self._send(statement, [row]), otherwise))

    def settle(self) -> None:
        """All that was written has arrived. Raises: Busy, Collision."""
        self._is_sending = False
        self._sent.close()
        self._count()

    def leave(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """The transaction is about to end. Raises: as `settle`."""
        self._is_sending, self.connection = False, None
        self.undrafted.clear()
        self.states.clear()
        self._sent.__exit__(kind, error, trace)
        if kind is None:
            self._count()
        self._to_count.clear()

    def _send(self, statement: Compiled, rows: Sequence[Row]) -> Any:
        connection = self._open
        if not self._is_sending:
            self._sent.enter_context(self._together(connection))
            self._is_sending = True
        return statement.run(connection, rows)

    def _count(self) -> None:
        counted, self._to_count = self._to_count, []
        for cursor, otherwise in counted:
            if cursor.rowcount != 1:
                raise Collision(otherwise)

    @property
    def _open(self) -> Connection:
        if self.connection is None:
            raise RuntimeError("no transaction is open: enter the unit of work first")
        return self.connection


class Repository:
    """Base of all repositories."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction, self._execute, self._ask = transaction, transaction.execute, transaction.ask
        self._write, self._write_one = transaction.write, transaction.write_one

    def _insert_once(self, statement: Executable, values: dict[str, Any] | list[dict[str, Any]]) -> None:
        """Insert what another command may be inserting at this moment. Raises: Collision: run again, it finds the other's."""
        try:
            self._execute(statement, values)
        except IntegrityError as error:
            raise Collision(str(error.orig)) from error
