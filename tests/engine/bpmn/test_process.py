"""What the rest of the engine may know of a diagram."""

from datetime import UTC, datetime

from engine import bpmn, feel
from engine.bpmn import ElementInfo, FormReference, Mention, Reference
from tests.engine.bpmn.diagrams import (
    boundary,
    call,
    diagram,
    end,
    event,
    flows,
    lanes,
    process,
    props,
    rule,
    service,
    start,
    sub,
    user,
    zeebe,
)

CONTENT = diagram(
    process(
        lanes(sales=["a", "p1"]),
        start("s", zeebe("formDefinition", formId="apply", bindingType="latest")),
        user("a", form="check", name="接收"),
        boundary("w", "a", event("message", "m1"), props(offeredTo="=x", form="withdraw")),
        sub("p1", start("s1"), user("b", assignee="wang", groups="quality, =odd"), end("e1"), flows("s1 > b > e1")),
        rule("r", "grade", "rules", binding="latest"),
        call("c", "archive"),
        call("d", "=which"),
        service("n", type="notify"),
        end(),
        flows("s > a > p1 > r > c > d > n > e; w > e"),
        id="office",
        name="外部事务",
        version_tag="v3",
        properties={
            "starterGroups": "office_staff, sales", "businessId": "JT-{yyyy}-{0000}", "title": "=party + n",
            "confidentiality": "internal", "printTemplate": "a.typ", "own": "word",
        },
    )
)  # fmt: skip
(OFFICE,) = bpmn.parse(CONTENT, "office.bpmn")


def test_the_process_says_who_may_start_it_and_how_it_is_numbered():
    assert ("office", "外部事务", "v3", "office.bpmn") == (
        OFFICE.id,
        OFFICE.name,
        OFFICE.version_tag,
        OFFICE.resource_name,
    )
    assert ("office_staff", "sales") == OFFICE.starter_groups
    assert "JT-{yyyy}-{0000}" == OFFICE.business_id
    assert "a.typ" == OFFICE.print_template
    assert "word" == OFFICE.properties["own"]


def test_the_start_form_and_its_binding_are_known():
    assert FormReference("apply", "latest") == OFFICE.start_form


def test_everything_that_must_exist_is_known():
    assert {
        Reference("form", "apply", "latest", "s", 1),
        Reference("form", "check", "deployment", "a", 1),
        Reference("form", "withdraw", "deployment", "w", 1),
        Reference("decision", "grade", "latest", "r", 1),
        Reference("process", "archive", "deployment", "c", 1),
    } == set(OFFICE.references)


def test_everybody_named_outright_is_known():
    assert {("office_staff", "office"), ("sales", "office"), ("sales", "a"), ("quality", "b"), ("=odd", "b")} == {
        (mention.id, mention.element_id) for mention in OFFICE.groups
    }
    assert {Mention("wang", "b", 1)} == OFFICE.users


def test_elements_and_lanes_are_known():
    assert ElementInfo("a", "接收", "userTask", 1, "sales") == OFFICE.elements["a"]
    assert "sales" == OFFICE.elements["b"].lane
    assert {"sales": "sales"} == OFFICE.lanes


def test_every_expression_is_known_with_its_place():
    assert {("w", "offered_to", "x"), ("d", "process", "which"), ("office", "title", "party + n")} == {
        (use.element_id, use.what, use.expression.text) for use in OFFICE.expressions
    }


def test_a_case_is_described_by_its_variables():
    environment = feel.Environment(now=datetime(2026, 1, 5, tzinfo=UTC))

    assert "天诚1" == OFFICE.describe("title", {"party": "天诚", "n": "1"}, environment)
    assert "internal" == OFFICE.describe("confidentiality", {}, environment)
    assert OFFICE.describe("title", {}, environment) is None
    assert OFFICE.describe("other", {}, environment) is None


def test_a_case_is_described_anew_when_what_its_title_reads_is_written():
    assert OFFICE.may_be_described_anew({"party", "other"})
    assert not OFFICE.may_be_described_anew({"other"})
