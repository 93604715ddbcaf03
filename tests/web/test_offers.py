"""Actions that the diagram offers."""

import pytest

from tests import people


@pytest.fixture
def offered(office):
    office.start("office_affairs", by=people.office)
    return office


def path(office, message="withdraw"):
    key = next(each.key for each in office.detail().subscriptions if each.message == message)
    return f"{office.case_path}/offers/{key}"


def test_the_page_asks_what_the_diagram_says(offered):
    page = offered.desk("office").get(path(offered))

    assert ["申请人撤销"] == page.all("//h1")
    assert "申请人撤销" == page.model["submitLabel"]
    assert ["withdraw_reason"] == [part["key"] for part in page.model["schema"]["components"] if "key" in part]


def test_what_was_done_is_told(offered):
    desk = offered.desk("office")
    answer = desk.post(path(offered), submission={"withdraw_reason": "填错了"})

    assert (303, 1) == (answer.status, offered.waked)
    assert ["已完成：申请人撤销。"] == desk.follow(answer).all("//*[@role='status']")


def test_what_it_asks_for_is_required(offered):
    answer = offered.desk("office").post(path(offered), submission={})

    assert (400, {"withdraw_reason": "请填写。"}) == (answer.status, answer.model["errors"])


def test_it_is_for_nobody_else(offered):
    assert 403 == offered.desk("sales").get(path(offered)).status
    assert 403 == offered.desk("sales").post(path(offered), submission={"withdraw_reason": "x"}).status
    assert 404 == offered.desk("handler").get(path(offered)).status


def test_it_is_over_when_the_case_went_on(offered):
    old = path(offered)
    desk = offered.desk("office")
    offered.complete("sales_check", by=people.sales, sales_decision="accept")

    assert 409 == desk.get(old).status
    assert "已不能操作：事务已进入下一步。" in desk.post(old, submission={"withdraw_reason": "x"}).text


def test_the_address_of_another_case_does_not_do(offered):
    first = path(offered)
    offered.start("office_affairs", by=people.office)
    mixed = f"{offered.case_path}/offers/{first.rpartition('/')[2]}"

    assert 404 == offered.desk("office").get(mixed).status
    assert 404 == offered.desk("office").post(mixed, submission={"withdraw_reason": "x"}).status
