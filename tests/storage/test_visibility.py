"""No question answers with anything of a case that its asker neither takes part in nor oversees."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.model import OVERSEERS, Actor, key_of
from engine.ports import ArchiveItem
from tests.storage.cases import NOON, a_case, a_record, a_task, an_incident, deployed, store

NAMES = ("ann", "bo", "sales", "quality")
"""User and group ids share their names: a user ``sales`` is not the group."""

principals = st.sets(st.builds("{}:{}".format, st.sampled_from("ug"), st.sampled_from(NAMES)), max_size=3)
groups = st.sets(st.sampled_from([*NAMES, *OVERSEERS]), max_size=3)


def seen_by(queries, actor, numbers):
    """The case numbers of everything that any question answers with."""
    seen = {
        *(row.number for row in queries.cases(actor).items),
        *(row.number for row in queries.started_cases(actor).items),
        *(row.number for row in queries.open_tasks(actor).items),
        *(row.number for row in queries.completed_tasks(actor).items),
        *(row.number for row in queries.incidents(actor, state=None).items),
        *(item.number for item in queries.archive_items(actor).items),
    }
    for number in numbers:
        seen.update(record.number for record in queries.records(actor, number))
        if queries.case(actor, key_of(number)) or queries.task_case(actor, key_of(number, 1)):
            seen.add(number)
        if file := queries.file(actor, f"f{number}"):
            seen.update({number, *file.numbers})
    return seen


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(participants=st.lists(principals, min_size=1, max_size=4), user=st.sampled_from(NAMES), of=groups)
def test_one_sees_exactly_what_one_takes_part_in(copied, participants, user, of):
    with copied() as database:
        exactly_that_is_seen(database, participants, user, of)


def exactly_that_is_seen(database, participants, user, of):
    deployed(database, "travel")
    who = dict(enumerate(participants, start=10))
    for number, given_principals in who.items():
        store(database, a_case(number, started_by="stranger"))
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
        store(database, tasks=[a_task(number, candidate_groups=("elsewhere",))])

    actor = Actor(user, frozenset(of))
    expected = {number for number, given_ in who.items() if actor.oversees or given_ & set(actor.principals)}

    assert expected == seen_by(database.queries(), actor, who)
    with (reading := database.reading()):
        assert expected == {number for number in who if reading.instances.is_visible(number, actor)}
