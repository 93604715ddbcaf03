"""How many statements a command takes."""

from dataclasses import replace

import pytest

from engine.model import key_of
from tests.storage.cases import (
    NOON,
    a_case,
    a_record,
    a_subscription,
    a_task,
    a_timer,
    deployed,
    store,
)
from tests.storage.statements import recorded


@pytest.fixture(autouse=True)
def case(database):
    deployed(database, "travel")
    store(database, a_case(), tasks=[a_task()])
    with (uow := database.unit_of_work()):
        uow.write.add_waits([a_timer(counter=2)])
        uow.definitions.bundle(key_of(1))


def complete(uow):
    """What the services do from one user task to the next, each with a deadline."""
    with uow:
        case = uow.instances.get_for_update(a_task().key)
        task = uow.tasks.get(a_task().key)
        uow.definitions.bundle(case.deployment_key)
        uow.write.update_instance(replace(case, version=2), expected_version=1)
        uow.write.add_participants(100, ["g:quality", "u:wang"])
        uow.write.add_tasks([a_task(counter=3)])
        uow.write.end_tasks([(task.key, "completed", "wang")], NOON)
        uow.write.end_waits([key_of(100, 2)])
        uow.write.add_waits([a_timer(counter=4), a_subscription(counter=5)])
        uow.definitions.deployment(case.deployment_key)
        uow.write.append(a_record())
        uow.files.attach([], 100)
        uow.drafts.delete("wang", f"task/{task.key}")


def test_an_ordinary_completion_is_twelve_statements_and_one_commit(uow, database):
    with recorded(database.backend.writing) as said, recorded(database.backend.reading) as aside:
        complete(uow)

    assert [] == aside
    assert 1 == sum(statement == "COMMIT" for statement, _ in said)
    assert len(said) - 1 <= 12


def test_lists_are_one_statement_for_all_their_rows(uow, database):
    with uow:
        uow.write.end_tasks([(a_task().key, "completed", "wang")], NOON)
    with recorded(database.backend.writing) as said, uow:
        uow.write.add_tasks([a_task(counter=n, candidate_groups=("a", "b", "c")) for n in range(10, 30)])

    assert 2 == len(said) - 1


def test_a_root_that_ends_asks_nothing_of_the_called_processes(uow, database):
    with recorded(database.backend.writing) as said, uow:
        uow.write.end_called_instances([key_of(100)], "completed", NOON)

    assert [("COMMIT", ())] == said
