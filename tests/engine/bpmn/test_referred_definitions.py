"""Event definitions that stand apart, and events that refer to them."""

from tests.engine.bpmn import camunda_7
from tests.engine.bpmn.diagrams import (
    boundary,
    diagram,
    element,
    end,
    event,
    flows,
    process,
    referred,
    start,
    timer,
    user,
)
from tests.engine.bpmn.driving import Case
from tests.engine.bpmn.refusing import findings


def apart(name, definition):
    return definition.replace("EventDefinition", f'EventDefinition id="{name}"', 1)


MESSAGE, SOON, OVER = (
    apart("asked", event("message", "m1")),
    apart("soon", timer("Duration", "PT1H")),
    apart("over", event("terminate")),
)


def test_an_event_may_refer_to_its_definition():
    caught = element("intermediateCatchEvent", "c", referred("asked"))
    case = Case(diagram(process(start(), caught, user("z"), end(), flows("s > c > z > e")), roots=MESSAGE))

    assert ["z"] == case.send("m1").open


def test_several_may_refer_to_the_same_one():
    on_border = boundary("b", "a", referred("soon")) + boundary("d", "z", referred("soon"))
    case = Case(
        diagram(
            process(start(), user("a"), user("z"), on_border, end(), flows("s > a > e; b > z > e; d > e")), roots=SOON
        )
    )

    assert ["z"] == case.after(hours=1).open
    assert case.after(hours=1).done


def test_a_case_begins_and_ends_by_them():
    drawn = diagram(
        process(start("s", referred("asked")), user("a"), end("e", referred("over")), flows("s > a > e")),
        roots=MESSAGE + OVER,
    )

    assert Case(drawn, starts=False).start(at="s").complete("a").done


def test_one_beside_a_definition_of_its_own_is_one_of_two():
    caught = element("intermediateCatchEvent", "c", referred("asked"), timer("Duration", "PT2H"))
    case = Case(diagram(process(start(), caught, user("z"), end(), flows("s > c > z > e")), roots=MESSAGE))

    assert ["z"] == case.send("m1").open
    assert {} == case.timers


def test_what_is_not_there_is_refused():
    found = findings(start(), element("intermediateCatchEvent", "x", referred("gone")), end(), flows("s > x > e"))

    assert ("x", "eventDefinitionRef") in [(each.element_id, each.params["tag"]) for each in found]


def test_the_words_of_a_dialect_are_looked_at_there_too():
    definition = '<bpmn:errorEventDefinition id="wrong" camunda:errorDetail="x"/>'
    border = f'<bpmn:boundaryEvent id="b" attachedToRef="u">{referred("wrong")}</bpmn:boundaryEvent></bpmn:process>'
    content = camunda_7.drawn(camunda_7.user(), roots=definition).decode().replace("</bpmn:process>", border)

    assert [("bpmn.not_executed", "b", "camunda:errorDetail", "at errorEventDefinition")] == camunda_7.told(
        content.encode()
    )
