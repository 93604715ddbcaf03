"""The auditor walks a replayed case by keys and buttons, and takes its evidence away; with pictures."""

import base64
import json
import urllib.request
from datetime import UTC, datetime, timedelta

import pytest

from tests.scenario import SUBMISSIONS


@pytest.fixture
def case(desk):
    """The key of a case that the sales department has passed on, done through the process API."""

    def ask(user, path, body):
        authorization = "Basic " + base64.b64encode(f"{user}:demo".encode()).decode()
        request = urllib.request.Request(
            desk.site + path,
            json.dumps(body).encode(),
            {"Authorization": authorization, "Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request) as answer:
            return json.loads(answer.read() or "{}")

    in_time = (datetime.now(UTC).date() + timedelta(days=10)).isoformat()  # this server's clock is no story's
    form = {**SUBMISSIONS["office_affairs"], "required_by": in_time}
    started = {"processDefinitionId": "office_affairs", "variables": form}
    key = ask("office", "/v2/process-instances", started)["processInstanceKey"]
    waiting = ask("sales", "/v2/user-tasks/search", {"filter": {"processInstanceKey": key}})["items"]
    completion = {"variables": {"sales_decision": "accept"}}
    ask("sales", f"/v2/user-tasks/{waiting[0]['userTaskKey']}/completion", completion)
    return key


def step(page):
    return page.locator("[data-step]:visible").get_attribute("data-step")


def test_from_the_case_through_its_steps_to_its_evidence(desk, case):
    auditor = desk("auditor").open(f"/cases/{case}")
    page = auditor.page
    page.get_by_role("link", name="回放").click()
    page.get_by_text("一致").first.wait_for()
    page.wait_for_selector(".is-taken", state="attached")

    assert "2" == step(page)
    auditor.picture("replay")

    page.get_by_role("button", name="上一步").click()
    assert "1" == step(page)
    assert page.url.endswith("?step=1")

    page.locator("input[name=step]").focus()
    page.keyboard.press("ArrowRight")
    assert "2" == step(page)

    auditor.open(f"/cases/{case}/replay?step=1")
    page.wait_for_selector(".is-active", state="attached")
    assert "1" == step(page)

    auditor.open("/audit").picture("audit")
    auditor.open(f"/cases/{case}")
    with page.expect_download() as download:
        page.get_by_role("link", name="下载本件证据包").click()

    assert download.value.suggested_filename.startswith("JT-XS-40-")
    assert download.value.suggested_filename.endswith(".zip")
