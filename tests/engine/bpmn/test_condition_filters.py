"""A condition that is asked by some changes of variables only: Camunda 8's filter, and Camunda 7's."""

import pytest

from tests.engine.bpmn import camunda_7
from tests.engine.bpmn.diagrams import (
    asked_by,
    boundary,
    diagram,
    end,
    event,
    extensions,
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
    zeebe,
)
from tests.engine.bpmn.driving import Case
from tests.engine.bpmn.refusing import findings


def watched(definition, *parts, interrupting=False):
    """``a`` with a condition on its border, and ``write`` again and again beside it."""
    return diagram(
        process(
            start(), gateway("parallel", "f"), gateway("exclusive", "m"), user("write"), user("a", *parts),
            boundary("b", "a", definition, interrupting=interrupting), user("z"), end(),
            flows("s > f; f > m > write > m; f > a > e; b > z > e"),
        )
    )  # fmt: skip


def test_a_change_of_another_kind_is_not_looked_at():
    case = Case(watched(asked_by("stock < 5", variableEvents="update")))

    assert ["a", "write"] == case.complete("write", stock=4).open
    assert ["a", "write", "z"] == case.complete("write", stock=3).open


def test_where_it_may_be_created_what_changes_it_is_not_looked_at():
    case = Case(watched(asked_by("stock < 5", variableEvents="create")), stock=9)

    assert ["a", "write"] == case.complete("write", stock=4).open


@pytest.mark.parametrize("kinds", ["create, update", "create,update", None])
def test_both_kinds_are_all_changes(kinds):
    case = Case(watched(asked_by("stock < 5", variableEvents=kinds, variableNames="stock")), stock=9)

    assert ["a", "write", "z"] == case.complete("write", stock=4).open


def test_a_condition_is_asked_when_its_event_begins_whatever_the_filter_says():
    case = Case(watched(asked_by("stock < 5", variableEvents="create")), stock=4)

    assert ["a", "write", "z"] == case.open


def test_without_names_the_variables_of_the_condition_are_meant():
    case = Case(watched(asked_by("stock < 5", variableEvents="create")), stock=9).complete("write", stock=4)

    assert ["a", "write"] == case.complete("write", other=1).open


def test_what_other_names_change_is_not_looked_at():
    case = Case(watched(asked_by("stock < 5", variableNames="checked, counted")), stock=9)

    assert ["a", "write"] == case.complete("write", stock=4).open
    assert ["a", "write", "z"] == case.complete("write", counted=True).open


def test_a_change_that_cannot_be_seen_from_there_is_none():
    inner = (
        start("is") + user("look", io(inputs={"seen": "=stock"})) + script("set", "stock", "seen") + end("ie")
        + flows("is > look > set > ie")
    )  # fmt: skip
    elsewhere = sub("x", io(inputs={"seen": "=9"}), inner)
    case = Case(
        diagram(
            process(
                start(), gateway("parallel", "f"), users("a", "z"), elsewhere,
                boundary("b", "a", asked_by("stock < 5", variableNames="seen"), interrupting=False), end(),
                flows("s > f; f > x > e; f > a > e; b > z > e"),
            )
        ),
        stock=9,
    )  # fmt: skip

    assert ["a"] == case.complete("look", stock=4).open


def test_several_changes_of_one_command_are_looked_at_together():
    case = Case(watched(asked_by("stock < 5", variableEvents="create"), interrupting=True), stock=9)

    assert ["a", "write"] == case.complete("write", stock=4, other=1).open
    assert ["a", "write"] == case.complete("write", stock=3).open


def test_an_event_sub_process_has_a_filter_too():
    caught = handler(
        "h", start("hs", asked_by("stock < 5", variableEvents="update"), isInterrupting="false"), user("repair"), end("he"),
        flows("hs > repair > he"),
    )  # fmt: skip
    case = Case(
        diagram(
            process(start(), gateway("exclusive", "m"), user("write"), caught, end(), flows("s > m > write > m; write > e {false}"))
        )
    )  # fmt: skip

    assert ["write"] == case.complete("write", stock=1).open
    assert ["repair", "write"] == case.complete("write", stock=2).open


@pytest.mark.parametrize(
    ("given", "tag", "reason"),
    [
        ({"variableEvents": "delete"}, "variableEvents delete", "create_or_update"),
        ({"variableEvents": "changed, update"}, "variableEvents changed", "create_or_update"),
        ({"variableNames": "stock.left"}, "variableNames stock.left", "no_variable_name"),
    ],
)
def test_a_filter_that_nothing_would_pass_is_refused(given, tag, reason):
    found = findings(
        start(), user("a"), boundary("b", "a", asked_by("stock < 5", **given)), end(), flows("s > a > e; b > e")
    )

    assert [("bpmn.not_executed", "b", tag, reason)] == [
        (each.code, each.element_id, each.params["tag"], each.params["reason"]) for each in found
    ]


def test_where_a_case_begins_there_is_nothing_to_filter():
    found = findings(start("s", asked_by("stock < 5", variableEvents="create")), user("a"), end(), flows("s > a > e"))

    assert [("s", "conditionalFilter", "nothing_changes_yet")] == [
        (each.element_id, each.params["tag"], each.params["reason"]) for each in found
    ]


def test_a_filter_stands_at_a_condition_only():
    misplaced = event("message", "m1").replace(
        "/>", f">{extensions(zeebe('conditionalFilter'))}</bpmn:messageEventDefinition>"
    )
    found = findings(start(), user("a"), boundary("b", "a", misplaced), end(), flows("s > a > e; b > e"))

    assert [("zeebe:conditionalFilter", "at messageEventDefinition")] == [
        (each.params["tag"], each.params["reason"]) for each in found
    ]


def of_camunda_7(attributes):
    definition = (
        f"<bpmn:conditionalEventDefinition {attributes}><bpmn:condition>${{stock &lt; 5}}</bpmn:condition>"
        "</bpmn:conditionalEventDefinition>"
    )
    on_border = f'<bpmn:boundaryEvent id="b" attachedToRef="u">{definition}</bpmn:boundaryEvent>' + camunda_7.user("z")
    beside = (
        '<bpmn:parallelGateway id="f"/><bpmn:exclusiveGateway id="m"/>'
        '<bpmn:userTask id="write"/><bpmn:userTask id="u"/>'
    )
    return (
        f'{camunda_7.HEAD}<bpmn:process id="p" isExecutable="true">{start()}{beside}{on_border}{end()}'
        f"{flows('s > f; f > m > write > m; f > u > e; b > z > e')}</bpmn:process></bpmn:definitions>"
    ).encode()


@pytest.mark.parametrize(
    ("attributes", "seen"),
    [
        ("", True),
        ('camunda:variableName="stock"', True),
        ('camunda:variableName="other"', False),
        ('camunda:variableEvents="update, delete"', True),
        ('camunda:variableEvents="create"', False),
        ('camunda:variableName="stock" camunda:variableEvents="update"', True),
    ],
)
def test_camunda_7_says_it_in_attributes(attributes, seen):
    case = Case(of_camunda_7(attributes), stock=9).complete("write", stock=4)

    assert (["write", "z"] if seen else ["u", "write"]) == case.open


def test_where_camunda_7_names_no_variable_any_is_meant():
    case = Case(of_camunda_7('camunda:variableEvents="create"'), stock=9).complete("write", stock=4)

    assert ["write", "z"] == case.complete("write", other=1).open


def test_in_camunda_7_too_nothing_is_ever_deleted():
    assert [("bpmn.not_executed", "b", "variableEvents delete", "create_or_update")] == camunda_7.told(
        of_camunda_7('camunda:variableEvents="delete"')
    )
