"""What auditors note on a case: recorded for good, and seen by whoever sees all matters."""

import json

import pytest

from engine.case_notes import LONGEST
from tests import people
from tests.web.conftest import Office


@pytest.fixture
def office(database):
    office = Office(database)
    office.start("office_affairs", by=people.office)
    return office


def note(office, text, user="auditor"):
    return office.desk(user).post(f"{office.case_path}/notes", text=text)


def shown(office, user):
    return office.desk(user).get(office.case_path)


def test_a_note_stands_on_the_case_page_with_who_wrote_it(office):
    answer = note(office, "审批意见<b>过于简单</b>")
    page = shown(office, "auditor")

    assert 303 == answer.status
    assert "审批意见<b>过于简单</b>" in page.text
    assert not page.all("//*[@id='notes']//b")


@pytest.mark.parametrize(("user", "is_shown"), [("auditor", True), ("owner", True), ("admin", True), ("office", False)])
def test_only_whoever_sees_all_matters_sees_notes(office, user, is_shown):
    note(office, "抽查第 3 号")

    assert is_shown == ("抽查第 3 号" in shown(office, user).text)


@pytest.mark.parametrize("user", ["owner", "admin", "gm", "office"])
def test_nobody_but_an_auditor_writes_one(office, user):
    assert 403 == note(office, "x", user).status
    assert not shown(office, user).all("//textarea[@name='text']")


def test_the_note_is_recorded_and_the_case_stays_as_it_is(office):
    before = office.records()
    note(office, "抽查")
    with (uow := office.database.reading()):
        bodies = [json.loads(record.body) for record in uow.history.records(0)]
    (told,) = [body for body in bodies if body["command"] == "case.note"]

    assert before == office.records()
    assert ("auditor", office.key, {"text": "抽查"}) == (told["actor"], told["subject"], told["input"])


def test_a_note_on_another_case_is_not_shown(office):
    note(office, "只属于第一件")
    office.start("office_affairs", by=people.office)

    assert "只属于第一件" not in shown(office, "auditor").text


@pytest.mark.parametrize("text", ["", "  ", "x" * (LONGEST + 1)])
def test_a_note_says_something_and_not_too_much(office, text):
    assert 400 == note(office, text).status
    assert "notes" in shown(office, "auditor").source


def test_a_case_that_is_not_there_cannot_be_noted_on(office):
    assert 404 == office.desk("auditor").post("/cases/999999999/notes", text="x").status
