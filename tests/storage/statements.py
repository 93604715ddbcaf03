"""What a block of code says to the database."""

from contextlib import contextmanager

from sqlalchemy import event


@contextmanager
def recorded(engine):
    """A list of (SQL, parameters); transactions' own BEGIN is left out, COMMIT is counted as what it is."""
    said = []

    def execute(connection, cursor, statement, parameters, context, executemany):
        if not statement.startswith("BEGIN"):
            said.append((statement, parameters))

    def commit(connection):
        said.append(("COMMIT", ()))

    event.listen(engine, "before_cursor_execute", execute)
    event.listen(engine, "commit", commit)
    try:
        yield said
    finally:
        event.remove(engine, "before_cursor_execute", execute)
        event.remove(engine, "commit", commit)
