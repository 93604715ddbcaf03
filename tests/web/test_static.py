"""Scripts and styles: packed, unpacked, and nothing beside them."""

import gzip

import pytest

from web.assets import asset


@pytest.fixture
def app(office):
    return office.app


@pytest.fixture
def script(app):
    with app.test_request_context():
        return asset("base.js")


def test_a_browser_that_unpacks_gets_the_packed_file(app, script):
    with app.test_client() as client, client.get(script, headers={"Accept-Encoding": "gzip"}) as packed:
        content = gzip.decompress(packed.data)
    with app.test_client() as client, client.get(script) as plain:
        assert plain.data == content

    assert ("gzip", None) == (packed.headers.get("Content-Encoding"), plain.headers.get("Content-Encoding"))
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert plain.mimetype == packed.mimetype


@pytest.mark.parametrize("path", ["../app.py", "..%2fapp.py", "dist/../../app.py", "dist/nothing.js"])
def test_nothing_else_is_served(app, path):
    assert 404 == app.test_client().get(f"/static/{path}", headers={"Accept-Encoding": "gzip"}).status_code
