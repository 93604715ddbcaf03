"""Logging in and out."""

from datetime import timedelta
from runpy import run_path

import pytest

from tests.web.conftest import PASSWORD, Browser, hashed
from web import passwords
from web.auth import own_path
from web.credentials import FREE_FAILURES, FREE_FAILURES_OF_ADDRESS, LONGEST_WAIT
from web.passwords import _nobodys, is_outdated, is_password
from web.sessions import ABSOLUTE, IDLE


@pytest.fixture
def browser(office, database):
    database.accounts().set_password_hash("sales", hashed())
    return Browser(office.app, "sales")


def token(browser):
    return browser.client.get_cookie("liuzhuan")


def test_whoever_is_not_logged_in_is_led_to_the_log_in_page_and_then_to_where_they_wanted_to_go(browser):
    turned_away = browser.get("/archive", q="a b")
    came_back = browser.log_in(next=turned_away.location.partition("next=")[2].replace("%3F", "?").replace("%3D", "="))

    assert (302, "/login?next=/archive?q%3Da%2Bb") == (turned_away.status, turned_away.location)
    assert (303, "/archive?q=a%2Bb") == (came_back.status, came_back.location)


@pytest.mark.parametrize(
    "path",
    [
        "https://evil.example/",
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\/evil.example",
        "javascript:alert(1)",
        "/\tx",
        "",
        "a",
    ],
)
def test_nobody_is_led_anywhere_else(browser, path):
    assert own_path(path) is None
    assert "/" == browser.log_in(next=path).location


def test_the_desk_follows_the_log_in_and_names_the_person(browser):
    assert "/" == browser.log_in().location
    assert "孙建国" in browser.get("/").text


@pytest.mark.parametrize(("user", "password"), [("sales", "wrong"), ("nobody", PASSWORD), ("gm", PASSWORD), ("", "")])
def test_a_wrong_password_and_an_unknown_account_are_told_alike(browser, user, password):
    answer = browser.log_in(user or " ", password)

    assert 400 == answer.status
    assert ["账号或密码不正确。"] == answer.all("//*[@role='alert']")
    assert token(browser) is None


def test_an_account_that_was_closed_is_out_at_once(browser, database):
    browser.log_in()
    database.roster().set_active("sales", active=False)

    assert 302 == browser.get("/").status
    assert 400 == browser.log_in().status


def test_a_session_that_outlived_its_account_opens_nothing(browser, database):
    browser.log_in()
    with database.backend.writing.begin() as connection:
        connection.exec_driver_sql("UPDATE users SET active = false WHERE id = 'sales'")

    assert 302 == browser.get("/").status


def test_no_password_fits_where_there_is_none():
    assert not is_password(None, "nobody's")
    assert not is_password("not a hash", "nobody's")
    assert is_password(hashed(), PASSWORD)


def test_the_cookie_is_for_this_site_only_and_for_no_script(browser):
    cookies = [value for value in browser.log_in().headers.getlist("Set-Cookie") if value.startswith("liuzhuan=")]

    assert ["HttpOnly", "Path=/", "SameSite=Lax"] == sorted(cookies[0].split("; ")[1:])


def test_over_https_the_cookie_never_travels_otherwise(office, database):
    database.accounts().set_password_hash("sales", hashed())
    browser = Browser(office.app, "sales")
    page = browser.client.get("/login", base_url="https://liuzhuan.example")

    assert page.headers["Set-Cookie"].startswith("__Host-liuzhuan-before=")
    assert "Secure" in page.headers["Set-Cookie"]
    assert "max-age=" in page.headers["Strict-Transport-Security"]


def test_every_log_in_makes_a_new_session_and_ends_the_old_one(browser):
    browser.log_in()
    first = token(browser).value
    browser.client.post("/logout", data={"csrf_token": browser.csrf})
    browser.log_in()
    second = token(browser).value
    browser.client.set_cookie("liuzhuan", first)

    assert first != second
    assert 302 == browser.get("/").status


def test_a_session_that_somebody_planted_is_not_taken_over(browser):
    browser.client.set_cookie("liuzhuan", "planted")
    browser.log_in()

    assert "planted" != token(browser).value


def test_the_store_knows_no_token(browser, database, tmp_path):
    browser.log_in()

    assert token(browser).value.encode() not in b"".join(path.read_bytes() for path in tmp_path.glob("liuzhuan.db*"))


def test_logging_out_ends_the_session_on_the_server(browser):
    browser.log_in()
    kept = token(browser).value
    answer = browser.post("/logout")
    browser.client.set_cookie("liuzhuan", kept)

    assert (303, "/login") == (answer.status, answer.location)
    assert 302 == browser.get("/").status


def test_a_session_ends_when_it_is_not_used(browser, office):
    browser.log_in()
    office.now += IDLE - timedelta(minutes=1)
    assert 200 == browser.get("/").status
    office.now += IDLE - timedelta(minutes=1)
    assert 200 == browser.get("/").status

    office.now += IDLE
    assert 302 == browser.get("/").status


def test_a_session_ends_after_a_day_however_much_it_is_used(browser, office):
    browser.log_in()
    begun = office.now
    while office.now < begun + ABSOLUTE - timedelta(hours=2):
        office.now += timedelta(hours=2)
        assert 200 == browser.get("/").status

    office.now = begun + ABSOLUTE
    assert 302 == browser.get("/").status


def test_after_some_wrong_passwords_even_the_right_one_has_to_wait(browser, office):
    for _ in range(FREE_FAILURES):
        assert 400 == browser.log_in(password="wrong").status

    refused = browser.log_in()
    assert (429, "15") == (refused.status, refused.headers["Retry-After"])
    assert ["密码多次错误，请 1 分钟后再试。"] == refused.all("//*[@role='alert']")

    office.now += timedelta(seconds=15)
    assert 303 == browser.log_in().status


def test_the_wait_doubles(browser, office):
    for _ in range(FREE_FAILURES):
        browser.log_in(password="wrong")
    waits = []
    for _ in range(3):
        refused = int(browser.log_in().headers["Retry-After"])
        waits.append(refused)
        office.now += timedelta(seconds=refused)
        browser.log_in(password="wrong")

    assert [15, 30, 60] == waits


def test_another_address_is_not_made_to_wait(browser, office):
    for _ in range(FREE_FAILURES):
        browser.log_in(password="wrong")
    elsewhere = Browser(office.app, "sales")
    elsewhere.client.environ_base["REMOTE_ADDR"] = "10.0.0.9"

    assert 303 == elsewhere.log_in().status


def test_the_log_in_form_has_a_token_of_its_own(browser):
    browser.get("/login")

    assert 400 == browser.client.post("/login", data={"user": "sales", "password": PASSWORD}).status_code
    assert token(browser) is None


def test_the_demo_names_its_accounts_and_nothing_else_does(database, office):
    from tests.web.conftest import Office

    assert "刘振华" in Browser(Office(database, demo=True).app).get("/login").text
    assert "刘振华" not in Browser(office.app).get("/login").text


def wrong(office, subject, times):
    for _ in range(times):
        office.database.accounts().count_login_failure(subject, office.now)


def test_no_wait_is_longer_than_a_quarter_of_an_hour_and_none_is_for_ever(browser, office):
    wrong(office, "sales@127.0.0.1", 1000)

    assert "900" == browser.log_in().headers["Retry-After"]
    office.now += LONGEST_WAIT
    assert 303 == browser.log_in().status


def test_the_right_password_makes_up_for_the_wrong_ones(browser, office):
    wrong(office, "sales@127.0.0.1", FREE_FAILURES - 1)
    browser.log_in()

    assert (0, None) == office.database.accounts().login_failures("sales@127.0.0.1")


def test_whoever_tries_one_account_after_the_other_from_one_address_has_to_wait_for_all_of_them(browser, office):
    wrong(office, "@127.0.0.1", FREE_FAILURES_OF_ADDRESS)
    elsewhere = Browser(office.app, "sales")
    elsewhere.client.environ_base["REMOTE_ADDR"] = "10.0.0.9"

    assert (429, 303) == (browser.log_in().status, elsewhere.log_in().status)


def test_an_account_that_is_not_there_waits_like_one_that_is(browser):
    for _ in range(FREE_FAILURES):
        assert 400 == browser.log_in("nobody").status

    assert 429 == browser.log_in("nobody").status


def test_a_password_costs_as_much_where_there_is_no_account():
    assert not is_outdated(_nobodys())
    assert not is_outdated(hashed())


def test_outside_the_tests_a_password_costs_what_owasp_asks():
    product = run_path(passwords.__file__)

    assert product["hash_password"]("a").startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def test_wrong_passwords_are_forgotten_after_a_day(browser, office):
    wrong(office, "sales@127.0.0.1", 1000)
    office.now += timedelta(days=1, seconds=1)
    browser.log_in("gm", "wrong")  # whoever fails next clears away

    assert (0, None) == office.database.accounts().login_failures("sales@127.0.0.1")
