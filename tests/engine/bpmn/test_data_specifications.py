"""Inputs and outputs of an activity in BPMN's own words: what is copied between them and data objects."""

import pytest

from tests.engine.bpmn.diagrams import (
    assigning,
    copied,
    data_object,
    diagram,
    element,
    end,
    event,
    flows,
    gateway,
    process,
    service,
    specified,
    start,
    sub,
    user,
    users,
    zeebe,
)
from tests.engine.bpmn.driving import Case
from tests.engine.bpmn.refusing import between

COPIES = copied("Input", "d_ref", "di") + copied("Output", "do", "d_ref")


def around(node, *others, made="total"):
    return diagram(process(start(), data_object("d", made), node, users("z"), *others, end(), flows("s > x > z > e")))


def test_what_a_data_object_holds_goes_in_and_what_is_made_of_it_comes_out():
    case = Case(around(user("x", specified({"di": "amount"}, {"do": "sum"}), COPIES)), total=3)

    assert 3 == case.visible(case.task("x").key)["amount"]
    assert {"total": 8} == case.complete("x", sum=8).variables


def test_a_worker_gets_what_goes_in():
    case = Case(around(service("x", specified({"di": "amount"}), copied("Input", "d", "di"))), total=3, other=1)

    assert {"amount": 3} == case.job("x").variables


def test_a_sub_process_has_them_too():
    inner = start("s1") + users("u") + end("e1") + flows("s1 > u > e1")
    case = Case(around(sub("x", specified({"di": "amount"}, {"do": "amount"}), COPIES, inner)), total=3)

    assert {"total": 5} == case.complete("u", amount=5).variables


def test_an_input_without_a_name_is_called_by_its_id():
    nameless = specified({"di": "amount"}).replace(' name="amount"', "")
    case = Case(around(user("x", nameless, copied("Input", "d_ref", "di"))), total=3)

    assert 3 == case.visible(case.task("x").key)["di"]


def test_what_is_assigned_to_an_input_is_its_name():
    case = Case(around(user("x", specified({"di": "amount"}), assigning("Input", {"di": "=total + 1"}))), total=3)

    assert 4 == case.visible(case.task("x").key)["amount"]


def test_a_data_object_that_is_no_variable_stays_a_note():
    drawn = around(user("x", specified({"di": "amount"}, {"do": "sum"}), COPIES), made=None)

    assert {"sum": 8} == Case(drawn).complete("x", sum=8).variables


def test_of_many_the_list_is_taken_apart_and_put_together():
    many = (
        "<bpmn:multiInstanceLoopCharacteristics><bpmn:loopDataInputRef>di</bpmn:loopDataInputRef>"
        '<bpmn:loopDataOutputRef>do</bpmn:loopDataOutputRef><bpmn:inputDataItem id="i" name="price"/>'
        '<bpmn:outputDataItem id="o" name="tax"/></bpmn:multiInstanceLoopCharacteristics>'
    )
    task = user("x", specified({"di": "prices"}, {"do": "taxes"}), COPIES, many)
    case = Case(around(task), total=[10, 20])
    first, second = case.tasks

    assert [10, 20] == [case.visible(key)["price"] for key in (first, second)]
    assert {"total": [1, 2]} == case.complete_key(second, tax=2).complete_key(first, tax=1).variables


@pytest.mark.parametrize(
    ("inner", "tag", "reason"),
    [
        ("<bpmn:inputSet/>", "inputSet", "twice"),
        ("<bpmn:ioBinding/>", "ioBinding", "unknown"),
    ],
)
def test_what_says_more_is_refused(inner, tag, reason):
    found = between(user("x", specified({"di": "a"}, inner=inner)))

    assert [("bpmn.not_executed", tag, reason)] == [
        (each.code, each.params["tag"], each.params["reason"]) for each in found
    ]


def test_what_comes_while_it_works_is_refused():
    streamed = specified({"di": "a"}).replace("dataInputRefs", "whileExecutingInputRefs")

    assert ["whileExecutingInputRefs"] == [found.params["tag"] for found in between(user("x", streamed))]


def test_an_input_that_no_expression_can_name_is_refused():
    found = between(
        data_object("d", "total"), user("x", specified({"di": "the amount"}), copied("Input", "d_ref", "di"))
    )

    assert [("x", "no_variable_name")] == [(each.element_id, each.params["reason"]) for each in found]


def of_event(way, key, name):
    """An input or output of an event, and its set."""
    return (
        f'<bpmn:data{way} id="{key}" name="{name}"/>'
        f"<bpmn:{way.lower()}Set><bpmn:data{way}Refs>{key}</bpmn:data{way}Refs></bpmn:{way.lower()}Set>"
    )


def test_what_a_message_brings_goes_to_a_data_object():
    inner = of_event("Output", "do", "sum") + copied("Output", "do", "d_ref")
    case = Case(around(element("intermediateCatchEvent", "x", event("message", "m1"), inner)))

    assert {"total": 8} == case.send("m1", sum=8, other=1).variables


def test_what_begins_a_case_may_be_assigned():
    inner = of_event("Output", "do", "sum") + assigning("Output", {"total": "=sum * 2"})
    drawn = diagram(process(start("s", event("message", "m1"), inner), users("z"), end(), flows("s > z > e")))

    assert {"total": 16} == Case(drawn, starts=False).start(at="s", sum=8).variables


def test_a_thrown_message_brings_its_input():
    inner = of_event("Input", "di", "amount") + copied("Input", "d_ref", "di")
    thrown = element("intermediateThrowEvent", "x", zeebe("taskDefinition", type="send"), event("message", "m1"), inner)

    assert {"amount": 3} == Case(around(thrown), total=3, other=1).job("x").variables


def test_nothing_leaves_what_undoes():
    undone = element(
        "boundaryEvent", "b", "<bpmn:compensateEventDefinition/>", assigning("Output", {"a": "=1"}), attachedToRef="x"
    )
    by = '<bpmn:association id="as" sourceRef="b" targetRef="u"/>' + user("u", isForCompensation="true")

    assert ["leaves_at_once"] == [found.params["reason"] for found in between(user("x"), undone, by)]


@pytest.mark.parametrize(
    ("node", "tag"),
    [
        (element("intermediateCatchEvent", "x", event("message", "m1"), of_event("Input", "di", "a")), "dataInput"),
        (element("intermediateThrowEvent", "x", of_event("Output", "do", "a")), "dataOutput"),
        (element("intermediateCatchEvent", "x", event("message", "m1"), assigning("Input", {"a": "=1"})),
         "dataInputAssociation"),
        (gateway("exclusive", "x", of_event("Output", "do", "a")), "dataOutput"),
    ],
)  # fmt: skip
def test_what_brings_has_outputs_and_what_throws_has_inputs(node, tag):
    assert tag in [found.params["tag"] for found in between(node)]
