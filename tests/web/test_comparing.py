"""Versions beside one another, their files, and the way back."""

import io
import zipfile

import pytest

from tests.conftest import PROCESSES


@pytest.fixture
def second(office, processes):
    """The diagram's second version: another deadline, a note added."""
    path = processes / "office_affairs.bpmn"
    path.write_text(path.read_text("utf-8").replace("due workdays(1)", "due workdays(2)", 1), "utf-8")
    form = processes / "forms" / "carry_out.form"
    form.write_text(form.read_text("utf-8").replace('"maxLength": 500', '"maxLength": 800'), "utf-8")
    office.deploys(processes)
    return office


def keys(office, id_):
    (row,) = (row for row in office.database.queries().definitions() if row.id == id_)
    return {version.version: version.key for version in row.versions}


def beside(office, user, id_="office_affairs"):
    known = keys(office, id_)
    return office.desk(user).get(f"/definitions/{known[2]}/beside/{known[1]}")


def test_the_changed_deadline_is_said_in_words(second):
    page = beside(second, "owner")

    assert ["~ 修改 用户任务 “接收并审查申请” sales_check"] == page.all("//ol[@class='differences']/li/p")
    assert ["期限"] == page.all("//ol[@class='differences']//dt")
    assert ["=due workdays(1) =due workdays(2)"] == page.all("//ol[@class='differences']//dd")


def test_both_diagrams_stand_there_with_what_to_mark(second):
    page = beside(second, "auditor")

    assert 2 == len(page.all("//figure[@data-diagram]"))
    assert '{"added": [], "changed": ["sales_check"], "removed": []}' == page.tree.xpath(
        "string(//script[@data-marks])"
    )


def test_a_form_s_versions_are_compared_by_field(second):
    page = beside(second, "owner", "carry_out")

    assert [] == page.all("//figure")
    assert [("最多字数", "500 800")] == list(
        zip(page.all("//ol[@class='differences']//dt"), page.all("//ol[@class='differences']//dd"), strict=True)
    )


def test_the_list_of_versions_leads_to_what_changed(second):
    desk = second.desk("owner")
    known = keys(second, "office_affairs")
    links = desk.get(f"/definitions/{known[2]}").all("//td[@data-label='差异']//a/@href")

    assert f"/definitions/{known[2]}/beside/{known[1]}" in links


def test_versions_of_two_definitions_are_not_compared(second):
    office, form = keys(second, "office_affairs"), keys(second, "carry_out")

    assert 404 == second.desk("owner").get(f"/definitions/{office[2]}/beside/{form[1]}").status


def test_an_earlier_version_becomes_the_newest_again_for_a_reason(second):
    desk, known = second.desk("owner"), keys(second, "office_affairs")

    assert 400 == desk.post(f"/definitions/{known[1]}/return").status

    done = desk.follow(desk.post(f"/definitions/{known[1]}/return", reason="两天太长"))
    now = keys(second, "office_affairs")

    assert ["办事处外部事务处理 第 3 版"] == done.all("//section[@role='status']//li")
    assert (PROCESSES / "office_affairs.bpmn").read_bytes() == desk.get(f"/definitions/{now[3]}/file").response.data


def test_a_case_that_runs_keeps_its_version(second):
    from tests import people

    second.start("office_affairs", by=people.office)
    known = keys(second, "office_affairs")
    second.desk("owner").post(f"/definitions/{known[1]}/return", reason="两天太长")

    assert known[2] == second.database.queries().case(people.owner, second.instance.key).instance.definition_key


def test_auditors_read_and_change_nothing(second):
    page, known = beside(second, "auditor"), keys(second, "office_affairs")

    assert [] == page.all("//form[contains(@action, 'return')]")
    assert 403 == second.desk("auditor").post(f"/definitions/{known[1]}/return", reason="x").status


def test_all_files_of_a_deployment_come_as_one(second):
    known = keys(second, "office_affairs")
    answer = second.desk("auditor").get(f"/definitions/{known[2]}/files")
    packed = zipfile.ZipFile(io.BytesIO(answer.response.data))

    assert "application/zip" == answer.response.mimetype
    assert b"due workdays(2)" in packed.read("office_affairs.bpmn")
    assert {"decisions/affair_rules.dmn", "forms/sales_check.form", "shared/archive_case.bpmn"} <= set(
        packed.namelist()
    )
