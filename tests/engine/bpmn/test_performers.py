"""BPMN's own words for who does a user task: human performer and potential owners."""

import pytest

from tests.engine.bpmn import camunda_7
from tests.engine.bpmn.diagrams import diagram, end, flows, performed, process, service, start, user
from tests.engine.bpmn.driving import Case
from tests.engine.bpmn.refusing import between


def owner(*texts, **given):
    return performed("potentialOwner", *texts, **given)


def asked(*parts, **variables):
    """Assignee, candidate users and groups of a task."""
    given = {name: variables.pop(name) for name in ("assignee", "groups", "users") if name in variables}
    task = Case(diagram(process(start(), user("x", *parts, **given), end(), flows("s > x > e"))), **variables).task("x")
    return task.assignee, task.candidate_users, task.candidate_groups


def test_the_human_performer_has_the_task():
    assert ("li", (), ()) == asked(performed("humanPerformer", "li"))


def test_potential_owners_may_take_it():
    assert (None, ("li", "wang"), ("sales", "office")) == asked(owner("user(li), group(sales), office, user(wang)"))


def test_there_may_be_several_and_they_add_to_the_attributes():
    assert (None, ("zhang", "li"), ("office", "sales", "law")) == asked(
        owner("group(sales), user(li)"), owner("law"), users="zhang", groups="office"
    )


@pytest.mark.parametrize(
    ("text", "users", "groups"),
    [
        ("=teams", (), ("sales", "law")),
        ("user(=boss), group(office)", ("zhang",), ("office",)),
        ("group(=teams), office", (), ("sales", "law", "office")),
        ("user(=concatenate([boss], [])), group(=append(teams, null))", ("zhang",), ("sales", "law")),
    ],
)
def test_expressions_say_who(text, users, groups):
    assert (None, users, groups) == asked(owner(text), teams=["sales", "law"], boss="zhang")


def test_an_expression_may_say_that_it_is_feel():
    assert (None, (), ("sales",)) == asked(owner("teams[1]", language="feel"), teams=["sales", "law"])


def test_a_resource_is_the_group_of_its_id():
    resource = "<bpmn:resourceRef>sales</bpmn:resourceRef>"

    assert (None, (), ("sales",)) == asked(owner(inner=resource))


def test_camunda_7_says_it_so():
    roles = performed("humanPerformer", "${boss}") + owner("user(${deputy}), management")
    task = Case(camunda_7.drawn(camunda_7.user(inner=roles)), boss="zhang", deputy="li").task("u")

    assert ("zhang", ("li",), ("management",)) == (task.assignee, task.candidate_users, task.candidate_groups)


@pytest.mark.parametrize(
    ("parts", "tag", "reason"),
    [
        ((performed("humanPerformer", "li"), performed("humanPerformer", "wang")), "humanPerformer", "twice"),
        ((performed("performer", "li"),), "performer", "assignment_instead"),
        ((owner(),), "potentialOwner", "says_nothing"),
        ((owner(""),), "resourceAssignmentExpression", "says_nothing"),
        ((owner("x", language="java"),), "resourceAssignmentExpression", "language"),
        ((owner("x", inner="<bpmn:resourceParameterBinding/>"),), "resourceParameterBinding", "assignment_instead"),
    ],
)
def test_what_would_be_read_by_nobody_is_refused(parts, tag, reason):
    assert [("bpmn.not_executed", tag, reason)] == [
        (found.code, found.params["tag"], found.params["reason"]) for found in between(user("x", *parts))
    ]


def test_one_that_has_an_assignee_already_has_no_other():
    found = between(user("x", performed("humanPerformer", "li"), assignee="wang"))

    assert ["twice"] == [each.params["reason"] for each in found]


def test_only_user_tasks_have_them():
    found = between(service("x", owner("sales")))

    assert [("potentialOwner", "assignment_instead")] == [(each.params["tag"], each.params["reason"]) for each in found]
