"""回放: the auditor walks a case that was run again."""

import json

import pytest

from tests import people
from tests.tampering import Intruder


@pytest.fixture
def refused(office):
    office.start("office_affairs", by=people.office)
    office.complete("sales_check", by=people.sales, sales_decision="accept").passes(hours=2)
    office.complete("gm_approve", by=people.gm, gm_decision="reject")
    return office


def replay(office, user="auditor", **query):
    return office.desk(user).get(f"{office.case_path}/replay", **query)


def walk(page):
    return json.loads(page.tree.xpath("string(//script[@data-walk])"))


def test_an_untouched_case_matches_at_every_step(refused):
    page = replay(refused)
    count = len(page.all("//ol[@class='steps']/li"))

    assert f"一致 全部 {count} 步已重新运行" in page.text
    assert count == len(walk(page)) > 3


def test_a_step_says_who_did_what_when_and_how_long_it_waited(refused):
    (approval,) = [
        step for step in replay(refused).all("//ol[@class='steps']/li") if "办理任务：批准并指定办理" in step
    ]

    assert "陈国强" in approval or "gm" in approval
    assert "2026-11-23 11:00" in approval
    assert "等待 2 小时" in approval
    assert "一致" in approval


def test_the_form_is_there_as_it_was_filled_and_data_before_and_after(refused):
    page = replay(refused)
    step = next(step for step in page.all("//ol[@class='steps']/li") if "批准并指定办理" in step and "办理任务" in step)

    assert "不批准" in step
    assert "与合同无关" in step
    assert "gm_decision" in step


def test_the_row_that_decided_is_named(refused):
    page = replay(refused)

    assert any("由决策表 affair_rules 判定" in step and "行：" in step for step in page.all("//ol[@class='steps']/li"))


def test_a_step_can_be_linked_to(refused):
    page = replay(refused, step=2)

    assert ["2"] == page.all("//li[@aria-current='step']/@data-step")
    assert "2" == page.tree.xpath("string(//input[@name='step']/@value)")


def test_the_walk_tells_the_script_where_the_case_stood(refused):
    first = walk(replay(refused))[0]
    (tokens,) = first["tokens"].values()

    assert "sales_check" in tokens
    assert any(first["flows"].values())


def test_a_tampered_case_says_at_which_step_and_what_differs(refused):
    def approve(body):
        body["input"]["variables"]["gm_decision"] = "approve"

    number = refused.instance.number
    with (uow := refused.database.reading()):
        seq = next(r.seq for r in uow.history.records(number) if b'"gm_decision":"reject"' in r.body)
    intruder = Intruder(refused.database)
    intruder.rewrites(number, seq, approve)
    intruder.rechains(number)
    page = replay(refused)

    assert f"第 {seq} 步不一致" in page.text
    assert [str(seq)] == page.all("//li[@aria-current='step']/@data-step")
    assert page.all(f"//li[@data-step='{seq}']//del")


def test_the_case_leads_there_and_only_auditors_go(refused):
    path = f"{refused.case_path}/replay"

    assert path in refused.desk("auditor").get(refused.case_path).all("//a/@href")
    assert {403} == {replay(refused, user).status for user in ("owner", "admin", "gm")}
