"""Every word of ours goes through the catalogue: in templates, in scripts, and on the pages themselves in both languages."""

import re
from collections import deque
from functools import cache

import pytest
from jinja2 import Environment
from lxml import html

from engine.receivers import GONE
from tests import people
from tests.conftest import PROCESSES
from tests.scenario import ANSWERS, SUBMISSIONS
from tests.storage.test_deliveries import a_delivery
from tests.web.test_wording import ROOT
from web.pages.account import LANGUAGES

TEMPLATES = sorted((ROOT / "web" / "templates").rglob("*.html"))
SCRIPTS = sorted((ROOT / "web" / "frontend" / "src").rglob("*.js"))
HAN = re.compile(r"[\u3400-\u9fff]+")
ENGLISH = re.compile(r"[A-Za-z]{2,}(?: [A-Za-z]{2,})+")
SPOKEN = ("title", "placeholder", "alt", "aria-label", "label")
"""Attributes that people read or hear."""

NO_WORDS = re.compile(r"\s*(?:(?:is-|aria-)[a-z]|[a-z]+\.json\s*$)")
"""What a macro writes where it is called, classes and attributes; and names of files."""

VALUE = "\ue000"
"""Stands for whatever a template puts in."""

LITERAL = re.compile(r"""\.(?:textContent|innerText|title|placeholder|ariaLabel)\s*=\s*["'`][^"'`]*[A-Za-z]{2}""")
TRANSLATED = re.compile(r"""\bt\(\s*"((?:[^"\\]|\\.)*)\"""")


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_no_template_speaks_by_itself(path):
    assert [] == own_words(path.read_text("utf-8"))


def test_own_words_are_found_wherever_they_stand():
    source = '<p title="Go {{ x }}">{{ _("Well") }} <b{% if x %} class="on"{% endif %}>停</b> stop</p>'

    assert ["Go \ue000", "stop", "停"] == sorted(own_words(source))


def own_words(source):
    """Text and spoken attributes with letters in them, once everything that is put in is taken out."""
    parts, inside = [], None
    for _, kind, value in Environment(autoescape=True).lex(source):
        if kind.endswith("_begin"):
            inside = kind
            parts.append(VALUE if kind == "variable_begin" else "")
        elif kind.endswith("_end"):
            inside = None
        elif kind == "data" and inside is None:
            parts.append(value)
    tree = html.fromstring(f"<div>{''.join(parts)}</div>")
    for script in tree.xpath("//script | //style"):
        script.drop_tree()
    spoken = [tree.xpath("//text()"), *(tree.xpath(f"//@{name}") for name in SPOKEN)]
    return [
        words.strip()
        for texts in spoken
        for words in texts
        if re.search(r"[A-Za-z\u3400-\u9fff]", words) and not NO_WORDS.match(words)
    ]


def test_every_text_of_a_script_has_its_chinese():
    chinese = next(path for path in SCRIPTS if path.name == "zh.js").read_text("utf-8")
    known = set(re.findall(r'^  (?:"((?:[^"\\]|\\.)+)"|(\w+)):', chinese, re.MULTILINE))
    known = {quoted or bare for quoted, bare in known}
    said = {words for path in SCRIPTS for words in TRANSLATED.findall(path.read_text("utf-8"))}

    assert len(said) > 30
    assert set() == said - known
    assert [] == [path.name for path in SCRIPTS if path.name != "zh.js" and LITERAL.search(path.read_text("utf-8"))]


def test_no_other_script_holds_chinese_but_for_reading_dates():
    holding = {
        path.name
        for path in SCRIPTS
        for line in path.read_text("utf-8").splitlines()
        if HAN.search(line.partition("//")[0]) and not line.strip().startswith(("*", "/**"))
    }

    assert holding <= {"zh.js", "moments.js"}


# -- the pages themselves ----------------------------------------------------------------------------------------------


ACCIDENT, CAUSE, PICTURE, REASON = FILLED = "11月20日 苏州现场", "密封件老化，改为每年更换。", "截图.png", "出差"


@cache
def data():
    """Everything that an owner or a person wrote: diagrams, tables, forms, the company, and what the story fills in."""
    files = [
        path.read_text("utf-8") for path in PROCESSES.rglob("*") if path.suffix in {".bpmn", ".dmn", ".form", ".yaml"}
    ]
    return "\n".join([*files, str(SUBMISSIONS), str(ANSWERS), *LANGUAGES.values(), *FILLED])


@pytest.fixture
def busy(office):
    """A company in which something of everything has happened."""
    picture = office.upload(PICTURE, by=people.handler)
    office.start("office_affairs", by=people.office, affair_type="quality_accident", accident_place_time=ACCIDENT)
    for element, by, values in (
        ("sales_check", people.sales, {"sales_decision": "accept", "lead_dept": "quality"}),
        ("gm_approve", people.gm, {"gm_decision": "approve", "lead_dept": "quality"}),
        ("handle", people.quality, {"handle_decision": "dispatch", "dispatch_to": "handler"}),
        ("handle", people.handler, {"handle_decision": "done", "cause_and_prevention": CAUSE}),
        ("publish_by_hand", people.handler, {"screenshot": [picture]}),
        ("report_to_gm", people.handler, {}),
        ("gm_acknowledge", people.gm, {"ack_decision": "heard"}),
        ("archive_register", people.archive, {"archive_decision": "archive", "retention": "permanent"}),
    ):
        office.complete(element, by=by, **values)
    office.start("admin_affairs", by=people.dept)
    office.start("office_affairs", by=people.office)
    admin = office.desk("admin")
    admin.post("/tokens", name="ERP", scope="read", days="30")
    admin.post("/people/dept/deactivate")
    key = office.task("sales_check").key
    office.desk("sales").post(f"/tasks/{key}/claim")
    admin.post("/people/sales/tasks", task=[str(key)], to="gm", reason=REASON)
    for source, rests in enumerate(({"failure": GONE}, {"failure": "x", "attempts": 6, "via": "token:x"}), 500):
        with (uow := office.database.unit_of_work()):
            uow.deliveries.give(a_delivery(key, source, variables={}, available_at=None, claims=None, **rests))
    return office


def walk(desk):
    """Every page that links lead to, by address; one of each kind of list is enough."""
    found, waiting = {}, deque(["/", "/nothing"])
    while waiting:
        path = waiting.popleft()
        if path in found or not path.startswith("/") or path.startswith(("/static/", "/files/")):
            continue
        answer = desk.get(path)
        is_page = answer.headers["Content-Type"].startswith("text/html")
        found[path] = answer if is_page else None
        if is_page and answer.status < 300:
            waiting.extend(str(link).partition("#")[0] for link in answer.all("//a/@href"))
    return {path: answer for path, answer in found.items() if answer is not None}


def texts(answer):
    """What people read on a page, piece by piece."""
    tree = answer.tree
    for script in tree.xpath("//script | //style | //code"):
        script.drop_tree()
    spoken = [tree.xpath("//text()"), *(tree.xpath(f"//@{name}") for name in SPOKEN)]
    return [" ".join(words.split()) for pieces in spoken for words in pieces if words.strip()]


REFUSED = (
    ("/people", {"name": ""}),
    ("/groups", {"id": "1"}),
    ("/people/admin/deactivate", {}),
    ("/groups/general_manager/deactivate", {}),
    ("/account/password", {"old": "x"}),
    ("/tokens", {}),
)


@pytest.mark.parametrize("user", ["admin", "gm", "office"])
def test_in_english_nothing_but_data_is_chinese(busy, user):
    desk = busy.desk(user)
    desk.post("/account/language", language="en")
    pages = {**walk(desk), **({path: desk.post(path, **form) for path, form in REFUSED} if user == "admin" else {})}
    chinese = {
        (path, words, run)
        for path, answer in pages.items()
        for words in texts(answer)
        for run in HAN.findall(words)
        if run not in data()
    }

    assert len(pages) > 8
    assert set() == chinese
    assert {"en"} == {lang for answer in pages.values() for lang in answer.all("/html/@lang")}


@pytest.mark.parametrize("user", ["admin", "gm", "office"])
def test_in_chinese_no_english_sentence_but_data(busy, user):
    desk = busy.desk(user)
    pages = {**walk(desk), **({path: desk.post(path, **form) for path, form in REFUSED} if user == "admin" else {})}
    english = {
        (path, run)
        for path, answer in pages.items()
        for words in texts(answer)
        for run in ENGLISH.findall(words)
        if run not in data()
    }

    assert set() == english
    assert {"zh-CN"} == {lang for answer in pages.values() for lang in answer.all("/html/@lang")}


@pytest.mark.parametrize(("minutes", "words"), [(1, "1 minute."), (2, "2 minutes.")])
def test_english_counts_one_and_many(office, minutes, words):
    with office.app.test_request_context(headers={"Accept-Language": "en"}):
        from web.translation import ngettext

        said = ngettext(
            "Too many wrong passwords. Please wait %(num)d minute.",
            "Too many wrong passwords. Please wait %(num)d minutes.",
            minutes,
        )

    assert said.endswith(words)
