"""What is deployed."""

from sqlalchemy import text

from tests import people
from tests.conftest import PROCESSES


def test_the_list_says_what_is_in_force_since_when_and_by_whom(office):
    office.start("office_affairs", by=people.office)
    page = office.desk("owner").get("/definitions")

    assert ["办事处外部事务处理", "1", "2026-01-01 08:00", "黄丽", "1", "人工发起：办事处人员"] in [
        page.all(f"(//table)[1]/tbody/tr[{n}]/td") for n in range(1, 5)
    ]


def test_where_the_diagram_names_nobody_the_list_says_who_may_begin_it_all_the_same(office):
    (begins,) = office.desk("owner").get("/definitions").all("//tr[td[1]//text()='群发布']/td[last()]")

    assert "人工发起：系统管理员、流程负责人" == begins


def test_a_form_is_named_by_its_heading_or_else_by_the_steps_that_ask_it(office):
    forms = office.desk("owner").get("/definitions").all("(//table)[3]/tbody/tr/td[1]")

    assert "office_apply 办事处外部事务处理申请单" in forms
    assert "sales_check 接收并审查申请" in forms
    assert "withdraw 申请人撤销" in forms
    assert "report_to_gm 当面向总经理汇报" in forms


def test_a_heading_that_is_filled_in_later_is_no_name(office, processes):
    path = processes / "forms" / "office_apply.form"
    path.write_text(path.read_text("utf-8").replace("# 办事处外部", "# {{office}}外部"), "utf-8")
    office.deploys(processes)

    assert "office_apply 提交申请、补正申请" in office.desk("owner").get("/definitions").all("(//table)[3]//td[1]")


def test_what_today_s_rules_would_refuse_is_listed_all_the_same(office, database):
    """A form of a release that was less strict: its bytes are put where the real ones were."""
    with database.backend.writing.begin() as connection:
        form = "SELECT digest FROM definition WHERE id = 'office_apply'"
        connection.execute(text(f"UPDATE content SET bytes = :bytes WHERE digest = ({form})"), {"bytes": b"{}"})

    assert "office_apply 提交申请、补正申请" in office.desk("owner").get("/definitions").all("(//table)[3]//td[1]")


def test_a_version_shows_its_diagram_and_its_file(office):
    desk = office.desk("auditor")
    (link,) = desk.get("/definitions").all("//a[text()='办事处外部事务处理']/@href")
    page = desk.get(link)
    drawn = desk.get(page.tree.xpath("string(//figure/@data-xml-url)"))
    file = desk.get(f"{link}/file")
    original = (PROCESSES / "office_affairs.bpmn").read_bytes()

    assert original == drawn.response.data == file.response.data
    assert "application/xml" == drawn.response.mimetype
    assert "attachment; filename=office_affairs.bpmn" == file.headers["Content-Disposition"]


def test_versions_stand_side_by_side(office, processes):
    path = processes / "office_affairs.bpmn"
    path.write_text(path.read_text("utf-8").replace("判定等级", "判定级别"), "utf-8")
    desk = office.desk("owner")
    (old,) = desk.get("/definitions").all("//a[text()='办事处外部事务处理']/@href")
    office.start("office_affairs", by=people.office).deploys(processes)
    page = desk.get(old)

    assert "已部署" not in page.text
    assert ["更新" in text for text in page.all("//p/a[contains(., '更新')]")] == [True]
    assert ["2", "1"] == page.all("//table//td[1]")
    assert ["0", "1"] == page.all("//table//td[4]")


def test_decision_tables_and_forms_can_be_downloaded_but_are_no_diagrams(office):
    desk = office.desk("owner")
    (table,) = desk.get("/definitions").all("(//table)[2]//a/@href")

    assert 200 == desk.get(table).status
    assert 200 == desk.get(f"{table}/file").status
    assert 404 == desk.get(f"{table}/xml").status


def test_staff_read_the_diagrams_of_their_cases_and_not_the_list(office):
    office.start("office_affairs", by=people.office)
    desk = office.desk("sales")
    figure = desk.get(office.case_path).tree.xpath("string(//figure/@data-xml-url)")

    assert 200 == desk.get(figure).status
    assert 403 == desk.get("/definitions").status


def test_what_is_not_deployed_is_no_page(office):
    desk = office.desk("owner")

    assert [404] * 3 == [desk.get(f"/definitions/7{part}").status for part in ("", "/xml", "/file")]
