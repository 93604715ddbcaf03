"""Every page against every role; a page without a row answers nobody."""

import pytest

from engine.model import ADMINISTRATORS, OVERSEERS, key_of
from tests import people
from tests.people import person
from tests.web.conftest import Browser
from tests.web.permissions_table import PATH, written
from web.auth import EVERYONE, LOGGED_IN, PERMISSIONS, SAFE_METHODS
from web.programs import are_answered_at

ROLES = ("office", "sales", "gm", "archive", "owner", "auditor", "admin")
MACHINES = {"monitoring.health", "monitoring.ready", "monitoring.metrics"}
"""Answered to machines, which do not log in; see test_monitoring.py."""

AT_HOME = {"login.show", "login.log_in", "login.log_out", *MACHINES}
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
    assert frozenset({ADMINISTRATORS}) == PERMISSIONS["incidents.retry"] == PERMISSIONS["incidents.skip"]
    assert frozenset({ADMINISTRATORS}) == PERMISSIONS["case.cancel"]
    everyone = {"login.show", "login.log_in", "static", "api-docs.openapi_json", "links.webapps", *MACHINES}
    assert everyone == {name for name, who in PERMISSIONS.items() if who == EVERYONE}


def test_a_page_without_a_row_answers_nobody(rebuilt):
    rebuilt.app.add_url_rule("/forgotten", "forgotten", lambda: "seen")

    assert 403 == rebuilt.desk("admin").get("/forgotten").status


@pytest.mark.parametrize(("user", "shown"), [("office", False), ("owner", True), ("admin", True), ("auditor", True)])
def test_menus_show_nothing_that_is_refused(office, user, shown):
    links = office.desk(user).get("/").all("//header//nav/a")

    assert shown is ("流程" in links and "异常" in links)


def test_the_reference_says_of_every_address_who_may_ask_it(office):
    said = PATH.read_text("utf-8").splitlines()

    # Written anew with: python -m tests.web.permissions_table
    assert sorted(written(office.app).splitlines()) == sorted(said)


@pytest.fixture
def things(office):
    """A case in which something of everything is, its task, offer and file, by the arguments of addresses."""
    file = office.upload("图.png", by=people.office)
    office.start("office_affairs", by=people.office, attachments=[file])
    (offer,) = [each.key for each in office.detail().subscriptions][:1]
    case = key_of(office.instance.number)
    task = office.task("sales_check").key
    return {
        "case": {"key": case},
        "task": {"key": task},
        "offers": {"key": case, "subscription_key": offer},
        "files": {"id": file},
    }


def reading(app, things):
    """(endpoint, path) of whatever shows one of *things*."""
    for rule in app.url_map.iter_rules():
        values = things.get(rule.endpoint.partition(".")[0])
        if "GET" in rule.methods and rule.arguments and values is not None:
            with app.test_request_context():
                yield rule.endpoint, rule.build(values)[1]


@pytest.mark.parametrize(
    ("user", "seen"),
    [
        ("office", {"case.show", "offers.show", "files.download", "task.show"}),
        ("sales", {"case.show", "files.download", "task.show"}),
        ("owner", {"case.show", "files.download", "task.show"}),
        ("auditor", {"case.show", "files.download", "task.show"}),
        ("admin", {"case.show", "files.download", "task.show"}),
        ("dept", set()),
        ("gm", set()),
        ("tech", set()),
    ],
)
def test_of_a_case_each_role_sees_what_is_its_and_nobody_else_that_it_is_there(office, things, user, seen):
    desk = office.desk(user)
    answers = {endpoint: desk.get(path).status for endpoint, path in reading(office.app, things)}

    assert {"case.show", "offers.show", "files.download", "task.show"} == set(answers)
    assert seen == {endpoint for endpoint, status in answers.items() if status in {200, 302}}
    assert {404} >= {status for endpoint, status in answers.items() if user in {"dept", "gm", "tech"}}
