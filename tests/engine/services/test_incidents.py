"""A failure inside the process: the person's completion stands, the token waits, an administrator retries."""

from itertools import count

import pytest

from engine import deployments, instances, tasks
from engine.errors import Forbidden, Invalid, Rejected
from engine.outside import Watch
from engine.replay import Replayer
from storage import open_database
from tests.engine.bpmn.diagrams import diagram, each, end, event, flows, gateway, process, script, start, user
from tests.people import admin, gm, office, owner, sales
from tests.tampering import Intruder


@pytest.fixture
def broken(scenario, processes):
    """The owner mistyped a condition: nothing leads on from 受理."""
    path = processes / "office_affairs.bpmn"
    text = path.read_text("utf-8")
    assert '=sales_decision = "accept"' in text or "=sales_decision = &#34;accept&#34;" in text
    path.write_text(text.replace('=sales_decision = "accept"', '=sales_decision = "accepted"'), "utf-8")
    scenario.deploys(processes).start("office_affairs", by=office)
    return scenario.complete("sales_check", by=sales, sales_decision="accept")


def test_the_completion_stands_and_the_case_waits_with_an_incident(broken):
    (incident,) = broken.open_incidents()

    assert [("sales_check", "sales")] == broken.completed_by()
    assert ("active", "bpmn.no_flow", "sales_gateway") == (broken.state, incident.code, incident.element_id)
    assert "accept" in str(incident.params)


def test_a_retry_with_corrected_values_goes_on(broken):
    broken.retry(by=admin, sales_decision="accepted").waits_at("gm_approve")

    assert [] == broken.open_incidents()
    assert "put right" == broken.records()[-1]["input"]["reason"]


def test_a_retry_that_changes_nothing_raises_the_incident_again(broken):
    broken.retry(by=admin)

    assert ["bpmn.no_flow"] == [incident.code for incident in broken.open_incidents()]


@pytest.mark.parametrize("person", [gm, sales])
def test_only_administrators_retry_and_skip(broken, person):
    with pytest.raises(Forbidden):
        broken.retry(by=person)
    with pytest.raises(Forbidden):
        broken.skip("f_accept", by=person)


def test_a_chosen_way_goes_on_with_the_given_values(broken):
    with pytest.raises(Invalid) as refused:
        broken.skip(by=admin)

    assert ["bpmn.flow_to_choose"] == [finding.code for finding in refused.value.findings]

    broken.skip("f_accept", by=admin, sales_reason="按受理处理").waits_at("gm_approve")

    assert ([], "按受理处理") == (broken.open_incidents(), broken.variable("sales_reason"))
    assert ("incident.skip", "cannot be done") == (
        broken.records()[-1]["command"],
        broken.records()[-1]["input"]["reason"],
    )


def test_what_was_skipped_is_run_again_as_it_was(broken):
    broken.skip("f_accept", by=admin, sales_reason="按受理处理")

    assert "match" == Replayer(broken.database.reading()).replay(broken.instance.number).verdict


def test_an_incident_is_resolved_once(broken):
    (incident,) = broken.open_incidents()
    broken.retry(by=admin, sales_decision="accepted")

    with pytest.raises(Rejected):
        broken.retry_key(incident.key, by=admin)


def test_a_table_without_a_row_is_an_incident_that_names_table_and_inputs(scenario, processes):
    path = processes / "decisions" / "affair_rules.dmn"
    path.write_text(path.read_text("utf-8").replace('"quality_support","other"', '"other"'), "utf-8")
    scenario.deploys(processes).start("office_affairs", by=office)
    (incident,) = scenario.open_incidents()

    assert ("dmn.no_row", "classify") == (incident.code, incident.element_id)
    assert "quality_support" in str(incident.params)


def completed_slowly(scenario, name, seconds, **variables):
    """The computing of this one command seems to take long."""
    slow = open_database(scenario.url, watch=Watch(seconds, count().__next__, count(step=1000).__next__))
    try:
        tasks.complete_task(
            slow.unit_of_work(),
            task_key=scenario.task(name).key,
            actor=sales,
            variables=variables,
            at=scenario.now,
        )
    finally:
        slow.close()


def test_a_command_that_computes_for_too_long_is_stopped_recorded_and_run_again_the_same(scenario, database):
    scenario.start("office_affairs", by=office)
    completed_slowly(scenario, "sales_check", 2, sales_decision="accept")
    (incident,) = scenario.open_incidents()

    assert "bpmn.time_budget" == incident.code
    assert ["time budget"] == [question for question, *_ in scenario.records()[-1]["answers"]]
    assert "match" == Replayer(database.reading()).replay(scenario.instance.number).verdict

    scenario.retry(by=admin).waits_at("gm_approve")


@pytest.mark.parametrize("answer", ["retry", "skip"])
def test_all_that_a_budget_stopped_wait_with_one_incident_and_go_on_together(scenario, database, answer):
    content = diagram(
        process(
            start(), user("a", assignee="sales"), script("x", "item * 2", "y", each("[1, 2, 3, 4]", "item")),
            user("z", assignee="office"), end(), flows("s > a > x > z > e"),
            id="slow", properties={"starterGroups": "suzhou_office"},
        )
    )  # fmt: skip
    deployments.deploy(
        scenario.database.unit_of_work(), name="x", files={"x.bpmn": content}, actor=owner, at=scenario.now
    )
    scenario.start("slow", by=office)
    completed_slowly(scenario, "a", 5)
    (incident,) = scenario.open_incidents()

    assert ("bpmn.time_budget", {"seconds": 5, "tokens": 4}) == (incident.code, incident.params)

    getattr(scenario, answer)(by=admin).waits_at("z")

    assert [] == scenario.open_incidents()
    assert scenario.records()[-1]["input"]["together"]
    assert "match" == Replayer(database.reading()).replay(scenario.instance.number).verdict


@pytest.fixture
def stood(scenario):
    """A case whose join waits for a branch that has ended by an error."""
    content = diagram(
        process(
            start(), gateway("parallel", "f"), user("a", assignee="sales"), user("b", assignee="sales"),
            gateway("exclusive", "g", default="g_j"), end("away", event("error", "e1")), gateway("parallel", "j"),
            user("z", assignee="office"), end(),
            flows("s > f; f > a > g; g > away {n > 1}; g > j; f > b > j; j > z > e"),
            id="stands", properties={"starterGroups": "suzhou_office"},
        )
    )  # fmt: skip
    deployments.deploy(
        scenario.database.unit_of_work(), name="x", files={"x.bpmn": content}, actor=owner, at=scenario.now
    )
    return scenario.start("stands", by=office).complete("a", by=sales, n=2).complete("b", by=sales)


def test_a_case_that_stands_still_has_an_incident_where_it_waits(stood):
    (incident,) = stood.open_incidents()

    assert ("active", "bpmn.standstill", "j") == (stood.state, incident.code, incident.element_id)
    assert {"sources": ["g"], "flows": ["g_j"], "variables": {"n": 2}} == incident.params


def test_a_case_that_stands_still_is_let_go_on_with_a_reason_and_runs_again_the_same(stood):
    stood.retry(by=admin).skip(by=admin, agreed=True).waits_at("z")

    assert [] == stood.open_incidents()
    assert "cannot be done" == stood.records()[-1]["input"]["reason"]
    assert "match" == Replayer(stood.database.reading()).replay(stood.instance.number).verdict


def test_a_record_of_a_release_that_told_no_standstill_means_the_same(stood):
    """It stood, and could only be ended."""
    instances.cancel(
        stood.database.unit_of_work(), instance_key=stood.key, actor=admin, at=stood.now, reason="it stands"
    )
    intruder = Intruder(stood.database)

    def untold(body):
        body["engine"], body["state"] = "0.1.0", "0" * 64
        body["events"] = [event for event in body["events"] if not event["event"].startswith("incident.")]

    for record in stood.records():
        intruder.rewrites(stood.instance.number, record["seq"], untold)

    assert "match" == Replayer(stood.database.reading()).replay(stood.instance.number).verdict
