"""A case that cannot go on, or should not."""

import pytest

from tests import people


@pytest.fixture
def running(office):
    return office.start("office_affairs", by=people.office)


def test_an_administrator_ends_it_with_a_reason_that_the_record_keeps(running):
    desk = running.desk("admin")
    (action,) = desk.get(running.case_path).all("//details[summary='终止事务']/form/@action")
    running.at("2026-11-23 10:00")
    answer = desk.post(action, reason=" 客户已撤回，不再办理 ")
    page = running.desk("office").follow(answer)

    assert (303, running.case_path) == (answer.status, answer.location)
    assert ["已于 2026-11-23 10:00 终止。"] == page.all("//p/strong")[:1]
    assert "已终止 徐强 · 2026-11-23 10:00 客户已撤回，不再办理" == page.all("//ol[@class='record']/li")[-1]
    assert "没有待办" in running.desk("sales").get("/").text


def test_without_a_reason_it_goes_on(running):
    answer = running.desk("admin").post(f"{running.case_path}/cancel", reason=" ")

    assert 400 == answer.status
    assert "请填写原因" in answer.text
    assert "正在等待销售部" in running.desk("admin").get(running.case_path).text


@pytest.mark.parametrize("user", ["office", "sales", "owner", "auditor"])
def test_nobody_else_is_offered_it_or_may_do_it(running, user):
    desk = running.desk(user)

    assert [] == desk.get(running.case_path).all("//details[summary='终止事务']")
    assert 403 == desk.post(f"{running.case_path}/cancel", reason="x").status


def test_what_is_over_cannot_be_ended_again(running):
    desk = running.desk("admin")
    desk.post(f"{running.case_path}/cancel", reason="客户已撤回")

    assert [] == desk.get(running.case_path).all("//details[summary='终止事务']")
    assert 409 == desk.post(f"{running.case_path}/cancel", reason="再来一次").status


def test_what_was_interrupted_in_it_waits_for_nobody_any_more(office, processes):
    path = processes / "office_affairs.bpmn"
    path.write_text(path.read_text("utf-8").replace('=sales_decision = "accept"', '=sales_decision = "never"'), "utf-8")
    office.deploys(processes).start("office_affairs", by=people.office)
    office.complete("sales_check", by=people.sales, sales_decision="accept")
    desk = office.desk("admin")
    desk.post(f"{office.case_path}/cancel", reason="流程图有误")

    assert "没有异常。" in desk.get("/incidents").text


def test_what_is_not_there_cannot_be_ended(office):
    assert 404 == office.desk("admin").post("/cases/1/cancel", reason="x").status
