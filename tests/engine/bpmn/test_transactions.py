"""Transactions: what is cancelled is undone, and left by its event."""

import pytest

from tests.engine.bpmn.diagrams import (
    again,
    boundary,
    call,
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
from tests.engine.bpmn.undoing import done, throw, undone

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


def several(marker, *more, path="s1 > hotel > decide > g; g > c {bad}; g > e1"):
    """Of each instance a hotel is booked, then it is decided whether all is cancelled."""
    parts = (done("hotel"), user("decide"), gateway("exclusive", "g", default="g_e1"), end("c", CANCEL), end("e1"))
    return transaction(marker, *parts, *more, flows(path))


MARKERS = {
    "at once": each("[1, 2, 3]", "n"),
    "in turn": each("[1, 2, 3]", "n", sequential=True),
    "a loop": again("true"),
    "a crowd": each("for i in 1..40 return i", "n"),
}


@pytest.mark.parametrize("marker", MARKERS)
def test_when_one_instance_is_cancelled_those_that_have_ended_are_undone_too(marker):
    case = Case(several(MARKERS[marker])).complete("hotel").complete("decide", bad=False)
    case.complete("hotel").complete("decide", bad=True)

    assert ["undo_hotel"] == case.open
    assert ["undo_hotel"] == case.complete("undo_hotel").open
    assert ["again"] == case.complete("undo_hotel").open


def test_each_instance_is_undone_with_its_item():
    case = Case(several(MARKERS["in turn"]))
    for bad in (False, True):
        case.complete("hotel").complete("decide", bad=bad)
    undone_for = []
    while case.open == ["undo_hotel"]:
        undone_for.append(case.visible(case.task("undo_hotel").key)["n"])
        case.complete("undo_hotel")

    assert [2, 1] == undone_for


def test_when_one_instance_is_cancelled_the_others_stop_and_what_was_done_in_them_is_undone():
    case = Case(several(MARKERS["at once"])).complete("hotel").complete("hotel").complete("decide", bad=True)

    assert ["undo_hotel"] == case.open
    assert ["undo_hotel"] == case.complete("undo_hotel").open
    assert ["again"] == case.complete("undo_hotel").open


def test_a_handler_of_the_transaction_undoes_the_instances_that_have_ended():
    content = several(MARKERS["at once"]).replace(
        b'<bpmn:boundaryEvent id="canceled"', undone("trip").encode() + b'<bpmn:boundaryEvent id="canceled"', 1
    )
    case = Case(content).complete("hotel").complete("decide", bad=False).complete("hotel").complete("decide", bad=True)

    assert ["undo_hotel"] == case.open
    assert ["undo_trip"] == case.complete("undo_hotel").open
    assert ["again"] == case.complete("undo_trip").open


def test_what_was_done_in_an_earlier_round_stays_done():
    """Of the same activity: that round ended well."""
    parts = (start("s1"), done("hotel"), user("decide"), gateway("exclusive", "g", default="g_e1"), end("c", CANCEL), end("e1"),
             each("[1]"), flows("s1 > hotel > decide > g; g > c {bad}; g > e1"))  # fmt: skip
    case = Case(
        diagram(
            process(
                start(), gateway("exclusive", "m"), element("transaction", "trip", *parts), boundary("canceled", "trip", CANCEL),
                users("once_more", "again"), throw(), user("z"), end(),
                flows("s > m > trip > once_more > m; canceled > again > t > z > e"),
            )
        )
    )  # fmt: skip
    case.complete("hotel").complete("decide", bad=False).complete("once_more")
    case.complete("hotel").complete("decide", bad=True)

    assert ["again"] == case.complete("undo_hotel").open
    assert ["undo_hotel"] == case.complete("again").open  # by the event that follows, which undoes all
    assert ["z"] == case.complete("undo_hotel").open


def test_what_was_about_to_be_undone_is_still_undone_when_the_transaction_is_cancelled():
    case = Case(
        transaction(
            gateway("parallel", "f"), users("decide"), end("c", CANCEL), end("e1"), done("hotel"), done("flight"), throw(),
            flows("s1 > f; f > hotel > flight > t > e1; f > decide > c"),
        )
    ).complete("hotel").complete("flight")  # fmt: skip

    assert ["decide", "undo_flight"] == case.open
    assert ["undo_hotel"] == case.complete("decide").open
    assert ["again"] == case.complete("undo_hotel").open


def test_what_an_unfinished_called_process_did_is_over_with_it():
    """As in Camunda: it is an instance of its own, and its caller says what undoes the call."""
    called = process(start("s2"), done("hotel"), user("more"), end("e2"), flows("s2 > hotel > more > e2"), id="q")
    content = transaction(
        gateway("parallel", "f"), user("decide"), end("c", CANCEL), end("e1"), call("inner", "q"),
        flows("s1 > f; f > decide > c; f > inner > e1"),
    )  # fmt: skip
    content = content.replace(b"</bpmn:definitions>", called.encode() + b"</bpmn:definitions>")

    assert ["again"] == Case(content).complete("hotel").complete("decide").open


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
