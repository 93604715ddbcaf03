"""What differs between two versions, in the words that a process owner knows."""

from pathlib import Path

import pytest

from engine.differences import Detail, Difference, differences
from engine.errors import Invalid
from tests.engine.bpmn.diagrams import boundary, diagram, end, event, flows, process, service, start, timer, user

PROCESSES = Path(__file__).parent.parent.parent / "processes"


def shipped(pattern):
    return next(PROCESSES.rglob(pattern))


def drawn(*parts, **attributes):
    return diagram(process(start(), *parts, end(), flows("s > a > e"), **attributes))


@pytest.mark.parametrize("path", sorted(PROCESSES.rglob("*.*")), ids=lambda path: path.name)
def test_a_file_does_not_differ_from_itself(path):
    kinds = {".bpmn": "process", ".dmn": "decision", ".form": "form"}
    if kind := kinds.get(path.suffix):
        content = path.read_bytes()

        assert [] == differences(kind, content, content)


def test_a_changed_deadline_says_what_was_and_what_is():
    before, after = (drawn(user("a", name="Check", due=due)) for due in ("=due workdays(3)", "=due workdays(5)"))
    detail = Detail("taskSchedule/dueDate", "=due workdays(3)", "=due workdays(5)")

    assert [Difference("changed", "a", "userTask", "Check", (detail,))] == differences("process", before, after)


def test_a_boundary_timer_s_duration_belongs_to_the_event():
    before, after = (
        drawn(user("a"), boundary("b", "a", timer("Duration", span), name="Late")) for span in ("P3D", "P5D")
    )
    detail = Detail("timerEventDefinition/timeDuration", "P3D", "P5D")

    assert [Difference("changed", "b", "boundaryEvent", "Late", (detail,))] == differences("process", before, after)


def test_added_and_removed_steps_are_named():
    before, after = drawn(user("a"), user("b", name="Sign")), drawn(user("a"), service("c", name="Tell"))

    assert [
        Difference("removed", "b", "userTask", "Sign"),
        Difference("added", "c", "serviceTask", "Tell"),
    ] == differences("process", before, after)


def test_where_something_is_drawn_is_no_difference():
    content = shipped("office_affairs.bpmn").read_bytes()

    assert [] == differences("process", content, content.replace(b'<dc:Bounds x="', b'<dc:Bounds x="1'))


def test_the_way_into_a_step_belongs_to_the_flow():
    before = diagram(process(start(), user("a"), user("b"), end(), flows("s > a > b > e")))
    after = diagram(process(start(), user("a"), user("b"), end(), flows("s > b > a > e")))

    assert {"sequenceFlow"} == {each.type for each in differences("process", before, after)}


def test_a_table_s_row_is_named_by_its_place():
    content = shipped("*.dmn").read_bytes()
    (found,) = differences("decision", content, content.replace(b"<text>8</text>", b"<text>6</text>", 1))

    assert ("changed", "rule") == (found.change, found.type)
    assert int(found.name) > 0
    assert [("8", "6")] == [(detail.before, detail.after) for detail in found.details]


def test_a_form_s_field_is_named_by_its_label():
    content = shipped("carry_out.form").read_text("utf-8")
    after = content.replace('"maxLength": 500', '"maxLength": 800').replace('"maxLength":500', '"maxLength":800')
    found = differences("form", content.encode(), after.encode())

    assert found
    assert {("validate/maxLength", "500", "800")} == {
        (detail.path, detail.before, detail.after) for each in found for detail in each.details
    }


def test_messages_that_a_diagram_awaits_are_things():
    before, after = drawn(user("a"), boundary("w", "a", event("message", "m1"))), drawn(user("a"))

    assert [("removed", "w")] == [(each.change, each.id) for each in differences("process", before, after)]


def test_a_file_that_cannot_be_read_is_said():
    with pytest.raises(Invalid):
        differences("process", b"<a", b"<b/>")
