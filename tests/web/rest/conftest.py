"""Programs at the process API, over the real services."""

import base64
from datetime import timedelta

import pytest

from tests.web.conftest import PASSWORD, Answer, hashed
from web.credentials import make_token


class Program:
    """A client that says in each request who it is."""

    def __init__(self, app, authorization=None):
        self.client, self.authorization = app.test_client(), authorization

    def ask(self, method, path, headers=None, **arguments):
        given = {"Authorization": self.authorization} if self.authorization else {}
        return Answer(self.client.open(path, method=method, headers={**given, **(headers or {})}, **arguments))

    def get(self, path, **arguments):
        return self.ask("GET", path, **arguments)

    def post(self, path, body=None, **arguments):
        return self.ask("POST", path, **({} if body is None else {"json": body}), **arguments)


def basic(user, password=PASSWORD):
    return f"Basic {base64.b64encode(f'{user}:{password}'.encode()).decode()}"


@pytest.fixture
def program(office):
    """Somebody's program, which knows the password."""

    def program_(user):
        office.database.accounts().set_password_hash(user, hashed())
        return Program(office.app, basic(user))

    return program_


@pytest.fixture
def token(office):
    """A program with a token of somebody's; also its id."""

    def token_(user, *scopes, life=timedelta(days=1)):
        id_, made = make_token(
            office.database.tokens(), user=user, name="test", scopes=scopes, at=office.now, life=life
        )
        return Program(office.app, f"Bearer {made}"), id_

    return token_
