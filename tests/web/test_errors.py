"""What people and programs read when something does not work."""

import logging
import re

import pytest

from engine.errors import Busy, LiuzhuanError, ProcessError
from tests.web.conftest import Browser


@pytest.fixture
def failing(rebuilt):
    """A page that fails as its address says."""
    errors = {"busy": Busy("locked"), "process": ProcessError("dmn.no_row"), "bug": ZeroDivisionError("secret")}

    def fail(how):
        raise errors[how]

    rebuilt.app.add_url_rule("/failing/<how>", "login.show.failing", fail)
    from web import auth

    known = auth.PERMISSIONS
    auth.PERMISSIONS = {**known, "login.show.failing": auth.EVERYONE}
    yield rebuilt
    auth.PERMISSIONS = known


def test_a_page_that_does_not_exist_says_so_and_shows_the_way_back(office):
    page = office.desk("sales").get("/nothing")

    assert 404 == page.status
    assert ["找不到"] == page.all("//h1")
    assert ["/"] == page.all("//section//a/@href")
    assert re.search(r"本提示的编号：[0-9A-F]{8}", page.text)


def test_a_program_gets_a_problem_document(office):
    answer = office.desk("sales").get("/nothing", headers={"Accept": "application/json"})

    assert "application/problem+json" == answer.response.mimetype
    assert {"type": "about:blank", "title": "找不到", "status": 404, "detail": "没有这个页面。"} == {
        name: value for name, value in answer.json.items() if name != "instance"
    }
    assert answer.json["instance"].startswith("urn:liuzhuan:problem:")


@pytest.mark.parametrize(
    "path",
    ["/people/a%00b", "/groups/a%00b", "/files/a%00b", "/start/a%00b", "/?q=%00", "/archive?q=%00", "/people?q=%00"],
)
def test_what_no_database_knows_of_is_not_found_or_refused(office, path):
    assert office.desk("admin").get(path).status in {200, 400, 404}


def test_the_number_stands_in_the_log(failing, caplog):
    with caplog.at_level(logging.INFO):
        page = Browser(failing.app).get("/failing/process")

    assert 500 == page.status
    assert re.search(r"编号：([0-9A-F]{8})", page.text)[1] in caplog.text


def test_when_the_store_is_busy_the_answer_says_when_to_come_back(failing):
    page = Browser(failing.app).get("/failing/busy")

    assert (503, "2") == (page.status, page.headers["Retry-After"])
    assert "系统繁忙，请稍后再试" in page.text


def test_a_mistake_of_ours_shows_no_insides(failing, caplog):
    failing.app.config["PROPAGATE_EXCEPTIONS"] = False
    page = Browser(failing.app).get("/failing/bug")

    assert 500 == page.status
    assert "secret" not in page.source
    assert "Traceback" not in page.source
    assert "ZeroDivisionError" in caplog.text


def test_a_request_that_is_too_large_is_told_so(office):
    desk = office.desk("office")
    page = desk.post("/start/office_affairs", raw="x" * 1_100_000)

    assert 413 == page.status
    assert "提交的内容超过上限。" in page.text


def test_a_method_that_the_page_does_not_take(office):
    page = office.desk("office").send("PUT", "/tasks/1")

    assert 405 == page.status
    assert "POST" in page.headers["Allow"]


def test_a_script_whose_session_is_over_is_sent_to_the_log_in_page(office):
    answer = Browser(office.app).get("/", headers={"HX-Request": "true"})

    assert (401, "/login") == (answer.status, answer.headers["HX-Redirect"])


def test_every_error_of_the_engine_has_a_status(office):
    from web.problems import STATUS

    def kinds(error):
        return {error}.union(*(kinds(each) for each in error.__subclasses__()))

    unanswered = {
        each.__name__ for each in kinds(LiuzhuanError) if not issubclass(each, tuple(kind for kind, _ in STATUS))
    } - {"LiuzhuanError"}

    assert {error for error in unanswered if not issubclass_of_process(error)} == set()


def issubclass_of_process(name):
    """Failures inside a process become incidents; a wrong password is the log-in page's own."""
    return name in {"BudgetExhausted", "DecisionError", "FeelError", "ProcessError"}
