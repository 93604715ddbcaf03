"""A moment that comes begins a case, or is what one awaits."""

from threading import Barrier, Thread

import pytest

from engine import jobs, starts
from tests.engine.bpmn.diagrams import extensions, listeners, timer
from tests.engine.bpmn.driving import SHANGHAI
from tests.scenario import Scenario
from tests.scenarios.begun_together.ordering import MONDAYS, ORDERED, by_gateway, by_start, matches
from web.again import again


def test_a_moment_that_a_case_awaits_begins_no_other_one(office):
    office.deployed(by_start(ORDERED, MONDAYS)).send("m1", "A-1").send("m1", "A-2").at("2026-11-30 09:00")

    assert [["ship"], ["ship"]] == office.open

    office.at("2026-12-07 09:00")

    assert [["ship"], ["ship"], []] == office.open
    assert all(matches(case) for case in office.cases)


@pytest.mark.parametrize("first", ["the case", "the clock"])
def test_it_does_so_whoever_is_the_first_at_work(office, first):
    scenario = office.deployed(by_start(ORDERED, MONDAYS)).send("m1", "A-1").scenario
    with scenario.database.reading() as uow:
        (clock,) = [each for each in uow.starts.of(["p"]) if each.kind == "timer"]
    if first == "the clock":
        assert None is starts.fire(scenario.database.unit_of_work(), start=clock, at=clock.due)
    office.at("2026-11-30 09:00")

    assert None is starts.fire(scenario.database.unit_of_work(), start=clock, at=clock.due)
    assert [["ship"]] == office.open


def test_the_clock_and_the_case_may_be_worked_on_at_once(office, opened):
    scenario, (one, other) = office.deployed(by_start(ORDERED, MONDAYS)).scenario, (opened(), opened())
    for week in range(5):
        office.send("m1", f"A-{week}")
        with scenario.database.reading() as uow:
            (clock,) = [each for each in uow.starts.of(["p"]) if each.kind == "timer"]
        (timer,) = office.cases[-1].detail().timers
        together = Barrier(2)

        def fires(database, clock=clock, together=together):
            together.wait()
            starts.fire(database.unit_of_work(), start=clock, at=clock.due)

        def goes_on(database, timer=timer, together=together):
            together.wait()
            jobs.fire_timer(database.unit_of_work(), timer_key=timer.key, at=timer.due)

        threads = [Thread(target=fires, args=(one,)), Thread(target=goes_on, args=(other,))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        office.at(clock.due.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M"))

        assert [["ship"]] * (week + 1) == office.open


def test_time_begins_a_case_that_awaits_the_rest(office):
    office.deployed(by_start(ORDERED, MONDAYS)).at("2026-11-30 09:00")

    assert [[]] == office.open

    office.send("m1")

    assert [["ship"]] == office.open
    assert matches(office.cases[0])


NOVEMBER = timer("Date", "2026-11-30T09:00:00")
WEEK = timer("Duration", "P7D")


@pytest.mark.parametrize(
    "others", [(NOVEMBER,), (WEEK,), (timer("Cycle", "0 0 9 30 * *"),), (timer("Cycle", "R/P7D"),)]
)
@pytest.mark.parametrize("late", ["2026-11-30 09:00", "2026-11-30 09:20"])
def test_moments_that_come_together_begin_one_case(office, others, late):
    """Deployed a week before, at nine."""
    office.deployed(by_start(MONDAYS, *others)).at(late)

    assert [["ship"]] == office.open
    assert matches(office.cases[0])


@pytest.mark.parametrize("drawn", [by_start, lambda *both: by_gateway(*both, eventGatewayType="Parallel")])
def test_they_may_be_worked_on_at_once(office, opened, drawn):
    scenario, stores = office.deployed(drawn(MONDAYS, NOVEMBER)).scenario, (opened(), opened())
    with scenario.database.reading() as uow:
        clocks = uow.starts.of(["p"])
    together = Barrier(2)

    def fires(database, clock):
        together.wait()
        again(lambda: starts.fire(database.unit_of_work(), start=clock, at=clock.due))

    threads = [Thread(target=fires, args=each) for each in zip(stores, clocks, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert 1 == len(office.at("2026-11-30 09:00").cases)
    assert office.open[0]


def test_behind_a_parallel_gateway_they_do_too(office):
    office.deployed(by_gateway(MONDAYS, NOVEMBER, eventGatewayType="Parallel")).at("2026-11-30 09:00")

    assert [["book", "pack"]] == office.open
    assert matches(office.cases[0])


def test_each_goes_on_from_there(office):
    office.deployed(by_start(MONDAYS, timer("Cycle", "0 0 9 7 * *"))).at("2026-11-30 09:00").at("2026-12-07 09:00")

    assert [["ship"]] == office.open

    office.at("2026-12-14 09:00")

    assert [["ship"], []] == office.open


def test_a_moment_that_a_case_awaits_comes_to_no_other_one_that_begins_then(office):
    """The first case awaits the eighth. Nobody worked on Monday the seventh, by which a second one begins on the eighth."""
    office.deployed(by_start(MONDAYS, timer("Cycle", "0 0 9 8 * *"), ORDERED)).at("2026-11-30 09:00").send("m1")
    with office.database.reading() as uow:
        (monday,) = [each for each in uow.starts.of(["p"]) if each.part == 0]
    starts.fire(office.database.unit_of_work(), start=monday, at=Scenario.moment("2026-12-08 09:00"))
    awaited = [
        [timer.due.astimezone(SHANGHAI).date().isoformat() for timer in case.detail().timers] for case in office.cases
    ]

    assert [["2026-12-08"], ["2027-01-08"]] == awaited
    assert [["ship"], []] == office.at("2026-12-08 09:00").open


def test_two_that_are_drawn_alike_are_one(office):
    office.deployed(by_start(MONDAYS, MONDAYS)).at("2026-11-30 09:00")

    assert [["ship"]] == office.open


def heard_first(drawn):
    """The process *drawn*, whose beginning somebody listens to."""
    return drawn.replace('isExecutable="true">', f'isExecutable="true">{extensions(listeners(("start", "prepare")))}')


@pytest.mark.parametrize(
    ("drawn", "after"),
    [
        (heard_first(by_start(MONDAYS, NOVEMBER)), ["ship"]),
        (heard_first(by_gateway(MONDAYS, NOVEMBER, eventGatewayType="Parallel")), ["book", "pack"]),
    ],
    ids=["at a start event", "behind a gateway"],
)
def test_they_begin_one_case_though_somebody_is_to_hear_of_it_first(office, drawn, after):
    office.deployed(drawn).at("2026-11-30 09:00").at("2026-11-30 09:10")
    office.scenario.with_worker_for("prepare")

    assert [after] == office.at("2026-11-30 09:20").open
    assert matches(office.cases[0])

    office.at("2026-12-07 09:00")

    assert 2 == len(office.cases)
