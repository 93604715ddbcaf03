"""Ad-hoc sub-processes: elements in no drawn order, until all that began is done or a condition holds."""

import pytest

from engine import events as e
from tests.engine.bpmn.diagrams import (
    ad_hoc,
    boundary,
    compensate,
    compensates,
    diagram,
    each,
    element,
    end,
    event,
    flows,
    handler,
    io,
    process,
    script,
    start,
    user,
    users,
)
from tests.engine.bpmn.driving import Case


def around(node, *others):
    return diagram(process(start(), node, user("z"), end(), *others, flows("s > x > z > e")))


def test_the_elements_that_are_named_begin_at_once():
    case = Case(around(ad_hoc("x", "which", users("a", "b", "c"))), which=["a", "c"])

    assert ["a", "c"] == case.open
    assert ["c"] == case.complete("a").open
    assert ["z"] == case.complete("c").open


def test_with_nothing_named_it_is_passed():
    assert ["z"] == Case(around(ad_hoc("x", "[]", users("a")))).open


def test_what_follows_an_element_belongs_to_it():
    case = Case(around(ad_hoc("x", '["a"]', users("a", "b"), flows("a > b")))).complete("a")

    assert ["b"] == case.open
    assert ["z"] == case.complete("b").open


def test_in_turn_each_begins_when_the_one_before_is_done():
    case = Case(around(ad_hoc("x", '["b", "a", "b"]', users("a", "b"), sequential=True)))

    assert ["b"] == case.open
    assert ["a"] == case.complete("b").open
    assert ["b"] == case.complete("a").open
    assert ["z"] == case.complete("b").open


def test_once_the_condition_holds_what_still_runs_is_taken_away():
    case = Case(around(ad_hoc("x", '["a", "b", "c"]', users("a", "b", "c"), until="enough")), enough=False)

    assert ["b", "c"] == case.complete("a", enough=False).open
    assert ["z"] == case.complete("b", enough=True).open
    assert ["c"] == case.terminated


def test_what_still_runs_is_waited_for_where_it_is_not_cancelled():
    case = Case(around(ad_hoc("x", '["a", "b"]', users("a", "b"), until="enough", cancels=False)), enough=False)

    assert ["b"] == case.complete("a", enough=True).open
    assert ["z"] == case.complete("b").open
    assert [] == case.terminated


@pytest.mark.parametrize("cancels", [True, False])
def test_once_the_condition_holds_no_other_begins(cancels):
    inner = ad_hoc("x", '["a", "b"]', users("a", "b"), until="enough", cancels=cancels, sequential=True)
    case = Case(around(inner), enough=False).complete("a", enough=True)

    assert ["z"] == case.open


def test_a_condition_ends_what_a_flow_would_have_led_to():
    case = Case(around(ad_hoc("x", '["a"]', users("a", "b"), flows("a > b"), until="enough"))).complete(
        "a", enough=True
    )

    assert ["z"] == case.open


def test_all_done_without_the_condition_is_an_incident_that_a_retry_passes():
    case = Case(around(ad_hoc("x", '["a"]', users("a"), until="enough"))).complete("a", enough=False)

    assert ("x", "bpmn.ad_hoc_unfinished") == (case.incident.element_id, case.incident.code)
    assert {"enough": False} == case.incident.params["variables"]
    assert ["z"] == case.retry().open


@pytest.mark.parametrize("sequential", [False, True])
@pytest.mark.parametrize("until", [None, "enough"])
def test_an_event_that_takes_its_place_ends_it_whatever_is_left(until, sequential):
    help_ = handler("h", start("hs", event("message", "m1")), user("help"), end("he"), flows("hs > help > he"))
    inner = ad_hoc("x", '["a", "b"]', users("a", "b"), help_, until=until, sequential=sequential)
    case = Case(around(inner), enough=False).send("m1")

    assert ["help"] == case.open
    assert ["z"] == case.complete("help").open


def test_an_event_that_takes_the_place_of_what_was_unfinished_resolves_that():
    help_ = handler("h", start("hs", event("message", "m1")), user("help"), end("he"), flows("hs > help > he"))
    case = Case(around(ad_hoc("x", '["a"]', users("a"), help_, until="enough"))).complete("a", enough=False)

    assert "bpmn.ad_hoc_unfinished" == case.incident.code
    assert {} == case.send("m1").incidents
    assert ["z"] == case.complete("help").open


@pytest.mark.parametrize("enough", [False, True])
def test_an_event_in_what_was_unfinished_lets_it_be_asked_anew(enough):
    begins = start("hs", event("message", "m1"), isInterrupting="false")
    help_ = handler("h", begins, user("help"), end("he"), flows("hs > help > he"))
    case = Case(around(ad_hoc("x", '["a"]', users("a"), help_, until="enough"))).complete("a", enough=False)
    first = case.incident.key
    case.send("m1").complete("help", enough=enough)

    assert [first] == [told.key for told in case.told(e.IncidentResolved)]
    assert ["z"] == (case if enough else case.retry()).open
    assert {} == case.incidents


def unfinished(*, sequential=False, cancels=True):
    """Everything in it is done, nobody says that this is enough, and a reminder runs beside."""
    begins = start("hs", event("message", "m1"), isInterrupting="false")
    help_ = handler("h", begins, user("help"), end("he"), flows("hs > help > he"))
    inner = ad_hoc("x", '["a"]', users("a"), help_, until="enough", cancels=cancels, sequential=sequential)
    return Case(around(inner, boundary("late", "x", event("message", "m2")), user("y"), flows("late > y > e")))


@pytest.mark.parametrize("sequential", [False, True])
def test_what_runs_beside_is_done_before_a_retry_leaves_what_was_unfinished(sequential):
    case = unfinished(sequential=sequential).complete("a", enough=False).send("m1").retry()

    assert (["help"], {}, []) == (case.open, case.incidents, case.terminated)
    assert (["z"], {}) == (case.complete("help").open, case.incidents)


def test_it_can_still_be_interrupted_and_begun_beside():
    case = unfinished().complete("a", enough=False).send("m1").retry()

    assert ["help", "help"] == case.send("m1").open
    assert ["help"] == case.complete("help").open
    assert ["y"] == case.send("m2").open


def test_whoever_goes_past_it_ends_what_runs_beside():
    case = unfinished().complete("a", enough=False).send("m1").skip()

    assert (["z"], ["help", "h"]) == (case.open, case.terminated)


IN_TURN = ad_hoc("x", '["a", "b", "c"]', users("a", "b", "c"), until="enough", cancels=False, sequential=True)


def test_a_retry_asks_again_and_begins_what_is_left():
    case = Case(around(IN_TURN)).complete("a")

    assert ("x", "bpmn.condition_not_boolean") == (case.incident.element_id, case.incident.code)
    assert ["b"] == case.retry(enough=False).open
    assert ["c"] == case.complete("b").open
    assert "bpmn.ad_hoc_unfinished" == case.complete("c").incident.code
    assert ["z"] == case.retry().open


def test_a_retry_asks_again_and_may_find_it_enough():
    assert ["z"] == Case(around(IN_TURN)).complete("a").retry(enough=True).open


def test_whoever_goes_past_the_question_goes_on_with_what_is_left():
    case = Case(around(IN_TURN)).complete("a").skip()

    assert ["b"] == case.open
    assert ["c"] == case.complete("b").skip(enough=False).open
    assert ["z"] == case.complete("c", enough="?").skip().open


@pytest.mark.parametrize(
    ("which", "code"), [(["gone"], "bpmn.ad_hoc_element"), (["b"], "bpmn.ad_hoc_element"), ("a", "bpmn.not_a_list")]
)
def test_what_cannot_begin_is_an_incident(which, code):
    case = Case(around(ad_hoc("x", "which", users("a", "b"), flows("a > b"))), which=which)

    assert code == case.incident.code
    assert ["a"] == case.retry(which=["a"]).open


def test_a_condition_that_cannot_be_told_stops_the_element_and_not_its_work():
    case = Case(around(ad_hoc("x", '["a"]', users("a"), until="enough"))).complete("a")

    assert ("a", "bpmn.condition_not_boolean") == (case.incident.element_id, case.incident.code)
    assert ["z"] == case.retry(enough=True).open
    assert 1 == case.path.count("a")


def test_its_variables_are_its_own():
    inner = ad_hoc("x", '["a"]', io(inputs={"n": "=1"}, outputs={"total": "=n * 2"}), users("a"))

    assert {"total": 14} == Case(around(inner)).complete("a", n=7).variables


def test_each_instance_has_its_own():
    case = Case(around(ad_hoc("x", "[item]", each('["a", "b"]', "item"), users("a", "b"))))

    assert ["a", "b"] == case.open
    assert ["z"] == case.complete("a").complete("b").open


def test_it_may_be_interrupted_and_have_an_event_sub_process():
    help_ = handler(
        "h",
        start("hs", event("message", "m1"), isInterrupting="false"),
        user("help"),
        end("he"),
        flows("hs > help > he"),
    )
    inner = ad_hoc("x", '["a", "b"]', users("a", "b"), help_, sequential=True)
    case = Case(around(inner, boundary("late", "x", event("message", "m2")), user("y"), flows("late > y > e")))

    assert ["a", "help"] == case.send("m1").open
    assert ["help"] == case.complete("a").open
    assert ["b"] == case.complete("help").open
    assert ["y"] == case.send("m2").open


def test_what_was_done_in_it_can_be_undone():
    inner = ad_hoc(
        "x",
        '["a", "b"]',
        users("a", "b"),
        compensates("c", "a", "undo"),
        user("undo", isForCompensation="true"),
        until="true",
    )
    thrown = element("intermediateThrowEvent", "z", compensate())
    case = Case(diagram(process(start(), inner, thrown, end(), flows("s > x > z > e")))).complete("a")

    assert ["undo"] == case.open
    assert case.complete("undo").done


def test_what_passes_by_itself_may_end_it():
    inner = ad_hoc("x", '["w", "a"]', script("w", "true", "enough"), users("a"), until="enough")

    assert ["z"] == Case(around(inner)).open
