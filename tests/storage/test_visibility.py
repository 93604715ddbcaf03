"""No question answers with anything of a case that its asker neither takes part in nor oversees."""

from dataclasses import replace
from itertools import product

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.model import AUDITORS, OVERSEERS, Actor, key_of, number_of
from engine.ports import ArchiveItem
from engine.searches import Search
from storage.queries import Queries
from tests.examples import TIMES
from tests.storage.cases import NOON, a_case, a_record, a_task, an_incident, deployed, store
from tests.storage.test_deliveries import a_delivery

NAMES = ("ann", "bo", "sales", "quality")
"""User and group ids share their names: a user ``sales`` is not the group."""

principals = st.sets(st.builds("{}:{}".format, st.sampled_from("ug"), st.sampled_from(NAMES)), max_size=3)
groups = st.sets(st.sampled_from([*NAMES, *OVERSEERS]), max_size=3)


EVERYTHING = Search()
ASKED = {
    "cases": lambda queries, actor, _: numbers_of(queries.cases(actor).items),
    "started_cases": lambda queries, actor, _: numbers_of(queries.started_cases(actor).items),
    "open_tasks": lambda queries, actor, _: numbers_of(queries.open_tasks(actor).items),
    "completed_tasks": lambda queries, actor, _: numbers_of(queries.completed_tasks(actor).items),
    "incidents": lambda queries, actor, _: numbers_of(queries.incidents(actor, state=None).items),
    "undelivered": lambda queries, actor, _: undelivered(queries, actor),
    "archive_items": lambda queries, actor, _: numbers_of(queries.archive_items(actor).items),
    "search_instances": lambda queries, actor, _: within(queries.search_instances(actor, EVERYTHING).items),
    "search_tasks": lambda queries, actor, _: within(queries.search_tasks(actor, EVERYTHING).items),
    "search_incidents": lambda queries, actor, _: within(queries.search_incidents(actor, EVERYTHING).items),
    "case": lambda queries, actor, numbers: {each for each in numbers if queries.case(actor, key_of(each))},
    "task_case": lambda queries, actor, numbers: {
        each for each in numbers if queries.task_case(actor, key_of(each, 1))
    },
    "records": lambda queries, actor, numbers: {each for each in numbers if queries.records(actor, each)},
    "file": lambda queries, actor, numbers: set().union(
        *({each, *file.numbers} for each in numbers if (file := queries.file(actor, f"f{each}")))
    ),
}
"""The case numbers of everything that a question answers with."""

MINE = {"started_cases", "open_tasks", "completed_tasks"}
"""Fewer than one may see: those that one began, may work on, or did."""
FOR_ADMINISTRATORS = {"undelivered"}
COUNTED = {"count_open_tasks"}
OF_NO_CASE = {"startable", "definitions", "search_definitions"}
OF_ONESELF = {"notices", "drafts"}
"""What a person was sent, and has begun to write: by user id, whatever became of the case."""


def numbers_of(rows):
    return {row.number for row in rows}


def undelivered(queries, actor):
    """The cases that sent messages, and those that did not get them."""
    rows = queries.undelivered(actor).items
    given = {receiver.case.number for row in rows for receiver in row.receivers}
    sent = {row.sent_from.number for row in rows if row.sent_from}
    open_ = {row.variables["from"] for row in rows if row.variables}

    assert sent == open_
    assert len(rows) * len(given) == sum(row.count for row in rows)
    return given | sent


def within(rows):
    return {number_of(row.process_instance_key) for row in rows}


def test_every_question_is_asked_here():
    questions = {name for name in dir(Queries) if not name.startswith("_") and callable(getattr(Queries, name))}

    assert questions == ASKED.keys() | COUNTED | OF_NO_CASE | OF_ONESELF


def seen_by(queries, actor, numbers):
    return {name: ask(queries, actor, numbers) for name, ask in ASKED.items()}


@settings(max_examples=20 * TIMES, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    participants=st.lists(principals, min_size=1, max_size=4),
    user=st.sampled_from(NAMES),
    of=groups,
    sealed=st.sets(st.sampled_from(["secret", "open"])),
)
def test_one_sees_exactly_what_one_takes_part_in(copied, participants, user, of, sealed):
    with copied() as database:
        exactly_that_is_seen(database, participants, user, of, sealed)


def each_sends_all_a_message(database, numbers):
    with (uow := database.unit_of_work()):
        for sender, receiver in product(numbers, numbers):
            given = a_delivery(key_of(receiver, 9), variables={"from": sender}, available_at=None, claims=None)
            uow.deliveries.give(replace(given, source=key_of(sender, 8)))


def exactly_that_is_seen(database, participants, user, of, sealed):
    deployed(database, "travel")
    who = dict(enumerate(participants, start=10))
    for number, given_principals in who.items():
        label = "secret" if number % 2 else "open"
        store(database, a_case(number, started_by="stranger", confidentiality=label))
        with (uow := database.unit_of_work()):
            uow.write.add_participants(number, given_principals)
            uow.write.append(a_record(number))
            uow.write.add_incidents([an_incident(number, 3)])
            uow.write.add_archive_item(
                ArchiveItem(f"N-{number}", number, None, "x", "travel", None, "y10", None, None, NOON, "d")
            )
            uow.files.add(
                id=f"f{number}", digest="x", name="x", media_type="x", size=1, content=b"x", by="stranger", at=NOON
            )
            uow.files.attach([f"f{number}"], number)
        with (uow := database.unit_of_work()):
            uow.write.add_tasks([a_task(number, candidate_groups=NAMES)])  # and nobody of them takes part for that
            uow.write.add_tasks([a_task(number, 4, candidate_groups=())])
            uow.write.end_tasks([(key_of(number, 4), "completed", user)], NOON)

    each_sends_all_a_message(database, who)

    actor = Actor(user, frozenset(of), sealed=frozenset(sealed))
    queries = database.queries()
    is_closed = {number: ("secret" if number % 2 else "open") in sealed and AUDITORS not in of for number in who}
    expected = {
        number
        for number, given_ in who.items()
        if (actor.oversees and not is_closed[number]) or given_ & set(actor.principals)
    }
    seen = seen_by(queries, actor, who)
    if not actor.is_administrator:
        assert [set()] == [seen.pop(name) for name in FOR_ADMINISTRATORS]

    assert set() == set().union(*seen.values()) - expected
    assert {name: expected for name in seen if name not in MINE} == {
        name: found for name, found in seen.items() if name not in MINE
    }
    assert len(queries.open_tasks(actor).items) == queries.count_open_tasks(actor)
    with (reading := database.reading()):
        assert expected == {number for number in who if reading.instances.is_visible(number, actor)}
