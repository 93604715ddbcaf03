"""Writing a database into one portable file while it is being used, and making a database out of such a file."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from errno import EEXIST
from hashlib import sha256
from importlib.metadata import version
from itertools import islice
from pathlib import Path
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile

from sqlalchemy import Connection, Table, func, insert, inspect, select

from engine.errors import Finding, Invalid
from engine.model import number_of
from storage import tables as t
from storage.conflict import insert_or_add
from storage.dialects import Backend
from storage.migrating import known_revisions, revision_of, upgrade
from storage.portable import (
    FILLED_BY_TRIGGERS,
    MANIFEST,
    WHOLE_FILES,
    Manifest,
    TableFacts,
    decoder,
    encoded,
    kinds,
    member,
    stored_tables,
)
from storage.repositories.numbers import CASES

AT_ONCE = 500
"""Rows read or written together."""

QUICKLY = 1
"""Level of compression: the next ones cost twice the time for a fifteenth less."""

NUMBERS_PASSED_OVER = 1024
"""Case numbers that a restored database does not use: those given after the backup may stand in somebody's mail."""


def back_up(backend: Backend, path: Path, *, at: datetime) -> Manifest:
    """Write all that the database holds at one moment to *path*. Waits for nobody, and nobody waits for it.

    The file appears whole or not at all, for its owner's eyes only.

    Raises:
        Busy.
        OSError: it cannot be written there, or is there already.
        Invalid: ``store.empty``.
    """
    partial = path.with_name(f".{path.name}.{os.getpid()}")
    if path.exists():
        raise FileExistsError(EEXIST, os.strerror(EEXIST), str(path))
    try:
        with open(partial, "xb", opener=_for_the_owner) as file, backend.reading.begin() as connection:
            with ZipFile(file, "w", ZIP_DEFLATED, compresslevel=QUICKLY) as archive:
                manifest = _written(archive, connection, at)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)
    return manifest


def restore(backend: Backend, path: Path) -> Manifest:
    """Make an empty database what *path* holds, brought to the present version: all of it, or nothing.

    Raises:
        Busy.
        OSError: it cannot be read.
        Invalid: ``store.not_empty``, ``store.damaged_backup``, ``store.newer_backup``.
    """
    with _opened(path) as (archive, manifest), backend.gate(), backend.writing.begin() as connection:
        if backend.alone:
            connection.exec_driver_sql(backend.alone)
        if inspect(connection).get_table_names():
            raise Invalid([Finding("store.not_empty")])
        upgrade(connection, manifest.revision)
        tables = stored_tables(connection)
        for table in reversed(tables):  # the migrations put rows into some
            if connection.execute(select(func.count()).select_from(table)).scalar():
                connection.execute(table.delete())
        for table in tables:
            _load(archive, connection, table, manifest.tables.get(table.name))
        upgrade(connection)
        _pass_numbers_over(connection)
    return manifest


# -- writing -----------------------------------------------------------------------------------------------------------


def _for_the_owner(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _written(archive: ZipFile, connection: Connection, at: datetime) -> Manifest:
    revision = revision_of(connection)
    if revision is None:
        raise Invalid([Finding("store.empty")])
    facts = {str(table.name): _dump(archive, connection, table) for table in stored_tables(connection)}
    manifest = Manifest(version("liuzhuan"), revision, at, facts)
    archive.writestr(MANIFEST, manifest.to_bytes())
    return manifest


def _dump(archive: ZipFile, connection: Connection, table: Table) -> TableFacts:
    digest, count = sha256(), 0
    statement = select(table).order_by(*table.primary_key.columns)
    streaming = {"stream_results": True, "yield_per": 1 if table.name in WHOLE_FILES else AT_ONCE}
    rows = connection.execute(statement, execution_options=streaming)
    with archive.open(member(table.name), "w", force_zip64=True) as file:
        for row in rows:
            line = encoded(row)
            digest.update(line)
            file.write(line)
            count += 1
    return TableFacts(kinds(table), count, digest.hexdigest())


# -- reading -----------------------------------------------------------------------------------------------------------


@contextmanager
def _opened(path: Path) -> Iterator[tuple[ZipFile, Manifest]]:
    try:
        archive = ZipFile(path)
    except BadZipFile:
        raise _damaged(path.name) from None
    with archive:
        try:
            manifest = Manifest.from_bytes(archive.read(MANIFEST))
        except (ValueError, KeyError, TypeError, AttributeError, BadZipFile):
            raise _damaged(MANIFEST) from None
        if manifest.revision not in known_revisions():
            raise Invalid([Finding("store.newer_backup", {"program": manifest.program})])
        yield archive, manifest


def _load(archive: ZipFile, connection: Connection, table: Table, facts: TableFacts | None) -> None:
    if facts is None or set(facts.columns) != set(table.columns.keys()):
        raise _damaged(table.name)
    if table.name in FILLED_BY_TRIGGERS:
        connection.execute(table.delete())
    digest, count, decode = sha256(), 0, decoder(facts.columns)
    at_once = 1 if table.name in WHOLE_FILES else AT_ONCE
    try:
        with archive.open(member(table.name)) as file:
            while lines := list(islice(file, at_once)):
                for line in lines:
                    digest.update(line)
                connection.execute(insert(table), [decode(line) for line in lines])
                count += len(lines)
    except (BadZipFile, KeyError, ValueError, TypeError):
        raise _damaged(table.name) from None
    if (count, digest.hexdigest()) != (facts.rows, facts.sha256):
        raise _damaged(table.name)


def _pass_numbers_over(connection: Connection) -> None:
    """Whoever leased numbers after the backup gave them away; a key names one thing for ever."""
    newest_case = connection.execute(select(func.max(t.instance.c.number))).scalar() or 0
    newest_deployment = number_of(connection.execute(select(func.max(t.deployment.c.key))).scalar() or 0)
    leased = connection.execute(select(t.counter.c.value).where(t.counter.c.name == CASES)).scalar() or 0
    ahead = max(newest_case, newest_deployment, leased) + NUMBERS_PASSED_OVER - leased
    connection.execute(insert_or_add(t.counter, t.counter.c.value), {"name": CASES, "value": ahead})


def _damaged(what: str) -> Invalid:
    return Invalid([Finding("store.damaged_backup", {"what": what})])
