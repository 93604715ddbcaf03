"""Messages and signals that did not reach their receivers."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, Subquery, and_, func, select
from sqlalchemy.sql import literal_column

from engine.model import COUNTER_BITS, Actor
from engine.receivers import GONE
from engine.views import MOST_RECEIVERS, CaseTitle, Page, ReceiverRow, UndeliveredRow
from storage.paging import Keyset, Values
from storage.queries.reader import Reader
from storage.tables import definition, delivery, instance, is_resting
from storage.visibility import receiver_visible_to, visible_to

_ONE = ("number", "target", "element_id", "source")
_sender, _receiver = instance.alias("sender"), instance.alias("receiver")
_SENT_FROM = _sender.c.number == delivery.c.source.bitwise_rshift(literal_column(str(COUNTER_BITS)))


class UndeliveredQueries(Reader):
    """See `engine.views.Reads`."""

    def undelivered(self, actor: Actor, *, after: str | None = None, limit: int = 50) -> Page[UndeliveredRow]:
        """Two queries."""
        if not actor.is_administrator:
            return Page((), None)
        keyset = Keyset(after, limit, (datetime, int), descending=True)
        numbered = _numbered(actor)
        with self._moment() as connection:
            scan = keyset.scan(_sent(numbered, actor), delivery.c.sent_at, delivery.c.source)
            sent = connection.execute(scan).all()
            given = connection.execute(_given(numbered, [row.source for row in sent])).all()
        rows = [_row(row, [each for each in given if each.source == row.source]) for row in sent]
        return keyset.page(rows, lambda row: (row.sent_at, row.source))


def _numbered(actor: Actor) -> Subquery:
    """The keys of what rests, as far as *actor* may see for whom; the receivers of one message numbered and counted."""
    d = delivery.c
    return (
        select(
            *(d[name] for name in _ONE),
            func.row_number().over(partition_by=d.source, order_by=(d.number, d.target, d.element_id)).label("place"),
            func.count().over(partition_by=d.source).label("count"),
        )
        .where(is_resting, receiver_visible_to(actor))
        .subquery()
    )


def _sent(numbered: Subquery, actor: Actor) -> Select[Any]:
    """Each message once."""
    d = delivery.c
    return (
        select(
            *(d.source, d.kind, d.name, d.correlation_key, d.variables, d.sender, d.via, d.sent_at),
            *(_sender.c.number, _sender.c.business_id, _sender.c.title, _sender.c.confidentiality),
            visible_to(actor, _sender.c.number).label("visible"),
            numbered.c.count,
        )
        .join(numbered, and_(*(d[name] == numbered.c[name] for name in _ONE)))
        .outerjoin(_sender, _SENT_FROM)
        .where(numbered.c.place == 1)
    )


def _given(numbered: Subquery, sources: Sequence[int]) -> Select[Any]:
    """Their receivers."""
    d = delivery.c
    return (
        select(
            *(_receiver.c.number, _receiver.c.business_id, _receiver.c.title, _receiver.c.confidentiality),
            *(definition.c.name, d.attempts, d.failure, d.source),
        )
        .join(numbered, and_(*(d[name] == numbered.c[name] for name in _ONE)))
        .outerjoin(_receiver, and_(d.element_id == "", _receiver.c.number == d.number))
        .outerjoin(definition, and_(d.element_id != "", definition.c.key == d.target))
        .where(numbered.c.place <= MOST_RECEIVERS, d.source.in_(sources))
        .order_by(numbered.c.place)
    )


def _row(row: Values, given: Sequence[Values]) -> UndeliveredRow:
    source, kind, name, correlation_key, variables, sender, via, sent_at, *case, visible, count = row
    sent_from = _case(*case)
    sealed = sent_from is not None and not visible
    return UndeliveredRow(
        source=source,
        kind=kind,
        name=name,
        correlation_key="" if sealed else correlation_key,
        variables={} if sealed else variables,
        sender=sender,
        via=via,
        sent_at=sent_at,
        sent_from=None if sealed else sent_from,
        sealed=sealed,
        count=count,
        receivers=tuple(_receiver_row(each, sealed=sealed) for each in given),
    )


def _receiver_row(row: Values, *, sealed: bool) -> ReceiverRow:
    *case, process_name, attempts, failure, _ = row
    told = failure if failure == GONE or not sealed else None
    return ReceiverRow(_case(*case), process_name or "", attempts, told)


def _case(number: int | None, business_id: str | None, title: str, confidentiality: str | None) -> CaseTitle | None:
    return None if number is None else CaseTitle(number, business_id, title, confidentiality)
