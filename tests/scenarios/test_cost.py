"""What a completion of the shipped policy costs."""

import gc
import weakref

import pytest

from engine import tasks
from tests.people import office, sales
from tests.storage.statements import recorded


@pytest.mark.parametrize("proposal", [{}, {"lead_dept": "quality"}], ids=["nobody proposed", "a department proposed"])
def test_an_ordinary_completion_is_twelve_statements_and_one_commit(scenario, proposal):
    """From one user task to the next, each with a deadline and beside an offer to withdraw; the forms are parsed."""
    answer = {"sales_decision": "accept", **proposal}
    scenario.start("office_affairs", by=office).complete("sales_check", by=sales, **answer)
    scenario.start("office_affairs", by=office)
    database, key = scenario.database, scenario.task("sales_check").key
    with recorded(database.backend.writing) as said, recorded(database.backend.reading) as aside:
        tasks.complete_task(database.unit_of_work(), task_key=key, actor=sales, variables=answer, at=scenario.now)

    scenario.waits_at("gm_approve")
    assert [] == aside
    assert 1 == sum(statement == "COMMIT" for statement, _ in said)
    assert len(said) - 1 <= 12


@pytest.fixture
def uncollected():
    """Nothing is freed but what nobody knows any more."""
    gc.disable()
    yield
    gc.enable()


def test_what_a_command_worked_with_is_freed_when_it_is_over(scenario, uncollected):
    scenario.start("office_affairs", by=office)
    key, uow = scenario.task("sales_check").key, scenario.database.unit_of_work()
    tasks.complete_task(uow, task_key=key, actor=sales, variables={"sales_decision": "accept"}, at=scenario.now)
    known = weakref.ref(uow)
    del uow

    assert known() is None
