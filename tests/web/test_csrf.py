"""Commands are taken from our own pages in the person's own session, and from nowhere else."""

import pytest

from tests.web.test_permissions import pages
from web.auth import EVERYONE, PERMISSIONS, SAFE_METHODS


def test_no_command_is_taken_without_the_token(office):
    browser = office.desk("admin")
    commands = [
        (endpoint, method, path)
        for endpoint, method, path in pages(office.app)
        if method not in SAFE_METHODS and PERMISSIONS[endpoint] != EVERYONE
    ]
    answers = {endpoint: browser.client.open(path, method=method).status_code for endpoint, method, path in commands}

    assert len(answers) > 8
    assert {403} == set(answers.values())
    assert 200 == browser.get("/").status  # and nobody was logged out by it


def test_somebody_elses_token_does_not_do(office):
    other = office.desk("gm").csrf
    browser = office.desk("sales")

    assert 403 == browser.client.post("/logout", data={"csrf_token": other}).status_code
    assert 403 == browser.client.post("/logout", headers={"X-CSRF-Token": "ü"}).status_code


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://localhost.evil.example"},
        {"Sec-Fetch-Site": "cross-site"},
    ],
)
def test_a_command_from_another_site_is_refused_even_with_the_token(office, headers):
    browser = office.desk("sales")

    assert 403 == browser.send("POST", "/logout", headers=headers).status
    assert 200 == browser.get("/").status


def test_our_own_pages_are_believed(office):
    browser = office.desk("sales")

    assert 303 == browser.send("POST", "/logout", headers={"Origin": "http://localhost"}).status


def test_the_log_in_is_refused_from_another_site(office):
    browser = office.desk("sales")

    assert 403 == browser.client.post("/login", headers={"Origin": "https://evil.example"}).status_code
