"""What two browsers are told that send at the same instant."""

import pytest

from tests.people import office as applicant
from tests.people import owner
from tests.races.meeting import at_once, meeting
from tests.scenario import SUBMISSIONS
from tests.web.conftest import Office


@pytest.fixture
def offices(opened):
    """The pages of two processes of the server."""
    return [Office(opened()) for _ in range(2)]


def test_of_two_who_complete_a_task_one_is_told_who_was_faster_and_when(offices):
    here, there = offices
    here.join("gm", "sales")
    here.start("office_affairs", by=applicant)
    path, desks = here.task_path("sales_check"), [here.desk("sales"), there.desk("gm")]
    with meeting([office.database for office in offices], "FROM task"):
        answers = at_once(*(lambda d=desk: d.post(path, {"sales_decision": "accept"}) for desk in desks))

    assert [303, 409] == sorted(answer.status for answer in answers)
    (refused,) = [answer for answer in answers if answer.status == 409]
    ((_, winner),) = here.completed_by()
    assert {"sales": "孙建国", "gm": "刘振华"}[winner] in refused.text
    assert "09:00" in refused.text


def test_a_double_click_makes_one_case_and_leads_to_it_twice(offices):
    desks = [office.desk("office") for office in offices]
    with meeting([office.database for office in offices], "idempotency"):
        answers = at_once(
            *(
                lambda d=desk: d.post("/start/office_affairs", SUBMISSIONS["office_affairs"], idempotency_key="a page")
                for desk in desks
            )
        )

    assert [303, 303] == [answer.status for answer in answers]
    assert 1 == len({answer.location for answer in answers})
    assert ["JT-XS-40-2026-0001"] == [row.business_id for row in offices[0].database.queries().cases(owner).items]


def test_the_same_key_with_other_contents_is_refused(offices):
    desks = [office.desk("office") for office in offices]
    submission = SUBMISSIONS["office_affairs"]
    contents = [submission, {**submission, "external_party": "别的客户"}]
    with meeting([office.database for office in offices], "idempotency"):
        answers = at_once(
            *(
                lambda d=desk, s=sent: d.post("/start/office_affairs", s, idempotency_key="a page")
                for desk, sent in zip(desks, contents, strict=True)
            )
        )

    assert 303 == min(answer.status for answer in answers)
    assert max(answer.status for answer in answers) in {409, 422}
    assert ["JT-XS-40-2026-0001"] == [row.business_id for row in offices[0].database.queries().cases(owner).items]
