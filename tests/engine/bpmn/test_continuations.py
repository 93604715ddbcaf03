"""Camunda 7's asynchronous continuations: what follows is a command of its own."""

import pytest

from engine import events as e
from engine.model import CONTINUE
from tests.engine.bpmn.camunda_7 import HEAD, drawn, extended, io, many, told, user
from tests.engine.bpmn.driving import Case

BEFORE, AFTER = 'camunda:asyncBefore="true"', 'camunda:asyncAfter="true"'


def kinds(case):
    return sorted((job.kind, job.type, job.element_id) for job in case.jobs.values())


def waiting(*names):
    return [("continuation", CONTINUE, name) for name in names]


@pytest.mark.parametrize("word", [BEFORE, 'camunda:async="true"'])
def test_a_token_waits_before_the_work(word):
    case = Case(drawn(user(attributes=word)))

    assert (waiting("u"), []) == (kinds(case), case.open)

    case.work("u")

    assert ([], ["u"]) == (kinds(case), case.open)


def test_a_token_waits_before_its_way_on():
    case = Case(drawn(user(attributes=AFTER), user("z"))).complete("u")

    assert (waiting("u"), []) == (kinds(case), case.open)
    assert ["z"] == case.work("u").open


def test_what_goes_in_is_evaluated_when_it_goes_on():
    given = io('<camunda:inputParameter name="a">${n + 1}</camunda:inputParameter>')
    case = Case(drawn(user(attributes=BEFORE, inner=given)), n=1)

    assert {"n": 1} == case.visible(case.job("u").key)
    assert {"n": 1, "a": 2} == case.visible(case.work("u").task("u").key)


def test_work_that_cannot_begin_then_is_an_incident_and_begins_with_a_retry():
    case = Case(drawn(user(attributes=f'{BEFORE} camunda:assignee="${{who}}"')), who=7).work("u")

    assert ("u", "bpmn.not_text") == (case.incident.element_id, case.incident.code)
    assert ["u"] == case.retry(who="li").open


def test_instances_wait_each_or_all_of_them_at_once():
    both = f'{BEFORE} camunda:collection="list"'
    case = Case(drawn(user(attributes=f"{BEFORE} {AFTER}", inner=many(both)), user("z")), list=[1, 2])

    assert waiting("u") == kinds(case)
    assert waiting("u", "u") == kinds(case.work("u"))
    case.work("u").work("u").complete("u")
    assert [] == kinds(case)
    assert waiting("u") == kinds(case.complete("u"))
    assert ["z"] == case.work("u").open


START = '<bpmn:startEvent id="s"/>'
INSIDE = (
    '<bpmn:startEvent id="s1"/><bpmn:endEvent id="e1"/><bpmn:sequenceFlow id="s1_e1" sourceRef="s1" targetRef="e1"/>'
)
NODES = {
    "start": ('<bpmn:startEvent id="s" {}/>', "s"),
    "event": ('<bpmn:intermediateThrowEvent id="x" {}/>', "x"),
    "gateway": ('<bpmn:exclusiveGateway id="x" {}/>', "x"),
    "join": ('<bpmn:parallelGateway id="x" {}/>', "x"),
    "sub-process": (f'<bpmn:subProcess id="x" {{}}>{INSIDE}</bpmn:subProcess>', "x"),
}


@pytest.mark.parametrize("kind", NODES)
def test_every_kind_of_node_can_wait_on_both_sides(kind):
    node, name = NODES[kind]
    first = () if kind == "start" else (START,)
    case = Case(drawn(*first, node.format(f"{BEFORE} {AFTER}"), user("z")))

    assert waiting(name) == kinds(case)
    assert waiting(name) == kinds(case.work(name))
    assert ["z"] == case.work(name).open
    assert 1 == [event.element_id for event in case.told(e.ElementActivated)].count(name)


def test_an_event_on_the_border_waits_when_it_has_happened():
    timer = "<bpmn:timerEventDefinition><bpmn:timeDuration>PT1H</bpmn:timeDuration></bpmn:timerEventDefinition>"
    late = (
        f'<bpmn:boundaryEvent id="late" attachedToRef="u" {BEFORE}>{timer}</bpmn:boundaryEvent>'
        '<bpmn:sequenceFlow id="late_e" sourceRef="late" targetRef="e"/></bpmn:process>'
    )
    case = Case(drawn(user()).decode().replace("</bpmn:process>", late).encode()).after(hours=2)

    assert (waiting("late"), []) == (kinds(case), case.open)
    assert case.work("late").done


@pytest.mark.parametrize(("cycle", "retries", "pause"), [("R5/PT10M", 5, "PT10M"), ("", 3, None)])
def test_how_often_it_is_tried_and_after_which_pause_is_drawn(cycle, retries, pause):
    inner = extended(f"<camunda:failedJobRetryTimeCycle>{cycle}</camunda:failedJobRetryTimeCycle>") if cycle else ""
    case = Case(drawn(user(attributes=BEFORE, inner=inner)))
    job = case.job("u")

    assert (retries, pause) == (job.retries, case.stored.pause(job.key))


def test_the_marker_of_many_says_it_of_each_instance():
    """And the activity says it of all of them together, as Camunda 7 reads it."""
    of_each = extended("<camunda:failedJobRetryTimeCycle>R5/PT10M</camunda:failedJobRetryTimeCycle>")
    of_all = extended("<camunda:failedJobRetryTimeCycle>R7/PT1M</camunda:failedJobRetryTimeCycle>")
    loop = many(f'camunda:collection="c" {BEFORE}', of_each)
    case = Case(drawn(user(attributes=BEFORE, inner=of_all + loop)), c=[1])
    job = case.job("u")

    assert (7, "PT1M") == (job.retries, case.stored.pause(job.key))

    job = case.work("u").job("u")

    assert (5, "PT10M") == (job.retries, case.stored.pause(job.key))


def test_a_cycle_that_is_none_is_refused():
    inner = extended("<camunda:failedJobRetryTimeCycle>R3/PTsoon</camunda:failedJobRetryTimeCycle>")

    assert ["bpmn.bad_retries"] == [code for code, *_ in told(drawn(user(attributes=BEFORE, inner=inner)))]


@pytest.mark.parametrize(
    ("tag", "inner"),
    [
        ("eventBasedGateway", ""),
        ("endEvent", '<bpmn:errorEventDefinition errorRef="wrong"/>'),
        ("intermediateThrowEvent", '<bpmn:compensateEventDefinition waitForCompletion="false"/>'),
    ],
)
def test_what_has_no_way_on_of_its_own_cannot_wait_there(tag, inner):
    node = f'<bpmn:{tag} id="x" {AFTER}>{inner}</bpmn:{tag}>'
    root = '<bpmn:error id="wrong" errorCode="wrong"/>'
    content = f'{HEAD}{root}<bpmn:process id="p" isExecutable="true">{node}</bpmn:process></bpmn:definitions>'.encode()

    assert ("bpmn.not_executed", "x", "camunda:asyncAfter", f"nothing_after at {tag}") in told(content)


def test_what_is_taken_away_does_not_go_on():
    case = Case(drawn(user(attributes=BEFORE))).cancel()

    assert (True, {}) == (case.done, case.jobs)
