"""/v2/jobs: a worker that is not ours."""

from datetime import timedelta

import pytest

from engine.deployments import deploy
from engine.evidence.verify import verify
from engine.replay import Replayer
from tests import people
from tests.engine.bpmn.diagrams import (
    boundary,
    diagram,
    each,
    end,
    event,
    flows,
    listeners,
    process,
    service,
    start,
    user,
    zeebe,
)

PATH = "/v2/jobs"
TAKE = {"type": "invoice", "timeout": 60_000, "maxJobsToActivate": 5, "worker": "w1"}


def bill(office):
    """A case whose service task waits for a worker."""
    drawn = diagram(
        process(
            start(),
            service("bill", type="invoice", headers={"currency": "CNY"}),
            boundary("failed", "bill", event("error", "e1")),
            end("e"),
            end("f"),
            flows("s > bill > e; failed > f"),
            id="billing",
            name="Billing",
        )
    )
    deploy(office.database.unit_of_work(), name="x", files={"x.bpmn": drawn}, actor=people.owner, at=office.now)
    return office.start("billing", by=people.owner, amount=3, note="x")


@pytest.fixture
def waiting(office):
    return bill(office)


@pytest.fixture
def worker(program):
    return program("admin")


def take(client, **changes):
    return client.post(f"{PATH}/activation", {**TAKE, **changes}).json["jobs"]


def test_a_worker_takes_what_it_can_do(waiting, worker):
    (job,) = take(worker)

    assert ("invoice", "bill", {"currency": "CNY"}, "billing", 1, "w1", str(waiting.key)) == tuple(
        job[name]
        for name in (
            "type", "elementId", "customHeaders", "processDefinitionId", "processDefinitionVersion", "worker",
            "processInstanceKey",
        )
    )  # fmt: skip
    assert (3, waiting.now.timestamp() * 1000 + 60_000) == (job["variables"]["amount"], job["deadline"])
    assert [] == take(worker, worker="w2")


def test_only_the_wanted_variables_come_along(waiting, worker):
    assert {"amount": 3} == take(worker, fetchVariable=["amount"])[0]["variables"]


def test_a_result_moves_the_case_on(waiting, worker):
    (job,) = take(worker)
    answers = [worker.post(f"{PATH}/{job['jobKey']}/completion", {"variables": {"paid": True}}).status for _ in "ab"]

    assert [204, 409] == answers
    assert ("completed", True) == (waiting.state, waiting.variable("paid"))


def test_a_failed_job_rests_and_is_offered_again(waiting, worker):
    (job,) = take(worker)
    body = {"retries": 2, "errorMessage": "no network", "retryBackOff": 30_000}
    status = worker.post(f"{PATH}/{job['jobKey']}/failure", body).status
    at_once = take(worker)
    waiting.now += timedelta(seconds=30)

    assert (204, [], 2) == (status, at_once, take(worker)[0]["retries"])


def test_what_a_failed_attempt_found_out_comes_with_the_next(waiting, worker):
    (job,) = take(worker)
    body = {"retries": 2, "variables": {"sent": 1}}

    assert 204 == worker.post(f"{PATH}/{job['jobKey']}/failure", body).status
    assert {"amount": 3, "sent": 1} == take(worker, fetchVariable=["amount", "sent"])[0]["variables"]
    assert waiting.variable("sent") is None


def test_a_job_without_retries_is_an_incident(waiting, worker):
    (job,) = take(worker)
    worker.post(f"{PATH}/{job['jobKey']}/failure", {"retries": 0, "errorMessage": "no network"})
    (incident,) = worker.post("/v2/incidents/search", {}).json["items"]

    assert ("JOB_NO_RETRIES", job["jobKey"]) == (incident["errorType"], incident["jobKey"])
    assert "no network" in incident["errorMessage"]


def test_an_error_is_caught_by_the_diagram(waiting, worker):
    (job,) = take(worker)
    status = worker.post(f"{PATH}/{job['jobKey']}/error", {"errorCode": "e1", "variables": {"why": "no"}}).status

    assert (204, "completed") == (status, waiting.state)


def test_a_job_is_kept_for_longer(waiting, worker):
    (job,) = take(worker)
    status = worker.ask("PATCH", f"{PATH}/{job['jobKey']}", json={"changeset": {"timeout": 120_000}}).status
    waiting.now += timedelta(seconds=119)
    held = take(worker, worker="w2")
    waiting.now += timedelta(seconds=1)

    assert (204, [], 1) == (status, held, len(take(worker, worker="w2")))


def test_a_job_that_nobody_holds_is_not_kept(waiting, worker):
    (job,) = take(worker)
    waiting.now += timedelta(seconds=60)

    assert 409 == worker.ask("PATCH", f"{PATH}/{job['jobKey']}", json={"changeset": {"timeout": 1}}).status


def given_up(client):
    (job,) = take(client)
    client.post(f"{PATH}/{job['jobKey']}/failure", {"retries": 0, "errorMessage": "no network"})
    return job["jobKey"]


def test_new_attempts_for_a_job_that_was_given_up_count_once_its_incident_is_resolved(waiting, worker):
    job = given_up(worker)
    (incident,) = waiting.open_incidents()
    status = worker.ask("PATCH", f"{PATH}/{job}", json={"changeset": {"retries": 5}}).status
    meanwhile = take(worker)
    worker.post(f"/v2/incidents/{incident.key}/resolution", {})
    (again,) = take(worker)

    assert (204, []) == (status, meanwhile)
    assert (job, 5) == (again["jobKey"], again["retries"])
    assert [] == waiting.open_incidents()
    assert 204 == worker.post(f"{PATH}/{job}/completion", {}).status
    assert "match" == Replayer(waiting.database.reading()).replay(waiting.instance.number).verdict
    assert () == verify(waiting.database.reading(), keys=[]).findings


def test_a_late_failure_hands_out_nothing_while_the_incident_of_the_job_stands(waiting, worker):
    job = given_up(worker)
    (incident,) = waiting.open_incidents()
    status = worker.post(f"{PATH}/{job}/failure", {"retries": 5, "errorMessage": "too late"}).status
    meanwhile = take(worker)
    worker.post(f"/v2/incidents/{incident.key}/resolution", {})

    assert (204, []) == (status, meanwhile)
    assert [(job, 5)] == [(again["jobKey"], again["retries"]) for again in take(worker)]
    assert "match" == Replayer(waiting.database.reading()).replay(waiting.instance.number).verdict


def test_without_new_attempts_a_resolution_makes_the_job_anew(waiting, worker):
    job = given_up(worker)
    (incident,) = waiting.open_incidents()
    worker.post(f"/v2/incidents/{incident.key}/resolution", {})

    assert job not in {each["jobKey"] for each in take(worker)}


def test_a_job_that_somebody_does_gets_more_attempts_and_time(waiting, worker):
    (job,) = take(worker)
    changes = {"changeset": {"retries": 7, "timeout": 120_000}}
    status = worker.ask("PATCH", f"{PATH}/{job['jobKey']}", json=changes).status
    waiting.now += timedelta(seconds=119)
    held = take(worker, worker="w2")
    waiting.now += timedelta(seconds=1)

    assert (204, [], [7]) == (status, held, [each["retries"] for each in take(worker, worker="w2")])


def test_the_most_urgent_job_is_given_first(office, worker):
    for _ in range(3):
        bill(office)
        office.now += timedelta(seconds=1)
    jobs = take(worker)
    worker.ask("PATCH", f"{PATH}/{jobs[2]['jobKey']}", json={"changeset": {"priority": 7}})
    office.now += timedelta(minutes=1)

    assert [(jobs[n]["jobKey"], priority) for n, priority in ((2, 7), (0, 0), (1, 0))] == [
        (job["jobKey"], job["priority"]) for job in take(worker)
    ]


@pytest.mark.parametrize("changeset", [{"retries": 0}, {"retries": -1}, {"retries": "many"}])
def test_a_change_that_is_none_is_refused(waiting, worker, changeset):
    (job,) = take(worker)

    assert 400 == worker.ask("PATCH", f"{PATH}/{job['jobKey']}", json={"changeset": changeset}).status


def test_a_repeated_activation_gives_the_same_jobs(waiting, worker):
    headers = {"Idempotency-Key": "k"}
    first, second = (worker.post(f"{PATH}/activation", TAKE, headers=headers).json for _ in range(2))

    assert 1 == len(first["jobs"])
    assert first == second


@pytest.mark.parametrize(
    "changes",
    [{"type": ""}, {"timeout": 0}, {"maxJobsToActivate": 0}, {"maxJobsToActivate": 101}, {"withLease": True}],
)
def test_what_a_worker_cannot_ask_for_is_refused(worker, changes):
    assert 400 == worker.post(f"{PATH}/activation", {**TAKE, **changes}).status


def test_a_job_that_is_not_there_is_not_found(worker):
    assert 404 == worker.post(f"{PATH}/1/completion", {}).status


def test_a_worker_is_told_what_it_listens_to(office, worker):
    around = listeners(("beforeAll", "all"), ("start", "before"), ("end", "after"))
    drawn = diagram(
        process(start(), service("x", around, each("[1]"), type="invoice"), end(), flows("s > x > e"), id="heard")
    )
    deploy(office.database.unit_of_work(), name="x", files={"x.bpmn": drawn}, actor=people.owner, at=office.now)
    office.start("heard", by=people.owner)
    told = []
    for type_ in ("all", "before", "invoice", "after"):
        (job,) = take(worker, type=type_)
        told.append((job["elementId"], job["kind"], job["listenerEventType"]))
        worker.post(f"{PATH}/{job['jobKey']}/completion", {})

    assert [
        ("x", "EXECUTION_LISTENER", "BEFORE_ALL"),
        ("x", "EXECUTION_LISTENER", "START"),
        ("x", "BPMN_ELEMENT", "UNSPECIFIED"),
        ("x", "EXECUTION_LISTENER", "END"),
    ] == told
    assert "completed" == office.state


@pytest.fixture
def listened(office):
    """A case whose task somebody's program looks at when it is completed."""
    check = zeebe("taskListeners", zeebe("taskListener", eventType="completing", type="check"))
    drawn = diagram(
        process(start(), user("x", check, groups="sales", due="PT1H"), end(), flows("s > x > e"), id="heard")
    )
    deploy(office.database.unit_of_work(), name="x", files={"x.bpmn": drawn}, actor=people.owner, at=office.now)
    office.start("heard", by=people.owner)
    office.key_of_task = office.task("x").key
    return office.complete("x", by=people.sales, amount=3)


def test_a_listener_to_a_task_is_told_of_it(listened, worker):
    (job,) = take(worker, type="check")

    assert ("TASK_LISTENER", "COMPLETING", 3) == (job["kind"], job["listenerEventType"], job["variables"]["amount"])
    assert ("complete", ["sales"], str(listened.key_of_task)) == tuple(
        job["userTask"][name] for name in ("action", "candidateGroups", "userTaskKey")
    )


def test_a_task_whose_completion_is_listened_to_is_being_processed(listened, worker):
    desk, path = listened.desk("sales"), f"/tasks/{listened.key_of_task}"

    assert "处理中：孙建国 已于 2026-11-23 09:00 提交，正在核对。" in desk.get(path).text
    again = desk.post(path, submission={"amount": 4})
    assert (409, True) == (again.status, "孙建国" in again.text)
    assert "COMPLETING" == worker.get(f"/v2/user-tasks/{listened.key_of_task}").json["state"]

    (job,) = take(worker, type="check")
    worker.post(f"{PATH}/{job['jobKey']}/completion", {"result": {"type": "userTask", "denied": False}})

    assert ("completed", 3) == (listened.state, listened.variable("amount"))
    assert "孙建国 已于 2026-11-23 09:00 办理。" in desk.get(path).text


def test_a_completion_that_is_denied_is_open_again_with_the_reason_and_what_was_typed(listened, worker):
    desk, path = listened.desk("sales"), f"/tasks/{listened.key_of_task}"
    (job,) = take(worker, type="check")
    verdict = {"type": "userTask", "denied": True, "deniedReason": "金额过高"}

    assert 204 == worker.post(f"{PATH}/{job['jobKey']}/completion", {"result": verdict}).status
    listened.waits_at("x")
    assert "上次提交未被接受：金额过高" in desk.get(path).text
    with listened.database.reading() as uow:
        assert {"amount": 3} == uow.drafts.get("sales", f"task/{listened.key_of_task}")
    assert "match" == Replayer(listened.database.reading()).replay(listened.instance.number).verdict

    listened.complete("x", by=people.sales, amount=2)
    (job,) = take(worker, type="check")
    worker.post(f"{PATH}/{job['jobKey']}/completion", {})

    assert ("completed", 2) == (listened.state, listened.variable("amount"))
    assert () == verify(listened.database.reading(), keys=[]).findings


def test_only_a_listener_to_a_task_can_deny(waiting, worker):
    (job,) = take(worker)

    answer = worker.post(f"{PATH}/{job['jobKey']}/completion", {"result": {"type": "userTask", "denied": True}})
    assert 400 == answer.status
