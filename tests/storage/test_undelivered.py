"""What administrators read of messages and signals that did not reach their receivers."""

from dataclasses import replace

import pytest

from engine.model import ADMINISTRATORS, Actor, key_of
from engine.receivers import GONE
from engine.views import MOST_RECEIVERS, CaseTitle, ReceiverRow, UndeliveredRow
from tests.storage.cases import MINUTE, NOON, a_case, deployed, store
from tests.storage.test_deliveries import a_delivery

XU = Actor("xu", frozenset({ADMINISTRATORS}), sealed=frozenset({"secret"}))


@pytest.fixture(autouse=True)
def cases(database):
    deployed(database, "travel")
    store(database, a_case(100), a_case(101), a_case(102, confidentiality="secret"))


def rest(database, *deliveries):
    with (uow := database.unit_of_work()):
        for each in deliveries:
            uow.deliveries.give(replace(each, available_at=None, claims=None))


def asked(database, **page):
    return database.queries().undelivered(XU, **page)


def test_what_rests_is_told_with_who_sent_it_what_it_brings_and_who_is_without_it(database):
    sent = replace(a_delivery(failure="no disk", attempts=6), source=key_of(101, 3))
    rest(database, sent, replace(sent, target=key_of(101, 7), failure=GONE, attempts=0))

    assert (
        UndeliveredRow(
            source=key_of(101, 3),
            kind="message",
            name="withdraw",
            correlation_key="42",
            variables={"why": "填错"},
            sender="wang",
            via="test",
            sent_at=NOON,
            sent_from=CaseTitle(101, "T-101", "case 101", ""),
            sealed=False,
            count=2,
            receivers=(
                ReceiverRow(CaseTitle(100, "T-100", "case 100", ""), "", 6, "no disk"),
                ReceiverRow(CaseTitle(101, "T-101", "case 101", ""), "", 0, GONE),
            ),
        ),
    ) == asked(database).items


def test_what_is_under_way_is_not_told(database):
    with (uow := database.unit_of_work()):
        uow.deliveries.give(a_delivery())

    assert () == asked(database).items


def test_what_no_case_sent_names_none_and_what_is_to_begin_one_names_its_process(database):
    rest(database, a_delivery(key_of(1, 1), element_id="asked", failure="no disk"))
    (row,) = asked(database).items

    assert (None, False) == (row.sent_from, row.sealed)
    assert [(None, "travel as drawn")] == [(each.case, each.process_name) for each in row.receivers]


def test_of_what_a_sealed_case_sent_only_the_receivers_are_told(database):
    sent = replace(a_delivery(failure="why = 填错", attempts=6), source=key_of(102, 3))
    rest(database, sent, replace(sent, target=key_of(101, 7), failure=GONE))
    (row,) = asked(database).items

    assert (True, None, "", {}) == (row.sealed, row.sent_from, row.correlation_key, row.variables)
    assert [("case 100", None), ("case 101", GONE)] == [(each.case.title, each.failure) for each in row.receivers]


def test_a_sealed_receiver_is_neither_told_nor_counted(database):
    sealed = a_delivery(key_of(102, 1), 500)
    rest(database, a_delivery(), sealed, a_delivery(key_of(102, 2), 501))

    assert [(1, ["case 100"])] == [
        (row.count, [each.case.title for each in row.receivers]) for row in asked(database).items
    ]


def test_receivers_beyond_the_first_are_counted(database):
    rest(database, *(a_delivery(key_of(100, n)) for n in range(1, MOST_RECEIVERS + 3)))
    (row,) = asked(database).items

    assert (MOST_RECEIVERS + 2, MOST_RECEIVERS) == (row.count, len(row.receivers))


def test_they_are_read_in_pages_the_latest_first(database):
    rest(database, *(a_delivery(key_of(100, n), n, sent_at=NOON + n // 2 * MINUTE) for n in range(1, 6)))
    first = asked(database, limit=2)
    second = asked(database, limit=2, after=first.next)
    last = asked(database, limit=2, after=second.next)

    assert [5, 4, 3, 2, 1] == [row.source >> 20 for page in (first, second, last) for row in page.items]
    assert last.next is None
