"""What failed inside a process."""

import pytest

from tests import people


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

    assert ["材料齐全?"] == page.all("//section/h2")
    assert "没有一条出口符合条件" in page.text
    assert "sales_decision" in page.text
    assert "JT-XS-40-2026-0001" in page.text


def test_it_can_be_tried_again_with_a_reason(broken):
    desk = broken.desk("admin")
    action = desk.get("/incidents").tree.xpath("string(//section/form/@action)")

    assert 400 == desk.post(action, reason=" ").status
    assert 303 == desk.post(action, reason="流程图已改正").status
    assert 409 == desk.post(action, reason="再来一次").status
    assert "流程图已改正" in desk.get(broken.case_path).text
    assert ["材料齐全?"] == desk.get("/incidents", tab="resolved").all("//section/h2")


@pytest.mark.parametrize("user", ["owner", "auditor"])
def test_owners_and_auditors_read_it_and_do_not_act(broken, user):
    desk = broken.desk(user)
    page = desk.get("/incidents")

    assert ["材料齐全?"] == page.all("//section/h2")
    assert [] == page.all("//section/form")
    assert 403 == desk.post("/incidents/1/retry", reason="x").status


def test_staff_learn_that_it_is_interrupted_and_not_the_insides(broken):
    page = broken.desk("office").get(broken.case_path)

    assert "在“材料齐全?”处中断,须由管理员处理。" in page.text
    assert "没有一条出口符合条件" not in page.text
    assert "没有一条出口符合条件" in broken.desk("admin").get(broken.case_path).text
    assert ["sales_gateway"] == page.trace["incidents"]


def test_nothing_interrupted_says_so(office):
    assert "没有异常。" in office.desk("admin").get("/incidents").text
