"""Camunda 7's result mappings, over every kind of table."""

import pytest

from engine import dmn
from engine.dmn import DecisionError
from engine.dmn.results import mapped

OUTPUTS = {1: '<output id="o1" name="a"/>', 2: '<output id="o1" name="a"/><output id="o2" name="b"/>'}


def decided(policy, mapping, *rows, outputs=1):
    """A table whose rows all apply, each with one number in all its outputs."""
    rules = "".join(
        f'<rule id="r{index}"><inputEntry id="i{index}"><text>-</text></inputEntry>'
        + "".join(f'<outputEntry id="o{index}_{n}"><text>{value}</text></outputEntry>' for n in range(outputs))
        + "</rule>"
        for index, value in enumerate(rows)
    )
    hit, _, aggregation = policy.partition(":")
    aggregated = f'aggregation="{aggregation}"' if aggregation else ""
    return of_logic(
        f'<decisionTable id="t" hitPolicy="{hit}" {aggregated}><input id="i"><inputExpression id="e"><text>x</text>'
        f"</inputExpression></input>{OUTPUTS[outputs]}{rules}</decisionTable>",
        mapping,
    )


def of_logic(logic, mapping):
    content = (
        '<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d" namespace="t">'
        f'<decision id="rate" name="Rate"><variable id="v" name="rate"/>{logic}</decision></definitions>'
    )
    model = dmn.parse(content.encode(), "d.dmn")
    outcome = dmn.decide(model, "rate", {"x": 1})
    return mapped(model.decisions["rate"], outcome.json, mapping)


@pytest.mark.parametrize(
    ("mapping", "result"),
    [("singleEntry", 7), ("singleResult", {"a": 7}), ("collectEntries", [7]), ("resultList", [{"a": 7}])],
)
@pytest.mark.parametrize("policy", ["UNIQUE", "FIRST", "COLLECT", "COLLECT:SUM", "RULE ORDER"])
def test_one_row_with_one_output(policy, mapping, result):
    assert result == decided(policy, mapping, 7)


@pytest.mark.parametrize(
    ("mapping", "outputs", "result"),
    [
        ("collectEntries", 1, [7, 8]),
        ("resultList", 1, [{"a": 7}, {"a": 8}]),
        ("resultList", 2, [{"a": 7, "b": 7}, {"a": 8, "b": 8}]),
    ],
)
def test_several_rows(mapping, outputs, result):
    assert result == decided("COLLECT", mapping, 7, 8, outputs=outputs)


def test_a_sum_is_one_value():
    assert 15 == decided("COLLECT:SUM", "singleEntry", 7, 8)


def test_a_list_in_one_row_is_one_value():
    assert [1, 2] == decided("FIRST", "singleEntry", "[1, 2]")


@pytest.mark.parametrize(
    ("mapping", "result"), [("singleEntry", 7), ("singleResult", {"rate": 7}), ("resultList", [{"rate": 7}])]
)
def test_an_expression_is_one_value_under_the_decisions_variable(mapping, result):
    assert result == of_logic('<literalExpression id="l"><text>7</text></literalExpression>', mapping)


@pytest.mark.parametrize(
    ("mapping", "rows", "outputs"), [("singleEntry", 2, 1), ("singleResult", 2, 1), ("collectEntries", 1, 2)]
)
def test_more_than_the_mapping_holds_is_an_error(mapping, rows, outputs):
    with pytest.raises(DecisionError) as error:
        decided("COLLECT", mapping, *range(rows), outputs=outputs)

    assert "dmn.several_results" == error.value.code
