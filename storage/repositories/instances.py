"""Cases, and the records of what was done to them."""

from dataclasses import fields
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, Select, bindparam, exists, literal, literal_column, or_, select

from engine.errors import NotFound
from engine.model import COMPANY, COUNTER_BITS, Actor, Instance, number_of
from engine.ports import Record
from engine.touched import note_case
from storage.rows import columns_of
from storage.tables import history, instance, tombstone
from storage.transaction import Repository
from storage.visibility import visible_to

INSTANCE_KEY = instance.c.number.bitwise_lshift(literal_column(str(COUNTER_BITS))).label("key")
"""`engine.model.key_of` in SQL."""

INSTANCE_COLUMNS = tuple(INSTANCE_KEY if f.name == "key" else instance.c[f.name] for f in fields(Instance))
"""Read as ``Instance(*row)``."""

_NUMBER: BindParameter[int] = bindparam("number")
_GET = select(*INSTANCE_COLUMNS).where(instance.c.number == _NUMBER)
_LOCK = _GET.with_for_update()
_RECORDS = select(*columns_of(Record, history)).where(history.c.number == _NUMBER).order_by(history.c.seq)


class SqlInstances(Repository):
    """See `engine.ports.Instances`."""

    def get_for_update(self, key: int) -> Instance:
        instance = self._get(_LOCK, key)
        self._transaction.states[instance.number] = instance.state_bytes
        note_case(instance.number, instance.business_id)
        return instance

    def get(self, key: int) -> Instance:
        return self._get(_GET, key)

    def number(self, named: str) -> int | None:
        key = number_of(int(named)) if named.isascii() and named.isdecimal() and len(named) < 20 else 0
        condition = or_(instance.c.business_id == named, instance.c.number == key)
        found: int | None = self._execute(select(instance.c.number).where(condition).limit(1)).scalar()
        return found

    def is_visible(self, number: int, actor: Actor) -> bool:
        statement = select(1).where(visible_to(actor, literal(number)))
        return self._execute(statement).first() is not None

    def _get(self, statement: Select[Any], key: int) -> Instance:
        row = self._execute(statement, {"number": number_of(key)}).first()
        if row is None:
            raise NotFound("process_instance", key)
        return Instance(*row)


class SqlHistory(Repository):
    """See `engine.ports.History`."""

    def records(self, number: int) -> list[Record]:
        return [Record(*row) for row in self._execute(_RECORDS, {"number": number})]

    def numbers(self, since: datetime | None, until: datetime | None) -> list[int]:
        whole = ~exists().where(tombstone.c.number == history.c.number)
        statement = (
            select(history.c.number).where(history.c.number > COMPANY, whole).distinct().order_by(history.c.number)
        )
        if since is not None:
            statement = statement.where(history.c.at >= since)
        if until is not None:
            statement = statement.where(history.c.at < until)
        return list(self._execute(statement).scalars())
