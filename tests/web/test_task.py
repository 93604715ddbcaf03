"""A task's page."""

import pytest

from tests import people


@pytest.fixture
def checked(office):
    """A request that waits for the check."""
    return office.start("office_affairs", by=people.office)


def test_the_page_says_what_it_is_and_until_when(checked):
    page = checked.desk("sales").get(checked.task_path("sales_check"))

    assert ["华东客户：客户现场设备运行异常，需要公司派人到现场协助检查并给出处理意…"] == page.all("//h1")
    assert "接收并审查申请 · 明天 17:30 前 · 内部" in page.text
    assert "JT-XS-40-2026-0001" in page.text


def test_the_facts_stand_above_the_form_in_the_words_of_the_forms(checked):
    page = checked.desk("sales").get(checked.task_path("sales_check"))
    facts = dict(zip(page.all("(//dl)[1]//dt"), page.all("(//dl)[1]//dd"), strict=True))

    assert "苏州办事处" == facts["申请办事处"]
    assert "质量支持" == facts["事务类别"]
    assert "2026-12-31" == facts["要求完成日期（招投标填截止日）"]


def test_the_script_is_told_which_field_decides(checked):
    model = checked.desk("sales").get(checked.task_path("sales_check")).model

    assert "sales_decision" == model["decision"]
    assert model["data"].get("sales_decision") is None


def test_a_form_without_a_decision_is_sent_with_the_name_of_the_step(checked):
    checked.complete("sales_check", by=people.sales, sales_decision="return")
    model = checked.desk("office").get(checked.task_path("amend")).model

    assert (None, "补正申请") == (model["decision"], model["submitLabel"])


def test_a_completed_task_leads_to_the_desk_which_says_what_happened(checked):
    desk = checked.desk("sales")
    answer = desk.post(checked.task_path("sales_check"), submission={"sales_decision": "accept"})

    assert (303, 1) == (answer.status, checked.waked)
    (told,) = desk.follow(answer).all("//*[@role='status']")
    assert "受理，报总经理。转下一步：批准并指定办理（总经理）。" == told.partition("”已办：")[2]


def test_what_is_wrong_stands_beside_the_fields_and_nothing_typed_is_lost(checked):
    desk = checked.desk("sales")
    answer = desk.post(checked.task_path("sales_check"), submission={"sales_decision": "return", "sales_reason": ""})

    assert 400 == answer.status
    assert {"sales_reason": "请填写。"} == answer.model["errors"]
    assert "return" == answer.model["data"]["sales_decision"]
    assert ["需补正的内容：请填写。"] == answer.all("//*[@role='alert']//li")


def test_a_field_that_the_form_does_not_have_is_refused(checked):
    answer = checked.desk("sales").post(
        checked.task_path("sales_check"), submission={"sales_decision": "accept", "gm_decision": "approve"}
    )

    assert 400 == answer.status
    assert "表单没有“gm_decision”这一项。" in answer.text


def test_whoever_comes_second_learns_who_was_first_and_when(checked):
    desk, path = checked.desk("sales"), checked.task_path("sales_check")
    checked.complete("sales_check", by=people.sales, sales_decision="accept")
    answer = desk.post(path, submission={"sales_decision": "accept", "sales_opinion": "写了很久的意见"})

    assert 409 == answer.status
    assert "经办人：孙建国，时间：2026-11-23 09:00。" in answer.text
    assert "写了很久的意见" in answer.all("//dd")  # nothing typed is ever lost
    assert [path.replace("/tasks/", "/cases/")] == answer.all("//section//a/@href")


def test_a_completed_task_can_be_read_and_not_changed(checked):
    desk, path = checked.desk("sales"), checked.task_path("sales_check")
    desk.post(path, submission={"sales_decision": "accept", "sales_opinion": "同意受理"})
    page = desk.get(path)

    assert "孙建国 已于 2026-11-23 09:00 办理。 受理，报总经理" in page.text
    assert "同意受理" in page.text
    assert [] == page.all("//form[@data-form]")


def test_a_task_that_the_case_no_longer_needs_says_so(checked):
    path = checked.task_path("sales_check")
    desk = checked.desk("sales")
    checked.send("withdraw", by=people.office, withdraw_reason="填错了")

    assert "这项任务已不需要办理：事务已于 2026-11-23 09:00 进入下一步。" in desk.get(path).text
    assert 409 == desk.post(path, submission={"sales_decision": "accept"}).status


def test_whoever_takes_part_but_is_not_asked_reads_who_is(checked):
    page = checked.desk("office").get(checked.task_path("sales_check"))

    assert 200 == page.status
    assert "正在等待他人办理。" in page.text
    assert [] == page.all("//form[@data-form]")


def test_whoever_takes_no_part_is_told_that_there_is_none(checked):
    desk, path = checked.desk("handler"), checked.task_path("sales_check")

    assert 404 == desk.get(path).status
    assert 404 == desk.post(path, submission={"sales_decision": "accept"}).status
    assert 404 == desk.post(f"{path}/claim").status


def test_the_applicant_may_see_it_and_not_decide_it(checked):
    answer = checked.desk("office").post(checked.task_path("sales_check"), submission={"sales_decision": "accept"})

    assert 403 == answer.status
    assert "这项任务由他人办理。" in answer.text


def test_a_task_can_be_taken_from_the_colleagues_and_given_back(checked):
    checked.join("tech", "sales")
    desk, colleague, path = checked.desk("sales"), checked.desk("tech"), checked.task_path("sales_check")

    assert "认领后不再出现在其他人的待办里。" in desk.get(path).text
    assert 303 == desk.post(f"{path}/claim").status
    assert "退还" in desk.get(path).text
    assert "孙建国 正在办理。" in colleague.get(path).text
    assert 409 == colleague.post(path, submission={"sales_decision": "accept"}).status
    assert 303 == desk.post(f"{path}/release").status
    assert "认领" in colleague.get(path).text


def test_whoever_is_alone_has_nobody_to_take_it_from(checked):
    assert "认领" not in checked.desk("sales").get(checked.task_path("sales_check")).text


def test_a_draft_comes_back_but_never_as_a_decision(checked):
    desk, path = checked.desk("sales"), checked.task_path("sales_check")
    key = path.rpartition("/")[2]
    desk.send("PUT", f"/drafts/task/{key}", json={"sales_decision": "return", "sales_opinion": "写到一半"})
    data = desk.get(path).model["data"]

    assert ("写到一半", None) == (data["sales_opinion"], data.get("sales_decision"))
    assert "华东客户" in desk.get("/start").text  # where drafts are found again


def test_the_other_form_of_an_earlier_round_is_not_shown_twice(checked):
    checked.complete("sales_check", by=people.sales, sales_decision="return")
    page = checked.desk("office").get(checked.task_path("amend"))

    assert "需补正的内容 请补充合同编号" in page.text
    assert page.model["data"]["external_party"] == "华东客户"
    assert [] == page.all("//section//dl[@class='facts']")  # the application stands in the form itself


def test_a_task_without_a_form_is_one_button(office, processes):
    """Whoever draws no form gets no form."""
    path = processes / "office_affairs.bpmn"
    text = path.read_text("utf-8").replace('<zeebe:formDefinition formId="sales_check" bindingType="deployment" />', "")
    path.write_text(text, "utf-8")
    office.deploys(processes).start("office_affairs", by=people.office)
    page = office.desk("sales").get(office.task_path("sales_check"))

    assert ["办理完毕"] == page.all("//form[@class='form']//button")


def test_the_diagram_marks_where_it_is(checked):
    page = checked.desk("sales").get(checked.task_path("sales_check"))

    assert ["sales_check"] == page.trace["active"]
    assert [{"who": "", "when": "2026-11-23 09:00"}] == page.trace["done"]["classify"]


def test_no_such_task_is_no_page(office):
    desk = office.desk("sales")
    for key in (0, 1, 2**63 - 1, 2**63, 10**30):
        assert [404, 404] == [desk.get(f"/{page}/{key}").status for page in ("tasks", "cases")]
        assert 200 == desk.get("/", done=key).status
