"""Messages and signals between cases: what is on its way, and what is kept until somebody waits for it."""

from collections.abc import Collection, Iterator
from dataclasses import fields
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    and_,
    bindparam,
    delete,
    exists,
    func,
    literal,
    or_,
    select,
    union,
    union_all,
    update,
)
from sqlalchemy.sql import literal_column

from engine.model import COUNTER_BITS, Actor, Delivery, Given, Kept, Message, Signal, Subscription, number_of
from storage import tables as t
from storage.conflict import insert_missing, insert_unless_taken
from storage.repositories.instances import INSTANCE_KEY
from storage.repositories.starts import IS_HELD, awaited_at_its_beginning
from storage.rows import columns_of, values_of
from storage.transaction import Question, Repository
from storage.visibility import receiver_visible_to

_AT = bindparam("at", type_=t.delivery.c.available_at.type)
_LIMIT: BindParameter[int] = bindparam("limit")

# -- who waits ---------------------------------------------------------------------------------------------------------

_CLAIMED = exists().where(t.delivery.c.number == t.wait.c.number, t.delivery.c.claims == t.wait.c.key)


def _awaiting(
    name: ColumnElement[Any], correlation_key: ColumnElement[Any] | None, business_id: ColumnElement[Any] | None
) -> Iterator[ColumnElement[bool]]:
    """Conditions for subscriptions to which a message may go; what is None is not compared."""
    yield from (t.is_subscription, t.wait.c.message == name, ~_CLAIMED)
    if correlation_key is not None:
        yield t.wait.c.correlation_key == correlation_key
    if business_id is not None:
        root = select(t.instance.c.number).where(t.instance.c.business_id == business_id).correlate(t.message)
        called = select(t.called_instance.c.number).where(t.called_instance.c.business_id == business_id)
        yield t.wait.c.number.in_(union(root, called.correlate(t.message)))
        yield or_(
            t.wait.c.instance_key.in_(root.with_only_columns(INSTANCE_KEY)),
            t.wait.c.instance_key.in_(called.with_only_columns(t.called_instance.c.key).correlate(t.message)),
        )


_BY: tuple[tuple[bool, bool], ...] = ((True, False), (True, True), (False, True))
"""Whether a correlation key and a business id are compared.

What has neither is for cases that await more at their beginning, where no key began them: theirs is empty.
"""


def _addressed(*, by_key: bool, by_number: bool) -> Question:
    correlation_key: BindParameter[str] | None = bindparam("correlation_key") if by_key else None
    business_id: BindParameter[str] | None = bindparam("business_id") if by_number else None
    awaiting = _awaiting(bindparam("name"), correlation_key, business_id)
    return select(*columns_of(Subscription, t.wait)).where(*awaiting).order_by(t.wait.c.key).limit(_LIMIT)


_ADDRESSED = {(by_key, by_number): _addressed(by_key=by_key, by_number=by_number) for by_key, by_number in _BY}
_NAMED = _addressed(by_key=False, by_number=False)

# -- deliveries --------------------------------------------------------------------------------------------------------

_THE_ONE = tuple(t.delivery.c[name] == bindparam(f"b_{name}") for name in ("number", "target", "element_id", "source"))
_GIVE = insert_unless_taken(t.delivery)
_DUE = (
    select(*columns_of(Delivery, t.delivery))
    .where(t.is_under_way, t.delivery.c.available_at <= _AT)
    .order_by(t.delivery.c.available_at, t.delivery.c.sent_at, t.delivery.c.source)
    .limit(_LIMIT)
)
_TAKE = delete(t.delivery).where(*_THE_ONE)
_PUT_OFF = (
    update(t.delivery)
    .where(*_THE_ONE)
    .values(
        attempts=t.delivery.c.attempts + 1, available_at=bindparam("available_at"), failure=bindparam("failure")
    )
)  # fmt: skip
_RESTING = select(*columns_of(Delivery, t.delivery)).where(t.is_resting).order_by(t.delivery.c.sent_at)
_REVIVE = update(t.delivery).where(*_THE_ONE, t.is_resting).values(available_at=bindparam("available_at"), attempts=0)


class SqlDeliveries(Repository):
    """See `engine.ports.Deliveries`."""

    def due(self, at: datetime, limit: int) -> list[Delivery]:
        return [Delivery(*row) for row in self._execute(_DUE, {"at": at, "limit": limit})]

    def give(self, delivery: Delivery) -> bool:
        values = {"number": number_of(delivery.target), **values_of(delivery)}
        return self._execute(_GIVE, values).rowcount == 1

    def broadcast(self, signal: Signal, besides: int | None, heard: Collection[tuple[str, str]] = ()) -> int:
        """One statement, whoever waits."""
        sent = {
            "source": signal.key, "kind": "signal", "name": signal.name, "correlation_key": "",
            "variables": signal.variables, "sender": signal.sender, "via": signal.via, "sent_at": signal.sent_at,
            "available_at": signal.sent_at, "attempts": 0,
        }  # fmt: skip
        columns = {name: literal(value, t.delivery.c[name].type) for name, value in sent.items()}
        waiting = t.is_signal & (t.wait.c.signal == signal.name)
        if besides is not None:
            waiting &= t.wait.c.number != besides
        awaits = awaited_at_its_beginning(t.is_signal, t.wait.c.signal == signal.name).correlate(t.start)
        begins = (t.start.c.kind == "signal") & (t.start.c.name == signal.name) & ~awaits
        for process_id, element_id in heard:
            begins &= (t.start.c.process_id != process_id) | (t.start.c.element_id != element_id)
        number, nowhere, unnumbered, business_id = (
            t.start.c.definition_key.bitwise_rshift(literal_column(str(COUNTER_BITS))),
            literal("", t.start.c.element_id.type),
            *(literal(each, t.delivery.c.business_id.type) for each in (None, signal.business_id)),
        )
        receivers = union_all(
            select(t.wait.c.number, t.wait.c.key, nowhere, unnumbered, *columns.values()).where(waiting),
            select(number, t.start.c.definition_key, t.start.c.element_id, business_id, *columns.values()).where(
                begins
            ),
        )
        given = ["number", "target", "element_id", "business_id", *columns]
        statement = insert_unless_taken(t.delivery).from_select(given, receivers)
        return self._execute(statement).rowcount

    def take(self, delivery: Delivery) -> bool:
        return self._execute(_TAKE, _identity(delivery)).rowcount == 1

    def put_off(self, delivery: Delivery, until: datetime | None, failure: str) -> bool:
        put_off = {**_identity(delivery), "available_at": until, "failure": failure}
        return self._execute(_PUT_OFF, put_off).rowcount == 1

    def resting(self, actor: Actor, limit: int, source: int | None = None) -> list[Delivery]:
        statement = _RESTING.where(receiver_visible_to(actor)).limit(limit)
        if source is not None:
            statement = statement.where(t.delivery.c.source == source)
        return [Delivery(*row) for row in self._execute(statement)]

    def revive(self, delivery: Delivery, at: datetime) -> bool:
        return self._execute(_REVIVE, {**_identity(delivery), "available_at": at}).rowcount == 1


def _identity(delivery: Delivery) -> dict[str, Any]:
    return {
        "b_number": number_of(delivery.target),
        "b_target": delivery.target,
        "b_element_id": delivery.element_id,
        "b_source": delivery.source,
    }


# -- messages ----------------------------------------------------------------------------------------------------------

_MESSAGE = tuple(t.message.c[field.name] for field in fields(Message))
_KEY: BindParameter[int] = bindparam("b_key")
_KEEP = insert_unless_taken(t.message)
_FORGET_NAMESAKE = delete(t.message).where(
    *(t.message.c[name] == bindparam(f"b_{name}") for name in ("name", "correlation_key", "message_id")),
    t.message.c.expires_at <= _AT,
)
_LIVING = t.message.c.expires_at > _AT
_LIVES = func.coalesce(t.message.c.expires_at, t.message.c.expires_at) > _AT
"""The same, but no index: SQLite would walk through all that live, those too that were given away."""

_KEPT = (
    select(*_MESSAGE, t.is_kept)
    .where(t.message.c.key == _KEY, or_(t.is_kept, t.is_held_up), _LIVING)
    .with_for_update(skip_locked=True)
)
_GIVEN = (
    update(t.message)
    .where(t.message.c.key == _KEY)
    .values(given_to=func.coalesce(t.message.c.given_to, bindparam("given_to")), held_up=bindparam("held_up"))
)
_GIVEN_TO_NOBODY = update(t.message).where(t.message.c.key == _KEY).values(given_to=None)

_HAS_IT = insert_missing(t.message_process)
_WHO_HAVE_IT = select(t.message_process.c.process_id).where(t.message_process.c.key == _KEY)
_HAS_IT_NO_MORE = delete(t.message_process).where(
    t.message_process.c.key == _KEY, t.message_process.c.process_id == bindparam("b_process_id")
)
_HAS_STARTED = (
    exists()
    .where(t.message_process.c.key == t.message.c.key, t.message_process.c.process_id == t.start.c.process_id)
    .correlate(t.start, t.message)
)
_BEGINS = (t.message.c.business_id.is_(None), t.start.c.kind == "message", t.start.c.name == t.message.c.name)
_WAITING_TO_BEGIN = (
    select(t.start.c.process_id)
    .join(t.message, and_(*_BEGINS))
    .where(t.message.c.name == bindparam("name"), t.message.c.correlation_key == bindparam("correlation_key"))
    .where(or_(t.is_kept, t.is_held_up), _LIVING, ~_HAS_STARTED)
)


def _awaited(*, by_key: bool, by_number: bool) -> Question:
    """Kept messages of one kind that somebody awaits."""
    m = t.message.c
    awaiting = _awaiting(m.name, m.correlation_key if by_key else None, m.business_id if by_number else None)
    return select(m.sent_at, m.key).where(
        t.is_kept,
        _LIVES,
        m.correlation_key != literal_column("''") if by_key else m.correlation_key == literal_column("''"),
        m.business_id.is_not(None) if by_number else m.business_id.is_(None),
        exists().select_from(t.wait).where(*awaiting),
    )


_BLOCKED = (
    exists()
    .where(
        t.message_start.c.process_id == t.start.c.process_id,
        t.message_start.c.correlation_key == t.message.c.correlation_key,
        IS_HELD,
    )
    .correlate(t.start, t.message)
)
_BEGINNING = select(t.message.c.sent_at, t.message.c.key).where(
    _LIVES, exists().where(*_BEGINS, ~_BLOCKED, ~_HAS_STARTED).correlate(t.message)
)
"""Messages with which a case can begin by now."""

_ALL_AWAITED = union(
    _BEGINNING.where(t.is_kept),
    _BEGINNING.where(t.is_held_up),
    *(_awaited(by_key=by_key, by_number=by_number) for by_key, by_number in _BY),
).subquery()
_AWAITED = select(_ALL_AWAITED.c.key).order_by(_ALL_AWAITED.c.sent_at, _ALL_AWAITED.c.key).limit(_LIMIT)


class SqlMessages(Repository):
    """See `engine.ports.Messages`."""

    def receivers(self, message: Message, limit: int) -> list[Subscription]:
        by_number = message.business_id is not None
        statement = _ADDRESSED[bool(message.correlation_key) or not by_number, by_number]
        asked = {"name": message.name, "limit": limit, "correlation_key": message.correlation_key}
        if by_number:
            asked["business_id"] = message.business_id
        return [Subscription(*row) for row in self._execute(statement, asked)]

    def named(self, name: str, business_id: str | None, limit: int) -> list[Subscription]:
        statement = _NAMED if business_id is None else _ADDRESSED[False, True]
        asked = {"name": name, "limit": limit, "business_id": business_id}
        return [Subscription(*row) for row in self._execute(statement, asked)]

    def keep(self, message: Message, given: Given) -> bool:
        if message.message_id is not None:
            named = {f"b_{name}": getattr(message, name) for name in ("name", "correlation_key", "message_id")}
            self._execute(_FORGET_NAMESAKE, {**named, "at": message.sent_at})
        row = {**values_of(message), "given_to": given.to, "held_up": given.is_held_up or None}
        if self._execute(_KEEP, row).rowcount != 1:
            return False
        self._note_processes(message.key, given)
        return True

    def awaited(self, at: datetime, limit: int) -> list[int]:
        return list(self._execute(_AWAITED, {"at": at, "limit": limit}).scalars())

    def waiting_to_begin(self, name: str, correlation_key: str, at: datetime) -> set[str]:
        asked = {"name": name, "correlation_key": correlation_key, "at": at}
        return set(self._execute(_WAITING_TO_BEGIN, asked).scalars())

    def take_kept(self, key: int, at: datetime) -> Kept | None:
        row = self._execute(_KEPT, {"b_key": key, "at": at}).first()
        if row is None:
            return None
        *values, is_for_case = row
        processes = self._execute(_WHO_HAVE_IT, {"b_key": key}).scalars()
        return Kept(Message(*values), bool(is_for_case), frozenset(processes))

    def note_given(self, key: int, given: Given) -> None:
        self._execute(_GIVEN, {"b_key": key, "given_to": given.to, "held_up": given.is_held_up or None})
        self._note_processes(key, given)

    def take_back(self, key: int, process_id: str, instead: str | None) -> None:
        self._execute(_HAS_IT_NO_MORE, {"b_key": key, "b_process_id": process_id})
        if instead is None:
            self._execute(_GIVEN_TO_NOBODY, {"b_key": key})
        else:
            self._execute(_HAS_IT, {"key": key, "process_id": instead})

    def _note_processes(self, key: int, given: Given) -> None:
        if given.processes:
            self._execute(_HAS_IT, [{"key": key, "process_id": each} for each in given.processes])
