"""Walking the pages of any list yields every row once and in order, whatever the size of the pages."""

from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.model import Actor, key_of
from engine.ports import ArchiveItem, Notice
from storage.paging import MOST_ROWS
from tests.storage.cases import NOON, a_case, a_task, an_incident, auditor, deployed, store

GROUPS = ("a", "b", "c")
ME = Actor("me", frozenset(GROUPS))

things = st.lists(
    st.tuples(st.integers(0, 3), st.sets(st.sampled_from(["u:me", "g:a", "g:b", "g:other"]))), max_size=12
)
"""Per case: when (so that times collide), and who takes part."""


def fill(database, given_things):
    deployed(database, "travel")
    cases, tasks, participants = [], [], []
    for number, (at, principals) in enumerate(given_things, start=10):
        moment = NOON + timedelta(microseconds=at)
        cases.append(a_case(number, started_by="me"))
        users = tuple(p[2:] for p in principals if p[0] == "u")
        groups = tuple(p[2:] for p in principals if p[0] == "g")
        tasks += [
            a_task(number, counter, created_at=moment, candidate_users=users, candidate_groups=groups)
            for counter in (1, 2)
        ]
        participants += [(number, principal) for principal in principals]
    store(database, *cases, tasks=tasks, participants=participants)
    with (uow := database.unit_of_work()):
        for number, (at, _) in enumerate(given_things, start=10):
            moment = NOON + timedelta(microseconds=at)
            uow.write.end_tasks([(key_of(number, 2), "completed", "me")], moment)
            uow.write.add_incidents([an_incident(number, 3, created_at=moment)])
            uow.write.add_notices([Notice(key_of(number, 4), number, "me", "x", moment)])
            uow.write.add_archive_item(
                ArchiveItem(f"N-{number}", number, None, "x", "travel", None, "y10", None, None, moment, "d")
            )


def walked(question, limit, identify):
    rows, after = [], None
    while True:
        page = question(after=after, limit=limit)
        assert len(page.items) <= limit
        rows += [identify(row) for row in page.items]
        if page.next is None:
            return rows
        after = page.next


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(given_things=things, limit=st.integers(1, 5))
def test_walking_the_pages_yields_every_row_once_in_order(copied, given_things, limit):
    with copied() as database:
        fill(database, given_things)
        every_list_is_walked(database.queries(), given_things, limit)


def every_list_is_walked(queries, given_things, limit):
    numbered = list(enumerate(given_things, start=10))
    mine = [(number, at) for number, (at, who) in numbered if who - {"g:other"}]
    latest = [number for number, _ in sorted(numbered, key=lambda entry: (entry[1][0], entry[0]), reverse=True)]

    def number(row):
        return row.number

    assert [n for n, _ in sorted(mine, key=lambda entry: (entry[1], entry[0]))] == walked(
        lambda **page: queries.open_tasks(ME, **page), limit, number
    )
    assert [n for n, _ in reversed(mine)] == walked(lambda **page: queries.cases(ME, **page), limit, number)
    everything = [n for n, _ in reversed(numbered)]
    assert everything == walked(lambda **page: queries.cases(auditor, **page), limit, number)
    visible = {n for n, _ in mine}
    assert [n for n in everything if n in visible] == walked(
        lambda **page: queries.started_cases(ME, **page), limit, number
    )
    assert [n for n in latest if n in visible] == walked(
        lambda **page: queries.completed_tasks(ME, **page), limit, number
    )
    assert latest == walked(lambda **page: queries.incidents(auditor, **page), limit, number)
    assert latest == walked(lambda **page: queries.archive_items(auditor, **page), limit, number)
    assert latest == walked(lambda **page: queries.notices("me", **page), limit, number)


def test_no_page_is_longer_than_the_store_allows(database, queries):
    deployed(database, "travel")
    store(database, *(a_case(number) for number in range(MOST_ROWS + 1)))

    page = queries.cases(auditor, limit=10_000)

    assert MOST_ROWS == len(page.items)
    assert [0] == [row.number for row in queries.cases(auditor, after=page.next).items]


def test_what_comes_meanwhile_neither_doubles_nor_hides_a_row(database, queries):
    deployed(database, "travel")
    store(database, *(a_case(number) for number in (10, 20, 30)))
    first = queries.cases(auditor, limit=2)
    store(database, a_case(25), a_case(40))

    assert [30, 20] == [row.number for row in first.items]
    assert [10] == [row.number for row in queries.cases(auditor, after=first.next, limit=2).items]
