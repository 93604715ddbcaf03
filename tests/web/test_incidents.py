"""What failed inside a process."""

import pytest

from engine.deployments import deploy
from tests import people
from tests.engine.bpmn.diagrams import diagram, end, event, flows, gateway, io, process, service, start, user


@pytest.fixture
def broken(office, processes):
    """A request whose gateway knows no way on."""
    path = processes / "office_affairs.bpmn"
    path.write_text(path.read_text("utf-8").replace('=sales_decision = "accept"', '=sales_decision = "never"'), "utf-8")
    office.deploys(processes).start("office_affairs", by=people.office)
    office.complete("sales_check", by=people.sales, sales_decision="accept")
    return office


def test_an_administrator_reads_what_happened_where_and_with_which_data(broken):
    page = broken.desk("admin").get("/incidents")

    assert ["材料齐全？"] == page.all("//section/h2")
    assert "没有一条出口符合条件" in page.text
    assert "sales_decision" in page.text
    assert "JT-XS-40-2026-0001" in page.text


def opened(office, user="admin"):
    """The page of the incident, as *user* reaches it from the list."""
    desk = office.desk(user)
    return desk, desk.get(desk.get("/incidents").tree.xpath("string(//section/h2/a/@href)"))


def action(page, what):
    return page.tree.xpath(f"string(//form[contains(@action, '/{what}')]/@action)")


def test_the_page_says_where_why_and_on_which_data(broken):
    _, page = opened(broken)

    assert "在“材料齐全？”处中断" == page.tree.xpath("string(//h1)")
    assert "没有一条出口符合条件" in page.text
    assert "请更正决定去向的数据后重试，或跳过并选择去向。" in page.text
    assert ["accept"] == page.all("//tr[th='sales_decision']/td[1]")
    assert ["sales_gateway"] == page.trace["incidents"]
    assert {"business_id", "people", "reason"} <= set(page.all("//tbody//th"))
    assert [] == page.all("//textarea[@name='value:people']")


def test_it_can_be_tried_again_with_a_reason(broken):
    desk, page = opened(broken)

    assert 400 == desk.post(action(page, "retry"), reason=" ").status
    assert 303 == desk.post(action(page, "retry"), reason="流程图已改正").status
    assert 409 == desk.post(action(page, "retry"), reason="再来一次").status
    assert "流程图已改正" in desk.get(broken.case_path).text
    assert ["材料齐全？"] == desk.get("/incidents", tab="resolved").all("//section/h2")


def test_a_corrected_value_lets_it_go_on(broken):
    desk, page = opened(broken)
    answer = desk.post(action(page, "retry"), reason="改为受理", **{"value:sales_decision": '"never"'})

    assert "徐强 于 2026-11-23 09:00 重试。 改为受理" in desk.follow(answer).text
    assert ["gm_approve"] == [task.element_id for task in broken.open_tasks()]


def test_what_was_tried_before_stands_on_the_next_one(broken):
    desk, page = opened(broken)
    settled = desk.follow(desk.post(action(page, "retry"), reason="已经改好"))
    _, page = opened(broken)

    assert "又在“材料齐全？”处中断" in settled.text
    assert ["没有一条出口符合条件"] == [
        line[:10] for line in page.all("//section[h2='之前的处理']//li/p[1]")
    ]  # fmt: skip
    assert ["已经改好"] == page.all("//section[h2='之前的处理']//blockquote")


def test_a_step_is_skipped_on_a_chosen_way_with_given_values(broken):
    desk, page = opened(broken)

    assert ["受理", "退回补正"] == page.all("//fieldset[legend='从哪里继续']//label")

    answer = desk.post(
        action(page, "skip"), reason="材料已当面核对", flows="f_accept",
        **{"name:0": "checked_by", "free:0": '"wang"'},
    )  # fmt: skip

    assert "徐强 于 2026-11-23 09:00 跳过。 材料已当面核对" in desk.follow(answer).text
    assert "已跳过：材料齐全？ 徐强 · 2026-11-23 09:00 材料已当面核对" in desk.get(broken.case_path).text
    assert (["gm_approve"], "wang") == (
        [task.element_id for task in broken.open_tasks()],
        broken.variable("checked_by"),
    )


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"value:sales_decision": "never"}, "这不是一个值。文字要加引号"),
        ({"value:sales_decision": "[1, "}, "这不是一个值。文字要加引号"),
        ({"free:0": "1"}, "请填写变量名。"),
        ({"name:0": "people", "free:0": "{}"}, "people"),
        ({"value:sales_decision": "1", "name:0": "sales_decision", "free:0": "2"}, "这个变量填了两次。"),
        ({"reason": " "}, "请填写原因"),
    ],
    ids=["a word without quotation marks", "no end", "no name", "what the engine keeps", "twice", "no reason"],
)
def test_what_cannot_be_taken_is_told_and_what_was_typed_stays(broken, fields, words):
    desk, page = opened(broken)
    answer = desk.post(action(page, "retry"), **{"reason": "改正", "value:reason": '"另一个事由"', **fields})

    assert 400 == answer.status
    assert any(words in told for told in answer.all("//*[@role='alert']"))
    typed = {field.get("name"): field.text or "" for field in answer.tree.xpath("//form[1]//textarea")}
    assert '"另一个事由"' == typed["value:reason"]
    assert [broken.open_incidents()[0].code] == ["bpmn.no_flow"]


def test_without_a_chosen_way_it_is_not_skipped(broken):
    desk, page = opened(broken)
    answer = desk.post(action(page, "skip"), reason="不再需要")

    assert (400, True) == (answer.status, bool(answer.all("//details[@open]")))
    assert any("请选择从哪个出口继续" in told for told in answer.all("//*[@role='alert']"))


def test_dates_and_lists_may_be_written_as_feel_writes_them(broken):
    desk, page = opened(broken)
    desk.post(
        action(page, "retry"), reason="补", **{"name:0": "day", "free:0": 'date("2026-12-01")', "name:1": "n",
                                               "free:1": "{a: [1, 2.5, true]}"},
    )  # fmt: skip

    assert ("2026-12-01", {"a": [1, 2.5, True]}) == (broken.variable("day"), broken.variable("n"))


@pytest.mark.parametrize("user", ["owner", "auditor"])
def test_owners_and_auditors_read_it_and_do_not_act(broken, user):
    desk, page = opened(broken, user)

    assert ["accept"] == page.all("//section[h2='这一步读到的数据']//dt[.='sales_decision']/../dd")
    assert [] == page.all("//main//form")
    assert [403, 403] == [desk.post(f"/incidents/1/{what}", reason="x").status for what in ("retry", "skip")]


def test_staff_do_not_read_it(broken):
    assert 403 == broken.desk("office").get(f"/incidents/{broken.open_incidents()[0].key}").status


def test_staff_learn_that_it_is_interrupted_and_not_the_insides(broken):
    page = broken.desk("office").get(broken.case_path)

    assert "在“材料齐全？”处中断，须由管理员处理。" in page.text
    assert "没有一条出口符合条件" not in page.text
    assert "没有一条出口符合条件" in broken.desk("admin").get(broken.case_path).text
    assert ["sales_gateway"] == page.trace["incidents"]


@pytest.fixture
def stood(office):
    """A matter whose branches meet no more: one of them has ended by an error."""
    content = diagram(
        process(
            start(), gateway("parallel", "f"), gateway("exclusive", "g", default="g_j"), user("b", assignee="sales"),
            end("away", event("error", "e1")), gateway("parallel", "j", name="都办完"), user("z", assignee="office"), end(),
            flows("s > f; f > g; g > away {n > 1}; g > j; f > b > j; j > z > e"),
            id="stands", properties={"starterGroups": "suzhou_office"},
        )
    )  # fmt: skip
    deploy(office.database.unit_of_work(), name="x", files={"x.bpmn": content}, actor=people.owner, at=office.now)
    office.start("stands", by=people.office, n=2)
    return office.complete("b", by=people.sales)


def test_a_matter_that_stands_still_says_what_it_waits_for_and_what_to_do(stood):
    _, page = opened(stood)

    assert "在“都办完”处中断" == page.tree.xpath("string(//h1)")
    assert "事务停住了：这里在等从“g”来的，而那边不会再有来的（n = 2）。" in page.text
    assert "重试没有用。请让它不再等、从这里接着往下走，或者终止事务；然后请人改图。" in page.text
    assert ["不再等，接着往下走"] == page.all("//details[.//form[contains(@action, '/skip')]]/summary")


def test_a_matter_that_stands_still_is_let_go_on(stood):
    desk, page = opened(stood)
    desk.post(action(page, "skip"), reason="那一路不会来了", **{"name:0": "checked", "free:0": "true"})

    assert (["z"], True) == ([task.element_id for task in stood.open_tasks()], stood.variable("checked"))


def test_why_work_of_our_own_failed_is_told_in_the_readers_language(office):
    sends = service(
        "tell", io({"timeToLive": "soon", "messageName": "m1"}), type="publish-message", retries=1, name="通知"
    )
    drawn = diagram(process(start(), sends, end(), flows("s > tell > e"), properties={"starterUsers": "office"}))
    deploy(office.database.unit_of_work(), name="x", files={"x.bpmn": drawn}, actor=people.owner, at=office.now)
    desk, page = opened(office.start("p", by=people.office))

    assert "soon 不是 P1D、PT30M 这样的时长。请更正变量 timeToLive 后重试。" in page.text

    desk.post("/account/language", language="en")
    assert "soon is no duration such as P1D or PT30M." in opened(office)[1].text


def test_nothing_interrupted_says_so(office):
    assert "没有异常。" in office.desk("admin").get("/incidents").text
