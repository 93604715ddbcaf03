"""API tokens in the store."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from engine.errors import Busy, NotFound
from storage import connections
from tests.databases import ON_POSTGRESQL
from tests.storage.cases import NOON
from tests.storage.statements import recorded

A_DAY = timedelta(days=1)


@pytest.fixture
def tokens(database):
    accounts = database.accounts()
    accounts.add_group("sales", "Sales")
    for user in ("sales", "gm"):
        accounts.add_user(user, user, at=NOON)
    return database.tokens()


def add(tokens, id="t1", user="sales", **changes):
    given = {"token_hash": f"hash of {id}", "name": "ERP", "scopes": ["work", "read"], "at": NOON}
    tokens.add(**{"id": id, "user": user, "expires_at": NOON + A_DAY, **given, **changes})


def test_a_token_is_found_by_its_hash_with_its_person_as_he_is_now(database, tokens):
    add(tokens)
    database.roster().change_members("sales", add=["sales"])
    row = tokens.find("hash of t1")

    assert ("t1", "ERP", ("read", "work"), None, None) == (
        row.id, row.name, row.scopes, row.last_used_at, row.revoked_at
    )  # fmt: skip
    assert ("sales", frozenset({"sales"})) == (row.user.id, row.user.groups)
    assert tokens.find("t1") is None


@pytest.mark.parametrize("named", [[], ["sales"], ["sales", 'a "quoted", group', "质量部"]])
def test_a_token_s_person_is_in_all_groups_that_there_still_are(database, tokens, named):
    add(tokens)
    for group in (*named, "gone"):
        database.accounts().add_group(group, group)
        database.roster().change_members(group, add=["sales"])
    database.roster().set_group_active("gone", active=False)

    assert frozenset(named) == tokens.find("hash of t1").user.groups


def test_a_token_is_found_by_one_statement_alone(database, tokens):
    add(tokens)
    with recorded(database.backend.asking.engine) as said:
        tokens.find("hash of t1")

    assert 1 == len(said)


OTHERS = "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"


def end_all_others(database):
    with database.backend.writing.connect() as own:
        own.exec_driver_sql(f"SELECT pg_terminate_backend(pid) {OTHERS}")


@ON_POSTGRESQL
def test_a_server_that_went_away_is_busy_and_then_there_again(database, tokens):
    add(tokens)
    tokens.find("hash of t1")
    end_all_others(database)

    with pytest.raises(Busy):
        tokens.find("hash of t1")

    assert "t1" == tokens.find("hash of t1").id


@ON_POSTGRESQL
def test_a_connection_that_broke_while_it_rested_answers_nobody(database, tokens, monkeypatch):
    monkeypatch.setattr(connections, "FRESH", 0.0)
    add(tokens)
    tokens.find("hash of t1")
    end_all_others(database)

    assert "t1" == tokens.find("hash of t1").id


@ON_POSTGRESQL
def test_one_who_asks_alone_needs_one_connection(tokens, opened):
    for _ in range(3):
        tokens.find("hash of t1")
    with opened().backend.reading.connect() as other:
        asking = other.exec_driver_sql(f"SELECT count(*) {OTHERS} AND query LIKE '%%api_token%%'")

        assert 1 == asking.scalar_one()


def test_several_ask_at_once(tokens):
    add(tokens)
    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(tokens.find, ["hash of t1", "hash of t2"] * 50))

    assert [50, 50] == [len([row for row in found if (row is None) == missing]) for missing in (False, True)]


def test_a_token_is_valid_until_it_ends_is_revoked_or_its_person_goes(database, tokens):
    for id_ in ("t1", "t2"):
        add(tokens, id_)
    tokens.revoke("t2", NOON)
    (valid, revoked) = (tokens.find(f"hash of {id_}") for id_ in ("t1", "t2"))
    database.roster().set_active("sales", active=False)

    assert (True, False, False) == (valid.is_valid(NOON), valid.is_valid(NOON + A_DAY), revoked.is_valid(NOON))
    assert not tokens.find("hash of t1").is_valid(NOON)


def test_a_token_is_revoked_once(tokens):
    add(tokens)
    for at in (NOON, NOON + A_DAY):
        tokens.revoke("t1", at)

    assert NOON == tokens.find("hash of t1").revoked_at


def test_only_ones_own_tokens_are_listed_and_revoked(tokens):
    add(tokens, "t1")
    add(tokens, "t2", user="gm", at=NOON + A_DAY)

    assert (["t1"], ["t2", "t1"]) == ([row.id for row in tokens.of("sales")], [row.id for row in tokens.of()])
    with pytest.raises(NotFound):
        tokens.revoke("t1", NOON, user="gm")


@pytest.mark.parametrize("user", ["nobody", "gone"])
def test_nobody_gets_no_token(database, tokens, user):
    database.accounts().add_user("gone", "Gone", at=NOON)
    database.roster().set_active("gone", active=False)

    with pytest.raises(NotFound):
        add(tokens, user=user)


def test_the_last_use_is_kept(tokens):
    add(tokens)
    tokens.touch("t1", NOON + A_DAY)

    assert NOON + A_DAY == tokens.find("hash of t1").last_used_at
