"""What an ad-hoc sub-process collects: a result of each way in it, in the order in which they end."""

import pytest

from tests.engine.bpmn.diagrams import (
    ad_hoc,
    boundary,
    each,
    end,
    event,
    flows,
    gateway,
    handler,
    io,
    script,
    start,
    user,
    users,
)
from tests.engine.bpmn.driving import Case
from tests.engine.bpmn.refusing import between
from tests.engine.bpmn.test_ad_hoc import around

COLLECTS = {"output": "answer", "outputs": "answers"}


def test_the_results_stand_in_the_order_in_which_they_came():
    case = Case(around(ad_hoc("x", '["a", "b"]', users("a", "b"), **COLLECTS)))
    case.complete("b", answer="no").complete("a", answer="yes")

    assert ["z"] == case.open
    assert ["no", "yes"] == case.variables["answers"]


def test_a_way_gives_one_result_when_it_ends():
    case = Case(around(ad_hoc("x", '["a"]', users("a", "b"), flows("a > b"), **COLLECTS)))
    case.complete("a", answer="draft").complete("b", answer="final")

    assert ["final"] == case.variables["answers"]


def test_in_turn_they_are_collected_too_and_the_next_one_sees_them():
    inner = users("a") + user("b", io(inputs={"before": "=answers"}))
    case = Case(around(ad_hoc("x", '["a", "b"]', inner, sequential=True, **COLLECTS))).complete("a", answer=1)

    assert [1] == case.visible(case.task("b").key)["before"]
    assert [1, 2] == case.complete("b", answer=2).variables["answers"]


def test_the_condition_sees_what_has_been_collected():
    inner = ad_hoc("x", '["a", "b", "c"]', users("a", "b", "c"), until="count(answers) = 2", **COLLECTS)
    case = Case(around(inner)).complete("a", answer=1)

    assert ["b", "c"] == case.open
    assert ["z"] == case.complete("b", answer=2).open
    assert [1, 2] == case.variables["answers"]


def test_where_nothing_begins_it_is_an_empty_list():
    assert [] == Case(around(ad_hoc("x", "[]", users("a"), **COLLECTS))).variables["answers"]


def test_the_output_mappings_read_what_it_collected():
    case = Case(around(ad_hoc("x", '["a"]', users("a"), io(outputs={"first": "=answers[1]"}), **COLLECTS)))

    assert {"answer": 5, "answers": [5], "first": 5} == case.complete("a", answer=5).variables


def test_a_gateway_may_be_where_a_way_ends():
    inner = user("a") + gateway("exclusive", "g") + flows("a > g")
    case = Case(around(ad_hoc("x", '["a"]', inner, **COLLECTS))).complete("a", answer=5)

    assert [5] == case.variables["answers"]


def test_a_result_is_what_the_step_has_for_itself():
    inner = user("a", io(inputs={"answer": "=1"})) + user("b", io(inputs={"answer": "=2"}))
    case = Case(around(ad_hoc("x", '["a", "b"]', inner, **COLLECTS))).complete("b").complete("a")

    assert {"answers": [2, 1]} == case.variables


def test_each_of_many_collects_for_itself():
    inner = ad_hoc(
        "x", '["a"]', each("[1, 2]", "n", output="answers", outputs="all"), user("a"), output="n", outputs="answers"
    )
    case = Case(around(inner)).complete("a").complete("a")

    assert [[1], [2]] == case.variables["all"]


def test_a_result_that_cannot_be_told_stops_the_element_and_is_collected_once():
    inner = ad_hoc("x", '["a", "b"]', users("a", "b"), output="1 / answer", outputs="answers", until="done")
    case = Case(around(inner)).complete("a", answer=2)

    assert ("a", "bpmn.condition_not_boolean") == (case.incident.element_id, case.incident.code)
    assert {"answer": 2, "done": False} == case.retry(done=False).variables
    assert [0.5, 1] == case.complete("b", answer=1, done=True).variables["answers"]


def test_what_takes_its_place_leaves_what_was_collected():
    help_ = handler("h", start("hs", event("message", "m1")), user("help"), end("he"), flows("hs > help > he"))
    case = Case(around(ad_hoc("x", '["a", "b"]', users("a", "b"), help_, **COLLECTS)))
    case.complete("a", answer=1).send("m1").complete("help")

    assert ["z"] == case.open
    assert 1 == case.variables["answers"][0]


def test_what_interrupts_it_leaves_nothing():
    inner = ad_hoc("x", '["a", "b"]', users("a", "b"), **COLLECTS)
    border = boundary("late", "x", event("message", "m1")) + user("y") + flows("late > y > e")
    case = Case(around(inner, border)).complete("a", answer=1).send("m1")

    assert ["y"] == case.open
    assert {"answer": 1} == case.variables


def test_nobody_sees_the_list_outside_before_all_is_done():
    inner = ad_hoc("x", '["a", "b"]', users("a", "b"), output="answer", outputs="all")
    case = Case(around(inner), all="old").complete("a", answer=1)

    assert "old" == case.variables["all"]
    assert [1, 2] == case.complete("b", answer=2).variables["all"]


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"output": "answer"}, "bpmn.attribute_missing"),
        ({"outputs": "answers"}, "bpmn.attribute_missing"),
        ({"output": "answer", "outputs": "the answers"}, "bpmn.not_executed"),
        ({"output": "answer", "outputs": "people"}, "bpmn.reserved_variable"),
    ],
)
def test_both_are_needed_and_the_list_is_a_variable(given, code):
    assert [code] == [found.code for found in between(ad_hoc("x", '["a"]', users("a"), script("q", "1", "r"), **given))]
