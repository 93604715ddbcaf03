"""Data objects that are variables, with the life of their sub-process, and data associations that assign."""

import pytest

from engine import bpmn
from engine import events as e
from engine.errors import Invalid
from engine.model import key_of
from tests.engine.bpmn.diagrams import (
    assigning,
    call,
    data_object,
    diagram,
    each,
    end,
    flows,
    handler,
    io,
    process,
    start,
    sub,
    timer,
    user,
    users,
)
from tests.engine.bpmn.driving import NUMBER, Case

INSIDE = start("s1") + users("a", "b") + end("e1") + flows("s1 > a > b > e1")


def around(inside, *others):
    return diagram(process(start(), inside, users("z"), *others, end(), flows("s > p1 > z > e")))


def test_a_data_object_lives_in_its_own_scope():
    case = Case(around(sub("p1", data_object("d", "total"), INSIDE)), total=1)

    assert None is case.visible(case.task("a").key)["total"]

    case.complete("a", total=5)

    assert 5 == case.visible(case.task("b").key)["total"]
    assert {"total": 1} == case.complete("b").variables


def test_a_collection_begins_empty():
    case = Case(around(sub("p1", data_object("d", "lines", collection=True), INSIDE)))

    assert {"lines": []} == case.visible(case.task("a").key)


def test_what_its_scope_brings_is_its_value():
    case = Case(around(sub("p1", io(inputs={"total": "=2 * n"}), data_object("d", "total"), INSIDE)), n=4)

    assert 8 == case.visible(case.task("a").key)["total"]


def test_each_instance_has_its_own():
    case = Case(around(sub("p1", each("[1, 2]"), data_object("d", "total"), INSIDE)))
    first, second = case.tasks
    case.complete_key(first, total=1)

    assert [1, None] == [case.visible(key)["total"] for key in (case.task("b").key, second)]


def test_a_process_begins_with_its_own():
    drawn = diagram(
        process(
            start(),
            data_object("d", "total"),
            data_object("l", "lines", collection=True),
            users("a"),
            end(),
            flows("s > a > e"),
        )
    )

    assert {"total": None, "lines": []} == Case(drawn).variables
    assert {"total": 3, "lines": []} == Case(drawn, total=3).variables
    assert key_of(NUMBER) == Case(drawn).told(e.VariableWritten)[-1].scope_key


def test_a_called_process_has_its_own():
    inner = process(start("s2"), data_object("d", "total"), users("u"), end("e2"), flows("s2 > u > e2"), id="q")
    calling = call("c", "q", io(outputs={"sum": "=total"}))
    case = Case(diagram(process(start(), calling, users("z"), end(), flows("s > c > z > e")), inner), total=1)
    written = case.told(e.VariableWritten)[-1]

    assert ("total", None) == (written.name, case.visible(case.task("u").key)["total"])
    assert written.instance_key == written.scope_key == case.task("u").instance_key
    assert {"total": 1, "sum": 7} == case.complete("u", total=7).variables


def test_an_event_sub_process_has_its_own():
    begun = start("hs", timer("Duration", "PT1H"), isInterrupting="false")
    caught = handler("h", begun, data_object("d", "total"), users("u"), end("he"), flows("hs > u > he"))
    case = Case(diagram(process(start(), users("a"), caught, end(), flows("s > a > e"))), total=1).after(hours=1)

    assert None is case.visible(case.task("u").key)["total"]
    assert 1 == case.visible(case.task("a").key)["total"]


def test_what_no_property_makes_a_variable_is_for_readers():
    assert {} == Case(around(sub("p1", data_object("d"), INSIDE))).variables


def test_a_misspelt_property_is_told_and_refuses_nothing():
    content = around(sub("p1", data_object("d", "total"), INSIDE)).replace(b'name="variable"', b'name="Variable"')
    _, told = bpmn.read(content, "p.bpmn")

    assert [("warning", "bpmn.property_misspelt", "variable")] == [
        (f.severity, f.code, f.params["similar"]) for f in told
    ]
    assert {} == Case(content).variables


def test_what_is_assigned_goes_in_and_out():
    task = user(
        "p1", assigning("Input", {"given": "=n + 1"}), assigning("Output", {"taken": "=given * 2", "kind": "text"})
    )
    case = Case(around(task), n=1)

    assert 2 == case.visible(case.task("p1").key)["given"]
    assert {"n": 1, "taken": 10, "kind": "text"} == case.complete("p1", given=5).variables


def test_what_is_assigned_follows_the_mappings():
    inner = sub("p1", io(inputs={"x": "=1"}), assigning("Input", {"y": "=x + 1"}), INSIDE)

    assert {"x": 1, "y": 2} == Case(around(inner)).visible(Case(around(inner)).task("a").key)


@pytest.mark.parametrize(
    ("part", "code"),
    [
        (data_object("d", "two words"), "bpmn.not_executed"),
        (data_object("d", "people"), "bpmn.reserved_variable"),
        (data_object("d", "x", of="elsewhere"), "bpmn.attribute_missing"),
        (user("u", assigning("Input", {"": "=1"})), "bpmn.no_target"),
        (user("u", assigning("Output", {"=x": "=1"})), "bpmn.not_executed"),
        (user("u", assigning("Output", {"x": "=1 +"})), "feel.syntax"),
        (user("u", assigning("Output", {"people": "=1"})), "bpmn.reserved_variable"),
    ],
)
def test_what_says_too_little_is_refused(part, code):
    with pytest.raises(Invalid) as refused:
        bpmn.parse(around(sub("p1", INSIDE), part), "p.bpmn")

    assert [code] == [finding.code for finding in refused.value.findings]
