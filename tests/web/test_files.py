"""Attachments."""

import pytest

from engine.attachments import LARGEST
from tests import people
from tests.scenario import SUBMISSIONS

PDF = b"%PDF-1.7 a drawing"


def upload(desk, name="图纸.pdf", content=PDF):
    head = f'--x\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
    body = head.encode() + content + b"\r\n--x--\r\n"
    return desk.send("POST", "/files", data=body, content_type="multipart/form-data; boundary=x")


def test_an_upload_answers_with_what_the_form_then_names(office):
    answer = upload(office.desk("office"))

    assert 201 == answer.status
    assert ("图纸.pdf", len(PDF)) == (answer.json["name"], answer.json["size"])


def test_until_it_is_sent_only_its_owner_has_it(office):
    id_ = upload(office.desk("office")).json["id"]

    assert 200 == office.desk("office").get(f"/files/{id_}").status
    assert 404 == office.desk("sales").get(f"/files/{id_}").status


def test_afterwards_whoever_sees_the_case_has_it(office):
    desk = office.desk("office")
    id_ = upload(desk).json["id"]
    submission = {**SUBMISSIONS["office_affairs"], "attachments": [id_]}
    office.follow(desk.post("/start/office_affairs", submission=submission, idempotency_key="one").location)

    file = office.desk("sales").get(f"/files/{id_}")
    assert (200, PDF) == (file.status, file.response.data)
    assert 404 == office.desk("handler").get(f"/files/{id_}").status
    assert ["图纸.pdf"] * 2 == office.desk("sales").get(office.task_path("sales_check")).all("//dl[1]//a | //ul//a")[:2]


def test_somebody_elses_file_cannot_be_named(office):
    id_ = upload(office.desk("sales")).json["id"]
    answer = office.desk("office").post(
        "/start/office_affairs", submission={**SUBMISSIONS["office_affairs"], "attachments": [id_]}
    )

    assert {"attachments": "该附件不能使用，请重新选择。"} == answer.model["errors"]


def test_files_of_a_draft_come_back_by_name(office):
    desk = office.desk("office")
    id_ = upload(desk).json["id"]
    desk.send("PUT", "/drafts/start/office_affairs", json={"attachments": [id_]})

    assert {id_: {"name": "图纸.pdf", "size": len(PDF), "url": f"/files/{id_}"}} == desk.get(
        "/start/office_affairs"
    ).model["data"]["__files"]


def test_a_download_is_saved_and_never_shown(office):
    desk = office.desk("office")
    headers = desk.get(f"/files/{upload(desk).json['id']}").headers

    assert "attachment; filename=.pdf; filename*=UTF-8''%E5%9B%BE%E7%BA%B8.pdf" == headers["Content-Disposition"]
    assert "nosniff" == headers["X-Content-Type-Options"]
    assert "no-store" == headers["Cache-Control"]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("..\\..\\a.pdf", "a.pdf"),
        ("/etc/a.pdf", "a.pdf"),
        ("a\u202efdp.pdf", "afdp.pdf"),
        ("a<script>.pdf", "ascript.pdf"),
        ("x" * 300 + ".pdf", "x" * 100 + ".pdf"),
    ],
)
def test_names_are_made_harmless(office, name, shown):
    assert shown == upload(office.desk("office"), name).json["name"]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.exe", b"MZ"),
        ("a.html", b"<script>alert(1)</script>"),
        ("a.svg", b"<svg onload='alert(1)'/>"),
        ("a.pdf", b"MZ no pdf"),
        ("a.txt", b"\xff\xfe\x00"),
        ("a", PDF),
    ],
)
def test_other_kinds_are_refused_by_ending_and_by_content(office, name, content):
    answer = upload(office.desk("office"), name, content)

    assert (400, ["file.kind"]) == (answer.status, [finding["code"] for finding in answer.json["findings"]])
    assert answer.json["detail"].startswith("不接受这类文件")


def test_an_empty_file_is_refused(office):
    assert "file.empty" == upload(office.desk("office"), "a.pdf", b"").json["findings"][0]["code"]


def test_no_file_is_refused(office):
    assert "file.missing" == office.desk("office").send("POST", "/files").json["findings"][0]["code"]


def test_20_mb_are_taken_and_more_is_not(office):
    desk = office.desk("office")

    assert 201 == upload(desk, content=PDF.ljust(LARGEST)).status
    assert "file.too_large" == upload(desk, content=PDF.ljust(LARGEST + 1)).json["findings"][0]["code"]
    assert 413 == upload(desk, content=PDF.ljust(LARGEST + 100_000)).status


def test_no_such_file_is_no_page(office):
    assert 404 == office.desk("office").get("/files/nothing").status


def test_an_overseer_sees_the_files_of_a_case(office):
    office.start("office_affairs", by=people.office, attachments=[office.upload("a.png", by=people.office)])

    assert ["a.png"] == office.desk("auditor").get(office.case_path).all("//section/ul//a")
