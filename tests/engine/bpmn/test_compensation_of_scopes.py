"""What was done in sub-processes and called processes is undone there, with their variables."""

import pytest

from tests.engine.bpmn.diagrams import (
    call,
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
    start,
    sub,
    user,
    users,
)
from tests.engine.bpmn.driving import Case
from tests.engine.bpmn.undoing import done, throw, undone


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


def test_an_event_sub_process_undoes_the_rest_where_undoing_failed():
    """The flight cannot be undone; the hotel was to be next."""
    undo = sub("undo", start("us"), user("refund"), end("ue", event("error", "e1")), flows("us > refund > ue"),
               isForCompensation="true")  # fmt: skip
    failed = handler(
        "h", start("hs", event("error", "e1")), user("mend"), end("he", compensate()), flows("hs > mend > he")
    )
    case = Case(
        diagram(
            process(
                start(), done("hotel"), user("flight"), compensates("b", "flight", "undo"), undo, throw(), users("z"), end(),
                failed, flows("s > hotel > flight > t > z > e"),
            )
        )
    ).complete("hotel").complete("flight")  # fmt: skip

    assert ["refund"] == case.open
    assert ["mend"] == case.complete("refund").open
    assert ["undo_hotel"] == case.complete("mend").open
    assert case.complete("undo_hotel").done


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
