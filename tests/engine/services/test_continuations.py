"""engine.continuations: the worker goes on with a case, and tries again where that fails."""

from datetime import timedelta

import pytest

from engine import continuations, deployments, jobs
from engine.errors import NotFound
from engine.model import CONTINUE, number_of
from engine.replay import Replayer
from tests.engine.bpmn.camunda_7 import HEAD, drawn, extended, user
from tests.people import admin, office, owner
from web.worker import Worker

CYCLE = extended("<camunda:failedJobRetryTimeCycle>R3/PT10M</camunda:failedJobRetryTimeCycle>")
A_MINUTE = timedelta(minutes=1)


@pytest.fixture
def begun(scenario):
    """A case whose task is for whom a variable names, and begins in a command of its own."""

    def begin(who, *, by_hand=False):
        attributes = 'camunda:asyncBefore="true" camunda:assignee="${who}"'
        content = drawn(
            user("u", attributes, CYCLE), id="later", process='camunda:candidateStarterGroups="suzhou_office"'
        )
        deployments.deploy(
            scenario.database.unit_of_work(), name="later", files={"later.bpmn": content}, actor=owner, at=scenario.now
        )
        if by_hand:
            scenario.worker = Worker(scenario.database.unit_of_work, scenario.database.reading, "idle", {})
        return scenario.start("later", by=office, who=who)

    return begin


def test_the_worker_goes_on(begun):
    begun("office").waits_at("u")


def test_what_fails_is_tried_again_after_the_drawn_pause_and_leaves_its_incident_at_the_last(begun):
    case = begun(7)
    told = []
    for _ in range(3):
        told.append((case.open_tasks(), [incident.code for incident in case.open_incidents()]))
        case.passes(minutes=10)

    assert [([], []), ([], []), ([], ["bpmn.not_text"])] == told
    assert ["job.fail", "job.fail", "job.complete"] == [record["command"] for record in case.records()][1:]
    assert "u: bpmn.not_text" == case.records()[1]["input"]["message"]
    assert "match" == Replayer(case.database.reading()).replay(case.instance.number).verdict

    case.retry(by=admin, who="office").waits_at("u")


def test_the_worker_goes_on_with_the_most_urgent_first(scenario):
    content = drawn(user("u", 'camunda:asyncBefore="true" camunda:jobPriority="${urgency}"'), id="later")
    deployments.deploy(
        scenario.database.unit_of_work(), name="later", files={"later.bpmn": content}, actor=owner, at=scenario.now
    )
    scenario.worker = Worker(scenario.database.unit_of_work, scenario.database.reading, "idle", {})
    numbers = [scenario.start("later", by=owner, urgency=urgency).instance.number for urgency in (1, 3, -1, 2)]
    order = []

    def go_on(uow, *, job_key, worker, at):
        order.append(numbers.index(number_of(job_key)))
        continuations.go_on(uow, job_key=job_key, worker=worker, at=at)

    Worker(scenario.database.unit_of_work, scenario.database.reading, "next", {CONTINUE: go_on}).run_due(scenario.now)

    assert [1, 3, 0, 2] == order


def test_an_attempt_that_fails_keeps_nothing(begun):
    case = begun(7)

    assert 2 == len(case.records())
    assert ["job.created"] == [name for name in (event["event"] for event in case.events()) if name.startswith("job.c")]


def test_nobody_else_is_given_such_a_job_nor_knows_of_it(begun):
    case = begun("office", by_hand=True)
    units = case.database.unit_of_work
    with case.database.reading() as uow:
        (job,) = uow.jobs.due([CONTINUE], case.now, 10)

    assert [] == jobs.activate(units(), types=[CONTINUE], worker="w", at=case.now, lock=A_MINUTE)
    for attempt in (
        lambda: jobs.complete_job(units(), job_key=job.key, worker=None, variables={}, at=case.now, actor=admin),
        lambda: jobs.fail_job(units(), job_key=job.key, worker=None, message="", at=case.now, actor=admin),
        lambda: jobs.extend_job(units(), job_key=job.key, worker="w", at=case.now, lock=A_MINUTE),
    ):
        with pytest.raises(NotFound):
            attempt()


def test_a_drawn_job_that_names_our_type_is_an_incident(scenario):
    service = f'<bpmn:serviceTask id="j" camunda:type="external" camunda:topic="{CONTINUE}"/>'
    content = drawn(service, id="named", process='camunda:candidateStarterGroups="suzhou_office"')
    deployments.deploy(
        scenario.database.unit_of_work(), name="named", files={"named.bpmn": content}, actor=owner, at=scenario.now
    )
    (incident,) = scenario.start("named", by=office).open_incidents()

    assert ("j", "bpmn.job_failed") == (incident.element_id, incident.code)


def test_a_case_that_stands_still_behind_it_has_not_failed(scenario):
    ways = [("s", "w"), ("w", "f"), ("f", "g"), ("g", "away"), ("g", "j"), ("f", "j"), ("j", "e")]
    asked = "<bpmn:conditionExpression>${n &gt; 1}</bpmn:conditionExpression>"
    flows = "".join(
        f'<bpmn:sequenceFlow id="{a}_{b}" sourceRef="{a}" targetRef="{b}">{asked * (b == "away")}</bpmn:sequenceFlow>'
        for a, b in ways
    )
    content = (
        f'{HEAD}<bpmn:error id="broken" errorCode="b"/><bpmn:process id="later" isExecutable="true" '
        'camunda:candidateStarterGroups="suzhou_office"><bpmn:startEvent id="s"/><bpmn:endEvent id="e"/>'
        '<bpmn:task id="w" camunda:asyncBefore="true"/><bpmn:parallelGateway id="f"/><bpmn:parallelGateway id="j"/>'
        '<bpmn:exclusiveGateway id="g" default="g_j"/>'
        '<bpmn:endEvent id="away"><bpmn:errorEventDefinition errorRef="broken"/></bpmn:endEvent>'
        f"{flows}</bpmn:process></bpmn:definitions>"
    ).encode()
    deployments.deploy(
        scenario.database.unit_of_work(), name="later", files={"later.bpmn": content}, actor=owner, at=scenario.now
    )
    scenario.start("later", by=office, n=2)

    assert ["process_instance.start", "job.complete"] == [record["command"] for record in scenario.records()]
    assert ["j"] == [incident.element_id for incident in scenario.open_incidents()]
