"""The what-if page: past cases against changed files, in a table and on both diagrams."""

import io
import json

import pytest

from tests import people
from tests.scenarios.test_the_diagram_is_the_policy import (
    countersign_before_the_general_manager,
    three_days_for_the_sales_department,
)
from web.folder import read_folder


@pytest.fixture
def passed(office):
    """A case that went past the general manager."""
    office.start("office_affairs", by=people.office)
    office.complete("sales_check", by=people.sales, sales_decision="accept")
    office.complete("gm_approve", by=people.gm, gm_decision="reject")
    return office


def suppose(office, folder, user="auditor", since="2026-11-01", until="2026-12-31"):
    desk = office.desk(user)
    files = [(io.BytesIO(content), name) for name, content in read_folder(folder).items()]
    form = {"csrf_token": desk.csrf, "since": since, "until": until, "folder": files}
    return desk.client.post("/what-if", data=form, content_type="multipart/form-data")


def page_of(answer):
    from tests.web.conftest import Answer

    return Answer(answer)


def cells(page):
    return page.all("//table/tbody/tr/td")


def test_another_deadline_changes_no_way(passed, processes):
    three_days_for_the_sales_department(processes)
    page = page_of(suppose(passed, processes))

    assert ["JT-XS-40-2026-0001", "相同"] == cells(page)[:2]


def test_a_countersign_parts_where_it_was_added(passed, processes):
    countersign_before_the_general_manager(processes)
    page = page_of(suppose(passed, processes))

    assert cells(page)[1] != "相同"
    assert "质量会签" in cells(page)[4]
    assert "接收并审查申请" in cells(page)[2]
    assert {"added": ["countersign", "f_countersigned"], "removed": [], "changed": ["f_to_gm"]} == json.loads(
        page.tree.xpath("string(//script[@data-marks])")
    )


def test_both_diagrams_stand_side_by_side(passed, processes):
    countersign_before_the_general_manager(processes)
    page = page_of(suppose(passed, processes))
    changed = json.loads(page.tree.xpath("string(//script[@data-xml])"))

    assert 2 == len(page.all("//figure[@data-diagram]"))
    assert 'id="countersign"' in changed


def test_nothing_of_the_files_is_stored(passed, processes):
    three_days_for_the_sales_department(processes)
    suppose(passed, processes)

    assert {1} == {v.version for row in passed.database.queries().definitions() for v in row.versions}


def test_files_that_could_not_be_deployed_are_refused_in_words(passed, processes):
    path = processes / "office_affairs.bpmn"
    path.write_text(path.read_text("utf-8").replace('formId="gm_approve"', 'formId="gm_decides"'), "utf-8")
    page = page_of(suppose(passed, processes))

    assert "这些文件不能部署" in page.text
    assert "gm_decides" in page.text


def test_a_period_without_cases_says_so(passed, processes):
    page = page_of(suppose(passed, processes, since="2020-01-01", until="2020-01-02"))

    assert "这段时间没有事务用到这些文件" in page.text


@pytest.mark.parametrize(("user", "status"), [("owner", 200), ("auditor", 200), ("admin", 403), ("gm", 403)])
def test_process_owners_and_auditors_may_ask(passed, processes, user, status):
    assert status == suppose(passed, processes, user).status_code
