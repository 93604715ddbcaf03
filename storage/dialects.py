"""All that differs between the databases, each difference with its reason.

| what | SQLite | PostgreSQL |
|---|---|---|
| one writer per case | one writer at all: ``BEGIN IMMEDIATE`` behind a fair `Gate` | ``FOR UPDATE`` on the case's row, READ COMMITTED |
| who waits too long | `Gate` and busy handler give up after `PATIENCE` | ``lock_timeout``, SQLSTATE 55P03 |
| collisions | none while the lock is held | two deployments at once, 40001 and 40P01: `Collision`, to be run again |
| what a command writes | one statement after the other | in one journey, libpq's pipeline mode |
| locks | one | idempotency key, case, its rows; jobs are taken with SKIP LOCKED: nobody waits in a circle |
| a server that is not there | a file that cannot be opened: `Busy` | `Busy`; connections are tried before they are used |
| a connection that breaks in COMMIT | | `InDoubt` |
| durability | WAL with ``synchronous=FULL``: NORMAL loses acknowledged commands with the power | its default |
| reading | plain ``BEGIN`` on connections that refuse writes: takes no lock, sees one moment | REPEATABLE READ, read only |
| several that migrate at once | the same `Gate` | an advisory lock: there is no row yet to be locked |
| foreign keys | off unless switched on | always on |
| append-only tables | triggers; ``recursive_triggers``, else ``INSERT OR REPLACE`` passes them by | triggers, also against TRUNCATE |
| a list of ids | ``json_group_array`` | ``json_agg`` |
| keys | INTEGER, since only that is a row's own address | BIGINT |
| short rows | WITHOUT ROWID | ordinary |
| NUL in a text | stored as any other character | cannot be stored, nor asked for: `Invalid` |

``FOR UPDATE`` stands in the statements; SQLite's compiler leaves it out. ``ON CONFLICT``, ``RETURNING``, row values and
partial indexes are the same words on both.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.pool import PoolProxiedConnection

from engine.errors import Busy, Collision, Finding, InDoubt, Invalid, LiuzhuanError
from storage.connections import Asking, try_idle_connections
from storage.gate import Gate

Kind = Callable[[str], LiuzhuanError]
"""What becomes of a driver's error, by its text."""

PATIENCE = 3.0
"""Seconds that a command waits for its lock before it is `Busy`."""

_MIGRATION = 0x6C69757A6875616E
"""Names the advisory lock: "liuzhuan"."""

_SQLITE_BUSY = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_CANTOPEN,
}
_POSTGRESQL_BUSY = {"55P03", "57P01", "57P02", "57P03", "53100", "53200", "53300"}
_POSTGRESQL_COLLISION = {"40001", "40P01"}


@dataclass(frozen=True, slots=True)
class Backend:
    """A database of one kind or the other.

    Attributes:
        writing: every transaction may write; on SQLite it holds the write lock from its first moment.
        reading: transactions see one moment and refuse to write.
        asking: for a single statement, which needs no transaction around it: on PostgreSQL that is two journeys less.
        gate: to be held around a transaction of `writing`.
        told: around statements that go to the driver itself: what it complains of is told as SQLAlchemy would.
        together: the same where nobody looks at the answers: on PostgreSQL they go out, and are answered, at once.
        alone: what a migration says first, so that another one waits; empty where the gate is enough.
    """

    writing: Engine
    reading: Engine
    asking: Asking
    gate: Callable[[], AbstractContextManager[None]]
    told: Callable[[Connection], AbstractContextManager[None]]
    together: Callable[[Connection], AbstractContextManager[None]]
    alone: str = ""

    def close(self) -> None:
        self.asking.close()
        for engine in (self.asking.engine, self.reading, self.writing):
            engine.dispose()


def open_backend(url: str, patience: float = PATIENCE) -> Backend:
    """Open ``sqlite:///<path>`` or ``postgresql+psycopg://…``; connects when it is first used.

    Raises: Invalid: ``store.unknown_address``.
    """
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        raise _unknown_address() from None
    match parsed.get_backend_name():
        case "sqlite" if parsed.database and parsed.database != ":memory:":
            return _sqlite(parsed, Path(parsed.database), patience)
        case "postgresql":
            return _postgresql(parsed.set(drivername="postgresql+psycopg"), patience)
        case _:
            raise _unknown_address()


def _unknown_address() -> Invalid:
    """Without the address: a password may stand in it."""
    return Invalid([Finding("store.unknown_address")])


def _engine(url: URL, kind_of: Callable[[Any], Kind | None], begin: str = "", **options: Any) -> Engine:
    """An engine whose locks that cannot be had are `Busy`, or what *kind_of* makes of the driver's error.

    The pool has no upper limit: a thread may hold one connection while the library reads with another, and with a limit
    all threads could wait for one another. The server's threads bound it. What a statement was given stands in no error.
    """
    engine = create_engine(url, max_overflow=-1, hide_parameters=True, **options)
    dialect: Any = engine.dialect
    commit = dialect.do_commit

    def do_begin(connection: PoolProxiedConnection) -> None:
        connection.info["committing"] = False
        if begin:
            connection.cursor().execute(begin)

    def do_commit(connection: PoolProxiedConnection) -> None:
        connection.info["committing"] = True
        commit(connection)

    # replaced and not listened to: an engine with such events looks for them at each statement
    dialect.do_begin, dialect.do_commit = do_begin, do_commit

    @event.listens_for(engine, "handle_error")
    def _busy(context: ExceptionContext) -> None:
        error, connection = context.original_exception, context.connection
        kind: Kind | None = kind_of(error) or (Busy if context.is_disconnect else None)
        if context.is_disconnect and connection is not None and connection.info.get("committing"):
            kind = InDoubt
        if kind is not None:
            raise kind(str(error)) from error

    return engine


@contextmanager
def _told(connection: Connection, errors: type[Any], kind_of: Callable[[Any], Kind | None]) -> Iterator[None]:
    """A driver's errors as the engine tells them."""
    try:
        yield
    except errors as error:
        if connection.dialect.is_disconnect(error, connection.connection, None):
            connection.invalidate(error)
        if (kind := kind_of(error)) is not None:
            raise kind(str(error)) from error
        raise DBAPIError.instance(None, None, error, errors) from error


def _unstorable(_: str) -> Invalid:
    return Invalid([Finding("request.bad_text")])


# -- SQLite ------------------------------------------------------------------------------------------------------------


def _sqlite(url: URL, path: Path, patience: float) -> Backend:
    def kind_of(error: Any) -> Kind | None:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF  # the low byte; the rest says where
        return Busy if code in _SQLITE_BUSY else None

    def opened(begin: str, *pragmas: str) -> Engine:
        engine = _engine(url, kind_of, begin, connect_args={"timeout": patience})

        @event.listens_for(engine, "connect")
        def _connect(connection: sqlite3.Connection, _: object) -> None:
            connection.isolation_level = None  # the driver begins nothing by itself, on any version of Python
            for pragma in ("synchronous=FULL", "foreign_keys=ON", "recursive_triggers=ON", *pragmas):
                connection.execute(f"PRAGMA {pragma}")

        return engine

    def told(connection: Connection) -> AbstractContextManager[None]:
        return _told(connection, sqlite3.Error, kind_of)

    reading = opened("BEGIN", "query_only=ON")
    return Backend(
        writing=opened("BEGIN IMMEDIATE", "journal_mode=WAL"),
        reading=reading,
        asking=Asking(reading, told),
        gate=Gate(path.with_name(path.name + ".lock"), patience),
        told=told,
        together=told,
    )


# -- PostgreSQL --------------------------------------------------------------------------------------------------------


def _postgresql(url: URL, patience: float) -> Backend:
    driver: Any = url.get_dialect().import_dbapi()
    lock_timeout = f"lock_timeout={max(1, round(patience * 1000))}"  # 0 would wait for ever

    def kind_of(error: Any) -> Kind | None:
        code = getattr(error, "sqlstate", None)
        if code is None and isinstance(error, driver.DataError):  # the driver's own: it sends no text with a NUL
            return _unstorable
        if code in _POSTGRESQL_COLLISION:
            return Collision
        is_busy = code in _POSTGRESQL_BUSY or (code is None and isinstance(error, driver.OperationalError))
        return Busy if is_busy else None

    def opened(isolation_level: str, *settings: str) -> Engine:
        options = " ".join(f"-c {setting}" for setting in (lock_timeout, *settings))
        engine = _engine(url, kind_of, isolation_level=isolation_level, connect_args={"options": options})
        try_idle_connections(engine)
        return engine

    def told(connection: Connection) -> AbstractContextManager[None]:
        return _told(connection, driver.Error, kind_of)

    @contextmanager
    def together(connection: Connection) -> Iterator[None]:
        pipelined: Any = connection.connection.driver_connection
        with told(connection), pipelined.pipeline():
            yield

    # what is asked is who asks, and most of that are moments: the driver takes those in UTC as they come
    asking = opened("AUTOCOMMIT", "default_transaction_read_only=on", "timezone=UTC")
    return Backend(
        writing=opened("READ COMMITTED"),
        reading=opened("REPEATABLE READ", "default_transaction_read_only=on"),
        asking=Asking(asking, told),
        gate=nullcontext,
        told=told,
        together=together,
        alone=f"SELECT pg_advisory_xact_lock({_MIGRATION})",
    )
