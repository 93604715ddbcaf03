"""Camunda 7's words: each does what it does there, or is refused with what to draw instead."""

from datetime import timedelta
from itertools import pairwise

import pytest

from engine import events as e
from engine.bpmn import parse, read
from tests.engine.bpmn.driving import Case
from tests.engine.bpmn.test_decisions import TABLE

HEAD = (
    '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:camunda="http://camunda.org/schema/1.0/bpmn" targetNamespace="test">'
)


def drawn(*nodes, process="", roots="", id="p"):
    """A line of nodes, each XML with an id, between ``s`` and ``e``."""
    ids = ["s", *(node.split('id="', 1)[1].split('"', 1)[0] for node in nodes), "e"]
    start = "" if any("startEvent" in node for node in nodes) else '<bpmn:startEvent id="s"/>'
    ids = ids if start else ids[1:]
    line = "".join(f'<bpmn:sequenceFlow id="{a}_{b}" sourceRef="{a}" targetRef="{b}"/>' for a, b in pairwise(ids))
    inner = "".join([start, *nodes, '<bpmn:endEvent id="e"/>', line])
    return (
        f'{HEAD}{roots}<bpmn:process id="{id}" isExecutable="true" {process}>{inner}</bpmn:process></bpmn:definitions>'
    ).encode()


def user(id="u", attributes="", inner=""):
    return f'<bpmn:userTask id="{id}" {attributes}>{inner}</bpmn:userTask>'


def external(id="j", inner="", attributes='camunda:type="external" camunda:topic="work"', tag="serviceTask"):
    return f'<bpmn:{tag} id="{id}" {attributes}>{inner}</bpmn:{tag}>'


def extended(inner):
    return f"<bpmn:extensionElements>{inner}</bpmn:extensionElements>"


def io(inner):
    return extended(f"<camunda:inputOutput>{inner}</camunda:inputOutput>")


def call(inner, attributes=""):
    return f'<bpmn:callActivity id="c" calledElement="q" {attributes}>{extended(inner)}</bpmn:callActivity>'


def many(attributes="", inner=""):
    return f"<bpmn:multiInstanceLoopCharacteristics {attributes}>{inner}</bpmn:multiInstanceLoopCharacteristics>"


def told(content):
    """(code, element, tag or attribute, reason) of every finding."""
    return [
        (f.code, f.element_id, f.params.get("tag") or f.params.get("attribute"), f.params.get("reason"))
        for f in read(content, "p.bpmn")[1]
    ]


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


def test_an_external_task_is_a_job_that_sees_every_variable():
    case = Case(
        drawn(
            external(
                inner=extended(
                    "<camunda:failedJobRetryTimeCycle>R5/PT10M</camunda:failedJobRetryTimeCycle>"
                    '<camunda:properties><camunda:property name="room" value="A3"/></camunda:properties>'
                    '<camunda:inputOutput><camunda:inputParameter name="x">${y}</camunda:inputParameter>'
                    '<camunda:outputParameter name="z">${found}</camunda:outputParameter></camunda:inputOutput>'
                )
            )
        ),
        y=1,
    )
    job = case.job("j")

    assert ("work", 5, {"room": "A3"}) == (job.type, job.retries, job.headers)
    assert {"x": 1, "y": 1} == {name: job.variables[name] for name in ("x", "y")}

    case.work("j", found=2)

    assert {"y": 1, "found": 2, "z": 2} == case.variables  # what the work brings leaves it, beside the outputs


@pytest.mark.parametrize(
    ("own", "of_process", "priority"), [("", "", 0), ("${3 + 4}", "", 7), ("", "5", 5), ("-1", "5", -1)]
)
def test_an_external_task_is_as_urgent_as_it_or_its_process_says(own, of_process, priority):
    written = f'camunda:type="external" camunda:topic="work" camunda:taskPriority="{own}"'
    content = drawn(external(attributes=written)).replace(
        b'isExecutable="true"', f'isExecutable="true" camunda:taskPriority="{of_process}"'.encode()
    )

    assert priority == Case(content).job("j").priority


ERROR = '<bpmn:error id="refused" name="refused" errorCode="no"/>'


def with_errors(*expressions):
    """An external task whose answers become an error that leads to a person."""
    errors = "".join(f'<camunda:errorEventDefinition id="d" errorRef="refused" expression="{e}"/>' for e in expressions)
    caught = (
        '<bpmn:boundaryEvent id="b" attachedToRef="j"><bpmn:errorEventDefinition errorRef="refused"/></bpmn:boundaryEvent>'
        + user("caught")
        + '<bpmn:sequenceFlow id="b_caught" sourceRef="b" targetRef="caught"/><bpmn:endEvent id="e"/>'
    )
    content = drawn(external(inner=extended(errors)), roots=ERROR)
    return content.replace(b'<bpmn:endEvent id="e"/>', caught.encode())


@pytest.mark.parametrize(
    "expression", ["${answer == 'no' }", "=answer = &#34;no&#34;", "${n &gt; 1 &amp;&amp; answer == 'no'}"]
)
def test_a_result_becomes_an_error_where_the_diagram_says_so(expression):
    outcomes = [Case(with_errors(expression), n=2).work("j", answer=answer).open for answer in ("no", "yes")]

    assert [["caught"], []] == outcomes


def test_a_failure_becomes_an_error_by_its_message():
    content = with_errors("${externalTask.errorMessage == 'no such address'}")
    caught = Case(content).fail("j", message="no such address", retries=2)
    failed = Case(content).fail("j", message="no network", retries=2)

    assert (["caught"], []) == (caught.open, failed.open)
    assert (["j"], {}) == (failed.working, failed.incidents)


def test_an_error_condition_without_an_answer_is_an_incident():
    case = Case(with_errors("=answer")).work("j", answer="perhaps")

    assert "bpmn.condition_not_boolean" == case.incident.code
    assert ["j"] == case.working


@pytest.mark.parametrize(
    ("expression", "code"),
    [("", "bpmn.not_feel"), ("no", "bpmn.not_feel"), ("${externalTask.retries == 1}", "bpmn.not_executed"),
     ("${answer.isBad()}", "feel.juel_not_translated")],
)  # fmt: skip
def test_an_error_condition_that_cannot_be_asked_is_refused(expression, code):
    assert [code] == [found[0] for found in told(with_errors(expression))]


def test_an_error_without_a_code_is_refused():
    assert ["bpmn.no_error"] == [
        found[0] for found in told(with_errors("${x}").replace(b'id="d" errorRef="refused"', b'id="d"'))
    ]


def test_a_thrown_message_is_a_job_too():
    message = '<bpmn:messageEventDefinition camunda:type="external" camunda:topic="mail"/>'
    case = Case(drawn(f'<bpmn:intermediateThrowEvent id="t">{message}</bpmn:intermediateThrowEvent>'))

    assert "mail" == case.job("t").type


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


def script(attributes="", text="1", language="feel"):
    given = f'scriptFormat="{language}" camunda:resultVariable="b" {attributes}'
    return f'<bpmn:scriptTask id="x" {given}><bpmn:script>{text}</bpmn:script></bpmn:scriptTask>'


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


@pytest.mark.parametrize(("cycle", "found"), [("0 0 9 ? * 2", ["weekday_by_name"]), ("0 0 9 ? * MON-FRI", [])])
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


def test_words_of_the_property_panel_that_change_nothing_here_are_accepted():
    attributes = (
        'camunda:asyncBefore="true" camunda:asyncAfter="true" camunda:exclusive="false" camunda:modelerTemplate="t" '
        'camunda:modelerTemplateVersion="1"'
    )

    assert [] == told(drawn(user(attributes=attributes)))


JAVA = "java_code"


@pytest.mark.parametrize(
    ("node", "tag", "reason"),
    [
        (external(attributes='camunda:class="org.example.X"'), "camunda:class", JAVA),
        (external(attributes='camunda:delegateExpression="${x}"'), "camunda:delegateExpression", JAVA),
        (external(attributes='camunda:expression="${x}"'), "camunda:expression", "script_task_in_feel_instead"),
        (external(inner=extended("<camunda:connector/>")), "camunda:connector", JAVA),
        (external(inner=extended('<camunda:field name="a"/>')), "camunda:field", JAVA),
        (user(attributes='camunda:formKey="embedded:app:a.html"'), "camunda:formKey", "form_not_linked"),
        (user(attributes='camunda:formRef="${f}"'), "camunda:formRef", "expression"),
        (user(attributes='camunda:jobPriority="3"'), "camunda:jobPriority", "at userTask"),
        (user(attributes='camunda:topic="x"'), "camunda:topic", "at userTask"),
        (user(inner=extended("<camunda:formData/>")), "camunda:formData", "form_not_linked"),
        (user(inner=extended('<camunda:taskListener event="create" class="X"/>')), "camunda:taskListener",
         "listener_as_task"),
        (user(inner=extended('<camunda:executionListener event="start" expression="${x}"/>')), "camunda:executionListener",
         "listener_as_task"),
        (user(inner=io('<camunda:inputParameter name="a"><camunda:script scriptFormat="groovy">1</camunda:script>'
                       "</camunda:inputParameter>")), "input a: groovy", "script_in_feel_instead"),
        (user(inner=io('<camunda:outputParameter name="a">1</camunda:outputParameter>') + many('camunda:collection="c"')),
         "camunda:outputParameter", "multi_instance"),
        (user(inner=io('<camunda:inputParameter name="a" type="string">1</camunda:inputParameter>')),
         "camunda:inputParameter type", "at inputParameter"),
        (call('<camunda:in variables="some"/>'), "variables", "some"),
        (call("", 'camunda:calledElementBinding="newest"'), "camunda:calledElementBinding", "newest"),
        (call("", 'camunda:variableMappingClass="X"'), "camunda:variableMappingClass", JAVA),
        (call('<camunda:in source="a + b" target="x"/>'), "in x", "no_name"),
        (call("<camunda:inputOutput/>"), "camunda:inputOutput", "at callActivity"),
        (script(language="javascript"), "scriptFormat javascript", "script_in_feel_instead"),
        (script('camunda:resource="a.feel"'), "camunda:resource", "script_in_feel_instead"),
        ('<bpmn:businessRuleTask id="r" camunda:decisionRef="d" camunda:resultVariable="v" camunda:mapDecisionResult="all"/>',
         "camunda:mapDecisionResult", "all"),
    ],
)  # fmt: skip
def test_what_is_not_executed_is_refused_by_its_name(node, tag, reason):
    assert [(tag, reason)] == [found[2:] for found in told(drawn(node)) if found[0] == "bpmn.not_executed"]


@pytest.mark.parametrize(
    ("node", "code"),
    [
        (external(attributes=""), "bpmn.no_work"),
        (external(attributes='camunda:type="external"'), "bpmn.attribute_missing"),
        (external(inner=extended("<camunda:failedJobRetryTimeCycle>R3/PTX</camunda:failedJobRetryTimeCycle>")), "bpmn.bad_retries"),
        (external(inner=extended("<camunda:failedJobRetryTimeCycle>PT1M</camunda:failedJobRetryTimeCycle>")),
         "bpmn.bad_retries"),
        (user(attributes='camunda:dueDate="tomorrow"'), "bpmn.bad_timer"),
        (user(attributes='camunda:formRef="f" camunda:formRefBinding="version"'), "bpmn.attribute_missing"),
        (user(attributes='camunda:assignee="${bean.find()}"'), "feel.juel_not_translated"),
        (user(inner=many()), "bpmn.no_collection"),
        (user(inner=many('camunda:collection="c"', "<bpmn:loopCardinality>2</bpmn:loopCardinality>")), "bpmn.no_collection"),
        (user(inner=io("<camunda:inputParameter>1</camunda:inputParameter>")), "bpmn.no_target"),
        (call('<camunda:out target="x"/>'), "bpmn.attribute_missing"),
        ('<bpmn:callActivity id="c"/>', "bpmn.no_called_process"),
        ('<bpmn:businessRuleTask id="r" camunda:decisionRef="d"/>', "bpmn.no_result_variable"),
    ],
)  # fmt: skip
def test_what_is_incomplete_is_refused(node, code):
    assert code in {found[0] for found in told(drawn(node))}


@pytest.mark.parametrize(
    ("process", "code"),
    [
        ('camunda:candidateStarterGroups="${x}"', "bpmn.not_executed"),
        ('camunda:isStartableInTasklist="false" camunda:candidateStarterGroups="sales"', "bpmn.not_executed"),
        ('camunda:jobPriority="1"', "bpmn.not_executed"),
    ],
)
def test_what_a_process_cannot_say_is_refused(process, code):
    assert [code] == [found[0] for found in told(drawn(user(), process=process))]


def test_a_process_that_names_nobody_may_say_that_it_is_not_started_from_a_list():
    assert [] == told(drawn(user(), process='camunda:isStartableInTasklist="false"'))


def test_words_are_refused_within_events_loops_and_conditions_too():
    definition = '<bpmn:errorEventDefinition errorRef="refused" camunda:errorCodeVariable="code"/>'
    boundary = f'<bpmn:boundaryEvent id="b" attachedToRef="u">{definition}</bpmn:boundaryEvent>'
    loop = many('camunda:collection="c" camunda:jobPriority="1"')
    content = drawn(user(inner=loop), roots=ERROR).replace(
        b'<bpmn:endEvent id="e"/>', boundary.encode() + b'<bpmn:endEvent id="e"/>'
    )

    assert {
        ("b", "camunda:errorCodeVariable", "at errorEventDefinition"),
        ("u", "camunda:jobPriority", "at multiInstanceLoopCharacteristics"),
    } == {found[1:] for found in told(content)}


def test_the_modelers_platform_decides_whose_file_it_is():
    modeler = ' xmlns:modeler="http://camunda.org/schema/modeler/1.0" modeler:executionPlatform="{}" '
    text = drawn(user(attributes='camunda:assignee="li"')).decode()
    said = {
        platform: told(text.replace(' targetNamespace="test"', modeler.format(platform), 1).encode())
        for platform in ("Camunda Platform", "Camunda Cloud")
    }

    assert [] == said["Camunda Platform"]
    assert [("bpmn.not_executed", "u", "camunda:assignee", "camunda_7")] == said["Camunda Cloud"]


def test_the_other_profiles_words_in_a_file_are_refused():
    both = ' xmlns:modeler="http://camunda.org/schema/modeler/1.0" modeler:executionPlatform="Camunda Platform" '
    task = user(inner=extended('<zeebe:userTask xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"/>'))
    found = told(drawn(task).decode().replace(' targetNamespace="test"', both, 1).encode())

    assert [("bpmn.not_executed", "u", "zeebe:userTask", "camunda_8")] == found
