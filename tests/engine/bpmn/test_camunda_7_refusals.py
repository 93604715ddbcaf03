"""What is not executed of Camunda 7's words, and is refused by its name."""

import pytest

from tests.engine.bpmn.camunda_7 import call, drawn, extended, external, io, many, script, told, user
from tests.engine.bpmn.test_camunda_7_jobs import ERROR


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
        (user(attributes='camunda:jobPriority="3"'), "camunda:jobPriority", "only_continuations"),
        (user(attributes='camunda:topic="x"'), "camunda:topic", "at userTask"),
        (user(attributes='camunda:formHandlerClass="X"'), "camunda:formHandlerClass", JAVA),
        (user(inner=extended('<camunda:formProperty id="a"/>')), "camunda:formProperty", "form_not_linked"),
        (call("", 'camunda:caseRef="k"'), "camunda:caseRef", "no_cmmn"),
        (call("", 'camunda:calledElementTenantId="t"'), "camunda:calledElementTenantId", "no_tenants"),
        (user(inner=io('<camunda:inputParameter name="a"><camunda:script scriptFormat="feel" resource="a.feel"/>'
                       "</camunda:inputParameter>")), "camunda:script resource", "script_in_feel_instead"),
        (user(inner=extended('<camunda:properties><camunda:property camunda:name="a" value="b"/></camunda:properties>')),
         "camunda:property name", "without_prefix"),
        (user(inner=many('camunda:collection="c"',
                         extended("<camunda:failedJobRetryTimeCycle>R5/PT1M</camunda:failedJobRetryTimeCycle>"))),
         "camunda:failedJobRetryTimeCycle", "only_continuations"),
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
        ('<bpmn:exclusiveGateway id="g">' + io("") + "</bpmn:exclusiveGateway>", "camunda:inputOutput",
         "at exclusiveGateway"),
        ('<bpmn:startEvent id="s">' + io('<camunda:inputParameter name="a">1</camunda:inputParameter>') + "</bpmn:startEvent>",
         "camunda:inputParameter", "at startEvent"),
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
        (user(inner=io('<camunda:inputParameter name="a.b">1</camunda:inputParameter>')), "bpmn.not_executed"),
        (user(inner=io('<camunda:outputParameter name="a-b">1</camunda:outputParameter>')), "bpmn.not_executed"),
        (call('<camunda:in source="a" target="a b"/>'), "bpmn.not_executed"),
        ('<bpmn:startEvent id="s" camunda:initiator="who-asked"/>', "bpmn.not_executed"),
        (call('<camunda:out target="x"/>'), "bpmn.attribute_missing"),
        ('<bpmn:callActivity id="c"/>', "bpmn.no_called_process"),
        ('<bpmn:businessRuleTask id="r" camunda:decisionRef="d"/>', "bpmn.no_result_variable"),
    ],
)  # fmt: skip
def test_what_is_incomplete_is_refused(node, code):
    assert code in {found[0] for found in told(drawn(node))}


def test_whoever_may_start_is_said_in_the_attributes_of_the_process():
    starter = extended("<camunda:potentialStarter><bpmn:resourceAssignmentExpression/></camunda:potentialStarter>")
    content = drawn(user()).decode().replace('isExecutable="true" >', f'isExecutable="true">{starter}')

    assert [("bpmn.not_executed", "p", "camunda:potentialStarter", "starter_groups_instead")] == told(content.encode())


@pytest.mark.parametrize(
    ("process", "code"),
    [
        ('camunda:candidateStarterGroups="${x}"', "bpmn.not_executed"),
        ('camunda:isStartableInTasklist="false" camunda:candidateStarterGroups="sales"', "bpmn.not_executed"),
        ('camunda:defaultTenant="x"', "bpmn.not_executed"),
    ],
)
def test_what_a_process_cannot_say_is_refused(process, code):
    assert [code] == [found[0] for found in told(drawn(user(), process=process))]


def test_a_process_that_names_nobody_may_say_that_it_is_not_started_from_a_list():
    assert [] == told(drawn(user(), process='camunda:isStartableInTasklist="false"'))


def test_words_are_refused_within_events_loops_and_conditions_too():
    definition = '<bpmn:errorEventDefinition errorRef="refused" camunda:errorDetail="code"/>'
    boundary = f'<bpmn:boundaryEvent id="b" attachedToRef="u">{definition}</bpmn:boundaryEvent>'
    loop = many('camunda:collection="c" camunda:jobPriority="1"')
    content = drawn(user(inner=loop), roots=ERROR).replace(
        b'<bpmn:endEvent id="e"/>', boundary.encode() + b'<bpmn:endEvent id="e"/>'
    )

    assert {
        ("b", "camunda:errorDetail", "at errorEventDefinition"),
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


def test_camunda_7_has_no_mappings_at_an_event_sub_process():
    """Its parser refuses them, too."""
    mapped = io('<camunda:inputParameter name="a">1</camunda:inputParameter>')
    begins = '<bpmn:startEvent id="hs"><bpmn:signalEventDefinition signalRef="s1"/></bpmn:startEvent>'
    handler = f'<bpmn:subProcess id="h" triggeredByEvent="true">{mapped}{begins}</bpmn:subProcess>'
    content = (
        drawn(user(), roots='<bpmn:signal id="s1" name="s1"/>')
        .decode()
        .replace("</bpmn:process>", handler + "</bpmn:process>")
    )

    assert [("bpmn.not_executed", "h", "camunda:inputOutput", "event_sub_process_mapped")] == told(content.encode())
