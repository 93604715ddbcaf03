"""The desk."""

import pytest

from engine.assignments import Changes, update_task
from tests import people


def rows(answer):
    return [answer.all(f"//tr[@class='row'][{n}]/td") for n in range(1, 1 + len(answer.all("//tr[@class='row']")))]


def test_an_empty_desk_says_what_will_appear_there(office):
    assert ["没有待办。转到您这里的事务会出现在这里。"] == office.desk("sales").get("/").all("//*[@class='empty']")


def test_a_row_says_what_it_is_from_whom_since_when_and_until_when(office):
    office.start("office_affairs", by=people.office)
    office.at("2026-11-23 15:00")

    assert [["华东客户：客户现场设备运行异常，需要公司派人到现场协助检查并给出处理意…",
             "JT-XS-40-2026-0001", "接收并审查申请", "周敏", "4 小时", "明天 17:30 前"]] == rows(
        office.desk("sales").get("/")
    )  # fmt: skip


def test_an_urgent_task_says_so_and_when_somebody_looks_at_it_again(office):
    office.start("office_affairs", by=people.office)
    update_task(
        office.database.unit_of_work(),
        task_key=office.task("sales_check").key,
        changes=Changes(priority=51, follow_up=office.moment("2026-11-24 09:00")),
        actor=people.admin,
        at=office.now,
    )

    assert ["接收并审查申请 急", "明天 17:30 前 跟进 2026-11-24"] == rows(office.desk("sales").get("/"))[0][2:6:3]
    assert "已更改：接收并审查申请" in office.desk("sales").get(office.case_path).text


def test_who_passed_it_on_is_who_it_comes_from(office):
    office.start("office_affairs", by=people.office).complete("sales_check", by=people.sales, sales_decision="accept")

    assert "孙建国" == rows(office.desk("gm").get("/"))[0][3]


@pytest.mark.parametrize(
    ("at", "since", "due", "overdue"),
    [
        ("2026-11-23 09:00", "刚刚", "明天 17:30 前", False),
        ("2026-11-23 09:20", "20 分钟", "明天 17:30 前", False),
        ("2026-11-24 09:00", "1 个工作日", "今天 17:30 前", False),
        ("2026-11-24 20:00", "1 个工作日", "自 2026-11-24 17:30 起超期", True),  # the office is closed
        ("2026-11-25 10:30", "2 个工作日", "超期 2 小时", True),
        ("2026-11-30 09:00", "5 个工作日", "超期 3 个工作日", True),  # a weekend lies between
    ],
)
def test_waiting_and_lateness_are_told_in_working_time(office, at, since, due, overdue):
    office.start("office_affairs", by=people.office).at(at)
    answer = office.desk("sales").get("/")

    assert [since, due] == rows(answer)[0][4:]
    assert overdue is bool(answer.tree.xpath("//time[contains(@class, 'badge--overdue')]"))


def test_what_came_in_the_evening_waits_since_then_until_the_office_opens(office):
    office.at("2026-11-25 20:03").start("office_affairs", by=people.office)
    moments = ("2026-11-25 20:03", "2026-11-25 23:00", "2026-11-26 08:50")
    told = {at: rows(office.at(at).desk("sales").get("/"))[0][4] for at in moments}

    assert {
        "2026-11-25 20:03": "刚刚",
        "2026-11-25 23:00": "自 2026-11-25 20:03 起",
        "2026-11-26 08:50": "20 分钟",
    } == told


def test_the_exact_time_stands_behind_the_words(office):
    office.start("office_affairs", by=people.office).at("2026-11-24 09:00")

    assert ["2026-11-23 09:00", "2026-11-24 17:30"] == office.desk("sales").get("/").all("//td/time/@title")


def test_the_count_stands_on_the_tab(office):
    for _ in range(3):
        office.start("office_affairs", by=people.office)

    assert ["3"] == office.desk("sales").get("/", tab="done").all("//nav[@class='tabs']//span")


def test_what_i_did_and_what_i_started(office):
    office.start("office_affairs", by=people.office).complete("sales_check", by=people.sales, sales_decision="accept")
    done, started = office.desk("sales").get("/", tab="done"), office.desk("office").get("/", tab="started")

    assert ["JT-XS-40-2026-0001", "接收并审查申请", "周敏", "2026-11-23 09:00"] == rows(done)[0][1:]
    assert ["JT-XS-40-2026-0001", "批准并指定办理", "2026-11-23 09:00", "办理中"] == rows(started)[0][1:]


def test_others_see_nothing_of_it(office):
    office.start("office_affairs", by=people.office)

    assert [] == [row for tab in ("open", "done", "started") for row in rows(office.desk("handler").get("/", tab=tab))]


@pytest.mark.parametrize("user", ["owner", "auditor", "admin"])
def test_whoever_oversees_finds_every_matter_and_who_started_it(office, user):
    office.start("office_affairs", by=people.office)
    page = office.desk(user).get("/", tab="all")

    assert "全部事务" in page.all("//nav[@class='tabs']/a[@aria-current='page']")
    assert [["JT-XS-40-2026-0001", "接收并审查申请", "周敏", "2026-11-23 09:00", "办理中"]] == [
        row[1:] for row in rows(page)
    ]
    assert [office.case_path] == page.all("//tr[@class='row']//a/@href")


def test_staff_have_no_such_list(office):
    office.start("office_affairs", by=people.office)
    page = office.desk("sales").get("/", tab="all")

    assert "全部事务" not in page.text
    assert ["待办 1"] == page.all("//nav[@class='tabs']/a[@aria-current='page']")


def test_the_list_of_every_matter_is_searched_and_read_on(office):
    office.start("office_affairs", by=people.office, external_party="Northern Pumps")
    for _ in range(31):
        office.start("office_affairs", by=people.office)
    desk = office.desk("auditor")
    first = desk.get("/", tab="all")
    rest = desk.get(first.tree.xpath("string(//*[@class='pagination']/a/@hx-get)"), headers={"HX-Request": "true"})

    assert ["JT-XS-40-2026-0001"] == [row[1] for row in rows(desk.get("/", tab="all", q="northern"))]
    assert 30 == len(rows(first))
    assert ["JT-XS-40-2026-0002", "JT-XS-40-2026-0001"] == [row[1] for row in rows(rest)]


def test_where_nobody_has_started_anything_the_list_says_so(office):
    assert ["还没有人发起过事务。"] == office.desk("owner").get("/", tab="all").all("//*[@class='empty']")


def test_search_finds_titles_and_numbers(office):
    office.start("office_affairs", by=people.office, external_party="华东客户")
    office.start("office_affairs", by=people.office, external_party="Northern Pumps")
    desk = office.desk("sales")

    assert ["JT-XS-40-2026-0002"] == [row[1] for row in rows(desk.get("/", q="northern"))]
    assert ["JT-XS-40-2026-0001"] == [row[1] for row in rows(desk.get("/", q="-0001"))]
    assert ["没有找到“没有的”。"] == desk.get("/", q="没有的").all("//*[@class='empty']")


def test_a_long_list_is_read_on_part_by_part(office):
    for _ in range(32):
        office.start("office_affairs", by=people.office)
    desk = office.desk("sales")
    first = desk.get("/")
    more = first.tree.xpath("string(//*[@class='pagination']/a/@hx-get)")
    rest = desk.get(more, headers={"HX-Request": "true"})

    assert 30 == len(rows(first))
    assert [f"JT-XS-40-2026-{n:04}" for n in (31, 32)] == [row[1] for row in rows(rest)]
    assert "<html" not in rest.source
    assert "<html" in desk.get(more).source  # without a script it is a page


def test_a_place_in_the_list_that_nobody_gave_is_no_page(office):
    assert 404 == office.desk("sales").get("/", after="nonsense").status


def test_an_unknown_tab_is_the_first_one(office):
    assert 200 == office.desk("sales").get("/", tab="'").status
