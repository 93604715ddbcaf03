"""BPMN's own words for the list of a multi-instance, the item of an instance, and what all of them give."""

import pytest

from tests.engine.bpmn import camunda_7
from tests.engine.bpmn.diagrams import data_object, diagram, each, end, flows, process, start, user
from tests.engine.bpmn.driving import Case
from tests.engine.bpmn.refusing import between

WORDS = ("loopDataInputRef", "loopDataOutputRef")


def many(*, inside="", item=None, result=None, marker="", **references):
    """A marker in BPMN's words alone, or *marker* with them."""
    inner = "".join(f"<bpmn:{name}>{references[name]}</bpmn:{name}>" for name in WORDS if name in references)
    inner += f'<bpmn:inputDataItem id="in" name="{item}"/>' if item is not None else ""
    inner += f'<bpmn:outputDataItem id="out" name="{result}"/>' if result is not None else ""
    if marker:
        return marker.replace("</bpmn:multi", f"{inner}</bpmn:multi")
    return f"<bpmn:multiInstanceLoopCharacteristics>{inner}{inside}</bpmn:multiInstanceLoopCharacteristics>"


def begun(loop, *beside, **variables):
    task = user("x", loop, assignee="=person")
    return Case(diagram(process(start(), task, user("z"), end(), *beside, flows("s > x > z > e"))), **variables)


def test_an_instance_for_each_of_a_variable():
    case = begun(many(loopDataInputRef="people_asked", item="person"), people_asked=["li", "wang"])

    assert ["li", "wang"] == [task.assignee for task in case.tasks.values()]


@pytest.mark.parametrize("named", ["d", "d_ref"])
def test_the_list_may_be_a_data_object(named):
    case = begun(many(loopDataInputRef=named, item="person"), data_object("d", "asked", collection=True), asked=["li"])

    assert ["li"] == [task.assignee for task in case.tasks.values()]


def test_what_the_instances_give_is_collected_in_the_order_of_the_list():
    loop = many(loopDataInputRef="asked", item="person", loopDataOutputRef="answers", result="answer")
    case = begun(loop, asked=["li", "wang"])
    first, second = case.tasks
    case.complete_key(second, answer="no").complete_key(first, answer="yes")

    assert ["z"] == case.open
    assert {"asked": ["li", "wang"], "answers": ["yes", "no"]} == case.variables


@pytest.mark.parametrize("given", ["asked", "${asked}"])
def test_camunda_7_knows_the_list_and_the_item(given):
    loop = many(loopDataInputRef=given, item="person")
    case = Case(
        camunda_7.drawn(camunda_7.user(attributes='camunda:assignee="${person}"', inner=loop)), asked=["li", "wang"]
    )

    assert ["li", "wang"] == [task.assignee for task in case.tasks.values()]


@pytest.mark.parametrize(
    ("loop", "code", "about"),
    [
        (many(item="person"), "bpmn.no_collection", None),
        (many(loopDataInputRef="asked", marker=each("asked")), "bpmn.no_collection", None),
        (many(item="person", marker=each("asked", "who")), "bpmn.not_executed", "inputDataItem"),
        (many(loopDataInputRef="the list"), "bpmn.not_executed", "loopDataInputRef"),
        (many(loopDataInputRef="asked", item="the person"), "bpmn.not_executed", "inputElement"),
        (
            many(loopDataInputRef="asked", loopDataOutputRef="answers", result="a b"),
            "bpmn.not_executed",
            "outputDataItem",
        ),
        (
            many(loopDataInputRef="asked", loopDataOutputRef="=answers[1]", result="a"),
            "bpmn.not_executed",
            "outputCollection",
        ),
        (many(loopDataInputRef="asked", result="answer"), "bpmn.attribute_missing", "loopDataOutputRef"),
        (many(loopDataInputRef="asked", loopDataOutputRef="answers"), "bpmn.attribute_missing", "outputDataItem"),
        (many(loopDataInputRef="asked", item="people"), "bpmn.reserved_variable", None),
    ],
)
def test_what_says_too_little_or_too_much_is_refused(loop, code, about):
    (found, *others) = between(user("x", loop))

    assert [] == others
    assert (code, about) == (found.code, found.params.get("tag") or found.params.get("attribute"))
