"""One's own account."""

from datetime import timedelta

import pytest

from tests.web.conftest import PASSWORD, Browser, hashed

NEW = "three words more"


@pytest.fixture
def desk(office):
    return office.desk("sales")


def change(desk, **fields):
    return desk.post("/account/password", **{"old": PASSWORD, "password": NEW, "again": NEW, **fields})


def test_a_person_changes_the_password_and_all_other_log_ins_end(desk, office):
    other = Browser(office.app, "sales")
    other.log_in()
    answer = change(desk)

    assert (303, "/account?done=password") == (answer.status, answer.location)
    assert (200, 302) == (desk.get("/").status, other.get("/").status)
    assert (400, 303) == (other.log_in().status, other.log_in(password=NEW).status)


@pytest.mark.parametrize(
    ("fields", "field", "words"),
    [
        ({"old": "wrong"}, "old", "这不是您现在的密码。"),
        ({"password": "short", "again": "short"}, "password", "至少要 8 个字符。"),
        ({"password": "s" * 1025, "again": "s" * 1025}, "password", "最多 1024 个字符。"),
        ({"password": "sales123", "again": "sales123"}, "password", "密码不能只是账号加上少许字符。"),
        ({"password": PASSWORD, "again": PASSWORD}, "password", "请换一个与原来不同的密码。"),
        ({"again": "three words less"}, "again", "两次输入的不一样。"),
    ],
)
def test_a_refused_password_says_why_at_its_field_and_changes_nothing(desk, office, fields, field, words):
    page = change(desk, **fields)

    assert (400, [words]) == (page.status, page.all(f"//*[@id='{field}-wrong']"))
    assert 303 == Browser(office.app, "sales").log_in().status


def test_guessing_the_old_password_has_to_wait_like_a_log_in(desk):
    for _ in range(5):
        change(desk, old="wrong")

    assert 429 == change(desk).status


def test_a_person_ends_own_log_ins_elsewhere(desk, office):
    elsewhere, third = Browser(office.app, "sales"), Browser(office.app, "sales")
    elsewhere.client.environ_base["HTTP_USER_AGENT"] = "Mozilla/5.0 (Windows NT 10.0) Firefox/140.0"
    elsewhere.log_in()
    third.log_in()
    page = desk.get("/account")

    assert "Firefox · Windows" in page.text
    assert 1 == page.text.count("本机")
    ends = page.all("//form[contains(@action, '/account/sessions/')]/@action")
    assert [303, 303] == [desk.post(end).status for end in ends if end != "/account/sessions/end"]
    assert (200, 302, 302) == (desk.get("/").status, elsewhere.get("/").status, third.get("/").status)


def test_all_others_end_at_once(desk, office):
    elsewhere = Browser(office.app, "sales")
    elsewhere.log_in()
    desk.post("/account/sessions/end")

    assert (200, 302) == (desk.get("/").status, elsewhere.get("/").status)


def test_nobody_ends_the_log_ins_of_others(desk, office):
    office.desk("gm")
    (foreign,) = office.database.roster().sessions("gm", office.now)

    assert 404 == desk.post(f"/account/sessions/{foreign.id}/end").status


@pytest.mark.parametrize(("language", "lang", "title"), [("en", "en", "Desk"), ("zh", "zh-CN", "工作台")])
def test_a_person_chooses_the_language(desk, language, lang, title):
    desk.post("/account/language", language=language)
    page = desk.get("/", headers={"Accept-Language": "fr"})

    assert ([lang], [title]) == (page.all("/html/@lang"), page.all("//h1"))


@pytest.mark.parametrize(
    ("accepted", "installation", "lang"),
    [
        ("en-GB,en;q=0.9", "zh", "en"),
        ("zh-TW,en;q=0.5", "en", "zh-CN"),
        ("fr,en;q=0.5", "zh", "en"),
        ("fr", "zh", "zh-CN"),
        ("fr", "en", "en"),
        (None, "en", "en"),
    ],
)
def test_without_a_choice_the_browser_decides_and_then_the_installation(database, accepted, installation, lang):
    from tests.web.conftest import Office

    browser = Browser(Office(database, language=installation).app)
    page = browser.get("/login", headers={"Accept-Language": accepted} if accepted else None)

    assert [lang] == page.all("/html/@lang")


def test_the_choice_is_undone(desk, office):
    desk.post("/account/language", language="en")
    desk.post("/account/language", language="")

    assert office.database.accounts().user("sales").language is None


def test_a_temporary_password_that_is_over_is_not_replaced_either(office):
    office.database.roster().set_password("sales", hashed(), until=office.now + timedelta(hours=1))
    browser = Browser(office.app, "sales")
    browser.log_in()
    token = browser.get("/account").tree.xpath("string(//meta[@name='csrf-token']/@content)")
    office.now += timedelta(hours=1)
    form = {"csrf_token": token, "old": PASSWORD, "password": NEW, "again": NEW}
    page = browser.client.post("/account/password", data=form)

    assert 400 == page.status_code
    assert "已经失效" in page.get_data(as_text=True)
