"""Complex gateways: they start when their condition holds, and begin anew when no other token can come."""

from engine import events as e
from tests.engine.bpmn.diagrams import diagram, element, end, flows, gateway, process, start, users
from tests.engine.bpmn.driving import Case


def joined(condition, path="join > z > e", default=None, **variables):
    expression = f"<bpmn:activationCondition>={condition}</bpmn:activationCondition>"
    return Case(
        diagram(
            process(
                start(), gateway("parallel", "fork"), users("a", "b", "c", "z", "late"),
                gateway("complex", "join", expression, default=default), end(),
                flows(f"s > fork; fork > a > join; fork > b > join; fork > c > join; {path}"),
            )
        ),
        **variables,
    )  # fmt: skip


def test_it_starts_when_its_condition_holds_and_then_waits_for_the_others():
    case = joined("activationCount >= 2").complete("a")

    assert ["b", "c"] == case.open
    assert ["c", "z"] == case.complete("b").open
    assert ["c"] == case.complete("z").open
    assert case.complete("c").done


def test_its_condition_reads_the_variables_of_the_case():
    case = joined("activationCount >= needed", needed=3).complete("a").complete("b")

    assert ["c"] == case.open
    assert ["z"] == case.complete("c").open


def test_a_flow_may_be_for_the_moment_when_it_begins_anew():
    path = "join > z {waitingForStart}; join > late {not(waitingForStart)}; z > e; late > e"
    case = joined("activationCount >= 1", path).complete("a")

    assert ["b", "c", "z"] == case.open
    assert ["late", "z"] == case.complete("b").complete("c").open


def test_where_all_come_before_it_starts_it_begins_anew_at_once():
    path = "join > z {waitingForStart}; join > late {not(waitingForStart)}; z > e; late > e"
    case = joined("activationCount >= 3", path).complete("a").complete("b")

    assert ["c"] == case.open
    assert ["late", "z"] == case.complete("c").open
    assert case.complete("late").complete("z").done


def test_its_only_flow_is_not_taken_unless_its_condition_holds():
    case = joined("activationCount >= 1", "join > z {more}; z > e", more=False).complete("a")

    assert ("join", "bpmn.no_flow") == (case.incident.element_id, case.incident.code)


def test_the_default_flow_is_for_the_start():
    case = joined("activationCount >= 1", "join > z {no}; join > late; z > e; late > e", "join_late", no=False)

    assert ["b", "c", "late"] == case.complete("a").open
    assert ["late"] == case.complete("b").complete("c").open


def test_tokens_that_can_never_come_are_not_waited_for():
    case = Case(
        diagram(
            process(
                start(), gateway("exclusive", "choice", default="choice_b"), users("a", "b", "z"),
                gateway("complex", "join", "<bpmn:activationCondition>=activationCount >= 1</bpmn:activationCondition>"), end(),
                flows("s > choice; choice > a {true}; choice > b; a > join; b > join; join > z > e"),
            )
        )
    ).complete("a")  # fmt: skip

    assert ["z"] == case.open
    assert case.complete("z").done


def test_a_condition_that_cannot_be_told_is_an_incident():
    case = joined("needed").complete("a")

    assert ("join", "bpmn.condition_not_boolean") == (case.incident.element_id, case.incident.code)
    assert ["b", "c", "z"] == case.retry(needed=True).open
    assert 1 == len(case.told(e.IncidentRaised))


def test_it_starts_once_for_all_that_come_at_the_same_moment():
    tasks = "".join(element("task", name) for name in "abc")
    case = Case(
        diagram(
            process(
                start(), gateway("parallel", "fork"), tasks, users("z"),
                gateway("complex", "join", "<bpmn:activationCondition>=activationCount >= 1</bpmn:activationCondition>"), end(),
                flows("s > fork; fork > a > join; fork > b > join; fork > c > join; join > z > e"),
            )
        )
    )  # fmt: skip

    assert ["z"] == case.open
    assert case.complete("z").done


def test_what_comes_while_its_condition_cannot_be_told_is_counted_with_the_rest():
    case = joined("activationCount >= needed").complete("a").complete("b")

    assert ("join", "bpmn.condition_not_boolean") == (case.incident.element_id, case.incident.code)
    assert ["c", "z"] == case.retry(needed=2).open
