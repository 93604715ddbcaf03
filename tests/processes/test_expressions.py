"""Every expression in the shipped files is FEEL that compiles, and reads only what somebody writes."""

import re

import pytest

from engine import feel
from engine.forms import parse
from engine.outside import QUESTIONS
from tests.processes.drawing import DIAGRAMS, FORMS, NS, PROCESSES, diagram, etree, fields

FUNCTIONS = tuple(QUESTIONS)


def in_diagrams():
    for name in DIAGRAMS:
        for element in diagram(name).root.iter():
            if not isinstance(element.tag, str):
                continue
            owner = next((a.get("id") for a in (element, *element.iterancestors()) if a.get("id")), "")
            for text in (*element.attrib.values(), element.text or ""):
                if text.startswith("="):
                    yield pytest.param(name, text[1:], id=f"{name}-{owner}-{text[:30]}")


@pytest.mark.parametrize(("name", "text"), list(in_diagrams()))
def test_in_a_diagram_this_compiles(name, text):
    assert feel.compile(text, functions=FUNCTIONS).text == text, name


@pytest.mark.parametrize("form_id", FORMS)
def test_a_form_can_be_read(form_id):
    path = PROCESSES / "forms" / f"{form_id}.form"

    assert form_id == parse(path.read_bytes(), path.name).id


def test_cells_of_the_table_compile():
    table = etree.parse(PROCESSES / "decisions" / "affair_rules.dmn")

    for cell in table.iterfind(".//dmn:inputEntry/dmn:text", NS):
        feel.compile_unary_tests(cell.text)
    for cell in table.iterfind(".//dmn:outputEntry/dmn:text", NS):
        feel.compile(cell.text)


GIVEN = {"people", "business_id"}
"""Variables that every process instance has without a step that writes them."""

MAPPED_IN = {
    "office_affairs.bpmn": set(),
    "admin_affairs.bpmn": {"confidentiality"},  # always internal there; the mapping of both diagrams is the same
    "shared/publish_group.bpmn": {"publisher", "publish_heading", "publish_text", "group", "is_major", "use_robot"},
    "shared/archive_case.bpmn": {"outcome", "retention", "supplement_by"},
}
FROM_JOBS = {"receipt", "archive_no", "archived_at", "check_findings"}


@pytest.mark.parametrize("name", DIAGRAMS)
def test_a_diagram_reads_only_variables_that_somebody_writes(name):
    drawn = diagram(name)
    forms = {each.get("formId") for each in drawn.root.iter(f"{{{NS['zeebe']}}}formDefinition")}
    forms |= {drawn.properties(id_).get("form") for id_ in drawn.nodes} - {None}
    written = {key for form_id in forms for key in fields(form_id)} | GIVEN | MAPPED_IN[name] | FROM_JOBS
    for id_ in drawn.nodes:
        written |= set(drawn.mappings(id_, "output"))
    written |= {each.get("resultVariable") for each in drawn.root.iter() if each.get("resultVariable")}
    called = [id_ for id_ in drawn.nodes if drawn.kind(id_) == "callActivity"]
    written |= {source[1:] for id_ in called for source in drawn.mappings(id_, "output").values()}
    read = set()
    for param in in_diagrams():
        if param.values[0] == name:
            read |= feel.compile(param.values[1], functions=FUNCTIONS).free_names

    assert set() == read - written - {"value", "label"}


@pytest.mark.parametrize("form_id", FORMS)
def test_a_form_hides_by_variables_and_fields_that_exist(form_id):
    keys = {key for each in FORMS for key in fields(each)} | {"rules", "is_major"}

    for field in fields(form_id).values():
        hide = field.get("conditional", {}).get("hide", "=null")
        assert feel.compile(hide[1:], functions=FUNCTIONS).free_names <= keys, field["key"]


HEADING = {
    "business_id": "JT-XS-40-2026-0001",
    "affair_type": "bidding",
    "office": "suzhou_office",
    "lead_user": "handler",
    "handle_result": "partly",
    "confidentiality": "internal",
}


@pytest.fixture
def company():
    options = {
        "departments": [{"value": "suzhou_office", "label": "苏州办事处"}],
        "staff": [{"value": "handler", "label": "王工"}],
    }
    functions = {
        "departments": feel.HostFunction("departments", ("kind",), 0, lambda _=None: options["departments"]),
        "staff": feel.HostFunction("staff", (), 0, lambda: options["staff"]),
    }
    return lambda at, zone: feel.Environment(now=at, zone=zone, functions=functions)


@pytest.mark.parametrize(
    ("changes", "lines"),
    [
        ({}, ["单号：JT-XS-40-2026-0001", "类别：招投标", "申请：苏州办事处", "处理：王工", "结果：部分解决"]),
        (
            {"affair_type": "other", "affair_type_other": "展会"},
            ["单号：JT-XS-40-2026-0001", "类别：展会", "申请：苏州办事处", "处理：王工", "结果：部分解决"],
        ),
        ({"confidentiality": "confidential"}, ["单号：JT-XS-40-2026-0001", "类别：招投标", "状态：已处理"]),
    ],
)
def test_the_published_heading_says_number_kind_and_unless_secret_who_and_what_came_of_it(changes, lines, company, at):
    source = diagram("office_affairs.bpmn").mappings("publish_group", "input")["publish_heading"]
    heading = feel.compile(source[1:], functions=FUNCTIONS).evaluate({**HEADING, **changes}, company(*at))

    assert ["【外部事务处理情况】", *lines] == heading.split("\n")


def test_messages_name_the_case():
    for name in DIAGRAMS:
        for id_ in diagram(name).nodes:
            message = diagram(name).mappings(id_, "input").get("message")
            assert message is None or re.search(r"\bbusiness_id\b", message), id_
