"""What Camunda 7's external tasks do, and the errors that their results become."""

import pytest

from tests.engine.bpmn.camunda_7 import drawn, extended, external, told, user
from tests.engine.bpmn.driving import Case


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


@pytest.mark.parametrize(
    ("own", "of_process", "priority"), [("", "", 0), ("${3 + 4}", "", 7), ("", "5", 5), ("-1", "5", -1), ("=n", "5", 9)]
)
def test_a_continuation_is_as_urgent_as_its_element_or_its_process_says(own, of_process, priority):
    content = drawn(user(attributes=f'camunda:asyncBefore="true" camunda:jobPriority="{own}"')).replace(
        b'isExecutable="true"', f'isExecutable="true" camunda:jobPriority="{of_process}"'.encode()
    )

    assert priority == Case(content, n=9).job("u").priority


def test_a_continuation_whose_priority_is_none_is_an_incident():
    case = Case(drawn(user(attributes='camunda:asyncBefore="true" camunda:jobPriority="${n}"')), n="x")

    assert ("u", "bpmn.bad_priority") == (case.incident.element_id, case.incident.code)


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
