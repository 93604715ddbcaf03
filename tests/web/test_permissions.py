"""Every page against every role; a page without a row answers nobody."""

import pytest
from flask import Flask

from engine.model import ADMINISTRATORS, OVERSEERS
from tests.people import person
from tests.web.conftest import Browser
from web.auth import EVERYONE, LOGGED_IN, PERMISSIONS, SAFE_METHODS
from web.programs import are_answered_at

ROLES = ("office", "sales", "gm", "archive", "owner", "auditor", "admin")
AT_HOME = {"login.show", "login.log_in", "login.log_out"}
"""Answered by the log-in page itself; see test_login.py."""


def questions(app):
    """(endpoint, method, path) of everything that can be asked, of things that do not exist."""
    for rule in app.url_map.iter_rules():
        values = dict.fromkeys(rule.arguments, 1)
        values |= {"filename": "nothing.js"} if rule.endpoint == "static" else {}
        with app.test_request_context():
            path = rule.build(values)[1]
        for method in sorted(rule.methods - {"HEAD", "OPTIONS"}):
            yield rule.endpoint, method, path


def pages(app):
    """What browsers ask; programs are in rest/test_permissions.py."""
    return [question for question in questions(app) if not are_answered_at(question[2])]


def test_every_page_has_a_row_and_every_row_a_page(office):
    assert set(PERMISSIONS) == {endpoint for endpoint, _, _ in questions(office.app)}


def test_whoever_is_not_logged_in_sees_nothing(office):
    browser = Browser(office.app)
    answers = {
        (endpoint, method): browser.client.open(path, method=method).status_code
        for endpoint, method, path in pages(office.app)
        if endpoint not in AT_HOME
    }

    expected = {
        (endpoint, method): 404 if endpoint == "static" else 302 if method in SAFE_METHODS else 401
        for endpoint, method in answers
    }
    assert expected == answers


@pytest.mark.parametrize("user", ROLES)
def test_every_role_is_refused_exactly_what_is_not_its(office, user):
    browser, groups = office.desk(user), person(user).groups
    refused = {
        endpoint
        for endpoint, method, path in pages(office.app)
        if endpoint not in AT_HOME and browser.send(method, path).status == 403
    }

    not_theirs = {
        endpoint
        for endpoint, access in PERMISSIONS.items()
        if access not in {EVERYONE, LOGGED_IN} and groups.isdisjoint(access)
        if endpoint in {asked for asked, _, _ in pages(office.app)}
    }
    # Whoever may not start a process is refused its form, too; there is none of this id.
    assert not_theirs == refused


def test_the_rows_say_what_they_should(office):
    assert OVERSEERS == PERMISSIONS["definitions.show"] == PERMISSIONS["incidents.show"]
    assert frozenset({ADMINISTRATORS}) == PERMISSIONS["incidents.retry"] == PERMISSIONS["case.cancel"]
    everyone = {"login.show", "login.log_in", "static", "api-docs.openapi_json", "links.webapps"}
    assert everyone == {name for name, who in PERMISSIONS.items() if who == EVERYONE}


def test_a_page_without_a_row_answers_nobody(office):
    app: Flask = office.app
    app.add_url_rule("/forgotten", "forgotten", lambda: "seen")

    assert 403 == office.desk("admin").get("/forgotten").status


@pytest.mark.parametrize(("user", "shown"), [("office", False), ("owner", True), ("admin", True), ("auditor", True)])
def test_menus_show_nothing_that_is_refused(office, user, shown):
    links = office.desk(user).get("/").all("//header//nav/a")

    assert shown is ("流程" in links and "异常" in links)
