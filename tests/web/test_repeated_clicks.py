"""Every form of a page carries a key, so that a double click does once what it says."""

import pytest

from tests import people


@pytest.fixture
def story(office):
    return office.start("office_affairs", by=people.office)


def keys(page):
    return page.all("//form[@method='post'][.//input[@name='csrf_token']]//input[@name='idempotency_key']/@value")


def test_each_page_brings_a_key_of_its_own(story):
    desk = story.desk("sales")

    assert 2 == len({key for _ in range(2) for key in keys(desk.get(story.task_path("sales_check")))})


def test_a_task_that_is_sent_twice_is_done_once_and_nobody_is_frightened(story):
    desk, path = story.desk("sales"), story.task_path("sales_check")
    first, second = (
        desk.post(path, submission={"sales_decision": "accept"}, idempotency_key="click") for _ in range(2)
    )

    assert (303, 303, first.location) == (first.status, second.status, second.location)
    assert ["sales_check"] == story.completed()


def test_a_case_that_is_cancelled_twice_is_cancelled_once(story):
    desk = story.desk("admin")
    answers = [desk.post(f"{story.case_path}/cancel", reason="录入错误", idempotency_key="click") for _ in range(2)]

    assert [303, 303] == [answer.status for answer in answers]
    assert "canceled" == story.state
