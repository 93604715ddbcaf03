"""Somebody who owns the database: the guards of its tables are his, too."""

import orjson
from sqlalchemy import text

from engine.evidence.records import canonical, chained

TRIGGERS = {
    "sqlite": "SELECT 'DROP TRIGGER ' || name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT DISTINCT 'ALTER TABLE ' || event_object_table || ' DISABLE TRIGGER USER'"
    " FROM information_schema.triggers",
}


class Intruder:
    """May write whatever he likes into *database*."""

    def __init__(self, database):
        self._engine = database.backend.writing
        with self._engine.begin() as connection:
            for statement in connection.exec_driver_sql(TRIGGERS[connection.dialect.name]).scalars().all():
                connection.exec_driver_sql(statement)

    def says(self, statement, **values):
        with self._engine.begin() as connection:
            result = connection.execute(text(statement), values)
            return result.all() if result.returns_rows else result.rowcount

    def body(self, number, seq):
        ((body,),) = self.says("SELECT body FROM history WHERE number = :n AND seq = :s", n=number, s=seq)
        return bytes(body)

    def rewrites(self, number, seq, change):
        """Change what a record says, and nothing else."""
        body = orjson.loads(self.body(number, seq))
        change(body)
        self.says(
            "UPDATE history SET body = :b WHERE number = :n AND seq = :s", b=canonical(body), n=number, s=seq
        )  # fmt: skip

    def rechains(self, number):
        """Compute all digests of a chain anew, up to the case itself."""
        previous = "0" * 64
        rows = self.says("SELECT seq, body FROM history WHERE number = :n ORDER BY seq", n=number)
        for seq, body in rows:
            digest = chained(previous, bytes(body))
            self.says(
                "UPDATE history SET digest = :d, previous = :p WHERE number = :n AND seq = :s",
                d=digest, p=previous, n=number, s=seq,
            )  # fmt: skip
            previous = digest
        self.says("UPDATE instance SET digest = :d WHERE number = :n", d=previous, n=number)
