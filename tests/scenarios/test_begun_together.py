"""Cases that begin with whatever comes first of several events, and then await the others: an order and its payment."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest

from engine import conditions, jobs, messages, signals, starts
from engine.deployments import deploy
from engine.evidence.verify import verify
from engine.messages import Publication
from engine.replay import Replayer
from tests.engine.bpmn.diagrams import (
    condition,
    diagram,
    element,
    end,
    event,
    extensions,
    flows,
    gateway,
    process,
    start,
    timer,
    user,
    zeebe,
)
from tests.engine.bpmn.driving import SHANGHAI
from tests.people import admin, owner
from tests.scenario import Scenario
from web.again import again

DAY = timedelta(days=1)
MONDAYS = timer("Cycle", "0 0 9 * * MON")


def one(id, *definitions):
    return element("intermediateCatchEvent", id, *definitions)


def by_gateway(ordered, paid, **attributes):
    return process(
        gateway("eventBased", "begin", instantiate="true", **attributes), one("ordered", ordered), one("paid", paid),
        user("pack", groups="sales", name="备货"), user("book", groups="sales", name="入账"), end(),
        flows("begin > ordered > pack > e; begin > paid > book > e"),
    )  # fmt: skip


def by_start(*definitions):
    return process(
        start("begin", *definitions, parallelMultiple="true"), user("ship", groups="sales"), end(),
        flows("begin > ship > e"),
    )  # fmt: skip


ORDERED, PAID = event("message", "m1"), event("message", "m2")
BOTH = {
    "gateway": (by_gateway(ORDERED, PAID, eventGatewayType="Parallel"), ["book", "pack"]),
    "start event": (by_start(ORDERED, PAID), ["ship"]),
}


class Office:
    """Whoever sends from outside, and the cases of the process ``p``."""

    def __init__(self, database, scenario):
        self.database, self.scenario = database, scenario

    def deployed(self, drawn, roots=""):
        files = {"p.bpmn": diagram(drawn, roots=roots)}
        deploy(self.database.unit_of_work(), name="p", files=files, actor=owner, at=self.scenario.now)
        return self

    def send(self, name, key="", *, lives=DAY, work=True, **variables):
        at = self.scenario.now
        publication = Publication(name=name, correlation_key=key, expires_at=at + lives, variables=variables)
        messages.publish(self.database.unit_of_work(), publication=publication, actor=admin, at=at)
        return self.works() if work else self

    def broadcast(self, name="s1", **variables):
        signals.broadcast(
            self.database.unit_of_work(), name=name, variables=variables, actor=admin, at=self.scenario.now
        )  # fmt: skip
        return self.works()

    def works(self):
        self.scenario.worker.run_due(self.scenario.now)
        return self

    def at(self, moment):
        self.scenario.at(moment)
        return self.works()

    @property
    def cases(self):
        """Oldest first; each as a story that goes on."""
        rows = self.database.queries().cases(owner, limit=50).items
        return [Scenario(self.database).resume(row.key) for row in sorted(rows, key=lambda row: row.number)]

    @property
    def open(self):
        """The open tasks of each case."""
        return [sorted(task.element_id for task in case.open_tasks()) for case in self.cases]


@pytest.fixture
def office(database, scenario):
    return Office(database, scenario)


def matches(case):
    return Replayer(case.database.reading()).replay(case.instance.number).verdict == "match"


# -- messages ----------------------------------------------------------------------------------------------------------


def test_at_an_exclusive_gateway_each_message_begins_a_case_of_its_own(office):
    office.deployed(by_gateway(ORDERED, PAID)).send("m1").send("m2", paid=True)

    assert [["pack"], ["book"]] == office.open
    assert all(matches(case) for case in office.cases)


@pytest.mark.parametrize(("first", "second"), [("m1", "m2"), ("m2", "m1")])
@pytest.mark.parametrize("drawn", BOTH)
@pytest.mark.parametrize("key", ["A-1", ""], ids=["key", "no key"])
def test_the_messages_of_one_key_meet_in_one_case(office, drawn, key, first, second):
    begins, tasks = BOTH[drawn]
    office.deployed(begins).send(first, key, a=1)

    assert 1 == len(office.cases)
    assert tasks != office.open[0]

    office.send(second, key, b=2)
    (case,) = office.cases

    assert [tasks] == office.open
    assert (1, 2) == (case.variable("a"), case.variable("b"))
    assert matches(case)
    assert () == verify(office.database.reading(), keys=[]).findings


@pytest.mark.parametrize("drawn", BOTH)
def test_messages_of_different_keys_do_not_meet(office, drawn):
    begins, tasks = BOTH[drawn]
    office.deployed(begins).send("m1", "A-1").send("m2", "A-2")

    assert 2 == len(office.cases)

    office.send("m2", "A-1").send("m1", "A-2")

    assert [tasks, tasks] == office.open


def test_with_a_key_there_is_one_such_case_at_a_time(office):
    begins, tasks = BOTH["start event"]
    office.deployed(begins).send("m1", "A-1").send("m1", "A-1", again=True).send("m2", "A-1")

    assert [tasks] == office.open

    office.cases[0].complete("ship", by=office.scenario.join("handler", "sales"))
    office.works()

    assert [[], []] == office.open
    assert "m2" == office.cases[1].detail().subscriptions[0].message


def test_without_a_key_those_that_came_first_meet_first(office):
    begins, tasks = BOTH["start event"]
    office.deployed(begins).send("m2", paid=1).send("m2", paid=2).send("m1", order="A")

    assert [tasks, []] == office.open
    assert (1, "A") == (office.cases[0].variable("paid"), office.cases[0].variable("order"))


def test_a_message_that_lives_meets_a_case_that_has_not_begun_yet(office):
    begins, tasks = BOTH["gateway"]
    office.deployed(begins).send("m1", "A-1", work=False).send("m2", "A-1", work=False).works()
    office.works()

    assert [tasks] == office.open


def test_messages_that_come_at_once_begin_one_case(office, opened):
    begins, tasks = BOTH["start event"]
    scenario, together = office.deployed(begins).scenario, Barrier(2)

    def publish(database, name):
        together.wait()
        publication = Publication(name=name, correlation_key="A-1", variables={}, expires_at=scenario.now + DAY)
        messages.publish(database.unit_of_work(), publication=publication, actor=admin, at=scenario.now)

    threads = [Thread(target=publish, args=(opened(), name)) for name in ("m1", "m2")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    office.works().works()

    assert [tasks] == office.open


def test_what_stands_at_its_beginning_is_seen_waiting(office):
    begins, _ = BOTH["start event"]
    (case,) = office.deployed(begins).send("m1", "A-1").cases
    (waiting,) = case.detail().subscriptions

    assert ("m2", "A-1", "begin") == (waiting.message, waiting.correlation_key, waiting.element_id)


# -- signals -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("begins", [by_start(ORDERED, event("signal", "s1")), by_gateway(
    ORDERED, event("signal", "s1"), eventGatewayType="Parallel")], ids=["start event", "gateway"])  # fmt: skip
def test_a_signal_goes_to_the_cases_that_await_it_or_begins_one(office, begins):
    office.deployed(begins).send("m1", "A-1").send("m1", "A-2").broadcast()

    assert 2 == len(office.cases)
    assert all(office.open)

    office.broadcast()

    assert 3 == len(office.cases)
    assert all(matches(case) for case in office.cases)


def test_a_case_that_hears_itself_begins_no_other_one(office):
    drawn = process(
        gateway("eventBased", "begin", instantiate="true", eventGatewayType="Parallel"), one("ordered", ORDERED),
        one("heard", event("signal", "s1")), element("intermediateThrowEvent", "tell", event("signal", "s1")),
        user("pack", groups="sales"), end(), flows("begin > ordered > tell > e; begin > heard > pack > e"),
    )  # fmt: skip
    office.deployed(drawn).send("m1", "A-1")

    assert [["pack"]] == office.open


def test_a_case_that_a_signal_began_awaits_a_message_without_a_key(office):
    office.deployed(by_start(ORDERED, event("signal", "s1"))).broadcast().send("m1", "A-1")

    assert [[], []] == office.open

    office.send("m1")

    assert [["ship"], []] == office.open


def test_a_key_that_comes_later_is_one_cases_alone_too(office):
    ordered = event("message").replace("/>", ' messageRef="message_ordered"/>')
    keyed = zeebe("subscription", correlationKey="=order")
    roots = f'<bpmn:message id="message_ordered" name="ordered">{extensions(keyed)}</bpmn:message>'
    office.deployed(by_start(ordered, event("signal", "s1")), roots).broadcast(order="A-1")
    office.send("ordered", "A-1").send("ordered", "A-1").broadcast(order="A-2")

    assert [["ship"], []] == office.open

    office.cases[0].complete("ship", by=office.scenario.join("handler", "sales"))
    office.works()

    assert [[], [], []] == office.open


# -- time --------------------------------------------------------------------------------------------------------------


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


# -- conditions --------------------------------------------------------------------------------------------------------


def test_whoever_says_what_is_so_begins_a_case_that_awaits_the_rest(office):
    office.deployed(by_start(ORDERED, condition("amount > 100")))
    conditions.evaluate(
        office.database.unit_of_work(), variables={"amount": 200}, actor=admin, at=office.scenario.now
    )  # fmt: skip
    office.send("m1")

    assert [["ship"]] == office.open
    assert matches(office.cases[0])


def test_a_condition_that_is_awaited_reads_what_has_come(office):
    office.deployed(by_gateway(ORDERED, condition("amount > 100"), eventGatewayType="Parallel"))
    office.send("m1", "A-1", amount=50).send("m1", "A-2", amount=200)

    assert [["pack"], ["book", "pack"]] == office.open
