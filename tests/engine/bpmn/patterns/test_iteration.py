"""Patterns 10, 21 and 22."""

from tests.engine.bpmn.diagrams import (
    again,
    call,
    diagram,
    end,
    flows,
    gateway,
    io,
    process,
    script,
    start,
    user,
    users,
)
from tests.engine.bpmn.driving import Case
from tests.engine.bpmn.patterns.catalogue import states


@states(10, "sequence flows that lead back, by exclusive gateways, with any number of ways in and out")
def test_arbitrary_cycles():
    case = Case(
        diagram(
            process(
                start(), gateway("exclusive", "enter"), gateway("exclusive", "m1"), gateway("exclusive", "m2"),
                users("a", "b"), gateway("exclusive", "g1"), gateway("exclusive", "g2"), end(), end("out"),
                flows("s > enter; enter > m1 {first}; enter > m2 {not(first)}; m1 > a > g1; g1 > m2 {on}; g1 > out {not(on)}; "
                      "m2 > b > g2; g2 > m1 {on}; g2 > e {not(on)}"),
            )
        ),
        first=False,
    )  # fmt: skip

    assert ["b"] == case.open
    assert ["a"] == case.complete("b", on=True).open
    assert ["b"] == case.complete("a", on=True).open
    assert ["a"] == case.complete("b", on=True).open
    assert case.complete("a", on=False).done


@states(21, "standard loop marker, its condition before or after the work")
def test_structured_loop():
    def looped(**options):
        return diagram(process(start(), user("a", again("n < 2", **options)), user("z"), end(), flows("s > a > z > e")))

    assert ["z"] == Case(looped(before=True), n=2).open

    case = Case(looped(), n=2)

    assert ["a"] == case.open
    assert ["a"] == case.complete("a", n=1).open
    assert ["z"] == case.complete("a", n=2).open


@states(22, "call activity of the process itself, and a way past it")
def test_recursion():
    deeper = call("deeper", "p", io(inputs={"n": "=n - 1"}, outputs={"sum": "=sum + n"}))
    drawn = diagram(
        process(
            start(), gateway("exclusive", "g", default="g_done"), user("a"), deeper, script("done", "0", "sum"), end(),
            flows("s > g; g > a {n > 0}; a > deeper > e; g > done > e"),
        )
    )  # fmt: skip
    case = Case(drawn, n=3)
    for _ in range(3):
        assert ["a"] == case.open
        case.complete("a")

    assert case.done
    assert {"n": 3, "sum": 3} == case.variables
