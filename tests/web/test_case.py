"""A case's page."""

import pytest

from tests import people

ALL = {"sales_decision": "accept", "sales_opinion": "情况属实"}


def test_the_state_is_one_sentence(office):
    office.start("office_affairs", by=people.office).complete("sales_check", by=people.sales, **ALL)
    office.at("2026-11-23 14:00")

    assert ["正在等待总经理：批准并指定办理，已 3 小时。"] == office.desk("office").get(office.case_path).all(
        "//p/strong"
    )[:1]


@pytest.mark.parametrize(
    ("at", "told"),
    [
        ("2026-11-25 20:03", "正在等待销售部：接收并审查申请，刚刚转到。"),
        ("2026-11-25 23:00", "正在等待销售部：接收并审查申请，自 2026-11-25 20:03 起。"),
        ("2026-11-26 10:30", "正在等待销售部：接收并审查申请，已 2 小时。"),
    ],
)
def test_outside_office_hours_it_says_since_when(office, at, told):
    office.at("2026-11-25 20:03").start("office_affairs", by=people.office).at(at)

    assert [told] == office.desk("office").get(office.case_path).all("//p/strong")[:1]


def test_a_step_done_while_the_office_is_closed_took_no_working_time(office):
    office.at("2026-11-25 20:03").start("office_affairs", by=people.office)
    office.at("2026-11-25 23:00").complete("sales_check", by=people.sales, **ALL)

    assert "用时" not in office.desk("office").get(office.case_path).text


def test_a_group_is_named_as_a_group_even_where_somebody_has_the_same_id(office):
    office.start("office_affairs", by=people.office)

    assert "正在等待销售部：接收并审查申请" in office.desk("office").get(office.case_path).text


def test_the_record_says_who_did_what_when_and_how_long_it_took(office):
    office.start("office_affairs", by=people.office)
    office.at("2026-11-23 11:00").complete("sales_check", by=people.sales, **ALL)
    lines = office.desk("office").get(office.case_path).all("//ol[@class='record']/li")

    assert 2 == len(lines)
    assert lines[0].startswith("提交申请 周敏 · 2026-11-23 09:00")
    assert "接收并审查申请 受理，报总经理 孙建国 · 2026-11-23 11:00 · 用时 2 小时 销售部意见 情况属实" == lines[1]


def test_returns_withdrawals_and_reminders_stand_in_the_record(office):
    office.start("office_affairs", by=people.office).until("2026-11-25 09:00")
    office.complete("sales_check", by=people.sales, sales_decision="return")
    office.send("withdraw", by=people.office, withdraw_reason="不需要了")
    text = office.desk("office").get(office.case_path).text

    assert "超过1个工作日" in text
    assert "通知 孙建国" in text
    assert "退回补正" in text
    assert "申请人撤销 周敏 · 2026-11-25 09:00 撤销原因 不需要了" in text


def test_what_was_filled_in_stands_by_form_in_the_order_filled(office):
    office.start("office_affairs", by=people.office).complete("sales_check", by=people.sales, **ALL)
    page = office.desk("office").get(office.case_path)

    assert ["申请内容", "接收并审查申请", "流程图", "流转记录"] == [
        text.partition(" ")[0] for text in page.all("//section/h2")
    ]


def test_a_second_round_shows_its_own_values(office):
    office.start("office_affairs", by=people.office)
    office.complete("sales_check", by=people.sales, sales_decision="return")
    office.complete("amend", by=people.office, **office.submitted(external_party="改名客户"))
    facts = office.desk("office").get(office.case_path).all("//section[1]//dd")

    assert "改名客户" in facts
    assert "华东客户" not in facts


def test_a_finished_case_says_so_with_its_archive_number(office):
    office.start("office_affairs", by=people.office).complete("sales_check", by=people.sales, **ALL)
    office.complete("gm_approve", by=people.gm, gm_decision="reject")
    office.complete("archive_register", by=people.archive, archive_decision="archive", retention="y10")
    page = office.desk("office").get(office.case_path)
    kinds = page.all("//ol[@class='record']/li/@data-kind")

    assert ["已于 2026-11-23 09:00 办结。"] == page.all("//p/strong")[:1]
    assert "档号 WS·2026-D10-0001" in page.text
    assert ["archived", "ended"] == kinds[-2:]
    assert [] == page.trace["active"]


def test_the_applicant_who_does_a_step_himself_is_marked(office):
    office.start("office_affairs", by=people.office)
    office.complete("sales_check", by=people.sales, sales_decision="return")
    office.complete("amend", by=people.office, **office.submitted())
    text = office.desk("sales").get(office.case_path).text

    assert 1 == text.count("（发起人本人办理）")


def test_any_key_of_the_case_leads_to_it(office):
    office.start("office_affairs", by=people.office)
    answer = office.desk("sales").get(f"/cases/{office.task('sales_check').key}")

    assert (302, office.case_path) == (answer.status, answer.location)


def test_a_called_process_has_its_own_diagram_while_the_case_is_in_it(office):
    office.start("office_affairs", by=people.office).complete("sales_check", by=people.sales, **ALL)
    office.complete("gm_approve", by=people.gm, gm_decision="reject")
    page = office.desk("archive").get(office.case_path)
    inside = office.desk("archive").get(page.all("//section[@id='diagram']/nav/a/@href")[1])

    assert ["办事处外部事务处理", "行政部归档"] == page.all("//section[@id='diagram']/nav/a")
    assert ["archive_case"] == page.trace["active"]
    assert ["archive_register"] == inside.trace["active"]


def test_a_task_in_a_called_process_shows_that_diagram(office):
    office.start("office_affairs", by=people.office).complete("sales_check", by=people.sales, **ALL)
    office.complete("gm_approve", by=people.gm, gm_decision="reject")

    assert ["archive_register"] == office.desk("archive").get(office.task_path("archive_register")).trace["active"]


def test_whoever_takes_no_part_is_told_that_there_is_none(office):
    office.start("office_affairs", by=people.office)

    assert 404 == office.desk("handler").get(office.case_path).status
    assert 404 == office.desk("office2").get(office.case_path).status
    assert 200 == office.desk("auditor").get(office.case_path).status


def test_my_own_next_step_is_one_button_away(office):
    office.start("office_affairs", by=people.office)

    assert [office.task_path("sales_check")] == office.desk("sales").get(office.case_path).all(
        "//p[@class='choices']/a/@href"
    )
    assert ["申请人撤销"] == office.desk("office").get(office.case_path).all("//p[@class='choices']/a")
    assert [] == office.desk("auditor").get(office.case_path).all("//p[@class='choices']/a")
