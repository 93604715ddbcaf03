"""People, as administrators keep them on pages."""

from datetime import timedelta

import pytest

from engine.errors import NotFound
from tests import people
from tests.web.conftest import Browser
from web.credentials import FREE_FAILURES
from web.people import TEMPORARY

MING = {"id": "ming", "name": "明亮", "phone": "0512-6688", "group": ["quality", "department_staff"]}


@pytest.fixture
def admin(office):
    return office.desk("admin")


def password_on(page):
    (shown,) = page.all("//code[@data-password]")
    return shown


def test_everybody_is_listed_with_department_and_groups(admin):
    page = admin.get("/people")

    assert 13 == len(page.all("//tbody/tr"))
    assert "李文涛 quality 质量部 各部门人员" in page.all("//tbody/tr")


def test_people_are_found_by_name_account_and_telephone(admin):
    admin.post("/people", **MING)

    for words in ("明亮", "MING", "0512"):
        assert ["明亮"] == admin.get("/people", q=words).all("//tbody//a")
    assert "没有找到“无此人”。" in admin.get("/people", q="无此人").text


def test_the_list_is_read_in_pages(admin, office):
    for number in range(40):
        office.database.accounts().add_user(f"u{number:02}", f"张{number:02}", at=office.now)
    first = admin.get("/people")
    (more,) = first.all("//*[contains(@class, 'pagination')]/a/@href")
    rest = admin.get(more, headers={"HX-Request": "true"})

    assert (30, 23) == (len(first.all("//tbody/tr")), len(rest.all("//tbody/tr")))
    assert "<html" not in rest.source


def test_a_new_person_gets_a_password_that_is_shown_once_and_replaced_at_the_first_log_in(admin, office):
    added = admin.post("/people", **MING)
    password = password_on(added)
    browser = Browser(office.app, "ming")
    browser.log_in(password=password)

    assert 200 == added.status
    assert password not in admin.get("/people/ming").source
    assert (302, "/account") == ((led := browser.get("/")).status, led.location)
    assert 403 == Browser.send(browser, "GET", "/", headers={"HX-Request": "true"}).status

    own = {"old": password, "password": "correct horse battery", "again": "correct horse battery"}
    token = browser.get("/account").tree.xpath("string(//meta[@name='csrf-token']/@content)")
    changed = browser.client.post("/account/password", data={"csrf_token": token, **own})
    assert (303, 200) == (changed.status_code, browser.get("/").status)
    assert {"quality", "department_staff"} == office.database.accounts().user("ming").groups


def test_a_temporary_password_that_nobody_replaced_in_time_opens_nothing(admin, office):
    password = password_on(admin.post("/people", **MING))
    office.now += TEMPORARY
    refused = Browser(office.app, "ming").log_in(password=password)

    assert 400 == refused.status
    assert ["这个临时密码没有及时更换，已经失效。请管理员再重置一次。"] == refused.all("//*[@role='alert']")


def test_a_temporary_password_opens_nothing_to_programs(admin, office):
    password = password_on(admin.post("/people", **MING))
    answer = office.app.test_client().get("/v2/authentication/me", auth=("ming", password))

    assert 401 == answer.status_code


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("id", "", "请填写以字母开头"),
        ("id", "1a", "请填写以字母开头"),
        ("id", "new", "请填写以字母开头"),
        ("id", "a" * 65, "请填写以字母开头"),
        ("id", "office", "office 已被使用"),
        ("name", "", "请填写名称"),
        ("name", "名" * 61, "请填写名称"),
        ("name", "a\x00b", "请填写名称"),
        ("phone", "打电话", "请填写电话号码"),
    ],
)
def test_what_is_wrong_stands_at_its_field_and_nothing_typed_is_lost(admin, office, field, value, words):
    page = admin.post("/people", **{**MING, field: value})

    assert 400 == page.status
    assert words in page.all(f"//*[@id='{field}-wrong']")[0]
    for name in {"id", "name", "phone"} - {field}:
        assert [MING[name]] == page.all(f"//input[@name='{name}']/@value")
    assert sorted(MING["group"]) == sorted(page.all("//input[@name='group'][@checked]/@value"))
    assert office.database.accounts().user("ming") is None


def test_a_person_is_changed(admin, office):
    answer = admin.post("/people/handler", name="王工程师", phone="123", group=["technology"])
    row = office.database.accounts().user("handler")

    assert 303 == answer.status
    assert ("王工程师", "123", {"technology"}) == (row.name, row.phone, row.groups)
    assert "已保存。" in admin.follow(answer).text


def test_who_is_deactivated_is_out_at_once_and_comes_back_with_the_old_password(admin, office):
    sales = office.desk("sales")
    admin.post("/people/sales/deactivate")

    assert (302, 400) == (sales.get("/").status, sales.log_in().status)
    assert ["孙建国"] == admin.get("/people", tab="inactive").all("//tbody//a")
    admin.post("/people/sales/activate")
    assert 303 == sales.log_in().status


def test_the_last_administrator_is_not_deactivated(admin, office):
    page = admin.post("/people/admin/deactivate")

    assert 400 == page.status
    assert ["至少要留一位管理员。请先添加另一位。"] == page.all("//*[@role='alert']")
    assert office.database.accounts().user("admin").active


def test_a_new_password_ends_the_old_one_and_its_log_ins(admin, office):
    sales = office.desk("sales")
    password = password_on(admin.post("/people/sales/password"))

    assert 302 == sales.get("/").status
    assert (400, 303) == (sales.log_in().status, sales.log_in(password=password).status)


def test_log_ins_are_listed_and_ended(admin, office):
    sales = office.desk("sales")
    page = admin.get("/people/sales")
    (end,) = page.all("//form[contains(@action, '/sessions/')]/@action")

    assert "127.0.0.1" in page.text
    assert 303 == admin.post(end).status
    assert 302 == sales.get("/").status
    assert "没有在任何地方登录。" in admin.get("/people/sales").text


def test_what_waits_for_somebody_alone_is_handed_on(admin, office):
    office.start("office_affairs", by=people.office)
    key = office.task("sales_check").key
    office.desk("sales").post(f"/tasks/{key}/claim")
    admin.post("/people/sales/deactivate")
    page = admin.get("/people/sales")
    answer = admin.post("/people/sales/tasks", task=[str(key)], to="gm", reason="离职")

    assert [str(key)] == page.all("//input[@name='task'][@checked]/@value")
    assert 303 == answer.status
    assert 200 == office.desk("gm").get(office.task_path("sales_check")).status
    assert "转办给刘振华：接收并审查申请" in admin.get(office.case_path).text
    assert "离职" in admin.get(office.case_path).text


@pytest.mark.parametrize(
    ("to", "words"),
    [("", "没有在用的账号"), ("sales", "没有在用的账号 sales"), ("admin", "管理员不能把任务转给自己")],
)
def test_nothing_is_handed_on_to_whom_it_cannot_be(admin, office, to, words):
    office.start("office_affairs", by=people.office)
    key = office.task("sales_check").key
    office.desk("sales").post(f"/tasks/{key}/claim")
    admin.post("/people/sales/deactivate")
    page = admin.post("/people/sales/tasks", task=[str(key)], to=to, reason="离职")

    assert 400 == page.status
    assert words in page.all("//*[@id='to-wrong']")[0]
    assert ["离职"] == page.all("//input[@name='reason']/@value")
    assert "sales" == office.task("sales_check").assignee


def test_whoever_is_not_there_is_404(admin):
    paths = ["", "/activate", "/deactivate", "/password", "/sessions/end", "/sessions/1/end", "/tasks"]

    assert [404] * len(paths) == [admin.post(f"/people/nobody{path}", name="x", phone="").status for path in paths]
    assert 404 == admin.get("/people/nobody").status


def test_a_throttled_account_is_not_opened_by_a_new_password_at_once(admin, office):
    browser = Browser(office.app, "sales")
    for _ in range(FREE_FAILURES):
        browser.log_in(password="wrong")
    password = password_on(admin.post("/people/sales/password"))

    assert 429 == browser.log_in(password=password).status
    office.now += timedelta(seconds=15)
    assert 303 == browser.log_in(password=password).status


def test_a_case_with_a_handed_on_task_replays(office, admin):
    from engine.replay import Replayer

    office.start("office_affairs", by=people.office)
    key = office.task("sales_check").key
    office.desk("sales").post(f"/tasks/{key}/claim")
    admin.post("/people/sales/tasks", task=[str(key)], to="gm", reason="出差")
    office.complete("sales_check", by=people.gm, sales_decision="accept")

    replay = Replayer(office.database.reading()).replay(office.instance.number)
    assert [] == [difference for step in replay.steps for difference in step.differences]


def test_a_group_that_is_not_there_is_nobodys(admin):
    with pytest.raises(NotFound):
        admin.app.extensions["liuzhuan"].services.roster.change_person(
            "sales", name="x", phone=None, groups=["nothing"]
        )
    assert 404 == admin.post("/people/sales", name="x", phone="", group="nothing").status
