from dataclasses import replace

import pytest

from engine.model import Actor, key_of
from engine.ports import ArchiveItem, Notice
from engine.views import CalledInstance, CaseDetail, CaseRow
from tests.storage.cases import (
    MINUTE,
    NOON,
    a_case,
    a_job,
    a_record,
    a_signal_subscription,
    a_subscription,
    a_task,
    a_timer,
    an_incident,
    auditor,
    deployed,
    li,
    store,
    wang,
)
from tests.storage.test_deliveries import a_delivery

LATER = NOON + MINUTE
CALLED = {
    "process_id": "publish",
    "definition_key": key_of(1, 2),
    "business_id": "T-100",
    "parent_key": key_of(100),
    "parent_element_id": "call",
}


@pytest.fixture(autouse=True)
def deployment(database):
    deployed(database, "travel", "publish")


def numbers(page):
    return [row.number for row in page.items]


def test_a_row_says_what_a_list_of_cases_shows(database, queries):
    store(
        database,
        a_case(),
        tasks=[a_task(counter=2, name="核对", created_at=NOON), a_task(counter=1, name="批准", created_at=LATER)],
    )

    row = CaseRow(
        key=key_of(100),
        number=100,
        business_id="T-100",
        title="case 100",
        process_id="travel",
        process_name="travel as drawn",
        state="active",
        started_by="wang",
        started_at=NOON,
        ended_at=None,
        steps=("核对", "批准"),
    )
    assert (row,) == queries.cases(wang).items == queries.started_cases(wang).items
    assert row == queries.task_case(wang, key_of(100, 1))
    assert queries.task_case(li, key_of(100, 1)) is None


def test_one_sees_what_one_takes_part_in_and_overseers_see_all(database, queries):
    store(
        database,
        *(a_case(number, started_by="zhao") for number in (97, 98, 99, 100)),
        participants=[(97, "u:wang"), (98, "g:quality"), (98, "u:wang"), (99, "g:sales"), (99, "u:quality")],
    )

    assert [98, 97] == numbers(queries.cases(wang))
    assert [99] == numbers(queries.cases(li))
    assert [100, 99, 98, 97] == numbers(queries.cases(auditor))
    assert [] == numbers(queries.cases(Actor("nobody")))


def test_lists_are_narrowed_by_state_and_search(database, queries):
    store(
        database,
        a_case(98, state="completed", ended_at=LATER, title="泵"),
        a_case(99, state="canceled", ended_at=LATER),
        a_case(100, title="泵"),
        participants=[(number, "u:wang") for number in (98, 99, 100)],
    )

    for actor in (wang, auditor):
        assert [98] == numbers(queries.cases(actor, state="completed"))
        assert [100] == numbers(queries.cases(actor, state="active"))
        assert [100, 98] == numbers(queries.cases(actor, search="泵"))
        assert [98] == numbers(queries.cases(actor, search="泵", state="completed"))
        assert [99] == numbers(queries.cases(actor, search="t-99"))
    assert [100, 98] == numbers(queries.started_cases(wang, search="泵"))


def test_started_cases_are_one_s_own(database, queries):
    store(database, a_case(99), a_case(100, started_by="li"), participants=[(99, "u:wang"), (100, "u:wang")])

    assert [99] == numbers(queries.started_cases(wang))


def test_a_case_is_shown_with_all_that_belongs_to_it(database, queries):
    incident = an_incident(counter=5)
    notice = Notice(key_of(100, 6), 100, "li", "看一看", NOON)
    item = ArchiveItem("WS-1", 100, "T-100", "case 100", "travel", "approve", "y30", None, None, LATER, "d" * 64)
    store(database, a_case(), a_case(99), tasks=[a_task(), a_task(99)])
    with (uow := database.unit_of_work()):
        for number in (99, 100):
            uow.write.add_waits([a_timer(number, 2)])
            uow.write.add_waits([a_subscription(number, 3)])
            uow.write.add_waits([a_signal_subscription(number, 7)])
            uow.write.add_called_instances([{**CALLED, "instance_key": key_of(number, 4), "started_at": NOON}])
        uow.write.add_incidents([incident, an_incident(99, 5)])
        uow.write.add_notices([notice, replace(notice, number=99, key=key_of(99, 6))])
        uow.write.add_archive_item(item)
        uow.files.add(
            id="f1", digest="x", name="a.pdf", media_type="application/pdf", size=1, content=b"x", by="li", at=NOON
        )
        uow.files.attach(["f1"], 100)
        uow.write.end_called_instances([key_of(100), key_of(100, 4)], "completed", LATER)
        uow.write.end_tasks([(a_task().key, "completed", "wang")], LATER)
        uow.write.resolve_incidents([incident.key], LATER)

    detail = queries.case(wang, key_of(100, 17))

    (file,) = detail.files
    assert ("f1", "a.pdf", 1, (100,)) == (file.id, file.name, file.size, file.numbers)
    assert detail == CaseDetail(
        instance=a_case(),
        process_name="travel as drawn",
        called=(CalledInstance(key=key_of(100, 4), **CALLED, state="completed", started_at=NOON, ended_at=LATER),),
        tasks=(replace(a_task(), state="completed", completed_by="wang", ended_at=LATER),),
        timers=(a_timer(100, 2),),
        subscriptions=(a_subscription(100, 3),),
        signals=(a_signal_subscription(100, 7),),
        resting=frozenset(),
        has_work=False,
        incidents=(replace(incident, resolved_at=LATER),),
        files=(file,),
        notices=(notice,),
        archive_item=item,
    )


def test_a_case_says_what_rests_of_what_has_come_for_it_and_whether_workers_have_something_to_do(database, queries):
    store(database, a_case(), a_case(99), participants=[(100, "u:wang")])
    with (uow := database.unit_of_work()):
        uow.write.add_jobs([a_job(100, 2, state="completed"), a_job(99, 2)])
        uow.deliveries.give(a_delivery(key_of(100, 3), 500, available_at=None))
        uow.deliveries.give(a_delivery(key_of(100, 4), 501))
        uow.deliveries.give(a_delivery(key_of(99, 3), 502, available_at=None))

    detail = queries.case(wang, key_of(100))

    assert ({key_of(100, 3)}, False) == (detail.resting, detail.has_work)

    with (uow := database.unit_of_work()):
        uow.write.add_jobs([a_job(100, 5)])
    assert queries.case(wang, key_of(100)).has_work


def test_a_case_that_is_not_there_and_one_that_is_not_visible_look_alike(database, queries):
    store(database, a_case(), participants=[(100, "u:wang")])

    assert queries.case(li, key_of(100)) is None
    assert queries.case(auditor, key_of(101)) is None
    assert a_case() == queries.case(auditor, key_of(100)).instance


def test_the_history_is_for_those_who_see_the_case(uow, database, queries):
    store(database, a_case(), participants=[(100, "u:wang")])
    with uow:
        uow.write.append(a_record(seq=2))
        uow.write.append(a_record(seq=1))

    assert [a_record(seq=1), a_record(seq=2)] == queries.records(wang, 100) == queries.records(auditor, 100)
    assert [] == queries.records(li, 100)
