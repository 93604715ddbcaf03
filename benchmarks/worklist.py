"""The task list of one person, with a thousand cases in the database and with a million."""

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, text

from benchmarks.report import Line, Section
from benchmarks.rounds import Sample, Spread, microseconds, sample
from engine.model import Actor
from storage import Database, open_database
from storage import tables as t
from tests.databases import Sqlite, postgresql

SMALL, LARGE = 1_000, 1_000_000
OPEN = 5
"""One case of so many waits for somebody."""

GROUPS = 20
BATCH = 20_000
BEGUN = datetime(2026, 1, 1, tzinfo=UTC)
WANG = Actor("p7", frozenset({"g3", "g11"}))
ROUNDS, TIMES = 15, 8


Row = tuple[Any, ...]


def _cases(numbers: range) -> dict[Table, list[Row]]:
    """Rows as years leave them: started by anybody, four of five over, the rest with one of the groups."""
    rows: dict[Table, list[Row]] = {t.instance: [], t.task: [], t.worklist: [], t.participant: []}
    for number in numbers:
        at, key = f"{BEGUN + timedelta(seconds=number):%Y-%m-%d %H:%M:%S.%f}", number << 20 | 2
        group, person = f"g:g{number % GROUPS}", f"p{number % 997}"
        is_open = number % OPEN == 0
        ended, who, state = (None, None, "active") if is_open else (at, person, "completed")
        rows[t.instance].append((
            number, "travel", 1, 1, f"T-{number}", f"Journey {number}", "", person, at, state, 2, b"s" * 300,
            "0" * 64, ended,
        ))  # fmt: skip
        rows[t.task].append((
            number, key, number << 20, "travel", "approve", "Approve", None, None, f'["{group[2:]}"]', "[]", "[]", at,
            "created" if is_open else state, at, ended, who,
        ))  # fmt: skip
        if is_open:
            rows[t.worklist].append((number, key, group, at))
        rows[t.participant] += [(number, group), (number, f"u:{person}")]
    return rows


_COLUMNS = {
    t.instance: "number process_id definition_key deployment_key business_id title confidentiality started_by "
    "started_at state version state_bytes digest ended_at",
    t.task: "number key instance_key process_id element_id name form_key assignee candidate_groups candidate_users "
    "not_by due state created_at ended_at completed_by",
    t.worklist: "number task_key principal created_at",
    t.participant: "number principal",
}


def _insert(connection: Connection, table: Table, rows: list[Row]) -> None:
    """As the drivers do it fastest: a million cases are four million rows."""
    columns = _COLUMNS[table].split()
    cursor: Any = connection.connection.cursor()
    if connection.dialect.name == "postgresql":
        cursor.execute("SET TIME ZONE 'UTC'")
        with cursor.copy(f"COPY {table.name} ({', '.join(columns)}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        return
    places = ", ".join("?" * len(columns))
    cursor.executemany(f"INSERT INTO {table.name} ({', '.join(columns)}) VALUES ({places})", rows)  # noqa: S608 - ours


def _grow(database: Database, numbers: range) -> None:
    for begin in range(numbers.start, numbers.stop, BATCH):
        with database.backend.gate(), database.backend.writing.begin() as connection:
            for table, rows in _cases(range(begin, min(begin + BATCH, numbers.stop))).items():
                _insert(connection, table, rows)
    with database.backend.writing.begin() as connection:
        connection.execute(text("ANALYZE"))


@contextmanager
def _databases() -> Iterator[dict[str, tuple[Database, Database]]]:
    with ExitStack() as stack:
        server = stack.enter_context(postgresql(durable=True))
        found = {}
        for name, kind in (("SQLite", Sqlite()), ("PostgreSQL", server)):
            pair = []
            for _ in range(2):
                folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
                database = open_database(kind.new(folder))
                stack.callback(database.close)
                database.migrate()
                pair.append(database)
            found[name] = (pair[0], pair[1])
        yield found


def run(large: int = LARGE) -> Section:
    """The first page of somebody's open tasks: who is in two of twenty groups."""
    lines = []
    with _databases() as databases:
        for name, (few, many) in databases.items():
            _grow(few, range(1, SMALL + 1))
            _grow(many, range(1, large + 1))
            small, big = _interleaved(few, many)
            pairs = zip(big, small, strict=True)
            lines += [
                Line(
                    f"{name}: {large:,} cases / {SMALL:,}, time",
                    Spread.of([b.wall / s.wall for b, s in pairs]),
                    at_most=2,
                ),
                Line(f"{name}: µs with {large:,}", microseconds(big, "wall")),
            ]
    return Section("The task list of one person", lines)


def _interleaved(few: Database, many: Database) -> tuple[list[Sample], list[Sample]]:
    small: list[Sample] = []
    big: list[Sample] = []
    for _ in range(ROUNDS):
        small.append(_once(few))
        big.append(_once(many))
    return small, big


def _once(database: Database) -> Sample:
    reads = database.queries()
    reads.open_tasks(WANG)
    return sample(lambda: reads.open_tasks(WANG), TIMES)
