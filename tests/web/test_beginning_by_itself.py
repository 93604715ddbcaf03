"""What people see of cases that nobody started."""

import pytest

from engine.deployments import deploy
from engine.messages import Publication, publish
from engine.model import key_of, number_of
from tests import people
from tests.engine.bpmn.diagrams import diagram, element, end, event, flows, gateway, process, start, timer, user
from tests.people import owner

REPORT = process(
    start("clock", timer("Cycle", "0 0 9 1 * *"), name="每月一日"), user("write", users="office", name="编写月报"), end(),
    flows("clock > write > e"), id="report", name="月报",
)  # fmt: skip
BOTH = process(
    start("hand", name="提交"), start("clock", timer("Date", "2026-12-24")), user("look", groups="sales"), end(),
    flows("hand > look > e; clock > look"), id="both", name="盘点", properties={"starterUsers": "office"},
)  # fmt: skip

TOGETHER = process(
    start("begin", event("message", "m1"), timer("Cycle", "0 0 9 1 * *"), parallelMultiple="true", name="订单与月初"),
    user("send", users="office", name="发货"), end(), flows("begin > send > e"), id="together", name="月初发货",
)  # fmt: skip
EITHER = process(
    gateway("eventBased", "begin", instantiate="true"),
    element("intermediateCatchEvent", "ordered", event("message", "m2"), name="订单到"),
    element("intermediateCatchEvent", "rung", event("signal", "s1"), name="铃响"),
    user("look", groups="sales"), end(), flows("begin > ordered > look > e; begin > rung > look"),
    id="either", name="接单",
)  # fmt: skip


@pytest.fixture
def deployed(office):
    drawn = {"report": REPORT, "both": BOTH, "together": TOGETHER, "either": EITHER}
    files = {f"{name}.bpmn": diagram(each) for name, each in drawn.items()}
    deploy(office.database.unit_of_work(), name="x", files=files, actor=owner, at=office.now)
    return office


def begins(page):
    """How each process begins, by its name."""
    rows = page.all("(//table)[1]/tbody/tr/td[1]"), page.all("(//table)[1]/tbody/tr/td[last()]")
    return dict(zip(*rows, strict=True))


def test_owners_see_what_begins_each_process_and_when_next(deployed):
    shown = begins(deployed.desk("owner").get("/definitions"))

    assert "定时：2026-12-01 09:00 每月一日" == shown["月报"]
    assert "人工发起：周敏定时：2026-12-24 00:00" == shown["盘点"]


def test_owners_see_which_events_begin_a_process_together(deployed):
    shown = begins(deployed.desk("owner").get("/definitions"))

    assert "收到消息“m1” 订单与月初 然后等齐其余的定时：2026-12-01 09:00 订单与月初 然后等齐其余的" == shown["月初发货"]
    assert "收到消息“m2” 订单到收到信号“s1” 铃响" == shown["接单"]


def test_a_case_that_stands_at_its_beginning_says_what_it_waits_for(deployed):
    first, until = Publication(name="m1", variables={}), deployed.until
    publish(deployed.database.unit_of_work(), publication=first, actor=owner, at=deployed.now)
    until("2026-11-24 09:00")
    (case,) = deployed.database.queries().cases(owner, limit=9).items
    page = f"/cases/{case.key}"

    assert "等到 2026-12-01 09:00。" in deployed.desk("owner").get(page).text

    until("2026-12-01 09:00")
    assert "正在等待周敏：发货" in deployed.desk("owner").get(page).text


def test_one_that_time_began_waits_for_its_message(deployed):
    deployed.until("2026-12-01 09:00")
    rows = deployed.database.queries().cases(owner, limit=9).items
    (case,) = [row for row in rows if row.process_id == "together"]

    assert "正在等待消息“订单与月初”。" in deployed.desk("owner").get(f"/cases/{case.key}").text


def test_a_clock_that_has_fired_for_the_last_time_says_so(deployed):
    deployed.until("2026-12-25 09:00")

    assert "人工发起：周敏定时：不再触发" == begins(deployed.desk("admin").get("/definitions"))["盘点"]


def test_nobody_is_offered_to_start_what_begins_by_itself(deployed):
    page = deployed.desk("owner").get("/start")

    assert "盘点" in page.text
    assert "月报" not in page.text


def test_whoever_asks_all_the_same_is_told(deployed):
    answer = deployed.desk("owner").get("/start/report")

    assert 400 == answer.status
    assert "“月报”由事件自动发起，不能手工发起。" in answer.text


def test_the_button_of_the_start_form_is_the_plain_start_event_s(deployed):
    assert ["提交"] == deployed.desk("owner").get("/start/both").all("//main//button[@class='button button--primary']")


def test_the_case_says_that_it_began_by_itself(deployed):
    deployed.until("2026-12-02 09:00")
    desk = deployed.desk("office")
    (task,) = deployed.database.queries().open_tasks(people.office).items
    page = desk.get(f"/cases/{key_of(number_of(task.key))}")

    assert "2026-12-01 09:00 自动发起" in page.text
    assert "自动发起 每月一日" in page.all("//ol[@class='record']/li[1]/p[1]")
