"""Patterns 6 to 9, 28 to 33, 37, 38, 41, 42."""

import pytest

from tests.engine.bpmn.diagrams import (
    diagram,
    end,
    event,
    flows,
    gateway,
    process,
    script,
    start,
    sub,
    user,
    users,
)
from tests.engine.bpmn.driving import Case
from tests.engine.bpmn.patterns.catalogue import states

CHOSEN = diagram(
    process(
        start(), gateway("inclusive", "choice"), users("a", "b", "c", "z"), gateway("inclusive", "merge"), end(),
        flows('s > choice; choice > a {contains(ways, "a")}; choice > b {contains(ways, "b")}; '
              'choice > c {contains(ways, "c")}; a > merge; b > merge; c > merge; merge > z > e'),
    )
)  # fmt: skip


@states(6, "inclusive gateway, or conditions on the ways out of an activity")
@pytest.mark.parametrize("ways", ["a", "ab", "abc"])
def test_multi_choice(ways):
    assert list(ways) == Case(CHOSEN, ways=ways).open


@states(7, "inclusive gateway with several ways in")
@pytest.mark.parametrize(("ways", "order"), [("a", "a"), ("ab", "ba"), ("abc", "cab")])
def test_structured_synchronizing_merge(ways, order):
    case = Case(CHOSEN, ways=ways)
    for name in order:
        assert "z" not in case.open
        case.complete(name)

    assert ["z"] == case.open


@states(8, "exclusive gateway, or no gateway, with several ways in")
def test_multi_merge():
    case = Case(
        diagram(
            process(
                start(), gateway("parallel", "fork"), users("a", "b", "z"), gateway("exclusive", "merge"), end(),
                flows("s > fork; fork > a > merge; fork > b > merge; merge > z > e"),
            )
        )
    ).complete("a").complete("b")  # fmt: skip

    assert ["z", "z"] == case.open


def complex_join(count):
    """Three branches again and again; *count* of them start what follows."""
    expression = f"<bpmn:activationCondition>=activationCount >= {count}</bpmn:activationCondition>"
    return Case(
        diagram(
            process(
                start(), gateway("exclusive", "m"), gateway("parallel", "fork"), users("a", "b", "c", "z"),
                gateway("complex", "join", expression), end(),
                flows("s > m > fork; fork > a > join; fork > b > join; fork > c > join; join > z > m"),
            )
        )
    )  # fmt: skip


@states(9, "complex gateway that the first token activates")
def test_structured_discriminator():
    case = complex_join(1).complete("b")

    assert ["a", "c", "z"] == case.open
    assert ["z"] == case.complete("a").complete("c").open


@states(28, "complex gateway that the first token activates; it waits for the others before it begins anew")
def test_blocking_discriminator():
    case = complex_join(1).complete("b").complete("z").complete("b")

    assert ["a", "a", "c", "c"] == case.open
    assert ["a", "c", "z"] == case.complete("a").complete("c").open


@states(30, "complex gateway with an activation count")
def test_structured_partial_join():
    case = complex_join(2).complete("b")

    assert ["a", "c"] == case.open
    assert ["c", "z"] == case.complete("a").open
    assert ["z"] == case.complete("c").open


@states(31, "complex gateway with an activation count; it waits for the others before it begins anew")
def test_blocking_partial_join():
    case = complex_join(2).complete("a").complete("b").complete("z").complete("a").complete("b")

    assert ["c", "c"] == case.open
    assert ["c", "z"] == case.complete("c").open


@states(29, "sub-process in which each branch leads to a terminate end event")
@pytest.mark.parametrize("first", ["a", "b"])
def test_cancelling_discriminator(first):
    case = Case(
        diagram(
            process(
                start(),
                sub("region", start("s1"), users("a", "b"), end("enough", event("terminate")),
                    flows("s1 > a > enough; s1 > b > enough")),
                user("z"), end(), flows("s > region > z > e"),
            )
        )
    ).complete(first)  # fmt: skip

    assert ["z"] == case.open
    assert [{"a": "b", "b": "a"}[first]] == case.terminated


@states(32, "sub-process whose branches count, and end at a terminate end event once they are enough")
@pytest.mark.parametrize(("order", "left"), [("ab", "c"), ("cb", "a")])
def test_cancelling_partial_join(order, left):
    case = Case(
        diagram(
            process(
                start(),
                sub("region", start("s1"), users("a", "b", "c"), script("count", "arrived + 1", "arrived"),
                    gateway("exclusive", "g", default="g_e1"), end("enough", event("terminate")), end("e1"),
                    flows("s1 > a > count; s1 > b > count; s1 > c > count > g; g > enough {arrived = 2}; g > e1")),
                user("z"), end(), flows("s > region > z > e"),
            )
        ),
        arrived=0,
    )  # fmt: skip
    first, second = order

    assert "z" not in case.complete(first).open
    assert ["z"] == case.complete(second).open
    assert [left] == case.terminated


@states(33, "parallel gateway with several ways in: it keeps what came too early for the next time")
def test_generalised_and_join():
    case = Case(
        diagram(
            process(
                start(), users("a", "b", "c", "d", "z"), gateway("exclusive", "left"), gateway("exclusive", "right"),
                gateway("parallel", "join"), end(),
                flows("s > a > left; s > b > left; s > c > right; s > d > right; left > join; right > join; "
                      "join > z > e"),
            )
        )
    ).complete("a").complete("b")  # fmt: skip

    assert ["c", "d"] == case.open
    assert ["d", "z"] == case.complete("c").open
    assert ["z", "z"] == case.complete("d").open


@states(37, "inclusive gateway that merges what several gateways split")
@pytest.mark.parametrize(("ways", "order"), [("ab", "ab"), ("ac", "ca"), ("c", "c")])
def test_acyclic_synchronizing_merge(ways, order):
    case = Case(
        diagram(
            process(
                start(), gateway("inclusive", "first"), gateway("exclusive", "second"), users("a", "b", "c", "away", "z"),
                gateway("inclusive", "merge"), end(),
                flows('s > first; first > a {contains(ways, "a")}; first > second {not(ways = "a")}; '
                      'second > b {contains(ways, "b")}; second > c {not(contains(ways, "b"))}; '
                      "a > merge; b > merge; c > merge; merge > z > e"),
            )
        ),
        ways=ways,
    )  # fmt: skip
    for name in order:
        assert "z" not in case.open
        case.complete(name)

    assert ["z"] == case.open


@states(38, "inclusive gateway: it waits as long as a token can still come, by a circle too")
def test_general_synchronizing_merge():
    case = Case(
        diagram(
            process(
                start(), gateway("parallel", "fork"), gateway("exclusive", "again"), users("a", "b", "z"),
                gateway("exclusive", "g"), gateway("inclusive", "merge"), end(),
                flows("s > fork; fork > a > merge; fork > again > b > g; g > again {more}; g > merge {not(more)}; "
                      "merge > z > e"),
            )
        )
    ).complete("a").complete("b", more=True)  # fmt: skip

    assert ["b"] == case.open
    assert ["z"] == case.complete("b", more=False).open


@states(41, "activity with a start quantity")
def test_thread_merge():
    path = "s > f; f > a > x; f > b > x; f > c > x; x > z > e"
    drawn = process(
        start(), gateway("parallel", "f"), users("a", "b", "c", "z"), user("x", startQuantity="3"), end(), flows(path)
    )
    case = Case(diagram(drawn)).complete("c").complete("a")

    assert ["b"] == case.open
    assert ["x"] == case.complete("b").open
    assert ["z"] == case.complete("x").open


@states(42, "several ways out of a gateway or activity that lead to the same place")
def test_thread_split():
    case = Case(
        diagram(
            process(
                start(), user("a"), gateway("parallel", "x"), gateway("parallel", "y"), users("z"), end(),
                flows("s > a; a > x > z; a > y > z; a > z; z > e"),
            )
        )
    ).complete("a")  # fmt: skip

    assert ["z", "z", "z"] == case.open
