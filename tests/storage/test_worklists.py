from dataclasses import replace

import pytest

from engine.errors import NotFound
from engine.model import Actor, key_of
from engine.views import MOST_COUNTED, Page, TaskRow
from tests.storage.cases import MINUTE, NOON, a_case, a_task, deployed, li, store, wang

BOTH = Actor("wang", frozenset({"quality", "sales"}))


@pytest.fixture(autouse=True)
def deployment(database):
    deployed(database, "travel")


def keys(page):
    return [row.key for row in page.items]


def test_a_row_says_what_a_worklist_shows(database, queries):
    store(database, a_case(started_by="zhao"), tasks=[a_task(due=NOON + MINUTE)])

    row = TaskRow(
        key=key_of(100, 1),
        number=100,
        instance_key=key_of(100),
        business_id="T-100",
        title="case 100",
        process_id="travel",
        element_id="approve",
        name="批准",
        due=NOON + MINUTE,
        created_at=NOON,
        ended_at=None,
        assignee=None,
        completed_by=None,
        started_by="zhao",
        from_user=None,
        state="created",
    )
    assert Page((row,), None) == queries.open_tasks(wang)


def test_from_whom_it_comes_is_who_completed_the_step_before(database, queries):
    store(
        database,
        a_case(),
        a_case(99),
        tasks=[
            a_task(counter=1),
            a_task(counter=2, created_at=NOON + MINUTE),
            a_task(counter=3, created_at=NOON + MINUTE),
            a_task(99, created_at=NOON + 3 * MINUTE),
        ],
    )
    with (uow := database.unit_of_work()):
        uow.write.end_tasks([(key_of(100, 1), "completed", "li")], NOON + MINUTE)
        uow.write.end_tasks([(key_of(100, 2), "canceled", None)], NOON + MINUTE)

    assert {key_of(100, 3): "li", key_of(99, 1): None} == {r.key: r.from_user for r in queries.open_tasks(wang).items}
    assert [None] == [row.from_user for row in queries.completed_tasks(Actor("li", frozenset({"quality"}))).items]


def test_a_step_does_not_come_from_itself(database, queries):
    store(database, a_case(), tasks=[a_task()])
    with (uow := database.unit_of_work()):
        uow.write.end_tasks([(key_of(100, 1), "completed", "wang")], NOON)

    assert [None] == [row.from_user for row in queries.completed_tasks(wang).items]


def test_the_longest_waiting_comes_first(database, queries):
    tasks = [a_task(number, created_at=NOON + minutes * MINUTE) for number, minutes in ((98, 2), (99, 0), (100, 1))]
    store(database, *(a_case(number) for number in (98, 99, 100)), tasks=tasks)

    assert [key_of(99, 1), key_of(100, 1), key_of(98, 1)] == keys(queries.open_tasks(wang))


def test_a_task_that_comes_through_two_groups_is_one_row(database, queries):
    store(database, a_case(), tasks=[a_task(candidate_groups=("quality", "sales"), candidate_users=("wang",))])

    assert [key_of(100, 1)] == keys(queries.open_tasks(BOTH))
    assert 1 == queries.count_open_tasks(BOTH)


def test_search_looks_into_title_and_business_id(database, queries):
    cases = [a_case(98, title="华东客户：Pump"), a_case(99, business_id="JT-2026-0007"), a_case(100, business_id=None)]
    store(database, *cases, tasks=[a_task(case.number) for case in cases])

    def found(search):
        return [row.number for row in queries.open_tasks(BOTH, search=search).items]

    assert [98] == found("客户") == found("pump") == found(" PUMP ")
    assert [99] == found("jt-2026")
    assert [98, 99, 100] == found("") == found(None)
    assert [] == found("%") == found("_")


def test_completed_are_one_s_own_the_latest_first(database, queries):
    store(database, a_case(), tasks=[a_task(counter=n) for n in range(1, 5)])
    with (uow := database.unit_of_work()):
        for n, user in ((1, "wang"), (2, "wang"), (3, "li")):
            uow.write.end_tasks([(key_of(100, n), "completed", user)], NOON + n * MINUTE)

    assert [key_of(100, 2), key_of(100, 1)] == keys(queries.completed_tasks(wang))
    assert [key_of(100, 2), key_of(100, 1)] == keys(queries.completed_tasks(wang, search="case"))
    assert [] == keys(queries.completed_tasks(wang, search="else"))


def test_the_count_stops(database, queries):
    store(database, a_case(), tasks=[a_task(counter=n, candidate_groups=("quality", "sales")) for n in range(1, 120)])

    assert MOST_COUNTED == queries.count_open_tasks(wang) == queries.count_open_tasks(BOTH)
    assert 0 == queries.count_open_tasks(Actor("zhao"))


def test_an_assigned_task_leaves_the_others_lists(database, queries):
    store(database, a_case(), tasks=[a_task(candidate_groups=("quality", "sales"))])
    with (uow := database.unit_of_work()):
        uow.write.change_task(replace(a_task(), assignee="li"))

    assert [] == keys(queries.open_tasks(wang))
    assert ["li"] == [row.assignee for row in queries.open_tasks(li).items]


@pytest.mark.parametrize("after", ["", "x", "bnVsbA", "WzFd", "W251bGwsMV0", "[1,2]", "ー", "WyIyMDI2LTExLTIzIiwxXQ"])
def test_a_place_in_the_list_that_no_page_gave_is_not_found(queries, after):
    with pytest.raises(NotFound):
        queries.open_tasks(wang, after=after)


@pytest.mark.parametrize("after", ["WyJ4Il0", "WzFlNDBd", "WzEsMl0", "e30"])
def test_nor_is_one_of_another_list(queries, after):
    with pytest.raises(NotFound):
        queries.cases(wang, after=after)
