"""What is typed and not sent."""

import pytest

from tests import people


@pytest.fixture
def path(office):
    office.start("office_affairs", by=people.office)
    return f"/drafts/task/{office.task('sales_check').key}"


def test_a_draft_is_kept_replaced_and_forgotten(office, path):
    desk, page = office.desk("sales"), path.replace("/drafts/task", "/tasks")
    assert 204 == desk.send("PUT", path, json={"sales_opinion": "一"}).status
    assert 204 == desk.send("PUT", path, json={"sales_opinion": "二"}).status
    assert "二" == desk.get(page).model["data"]["sales_opinion"]

    assert 204 == desk.send("DELETE", path).status
    assert desk.get(page).model["data"]["sales_opinion"] is None


def test_nobody_reads_somebody_elses(office, path):
    office.desk("office").send("PUT", path, json={"sales_opinion": "申请人写的"})

    assert office.desk("sales").get(path.replace("/drafts/task", "/tasks")).model["data"]["sales_opinion"] is None


def test_there_is_no_draft_of_what_one_does_not_see(office, path):
    assert 404 == office.desk("handler").send("PUT", path, json={}).status
    assert 404 == office.desk("auditor").send("PUT", "/drafts/start/office_affairs", json={}).status


def test_a_draft_that_is_no_object_or_too_large_is_refused_as_a_problem_document(office, path):
    desk = office.desk("sales")
    broken = desk.send("PUT", path, data=b"[1]")
    large = desk.send("PUT", path, json={"a": "x" * 1_100_000})

    assert (400, "request.not_json") == (broken.status, broken.json["findings"][0]["code"])
    assert (413, "application/problem+json") == (large.status, large.response.mimetype)


def test_a_draft_is_gone_with_the_submission(office, path):
    desk, page = office.desk("sales"), path.replace("/drafts/task", "/tasks")
    desk.send("PUT", path, json={"sales_opinion": "一"})
    desk.post(page, submission={"sales_decision": "accept"})

    assert "我的草稿" not in desk.get("/start").text
