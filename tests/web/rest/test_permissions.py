"""Every address for programs against every role and every scope; one without a row answers nobody."""

from itertools import product
from typing import get_args

import pytest

from engine.views import Scope
from tests.people import person
from tests.web.test_permissions import ROLES, questions
from web.auth import EVERYONE, LOGGED_IN, PERMISSIONS
from web.programs import SCOPES, are_answered_at


def asked(app):
    return [question for question in questions(app) if are_answered_at(question[2])]


def closed(app):
    """What not everybody may ask."""
    return [question for question in asked(app) if PERMISSIONS[question[0]] != EVERYONE]


def test_every_address_has_a_scope_and_every_scope_an_address(office):
    assert set(SCOPES) == {endpoint for endpoint, _, _ in closed(office.app)}


def test_whoever_proves_nothing_is_told_how_to(office, program):
    client = program("sales")
    client.authorization = None

    assert {401} == {client.ask(method, path).status for _, method, path in closed(office.app)}


@pytest.mark.parametrize("user", ROLES)
def test_every_role_is_refused_exactly_what_is_not_its(office, program, user):
    client, groups = program(user), person(user).groups
    refused = {
        endpoint for endpoint, method, path in closed(office.app) if client.ask(method, path, json={}).status == 403
    }

    not_theirs = {
        endpoint
        for endpoint, _, _ in closed(office.app)
        if PERMISSIONS[endpoint] != LOGGED_IN and groups.isdisjoint(PERMISSIONS[endpoint])
    }
    assert not_theirs == refused


def test_a_token_is_refused_exactly_what_it_is_not_for(office, token):
    clients = {scope: token("admin", scope)[0] for scope in get_args(Scope)}
    refused = {
        (endpoint, scope)
        for (endpoint, method, path), scope in product(closed(office.app), clients)
        if clients[scope].ask(method, path, json={}).status == 403
    }

    assert {(endpoint, scope) for endpoint, scope in product(SCOPES, clients) if SCOPES[endpoint] != scope} == refused


def test_a_token_can_do_no_more_than_its_person(token):
    client, _ = token("sales", *get_args(Scope))

    assert 403 == client.post("/v2/deployments").status


def test_an_address_without_a_row_answers_nobody(rebuilt, program):
    rebuilt.app.add_url_rule("/v2/forgotten", "forgotten", lambda: "seen")

    assert 403 == program("admin").get("/v2/forgotten").status


def test_an_address_without_a_scope_answers_no_token(rebuilt, token, monkeypatch):
    monkeypatch.setattr("web.auth.PERMISSIONS", {**PERMISSIONS, "forgotten": LOGGED_IN})
    rebuilt.app.add_url_rule("/v2/forgotten", "forgotten", lambda: "seen")

    assert 403 == token("admin", *get_args(Scope))[0].get("/v2/forgotten").status
