"""How programs say who they are."""

from datetime import timedelta

import pytest

from tests.web.conftest import hashed
from tests.web.rest.conftest import Program, basic
from web import credentials
from web.credentials import FREE_FAILURES, hash_password

ME = "/v2/authentication/me"


def test_a_password_opens(program):
    answer = program("sales").get(ME)

    assert (200, "sales") == (answer.status, answer.json["username"])
    assert "sales" in answer.json["groups"]


def test_a_token_opens(token):
    assert "sales" == token("sales", "read")[0].get(ME).json["username"]


@pytest.mark.parametrize(
    "authorization",
    [None, basic("sales", "wrong"), basic("nobody"), "Basic ???", "Basic", "Bearer", "Bearer lz_wrong", "Digest x"],
)
def test_what_proves_nothing_is_refused_with_what_would(office, authorization):
    office.database.accounts().set_password_hash("sales", hashed())
    answer = Program(office.app, authorization).get(ME)

    assert (401, "application/problem+json") == (answer.status, answer.headers["Content-Type"])
    assert ["Basic", "Bearer"] == [value.split()[0] for value in answer.headers.getlist("WWW-Authenticate")]


@pytest.mark.parametrize("user", ["a\0b", "\0"])
def test_an_account_that_no_database_could_have_opens_nothing(office, user):
    assert Program(office.app, basic(user)).get("/v2/topology").status in {400, 401}


def test_a_cookie_opens_nothing_here(office):
    desk = office.desk("sales")

    assert 401 == desk.get(ME).status
    assert 200 == desk.get("/").status


def test_a_password_opens_no_page(program):
    assert 302 == program("sales").get("/").status


def test_a_password_is_hashed_once_and_then_remembered_briefly(office, program, monkeypatch):
    looked = []
    check = credentials.is_password
    monkeypatch.setattr(credentials, "is_password", lambda *given: looked.append(given) or check(*given))
    client = program("sales")
    statuses = [client.get(ME).status for _ in range(3)]
    office.passes(minutes=5)
    statuses.append(client.get(ME).status)

    assert [200] * 4 == statuses
    assert 2 == len(looked)


def test_a_remembered_password_is_forgotten_with_a_new_one(office, program):
    client = program("sales")
    before = client.get(ME).status
    office.database.accounts().set_password_hash("sales", hash_password("another"))

    assert (200, 401) == (before, client.get(ME).status)


def test_whoever_is_deactivated_is_refused_at_once(office, program, token):
    clients = [program("sales"), token("sales", "read")[0]]
    before = [client.get(ME).status for client in clients]
    office.database.roster().set_active("sales", active=False)

    assert [200, 200] == before
    assert [401, 401] == [client.get(ME).status for client in clients]


def test_wrong_passwords_are_throttled_as_on_the_log_in_page(office, program):
    client = program("sales")
    wrong = Program(office.app, basic("sales", "wrong"))
    statuses = [wrong.get(ME).status for _ in range(FREE_FAILURES)]
    answer = client.get(ME)

    assert [401] * FREE_FAILURES == statuses
    assert (429, "15") == (answer.status, answer.headers["Retry-After"])


def test_a_token_ends_when_it_should(office, token):
    client, _ = token("sales", "read", life=timedelta(hours=1))
    before = client.get(ME).status
    office.passes(hours=1)

    assert (200, 401) == (before, client.get(ME).status)


def test_a_revoked_token_opens_nothing(office, token):
    client, id_ = token("sales", "read")
    before = client.get(ME).status
    office.database.tokens().revoke(id_, office.now)

    assert (200, 401) == (before, client.get(ME).status)


def test_a_tokens_last_use_is_written_once_a_minute(office, token):
    client, _ = token("sales", "read")
    used = []
    for seconds in (0, 59, 1):
        office.passes(seconds=seconds)
        client.get(ME)
        (row,) = office.database.tokens().of("sales")
        used.append(row.last_used_at)

    assert [used[0], used[0], used[0] + timedelta(minutes=1)] == used


def test_a_token_does_only_what_it_is_meant_for(token):
    assert (200, 403) == (token("sales", "read")[0].get(ME).status, token("sales", "work")[0].get(ME).status)
