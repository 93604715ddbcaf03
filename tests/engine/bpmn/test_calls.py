"""Call activities: a process of its own inside the same case."""

import pytest

from engine import events as e
from engine.model import key_of
from tests.engine.bpmn.diagrams import (
    boundary,
    call,
    diagram,
    each,
    end,
    event,
    flows,
    gateway,
    io,
    process,
    script,
    start,
    timer,
    user,
    users,
)
from tests.engine.bpmn.driving import NUMBER, Case

INNER = process(start("s2"), user("u"), end("e2"), flows("s2 > u > e2"), id="q")


def calling(activity, inner=INNER):
    return diagram(process(start(), activity, users("z"), end(), flows("s > c > z > e")), inner)


def test_a_called_process_is_an_instance_of_its_own():
    case = Case(calling(call("c", "q")))
    started = case.told(e.ProcessInstanceStarted)[1]

    assert ("q", key_of(NUMBER), "c") == (started.process_id, started.parent_key, started.parent_element_id)
    assert started.instance_key == case.task("u").instance_key
    assert "q" == case.task("u").process_id
    assert case.bundle.key("process", "q") == started.definition_key

    case.complete("u")

    assert ["z"] == case.open
    assert e.ProcessInstanceCompleted(started.instance_key) in case.happened


def test_only_mapped_variables_go_in_and_come_out():
    activity = call("c", "q", io(inputs={"x": "=a + 1"}, outputs={"b": "=y"}))
    case = Case(calling(activity), a=1, secret=7)

    assert {"x": 2} == case.visible(case.task("u").key)

    case.complete("u", y=3, x=4)

    assert {"a": 1, "secret": 7, "b": 3} == case.variables


def test_all_variables_may_be_passed_both_ways():
    case = Case(calling(call("c", "q", all_in=True, all_out=True)), a=1)

    assert {"a": 1} == case.visible(case.task("u").key)

    case.complete("u", a=2, b=3)

    assert {"a": 2, "b": 3} == case.variables


def test_without_mappings_and_propagation_nothing_passes():
    case = Case(calling(call("c", "q")), a=1).complete("u", b=2)

    assert {"a": 1} == case.variables


def test_a_called_process_has_people_of_its_own():
    inner = process(start("s2"), user("u"), script("w", "people", "who"), end("e2"), flows("s2 > u > w > e2"), id="q")
    case = Case(calling(call("c", "q", io(outputs={"inner": "=who"})), inner)).complete("u", by="wang")

    assert {"start": "li", "u": "wang"} == case.variables["inner"]
    assert {"start": "li"} == case.people


def test_a_called_process_has_the_callers_business_id_unless_the_diagram_says_another():
    same = Case(calling(call("c", "q")), starts=False).start(business_id="JT-1")
    other = Case(calling(call("c", "q", business_id='="Q-" + n')), starts=False).start(business_id="JT-1", n="5")

    assert ["JT-1", "JT-1"] == [event_.business_id for event_ in same.told(e.ProcessInstanceStarted)]
    assert ["JT-1", "Q-5"] == [event_.business_id for event_ in other.told(e.ProcessInstanceStarted)]


def test_interrupting_a_call_takes_everything_in_it_away():
    drawn = diagram(
        process(
            start(), call("c", "q"), boundary("b", "c", timer("Duration", "PT1H")), users("z", "h"), end(),
            flows("s > c > z > e; b > h > e"),
        ),
        process(
            start("s2"), user("u"), boundary("w", "u", event("message", "m1")), end("e2"), flows("s2 > u > e2; w > e2"),
            id="q",
        ),
    )  # fmt: skip
    case = Case(drawn)
    inner = case.told(e.ProcessInstanceStarted)[1].instance_key

    case.after(hours=1)

    assert ["h"] == case.open
    assert {} == case.messages
    assert ["u", "c"] == case.terminated
    assert e.ProcessInstanceCanceled(inner) in case.happened


def test_a_process_that_is_not_there_is_an_incident():
    case = Case(calling(call("c", "=which")), which="nowhere")

    assert ("bpmn.unknown_process", {"id": "nowhere"}) == (case.incident.code, case.incident.params)
    assert ["u"] == case.retry(which="q").open


@pytest.mark.parametrize("binding", ["latest"])
def test_the_latest_version_is_asked_for_and_kept(binding):
    case = Case(calling(call("c", "q", binding=binding)), starts=False)
    case.answers = {"latest": case.bundle.key}
    case.start()
    case.answers = {}

    assert ["z"] == case.complete("u").open


def test_a_process_that_calls_itself_without_end_is_an_incident():
    case = Case(diagram(process(start(), call("c", "p"), end(), flows("s > c > e"))))

    assert "bpmn.budget" == case.incident.code


def descending(*between):
    """A process that calls itself with one less, down to 0, where *between* is done."""
    return diagram(
        process(
            start(), gateway("exclusive", "g", default="g_bottom"), call("deeper", "p", io(inputs={"n": "=n - 1"})),
            user("bottom"), *between, end(), flows("s > g; g > deeper {n > 0}; deeper > e; g > bottom > e"),
        )
    )  # fmt: skip


def test_a_process_that_calls_itself_comes_back_from_every_level():
    case = Case(descending(), n=49)

    assert ["bottom"] == case.open
    assert 50 == len({started.instance_key for started in case.told(e.ProcessInstanceStarted)})
    assert len(case.states[-1]) < 10_000

    case.complete("bottom")

    assert case.done
    assert 50 == case.path.count("e")


def test_a_process_that_goes_deeper_than_any_budget_is_an_incident_and_comes_back():
    case = Case(descending(), n=51)

    assert ("deeper", "bpmn.budget") == (case.incident.element_id, case.incident.code)
    assert {"levels": 50} == case.incident.params
    assert ["bottom"] == Case(descending(), n=50).open


def test_a_failing_output_mapping_keeps_what_the_called_process_brought():
    activity = call("c", "q", io(outputs={"b": "=for i in 1..n return for j in 1..1000 return i"}))
    case = Case(calling(activity), n=1000).complete("u")

    assert ("c", "feel.budget") == (case.incident.element_id, case.incident.code)

    case.retry(n=1)

    assert ["z"] == case.open


def test_a_script_in_a_called_process_does_not_see_the_caller():
    inner = process(start("s2"), script("x", "secret", "y"), user("u"), flows("s2 > x > u"), id="q")
    case = Case(calling(call("c", "q"), inner), secret=1)

    assert {"y": None} == case.visible(case.task("u").key)


def test_expressions_may_name_the_business_id_of_their_own_process():
    inner = process(start("s2"), script("x", "business_id", "mine"), user("u"), flows("s2 > x > u"), id="q")
    case = Case(calling(call("c", "q", io(inputs={"theirs": "=business_id"}), business_id="Q-1"), inner), starts=False)

    case.start(business_id="JT-1")

    assert {"theirs": "JT-1", "mine": "Q-1"} == case.visible(case.task("u").key)


def test_propagation_of_everything_leaves_out_what_the_engine_keeps():
    activity = call("c", "q", all_in=True, all_out=True, business_id="=null")
    case = Case(calling(activity), starts=False).start(business_id="JT-1")

    assert {"people": {"start": "li"}} == case.stored.visible_variables(case.task("u").key)

    case.complete("u", by="wang")

    assert {"people": {"start": "li"}, "business_id": "JT-1"} == case.stored.visible_variables(key_of(NUMBER))


def test_what_leaves_a_called_process_is_told_in_one_order_however_it_was_written():
    writing = script("x", "1", "late") + script("y", "2", "early")
    called = process(start("s1"), writing, users("a"), end("e1"), flows("s1 > x > y > a > e1"), id="q")
    caller = process(start(), call("c", "q", all_out=True), users("z"), end(), flows("s > c > z > e"))

    assert {"late": 1, "early": 2} == Case(diagram(caller, called)).complete("a").variables


def test_a_called_process_brings_back_only_what_it_wrote():
    """What it was given may have changed meanwhile."""
    called = process(start("s1"), users("a"), end("e1"), flows("s1 > a > e1"), id="q")
    calling_beside = call("c", "q", all_in=True, all_out=True)
    drawn = diagram(
        process(
            start(), gateway("parallel", "f"), calling_beside, users("b"), gateway("parallel", "j"), users("z"), end(),
            flows("s > f; f > c > j; f > b > j; j > z > e"),
        ),
        called,
    )  # fmt: skip
    before, after = Case(drawn, x=1, y=1), Case(drawn, x=1, y=1)
    before.complete("a", y=2).complete("b", x=3)
    after.complete("b", x=3).complete("a", y=2)

    assert {"x": 3, "y": 2} == before.variables
    assert {"x": 3, "y": 2} == after.variables


def test_processes_called_for_each_leave_the_counts_alone():
    called = process(start("s1"), users("a"), end("e1"), flows("s1 > a > e1"), id="q")
    caller = process(
        start(), call("c", "q", each("[1, 2]"), all_in=True, all_out=True), users("z"), end(), flows("s > c > z > e")
    )

    assert ["z"] == Case(diagram(caller, called)).complete("a").complete("a").open
