"""What every answer carries."""

from posixpath import normpath

import pytest

from tests.web.conftest import Browser
from web.assets import asset
from web.headers import HEADERS


@pytest.mark.parametrize("path", ["/login", "/", "/nothing", "/static/nothing.js", "/tasks/1", "/files/1"])
def test_every_answer_carries_the_security_headers(office, path):
    for browser in (Browser(office.app), office.desk("sales")):
        headers = browser.get(path).headers

        assert HEADERS == {name: headers.get(name) for name in HEADERS}


def test_scripts_come_from_this_server_only(office):
    rules = dict(rule.split(" ", 1) for rule in HEADERS["Content-Security-Policy"].split("; "))

    assert "'self'" == rules["script-src"] == rules["default-src"] == rules["form-action"]
    assert "'none'" == rules["object-src"] == rules["base-uri"] == rules["frame-ancestors"]


@pytest.mark.parametrize("path", ["/", "/nothing", "/static/nothing.js", "/v2/topology", "/definitions"])
def test_pages_are_not_kept_by_anybody(office, path):
    headers = office.desk("sales").get(path).headers

    assert ["no-store"] == headers.getlist("Cache-Control")
    assert {"Cookie", "HX-Request"} <= {name.strip() for name in headers["Vary"].split(",")}


@pytest.mark.parametrize(
    ("name", "keeping"),
    [("base.js", "public, max-age=31536000, immutable"), ("../icon.svg", "public, max-age=3600")],
)
def test_files_are_kept_by_everybody(office, name, keeping):
    with office.app.test_request_context():
        path = normpath(asset(name))
    with office.app.test_client() as client, client.get(path) as first:
        known = {"If-None-Match": first.headers["ETag"]}
    with office.app.test_client() as client, client.get(path, headers=known) as again:
        pass

    assert (200, 304) == (first.status_code, again.status_code)
    for answer in (first, again):
        assert [keeping] == answer.headers.getlist("Cache-Control")
        assert "Cookie" not in answer.headers.get("Vary", "")


@pytest.mark.parametrize("path", ["/login", "/", "/start/office_affairs", "/definitions", "/incidents", "/archive"])
def test_no_page_has_a_script_or_style_of_its_own(office, path):
    tree = office.desk("office" if "start" in path else "admin").get(path).tree

    assert [] == tree.xpath("//script[not(@src) and @type != 'application/json'] | //style | //@style")
    assert [] == tree.xpath("//@*[starts-with(name(), 'on')]")


@pytest.mark.parametrize(("scheme", "expected"), [("http", None), ("https", "max-age=31536000")])
def test_who_came_by_https_is_to_come_by_it_again(office, scheme, expected):
    headers = office.app.test_client().get("/login", base_url=f"{scheme}://localhost").headers

    assert expected == headers.get("Strict-Transport-Security")
