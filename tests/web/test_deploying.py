"""Deploying by hand: files are brought, checked, put right and deployed."""

import io

import pytest

from tests.conftest import PROCESSES
from web.kept import MOST_FILES, resource_name

DIAGRAM = (PROCESSES / "office_affairs.bpmn").read_text("utf-8")
LATER = DIAGRAM.replace("due workdays(1)", "due workdays(2)", 1)
WRONG = DIAGRAM.replace("due workdays(1)", "due workdays((1)", 1)


def bring(desk, **files):
    """As the page's form sends them: contents by file name, at "files" or "folder"."""
    fields = {
        field: [(io.BytesIO(text.encode()), name) for name, text in contents.items()]
        for field, contents in files.items()
    }
    form = {"csrf_token": desk.csrf, **fields}
    answer = desk.client.post("/definitions/new/files", data=form, content_type="multipart/form-data")

    assert 303 == answer.status_code

    return desk.get(answer.headers["Location"])


def versions(office, id_):
    (row,) = (row for row in office.database.queries().definitions() if row.id == id_)
    return [version.version for version in row.versions]


def test_a_changed_diagram_is_brought_and_deployed(office):
    desk = office.desk("owner")
    page = bring(desk, files={"office_affairs.bpmn": LATER})

    assert ["office_affairs.bpmn"] == page.all("//table//td[1]")
    assert ["流程 办事处外部事务处理 有改动 · 第 2 版"] == page.all("//table//td[2]")

    done = desk.follow(desk.post("/definitions/new/deploy", name="期限改为两天", idempotency_key="click"))

    assert ["办事处外部事务处理 第 2 版"] == done.all("//section[@role='status']//li")
    assert [2, 1] == versions(office, "office_affairs")
    assert [] == desk.get("/definitions/new").all("//table")


def test_a_refusal_names_the_place_and_nothing_brought_is_lost(office):
    desk = office.desk("owner")
    page = bring(desk, files={"office_affairs.bpmn": WRONG})

    assert "错误" in page.all("//ol[@class='findings']//span")
    assert any("接收并审查申请 (sales_check)" in line for line in page.all("//ol[@class='findings']//p[@class='meta']"))
    assert "disabled" in page.tree.xpath("//form[contains(@action, 'deploy')]//button")[0].attrib
    assert "须先更正 1 处错误。" in page.text

    sent = desk.follow(desk.post("/definitions/new/deploy"))

    assert ["office_affairs.bpmn"] == sent.all("//table//td[1]")
    assert [1] == versions(office, "office_affairs")

    corrected = bring(desk, files={"office_affairs.bpmn": LATER})

    assert "错误" not in corrected.all("//ol[@class='findings']//span")


def test_the_viewer_is_told_which_elements_are_meant(office):
    page = bring(office.desk("owner"), files={"office_affairs.bpmn": WRONG})

    assert {"error"} == {finding["severity"] for finding in page.trace["findings"]["sales_check"]}


def test_the_diagram_that_is_shown_is_what_was_brought(office):
    desk = office.desk("owner")
    page = bring(desk, files={"office_affairs.bpmn": WRONG})
    drawn = desk.get(page.tree.xpath("string(//figure/@data-xml-url)"))

    assert WRONG == drawn.response.get_data(as_text=True)
    assert drawn.headers["Content-Disposition"].startswith("attachment")


def test_what_one_brought_is_nobody_else_s(office):
    bring(office.desk("owner"), files={"office_affairs.bpmn": WRONG})
    admin = office.desk("admin")

    assert [] == admin.get("/definitions/new").all("//table")
    assert 404 == admin.get("/definitions/new/xml", name="office_affairs.bpmn").status


def test_a_folder_is_brought_without_what_cannot_be_deployed(office):
    files = {"processes/office_affairs.bpmn": LATER, "processes/README.md": "# x", "processes/.hidden/a.bpmn": "x"}
    page = bring(office.desk("owner"), folder=files)

    assert ["office_affairs.bpmn"] == page.all("//table//td[1]")
    assert "README.md、a.bpmn" in page.text


def test_files_can_be_taken_out_again(office):
    desk = office.desk("owner")
    bring(desk, files={"office_affairs.bpmn": LATER, "broken.form": "{"})
    desk.post("/definitions/new/remove", name="broken.form")

    assert ["office_affairs.bpmn"] == desk.get("/definitions/new").all("//table//td[1]")

    desk.post("/definitions/new/remove")

    assert [] == desk.get("/definitions/new").all("//table")


def test_what_is_as_it_was_changes_nothing(office):
    desk = office.desk("owner")
    bring(desk, files={"office_affairs.bpmn": DIAGRAM})
    done = desk.follow(desk.post("/definitions/new/deploy"))

    assert "文件没有变化" in done.text
    assert [1] == versions(office, "office_affairs")


def test_too_much_is_refused_and_what_was_there_stays(office):
    desk = office.desk("owner")
    bring(desk, files={"office_affairs.bpmn": LATER})
    form = {"csrf_token": desk.csrf, "files": [(io.BytesIO(b"<a/>"), f"{n}.bpmn") for n in range(MOST_FILES)]}
    answer = desk.client.post("/definitions/new/files", data=form, content_type="multipart/form-data")

    assert answer.status_code == 400
    assert ["office_affairs.bpmn"] == desk.get("/definitions/new").all("//table//td[1]")


@pytest.mark.parametrize(
    ("filename", "name"),
    [
        ("a.bpmn", "a.bpmn"),
        ("../../etc/a.bpmn", "etc/a.bpmn"),
        ("..\\..\\a.dmn", "a.dmn"),
        ("/abs/a.form", "abs/a.form"),
        ("C:\\x\\a.bpmn", "C:/x/a.bpmn"),
        ("a\u202enpmb.bpmn", "anpmb.bpmn"),
        ("a.exe", None),
        (".hidden/a.bpmn", None),
        ("", None),
        ("x" * 300 + ".bpmn", None),
    ],
)
def test_names_stay_within_their_deployment(filename, name):
    assert name == resource_name(filename)
