"""Nothing that somebody typed or drew runs in anybody's browser."""

import pytest

from tests import people
from tests.scenario import A_LONG_REASON
from tests.web.test_files import upload

HOSTILE = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "'-alert(1)-'",
    "</script><script>alert(1)</script>",
    "{{ 7 * 7 }}{% raw %}",
    "javascript:alert(1)",
    "<!--",
    "\u202e\u2066reversed",
)


def harmless(answer):
    """Whether the page has no element and no attribute that the text could have brought."""
    tree = answer.tree
    scripts = [
        node for node in tree.xpath("//script") if node.get("type") != "application/json" and not node.get("src")
    ]
    handlers = tree.xpath("//@*[starts-with(name(), 'on')]")
    foreign = tree.xpath("//img | //svg | //iframe | //object | //embed | //a[starts-with(@href, 'javascript')]")
    return answer.status == 200 and not scripts and not handlers and not foreign and "49" not in answer.all("//h1")


@pytest.mark.parametrize("text", HOSTILE)
def test_what_people_type_is_shown_as_they_typed_it(office, text):
    office.start("office_affairs", by=people.office, external_party=text, reason=f"{A_LONG_REASON}{text}\n{text}")
    office.complete("sales_check", by=people.sales, sales_decision="return", sales_reason=text)
    desk, sales = office.desk("office"), office.desk("sales")
    pages = [
        desk.get("/"), desk.get("/", tab="started"), desk.get(office.case_path), desk.get(office.task_path("amend")),
        sales.get("/", tab="done"), sales.get("/", q=text), office.desk("admin").get("/archive", q=text),
    ]  # fmt: skip

    assert [True] * len(pages) == [harmless(page) for page in pages]
    assert text.strip() in desk.get(office.case_path).all("//dd")
    assert text == desk.get(office.task_path("amend")).model["data"]["external_party"]


def test_what_people_draw_is_shown_as_they_drew_it(office, processes):
    path = processes / "office_affairs.bpmn"
    hostile = "&lt;img src=x onerror=alert(1)&gt;"
    drawn = path.read_text("utf-8")
    for name in ("接收并审查申请", "申请人撤销", "办事处外部事务处理", "材料齐全？"):
        drawn = drawn.replace(f'name="{name}"', f'name="{hostile}{name}"')
    path.write_text(drawn.replace('=sales_decision = "accept"', '=sales_decision = "never"'), "utf-8")
    office.deploys(processes).start("office_affairs", by=people.office)
    office.complete("sales_check", by=people.sales, sales_decision="accept")
    desk, admin = office.desk("office"), office.desk("admin")
    pages = [
        desk.get("/start"), desk.get("/start/office_affairs"), desk.get(office.case_path), admin.get("/definitions"),
        admin.get("/incidents"), office.desk("sales").get("/", tab="done"), admin.get(office.case_path),
    ]  # fmt: skip

    assert [True] * len(pages) == [harmless(page) for page in pages]
    assert "<img src=x onerror=alert(1)>材料齐全？" in admin.get("/incidents").text


def test_file_names_too(office):
    desk = office.desk("office")
    id_ = upload(desk, "<img src=x onerror=alert(1)>.pdf").json["id"]
    office.start("office_affairs", by=people.office, attachments=[id_])

    assert harmless(desk.get(office.case_path))


def test_a_search_word_or_an_address_comes_back_harmless(office):
    desk = office.desk("sales")

    assert harmless(desk.get("/", q='"><script>alert(1)</script>', tab='"><script>'))
    assert "<script>alert" not in desk.get("/start/<script>alert(1)</script>").source
    assert "<script>alert" not in desk.log_in(user="<script>alert(1)</script>").source


def test_no_template_switches_escaping_off():
    from pathlib import Path

    templates = Path(__file__).parent.parent.parent / "web" / "templates"
    texts = [path.read_text("utf-8") for path in templates.rglob("*.html")]

    assert [] == [text for text in texts if "|safe" in text.replace(" ", "") or "autoescape" in text]
