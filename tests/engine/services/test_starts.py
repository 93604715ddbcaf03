"""engine.starts: cases that begin without a person."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest

from engine import instances, starts
from engine.deployments import check, deploy
from engine.errors import DeploymentRejected, Invalid
from engine.evidence.verify import verify
from engine.replay import Replayer
from engine.supposed import suppose
from engine.what_if import Rehearser
from tests.engine.bpmn.diagrams import diagram, end, flows, process, start, timer, user
from tests.people import owner


def clock(kind="Cycle", text="R/P1D", *, id="report", **properties):
    """A process whose cases begin by a timer."""
    drawn = process(
        start("clock", timer(kind, text)), user("write", groups="sales"), end(), flows("clock > write > e"),
        id=id, name="日报", properties=properties,
    )  # fmt: skip
    return diagram(drawn)


def deployed(scenario, content, name="report.bpmn"):
    deploy(scenario.database.unit_of_work(), name="x", files={name: content}, actor=owner, at=scenario.now)


def the_start(scenario, process_id="report"):
    with scenario.database.reading() as uow:
        (found,) = uow.starts.of([process_id])
    return found


def begun(scenario, process_id="report"):
    """The cases that began, oldest first."""
    rows = scenario.database.queries().cases(owner, search=None, after=None, limit=100).items
    return sorted((row for row in rows if row.process_id == process_id), key=lambda row: row.number)


def test_a_deployment_sets_when_cases_begin(scenario):
    deployed(scenario, clock())
    found = the_start(scenario)

    assert ("timer", scenario.now + timedelta(days=1), "P1D", None) == (found.kind, found.due, found.every, found.left)


def test_a_case_begins_when_its_time_has_come(scenario):
    deployed(scenario, clock(businessId="RB-{yyyy}-{000}"))
    began = scenario.now

    assert [] == begun(scenario)

    scenario.passes(days=2)
    first, second = begun(scenario)

    assert ["RB-2026-001", "RB-2026-002"] == [first.business_id, second.business_id]
    assert ["system", "system"] == [first.started_by, second.started_by]
    assert [began + timedelta(days=1), began + timedelta(days=2)] == [first.started_at, second.started_at]
    scenario.resume(first.key).waits_at("write")


def test_the_record_says_what_began_it(scenario):
    deployed(scenario, clock())
    due = the_start(scenario).due
    scenario.passes(days=1)
    scenario.resume(begun(scenario)[0].key)
    record = scenario.records()[0]

    assert ("process_instance.start", "system") == (record["command"], record["actor"])
    assert ("clock", due.isoformat()) == (record["input"]["element"], record["input"]["due"])


def test_such_a_case_runs_again_as_it_ran(scenario):
    deployed(scenario, clock())
    scenario.passes(days=1)
    scenario.resume(begun(scenario)[0].key).complete("write", by=scenario.join("handler", "sales"))

    assert "match" == Replayer(scenario.database.reading()).replay(scenario.instance.number).verdict
    assert () == verify(scenario.database.reading(), keys=[]).findings


def test_such_a_case_can_be_supposed_otherwise(scenario):
    deployed(scenario, clock())
    scenario.passes(days=1)
    number = scenario.resume(begun(scenario)[0].key).instance.number
    changed = diagram(
        process(
            start("clock", timer("Cycle", "R/P1D")), user("write", groups="sales"), user("read", groups="sales"), end(),
            flows("clock > read > write > e"), id="report",
        )
    )  # fmt: skip
    uow = scenario.database.reading()
    found = Rehearser(uow, suppose(uow, {"report.bpmn": changed}), scenario.now).run(number)

    assert ("longer", None, ["read"]) == (
        found.verdict,
        found.code,
        [spot.element_id for spot in found.parting.changed],
    )


def test_an_unchanged_file_keeps_its_clock(scenario):
    deployed(scenario, clock())
    due = the_start(scenario).due
    scenario.passes(hours=6)
    deployed(scenario, clock())

    assert due == the_start(scenario).due


def test_a_new_version_begins_by_its_own_clock(scenario):
    deployed(scenario, clock())
    scenario.passes(hours=6)
    deployed(scenario, clock(text="R/P2D"))
    second = the_start(scenario)
    deployed(scenario, clock())

    assert scenario.now + timedelta(days=2) == second.due
    assert scenario.now + timedelta(days=1) == the_start(scenario).due


def test_a_new_version_without_a_clock_begins_by_hand_alone(scenario):
    deployed(scenario, clock())
    deployed(
        scenario, diagram(process(start(), user("write", groups="sales"), end(), flows("s > write > e"), id="report"))
    )
    scenario.passes(days=3)

    assert [] == begun(scenario)


def test_a_date_that_is_over_begins_one_case_at_once(scenario):
    deployed(scenario, clock("Date", "2026-01-01"))
    scenario.worker.run_due(scenario.now)
    scenario.passes(days=3)

    assert [scenario.moment("2026-11-23 09:00")] == [case.started_at for case in begun(scenario)]
    assert None is the_start(scenario).due


def test_after_a_stop_the_missed_dates_are_made_up_for(scenario):
    deployed(scenario, clock())
    scenario.at("2026-11-26 12:00").worker.run_due(scenario.now)

    assert 3 == len(begun(scenario))
    assert scenario.moment("2026-11-27 09:00") == the_start(scenario).due


def test_whoever_looks_after_the_installation_is_told_of_late_clocks(scenario):
    deployed(scenario, clock())
    examination, late = scenario.database.examination(), scenario.now + timedelta(days=1, minutes=7)
    before, after = examination.figures(scenario.now), examination.figures(late)

    assert (1, 0) == (before.timers, before.overdue_timers)
    assert (1, timedelta(minutes=7)) == (after.overdue_timers, after.timer_lag)


def test_after_a_long_stop_one_case_makes_up_for_all(scenario):
    deployed(scenario, clock(text="R/PT1M"))
    scenario.at("2026-12-23 12:00:30").worker.run_due(scenario.now)

    assert 1 == len(begun(scenario))
    assert scenario.moment("2026-12-23 12:01") == the_start(scenario).due


def test_what_was_fired_or_replaced_meanwhile_is_left_alone(scenario):
    deployed(scenario, clock())
    found, at = the_start(scenario), scenario.now + timedelta(days=1)
    unit_of_work = scenario.database.unit_of_work

    assert None is starts.fire(unit_of_work(), start=found, at=scenario.now)
    assert starts.fire(unit_of_work(), start=found, at=at)
    assert None is starts.fire(unit_of_work(), start=found, at=at)

    deployed(scenario, clock(text="PT1S", kind="Duration"))

    assert None is starts.fire(unit_of_work(), start=found, at=at)
    assert 1 == len(begun(scenario))


def test_several_workers_begin_one_case(scenario, opened):
    deployed(scenario, clock())
    found, at = the_start(scenario), scenario.now + timedelta(days=1)
    together, answers = Barrier(4), []

    def fire(database):
        together.wait()
        answers.append(starts.fire(database.unit_of_work(), start=found, at=at))

    threads = [Thread(target=fire, args=(opened(),)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert 1 == len([answer for answer in answers if answer])
    assert 1 == len(begun(scenario))


def test_nobody_starts_by_hand_what_begins_by_events(scenario):
    deployed(scenario, clock())

    with pytest.raises(Invalid) as refusal:
        instances.start(
            scenario.database.unit_of_work(), process_id="report", variables={}, actor=owner, at=scenario.now
        )
    with pytest.raises(Invalid):
        instances.start_form(scenario.database.reading(), process_id="report", actor=owner, at=scenario.now)

    assert ["start.by_event"] == [finding.code for finding in refusal.value.findings]


def test_a_clock_that_says_nothing_today_is_refused(scenario):
    content = clock("Date", '=if now() < date and time("2026-06-01T00:00:00Z") then now() else null')

    assert [] == [
        finding for finding in check(scenario.database.reading(), {"r.bpmn": content}) if finding.severity == "error"
    ]
    with pytest.raises(DeploymentRejected) as refusal:
        deployed(scenario, content)

    assert [("bpmn.timer_value", "clock", "report.bpmn")] == [
        (finding.code, finding.element_id, finding.file) for finding in refusal.value.findings
    ]
