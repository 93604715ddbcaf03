"""Cases that begin with a signal."""

from engine import instances, signals
from engine.deployments import deploy
from tests.engine.bpmn import camunda_7
from tests.engine.bpmn.diagrams import end, event, flows, process, start, timer, user
from tests.people import admin, owner, sales
from tests.scenarios.begun_by_others.incoming import COUNTING, LEAVING, SIREN, matches


def broadcast(scenario, **variables):
    signals.broadcast(scenario.database.unit_of_work(), name="alarm", variables=variables, actor=admin, at=scenario.now)
    scenario.worker.run_due(scenario.now)


def test_every_broadcast_begins_a_case_of_every_process_that_has_the_signal(deployed, cases):
    scenario = deployed(LEAVING, COUNTING)
    broadcast(scenario, place="hall 3")
    broadcast(scenario, place="hall 4")

    assert ["hall 3", "hall 4"] == [case.variable("where") for case in cases("counting")]
    assert ["hall 3", "hall 4"] == [case.variable("place") for case in cases("leaving")]
    assert all(matches(case) for case in (*cases("counting"), *cases("leaving")))


def test_a_signal_that_a_case_throws_begins_others(deployed, cases):
    scenario = deployed(LEAVING, SIREN)
    scenario.start("siren", by=admin, hall="hall 3").complete("press", by=sales)
    (leaving,) = cases("leaving")

    assert "hall 3" == leaving.waits_at("leave").variable("place")


def test_a_signal_may_bring_the_number_of_the_cases_that_begin_with_it(deployed, cases, database, scenario):
    deployed(LEAVING, COUNTING)
    numbers = '<camunda:in businessKey="#{execution.processBusinessKey}"/><camunda:in source="hall" target="place"/>'
    definition = (
        f'<bpmn:signalEventDefinition signalRef="alarm">{camunda_7.extended(numbers)}</bpmn:signalEventDefinition>'
    )
    howl = f'<bpmn:intermediateThrowEvent id="howl">{definition}</bpmn:intermediateThrowEvent>'
    siren = camunda_7.drawn(howl, id="siren7", roots='<bpmn:signal id="alarm" name="alarm"/>')
    deploy(database.unit_of_work(), name="y", files={"siren.bpmn": siren}, actor=owner, at=scenario.now)
    instances.start(
        database.unit_of_work(), process_id="siren7", variables={"hall": "hall 3"}, actor=admin, at=scenario.now,
        business_id="A-7",
    )  # fmt: skip
    scenario.worker.run_due(scenario.now)
    (leaving,), (counting,) = cases("leaving"), cases("counting")

    assert [("A-7", "hall 3")] * 2 == [
        (leaving.number, leaving.variable("place")),
        (counting.number, counting.variable("where")),
    ]
    assert matches(leaving)


def test_a_version_that_is_no_longer_in_force_hears_nothing(deployed, cases):
    scenario = deployed(LEAVING)
    deployed(process(start(), user("leave", groups="sales"), end(), flows("s > leave > e"), id="leaving"))
    broadcast(scenario)

    assert [] == cases("leaving")


def test_one_start_event_may_have_several_events(deployed, publish, cases):
    either = start("any", event("message", "ordered"), event("signal", "alarm"), timer("Duration", "PT1H"))
    drawn = process(either, user("look", groups="sales"), end(), flows("any > look > e"), id="any")
    scenario = deployed(drawn)
    publish()
    broadcast(scenario)
    scenario.passes(hours=2)

    assert 3 == len(cases("any"))
