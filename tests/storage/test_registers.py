import pytest

from engine.model import key_of
from engine.ports import ArchiveItem, Notice
from engine.views import IncidentRow
from tests.storage.cases import MINUTE, NOON, a_case, an_incident, auditor, deployed, li, store, wang

LATER = NOON + MINUTE


@pytest.fixture(autouse=True)
def cases(database):
    deployed(database, "travel")
    store(database, a_case(99), a_case(100), participants=[(100, "u:wang")])


def keys(page):
    return [row.key for row in page.items]


def test_incidents_are_of_the_cases_that_one_sees(uow, queries):
    with uow:
        uow.write.add_incidents([an_incident(), an_incident(99, created_at=LATER), an_incident(100, 2)])
        uow.write.resolve_incidents([key_of(100, 2)], LATER)

    assert [key_of(99, 1), key_of(100, 1)] == keys(queries.incidents(auditor))
    assert [key_of(100, 2)] == keys(queries.incidents(auditor, state="resolved"))
    assert [key_of(99, 1), key_of(100, 2), key_of(100, 1)] == keys(queries.incidents(auditor, state=None))
    assert [key_of(100, 1)] == keys(queries.incidents(wang))
    assert [] == keys(queries.incidents(li))


def test_an_incident_says_what_happened_to_what(uow, queries):
    with uow:
        uow.write.add_incidents([an_incident(job_key=key_of(100, 9))])

    row = IncidentRow(
        key=key_of(100, 1),
        number=100,
        instance_key=key_of(100),
        business_id="T-100",
        title="case 100",
        process_id="travel",
        element_id="gate",
        element_name="是否批准？",
        code="bpmn.no_flow",
        params={"amount": 3},
        job_key=key_of(100, 9),
        created_at=NOON,
        resolved_at=None,
    )
    assert (row,) == queries.incidents(auditor).items


def test_the_register_shows_what_one_sees(uow, queries):
    items = [
        ArchiveItem(f"WS·2026-Y30-000{n}", number, business_id, title, "travel", None, "y30", None, None, at, "d")
        for n, number, business_id, title, at in (
            (1, 99, "T-99", "泵", LATER),
            (2, 100, None, "阀", NOON),
        )
    ]
    with uow:
        for item in items:
            uow.write.add_archive_item(item)

    assert tuple(items) == queries.archive_items(auditor).items
    assert (items[1],) == queries.archive_items(wang).items
    assert () == queries.archive_items(li).items
    assert (items[1],) == queries.archive_items(auditor, search="0002").items
    assert (
        (items[0],)
        == queries.archive_items(auditor, search="泵").items
        == queries.archive_items(auditor, search="t-99").items
    )


def test_notices_are_one_s_own_the_latest_first(uow, queries):
    notices = [Notice(key_of(100, n), 100, user, "text", NOON + n * MINUTE) for n in (1, 2) for user in ("wang", "li")]
    with uow:
        uow.write.add_notices(notices)

    assert (notices[2], notices[0]) == queries.notices("wang").items
    assert () == queries.notices("zhao").items
