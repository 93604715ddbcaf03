"""Names of several words, types with prefixes, labels: how a file calls things."""

import dataclasses

import pytest

from engine.dmn import decide, logic
from engine.dmn import model as nouns
from engine.errors import Invalid
from tests.engine.dmn.drawn import decision, input_data, literal, model, needs, table

ORDER = (
    '<itemDefinition name="tOrder"><itemComponent name="unit price"><typeRef>number</typeRef></itemComponent>'
    '<itemComponent name="tax-free"><typeRef>boolean</typeRef></itemComponent></itemDefinition>'
)


def test_components_of_several_words_follow_a_dot_and_stand_in_filters():
    path = decision("a", literal("order.unit price + 1"))
    chosen = decision("b", literal("orders[unit price > 1].unit price"))
    drawn = model(ORDER, path, chosen)

    assert 3 == decide(drawn, "a", {"order": {"unit price": 2}}).json
    assert [2] == decide(drawn, "b", {"orders": [{"unit price": 1}, {"unit price": 2}]}).json


def test_entries_columns_and_outputs_of_several_words_are_known_everywhere():
    context = f'<context><contextEntry><variable name="net price"/>{literal("1")}</contextEntry></context>'
    relation = f'<relation><column name="gross price"/><row>{literal("2")}</row></relation>'
    drawn = model(
        decision("a", context),
        decision("b", relation),
        decision("c", table(["n"], ["list price", "y"], ["- | 3 | 4"])),
        decision("d", literal("a.net price + b[1].gross price + c.list price"), requires=needs("a", "b", "c")),
    )

    assert 6 == decide(drawn, "d", {}).json


def test_a_component_with_a_minus_in_its_name_makes_no_difference_a_name():
    assert 1 == decide(model(ORDER, decision("d", literal("tax-free"))), "d", {"tax": 3, "free": 2}).json


def test_input_data_with_a_minus_in_its_name_is_a_name_where_it_is_required():
    drawn = model(input_data("a-b"), decision("d", literal("a-b"), requires=needs("data_a-b", kind="Input")))

    assert 7 == decide(drawn, "d", {"a-b": 7, "a": 3, "b": 2}).json


def test_a_name_may_be_broken_between_lines():
    drawn = model(
        input_data("risk level"),
        decision("d", literal("risk\n  level"), requires=needs("data_risk level", kind="Input")),
    )

    assert 7 == decide(drawn, "d", {"risk level": 7}).json


@pytest.mark.parametrize("type", ["feel:number", "number", "tAmount", "own:tAmount"])
def test_dmn_1_1_writes_types_with_a_prefix(type):
    prefixes = 'xmlns:feel="http://www.omg.org/spec/FEEL/20140401" xmlns:own="urn:test"'
    amount = '<itemDefinition name="tAmount"><typeRef>feel:number</typeRef></itemDefinition>'
    drawn = model(
        amount,
        decision("d", literal("1", type=type)),
        attributes=prefixes,
        namespace="http://www.omg.org/spec/DMN/20151101/dmn.xsd",
    )

    assert 1 == decide(drawn, "d", {}).json


def test_a_prefix_that_stands_for_nothing_is_no_type():
    with pytest.raises(Invalid) as caught:
        model(decision("d", literal("1", type="feel:number")))
    assert [("dmn.unknown_type", "feel:number")] == [(f.code, f.params["type"]) for f in caught.value.findings]


def test_evidence_shows_labels_where_an_output_has_no_name():
    drawn = table(["n"], [""], ["- | 1"]).replace('<output id="out0" name=""', '<output id="out0" label="Grade"')

    assert (("Grade", 1),) == decide(model(decision("d", drawn)), "d", {}).matched[0].outputs


def test_an_input_without_a_label_is_shown_by_its_expression():
    drawn = table(["n + 1"], ["x"], ["- | 1"]).replace(' label="n + 1"', "")

    assert (("n + 1", 3),) == decide(model(decision("d", drawn)), "d", {"n": 2}).matched[0].inputs


def test_annotation_columns_are_evidence():
    drawn = table(["n"], ["x"], ["- | 1 // first"]).replace(
        "</rule>",
        "<annotationEntry><text>second</text></annotationEntry><annotationEntry><text/></annotationEntry></rule>",
    )

    assert ("first", "second") == decide(model(decision("d", drawn)), "d", {}).matched[0].annotations


def test_empty_lists_of_values_allow_everything():
    drawn = table(["n"], ["x"], ["- | 1"]).replace(
        "</inputExpression>", "</inputExpression><inputValues><text/></inputValues>"
    )

    assert 1 == decide(model(decision("d", drawn)), "d", {"n": 5}).json


def test_a_syntax_error_in_the_first_line_of_a_text_gives_no_column():
    with pytest.raises(Invalid) as caught:
        model(decision("d", literal("1 +")))
    (found,) = caught.value.findings
    assert (2, None, 3) == (found.line, found.column, found.params["position"])


@pytest.mark.parametrize("module", [logic, nouns])
def test_what_is_shared_by_threads_is_frozen(module):
    classes = [
        each for each in vars(module).values() if dataclasses.is_dataclass(each) and each.__module__ == module.__name__
    ]

    assert classes
    assert all(each.__dataclass_params__.frozen for each in classes)
