"""Camunda 7's input and output parameters at call activities, at tasks that pass through, and where events begin something."""

import pytest

from engine import events as e
from tests.engine.bpmn.camunda_7 import call, drawn, extended, many, told, user
from tests.engine.bpmn.driving import Case

CALLED = drawn(user(), id="q")


def parameters(inputs=None, outputs=None):
    given = (("input", inputs or {}), ("output", outputs or {}))
    inner = "".join(
        f'<camunda:{kind}Parameter name="{name}">{value}</camunda:{kind}Parameter>'
        for kind, all_of_them in given
        for name, value in all_of_them.items()
    )
    return f"<camunda:inputOutput>{inner}</camunda:inputOutput>"


def entered(case):
    """What the called process began with."""
    (_, started) = case.told(e.ProcessInstanceStarted)
    written = {w.name: w.after for w in case.told(e.VariableWritten) if w.instance_key == started.instance_key}
    return {name: value for name, value in written.items() if name != "people"}


def test_what_a_call_makes_for_itself_goes_in_only_where_it_is_handed_over():
    given = parameters({"net": "${price - tax}", "note": "x"}) + '<camunda:in source="net" target="amount"/>'
    case = Case(drawn(call(given)), CALLED, price=10, tax=2)

    assert {"amount": 8} == entered(case)
    assert {"price": 10, "tax": 2} == case.variables


@pytest.mark.parametrize(
    ("handed", "seen"),
    [
        ('variables="all"', {"net": 8, "price": 10, "tax": 2}),
        ('variables="all" local="true"', {"net": 8}),
        ('source="net" target="net"', {"net": 8}),
    ],
)
def test_what_is_handed_over_altogether_has_it_too(handed, seen):
    case = Case(drawn(call(parameters({"net": "${price - tax}"}) + f"<camunda:in {handed}/>")), CALLED, price=10, tax=2)

    assert seen == entered(case)


def test_what_leaves_a_call_reads_what_out_has_brought_and_nothing_else_of_the_called_process():
    given = (
        '<camunda:out source="sum" target="total"/>'
        + parameters(outputs={"gross": "${total * 2}", "other": "${sum}"})
    )  # fmt: skip
    case = Case(drawn(call(given)), CALLED, sum=1).complete("u", sum=10)

    assert {"sum": 1, "total": 10, "gross": 20, "other": 1} == case.variables


def test_what_out_writes_into_a_variable_of_the_call_stays_there():
    given = '<camunda:out source="r" target="raw"/>' + parameters({"raw": "0"}, {"result": "${raw + 1}"})
    case = Case(drawn(call(given)), CALLED).complete("u", r=4)

    assert {"result": 5} == case.variables


def test_each_instance_of_a_call_has_its_own():
    loop = many('camunda:collection="prices" camunda:elementVariable="price"')
    given = parameters({"net": "${price - 1}"}) + '<camunda:in source="net" target="amount"/>'
    drawn_call = call(given).replace("</bpmn:callActivity>", loop + "</bpmn:callActivity>")
    case = Case(drawn(drawn_call), CALLED, prices=[10, 20])

    called = [started.instance_key for started in case.told(e.ProcessInstanceStarted)[1:]]
    amounts = [w.after for w in case.told(e.VariableWritten) if w.name == "amount" and w.scope_key in called]

    assert [9, 19] == amounts


@pytest.mark.parametrize("tag", ["task", "manualTask"])
def test_a_task_that_passes_through_maps(tag):
    inner = extended(parameters({"a": "${n + 1}"}, {"b": "${a * 2}"}))
    case = Case(drawn(f'<bpmn:{tag} id="t">{inner}</bpmn:{tag}>', user()), n=1)

    assert {"n": 1, "b": 4} == case.variables


def test_a_start_event_maps_what_it_begins_with():
    begins = f'<bpmn:startEvent id="s" camunda:initiator="asker">{extended(parameters(outputs={"greeting": "for ${asker}"}))}'
    case = Case(drawn(begins + "</bpmn:startEvent>", user()), n=1)

    assert {"n": 1, "asker": "li", "greeting": "for li"} == case.variables


def test_an_event_on_a_border_maps_what_it_brings():
    event = '<bpmn:messageEventDefinition messageRef="late"/>'
    inner = extended(parameters(outputs={"kept": "${brought + 1}"}))
    border = f'<bpmn:boundaryEvent id="b" attachedToRef="u">{inner}{event}</bpmn:boundaryEvent>'
    content = drawn(user(), roots='<bpmn:message id="late" name="late"/>').decode()
    case = Case(content.replace("</bpmn:process>", border + "</bpmn:process>").encode())
    case.send("late", brought=1)

    assert {"brought": 1, "kept": 2} == case.variables


def test_each_of_many_calls_maps_nothing_out_beside_the_called_process():
    loop = many('camunda:collection="prices"')
    given = call(parameters(outputs={"a": "1"})).replace("</bpmn:callActivity>", loop + "</bpmn:callActivity>")

    assert [("bpmn.not_executed", "c", "camunda:outputParameter", "multi_instance")] == told(drawn(given))
