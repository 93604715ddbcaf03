"""Connections that rest between two uses: they are tried before they are used, and asked without ceremony."""

import time
from collections.abc import Callable
from contextlib import AbstractContextManager, closing
from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.pool import ConnectionPoolEntry

from storage.statements import CompiledSelect, Row

FRESH = 1.0
"""Seconds after which a connection that nobody used is tried before it is used; a journey saved while there is work."""


class Asking:
    """Connections on which single questions are asked, one after the other.

    The engine's pool makes a connection ready for whatever may be done with it, each time it is taken and put back: that
    took half as long as the question. Threads share this; there are as many as ever asked at once.

    Args:
        told: around the question, see `storage.dialects.Backend`.
    """

    def __init__(self, engine: Engine, told: Callable[[Connection], AbstractContextManager[None]]) -> None:
        self.engine, self._told = engine, told
        self._resting: list[tuple[Connection, float]] = []

    def ask(self, question: CompiledSelect, parameters: Row) -> list[list[Any]]:
        """The rows of a single query. Raises: Busy."""
        connection = self._take()
        try:
            rows = question.rows(connection, parameters)
        except BaseException:
            with closing(connection), self._told(connection):  # the pool sees what is to become of it
                raise
        self._resting.append((connection, time.monotonic()))
        return rows

    def close(self) -> None:
        """Close those that rest."""
        while (rested := self._pop()) is not None:
            rested[0].close()

    def _take(self) -> Connection:
        while (rested := self._pop()) is not None:
            connection, since = rested
            if time.monotonic() - since < FRESH or self._lives(connection):
                return connection
        return self.engine.connect()

    def _pop(self) -> tuple[Connection, float] | None:
        """The one that was used last. Asked for first and seen afterwards: another thread may take it in between."""
        try:
            return self._resting.pop()
        except IndexError:
            return None

    def _lives(self, connection: Connection) -> bool:
        dialect: Any = self.engine.dialect
        try:
            dialect.do_ping(connection.connection)
        except dialect.loaded_dbapi.Error as error:
            connection.invalidate(error)
            connection.close()
            return False
        return True


def try_idle_connections(engine: Engine) -> None:
    """Let the pool of *engine* try what nobody used for a while, and open another one where that broke."""

    @event.listens_for(engine, "checkin")
    def _put_back(_: object, record: ConnectionPoolEntry) -> None:
        record.info["used"] = time.monotonic()

    @event.listens_for(engine, "checkout")
    def _take(connection: Any, record: ConnectionPoolEntry, _: object) -> None:
        if time.monotonic() - record.info.get("used", time.monotonic()) < FRESH:
            return
        try:
            engine.dialect.do_ping(connection)
        except engine.dialect.loaded_dbapi.Error as error:
            raise DisconnectionError from error
