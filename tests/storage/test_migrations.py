import re
from threading import Barrier, Thread

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, text
from sqlalchemy.schema import CreateTable

from storage.tables import metadata
from tests.databases import ON_SQLITE


def test_the_migrations_make_the_tables_that_the_program_expects(database):
    with database.backend.reading.begin() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = compare_metadata(context, metadata)

    assert [] == differences


def test_the_primary_keys_are_what_the_tables_say(database):
    """Alembic does not compare them."""
    found = inspect(database.backend.reading)

    assert {table.name: [column.name for column in table.primary_key] for table in metadata.sorted_tables} == {
        table.name: found.get_pk_constraint(table.name)["constrained_columns"] for table in metadata.sorted_tables
    }


@ON_SQLITE
@pytest.mark.parametrize("table", metadata.sorted_tables, ids=lambda table: table.name)
def test_what_sqlite_was_told_is_what_the_tables_say(database, table):
    """Alembic does not compare WITHOUT ROWID: here the statements themselves are."""

    def lines(sql):
        head, _, rest = sql.replace('"', "").partition("(")
        columns, _, tail = rest.rpartition(")")
        # A column that came later stands at the end, on the line of whatever was last.
        return head.strip(), sorted(" ".join(part.split()) for part in re.split(r",(?![^(]*\))", columns)), tail.strip()

    with database.backend.reading.begin() as connection:
        statement = text("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = :name")
        told = connection.execute(statement, {"name": table.name}).scalar_one()

    assert lines(str(CreateTable(table).compile(database.backend.writing))) == lines(told)


INDEXES = {
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql LIKE '% WHERE %'",
    "postgresql": "SELECT indexname, indexdef FROM pg_indexes WHERE indexdef LIKE '% WHERE %' AND schemaname = 'public'",
}


def plainly(condition):
    """PostgreSQL repeats a condition with its types."""
    words = re.sub(r"::(character varying|text)(\[\])?", "", condition)
    words = re.sub(r"\((state|command)\)", r"\1", words)
    words = re.sub(r"= ANY \(+ARRAY\[([^]]*)\]\)+", r"IN (\1))", words)
    return words.removeprefix("(").removesuffix(")") if words.startswith("(") else words


def test_partial_indexes_are_partial(database):
    question = text(INDEXES[database.backend.reading.dialect.name])
    with database.backend.reading.begin() as connection:
        partial = {name: plainly(sql.partition(" WHERE ")[2]) for name, sql in connection.execute(question)}

    assert {
        "ix_history_notes": "command = 'case.note'",
        "ix_task_open": "state = 'created'",
        "ix_task_completed": "completed_by IS NOT NULL",
        "ix_job_type": "state IN ('created', 'failed')",
        "ix_job_urgent": "state IN ('created', 'failed')",
        "ix_job_available": "state IN ('created', 'failed')",
        "ix_wait_due": "due IS NOT NULL",
        "ix_wait_message": "message IS NOT NULL",
        "ix_wait_signal": "signal IS NOT NULL",
        "ix_delivery_under_way": "available_at IS NOT NULL",
        "ix_delivery_resting": "available_at IS NULL",
        "ix_message_kept": "given_to IS NULL",
        "ix_message_held_up": "held_up IS NOT NULL",
        "ix_incident_open": "resolved_at IS NULL",
        "ix_start_due": "due IS NOT NULL",
    } == partial


def test_migrating_again_changes_nothing(database):
    database.migrate()
    accounts = database.accounts()
    accounts.add_group("auditors", "审计")
    database.migrate()

    assert "审计" in {group.name for group in accounts.groups()}


def test_several_processes_may_migrate_at_once(server, opening, tmp_path):
    url = server.new(tmp_path)
    databases = [opening(url) for _ in range(3)]
    together = Barrier(len(databases))

    def migrate(database):
        together.wait()
        database.migrate()

    threads = [Thread(target=migrate, args=(database,)) for database in databases]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert {*metadata.tables, "alembic_version"} == set(inspect(databases[0].backend.reading).get_table_names())
