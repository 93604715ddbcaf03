"""Many tokens at once are stored apart, and nobody notices but the clock."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine import bpmn
from engine.bpmn import state
from engine.bpmn.tokens import CROWD
from engine.evidence.records import canonical
from tests.engine.bpmn.diagrams import (
    ad_hoc,
    boundary,
    call,
    compensate,
    compensates,
    diagram,
    each,
    element,
    end,
    event,
    flows,
    gateway,
    handler,
    process,
    script,
    service,
    start,
    sub,
    timer,
    user,
    users,
)
from tests.engine.bpmn.driving import Case

MANY = list(range(CROWD + 8))
EXPLAINED = diagram(
    process(
        start(),
        sub(
            "each",
            start("s1"),
            user("ask", assignee="=item"),
            boundary("late", "ask", timer("Duration", "P1D"), interrupting=False),
            boundary("w", "ask", event("message", "m1")),
            users("remind", "instead"),
            service("tell"),
            end("e1"),
            flows("s1 > ask > tell > e1; late > remind > e1; w > instead > tell"),
            each("items", "item", output='"done " + string(item)', outputs="answers"),
        ),
        users("z"),
        end(),
        flows("s > each > z > e"),
    )
)


def asking(**attributes):
    drawn = diagram(
        process(start(), user("a", each("items", "item", **attributes)), users("z"), end(), flows("s > a > z > e"))
    )
    return Case(drawn, items=MANY)


def completes(runtime, case):
    runtime.complete_user_task(next(iter(case.tasks)), {}, "li")


def restored(case):
    """How many tokens are here when the next command begins."""
    return len(bpmn.Runtime.restore(case.bundle, case.states[-1], case.outside())._case.tasks.awake())


def awake(case, act=completes):
    """How many tokens a command finds restored when it begins, and how many there are when it is over."""
    runtime = bpmn.Runtime.restore(case.bundle, case.states[-1], case.outside())
    before = len(runtime._case.tasks.awake())
    act(runtime, case)
    runtime.state  # noqa: B018 - to store wakes nobody either
    return before, len(runtime._case.tasks.awake())


def test_a_crowd_is_stored_as_lines():
    case = asking()

    assert state.CROWDED == case.states[-1][:1]
    assert len(MANY) == case.states[-1].count(b"\n") - 1


@pytest.mark.parametrize("size", [CROWD + 8, 1_000])
def test_a_completion_reads_one_instance_however_many_there_are(size):
    drawn = diagram(process(start(), user("a", each("items", "item")), end(), flows("s > a > e")))
    root_and_body = 2

    assert (root_and_body, root_and_body) == awake(Case(drawn, items=list(range(size))))


def beside(*parts, **variables):
    """A case that goes on beside what *parts* draw."""
    return Case(diagram(process(*parts)), **variables)


def ad_hoc_of(size):
    """As many performed activities of an ad-hoc sub-process."""
    return beside(start(), ad_hoc("a", "items", users("u")), end(), flows("s > a > e"), items=["u"] * size)


def branches(size, join="parallel"):
    """As many drawn branches, of which each waits for a message."""
    names = [f"r{number}" for number in range(size)]
    drawn = "".join(element("intermediateCatchEvent", name, event("message", "m1")) for name in names)
    lines = "; ".join(f"f > {name} > j" for name in names)
    return beside(start(), gateway("parallel", "f"), drawn, gateway(join, "j"), end(), flows(f"s > f; j > e; {lines}"))


def repetitions(size):
    """A boundary event that has happened so often, and interrupts nothing."""
    border = boundary("b", "m", event("message", "m1"), interrupting=False)
    case = beside(start(), users("m", "u"), border, end(), flows("s > m > e; b > u"))
    for _ in range(size):
        case.send("m1")
    return case


def finished(size):
    """As many completed activities, which are undone one after the other."""
    done = script("a", "1", "x", each("items")) + compensates("b", "a", "undo") + user("undo", isForCompensation="true")
    thrown = element("intermediateThrowEvent", "t", compensate("a"))
    case = beside(start(), users("u"), done, thrown, end(), flows("s > a > u > t > e"), items=list(range(size)))
    return case.complete("u")


def jobs(size):
    """As many instances of a service task."""
    return beside(start(), service("t", each("items", "item")), end(), flows("s > t > e"), items=list(range(size)))


def nested(size):
    """As many instances within each of as many."""
    width = round(size**0.5)
    within = start("s1"), user("u", each("inner")), end("e1"), flows("s1 > u > e1")
    whole = sub("each", *within, each("items"))
    return beside(start(), whole, end(), flows("s > each > e"), items=list(range(width)), inner=list(range(width)))


def correlates(runtime, case):
    runtime.correlate(list(case.messages)[len(case.messages) // 2], {})


def works(runtime, case):
    runtime.complete_job(list(case.jobs)[len(case.jobs) // 2], {})


@pytest.mark.parametrize(
    ("kind", "act"),
    [
        (ad_hoc_of, completes),
        (branches, correlates),
        (repetitions, correlates),
        (repetitions, completes),
        (jobs, works),
        (nested, completes),
        (finished, completes),
    ],
    ids=lambda given: given.__name__,
)
def test_a_command_reads_few_of_whatever_there_are_many_of(kind, act):
    few, most = (awake(kind(size), act) for size in (60, 160))

    assert CROWD > max(most)
    assert CROWD / 2 > max(most) - max(few)


@pytest.mark.parametrize("join", ["parallel", "inclusive"])
def test_branches_that_rest_are_joined(join):
    case = branches(len(MANY), join)
    for _ in MANY:
        assert not case.done
        case.send("m1")

    assert case.done


def test_an_error_beside_what_rests_is_caught():
    caught = start("hs", event("error", "e1")), users("b"), end("he"), flows("hs > b > he")
    ways = gateway("exclusive", "x", default="x_e1"), end("e1"), end("e2", event("error", "e1"))
    failing = sub("w", start("s1"), users("u"), *ways, flows("s1 > u > x; x > e2 {bad}; x > e1"))
    drawn = ad_hoc("a", "items", failing), handler("h", *caught)
    case = beside(start(), *drawn, end(), flows("s > a > e"), items=["w"] * len(MANY), bad=False)
    case.complete_key(list(case.tasks)[5])
    case.complete_key(list(case.tasks)[20], bad=True)

    assert ["b"] == case.open


def test_all_that_may_have_to_be_undone_is():
    case = finished(len(MANY))
    for _ in MANY:
        assert ["undo"] == case.open
        case.complete("undo")

    assert case.done


def meaning(case, *, all_awake):
    """What the newest state means, and how many tokens that woke."""
    runtime = bpmn.Runtime.restore(case.bundle, case.states[-1], case.outside())
    if all_awake:
        runtime._case.tasks.wake_all()
    return runtime.meaning, len(runtime._case.tasks.awake())


def test_what_a_crowd_means_is_told_without_waking_it():
    case = Case(EXPLAINED, items=[f"p{n}" for n in MANY])
    for key in list(case.tasks)[:3]:
        case.complete_key(key)

    (told, few), (known, all_of_them) = meaning(case, all_awake=False), meaning(case, all_awake=True)

    assert known == told
    assert few < all_of_them


def test_a_crowd_of_called_processes_means_the_same_awake_or_not():
    called = process(start("s2"), users("within"), end("e2"), flows("s2 > within > e2"), id="q")
    caller = process(start(), call("c", "q", each("items", "item")), end(), flows("s > c > e"))
    case = Case(diagram(caller, called), items=MANY)

    (told, few), (known, all_of_them) = meaning(case, all_awake=False), meaning(case, all_awake=True)

    assert known == told
    assert few < all_of_them
    assert [("p", "c"), ("q", "within")] == sorted({(of, name) for of, name, *_ in case.meant["elements"]})


@pytest.mark.parametrize(
    "items",
    [
        [{"n": n} for n in reversed(MANY)],
        [f'\t["p","a","active",{{}}]\n[[{n},1' for n in MANY],
        [f"审批\u2028{n}\\" for n in MANY],
        [(n + 0.5) / 7 for n in MANY],
        [None for _ in MANY],
    ],
    ids=["contexts", "what looks like a line", "signs", "numbers", "nothing"],
)
def test_the_meaning_of_a_crowd_is_canonical(items):
    drawn = diagram(process(start(), user("a", each("items", "item")), users("z"), end(), flows("s > a > z > e")))
    case = Case(drawn, items=items)
    meant = case.meant
    meant["elements"].sort(key=canonical)

    assert canonical(meant) == case.stored.meaning
    assert sorted(map(canonical, items)) == sorted(
        canonical(own["item"]) for _, name, _, own in meant["elements"] if name == "a" and "item" in own
    )


def test_a_called_process_that_rests_keeps_what_its_caller_sees_apart():
    """The driver compares the bytes with those of a case whose calls were never stored."""
    called = process(start("s2"), users("within", "after"), end("e2"), flows("s2 > within > after > e2"), id="q")
    caller = process(start(), call("c", "q", each("items", "item")), end(), flows("s > c > e"))
    case = Case(diagram(caller, called), items=MANY)
    for step in ("within", "after"):
        for key in [key for key, task in case.tasks.items() if task.element_id == step]:
            case.complete_key(key, item="changed within")

    assert case.done


def test_a_step_that_knows_nothing_of_its_own_rests_as_it_was():
    """What an event without variables began has an empty scope; one that began by itself has none."""
    beside = handler(
        "h", start("hs", event("message", "m1"), isInterrupting="false"), users("b"), end("he"), flows("hs > b > he")
    )
    drawn = sub("each", start("s1"), users("a"), end("e1"), flows("s1 > a > e1"), beside, each("items", "item"))
    case = Case(diagram(process(start(), drawn, end(), flows("s > each > e"))), items=MANY)
    for _ in range(2):
        case.command(lambda runtime: runtime.correlate(next(iter(case.messages)), {}))
    for key in [key for key, task in case.tasks.items() if task.element_id == "a"][2:]:
        case.complete_key(key)

    assert state.PLAIN == case.states[-1][:1]
    assert b'"v":{}' in case.states[-1]


def test_a_crowd_that_has_thinned_out_is_one_document_again():
    case = asking()
    for key in list(case.tasks)[:10]:
        case.complete_key(key)

    assert state.PLAIN == case.states[-1][:1]


@pytest.mark.parametrize("turn", [list, reversed], ids=["first to last", "last to first"])
def test_all_answers_arrive(turn):
    case = asking(output="item * 2", outputs="answers")
    for key in turn(list(case.tasks)):
        case.complete_key(key)

    assert ["z"] == case.open
    assert [item * 2 for item in MANY] == case.variables["answers"]


def test_enough_answers_end_the_rest():
    case = asking(until="numberOfCompletedInstances = 3")
    for key in list(case.tasks)[5:8]:
        case.complete_key(key)

    assert ["z"] == case.open


def test_a_value_that_looks_like_a_token_wakes_nobody():
    drawn = diagram(process(start(), user("a", each("items", "item")), users("z"), end(), flows("s > a > z > e")))
    lookalikes = [[[counter, 1]] for counter in range(60)]
    case = Case(drawn, items=lookalikes)
    for key in reversed(list(case.tasks)):
        case.complete_key(key)

    assert ["z"] == case.open


def test_a_broadcast_reaches_those_that_rest():
    body = sub(
        "each",
        start("s1"),
        users("a"),
        boundary("b", "a", event("signal", "s1")),
        end("e1"),
        flows("s1 > a > e1; b > e1"),
        each("items", "item"),
    )
    throw = '<bpmn:intermediateThrowEvent id="t">' + event("signal", "s1") + "</bpmn:intermediateThrowEvent>"
    case = Case(
        diagram(
            process(
                start(),
                gateway("parallel", "f"),
                body,
                users("u", "z"),
                throw,
                end(),
                flows("s > f; f > each > z > e; f > u > t > e"),
            )
        ),
        items=MANY,
    )

    assert ["z"] == case.complete("u").open


def test_an_incident_in_a_crowd_is_seen_and_mended():
    drawn = diagram(
        process(
            start(), user("a", each("items", "item"), assignee="=item.who"), users("z"), end(), flows("s > a > z > e")
        )
    )
    items = [{"who": f"p{n}"} for n in MANY]
    case = Case(drawn, items=[*items, {"who": 7}])

    assert len(MANY) == len(case.tasks)
    assert "a" == case.incident.element_id

    case.retry(item={"who": "li"})
    for key in list(case.tasks):
        case.complete_key(key)

    assert ["z"] == case.open


def test_a_crowd_within_a_crowd_rests_within_it():
    inner = sub("inner", start("s2"), users("a"), end("e2"), flows("s2 > a > e2"), each("items", "one"))
    outer = sub("outer", start("s1"), inner, end("e1"), flows("s1 > inner > e1"), each("items", "other"))
    case = Case(diagram(process(start(), outer, users("z"), end(), flows("s > outer > z > e"))), items=MANY[:34])
    keys = list(case.tasks)
    for key in (keys[500], keys[3], keys[-1]):
        case.complete_key(key)

    assert 34 * 34 - 3 == len(case.tasks)
    assert 34 * 34 - 3 == case.states[-1].count(b"\n") - 1


def test_a_crowd_rests_also_where_what_it_is_within_cannot():
    """A failed job keeps its instance awake; when it is mended, that rests again, with the crowd within it."""
    inside = (start("s1"), gateway("parallel", "f"), user("a", each("items", "one")), service("t"), end("e1"))
    outer = sub("outer", *inside, flows("s1 > f; f > a > e1; f > t > e1"), each("items", "other"))
    case = Case(diagram(process(start(), outer, users("z"), end(), flows("s > outer > z > e"))), items=MANY[:28])
    keys = list(case.tasks)

    root_and_body, instance_and_job = 2, 2
    assert root_and_body + instance_and_job == restored(case.fail("t"))
    for key in (keys[0], keys[500]):
        case.complete_key(key)
    assert root_and_body + instance_and_job == restored(case)
    assert root_and_body == restored(case.retry())
    for key in (keys[2], keys[-1]):
        case.complete_key(key)
    assert 28 * 28 - 4 == len(case.tasks)


def test_a_job_that_is_given_more_attempts_stands_among_the_others_again():
    case = Case(
        diagram(process(start(), service("t", each("items", "item")), end(), flows("s > t > e"))), items=MANY
    )  # fmt: skip
    key = list(case.jobs)[20]
    case.command(lambda runtime: runtime.fail_job(key, retries=0, message="broken", retry_at=None))
    case.command(lambda runtime: runtime.retry(case.incident.key, keeps_job=True))

    assert case.work("t").stored.state == case.states[-1]


@settings(max_examples=15)
@given(
    choices=st.lists(
        st.tuples(st.sampled_from(["complete", "late", "message", "work"]), st.integers(0, 200)), max_size=60
    )
)
def test_in_whatever_order_things_happen(choices):
    """The driver restores the state before each step, and compares bytes and events with a case that was never stored."""
    case = Case(EXPLAINED, items=[f"p{n}" for n in MANY])
    for choice, place in choices:
        waiting, act = {
            "complete": (case.tasks, lambda runtime, key: runtime.complete_user_task(key, {}, "li")),
            "late": (case.timers, lambda runtime, key: runtime.fire_timer(key)),
            "message": (case.messages, lambda runtime, key: runtime.correlate(key, {})),
            "work": (case.jobs, lambda runtime, key: runtime.complete_job(key, {})),
        }[choice]
        if waiting:
            key = list(waiting)[place % len(waiting)]
            case.command(lambda runtime, act=act, key=key: act(runtime, key))
    while case.open != ["z"]:
        for key in list(case.tasks):
            case.complete_key(key)
        for key in list(case.jobs):
            case.command(lambda runtime, key=key: runtime.complete_job(key, {}))

    assert [f"done p{n}" for n in MANY] == case.variables["answers"]


def test_instances_that_wait_to_start_a_complex_gateway_rest():
    """Read back for the second of three tokens, one rests as it did before."""
    asked = "<bpmn:activationCondition>=activationCount &gt;= 3</bpmn:activationCondition>"
    inside = (
        start("s1"), gateway("parallel", "f"), users("a", "b", "c"), gateway("complex", "j", asked), end("e1"),
        flows("s1 > f; f > a > j; f > b > j; f > c > j; j > e1"),
    )  # fmt: skip
    case = Case(diagram(process(start(), sub("x", each("items"), *inside), end(), flows("s > x > e"))), items=MANY)
    for name in ("a", "b", "c"):
        for key in [key for key, task in case.tasks.items() if task.element_id == name]:
            case.complete_key(key)

    assert case.done
