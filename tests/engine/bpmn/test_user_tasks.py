"""Who works on a task, by when, with which form."""

from datetime import datetime

import orjson
import pytest

from engine import events as e
from tests.engine.bpmn.diagrams import diagram, end, flows, lanes, process, props, start, sub, user, users, zeebe
from tests.engine.bpmn.driving import SHANGHAI, Case


def one_task(*parts, **attributes):
    return diagram(process(start(), user("a", *parts, **attributes), end(), flows("s > a > e")))


def test_group_and_user_ids_without_a_mark_are_literal_and_separated_by_commas():
    task = Case(one_task(groups="sales, quality", users="li,wang")).task("a")

    assert ("sales", "quality") == task.candidate_groups
    assert ("li", "wang") == task.candidate_users
    assert task.assignee is None


@pytest.mark.parametrize(
    ("expression", "groups"),
    [
        ('=["sales", null, "quality"]', ("sales", "quality")),
        ('="sales, quality"', ("sales", "quality")),
        ("=null", ()),
        ('=""', ()),
        ("=missing", ()),
        ("=[]", ()),
    ],
)
def test_an_expression_yields_a_list_or_text_with_commas(expression, groups):
    assert groups == Case(one_task(groups=expression)).task("a").candidate_groups


def test_an_assignee_that_is_no_text_is_an_incident_before_the_task_is_there():
    case = Case(one_task(assignee="=42"))

    assert [] == case.open
    assert ("a", "bpmn.not_text") == (case.incident.element_id, case.incident.code)


def test_an_incident_at_the_assignment_is_retried_with_corrected_variables():
    case = Case(one_task(assignee="=who"), who=42)

    case.retry(who="li")

    assert "li" == case.task("a").assignee
    assert case.complete("a").done


def test_two_assignees_are_an_incident():
    assert "bpmn.several_assignees" == Case(one_task(assignee='=["li", "wang"]')).incident.code


def in_a_lane(**attributes):
    return diagram(
        process(
            lanes(sales=["s", "a", "p1"], archive=["e"]), start(), user("a", **attributes), end(), flows("s > a > e")
        )
    )


def test_a_task_that_names_nobody_belongs_to_the_group_of_its_lane():
    assert ("sales",) == Case(in_a_lane()).task("a").candidate_groups


def test_of_lanes_within_one_another_the_innermost_counts():
    inner = lanes(domestic=["a"], foreign=["b"]).replace("laneSet", "childLaneSet")
    outer = lanes(sales=["s", "a", "b", "c", "e"]).replace("</bpmn:lane>", f"{inner}</bpmn:lane>")
    case = Case(diagram(process(outer, start(), users("a", "b", "c"), end(), flows("s > a > e; s > b > e; s > c > e"))))

    assert [("domestic",), ("foreign",), ("sales",)] == [case.task(name).candidate_groups for name in "abc"]


def test_a_task_that_names_somebody_does_not_belong_to_the_lane():
    assert () == Case(in_a_lane(assignee="=nobody")).task("a").candidate_groups


def test_a_task_in_a_sub_process_belongs_to_the_lane_of_the_sub_process():
    case = Case(
        diagram(
            process(
                lanes(sales=["p1"]),
                start(), sub("p1", start("s1"), user("a"), end("e1"), flows("s1 > a > e1")), end(), flows("s > p1 > e"),
            )
        )
    )  # fmt: skip

    assert ("sales",) == case.task("a").candidate_groups


def test_one_person_may_not_do_both():
    case = Case(
        diagram(process(start(), user("a"), user("b", props(notBy="=[people.a]")), end(), flows("s > a > b > e")))
    ).complete("a", by="wang")

    assert ("wang",) == case.task("b").not_by


@pytest.mark.parametrize(
    ("due", "expected"),
    [
        ("2026-01-09T17:30:00", "2026-01-09T17:30:00"),
        ("2026-01-09T10:00:00Z", "2026-01-09T18:00:00"),
        ("2026-01-09", "2026-01-10T00:00:00"),
        ("PT5M", "2026-01-05T09:05:00"),
        ('=date and time("2026-01-09T17:30:00")', "2026-01-09T17:30:00"),
        ('=date and time("2026-01-09T17:30:00@Asia/Tokyo")', "2026-01-09T16:30:00"),
        ('=date("2026-01-09")', "2026-01-10T00:00:00"),
        ('="2026-01-09"', "2026-01-10T00:00:00"),
        ('=duration("P1DT1H")', "2026-01-06T10:00:00"),
        ('=duration("P1M")', "2026-02-05T09:00:00"),
        ("=now()", "2026-01-05T09:00:00"),
        ("=due workdays(1)", "2026-01-06T17:30:00"),
    ],
)
def test_a_due_date_is_a_moment_a_day_or_a_duration(due, expected):
    case = Case(one_task(due=due), answers={"due workdays": lambda n: "2026-01-06T17:30:00+08:00"})

    assert datetime.fromisoformat(expected).replace(tzinfo=SHANGHAI) == case.task("a").due


def test_no_due_date_is_none():
    assert Case(one_task(due="=missing")).task("a").due is None


def test_a_due_date_that_is_none_of_these_is_an_incident():
    case = Case(one_task(due='="tomorrow"'))

    assert ("bpmn.timer_value", "tomorrow") == (case.incident.code, case.incident.params["value"])


def test_a_form_is_resolved_when_the_task_is_created():
    case = Case(one_task(form="check"), forms=["check"])

    assert case.bundle.key("form", "check") == case.task("a").form_key


def test_the_latest_form_is_asked_for_and_recorded():
    case = Case(one_task(form="check", binding="latest"), answers={"latest": lambda kind, name: 99})

    assert 99 == case.task("a").form_key


def test_a_form_that_is_not_there_is_an_incident():
    case = Case(one_task(form="check"))

    assert ("bpmn.unknown_form", {"id": "check"}) == (case.incident.code, case.incident.params)


def test_it_is_as_urgent_as_most_and_nobody_looks_again_unless_the_diagram_says_so():
    task = Case(one_task()).task("a")

    assert (50, None) == (task.priority, task.follow_up)
    assert {"priority", "follow_up"}.isdisjoint(task.to_json())


@pytest.mark.parametrize(("written", "priority"), [("80", 80), ("=n + 1", 81), ('="0"', 0), ("100", 100)])
def test_how_urgent_it_is(written, priority):
    case = Case(one_task(zeebe("priorityDefinition", priority=written)), n=80)

    assert priority == case.task("a").priority
    assert case.task("a") == e.from_json(orjson.loads(orjson.dumps(case.task("a").to_json())))


@pytest.mark.parametrize("written", ["=n + 21", "=n - 81", "=n / 3", "=high", "=true and n > 1", '="high"'])
def test_a_priority_that_is_none_is_an_incident_before_the_task_is_there(written):
    case = Case(one_task(zeebe("priorityDefinition", priority=written)), n=80)

    assert ("bpmn.bad_priority", {"least": 0, "most": 100}) == (
        case.incident.code,
        {name: case.incident.params[name] for name in ("least", "most")},
    )
    assert [] == case.open


def test_when_somebody_looks_at_it_again():
    task = Case(one_task(zeebe("taskSchedule", followUpDate="=day", dueDate="P2D")), day="2026-01-07").task("a")

    assert datetime(2026, 1, 8, tzinfo=SHANGHAI) == task.follow_up
    assert datetime(2026, 1, 7, 9, tzinfo=SHANGHAI) == task.due
