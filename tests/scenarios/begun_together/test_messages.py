"""Messages that come in any order meet in one case."""

from threading import Barrier, Thread

import pytest

from engine import messages
from engine.evidence.verify import verify
from engine.messages import Publication
from tests.people import admin
from tests.scenarios.begun_together.ordering import BOTH, DAY, ORDERED, PAID, by_gateway, matches


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
