"""Departments, offices, posts and groups, as administrators keep them on pages."""

import pytest

from engine.errors import Invalid
from tests import people
from web.folder import deploy_folder
from web.people import check_unnamed

QA = {"id": "qa", "name": "检验组", "kind": "department", "head": "handler", "parent": "quality"}


@pytest.fixture
def admin(office):
    return office.desk("admin")


def group(office, id):
    return office.database.roster().group(id)


def test_groups_are_listed_by_kind_with_their_heads(admin):
    departments, groups = admin.get("/groups"), admin.get("/groups", tab="group")

    assert "质量部 quality 李文涛" in departments.all("//tbody/tr")
    assert "办事处人员" not in departments.text
    assert "办事处人员 office_staff" in groups.all("//tbody/tr")


def test_a_department_is_added_below_another_one(admin, office):
    answer = admin.post("/groups", **QA)
    row = group(office, "qa")

    assert (303, "/groups/qa?done=saved") == (answer.status, answer.location)
    assert ("检验组", "department", "handler", "quality", True) == (
        row.name,
        row.kind,
        row.head,
        row.parent,
        row.active,
    )
    assert "检验组 qa 王工 质量部" in admin.get("/groups").all("//tbody/tr")


def test_a_post_belongs_to_a_department_and_is_held_by_people(admin, office):
    admin.post("/groups", id="welder", name="焊工", kind="post", parent="quality")
    admin.post("/groups/welder/members", user="handler")

    assert "焊工 welder 质量部" in admin.get("/groups", tab="post").all("//tbody/tr")
    assert "welder" in office.database.accounts().user("handler").groups


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("id", "质检", "请填写以字母开头"),
        ("id", "sales", "sales 已被使用"),
        ("id", "handler", "handler 已被使用"),
        ("name", "", "请填写名称"),
        ("kind", "team", "请选择种类"),
        ("head", "nobody", "没有在用的账号 nobody"),
        ("parent", "suzhou_office", "请选择已有的部门"),
    ],
)
def test_what_is_wrong_stands_at_its_field_and_nothing_typed_is_lost(admin, field, value, words):
    page = admin.post("/groups", **{**QA, field: value})

    assert 400 == page.status
    assert words in page.all(f"//*[@id='{field}-wrong']")[0]
    for name in {"id", "name"} - {field}:
        assert [QA[name]] == page.all(f"//input[@name='{name}']/@value")


def test_no_department_stands_below_itself(admin, office):
    admin.post("/groups", **QA)
    page = admin.post("/groups/quality", name="质量部", kind="department", head="quality", parent="qa")

    assert 400 == page.status
    assert ["部门不能隶属于它自己。"] == page.all("//*[@id='parent-wrong']")
    assert group(office, "quality").parent is None


def test_members_join_and_leave(admin, office):
    admin.post("/groups/technology/members", user="handler")
    assert "王工 handler 移出" in admin.get("/groups/technology").all("//li")
    admin.post("/groups/technology/members/handler/remove")

    assert "technology" not in office.database.accounts().user("handler").groups


def test_the_last_administrator_does_not_leave(admin):
    page = admin.post("/groups/administrators/members/admin/remove")

    assert (400, ["至少要留一位管理员。请先添加另一位。"]) == (page.status, page.all("//*[@role='alert']"))


def test_a_group_that_a_process_names_stays(admin, office):
    page = admin.post("/groups/general_manager/deactivate")

    assert 400 == page.status
    assert "这些流程用到这个组" in page.all("//*[@role='alert']")[0]
    assert "办事处外部事务处理" in page.text
    assert group(office, "general_manager").active


def test_a_group_of_the_program_itself_stays(admin):
    page = admin.post("/groups/auditors/deactivate")

    assert (400, ["这个组是系统自己要用的。"]) == (page.status, page.all("//*[@role='alert']"))


def test_a_group_for_which_a_task_waits_stays(admin, office):
    office.start("office_affairs", by=people.office)
    with pytest.raises(Invalid) as refused:
        office.database.roster().set_group_active("sales", active=False)

    assert ["people.group_waited_for"] == [finding.code for finding in refused.value.findings]


def test_a_group_that_only_an_old_version_names_stays_while_a_case_runs_on_it(office, processes):
    office.start("office_affairs", by=people.office)
    for path in processes.rglob("*.bpmn"):
        path.write_text(path.read_text("utf-8").replace("general_manager", "auditors"), "utf-8")
    deploy_folder(office.database.unit_of_work(), processes, actor=people.owner, at=office.now)
    reads, uow = office.database.queries(), office.database.reading()

    with pytest.raises(Invalid) as refused:
        check_unnamed("general_manager", reads, uow)
    assert ["people.group_named"] == [finding.code for finding in refused.value.findings]
    assert ["办事处外部事务处理"] == refused.value.findings[0].params["processes"]


def test_a_group_that_nobody_needs_is_put_away_and_fetched_back(admin, office):
    admin.post("/groups", **QA)
    admin.post("/groups/qa/members", user="handler")
    admin.post("/groups/qa/deactivate")

    assert "检验组 qa 王工 质量部" in admin.get("/groups", tab="inactive").all("//tbody/tr")
    assert "qa" not in office.database.accounts().user("handler").groups
    admin.post("/groups/qa/activate")
    assert "qa" in office.database.accounts().user("handler").groups


def test_a_group_that_is_not_there_is_404(admin):
    assert 404 == admin.get("/groups/nothing").status
    for path in ("", "/members", "/members/gm/remove", "/activate", "/deactivate"):
        assert 404 == admin.post(f"/groups/nothing{path}", name="x", kind="group", user="gm").status
