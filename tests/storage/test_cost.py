"""How many statements a command takes, and that lists and hot statements read indexes, not tables."""

from dataclasses import replace

import pytest

from engine.model import Actor, key_of
from tests.storage.cases import (
    MINUTE,
    NOON,
    a_case,
    a_job,
    a_record,
    a_subscription,
    a_task,
    a_timer,
    auditor,
    deployed,
    store,
    wang,
)
from tests.storage.statements import recorded

GROUPS = Actor("wang", frozenset({"quality", "sales", "all"}))


@pytest.fixture(autouse=True)
def case(database):
    deployed(database, "travel")
    store(database, a_case(), tasks=[a_task()])
    with (uow := database.unit_of_work()):
        uow.write.set_timers([a_timer(counter=2)])
        uow.definitions.bundle(key_of(1))


def complete(uow):
    """What the services do from one user task to the next, each with a deadline."""
    with uow:
        case = uow.instances.get_for_update(a_task().key)
        task = uow.tasks.get(a_task().key)
        uow.definitions.bundle(case.deployment_key)
        uow.write.update_instance(replace(case, version=2), expected_version=1)
        uow.write.add_tasks([a_task(counter=3)])
        uow.write.end_tasks([(task.key, "completed", "wang")], NOON)
        uow.write.delete_timers([key_of(100, 2)])
        uow.write.set_timers([a_timer(counter=4)])
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

    assert 3 == len(said) - 1


def test_a_root_that_ends_asks_nothing_of_the_called_processes(uow, database):
    with recorded(database.backend.writing) as said, uow:
        uow.write.end_called_instances([key_of(100)], "completed", NOON)

    assert [("COMMIT", ())] == said


def steps_of(database, statement, parameters):
    """What SQLite intends: (number of the step that it is part of, text)."""
    with database.backend.reading.begin() as connection:
        rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
        return [(row[1], row[3]) for row in rows]


def plan(database, said):
    return [step for sql, parameters in said if sql != "COMMIT" for _, step in steps_of(database, sql, parameters)]


def asked(database, question):
    with recorded(database.backend.reading) as said:
        question(database.queries())
    return plan(database, said)


def table_scans(steps):
    """Steps that walk through a whole table; a subquery's few rows and the arms of a union do not count."""
    tables = ("instance", "task", "worklist", "participant", "incident", "archive_item", "notice", "job", "timer")
    return [step for step in steps if step.startswith(tuple(f"SCAN {table}" for table in tables))]


def test_a_worklist_is_read_in_the_order_of_its_index(database):
    steps = asked(database, lambda queries: queries.open_tasks(GROUPS))

    arms = [step for step in steps if "ix_worklist_principal_created_at_task_key" in step]
    assert len(GROUPS.principals) == len(arms)
    assert all(step.startswith("SEARCH worklist USING") and "principal=?" in step for step in arms)
    assert [] == table_scans(steps)


@pytest.mark.parametrize("limit", [1, 50])
def test_the_next_page_of_a_worklist_begins_where_the_index_says(database, limit):
    store(database, a_case(99), tasks=[a_task(99, created_at=NOON + n * MINUTE, counter=n) for n in range(1, 4)])
    after = database.queries().open_tasks(GROUPS, limit=1).next

    steps = asked(database, lambda queries: queries.open_tasks(GROUPS, after=after, limit=limit))

    arms = [step for step in steps if "ix_worklist_principal_created_at_task_key" in step]
    assert len(GROUPS.principals) == len(arms)
    assert all("(principal=? AND (created_at,task_key)>(?,?))" in step for step in arms)


def test_the_count_of_a_worklist_reads_its_index_alone(database):
    steps = asked(database, lambda queries: queries.count_open_tasks(GROUPS))

    assert len(GROUPS.principals) == sum("ix_worklist_principal" in step for step in steps)
    assert [] == table_scans(steps)


def test_the_cases_that_one_sees_are_read_through_one_s_groups(database):
    steps = asked(database, lambda queries: queries.cases(GROUPS, state="active"))

    assert len(GROUPS.principals) == sum("ix_participant_principal_number (principal=?)" in step for step in steps)
    assert [] == table_scans(steps)


@pytest.mark.parametrize(
    ("question", "index"),
    [
        (lambda queries: queries.completed_tasks(wang), "ix_task_completed (completed_by=?)"),
        (lambda queries: queries.started_cases(wang), "ix_instance_started_by_number (started_by=?)"),
        (lambda queries: queries.cases(auditor, state="active"), "ix_instance_state_number (state=?)"),
        (lambda queries: queries.incidents(auditor), "ix_incident_open"),
        (lambda queries: queries.notices("wang"), "ix_notice_recipient_at_key (recipient=?)"),
        (lambda queries: queries.archive_items(auditor), "ix_archive_item_archived_at_archive_no"),
    ],
)
def test_a_list_is_read_in_the_order_of_an_index(database, question, index):
    with recorded(database.backend.reading) as said:
        question(database.queries())
    outermost = [text for part_of, text in steps_of(database, *said[0]) if part_of == 0]

    assert any(index in text for text in outermost)
    assert not any("TEMP B-TREE" in text for text in outermost)


def test_running_cases_are_counted_in_an_index(database):
    steps = asked(database, lambda queries: queries.definitions())

    assert any("COVERING INDEX ix_instance_definition_key_state" in step for step in steps)


def test_due_timers_and_jobs_are_read_in_the_order_of_an_index(uow, database):
    with recorded(database.backend.writing) as said, uow:
        uow.timers.due(NOON, 10)
        uow.timers.next_due()
        uow.jobs.due(None, NOON, 10)
        uow.jobs.due(["a", "b"], NOON, 10)

    steps = plan(database, said)
    assert 2 == sum("ix_timer_due_key" in step for step in steps)
    assert 1 == sum("ix_job_available (available_at<?)" in step for step in steps)
    assert 2 == sum("ix_job_type (type=? AND available_at<?)" in step for step in steps)


def test_a_command_finds_every_row_by_its_key(uow, database):
    with uow:
        uow.write.add_jobs([a_job(counter=8)])
        uow.write.add_subscriptions([a_subscription(counter=9)])
    with recorded(database.backend.writing) as said:
        complete(uow)
        with uow:
            uow.jobs.lock(key_of(100, 8), "me", NOON, NOON)
            uow.write.end_jobs([(key_of(100, 8), "completed")])
            uow.write.delete_subscriptions([key_of(100, 9)])
            uow.subscriptions.waiting("withdraw", "1")
            uow.instances.is_visible(100, wang)

    single = [(sql, p[0] if isinstance(p, list) else p) for sql, p in said if not sql.startswith("INSERT")]
    steps = plan(database, single)
    assert [] == table_scans(steps)
    assert steps
