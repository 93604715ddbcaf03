"""Patterns 23 and 24."""

from tests.engine.bpmn.diagrams import diagram, element, end, event, flows, gateway, process, start, users
from tests.engine.bpmn.driving import Case
from tests.engine.bpmn.patterns.catalogue import states


@states(23, "signal: who does not wait yet has missed it")
def test_transient_trigger():
    thrown = element("intermediateThrowEvent", "t", event("signal", "s1"))
    caught = element("intermediateCatchEvent", "c", event("signal", "s1"))
    path = flows("s > a > t > m; m > e; s > b > c > z > e")
    drawn = diagram(process(start(), users("a", "b", "m", "z"), thrown, caught, end(), path))

    assert ["m", "z"] == Case(drawn).complete("b").complete("a").open
    assert ["m"] == Case(drawn).complete("a").complete("b").open


@states(24, "catching event in a branch of its own, which a parallel gateway joins where the trigger is needed")
def test_persistent_trigger():
    caught = element("intermediateCatchEvent", "c", event("message", "m1"))
    path = flows("s > a > join; s > c > join; join > z > e")
    drawn = diagram(process(start(), users("a", "z"), caught, gateway("parallel", "join"), end(), path))

    assert ["z"] == Case(drawn).send("m1").complete("a").open
    assert ["z"] == Case(drawn).complete("a").send("m1").open
