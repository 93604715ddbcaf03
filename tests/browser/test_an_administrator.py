"""Somebody joins, chooses a password and English, and leaves again: an administrator's walk in real browsers."""

OWN = "three words more"


def heading(page):
    return page.locator("h1").inner_text()


def test_somebody_joins_works_in_english_and_leaves(desk):
    admin = desk("admin").open("/people")
    admin.picture("people")
    admin.page.get_by_role("link", name="添加人员").click()
    admin.page.get_by_label("账号").fill("lin")
    admin.page.get_by_label("姓名").fill("林晓")
    admin.page.get_by_label("办事处人员").check()
    admin.page.get_by_label("苏州办事处").check()
    admin.picture("person-new")
    admin.page.get_by_role("button", name="添加并显示密码").click()
    password = admin.page.locator("[data-password]").inner_text()
    admin.picture("person-added")

    lin = desk("lin", password)
    assert "我的账户" == heading(lin.page)
    lin.picture("account-temporary")
    lin.page.get_by_label("现在的密码").fill(password)
    lin.page.get_by_label("新密码", exact=True).fill(OWN)
    lin.page.get_by_label("再输一次新密码").fill(OWN)
    lin.page.get_by_role("button", name="修改密码并结束其他登录").click()
    lin.page.get_by_text("密码已修改").wait_for()
    lin.page.get_by_label("页面语言").select_option("en")
    lin.page.locator("form", has=lin.page.get_by_label("页面语言")).get_by_role("button", name="保存").click()
    lin.page.get_by_role("heading", name="My account").wait_for()
    lin.picture("account-english")

    lin.open("/start/office_affairs")
    lin.page.wait_for_selector(".fjs-container")
    lin.page.locator("[data-form-actions]").get_by_role("button").first.click()
    lin.page.get_by_text("Field is required.").first.wait_for()
    lin.page.get_by_role("button", name="Calendar").first.click()
    assert "Mon" in lin.page.locator(".flatpickr-weekdays").first.inner_text()
    assert "en" == lin.page.locator("html").get_attribute("lang")

    admin.open("/people/lin")
    admin.page.get_by_text("Chrome · Linux").wait_for()
    admin.picture("person")
    admin.page.get_by_role("button", name="停用 林晓").click()
    admin.page.get_by_text("林晓 已不能登录").wait_for()
    lin.open("/")
    assert lin.page.url.endswith("/login")


def test_departments_and_groups_are_looked_at(desk):
    admin = desk("admin").open("/groups")
    admin.picture("groups")
    admin.open("/groups/quality").picture("group")
    admin.page.get_by_role("button", name="停用 质量部").wait_for()


def test_a_group_that_a_process_names_says_so(desk):
    desk.expects_refusal = True
    admin = desk("admin").open("/groups/general_manager")
    admin.page.get_by_role("button", name="停用 总经理").click()

    admin.page.get_by_text("这些流程用到这个组").wait_for()
    admin.picture("group-refused")
