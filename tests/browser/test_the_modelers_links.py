"""The links that Camunda Modeler shows where it knows nothing but the addresses of Camunda's Cockpit."""

import base64
import json
import urllib.request

import pytest


@pytest.fixture
def deployed(site):
    """The process in Camunda 7's words."""
    credentials = base64.b64encode(b"owner:demo").decode()
    address = f"{site}/rest/process-definition/key/office_affairs"
    request = urllib.request.Request(address, headers={"Authorization": f"Basic {credentials}"})
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)


@pytest.mark.parametrize("cockpit", ["/app/cockpit/default/", "/camunda/app/cockpit/default/"])
def test_what_stands_behind_the_hash_is_found(desk, deployed, cockpit):
    query = json.dumps([{"type": "id", "operator": "eq", "value": deployed["deploymentId"]}], separators=(",", ":"))
    page = desk("owner").open(f"{cockpit}#/repository?deploymentsQuery={query}").page
    page.wait_for_url("**/definitions/*")

    assert page.locator("h1").inner_text()
