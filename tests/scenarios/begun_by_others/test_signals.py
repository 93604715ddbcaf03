"""Cases that begin with a signal."""

from engine import signals
from tests.engine.bpmn.diagrams import end, event, flows, process, start, timer, user
from tests.people import admin, sales
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
