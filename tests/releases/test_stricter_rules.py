"""A release may refuse what an earlier one took. What is deployed is executed as it was, and the doctor tells of it."""

from contextlib import nullcontext

import pytest
from sqlalchemy import text

from engine.bpmn import accepted, parse
from engine.deployments import deploy
from engine.errors import Invalid
from storage import open_database
from tests.engine.bpmn.diagrams import diagram, end, flows, io, process, start, user
from tests.people import owner, sales
from tests.scenario import Scenario
from web.bootstrap import now
from web.doctor import WITH_DATABASE, Installation


def drawn(target="amount", source="=n"):
    """A step whose output mapping writes *target*."""
    properties = {"starterGroups": "sales"}
    step = user("check", io(outputs={target: source}), groups="sales")
    return diagram(process(start(), step, end(), flows("s > check > e"), id="p", name="采购", properties=properties))


REFUSED = drawn(target="net-amount")
UNREADABLE = drawn(source="=n +")


@pytest.fixture
def case(scenario, url):
    """A case of a file that an earlier release took: its bytes stand where those of a good one were."""
    deploy(scenario.database.unit_of_work(), name="p", files={"p.bpmn": drawn()}, actor=owner, at=scenario.now)
    scenario.start("p", by=sales, n=3)
    with scenario.database.backend.writing.begin() as connection:
        of_p = "(SELECT digest FROM definition WHERE id = 'p')"
        connection.execute(text(f"UPDATE content SET bytes = :bytes WHERE digest = {of_p}"), {"bytes": REFUSED})
    later = open_database(url)
    yield Scenario(later).resume(scenario.key)
    later.close()


def told(database, at):
    parts = {"examination": database.examination(), "reading": database.reading(), "reads": database.queries()}
    installation = Installation(
        **parts, accounts=database.accounts(), database=None, keys=None, has_key=True, at=at, clock=now
    )
    check = dict(WITH_DATABASE)["rules for the diagrams"]
    return [(each.code, each.severity, each.params) for each in check(installation)]


def test_its_cases_go_on(case):
    case.complete("check", by=sales)

    assert "completed" == case.state
    assert 3 == case.variable("net-amount")


def test_it_begins_new_ones(case):
    case.start("p", by=sales, n=4)

    assert case.waits_at("check")


def test_the_doctor_says_which_diagram_it_is(case):
    params = {"process": "采购", "version": 1, "count": 1}

    assert [("doctor.stricter_rules", "warning", params)] == told(case.database, case.now)


def test_what_is_as_today_s_rules_have_it_is_not_told(scenario):
    assert [] == told(scenario.database, scenario.now)


@pytest.mark.parametrize(
    ("content", "today", "once_deployed"),
    [
        (drawn(), nullcontext(), nullcontext()),
        (REFUSED, pytest.raises(Invalid), nullcontext()),
        (UNREADABLE, pytest.raises(Invalid), pytest.raises(Invalid)),
    ],
)
def test_an_expression_that_cannot_be_read_is_no_matter_of_rules(content, today, once_deployed):
    with today:
        assert 1 == len(parse(content, "p.bpmn"))
    with once_deployed:
        assert 1 == len(accepted(content, "p.bpmn"))


def test_what_nothing_can_be_built_of_is_refused_with_its_findings():
    nowhere = drawn().replace(b'targetRef="e"', b'targetRef="nowhere"')

    with pytest.raises(Invalid) as refused:
        accepted(nowhere, "p.bpmn")

    assert {"bpmn.flow_end_missing"} <= {finding.code for finding in refused.value.findings}
