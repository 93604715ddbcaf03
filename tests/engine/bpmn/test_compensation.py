"""Compensation and transactions: what was done is undone, the last first, and remembered no longer than needed."""

import pytest

from engine import events as e
from tests.engine.bpmn.diagrams import (
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
    io,
    process,
    script,
    start,
    sub,
    user,
    users,
)
from tests.engine.bpmn.driving import Case

CANCEL = "<bpmn:cancelEventDefinition/>"


def done(name, *parts, **attributes):
    """A user task *name* that ``undo_name``, a user task, undoes."""
    return user(name, *parts, **attributes) + undone(name)


def undone(name, *parts):
    return compensates(f"b_{name}", name, f"undo_{name}") + user(f"undo_{name}", *parts, isForCompensation="true")


def throw(*arguments, **options):
    return element("intermediateThrowEvent", "t", compensate(*arguments, **options))


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


def travel(inner, *outer, thrown=None, **attributes):
    return diagram(
        process(
            start(), sub("trip", start("s1"), *inner, end("e1"), **attributes), users("decide", "z"), thrown or throw(), end(), *outer,
            flows("s > trip > decide > t > z > e"),
        )
    )  # fmt: skip


@pytest.mark.parametrize("named", [None, "trip"])
def test_a_sub_process_is_undone_by_undoing_what_was_done_in_it(named):
    case = Case(
        travel([done("hotel"), done("flight"), flows("s1 > hotel > flight > e1")], thrown=throw(named))
    ).complete("hotel").complete("flight").complete("decide")  # fmt: skip

    assert ["undo_flight"] == case.open
    assert ["undo_hotel"] == case.complete("undo_flight").open
    assert ["z"] == case.complete("undo_hotel").open


def test_what_undoes_sees_the_variables_of_its_sub_process_as_they_were_when_it_ended():
    case = Case(
        travel([io(inputs={"room": "=0"}), done("hotel"), flows("s1 > hotel > e1")])
    ).complete("hotel", room=12, price=3).complete("decide", room=99, price=5)  # fmt: skip

    assert {"room": 12, "price": 5} == case.visible(case.task("undo_hotel").key)

    case.complete("undo_hotel", room=0, price=0)

    assert {"room": 99, "price": 0} == case.variables


def test_a_sub_process_in_a_sub_process_is_undone_in_its_place():
    case = Case(
        travel(
            [
                done("visa"), done("fee"),
                sub("inner", start("s2"), done("hotel"), done("flight"), end("e2"), flows("s2 > hotel > flight > e2")),
                flows("s1 > visa > inner > fee > e1"),
            ]
        )
    )  # fmt: skip
    for name in ("visa", "hotel", "flight", "fee", "decide", "undo_fee", "undo_flight", "undo_hotel", "undo_visa"):
        assert [name] == case.open
        case.complete(name)

    assert ["z"] == case.open


def test_a_handler_on_a_sub_process_stands_in_place_of_those_in_it():
    case = Case(
        travel([done("hotel"), flows("s1 > hotel > e1")], undone("trip"))
    ).complete("hotel").complete("decide")  # fmt: skip

    assert ["undo_trip"] == case.open
    assert ["z"] == case.complete("undo_trip").open


def test_a_compensation_event_sub_process_decides_what_is_undone_in_its_sub_process():
    apology = handler(
        "h", start("hs", compensate()), user("apologise"), element("intermediateThrowEvent", "ht", compensate("hotel")), end("he"),
        flows("hs > apologise > ht > he"),
    )  # fmt: skip
    case = Case(
        travel([done("hotel"), done("flight"), apology, flows("s1 > hotel > flight > e1")])
    ).complete("hotel").complete("flight").complete("decide")  # fmt: skip

    assert ["apologise"] == case.open
    assert ["undo_hotel"] == case.complete("apologise").open
    assert ["z"] == case.complete("undo_hotel").open


def test_a_sub_process_with_only_a_compensation_event_sub_process_is_undone_by_it():
    apology = handler("h", start("hs", compensate()), user("apologise"), end("he"), flows("hs > apologise > he"))
    case = Case(travel([user("hotel"), apology, flows("s1 > hotel > e1")])).complete("hotel").complete("decide")

    assert ["apologise"] == case.open
    assert ["z"] == case.complete("apologise").open


def test_an_event_sub_process_undoes_what_was_done_around_it():
    failed = handler(
        "h", start("hs", event("error", "e1")), element("intermediateThrowEvent", "ht", compensate()), user("report"), end("he"),
        flows("hs > ht > report > he"),
    )  # fmt: skip
    case = Case(
        diagram(
            process(
                start(), done("hotel"), user("pay"), end("te", event("error", "e1")), failed, flows("s > hotel > pay > te")
            )
        )
    ).complete("hotel").complete("pay")  # fmt: skip

    assert ["undo_hotel"] == case.open
    assert ["report"] == case.complete("undo_hotel").open
    assert case.complete("report").done


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


def test_each_instance_of_a_sub_process_is_undone_with_its_variables():
    case = Case(
        travel([each("[1, 2]", "night"), done("hotel"), flows("s1 > hotel > e1")])
    ).complete("hotel").complete("hotel").complete("decide")  # fmt: skip

    assert [2] == [case.visible(task.key)["night"] for task in case.tasks.values()]
    case.complete("undo_hotel")
    assert [1] == [case.visible(task.key)["night"] for task in case.tasks.values()]
    assert ["z"] == case.complete("undo_hotel").open


def test_what_a_called_process_did_is_not_undone_by_its_caller():
    """As in Camunda: it was an instance of its own, and is over; its caller says what undoes the call."""
    called = process(start("s1"), done("a"), end("e1"), flows("s1 > a > e1"), id="q")
    parts = (start(), call("c", "q"), throw(), user("z"), end(), flows("s > c > t > z > e"))

    assert ["z"] == Case(diagram(process(*parts), called)).complete("a").open


def test_a_call_activity_is_undone_by_its_handler():
    called = process(start("s1"), user("a"), end("e1"), flows("s1 > a > e1"), id="q")
    parts = (start(), call("c", "q"), undone("c"), throw(), user("z"), end(), flows("s > c > t > z > e"))
    case = Case(diagram(process(*parts), called)).complete("a")

    assert ["undo_c"] == case.open
    assert ["z"] == case.complete("undo_c").open


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


def test_what_is_remembered_leaves_with_its_scope():
    case = Case(
        diagram(
            process(
                start(), sub("trip", start("s1"), done("hotel"), end("te", event("terminate")), flows("s1 > hotel > te")),
                user("z"), throw(), end(), flows("s > trip > z > t > e"),
            )
        )
    ).complete("hotel")  # fmt: skip
    plain = Case(diagram(process(start(), user("z"), end(), flows("s > z > e"))))

    assert len(plain.lasting._case.tasks) == len(case.lasting._case.tasks)
    assert case.complete("z").done


def test_a_case_that_ends_undoes_nothing():
    case = Case(diagram(process(start(), done("hotel"), end(), flows("s > hotel > e")))).complete("hotel")

    assert case.done
    assert [] == case.terminated


def test_a_case_that_is_cancelled_while_undoing_is_over():
    case = booked(throw()).complete("hotel").complete("flight").complete("decide").cancel()

    assert case.done
    assert {} == case.tasks


# -- transactions --------------------------------------------------------------------------------------------------------


def transaction(*inner, caught=True, **attributes):
    on_cancel = boundary("canceled", "trip", CANCEL) if caught else ""
    return diagram(
        process(
            start(), element("transaction", "trip", start("s1"), *inner, **attributes), on_cancel, users("z", "again"), end(),
            flows("s > trip > z > e; canceled > again > e"),
        )
    )  # fmt: skip


def test_a_transaction_that_ends_well_goes_on():
    case = Case(transaction(done("hotel"), end("e1"), flows("s1 > hotel > e1"))).complete("hotel")

    assert ["z"] == case.open


def test_a_cancelled_transaction_is_undone_and_then_left_by_its_event():
    case = Case(
        transaction(
            done("hotel"), done("flight"), users("decide", "other"), gateway("parallel", "f"), end("c", CANCEL), end("e1"),
            flows("s1 > f; f > hotel > flight > decide > c; f > other > e1"),
        )
    ).complete("hotel").complete("flight").complete("decide")  # fmt: skip

    assert ["undo_flight"] == case.open
    assert ["other"] == case.terminated
    assert ["undo_hotel"] == case.complete("undo_flight").open
    assert ["again"] == case.complete("undo_hotel").open
    assert ["other", "trip"] == case.terminated
    assert case.complete("again").done


def test_a_cancelled_transaction_in_which_nothing_was_done_is_left_at_once():
    case = Case(transaction(user("decide"), end("c", CANCEL), flows("s1 > decide > c"))).complete("decide")

    assert ["again"] == case.open
    assert "c" in case.path


def test_what_was_done_in_an_unfinished_sub_process_of_a_cancelled_transaction_is_undone():
    case = Case(
        transaction(
            gateway("parallel", "f"), user("decide"), end("c", CANCEL), end("e1"),
            sub("inner", start("s2"), done("hotel"), user("more"), end("e2"), flows("s2 > hotel > more > e2")),
            flows("s1 > f; f > decide > c; f > inner > e1"),
        )
    ).complete("hotel").complete("decide")  # fmt: skip

    assert ["undo_hotel"] == case.open
    assert ["again"] == case.complete("undo_hotel").open


def test_one_cancelled_instance_takes_the_whole_multi_instance_transaction_away():
    case = Case(
        transaction(each("[1, 2]", "n"), user("decide"), end("c", CANCEL), flows("s1 > decide > c"))
    ).complete("decide")  # fmt: skip

    assert ["again"] == case.open


def test_a_finished_transaction_can_be_undone():
    case = Case(
        diagram(
            process(
                start(), element("transaction", "trip", start("s1"), done("hotel"), end("e1"), flows("s1 > hotel > e1")),
                throw(), user("z"), end(), flows("s > trip > t > z > e"),
            )
        )
    ).complete("hotel")  # fmt: skip

    assert ["undo_hotel"] == case.open
    assert ["z"] == case.complete("undo_hotel").open


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
