"""Bringing a database to the present version, from inside the program."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib.resources import as_file, files

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect

from engine.errors import Finding, Invalid
from storage.dialects import Backend

HEAD = "head"


def migrate(backend: Backend) -> None:
    """Run the migrations that are missing, all of them or none. Several processes may call it at once.

    Raises: Invalid: ``store.newer_database``.
    """
    with backend.gate(), backend.writing.begin() as connection:
        if backend.alone:
            connection.exec_driver_sql(backend.alone)
        upgrade(connection)


def upgrade(connection: Connection, to: str = HEAD) -> None:
    """Run the migrations that are missing up to revision *to*, in the transaction that is open.

    Raises: Invalid: ``store.newer_database``.
    """
    require_known(revision_of(connection))
    with _configured() as config:
        config.attributes["connection"] = connection
        command.upgrade(config, to)


def revision_of(connection: Connection) -> str | None:
    """The newest migration that the database went through; None where it is empty."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    return found


def require_known(revision: str | None) -> None:
    """Raises: Invalid: ``store.newer_database``: a later version of the program has been at it."""
    if revision is not None and revision not in known_revisions():
        raise Invalid([Finding("store.newer_database", {"revision": revision, "known": known_revisions()[0]})])


@cache
def known_revisions() -> tuple[str, ...]:
    """All migrations of this version of the program, newest first."""
    with _configured() as config:
        return tuple(script.revision for script in ScriptDirectory.from_config(config).walk_revisions())


@contextmanager
def _configured() -> Iterator[Config]:
    with as_file(files("storage") / "migrations") as folder:
        config = Config()
        config.set_main_option("script_location", str(folder).replace("%", "%%"))
        yield config
