"""People and groups as administrators change them."""

from concurrent.futures import ThreadPoolExecutor, wait
from datetime import timedelta

import pytest
from sqlalchemy import update

from engine.errors import Invalid, NotFound
from storage.tables import users
from tests.storage.cases import NOON

LATER = NOON + timedelta(hours=8)


@pytest.fixture
def roster(database):
    roster = database.roster()
    roster.add_group("quality", name="质量部", kind="department", head=None, parent=None)
    roster.add_group("welder", name="焊工", kind="post", head=None, parent="quality")
    add(roster, "chen", "陈", "administrators")
    add(roster, "wang", "王", "quality", "welder")
    return roster


def add(roster, id, name, *groups, phone=None, until=None):
    roster.add_person(id, name=name, phone=phone, groups=groups, at=NOON, password_hash="h", until=until)


def codes(refused):
    return [finding.code for finding in refused.value.findings]


def log_in(database, token, user="wang"):
    database.accounts().create_session(
        token_hash=token * 16, user=user, csrf="c", at=NOON, expires_at=LATER, via="web", address="10.0.0.9", agent="a"
    )


def test_people_are_read_in_pages_by_name(roster):
    for number in range(5):
        add(roster, f"li{number}", f"李{number}")
    first = roster.people(limit=4)
    rest = roster.people(limit=4, after=first.next)

    assert ["李0", "李1", "李2", "李3", "李4", "王", "陈"] == [person.name for person in (*first.items, *rest.items)]
    assert rest.next is None


def test_people_are_found_by_account_name_phone_and_group(roster):
    add(roster, "li", "李明", phone="0512-66")

    assert ["li"] == [person.id for person in roster.people(search="0512").items]
    assert ["li"] == [person.id for person in roster.people(search="李").items]
    assert ["wang"] == [person.id for person in roster.people(search="WAN").items]
    assert ["wang"] == [person.id for person in roster.people(group="welder").items]


def test_an_account_is_given_once(roster):
    with pytest.raises(Invalid) as refused:
        add(roster, "wang", "another")

    assert ["people.id_taken"] == codes(refused)
    assert "王" == roster.people(search="wang").items[0].name


def test_no_group_is_called_as_a_person_is(roster):
    with pytest.raises(Invalid) as refused:
        roster.add_group("wang", name="王", kind="group", head=None, parent=None)

    assert ["people.id_taken"] == codes(refused)


@pytest.mark.parametrize(
    "change",
    [
        lambda roster: roster.set_active("chen", active=False),
        lambda roster: roster.change_person("chen", name="陈", phone=None, groups=[]),
        lambda roster: roster.change_members("administrators", remove=["chen"]),
    ],
    ids=["deactivate", "edit", "remove"],
)
def test_the_last_administrator_stays(roster, change):
    with pytest.raises(Invalid) as refused:
        change(roster)

    assert ["people.last_administrator"] == codes(refused)
    assert ["chen"] == [person.id for person in roster.people(group="administrators").items]


def test_of_two_administrators_who_deactivate_each_other_at_once_one_stays(roster, opened):
    roster.change_members("administrators", add=["wang"])
    away = update(users).where(users.c.id == "chen").values(active=False)

    with ThreadPoolExecutor(1) as thread:
        with opened().roster()._changing() as connection:
            connection.execute(away)
            other = thread.submit(opened().roster().set_active, "wang", active=False)
            wait([other], timeout=0.5)  # else it would think that this one stays, and be done
        with pytest.raises(Invalid) as refused:
            other.result()

    assert ["people.last_administrator"] == codes(refused)
    assert ["wang"] == [person.id for person in roster.people(group="administrators").items]


def test_who_is_deactivated_is_logged_out_and_listed_apart(roster, database):
    log_in(database, "1")
    roster.set_active("wang", active=False)

    assert database.accounts().session("1" * 16) is None
    assert ["chen"] == [person.id for person in roster.people().items]
    assert ["wang"] == [person.id for person in roster.people(active=False).items]


def test_a_new_password_ends_all_sessions_but_the_one_that_is_kept(roster, database):
    log_in(database, "1")
    log_in(database, "2")
    roster.set_password("wang", "h2", until=None, keep="2" * 16)

    assert ["2" * 12] == [session.id for session in roster.sessions("wang", NOON)]
    assert "h2" == database.accounts().password_hash("wang")


def test_a_session_says_where_it_was_opened_and_ends_by_its_id(roster, database):
    log_in(database, "1")
    (session,) = roster.sessions("wang", NOON)

    assert ("1" * 12, "10.0.0.9", "a", "wang") == (session.id, session.address, session.agent, session.user.id)
    with pytest.raises(NotFound):
        roster.end_session("chen", session.id)
    roster.end_session("wang", session.id)
    assert [] == roster.sessions("wang", NOON)


def test_a_session_that_has_ended_is_on_no_list(roster, database):
    log_in(database, "1")

    assert [] == roster.sessions("wang", LATER)


def test_members_of_a_group_that_is_not_used_come_back_with_it(roster):
    roster.set_group_active("welder", active=False)
    assert frozenset({"quality"}) == roster.people(search="wang").items[0].groups
    roster.change_person("wang", name="王工", phone="1", groups=["quality"])
    roster.set_group_active("welder", active=True)

    assert frozenset({"quality", "welder"}) == roster.people(search="wang").items[0].groups


def test_groups_of_the_program_itself_stay(roster):
    with pytest.raises(Invalid) as refused:
        roster.set_group_active("auditors", active=False)

    assert ["people.own_group"] == codes(refused)
