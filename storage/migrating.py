"""Bringing a database to the present version, from inside the program."""

from importlib.resources import as_file, files

from alembic import command
from alembic.config import Config

from storage.dialects import Backend


def migrate(backend: Backend) -> None:
    """Run the migrations that are missing, all of them or none. Several processes may call it at once."""
    with as_file(files("storage") / "migrations") as folder, backend.gate(), backend.writing.begin() as connection:
        if backend.alone:
            connection.exec_driver_sql(backend.alone)
        config = Config()
        config.set_main_option("script_location", str(folder).replace("%", "%%"))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
