"""All that is stored, read through as it comes: see `engine.evidence.stored.Stored`."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Delete,
    Select,
    String,
    and_,
    cast,
    delete,
    exists,
    insert,
    literal,
    or_,
    select,
    update,
)

from engine.evidence.log import Leaf
from engine.evidence.stored import StoredDeployment, StoredRecord
from engine.model import (
    Definition,
    Incident,
    Instance,
    Job,
    SignalSubscription,
    Subscription,
    Timer,
    UserTask,
    key_of,
)
from engine.ports import Record
from engine.views import CalledInstance
from storage import tables as t
from storage.repositories.instances import INSTANCE_COLUMNS
from storage.rows import columns_of
from storage.transaction import Question, Repository, Rows

AT_ONCE = 1000
"""Rows fetched together."""

FILES_AT_ONCE = 8
"""An attachment may have twenty megabytes."""

_LEAF_OF = and_(t.log_leaf.c.number == t.history.c.number, t.log_leaf.c.seq == t.history.c.seq)
_WAITS = and_(t.unlogged.c.number == t.history.c.number, t.unlogged.c.seq == t.history.c.seq)
_RECORDS: Question = (
    select(*columns_of(Record, t.history), t.log_leaf.c.digest, t.unlogged.c.seq)
    .outerjoin(t.log_leaf, _LEAF_OF)
    .outerjoin(t.unlogged, _WAITS)
    .order_by(t.history.c.number, t.history.c.seq)
)
_INSTANCES: Question = select(*INSTANCE_COLUMNS).order_by(t.instance.c.number)
_LEAVES: Question = select(t.log_leaf.c.position, *columns_of(Leaf, t.log_leaf)).order_by(t.log_leaf.c.position)
_LOST: Question = (
    select(*columns_of(Leaf, t.log_leaf))
    .where(~exists().where(t.history.c.number == t.log_leaf.c.number, t.history.c.seq == t.log_leaf.c.seq))
    .order_by(t.log_leaf.c.position)
)
_DEPLOYMENTS: Question = (
    select(
        t.deployment.c.key, t.deployment.c.digest, *columns_of(Definition, t.definition)
    )
    .join(t.manifest, t.manifest.c.deployment_key == t.deployment.c.key)
    .join(t.definition, t.definition.c.key == t.manifest.c.definition_key)
    .order_by(t.deployment.c.ordinal, t.definition.c.key)
)  # fmt: skip
_TABLES: Mapping[str, tuple[type[Any], Any]] = {
    "task": (UserTask, t.task),
    "job": (Job, t.job),
    "incident": (Incident, t.incident),
    "called_instance": (CalledInstance, t.called_instance),
}
_NOTICED = exists().where(
    t.notice.c.number == t.participant.c.number, literal("u:").concat(t.notice.c.recipient) == t.participant.c.principal
)
_PARTICIPANTS: Question = select(t.participant.c.number, t.participant.c.principal, _NOTICED).order_by(
    t.participant.c.number
)
_OF_CASES = (
    t.task, t.worklist, t.task_exclusion, t.job, t.wait, t.delivery, t.incident, t.called_instance, t.notice, t.attachment,
    t.participant,
)  # fmt: skip
"""What goes with a case that is erased; the archive's register and the case's own row stay."""

_WAITS_BY: Mapping[str, type[Any]] = {"due": Timer, "message": Subscription, "signal": SignalSubscription}
"""What a row of `wait` is, by the column that says so."""

_WAIT_COLUMNS = tuple(dict.fromkeys(field.name for noun in _WAITS_BY.values() for field in fields(noun)))


class SqlStored(Repository):
    """Reads with the transaction's own eyes: one moment, nothing cached."""

    def records(self, since: datetime | None) -> Iterator[StoredRecord]:
        statement = _RECORDS
        if since is not None:
            recent = t.history.alias()
            statement = statement.where(exists().where(recent.c.number == t.history.c.number, recent.c.at >= since))
        for *record, logged, waits in self._stream(statement):
            yield StoredRecord(Record(*record), logged, waits is not None)

    def instances(self) -> Iterator[Instance]:
        return (Instance(*row) for row in self._stream(_INSTANCES))

    def end_of_company_chain(self) -> tuple[int, str]:
        seq, digest = self._execute(select(t.audit_head.c.seq, t.audit_head.c.digest)).one()
        return seq, digest

    def rows(self) -> Mapping[str, Iterator[tuple[int, Any]]]:
        found = {name: self._things(noun, table) for name, (noun, table) in _TABLES.items()}
        return {**found, "wait": self._waits()}

    def participants(self) -> Iterator[tuple[int, tuple[str, bool]]]:
        return ((number, (principal, noticed)) for number, principal, noticed in self._stream(_PARTICIPANTS))

    def leaves(self) -> Iterator[tuple[int, Leaf]]:
        return ((position, Leaf(*leaf)) for position, *leaf in self._stream(_LEAVES))

    def leaves_without_record(self) -> list[Leaf]:
        return [Leaf(*row) for row in self._execute(_LOST)]

    def deployments(self) -> Iterator[StoredDeployment]:
        for (key, digest), rows in groupby(self._execute(_DEPLOYMENTS).all(), key=lambda row: tuple(row[:2])):
            yield StoredDeployment(key, digest, [Definition(*row[2:]) for row in rows])

    def contents(self) -> Iterator[tuple[str, bytes]]:
        statement: Question = select(t.content.c.digest, t.content.c.bytes)
        return ((digest, content) for digest, content in self._stream(statement, at_once=FILES_AT_ONCE))

    def file_digests(self) -> dict[str, str]:
        rows = self._execute(select(t.uploaded_file.c.id, t.uploaded_file.c.digest))
        return {id_: digest for id_, digest in rows}  # noqa: C416 - rows are no pairs to the type checker

    def tombstones(self) -> dict[int, str]:
        rows = self._execute(select(t.tombstone.c.number, t.tombstone.c.note))
        return {number: note for number, note in rows}  # noqa: C416

    def erase(self, number: int, note: str, at: datetime) -> None:
        self._execute(insert(t.tombstone), {"number": number, "at": at, "note": note})
        self._execute(update(t.history).where(t.history.c.number == number).values(body=b""))
        self._execute(update(t.instance).where(t.instance.c.number == number).values(title="", state_bytes=b""))
        files = set(self._execute(select(t.attachment.c.file_id).where(t.attachment.c.number == number)).scalars())
        self._execute(delete(t.draft).where(t.draft.c.subject.in_(_drafts_of(number))))
        for statement in _unsend(number):
            self._execute(statement)
        for table in _OF_CASES:
            self._execute(delete(table).where(table.c.number == number))
        attached = set(self._execute(select(t.attachment.c.file_id)).scalars())
        gone = t.uploaded_file.c.id.in_(files - attached)
        digests = set(self._execute(select(t.uploaded_file.c.digest).where(gone)).scalars())
        self._execute(delete(t.uploaded_file).where(gone))
        unused = [
            t.content.c.digest.in_(digests),
            ~exists().where(t.uploaded_file.c.digest == t.content.c.digest),
            ~exists().where(t.definition.c.digest == t.content.c.digest),
        ]
        self._execute(delete(t.content).where(*unused))

    def _things(self, noun: type[Any], table: Any) -> Iterator[tuple[int, Any]]:
        statement: Question = select(table.c.number, *columns_of(noun, table)).order_by(table.c.number)
        return ((number, noun(*row)) for number, *row in self._stream(statement))

    def _waits(self) -> Iterator[tuple[int, Any]]:
        columns = (t.wait.c[name] for name in _WAIT_COLUMNS)
        statement: Question = select(t.wait.c.number, *columns).order_by(t.wait.c.number)
        for number, *row in self._stream(statement):
            values = dict(zip(_WAIT_COLUMNS, row, strict=True))
            yield number, _wait(values)

    def _stream(self, statement: Question, at_once: int = AT_ONCE) -> Rows:
        return self._execute(statement.execution_options(yield_per=at_once))


def _unsend(number: int) -> Iterator[Delete]:
    """What a case has sent and nobody has taken; also the correlation keys by which it began, or others were to."""

    def is_its(key: ColumnElement[int]) -> ColumnElement[bool]:
        return key.between(key_of(number), key_of(number + 1) - 1)

    began = t.message_start.c
    beginning = exists().where(
        is_its(t.delivery.c.source),
        t.is_under_way,
        t.delivery.c.element_id != "",
        t.delivery.c.process_id == began.process_id,
        t.delivery.c.correlation_key == began.correlation_key,
    )
    yield delete(t.message_start).where(or_(began.number == number, began.number.is_(None) & beginning))
    yield delete(t.delivery).where(is_its(t.delivery.c.source))
    yield delete(t.message_process).where(is_its(t.message_process.c.key))
    yield delete(t.message).where(is_its(t.message.c.key))


def _drafts_of(number: int) -> Select[str]:
    """What somebody typed into a task of a case and never sent, or sent and was not taken."""
    return select(literal("task/").concat(cast(t.task.c.key, String))).where(t.task.c.number == number)


@dataclass(frozen=True, slots=True)
class _MoreThanOne:
    """A row of `wait` that says more than one of its kinds has words for: nothing that the records can have led to."""

    key: int
    values: Mapping[str, Any]


def _wait(values: Mapping[str, Any]) -> Any:
    """What a row of `wait` is."""
    noun = next(noun for column, noun in _WAITS_BY.items() if values[column] is not None)
    own = {field.name: values[field.name] for field in fields(noun)}
    if any(value not in (None, ()) for name, value in values.items() if name not in own):  # no names are read as ()
        return _MoreThanOne(values["key"], values)
    return noun(**own)
