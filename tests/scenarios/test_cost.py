"""What a completion of the shipped policy costs the database."""

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
