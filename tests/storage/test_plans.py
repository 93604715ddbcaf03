"""Lists and hot statements read indexes, not tables. How a database says what it intends is its own."""

import pytest

from engine.model import ADMINISTRATORS, Actor, Given, key_of
from engine.searches import Condition, Search
from tests.databases import ON_POSTGRESQL, ON_SQLITE
from tests.storage.cases import (
    MINUTE,
    NOBODY,
    NOON,
    a_case,
    a_job,
    a_message,
    a_signal,
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
        uow.write.add_waits([a_timer(counter=2)])


def work(uow):
    """What commands and workers say, row by row."""
    with uow:
        uow.write.add_jobs([a_job(counter=8)])
        uow.write.add_waits([a_subscription(counter=9)])
        uow.instances.get_for_update(a_task().key)
        uow.tasks.get(a_task().key)
        uow.write.end_tasks([(a_task().key, "completed", "wang")], NOON)
        uow.drafts.delete("wang", f"task/{a_task().key}")
        uow.jobs.lock(key_of(100, 8), "me", NOON, NOON)
        uow.write.end_jobs([(key_of(100, 8), "completed")])
        uow.messages.receivers(a_message(), 9)
        uow.messages.receivers(a_message(business_id="T-100"), 9)
        uow.messages.receivers(a_message(correlation_key="", business_id="T-100"), 9)
        uow.messages.named("withdraw", None, 9)
        uow.messages.keep(a_message(message_id="1", expires_at=NOON + MINUTE), NOBODY)
        uow.messages.take_kept(a_message().key, NOON)
        uow.messages.waiting_to_begin("withdraw", "42", NOON)
        uow.messages.note_given(a_message().key, Given(key_of(100, 9), ("travel",), is_held_up=True))
        uow.messages.take_back(a_message().key, "travel", None)
        uow.starts.claim("travel", "42")
        uow.starts.release("travel", "42")
        uow.deliveries.broadcast(a_signal(), besides=100)
        uow.write.end_waits([key_of(100, 9)])
        uow.instances.is_visible(100, wang)


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
    tables = (
        "instance", "task", "worklist", "participant", "incident", "archive_item", "notice", "job", "wait", "message",
        "delivery", "start",
    )  # fmt: skip
    return [step for step in steps if step.startswith(tuple(f"SCAN {table}" for table in tables))]


@ON_SQLITE
def test_a_worklist_is_read_in_the_order_of_its_index(database):
    steps = asked(database, lambda queries: queries.open_tasks(GROUPS))

    arms = [step for step in steps if "ix_worklist_principal_created_at_task_key" in step]
    assert len(GROUPS.principals) == len(arms)
    assert all(step.startswith("SEARCH worklist USING") and "principal=?" in step for step in arms)
    assert [] == table_scans(steps)


@ON_SQLITE
@pytest.mark.parametrize("limit", [1, 50])
def test_the_next_page_of_a_worklist_begins_where_the_index_says(database, limit):
    store(database, a_case(99), tasks=[a_task(99, created_at=NOON + n * MINUTE, counter=n) for n in range(1, 4)])
    after = database.queries().open_tasks(GROUPS, limit=1).next

    steps = asked(database, lambda queries: queries.open_tasks(GROUPS, after=after, limit=limit))

    arms = [step for step in steps if "ix_worklist_principal_created_at_task_key" in step]
    assert len(GROUPS.principals) == len(arms)
    assert all("(principal=? AND (created_at,task_key)>(?,?))" in step for step in arms)


@ON_SQLITE
def test_the_count_of_a_worklist_reads_its_index_alone(database):
    steps = asked(database, lambda queries: queries.count_open_tasks(GROUPS))

    assert len(GROUPS.principals) == sum("ix_worklist_principal" in step for step in steps)
    assert [] == table_scans(steps)


@ON_SQLITE
def test_the_cases_that_one_sees_are_read_through_one_s_groups(database):
    steps = asked(database, lambda queries: queries.cases(GROUPS, state="active"))

    assert len(GROUPS.principals) == sum("ix_participant_principal_number (principal=?)" in step for step in steps)
    assert [] == table_scans(steps)


@ON_SQLITE
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


@ON_SQLITE
def test_running_cases_are_counted_in_an_index(database):
    steps = asked(database, lambda queries: queries.definitions())

    assert any("COVERING INDEX ix_instance_definition_key_state" in step for step in steps)


@ON_SQLITE
def test_due_timers_and_jobs_are_read_in_the_order_of_an_index(uow, database):
    with recorded(database.backend.writing) as said, uow:
        uow.timers.due(NOON, 10)
        uow.timers.next_due()
        uow.jobs.due(None, NOON, 10)
        uow.jobs.due(["a", "b"], NOON, 10)

    steps = plan(database, said)
    assert 2 == sum("ix_wait_due" in step for step in steps)
    assert 1 == sum("ix_job_available (available_at<?)" in step for step in steps)
    assert 2 == sum("ix_job_type (type=? AND available_at<?)" in step for step in steps)


@ON_SQLITE
def test_the_most_urgent_jobs_of_a_type_are_read_in_the_order_of_an_index(uow, database):
    with recorded(database.backend.writing) as said, uow:
        uow.jobs.due(["a"], NOON, 10, urgent_first=True)
    steps = [step for sql, parameters in said if sql != "COMMIT" for step in steps_of(database, sql, parameters)]
    within = [part_of for part_of, text in steps if "ix_job_urgent (type=?)" in text]

    assert 1 == len(within)
    assert not any("TEMP B-TREE" in text for part_of, text in steps if part_of == within[0])


@ON_SQLITE
def test_those_who_look_for_somebody_are_found_without_those_who_were_given_away(uow, database):
    with recorded(database.backend.writing) as said, uow:
        uow.messages.awaited(NOON, 10)
    steps = [step for step in plan(database, said) if " message USING " in step]

    assert [4, 1] == [
        sum(f"USING INDEX {index}" in step for step in steps) for index in ("ix_message_kept", "ix_message_held_up")
    ]
    assert 5 == len(steps)


@ON_SQLITE
def test_what_rests_is_found_without_what_is_under_way(uow, database):
    steps = asked(database, lambda queries: queries.undelivered(Actor("xu", frozenset({ADMINISTRATORS}))))
    with recorded(database.backend.writing) as said, uow:
        uow.deliveries.resting(wang, 9)
        uow.deliveries.resting(wang, 9, key_of(500))
    steps += plan(database, said)

    assert {"SCAN delivery USING INDEX ix_delivery_resting"} == set(table_scans(steps))


@ON_SQLITE
def test_a_command_finds_every_row_by_its_key(uow, database):
    with recorded(database.backend.writing) as said:
        work(uow)

    steps = plan(database, one_of_each(said))
    assert [] == table_scans(steps)
    assert steps


def one_of_each(said):
    """The statements that look for something, each with its first parameters."""
    looking = [entry for entry in said if not entry[0].startswith(("INSERT", "COMMIT"))]
    return [(sql, p[0] if isinstance(p, list) else p) for sql, p in looking]


LISTS = [
    (lambda queries: queries.open_tasks(GROUPS), "ix_worklist_principal_created_at_task_key"),
    (lambda queries: queries.count_open_tasks(GROUPS), "ix_worklist_principal_created_at_task_key"),
    (lambda queries: queries.cases(GROUPS, state="active"), "ix_participant_principal_number"),
    (lambda queries: queries.completed_tasks(wang), "ix_task_completed"),
    (lambda queries: queries.started_cases(wang), "ix_instance_started_by_number"),
    (lambda queries: queries.cases(auditor, state="active"), "ix_instance_state_number"),
    (lambda queries: queries.incidents(auditor), "ix_incident_open"),
    (lambda queries: queries.notices("wang"), "ix_notice_recipient_at_key"),
    (lambda queries: queries.archive_items(auditor), "ix_archive_item_archived_at_archive_no"),
]


def explained(database, said):
    """What PostgreSQL intends where walking through a table is the last resort, as it is when tables are large."""
    with database.backend.writing.connect() as connection:
        for way in ("seqscan", "bitmapscan", "sort"):
            connection.exec_driver_sql(f"SET enable_{way} = off")
        return [
            line
            for sql, parameters in said
            if sql != "COMMIT"
            for line in connection.exec_driver_sql(f"EXPLAIN (COSTS OFF) {sql}", parameters).scalars()
        ]


@ON_POSTGRESQL
@pytest.mark.parametrize(("question", "index"), LISTS)
def test_a_list_has_its_index_on_postgresql_too(database, question, index):
    with recorded(database.backend.reading) as said:
        question(database.queries())
    steps = explained(database, said[:1])

    assert any(index in step for step in steps)


@ON_POSTGRESQL
def test_due_timers_and_jobs_have_their_indexes_on_postgresql_too(uow, database):
    with recorded(database.backend.writing) as said, uow:
        uow.timers.due(NOON, 10)
        uow.timers.next_due()
        uow.jobs.due(None, NOON, 10)
        uow.jobs.due(["a", "b"], NOON, 10)
        uow.jobs.due(["a", "b"], NOON, 10, urgent_first=True)
        uow.messages.awaited(NOON, 10)

    steps = explained(database, said)
    for index, times in (
        ("ix_wait_due", 2), ("ix_job_available", 1), ("ix_job_type", 2), ("ix_job_urgent", 2),
        ("ix_message_kept", 4), ("ix_message_held_up", 1),
    ):  # fmt: skip
        assert times == sum(index in step for step in steps)
    assert not any("Seq Scan" in step for step in steps)


@ON_POSTGRESQL
def test_a_command_finds_every_row_by_its_key_on_postgresql_too(uow, database):
    with recorded(database.backend.writing) as said:
        work(uow)
    steps = explained(database, one_of_each(said))

    assert steps
    assert not any("Seq Scan" in step for step in steps)


@ON_SQLITE
@pytest.mark.parametrize(
    ("question", "field"),
    [
        ("search_tasks", "user_task_key"),
        ("search_tasks", "process_instance_key"),
        ("search_instances", "process_instance_key"),
        ("search_incidents", "incident_key"),
    ],
)
def test_what_is_searched_by_a_key_is_looked_up_in_its_case_alone(database, question, field):
    search = Search((Condition(field, "eq", a_task().key),))
    steps = asked(database, lambda queries: getattr(queries, question)(GROUPS, search))

    assert [] == table_scans(steps)


@ON_SQLITE
def test_notes_on_cases_are_found_without_reading_the_companys_chain(database):
    with recorded(database.backend.reading) as said, (uow := database.reading()):
        uow.audit.notes()

    assert ["SEARCH history USING INDEX ix_history_notes (number=?)"] == plan(database, said)
