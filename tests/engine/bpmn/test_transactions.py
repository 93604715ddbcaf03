"""Transactions: what is cancelled is undone, and left by its event."""

from tests.engine.bpmn.diagrams import (
    boundary,
    diagram,
    each,
    element,
    end,
    flows,
    gateway,
    process,
    start,
    sub,
    user,
    users,
)
from tests.engine.bpmn.driving import Case
from tests.engine.bpmn.undoing import done, throw

CANCEL = "<bpmn:cancelEventDefinition/>"


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
