"""What was done is undone, the last first, and remembered no longer than needed."""

import pytest

from engine import events as e
from tests.engine.bpmn.diagrams import (
    boundary,
    compensate,
    compensates,
    diagram,
    each,
    element,
    end,
    event,
    flows,
    gateway,
    listeners,
    process,
    script,
    start,
    sub,
    user,
    users,
)
from tests.engine.bpmn.driving import Case
from tests.engine.bpmn.undoing import done, throw, undone


def booked(thrown, **variables):
    """Hotel, then flight, then a decision, then *thrown*."""
    return Case(
        diagram(
            process(
                start(), done("hotel"), done("flight"), users("decide", "z"), thrown, end(),
                flows("s > hotel > flight > decide > t > z > e"),
            )
        ),
        **variables,
    )  # fmt: skip


def test_what_was_done_is_undone_one_after_the_other_the_last_first():
    case = booked(throw()).complete("hotel").complete("flight").complete("decide")

    assert ["undo_flight"] == case.open
    assert ["undo_hotel"] == case.complete("undo_flight").open
    assert ["z"] == case.complete("undo_hotel").open
    assert ["s", "hotel", "flight", "decide", "undo_flight", "undo_hotel", "t"] == case.path
    assert case.complete("z").done


def test_only_what_is_named_is_undone():
    case = booked(throw("hotel")).complete("hotel").complete("flight").complete("decide")

    assert ["undo_hotel"] == case.open
    assert ["z"] == case.complete("undo_hotel").open


def test_what_need_not_be_waited_for_is_undone_beside():
    case = booked(throw(waits=False)).complete("hotel").complete("flight").complete("decide")

    assert ["undo_flight", "z"] == case.open
    assert ["undo_flight"] == case.complete("z").open
    assert case.complete("undo_flight").complete("undo_hotel").done
    assert [] == case.terminated


def test_what_need_not_be_waited_for_and_has_not_begun_ends_like_any_other():
    thrown = element("intermediateThrowEvent", "t", listeners(("start", "l")), compensate(waits=False))
    case = booked(thrown).complete("hotel").complete("flight").complete("decide")

    assert ["t"] == case.working

    case.cancel()

    assert ([], ["t"]) == (case.working, case.terminated)


def test_nothing_to_undo_holds_nothing_up():
    case = Case(diagram(process(start(), throw(), user("z"), end(), done("hotel"), flows("s > t > z > hotel > e"))))

    assert ["z"] == case.open


def test_an_end_event_undoes_too():
    case = Case(
        diagram(process(start(), done("hotel"), end("t", compensate()), flows("s > hotel > t")))
    ).complete("hotel")  # fmt: skip

    assert ["undo_hotel"] == case.open
    assert case.complete("undo_hotel").done


def test_what_was_done_twice_is_undone_twice_and_then_no_more():
    case = Case(
        diagram(
            process(
                start(), done("hotel"), users("decide"), gateway("exclusive", "m"), gateway("exclusive", "g", default="g_t"),
                throw(), gateway("exclusive", "n"), users("z"), gateway("exclusive", "o", default="o_e"), end(),
                flows("s > m > hotel > decide > g; g > m {again}; g > t; t > z > o; o > t {again}; o > e"),
            )
        )
    ).complete("hotel").complete("decide", again=True).complete("hotel").complete("decide", again=False)  # fmt: skip

    assert ["undo_hotel"] == case.open
    assert ["undo_hotel"] == case.complete("undo_hotel").open
    assert ["z"] == case.complete("undo_hotel").open
    assert ["z"] == case.complete("z", again=True).open


def test_nothing_is_remembered_of_what_nothing_undoes():
    parts = (start(), users("a", "z"), end(), flows("s > a > z > e"))
    plain = Case(diagram(process(*parts))).complete("a")
    case = Case(diagram(process(*parts, undone("z")))).complete("a")

    assert len(plain.lasting._case.tasks) == len(case.lasting._case.tasks)


def test_what_was_not_finished_is_not_undone():
    case = Case(
        diagram(
            process(
                start(), done("hotel"), boundary("late", "hotel", event("message", "m1")), throw(), user("z"), end(),
                flows("s > hotel > e; late > t > z > e"),
            )
        )
    ).send("m1")  # fmt: skip

    assert ["z"] == case.open


@pytest.mark.parametrize("sequential", [True, False])
def test_each_instance_is_undone_with_its_item(sequential):
    case = Case(
        diagram(
            process(
                start(), user("room", each("[4, 5]", "number", sequential=sequential)), undone("room"), throw(), user("z"), end(),
                flows("s > room > t > z > e"),
            )
        )
    ).complete("room").complete("room")  # fmt: skip

    assert [5] == [case.visible(task.key)["number"] for task in case.tasks.values()]
    case.complete("undo_room")
    assert [4] == [case.visible(task.key)["number"] for task in case.tasks.values()]
    assert ["z"] == case.complete("undo_room").open


@pytest.mark.parametrize("sequential", [False, True])
def test_what_has_instances_of_its_own_undoes_all_of_them_once(sequential):
    """Camunda 8: such a handler reverts the effects of the whole."""
    repeated = user("book", each("[1, 2]", "place", sequential=sequential))
    undoing = user("undo", each("[1, 2]", "place"), isForCompensation="true")
    case = Case(
        diagram(
            process(
                start(), repeated, compensates("c", "book", "undo"), undoing, throw(), users("z"), end(),
                flows("s > book > t > z > e"),
            )
        )
    )  # fmt: skip
    case.complete("book").complete("book")

    assert ["undo", "undo"] == case.open
    assert ["z"] == case.complete("undo").complete("undo").open


def test_what_undoes_may_be_a_sub_process():
    case = Case(
        diagram(
            process(
                start(), user("hotel"), compensates("b", "hotel", "undo"),
                sub("undo", start("s1"), script("w", "1 + 1", "y"), user("confirm"), end("e1"), flows("s1 > w > confirm > e1"),
                    isForCompensation="true"),
                throw(), user("z"), end(), flows("s > hotel > t > z > e"),
            )
        )
    ).complete("hotel")  # fmt: skip

    assert ["confirm"] == case.open
    assert ["z"] == case.complete("confirm").open


def test_an_error_while_undoing_is_caught_around_what_threw():
    case = Case(
        diagram(
            process(
                start(),
                sub(
                    "trip", start("s1"), user("hotel"), compensates("b", "hotel", "undo"),
                    sub("undo", start("s2"), user("confirm"), end("te", event("error", "e1")), flows("s2 > confirm > te"),
                        isForCompensation="true"),
                    throw(), end("e1"), flows("s1 > hotel > t > e1"),
                ),
                boundary("broken", "trip", event("error", "e1")), users("z", "repair"), end(),
                flows("s > trip > z > e; broken > repair > e"),
            )
        )
    ).complete("hotel").complete("confirm")  # fmt: skip

    assert ["repair"] == case.open


def test_a_case_that_ends_undoes_nothing():
    case = Case(diagram(process(start(), done("hotel"), end(), flows("s > hotel > e")))).complete("hotel")

    assert case.done
    assert [] == case.terminated


def test_a_case_that_is_cancelled_while_undoing_is_over():
    case = booked(throw()).complete("hotel").complete("flight").complete("decide").cancel()

    assert case.done
    assert {} == case.tasks


def test_the_history_of_undoing_is_that_of_any_work():
    case = booked(throw("hotel")).complete("hotel").complete("flight").complete("decide").complete("undo_hotel")

    assert ["hotel", "flight", "decide", "undo_hotel", "z"] == [
        told.element_id for told in case.told(e.UserTaskCreated)
    ]


def test_an_instance_is_undone_with_all_that_was_its_own():
    undo = user("undo_a", assignee="=item", isForCompensation="true")
    case = Case(
        diagram(
            process(
                start(), user("a", each('["li", "wu"]', "item")), compensates("c", "a", "undo_a"), undo, users("z"),
                end("x", compensate("a")), flows("s > a > z > x"),
            )
        )
    ).complete("a").complete("a").complete("z")  # fmt: skip

    assert "wu" == case.task("undo_a").assignee
    assert "li" == case.complete("undo_a").task("undo_a").assignee
