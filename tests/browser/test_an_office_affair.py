"""The whole office affair in real browsers, as its different people, with pictures in var/screenshots/."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

TODAY = datetime.now(ZoneInfo("Asia/Shanghai")).date()
PICTURE = {"name": "截图.png", "mimeType": "image/png", "buffer": b"\x89PNG\r\n\x1a\n picture"}


def choose(page, label, option):
    """Pick from a searchable list as a person does."""
    page.get_by_label(label).click()
    page.get_by_text(option, exact=True).last.click()


def open_task(desk, words):
    desk.open("/")
    desk.page.get_by_role("link", name=words).first.click()
    desk.page.wait_for_selector(".fjs-container")
    return desk.page


def press(page, words):
    page.locator("[data-form-actions]").get_by_role("button", name=words, exact=True).click()


def reload_until(page, words):
    """The embedded worker has moments to do its part."""
    for _ in range(40):
        if words in page.content():
            return
        page.wait_for_timeout(250)
        page.reload()
    pytest.fail(f"{words} did not appear")


@pytest.fixture(scope="module")
def story():
    """What one person's page tells the next one's: the number of the case."""
    return {}


def test_the_office_applies(desk, story):
    office = desk("office").open("/start")
    office.picture("start")
    page = office.page
    page.get_by_role("link", name="办事处外部事务处理").click()
    page.wait_for_selector(".fjs-container")
    office.picture("start-form")
    press(page, "提交申请")
    page.get_by_text("必填").first.wait_for()

    choose(page, "申请办事处", "苏州办事处")
    page.get_by_label("联系电话").fill("0512-6688")
    page.get_by_label("客户/外部单位").fill("华东客户")
    page.get_by_label("质量事故处理").click()
    page.get_by_label("事故时间、地点").fill("11月20日 苏州现场")
    page.get_by_label("申请事由").fill("客户现场设备停机，需要公司派人到现场检查并给出处理意见，请尽快安排。")
    page.get_by_label("要求完成日期").fill((TODAY + timedelta(days=10)).isoformat())
    press(page, "提交申请")
    page.wait_for_url("**/cases/**")
    story["number"] = page.locator(".number").first.inner_text()
    story["case"] = page.url.partition("?")[0]

    assert story["number"].startswith("JT-XS-40-")
    page.locator("[data-diagram] .djs-element.is-active").first.wait_for()
    office.picture("case-submitted")


def test_what_is_typed_survives_a_reload_and_an_error(desk, story):
    sales = desk("sales")
    page = open_task(sales, "华东客户")
    press(page, "退回补正")
    page.get_by_label("需补正的内容").fill("请补充合同")
    with page.expect_response(lambda response: "/drafts/" in response.url and response.ok):
        page.get_by_label("需补正的内容").press("End")
    page.wait_for_function("document.querySelector('[data-draft-state]').textContent.includes('已自动保存')")
    page.reload()
    page.wait_for_selector(".fjs-container")
    press(page, "退回补正")

    assert "请补充合同" == page.get_by_label("需补正的内容").input_value()


def test_the_sales_department_passes_it_on(desk):
    sales = desk("sales")
    sales.picture("worklist")
    page = open_task(sales, "华东客户")
    sales.picture("task-sales-check")
    choose(page, "建议处理部门", "质量部")
    press(page, "受理，报总经理")
    page.wait_for_selector("[role=status]")
    sales.picture("worklist-after")


def test_the_general_manager_approves_with_one_press(desk):
    gm = desk("gm")
    page = open_task(gm, "华东客户")
    gm.picture("task-gm-approve")
    press(page, "批准")
    page.wait_for_selector("[role=status]")

    assert 0 == page.get_by_role("link", name="华东客户").count()


def test_the_department_passes_it_to_a_person(desk):
    page = open_task(desk("quality"), "华东客户")
    press(page, "派给他人办理")
    choose(page, "办理人", "王工")
    press(page, "派给他人办理")
    page.wait_for_selector("[role=status]")


def test_the_handler_handles_publishes_and_reports(desk):
    handler = desk("handler")
    page = open_task(handler, "华东客户")
    page.get_by_label("完成日期").fill(TODAY.isoformat())
    page.get_by_label("处理情况（措施及经过）").fill("已到现场检查，更换密封件并重新试压，运行正常，客户已签字确认。")
    page.get_by_label("已解决", exact=True).click()
    page.get_by_label("原因分析及纠正预防措施").fill("密封件老化，改为每年更换。")
    page.get_by_label("群发布内容").fill("客户现场问题已处理完毕。")
    handler.picture("task-handle")
    press(page, "处理完毕")
    page.wait_for_selector("[role=status]")

    page = open_task(handler, "华东客户")
    page.get_by_label("已在管理微信群发布").click()
    page.locator("input[type=file]").set_input_files(PICTURE)
    page.get_by_text("截图.png").first.wait_for()
    handler.picture("task-publish")
    page.locator("[data-form-actions] button").first.click()
    page.wait_for_selector("[role=status]")

    page = open_task(handler, "华东客户")
    page.get_by_label("汇报时间").fill(TODAY.isoformat())
    page.get_by_label("时间", exact=True).fill("08:30")
    handler.picture("task-report")
    page.locator("[data-form-actions] button").first.click()
    page.wait_for_selector("[role=status]")


def test_the_general_manager_has_heard_and_the_archive_files_it(desk, story):
    page = open_task(desk("gm"), "华东客户")
    press(page, "已听取")
    page.wait_for_selector("[role=status]")
    archive = desk("archive")
    page = open_task(archive, "华东客户")
    archive.picture("task-archive")
    press(page, "归档")
    page.wait_for_selector("[role=status]")

    office = desk("office").open(story["case"].removeprefix(desk.site))
    reload_until(office.page, "WS·")
    office.picture("case-archived")
    archive.open("/archive").picture("archive")
    assert story["number"] in archive.page.content()


def test_an_applicant_withdraws_with_the_button_that_the_diagram_offers(desk):
    dept = desk("dept").open("/start/admin_affairs")
    page = dept.page
    page.wait_for_selector(".fjs-container")
    choose(page, "申请部门", "质量部")
    page.get_by_label("联系电话").fill("0512-6688")
    page.get_by_label("会议", exact=True).click()
    page.get_by_label("主题").fill("季度会议")
    page.get_by_label("主办单位").fill("行业协会")
    page.get_by_label("地点").fill("南京")
    page.get_by_label("开始日期").fill((TODAY + timedelta(days=10)).isoformat())
    page.get_by_label("结束日期").fill((TODAY + timedelta(days=11)).isoformat())
    choose(page, "参加人员", "王工")
    page.get_by_label("申请事由").fill("参加行业协会组织的季度会议，了解新标准的执行要求并作交流发言。")
    press(page, "提交申请")
    page.wait_for_url("**/cases/**")

    page.get_by_role("link", name="申请人撤销").click()
    page.wait_for_selector(".fjs-container")
    dept.picture("withdraw")
    page.get_by_label("撤销原因").fill("主办单位取消")
    page.locator("[data-form-actions] button").first.click()
    page.wait_for_url("**/cases/**")

    reload_until(page, "核对并归档")
    assert 0 == page.get_by_role("link", name="申请人撤销").count()


@pytest.mark.parametrize(
    ("user", "path", "name"),
    [
        ("owner", "/definitions", "definitions"),
        ("admin", "/incidents", "incidents"),
        ("auditor", "/archive", "archive-auditor"),
        ("sales", "/notices", "notices"),
        ("office", "/?tab=started", "started"),
        ("gm", "/?tab=done", "done"),
        ("office", "/cases/1", "not-found"),
    ],
)
def test_every_page_is_looked_at(desk, user, path, name):
    desk.expects_refusal = name == "not-found"
    desk(user).open(path).picture(name)
