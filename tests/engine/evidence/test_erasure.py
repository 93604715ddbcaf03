"""When the retention of a case ends: what goes, what stays, and that the rest can still be verified."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from engine.errors import Forbidden, Rejected
from engine.evidence.erasure import erase
from engine.evidence.keys import PrivateKey
from engine.model import Given, Message, key_of, number_of
from engine.replay import Replayer
from storage import tables as t
from tests.engine.evidence.conftest import OURS
from tests.people import admin, gm, owner
from tests.storage.cases import MINUTE, NOON
from tests.storage.test_deliveries import a_delivery


def erases(company, number, *, by=admin, key=OURS):
    uow = company.database.unit_of_work()
    erase(uow, instance_key=key_of(number), actor=by, reason="retention is over", key=key, at=NOON)


@pytest.fixture
def ended(company):
    """The finished case is over: an administrator ended it."""
    from engine.instances import cancel

    uow = company.database.unit_of_work()
    cancel(uow, instance_key=key_of(company.finished), actor=admin, reason="over", at=NOON)
    return company


def rows_of(company, number, table):
    with company.database.backend.reading.begin() as connection:
        return len(connection.execute(select(table).where(table.c.number == number)).all())


def test_the_records_are_emptied_and_the_chain_still_verifies(ended):
    erases(ended, ended.finished)
    with (uow := ended.database.reading()):
        assert {b""} == {record.body for record in uow.history.records(ended.finished)}

    assert set() == ended.found()


def test_rows_and_files_of_the_case_are_gone_and_its_number_stays(ended):
    erases(ended, ended.finished)

    assert {0} == {rows_of(ended, ended.finished, table) for table in (t.task, t.job, t.attachment, t.participant)}
    assert ended.database.queries().file(owner, ended.file) is None
    with (uow := ended.database.reading()):
        instance = uow.instances.get(key_of(ended.finished))
    assert ("", b"") == (instance.title, instance.state_bytes)
    assert instance.business_id


def test_what_somebody_typed_and_never_sent_is_gone_too(ended):
    def drafts():
        return [draft.subject for draft in ended.database.queries().drafts("gm")]

    with (uow := ended.database.unit_of_work()):
        for number in (ended.finished, ended.running):
            task = next(iter(ended.database.queries().case(owner, key_of(number)).tasks))
            uow.drafts.put("gm", f"task/{task.key}", {"opinion": "no"}, NOON)
    typed = drafts()
    erases(ended, ended.finished)

    assert [each for each in typed if number_of(int(each.removeprefix("task/"))) == ended.running] == drafts()


def left(company, table):
    with company.database.backend.reading.begin() as connection:
        return connection.execute(select(table.c.key if "key" in table.c else table.c.source)).scalars().all()


def sent(source, **changes):
    return replace(a_delivery(claims=None), source=source, **changes)


def test_what_it_has_sent_and_nobody_has_taken_is_gone_too(ended):
    """On its way, resting, and kept for whoever comes to wait."""
    mine, others = key_of(ended.finished, 3), key_of(ended.running, 3)
    with (uow := ended.database.unit_of_work()):
        for source in (mine, others):
            uow.deliveries.give(sent(source, target=key_of(ended.running, 7)))
            uow.deliveries.give(sent(source, target=key_of(ended.running, 8), available_at=None))
            kept = Message(source, f"m{source}", {"who": "wang"}, "wang", "test", NOON, expires_at=NOON + MINUTE)
            uow.messages.keep(kept, Given(None, ("travel",), is_held_up=False))
    erases(ended, ended.finished)

    assert [others, others] == left(ended, t.delivery)
    assert [others] == left(ended, t.message) == left(ended, t.message_process)


def test_a_case_that_was_to_begin_with_what_it_sent_may_begin_with_another_message(ended):
    with (uow := ended.database.unit_of_work()):
        for key in ("A-1", "A-2", "A-3"):
            uow.starts.claim("travel", key)
        for number, key in ((ended.finished, "A-1"), (ended.running, "A-2")):
            uow.deliveries.give(sent(key_of(number, 3), target=key_of(1, 1), element_id="s", correlation_key=key))
        uow.starts.hold("travel", "A-3", ended.finished)
    erases(ended, ended.finished)

    with (uow := ended.database.unit_of_work()):
        assert [True, False, True] == [uow.starts.claim("travel", key) for key in ("A-1", "A-2", "A-3")]


def test_who_erased_it_and_why_is_recorded(ended):
    erases(ended, ended.finished)
    with (uow := ended.database.reading()):
        newest = uow.history.records(0)[-1]

    assert ("case.erase", "admin") == (newest.command, newest.actor)
    assert b"retention is over" in newest.body


def test_another_case_is_untouched(ended):
    erases(ended, ended.finished)

    assert rows_of(ended, ended.running, t.task) > 0
    assert "match" == Replayer(ended.database.reading()).replay(ended.running).verdict


def test_pages_show_what_is_left(ended):
    erases(ended, ended.finished)

    assert [] == ended.database.queries().records(owner, ended.finished)
    assert ended.database.queries().case(owner, key_of(ended.finished)) is not None
    with pytest.raises(Rejected):
        Replayer(ended.database.reading()).replay(ended.finished)
    assert ended.finished not in Replayer(ended.database.reading()).numbers(None, None)


def test_a_running_case_is_not_erased_nor_one_twice_nor_by_anybody(ended):
    with pytest.raises(Rejected):
        erases(ended, ended.running)
    with pytest.raises(Forbidden):
        erases(ended, ended.finished, by=gm)
    erases(ended, ended.finished)
    with pytest.raises(Rejected):
        erases(ended, ended.finished)


def test_a_tombstone_by_another_key_excuses_nothing(ended):
    erases(ended, ended.finished, key=PrivateKey.new("company"))

    assert "evidence.erased_unsigned" in ended.found()
