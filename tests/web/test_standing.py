"""Where a case stands, when nobody's task says it."""

import pytest

from engine.deployments import deploy
from tests import people
from tests.engine.bpmn.diagrams import (
    call,
    condition,
    diagram,
    each,
    element,
    end,
    event,
    flows,
    gateway,
    handler,
    listeners,
    process,
    service,
    start,
    timer,
    user,
)
from tests.people import owner
from tests.storage.test_deliveries import a_delivery


def catch(*parts, name="", id="c"):
    return element("intermediateCatchEvent", id, *parts, name=name)


CORRECTED = handler(
    "h", start("hs", event("message", "m1"), isInterrupting="false", name="更正"), user("correct", groups="sales"),
    flows("hs > correct"),
)  # fmt: skip
"""What may happen beside the way."""

SIGNAL = (start(), catch(event("signal", "s1"), name="铃响"), end(), flows("s > c > e"))


@pytest.fixture
def standing(office):
    """Begin a process that consists of some parts; answers what its page says first."""

    def begin(*parts, **others):
        drawn = [process(*parts, properties={"starterUsers": "office"}), *others.pop("called", ())]
        files = {"p.bpmn": diagram(*drawn)}
        deploy(office.database.unit_of_work(), name="x", files=files, actor=owner, at=office.now)
        office.start("p", by=people.office, **{"x": 0, **others})
        return said(office)

    return begin


def said(office):
    return office.desk("office").get(office.case_path).all("//p[not(ancestor::li)]/strong")


def asked(items, **who):
    return start(), user("a", each(items, "item"), name="填写意见", **who), end(), flows("s > a > e")


def test_forty_tasks_of_one_group_are_said_once_and_have_one_button(standing, office):
    assert ["正在等待销售部：填写意见（40 份），刚刚转到。"] == standing(
        *asked("for i in 1..40 return i", groups="sales")
    )
    assert ["填写意见（40 份）"] == office.desk("sales").get(office.case_path).all("//p[@class='choices']/a")
    assert ["填写意见"] == office.desk("office").get("/?tab=started").all("//td[@data-label='步骤']")


def test_of_many_who_are_asked_at_once_three_are_named(standing):
    three, five = '["sales", "gm", "tech"]', '["sales", "gm", "tech", "quality", "office"]'

    assert ["正在等待孙建国、刘振华、赵海峰：填写意见，刚刚转到。"] == standing(*asked(three, assignee="=item"))
    assert ["正在等待孙建国、刘振华、赵海峰等 5 人：填写意见，刚刚转到。"] == standing(*asked(five, assignee="=item"))


def test_a_signal_is_waited_for_by_the_name_of_its_event(standing):
    assert ["正在等待信号“铃响”。"] == standing(*SIGNAL)


def test_an_event_without_a_name_is_called_as_its_signal(standing):
    assert ["正在等待信号“s1”。"] == standing(start(), catch(event("signal", "s1")), end(), flows("s > c > e"))


def test_a_called_process_waits_for_one_too(standing):
    called = process(*SIGNAL, id="q")

    assert ["正在等待信号“铃响”。"] == standing(
        start("b"), call("k", "q"), end("z"), flows("b > k > z"), called=[called]
    )


def test_behind_a_gateway_each_event_is_told(standing):
    assert ["正在等待信号“s1”。", "等到 2026-11-26 09:00。"] == standing(
        start(), gateway("eventBased", "g"), catch(event("signal", "s1")), catch(timer("Duration", "P3D"), id="d"),
        end(), flows("s > g > c > e; g > d > e"),
    )  # fmt: skip


def test_of_several_definitions_too(standing):
    drawn = catch(event("signal", "s1"), event("message", "m1"), name="其一")

    assert ["正在等待消息“其一”。", "正在等待信号“其一”。"] == standing(start(), drawn, end(), flows("s > c > e"))


def test_a_condition_is_waited_for_while_something_may_change_it(standing):
    drawn = catch(condition("x = 1"), name="金额已定")

    assert ["正在等待条件“金额已定”成立。"] == standing(start(), drawn, end(), flows("s > c > e"), CORRECTED)


def test_a_condition_that_nobody_can_change_is_an_incident(standing):
    drawn = catch(condition("x = 1"), name="金额已定")

    assert ["在“金额已定”处中断，须由管理员处理。"] == standing(start(), drawn, end(), flows("s > c > e"))


def test_what_a_listener_holds_up_waits_for_no_condition_yet(standing):
    drawn = catch(condition("x = 1"), listeners(("start", "look")), name="金额已定")

    assert ["系统正在处理。"] == standing(start(), drawn, end(), flows("s > c > e"))


def test_where_nothing_else_can_happen_what_is_beside_the_way_is_told(standing):
    """The join waits for a branch that went elsewhere."""
    assert ["正在等待消息“更正”。"] == standing(
        start(), gateway("parallel", "f"), gateway("exclusive", "d", default="d_e"), gateway("parallel", "j"), end(),
        flows("s > f > j > e; f > d > e; d > j {x = 1}"), CORRECTED,
    )  # fmt: skip


def test_what_workers_do_is_not_waited_for(standing):
    drawn = (start(), service("c"), end(), flows("s > c > e"), CORRECTED)

    assert ["系统正在处理。"] == standing(*drawn)


def test_what_has_come_and_rests_is_for_an_administrator(office, standing):
    standing(*SIGNAL)
    (awaited,) = office.detail().signals
    with (uow := office.database.unit_of_work()):
        uow.deliveries.give(a_delivery(awaited.key, kind="signal", claims=None, available_at=None))

    assert ["“铃响”已到，但未能送达，须由管理员处理。"] == said(office)
