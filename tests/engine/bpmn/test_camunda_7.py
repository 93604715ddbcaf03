"""Camunda 7's words: each does what it does there, or is refused with what to draw instead."""

from datetime import timedelta

import pytest

from engine import events as e
from engine.bpmn import parse
from tests.engine.bpmn.camunda_7 import HEAD, call, drawn, external, io, many, script, told, user
from tests.engine.bpmn.driving import Case
from tests.engine.bpmn.test_decisions import TABLE


def test_a_task_says_who_may_work_and_until_when():
    case = Case(
        drawn(
            user(
                attributes='camunda:assignee="${boss}" camunda:candidateUsers="li, wang" camunda:candidateGroups="sales" '
                'camunda:dueDate="PT1H" camunda:followUpDate="${soon}" camunda:priority="${urgency * 10}"'
            )
        ),
        boss="zhang",
        soon="2026-01-06T09:00:00",
        urgency=12,
    )
    task = case.task("u")

    assert ("zhang", ("li", "wang"), ("sales",)) == (task.assignee, task.candidate_users, task.candidate_groups)
    assert 3600 == (task.due - case.now).total_seconds()
    assert (timedelta(days=1), 120) == (task.follow_up - case.now, task.priority)


def test_the_initiator_is_who_started():
    case = Case(
        drawn('<bpmn:startEvent id="s" camunda:initiator="asker"/>', user(attributes='camunda:assignee="${asker}"'))
    )

    assert "li" == case.task("u").assignee


@pytest.mark.parametrize(
    ("attributes", "form", "binding", "tag"),
    [
        ('camunda:formRef="f"', "f", "deployment", None),
        ('camunda:formRef="f" camunda:formRefBinding="latest"', "f", "latest", None),
        ('camunda:formRef="f" camunda:formRefBinding="version" camunda:formRefVersion="3"', "f", "version", "3"),
        ('camunda:formKey="camunda-forms:deployment:forms/f.form"', "f", "deployment", None),
    ],
)
def test_a_form_is_linked_by_its_id_or_by_the_name_of_its_file(attributes, form, binding, tag):
    (process,) = parse(drawn(user(attributes=attributes)), "p.bpmn")
    link = process.content.nodes["u"].detail.form

    assert (form, binding, tag) == (link.id.text, link.binding, link.tag)


def test_a_numbered_version_is_asked_for_when_the_task_begins():
    attributes = 'camunda:formRef="f" camunda:formRefBinding="version" camunda:formRefVersion="3"'
    asked = []
    case = Case(drawn(user(attributes=attributes)), answers={"version": lambda *given: asked.append(given) or 77})

    assert ("form", "f", 3) in asked
    assert 77 == case.task("u").form_key


def test_parameters_are_text_expressions_lists_and_maps():
    inputs = (
        '<camunda:inputParameter name="text">R2-D2 "x"</camunda:inputParameter>'
        '<camunda:inputParameter name="nothing"/>'
        '<camunda:inputParameter name="mixed">Nr. ${n}</camunda:inputParameter>'
        '<camunda:inputParameter name="listed"><camunda:list><camunda:value>a</camunda:value>'
        "<camunda:value>${n}</camunda:value></camunda:list></camunda:inputParameter>"
        '<camunda:inputParameter name="mapped"><camunda:map><camunda:entry key="k k">${n + 1}</camunda:entry>'
        '<camunda:entry key="inner"><camunda:list><camunda:value>b</camunda:value></camunda:list></camunda:entry>'
        "</camunda:map></camunda:inputParameter>"
        '<camunda:inputParameter name="feel"><camunda:script scriptFormat="feel">n * 2</camunda:script>'
        "</camunda:inputParameter>"
    )
    seen = Case(drawn(external(inner=io(inputs))), n=4).job("j").variables

    assert {
        "text": 'R2-D2 "x"',
        "nothing": None,
        "mixed": "Nr. 4",
        "listed": ["a", 4],
        "mapped": {"k k": 5, "inner": ["b"]},
        "feel": 8,
    } == {name: seen[name] for name in ("text", "nothing", "mixed", "listed", "mapped", "feel")}


CALLED = drawn(user(), id="q")


def test_a_call_hands_over_what_in_and_out_name_and_nothing_else():
    case = Case(
        drawn(
            call(
                '<camunda:in source="a" target="x"/><camunda:in sourceExpression="${a + 1}" target="y"/>'
                '<camunda:in businessKey="#{execution.processBusinessKey}"/>'
                '<camunda:out source="r" target="result"/><camunda:out sourceExpression="${r * 2}" target="twice"/>'
            )
        ),
        CALLED,
        a=1,
        b=2,
    )
    (_, started) = case.told(e.ProcessInstanceStarted)
    inside = {w.name: w.after for w in case.told(e.VariableWritten) if w.instance_key == started.instance_key}
    case.complete("u", r=10, other=1)

    assert {"x": 1, "y": 2} == {name: value for name, value in inside.items() if name != "people"}
    assert {"a": 1, "b": 2, "result": 10, "twice": 20} == case.variables


def test_a_call_with_all_variables_lets_them_in_and_out():
    case = Case(
        drawn(
            call('<camunda:in variables="all"/><camunda:out variables="all"/><camunda:out source="r" target="copy"/>')
        ),
        CALLED,
        a=1,
    )
    (_, started) = case.told(e.ProcessInstanceStarted)
    entered = {w.name for w in case.told(e.VariableWritten) if w.instance_key == started.instance_key}
    case.complete("u", r=10)

    assert "a" in entered
    assert {"a": 1, "r": 10, "copy": 10} == case.variables


def test_a_called_process_has_the_callers_number_only_where_it_is_handed_over():
    numbers = [
        Case(drawn(call(given)), CALLED, starts=False)
        .start(business_id="A-1")
        .told(e.ProcessInstanceStarted)[1]
        .business_id
        for given in ("", '<camunda:in businessKey="#{execution.processBusinessKey}"/>')
    ]

    assert [None, "A-1"] == numbers


@pytest.mark.parametrize(
    ("cycle", "found"),
    [
        ("0 0 9 ? * 2", ["weekday_by_name"]),
        ("0 0 9 ? * 2#1", ["weekday_by_name"]),
        ("0 0 9 ? * MON-FRI", []),
        ("0 0 9 ? * MON#1", []),
    ],
)
def test_days_of_the_week_have_names(cycle, found):
    timer = f"<bpmn:timerEventDefinition><bpmn:timeCycle>{cycle}</bpmn:timeCycle></bpmn:timerEventDefinition>"
    boundary = f'<bpmn:boundaryEvent id="b" attachedToRef="u" cancelActivity="false">{timer}</bpmn:boundaryEvent>'
    content = drawn(user()).replace(b'<bpmn:endEvent id="e"/>', boundary.encode() + b'<bpmn:endEvent id="e"/>')

    assert found == [reason for _, element_id, _, reason in told(content) if element_id == "b"]


def test_an_expression_that_cannot_be_read_is_found_once():
    assert ["feel.syntax"] == [found[0] for found in told(drawn(user(attributes='camunda:dueDate="=due workday(1)"')))]


def test_a_call_has_a_number_of_its_own_where_one_is_given():
    case = Case(drawn(call('<camunda:in businessKey="${nr}"/>')), CALLED, nr="B-1")

    assert "B-1" == case.told(e.ProcessInstanceStarted)[1].business_id


@pytest.mark.parametrize("collection", ["people_asked", "${people_asked}"])
def test_instances_of_a_list_count_as_camunda_7_counts(collection):
    loop = many(
        f'camunda:collection="{collection}" camunda:elementVariable="person"',
        "<bpmn:completionCondition>${nrOfCompletedInstances / nrOfInstances >= 0.5}</bpmn:completionCondition>",
    )
    case = Case(drawn(user(attributes='camunda:assignee="${person}"', inner=loop)), people_asked=["a", "b", "c", "d"])

    assert ["a", "b", "c", "d"] == [task.assignee for task in case.tasks.values()]
    assert [0, 1, 2, 3] == [w.after for w in case.told(e.VariableWritten) if w.name == "loopCounter"]

    for _ in range(2):
        case.complete("u")

    assert [] == case.open


@pytest.mark.parametrize(("cardinality", "count"), [("3", 3), ("${n}", 2), ("${n - 2}", 0)])
def test_a_cardinality_is_so_many_instances(cardinality, count):
    loop = many(inner=f"<bpmn:loopCardinality>{cardinality}</bpmn:loopCardinality>")

    assert count == len(Case(drawn(user(inner=loop)), n=2).tasks)


@pytest.mark.parametrize(
    ("mapping", "result"),
    [
        ("singleResult", {"is_major": True, "hours": 4}),
        ("resultList", [{"is_major": True, "hours": 4}]),
        (None, [{"is_major": True, "hours": 4}]),
    ],
)
def test_a_decision_keeps_its_result_in_the_shape_that_is_asked_for(mapping, result):
    shape = f'camunda:mapDecisionResult="{mapping}"' if mapping else ""
    rule = f'<bpmn:businessRuleTask id="r" camunda:decisionRef="grade" camunda:resultVariable="rules" {shape}/>'

    assert result == Case(drawn(rule, user()), decisions=[TABLE], amount=250).variables["rules"]


def test_a_result_that_the_shape_cannot_hold_is_an_incident():
    rule = (
        '<bpmn:businessRuleTask id="r" camunda:decisionRef="grade" camunda:resultVariable="rules" '
        'camunda:mapDecisionResult="singleEntry"/>'
    )

    assert "dmn.several_results" == Case(drawn(rule, user()), decisions=[TABLE], amount=250).incident.code


@pytest.mark.parametrize(("language", "text"), [("feel", "a + 1"), ("juel", "${a + 1}"), ("FEEL", "=a + 1")])
def test_a_script_in_feel_is_executed(language, text):
    case = Case(drawn(script(text=text, language=language), user()), a=1)

    assert 2 == case.variables["b"]


def test_a_condition_may_say_that_it_is_feel():
    gate = (
        f'{HEAD}<bpmn:process id="p" isExecutable="true"><bpmn:startEvent id="s"/><bpmn:exclusiveGateway id="g" default="no"/>'
        + user("a")
        + user("b")
        + '<bpmn:sequenceFlow id="f" sourceRef="s" targetRef="g"/><bpmn:sequenceFlow id="no" sourceRef="g" targetRef="b"/>'
        '<bpmn:sequenceFlow id="yes" sourceRef="g" targetRef="a">'
        '<bpmn:conditionExpression language="feel">x in (1, 2)</bpmn:conditionExpression></bpmn:sequenceFlow>'
        "</bpmn:process></bpmn:definitions>"
    ).encode()

    assert (["a"], ["b"]) == (Case(gate, x=2).open, Case(gate, x=3).open)


def test_a_process_says_who_may_start_and_when_it_is_reviewed():
    (process,) = parse(
        drawn(
            user(),
            process='camunda:candidateStarterGroups="sales" camunda:candidateStarterUsers="li, wang" '
            'camunda:historyTimeToLive="180" camunda:versionTag="v2" camunda:isStartableInTasklist="true"',
        ),
        "p.bpmn",
    )

    assert (("sales",), ("li", "wang"), "v2") == (process.starter_groups, process.starter_users, process.version_tag)
    assert "P180D" == process.properties["reviewAfter"]
