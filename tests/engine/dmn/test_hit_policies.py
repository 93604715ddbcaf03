from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.dmn import DecisionError, decide
from tests.engine.dmn.drawn import decision, model, table


def answer(drawn, **variables):
    return decide(model(decision("d", drawn)), "d", variables)


def refusal(drawn, **variables):
    with pytest.raises(DecisionError) as caught:
        answer(drawn, **variables)
    return caught.value


def rows(outcome):
    return [rule.index for rule in outcome.matched]


GRADES = ['< 60 | "poor"', '>= 60 | "fair"', '>= 80 | "good"']
RANKED = 'grade | "good","fair","poor"'


def test_unique_answers_with_the_one_row_that_applies():
    outcome = answer(table(["score"], ["grade"], GRADES), score=59)

    assert "poor" == outcome.value
    assert [1] == rows(outcome)


def test_unique_is_the_policy_of_a_table_that_names_none():
    drawn = table(["score"], ["grade"], GRADES).replace(' hitPolicy="UNIQUE"', "")

    assert "dmn.several_rows" == refusal(drawn, score=90).code


def test_unique_refuses_two_rows_and_says_which():
    error = refusal(table(["score"], ["grade"], GRADES), score=90)

    assert "dmn.several_rows" == error.code
    assert [2, 3] == error.params["rows"]
    assert [{"label": "score", "value": 90}] == error.params["inputs"]


def test_first_takes_the_uppermost_row():
    outcome = answer(table(["score"], ["grade"], GRADES, policy="FIRST"), score=90)

    assert "fair" == outcome.value
    assert [2] == rows(outcome)


def test_any_takes_rows_that_agree():
    outcome = answer(
        table(["a", "b"], ["x"], ["1 | - | true", "- | 2 | true", "3 | - | false"], policy="ANY"), a=1, b=2
    )

    assert outcome.value is True


def test_any_refuses_rows_that_disagree():
    error = refusal(table(["a", "b"], ["x"], ["1 | - | true", "- | 2 | 1"], policy="ANY"), a=1, b=2)

    assert "dmn.rows_disagree" == error.code
    assert [1, 2] == error.params["rows"]


def test_priority_takes_the_row_whose_output_stands_first_among_the_allowed_values():
    outcome = answer(table(["score"], [RANKED], GRADES, policy="PRIORITY"), score=90)

    assert "good" == outcome.value
    assert [3] == rows(outcome)


def test_priority_goes_by_the_first_output_then_by_the_next():
    drawn = table(["n"], ['a | "x","y"', "b | 2, 1"], ['- | "y" | 2', '- | "x" | 1', '- | "x" | 2'], policy="PRIORITY")

    assert {"a": "x", "b": 2} == answer(drawn, n=1).json


def test_output_order_lists_the_outputs_by_their_rank():
    outcome = answer(table(["score"], [RANKED], GRADES, policy="OUTPUT ORDER"), score=90)

    assert ["good", "fair"] == outcome.value
    assert [3, 2] == rows(outcome)


@pytest.mark.parametrize("policy", ["COLLECT", "RULE ORDER"])
def test_collect_and_rule_order_list_the_outputs_from_top_to_bottom(policy):
    outcome = answer(table(["score"], ["grade"], GRADES, policy=policy), score=90)

    assert ["fair", "good"] == outcome.value
    assert [2, 3] == rows(outcome)


@pytest.mark.parametrize("policy", ["COLLECT", "RULE ORDER", "OUTPUT ORDER"])
def test_a_list_of_no_rows_is_empty(policy):
    assert [] == answer(table(["n"], ["x | 1"], ["1 | 1"], policy=policy), n=2).value


NUMBERS = ["< 10 | 3", "< 20 | 5", "< 30 | 4"]


@pytest.mark.parametrize(("aggregation", "expected"), [("SUM", 12), ("MIN", 3), ("MAX", 5), ("COUNT", 3)])
def test_collect_aggregates(aggregation, expected):
    outcome = answer(table(["n"], ["x"], NUMBERS, policy="COLLECT", aggregation=aggregation), n=1)

    assert Decimal(expected) == outcome.value
    assert [1, 2, 3] == rows(outcome)


@pytest.mark.parametrize(("aggregation", "expected"), [("SUM", None), ("MIN", None), ("MAX", None), ("COUNT", 0)])
def test_aggregates_of_no_rows(aggregation, expected):
    assert expected == answer(table(["n"], ["x"], NUMBERS, policy="COLLECT", aggregation=aggregation), n=99).value


def test_a_sum_of_texts_is_refused():
    error = refusal(table(["n"], ["x"], ['- | "a"'], policy="COLLECT", aggregation="SUM"), n=1)

    assert "dmn.aggregation" == error.code
    assert ["a"] == error.params["values"]


@pytest.mark.parametrize("policy", ["UNIQUE", "FIRST", "ANY", "PRIORITY"])
def test_no_row_is_refused_with_the_inputs_as_read(policy):
    error = refusal(table(["a", "b"], ["x | 1"], ["1 | 2 | 1"], policy=policy), a=1, b=None)

    assert "dmn.no_row" == error.code
    assert ("d", "table", []) == (error.params["decision"], error.params["table"], error.params["rows"])
    assert [{"label": "a", "value": 1}, {"label": "b", "value": None}] == error.params["inputs"]


@pytest.mark.parametrize("policy", ["UNIQUE", "FIRST", "ANY", "PRIORITY", "COLLECT", "RULE ORDER", "OUTPUT ORDER"])
def test_the_default_output_stands_in_where_no_row_applies(policy):
    assert 7 == answer(table(["n"], ["x | 1, 7 = 3 + 4"], ["1 | 1"], policy=policy), n=2).value


def test_several_outputs_make_a_context():
    outcome = answer(table(["n"], ["a", "b"], ['1 | "x" | n + 1']), n=1)

    assert {"a": "x", "b": Decimal(2)} == outcome.value
    assert (("a", "x"), ("b", 2)) == outcome.matched[0].outputs


def test_a_matched_row_is_evidence():
    (rule,) = answer(table(["n"], ["x"], ["1 | 1", "2 | 2 // because"]), n=2).matched

    assert ("d", "r2", 2) == (rule.decision_id, rule.rule_id, rule.index)
    assert (("n", 2),) == rule.inputs
    assert (("x", 2),) == rule.outputs
    assert ("because",) == rule.annotations


def test_without_strictness_what_is_not_drawn_is_null():
    drawn = model(decision("d", table(["n"], ["x"], ["> 1 | 1", "> 2 | 2"])))

    assert decide(drawn, "d", {"n": 0}, strict=False).value is None
    assert decide(drawn, "d", {"n": 3}, strict=False).value is None


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=6), st.integers(0, 9))
def test_all_policies_see_the_same_rows(intervals, n):
    drawn = [f"[{low}..{high}] | {index}" for index, (low, high) in enumerate(intervals, start=1)]
    expected = [index for index, (low, high) in enumerate(intervals, start=1) if low <= n <= high]

    assert expected == answer(table(["n"], ["x"], drawn, policy="COLLECT"), n=n).json
    if not expected:
        assert "dmn.no_row" == refusal(table(["n"], ["x"], drawn), n=n).code
    elif len(expected) == 1:
        assert expected == [answer(table(["n"], ["x"], drawn), n=n).json]
    else:
        assert expected == refusal(table(["n"], ["x"], drawn), n=n).params["rows"]
    if expected:
        assert expected[0] == answer(table(["n"], ["x"], drawn, policy="FIRST"), n=n).json
