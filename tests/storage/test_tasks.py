from dataclasses import replace

import pytest

from engine.errors import NotFound
from engine.model import Actor, key_of
from tests.storage.cases import MINUTE, NOON, a_case, a_task, deployed, li, store, wang

LATER = NOON + MINUTE


@pytest.fixture(autouse=True)
def case(database):
    deployed(database, "travel")
    store(database, a_case(), participants=[(100, "g:quality"), (100, "u:li")])


def listed(queries, actor):
    return [row.key for row in queries.open_tasks(actor).items]


def test_a_task_comes_back_as_it_was_written(uow):
    task = a_task(
        form_key=key_of(1, 2),
        assignee="wang",
        candidate_groups=("b", "a"),
        candidate_users=("li", "wang"),
        not_by=("zhao",),
        due=LATER,
    )
    with uow:
        uow.write.add_tasks([task])

    with uow:
        assert task == uow.tasks.get(task.key)


def test_there_is_no_such_task(uow):
    with uow, pytest.raises(NotFound):
        uow.tasks.get(key_of(100, 9))


def test_candidates_have_it_on_their_worklists(uow, queries):
    with uow:
        uow.write.add_tasks([a_task(candidate_groups=("quality",), candidate_users=("li",))])

    assert [a_task().key] == listed(queries, wang) == listed(queries, li)
    assert [] == listed(queries, Actor("zhao"))


def test_the_assignee_alone_has_it_on_the_worklist(uow, queries):
    with uow:
        uow.write.add_tasks([a_task(assignee="li")])

    assert [a_task().key] == listed(queries, li)
    assert [] == listed(queries, wang)


def test_nobody_s_task_is_the_administrators(uow, queries):
    with uow:
        uow.write.add_tasks([a_task(candidate_groups=())])

    assert [a_task().key] == listed(queries, Actor("admin", frozenset({"administrators"})))


def test_an_ended_task_leaves_the_worklists(uow, queries):
    with uow:
        uow.write.add_tasks([a_task(counter=1), a_task(counter=2), a_task(counter=3)])
        uow.write.end_tasks([(key_of(100, 1), "completed", "wang"), (key_of(100, 2), "canceled", None)], LATER)

    with uow:
        completed = uow.tasks.get(key_of(100, 1))
        canceled = uow.tasks.get(key_of(100, 2))
        still_visible = uow.instances.is_visible(100, wang)
    assert ("completed", "wang", LATER) == (completed.state, completed.completed_by, completed.ended_at)
    assert ("canceled", None, LATER) == (canceled.state, canceled.completed_by, canceled.ended_at)
    assert [key_of(100, 3)] == listed(queries, wang)
    assert still_visible


def test_an_assignment_replaces_the_worklist_rows_and_shows_the_case(uow, queries):
    with uow:
        uow.write.add_tasks([a_task()])
        uow.write.change_task(replace(a_task(), assignee="zhao"))

    zhao = Actor("zhao")
    with uow:
        assert "zhao" == uow.tasks.get(a_task().key).assignee
        assert uow.instances.is_visible(100, zhao)
    assert [a_task().key] == listed(queries, zhao)
    assert [] == listed(queries, wang)


def test_a_task_given_back_is_its_candidates_again(uow, queries):
    with uow:
        uow.write.add_tasks([a_task(assignee="zhao")])
        uow.write.change_task(a_task(assignee=None))

    assert [a_task().key] == listed(queries, wang)
    assert [] == listed(queries, Actor("zhao"))


def test_a_task_that_ended_in_the_same_command_stays_off_the_worklists(uow, queries):
    with uow:
        uow.write.add_tasks([a_task()])
        uow.write.end_tasks([(a_task().key, "completed", "wang")], LATER)
        uow.write.change_task(replace(uow.tasks.get(a_task().key), assignee="wang"))

    assert [] == listed(queries, wang)


def test_whom_the_diagram_excludes_does_not_find_it_on_the_worklist(uow, queries):
    with uow:
        uow.write.add_tasks([a_task(not_by=("wang", "wang"))])

    assert [] == listed(queries, wang)
    assert 0 == queries.count_open_tasks(wang)
    assert [a_task().key] == listed(queries, Actor("chen", frozenset({"quality"})))
