import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.dmn import decide, parse
from engine.errors import Invalid
from tests.engine.dmn.drawn import decision, definitions, input_data, literal, model, needs, table


def findings(*parts, **options):
    with pytest.raises(Invalid) as caught:
        model(*parts, **options)
    return caught.value.findings


def finding(*parts, **options):
    (found,) = findings(*parts, **options)
    return found


@pytest.mark.parametrize(
    "namespace",
    [
        "http://www.omg.org/spec/DMN/20151101/dmn.xsd",
        "http://www.omg.org/spec/DMN/20151101/dmn11.xsd",
        "http://www.omg.org/spec/DMN/20180521/MODEL/",
        "https://www.omg.org/spec/DMN/20191111/MODEL/",
        "http://www.omg.org/spec/DMN/20191111/MODEL/",
        "https://www.omg.org/spec/DMN/20211108/MODEL/",
        "https://www.omg.org/spec/DMN/20230324/MODEL/",
    ],
)
def test_every_version_of_dmn_is_read(namespace):
    drawn = model(decision("d", table(["n: number"], ["x: number"], ["1 | 2"])), namespace=namespace)

    assert 2 == decide(drawn, "d", {"n": 1}).json


def test_another_namespace_is_no_dmn():
    assert "dmn.not_dmn" == finding(namespace="urn:other").code


def test_broken_xml_is_a_finding():
    with pytest.raises(Invalid) as caught:
        parse(b"<definitions", "rules.dmn")

    assert ("xml.not_well_formed", "rules.dmn") == (caught.value.findings[0].code, caught.value.findings[0].file)


def test_a_model_knows_its_name_file_and_decisions():
    drawn = model(decision("a", literal("1")), decision("b", literal("2"), name="Second"))

    assert ("defs", "Defs", "urn:test", "test.dmn") == (drawn.id, drawn.name, drawn.namespace, drawn.resource_name)
    assert ["a", "b"] == list(drawn.decisions)
    assert 2 == decide(drawn, "Second", {}).json


def test_a_broken_cell_is_found_with_its_id_line_and_what_was_expected():
    content = definitions(decision("d", table(["n"], ["x"], ["1 | 1", "> 2) | 2"]))).replace("<rule", "\n<rule")

    with pytest.raises(Invalid) as caught:
        parse(content.encode(), "test.dmn")
    (found,) = caught.value.findings

    assert ("dmn.expression", "r2c0", "test.dmn", 4) == (found.code, found.element_id, found.file, found.line)
    assert "d" == found.element_name
    assert "> 2)" == found.params["expression"]
    assert "feel.syntax" == found.params["reason"]
    assert "expected" in found.params


def test_a_broken_input_is_found_by_its_label():
    found = finding(decision("d", table(["1 +"], ["x"], ["- | 1"]), name="Grades"))

    assert ("in0", "1 +") == (found.element_id, found.element_name)
    assert "Grades" == finding(decision("d", literal("1 +"), name="Grades")).element_name


def test_a_broken_line_within_an_expression_is_counted():
    found = finding(decision("d", literal("\n\n  1 +\n  2 +\n  * 3")))

    assert (6, 3) == (found.line, found.column)  # the decision begins in line 2


def test_all_broken_cells_are_found_at_once():
    found = findings(decision("d", table(["n"], ["x"], ["( | )", "1 | 2", "] | 1"])))

    assert ["r1c0", "r1c1", "r3c0"] == [each.element_id for each in found]


def test_a_function_that_nobody_offers_is_found():
    found = finding(decision("d", literal("chief()")))

    assert ("dmn.unknown_function", "chief") == (found.code, found.params["name"])


def test_our_own_functions_are_known():
    assert ("n",) == model(decision("d", literal("due workdays(n)"))).decisions["d"].inputs


def test_functions_of_the_host_are_known_where_they_are_named():
    content = definitions(decision("d", literal("next harvest(n)"))).encode()

    assert ("n",) == parse(content, "test.dmn", functions=["next harvest"]).decisions["d"].inputs


@pytest.mark.parametrize(
    ("code", "logic"),
    [
        ("dmn.no_logic", ""),
        ("dmn.logic_twice", literal("1") + literal("2")),
        ("dmn.no_expression", literal("")),
        ("dmn.unknown_type", literal("1", type="tMoney")),
        ("dmn.language", literal("1", language="groovy")),
        ("dmn.hit_policy", table(["n"], ["x"], ["1 | 1"], policy="BEST")),
        ("dmn.aggregation", table(["n"], ["x"], ["1 | 1"], aggregation="SUM")),
        ("dmn.aggregation", table(["n"], ["x", "y"], ["1 | 1 | 1"], policy="COLLECT", aggregation="SUM")),
        ("dmn.aggregation", table(["n"], ["x"], ["1 | 1"], policy="COLLECT", aggregation="MEAN")),
        ("dmn.no_ranking", table(["n"], ["x"], ["1 | 1"], policy="PRIORITY")),
        ("dmn.row_length", table(["n"], ["x"], ["1 | 1 | 1"])),
        ("dmn.no_output", table(["n"], [], ["1"])),
        ("dmn.no_output_name", table(["n"], ["x", ""], ["1 | 1 | 1"])),
        ("dmn.output_twice", table(["n"], ["x", "x"], ["1 | 1 | 1"])),
        ("dmn.external_function", '<functionDefinition kind="Java"><context/></functionDefinition>'),
        ("dmn.unsupported", literal("1") + "<oracle/>"),
    ],
)
def test_what_cannot_be_decided_is_refused(code, logic):
    assert code in [found.code for found in findings(decision("d", logic))]


@pytest.mark.parametrize(
    ("code", "parts"),
    [
        ("dmn.unknown_requirement", [decision("a", literal("1"), requires=needs("b"))]),
        ("dmn.id_twice", [decision("a", literal("1"), name="x"), decision("a", literal("1"), name="y")]),
        ("dmn.name_twice", [decision("a", literal("1"), name="x"), decision("b", literal("1"), name="x")]),
        ("dmn.no_name", ['<decision id="a"><literalExpression><text>1</text></literalExpression></decision>']),
        (
            "dmn.unknown_import",
            ['<import name="x" namespace="urn:x" importType="https://www.omg.org/spec/DMN/20191111/MODEL/"/>'],
        ),
        ("dmn.import_type", ['<import name="x" namespace="urn:x" importType="urn:pmml"/>']),
        ("dmn.unknown_type", [input_data("n", "tMoney")]),
        ("dmn.name_twice", ['<itemDefinition name="t"/>', '<itemDefinition name="t"/>']),
        ("dmn.no_name", ["<itemDefinition/>"]),
        ("dmn.unknown_type", ['<itemDefinition name="t"><typeRef>tMoney</typeRef></itemDefinition>']),
        (
            "dmn.unknown_name",
            [
                '<businessKnowledgeModel id="f" name="f"><encapsulatedLogic><formalParameter name="a"/>'
                + literal("a + b")
                + "</encapsulatedLogic></businessKnowledgeModel>"
            ],
        ),
    ],
)
def test_what_does_not_hang_together_is_refused(code, parts):
    assert [code] == [found.code for found in findings(*parts)]


def test_decisions_that_wait_for_one_another_are_refused():
    parts = [
        decision("a", literal("b"), requires=needs("b")),
        decision("b", literal("a"), requires=needs("a")),
        decision("c", literal("1")),
    ]

    assert [("dmn.cycle", "a"), ("dmn.cycle", "b")] == sorted(
        (found.code, found.element_id) for found in findings(*parts)
    )


def test_boxes_within_boxes_have_a_limit():
    deep = "<list>" * 60 + "</list>" * 60

    assert {"dmn.too_deep"} == {found.code for found in findings(decision("d", deep))}


def test_what_stands_beside_the_model_is_ignored():
    extra = '<extensionElements><x xmlns="urn:x"/></extensionElements><textAnnotation id="t"><text>note</text></textAnnotation>'
    diagram = (
        '<dmndi:DMNDI xmlns:dmndi="https://www.omg.org/spec/DMN/20191111/DMNDI/"><dmndi:DMNDiagram/></dmndi:DMNDI>'
    )

    assert 1 == decide(model(extra, decision("d", literal("1")), diagram), "d", {}).json


@given(st.text(alphabet='<>="/ \n[](),.-+*?abc1{}:@', max_size=30))
def test_any_text_in_a_cell_is_either_compiled_or_found(text):
    drawn = definitions(decision("d", table(["n"], ["x"], [f"{text.replace('|', '')} | 1"])))

    try:
        parse(drawn.encode(), "test.dmn")
    except Invalid as refusal:
        found = {each.element_id for each in refusal.findings}
    else:
        found = set()

    assert found <= {"r1c0", "r1", "d"}


@pytest.mark.parametrize("text", ["n + 1 > 5 && !done", "${n + 1 > 5 && !done}"])
def test_camunda_7s_own_language_is_translated_where_a_table_says_it_is_spoken(text):
    drawn = model(decision("d", literal(text, language="juel")))

    assert decide(drawn, "d", {"n": 5}).json is True
    assert decide(drawn, "d", {"n": 5, "done": True}).json is False
    assert {"n", "done"} == set(drawn.decisions["d"].inputs)


def test_what_is_not_translated_is_refused_with_the_feel_to_write():
    found = finding(decision("d", literal("items.size() > 3", language="juel")))

    assert ("dmn.expression", "feel.juel_not_translated") == (found.code, found.params["reason"])
    assert "count(items) > 3" == found.params["instead"]
