"""What enters an element and what leaves it."""

import pytest

from engine import events as e
from tests.engine.bpmn import camunda_7
from tests.engine.bpmn.diagrams import (
    diagram,
    element,
    end,
    event,
    flows,
    gateway,
    io,
    process,
    script,
    service,
    start,
    sub,
    user,
    users,
)
from tests.engine.bpmn.driving import Case


def one_task(mappings):
    return diagram(process(start(), user("a", mappings), user("b"), end(), flows("s > a > b > e")))


def test_without_output_mappings_all_variables_leave_a_task():
    assert {"x": 1, "y": 2} == Case(one_task("")).complete("a", x=1, y=2).variables


def test_output_mappings_decide_alone():
    case = Case(one_task(io(outputs={"total": "=x + y", "who": "=people.a"})))

    case.complete("a", by="wang", x=1, y=2)

    assert {"total": 3, "who": "wang"} == case.variables


def test_input_mappings_are_seen_by_their_task_alone():
    case = Case(one_task(io(inputs={"local": "=given + 1"})), given=1)

    assert {"given": 1, "local": 2} == case.visible(case.task("a").key)
    assert {"given": 1} == case.variables

    case.complete("a")

    assert {"given": 1} == case.visible(case.task("b").key)


def test_a_submitted_input_variable_stays_local():
    case = Case(one_task(io(inputs={"local": "=1"}))).complete("a", local=5, other=6)

    assert {"other": 6} == case.variables


def test_later_mappings_see_earlier_ones():
    case = Case(one_task(io(inputs={"x": "=1", "y": "=x + 1"}, outputs={"z": "=y + 1", "w": "=z + 1"}))).complete("a")

    assert {"z": 3, "w": 4} == case.variables


def test_a_target_may_be_a_path():
    case = Case(one_task(io(outputs={"customer.name": "=n", "customer.address.city": '="苏州"'})), customer={"id": 7})

    case.complete("a", n="天诚")

    assert {"customer": {"id": 7, "name": "天诚", "address": {"city": "苏州"}}} == case.variables


def test_what_goes_in_by_a_path_has_only_what_is_mapped():
    """Camunda 8: only output mappings merge with what is there."""
    given = io(inputs={"customer.name": "=n", "customer.address.city": '="苏州"'})
    case = Case(one_task(given), customer={"id": 7}, n="天诚")

    assert {"name": "天诚", "address": {"city": "苏州"}} == case.visible(case.task("a").key)["customer"]
    assert {"id": 7} == case.variables["customer"]


@pytest.mark.parametrize("name", ["客户", "x1", "_x", "function", "item", "date"])
def test_a_target_is_any_name_that_expressions_read_again(name):
    drawn = user("a", io(outputs={name: "=1"})), script("b", f"{name} + 1", "z"), user("c")

    assert 2 == Case(diagram(process(start(), *drawn, end(), flows("s > a > b > c > e")))).complete("a").variables["z"]


def test_an_entry_may_have_any_name_of_the_language():
    assert {"a": {"null": 1, "return": 2}} == Case(one_task(io(outputs={"a.null": "=1", "a.return": "=2"}))).complete(
        "a"
    ).variables


def test_no_source_is_null():
    mapped = io(inputs={"a": ""}, outputs={"b": ""}).replace(' source=""', "", 1)
    case = Case(one_task(mapped), a=1, b=2)

    assert case.visible(case.task("a").key)["a"] is None
    assert {"a": 1, "b": None} == case.complete("a").variables


def test_a_literal_source_is_text():
    assert {"mode": "by_hand"} == Case(one_task(io(outputs={"mode": "by_hand"}))).complete("a").variables


def test_what_a_division_gives_is_a_number_for_the_next_step():
    shares = script("x", "10 / 3", "share"), script("y", "share * 3 > 9 and share < 4", "fair")
    case = Case(diagram(process(start(), *shares, user("a"), end(), flows("s > x > y > a > e"))))

    assert {"share": 3.3333333333333335, "fair": True} == case.variables


def test_dates_and_durations_are_stored_as_text():
    case = Case(one_task(io(outputs={"day": '=date("2026-01-09")', "span": '=duration("P3D")', "n": "=0.1 + 0.2"})))

    case.complete("a")

    assert {"day": "2026-01-09", "span": "P3D", "n": 0.3} == case.variables


def test_a_variable_is_written_where_its_name_lives():
    case = Case(
        diagram(
            process(
                start(),
                sub(
                    "p1", io(inputs={"seat": "=1"}), start("s1"), user("a"), user("b"), end("e1"),
                    flows("s1 > a > b > e1"),
                ),
                user("z"), end(), flows("s > p1 > z > e"),
            )
        ),
        shared=1,
    )  # fmt: skip
    case.complete("a", seat=2, shared=2, new=3)

    assert {"seat": 2, "shared": 2, "new": 3} == case.visible(case.task("b").key)
    assert {"shared": 2, "new": 3} == case.variables


def test_parallel_branches_see_each_others_writes():
    case = Case(
        diagram(
            process(
                start(), gateway("parallel", "f"), users("a", "b"), script("c", "x + 1", "y"), end(),
                flows("s > f; f > a > e; f > b > c > e"),
            )
        )
    )  # fmt: skip

    case.complete("a", x=1).complete("b")

    assert {"x": 1, "y": 2} == case.variables


def test_a_failing_output_mapping_is_an_incident_and_the_task_stays_completed():
    case = Case(one_task(io(outputs={"x": "=for i in 1..1000 return for j in 1..1000 return i * j"})))

    case.complete("a", by="li")

    assert ("a", "feel.budget") == (case.incident.element_id, case.incident.code)
    assert [] == case.open
    assert {"start": "li", "a": "li"} == case.people


CAUGHT = element("intermediateCatchEvent", "x", event("message", "m1"), io(inputs={"a": "=n"}, outputs={"b": "=a + c"}))
CAUGHT_7 = camunda_7.io(
    '<camunda:inputParameter name="a">${n}</camunda:inputParameter>'
    '<camunda:outputParameter name="b">${a + c}</camunda:outputParameter>'
)


@pytest.mark.parametrize(
    "drawn",
    [
        diagram(process(start(), CAUGHT, user("z"), end(), flows("s > x > z > e"))),
        camunda_7.drawn(
            f'<bpmn:intermediateCatchEvent id="x">{CAUGHT_7}<bpmn:messageEventDefinition messageRef="m"/>'
            "</bpmn:intermediateCatchEvent>",
            camunda_7.user("z"),
            roots='<bpmn:message id="m" name="m1"/>',
        ),
    ],
    ids=["zeebe", "camunda"],
)
def test_what_is_mapped_into_a_catch_event_is_its_own_while_it_waits(drawn):
    case = Case(drawn, n=1)
    (key,) = case.messages

    assert 1 == case.visible(key)["a"]

    variables = case.send("m1", c=2).variables

    assert 3 == variables["b"]
    assert "a" not in variables


def test_a_job_gets_its_input_mappings_and_its_output_mappings_decide():
    case = Case(
        diagram(
            process(
                start(), service("w", io(inputs={"x": "=1"}, outputs={"y": "=result + x"})), user("a"), end(),
                flows("s > w > a > e"),
            )
        ),
        other=5,
    )  # fmt: skip

    assert {"x": 1} == case.job("w").variables

    case.work("w", result=2)

    assert {"other": 5, "y": 3} == case.variables


def test_a_write_that_changes_nothing_is_not_told():
    case = Case(one_task(""), x=1, flag=True).complete("a", x=1, flag=1)
    told = [(event.name, event.before, event.after) for event in case.happened if isinstance(event, e.VariableWritten)]

    assert [("people", {"start": "li"}, {"start": "li", "a": "li"}), ("flag", True, 1)] == told


def test_an_output_mapping_leaves_its_task_even_under_the_name_of_an_input():
    case = Case(one_task(io(inputs={"x": "=1"}, outputs={"x": "=x + 1"}))).complete("a")

    assert {"x": 2} == case.variables
