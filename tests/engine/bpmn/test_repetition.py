"""Multi-instance activities: an instance for each of a list."""

import pytest

from engine import events as e
from engine.bpmn.scopes import KEPT
from tests.engine.bpmn.diagrams import (
    boundary,
    call,
    condition,
    diagram,
    each,
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
    timer,
    user,
    users,
)
from tests.engine.bpmn.driving import Case


def asking(marker, **attributes):
    return diagram(process(start(), user("a", marker, **attributes), user("z"), end(), flows("s > a > z > e")))


def test_everybody_is_asked_at_once():
    case = Case(asking(each("voters", "voter"), assignee="=voter"), voters=["li", "wang", "zhao"])

    assert ["li", "wang", "zhao"] == [task.assignee for task in case.tasks.values()]
    assert [1, 2, 3] == [case.visible(key)["loopCounter"] for key in case.tasks]

    for key in reversed(list(case.tasks)):
        assert "z" not in case.open
        case.complete_key(key)

    assert ["z"] == case.open


def test_everybody_is_asked_in_turn():
    case = Case(asking(each("voters", "voter", sequential=True), assignee="=voter"), voters=["li", "wang"])

    assert ["li"] == [task.assignee for task in case.tasks.values()]

    case.complete("a", voters=[])

    assert ["wang"] == [task.assignee for task in case.tasks.values()]
    assert ["z"] == case.complete("a").open


def test_answers_are_collected_in_the_order_of_the_list():
    marker = each("voters", "voter", output="vote", outputs="votes")
    case = Case(asking(marker), voters=["li", "wang"])
    first, second = case.tasks

    case.complete_key(second, vote="no").complete_key(first, vote="yes")

    assert ["yes", "no"] == case.variables["votes"]


def test_enough_answers_end_the_rest():
    marker = each("[1, 2, 3]", output="vote", outputs="votes", until="numberOfCompletedInstances >= 2")
    case = Case(asking(marker))
    first, second, _ = case.tasks

    case.complete_key(first, vote="a").complete_key(second, vote="b")

    assert ["z"] == case.open
    assert ["a", "b", None] == case.variables["votes"]
    assert ["a"] == case.terminated


def test_nobody_to_ask_is_no_obstacle():
    case = Case(asking(each("[]", output="x", outputs="xs")))

    assert ["z"] == case.open
    assert {"xs": []} == case.variables


def test_a_ring_of_nobody_to_ask_is_an_incident():
    case = Case(
        diagram(
            process(
                start(), gateway("exclusive", "m"), user("a", each("[]")), gateway("exclusive", "g"), end(),
                flows("s > m > a > g; g > m {true}; g > e {false}"),
            )
        )
    )  # fmt: skip

    assert "bpmn.budget" == case.incident.code


@pytest.mark.parametrize("items", ["5", "null"])
def test_what_cannot_be_gone_through_is_an_incident(items):
    assert "bpmn.not_a_list" == Case(asking(each(items))).incident.code


def test_too_many_instances_are_an_incident_and_none_is_made():
    case = Case(asking(each("for i in 1..1001 return i")))

    assert "bpmn.budget" == case.incident.code
    assert [] == case.open


def test_a_timer_on_a_multi_instance_activity_takes_all_instances_away():
    case = Case(
        diagram(
            process(
                start(), user("a", each("[1, 2]")), boundary("b", "a", timer("Duration", "PT1H")), user("h"), end(),
                flows("s > a > e; b > h > e"),
            )
        )
    )  # fmt: skip

    assert 1 == len(case.timers)
    assert ["h"] == case.after(hours=1).open
    assert ["a", "a", "a"] == case.terminated


def test_instances_write_where_the_name_lives():
    case = Case(asking(each("[1, 2]", "n")), total=0)
    first, second = case.tasks

    case.complete_key(first, total=5, n=9)

    assert {"total": 5} == case.variables
    assert 5 == case.visible(second)["total"]


def test_what_an_instance_answers_is_its_own_until_it_is_collected():
    both = sub(
        "p1",
        each('["x", "y"]', output="vote", outputs="votes"),
        start("s1"),
        users("a", "b"),
        end("e1"),
        flows("s1 > a > b > e1"),
    )
    case = Case(diagram(process(start(), both, user("z"), end(), flows("s > p1 > z > e"))))
    first, second = case.tasks
    case.complete_key(first, vote="yes").complete_key(second, vote="no").complete("b").complete("b")

    assert {"votes": ["yes", "no"]} == case.variables


def test_what_an_instance_has_for_itself_it_maps_out_to_itself():
    """Camunda 8: a name lives where it is found first, from the instance outwards."""
    asked = user(
        "a", io(inputs={"n": "=item"}, outputs={"n": "=n + answer", "last": "=answer"}),
        each("[1, 2]", "item", output="n * 10", outputs="all"),
    )  # fmt: skip
    case = Case(diagram(process(start(), asked, user("z"), end(), flows("s > a > z > e"))), n=0)

    case.complete("a", answer=5).complete("a", answer=7)

    assert {"n": 0, "last": 7, "all": [60, 90]} == case.variables


@pytest.mark.parametrize("sequential", [False, True])
def test_instances_read_what_was_collected_so_far(sequential):
    """Camunda 8: the collection is a variable of the body."""
    marker = each("[1, 2]", "item", output="vote", outputs="votes", sequential=sequential)
    asked = user("a", io(inputs={"before": "=votes"}), marker)
    case = Case(diagram(process(start(), asked, user("z"), end(), flows("s > a > z > e"))), votes="of an earlier round")

    assert [None, None] == case.visible(case.task("a").key)["before"]

    case.complete("a", vote="yes")
    seen = case.visible(case.task("a").key)

    assert (["yes", None], ["yes" if sequential else None, None]) == (seen["votes"], seen["before"])
    assert {"votes": ["yes", "no"]} == case.complete("a", vote="no").variables


@pytest.mark.parametrize("sequential", [False, True])
def test_an_instance_without_an_answer_has_not_its_neighbours(sequential):
    worked = service("w", each("[1, 2, 3]", output="said.vote", outputs="votes", sequential=sequential))
    case = Case(diagram(process(start(), worked, user("z"), end(), flows("s > w > z > e"))))
    case.work("w", said={"vote": "yes"}).work("w").work("w", said={"vote": "no"})

    assert {"votes": ["yes", None, "no"]} == case.variables


@pytest.mark.parametrize(
    ("output", "collected"), [("n", [1, 2]), ("loopCounter", [1, 2]), ("numberOfInstances", [2, 2])]
)
def test_what_an_instance_begins_with_may_be_its_answer(output, collected):
    case = Case(asking(each("[1, 2]", "n", output=output, outputs="found"))).complete("a").complete("a")

    assert collected == case.variables["found"]


def test_a_multi_instance_call_has_an_instance_each():
    inner = process(start("s2"), user("u"), end("e2"), flows("s2 > u > e2"), id="q")
    activity = call(
        "c",
        "q",
        each("names", "name", output="answer", outputs="answers"),
        io(inputs={"who": "=name"}, outputs={"answer": "=said"}),
    )
    case = Case(diagram(process(start(), activity, user("z"), end(), flows("s > c > z > e")), inner), names=["x", "y"])

    assert [
        {"who": "x", "name": "x", "loopCounter": 1, "answer": None},
        {"who": "y", "name": "y", "loopCounter": 2, "answer": None},
    ] == [case.visible(key) for key in case.tasks]

    for key in list(case.tasks):
        case.complete_key(key, said=f"{case.visible(key)['who']}!")

    assert ["x!", "y!"] == case.variables["answers"]


def test_a_multi_instance_sub_process_has_variables_of_its_own():
    case = Case(
        diagram(
            process(
                start(),
                sub("p1", each("[1, 2]", "n"), start("s1"), users("a", "b"), end("e1"), flows("s1 > a > b > e1")),
                user("z"), end(), flows("s > p1 > z > e"),
            )
        )
    )  # fmt: skip
    first, _ = case.tasks
    case.complete_key(first, n=10)

    assert [10, 2] == sorted([case.visible(key)["n"] for key in case.tasks], reverse=True)

    case.complete("a").complete("b").complete("b")

    assert ["z"] == case.open


def test_jobs_and_receive_tasks_repeat_too():
    case = Case(
        diagram(
            process(
                start(), service("w", each("[1, 2]", "n"), io(inputs={"given": "=n"})),
                element("receiveTask", "r", each("[1, 2]"), messageRef="message_m1"), user("z"), end(),
                flows("s > w > r > z > e"),
            )
        )
    )  # fmt: skip

    assert [1, 2] == [job.variables["given"] for job in case.jobs.values()]

    case.work("w").work("w")

    assert 2 == len(case.messages)
    assert ["z"] == case.send("m1").send("m1").open


def test_a_script_is_repeated():
    case = Case(
        diagram(
            process(
                start(), script("x", "n * n", "square", each("[1, 2, 3]", "n", sequential=True, output="square", outputs="squares")),
                user("z"), end(), flows("s > x > z > e"),
            )
        )
    )  # fmt: skip

    assert [1, 4, 9] == case.variables["squares"]


def test_an_incident_in_one_instance_holds_up_only_that_one():
    case = Case(asking(each("[1, 2]", "n"), assignee='=if n = 1 and broken then 5 else "li"'), broken=True)

    assert ["a"] == case.open

    case.complete("a")

    assert [] == case.open

    case.retry(broken=False)

    assert ["z"] == case.complete("a").open


def test_an_error_from_one_instance_is_caught_at_the_body():
    case = Case(
        diagram(
            process(
                start(), service("w", each("[1, 2]")), boundary("b", "w", event("error", "e1")), user("h"), end(),
                flows("s > w > e; b > h > e"),
            )
        )
    ).throw("w", "e1")  # fmt: skip

    assert ["h"] == case.open
    assert {} == case.jobs


def test_the_completion_condition_sees_what_the_instances_brought_so_far():
    vetoed = each("[1, 2, 3]", "item", output="answer", outputs="answers", until='list contains(answers, "no")')
    case = Case(asking(vetoed)).complete("a", answer="yes")

    assert ["a", "a"] == case.open
    assert ["z"] == case.complete("a", answer="no").open


def test_no_instance_ends_before_its_body():
    case = Case(asking(each("[1, 2, 3]", until="numberOfTerminatedInstances + numberOfCompletedInstances = 1")))

    assert ["z"] == case.complete("a").open


def test_workers_who_hand_back_all_that_they_were_given_do_not_lose_count():
    case = Case(diagram(process(start(), service("w", each("[1, 2, 3]")), users("z"), end(), flows("s > w > z > e"))))
    for job in list(case.jobs.values()):
        given = {name: value for name, value in job.variables.items() if name not in KEPT}
        case.command(lambda runtime, job=job, given=given: runtime.complete_job(job.key, given))

    assert ["z"] == case.open


def test_a_body_without_instances_that_is_taken_away_was_no_task():
    """Its condition happens before it would have gone on."""
    border = boundary("b", "a", condition("true"))
    case = Case(
        diagram(process(start(), user("a", each("[]")), border, users("y"), end(), flows("s > a > e; b > y > e")))
    )

    assert ["y"] == case.open
    assert [] == case.told(e.UserTaskCanceled)
