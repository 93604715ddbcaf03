"""Small clients of Camunda 7: external task workers, and scripts that work on tasks."""

from datetime import timedelta

import pytest

from tests.people import owner

pytestmark = pytest.mark.parametrize("server", ["sqlite"], indirect=True)  # every database: tests/web/rest


@pytest.fixture
def started(modeler, small):
    """A case of the small process; its id."""
    asking = modeler()
    asking.deploys(small)
    return asking.ask("POST", "/process-definition/key/ask/start", json={"variables": {"to": "li"}}).json["id"]


def task(client, **query):
    found = client.ask("GET", "/task", query_string=query).json
    return found[0] if found else None


def fetched(client, worker="w1", **topic):
    body = {
        "workerId": worker,
        "maxTasks": 5,
        "usePriority": True,
        "asyncResponseTimeout": 10_000,
        "topics": [{"topicName": "mail", "lockDuration": 60_000, **topic}],
    }
    return client.ask("POST", "/external-task/fetchAndLock", json=body).json


def at_the_mail(modeler, started):
    sales = modeler("sales")
    sales.ask("POST", f"/task/{task(sales, taskDefinitionKey='answer')['id']}/complete", json={})
    return modeler("admin")


def test_a_person_finds_takes_gives_back_and_completes_a_task(modeler, started):
    sales, office = modeler("sales"), modeler("office")
    found = task(sales, candidateGroup="sales", processInstanceId=started)
    path = f"/task/{found['id']}"
    statuses = [
        sales.ask("POST", f"{path}/{verb}", json=body).status
        for verb, body in (
            ("claim", {"userId": "sales"}),
            ("unclaim", {}),
            ("complete", {"variables": {"yes": {"value": True, "type": "Boolean"}}}),
            ("complete", {}),
        )
    ]

    assert ("答复", "answer", started) == (found["name"], found["taskDefinitionKey"], found["processInstanceId"])
    assert [204, 204, 204, 409] == statuses
    assert [404, 404] == [sales.ask("GET", path).status, office.ask("GET", path).status]


@pytest.mark.parametrize(
    ("asked", "is_found"),
    [({"priority": 50}, True), ({"minPriority": 51}, False), ({"maxPriority": 50}, True), ({"maxPriority": 49}, False)],
)
def test_tasks_are_found_by_how_urgent_they_are(modeler, started, asked, is_found):
    found = task(modeler("sales"), **asked)

    assert is_found is (found is not None)
    assert found is None or (50, None) == (found["priority"], found["followUp"])


@pytest.mark.parametrize("name", ["priority", "minPriority", "maxPriority"])
def test_a_number_that_no_task_could_have_is_refused(modeler, name):
    assert 400 == modeler("sales").ask("GET", f"/task?{name}={2**63}").status


def test_a_worker_takes_a_task_and_completes_it(modeler, started):
    worker = at_the_mail(modeler, started)
    (job,) = fetched(worker, variables=["to"], includeExtensionProperties=True)
    done = worker.ask(
        "POST",
        f"/external-task/{job['id']}/complete",
        json={"workerId": "w1", "variables": {"sent": {"value": True, "type": "Boolean"}}},
    )

    assert ("mail", "mail", started, "w1", {}) == tuple(
        job[name] for name in ("topicName", "activityId", "processInstanceId", "workerId", "extensionProperties")
    )
    assert {"to": {"value": "li", "type": "String", "valueInfo": {}}} == job["variables"]
    assert 204 == done.status
    assert 404 == worker.ask("GET", f"/process-instance/{started}").status  # it has ended


def test_a_task_is_one_workers_until_its_lock_ends(modeler, started):
    worker = at_the_mail(modeler, started)
    (job,) = fetched(worker)
    path = f"/external-task/{job['id']}"

    assert [] == fetched(worker)
    assert 409 == worker.ask("POST", f"{path}/complete", json={"workerId": "w2"}).status
    assert 204 == worker.ask("POST", f"{path}/extendLock", json={"workerId": "w1", "newDuration": 1000}).status


def test_a_worker_whose_lock_ended_does_not_extend_the_next_ones(modeler, started, office):
    worker = at_the_mail(modeler, started)
    (job,) = fetched(worker)
    office.now += timedelta(minutes=5)
    fetched(worker, worker="w2")
    path = f"/external-task/{job['id']}/extendLock"
    late, holder = (worker.ask("POST", path, json={"workerId": who, "newDuration": 600_000}) for who in ("w1", "w2"))

    assert (409, 204) == (late.status, holder.status)
    assert "w2" in late.json["message"]


def test_a_failure_without_retries_is_an_incident(modeler, started, office):
    worker = at_the_mail(modeler, started)
    (job,) = fetched(worker)
    failure = {"workerId": "w1", "errorMessage": "no network", "errorDetails": "…", "retries": 0, "retryTimeout": 0}

    assert 204 == worker.ask("POST", f"/external-task/{job['id']}/failure", json=failure).status
    assert 1 == len(office.database.queries().case(owner, int(started)).incidents)


def test_attempts_hand_out_again_what_was_given_up_and_none_give_it_up(modeler, started, office):
    worker = at_the_mail(modeler, started)
    (job,) = fetched(worker)
    path = f"/external-task/{job['id']}/retries"

    def incidents():
        found = office.database.queries().case(owner, int(started)).incidents
        return [incident.resolved_at is None for incident in found]

    assert (204, [True]) == (worker.ask("PUT", path, json={"retries": 0}).status, incidents())
    assert [] == fetched(worker)
    assert (204, [False]) == (worker.ask("PUT", path, json={"retries": 2}).status, incidents())
    assert [(job["id"], 2)] == [(each["id"], each["retries"]) for each in fetched(worker)]
    assert 400 == worker.ask("PUT", path, json={"retries": -1}).status
    assert 403 == modeler("sales").ask("PUT", path, json={"retries": 1}).status


def with_mail(small, attributes="", cycle=""):
    """The small process with more said of its mail."""
    head = b'camunda:topic="mail"'
    inner = f"<bpmn:extensionElements>{cycle}</bpmn:extensionElements>"
    (content,) = small.values()
    return {"ask.bpmn": content.replace(head + b" />", head + f" {attributes}>{inner}</bpmn:serviceTask>".encode())}


def test_the_diagram_says_how_long_a_task_rests_where_its_worker_does_not(modeler, small, office):
    cycle = "<camunda:failedJobRetryTimeCycle>R3/PT10M</camunda:failedJobRetryTimeCycle>"
    asking = modeler()
    asking.deploys(with_mail(small, cycle=cycle))
    case = asking.ask("POST", "/process-definition/key/ask/start", json={}).json["id"]
    worker = at_the_mail(modeler, case)
    (job,) = fetched(worker)
    failed = worker.ask("POST", f"/external-task/{job['id']}/failure", json={"workerId": "w1", "errorMessage": "down"})
    office.now += timedelta(minutes=9, seconds=59)
    early = fetched(worker)
    office.now += timedelta(seconds=1)

    assert (204, 3, [], [2]) == (failed.status, job["retries"], early, [each["retries"] for each in fetched(worker)])


def test_the_most_urgent_task_comes_first_for_whoever_asks_so(modeler, small, office):
    asking = modeler()
    asking.deploys(with_mail(small, 'camunda:taskPriority="${to}"'))
    for urgency in (1, 3, 2):
        variables = {"to": {"value": urgency, "type": "Integer"}}
        case = asking.ask("POST", "/process-definition/key/ask/start", json={"variables": variables}).json["id"]
        at_the_mail(modeler, case)
        office.now += timedelta(seconds=1)
    worker = modeler("admin")
    jobs = fetched(worker)
    office.now += timedelta(minutes=1)
    changed = worker.ask("PUT", f"/external-task/{jobs[2]['id']}/priority", json={"priority": 50})

    assert [3, 2, 1] == [job["priority"] for job in jobs]
    assert 204 == changed.status
    assert [50, 3, 2] == [job["priority"] for job in fetched(worker)]


def test_an_error_is_for_the_diagram_to_catch(modeler, started):
    worker = at_the_mail(modeler, started)
    (job,) = fetched(worker)
    error = {"workerId": "w1", "errorCode": "refused", "errorMessage": "no"}

    assert 204 == worker.ask("POST", f"/external-task/{job['id']}/bpmnError", json=error).status


def test_what_a_worker_asks_for_in_vain_is_refused(modeler, started):
    worker = modeler("admin")
    answer = worker.ask(
        "POST",
        "/external-task/fetchAndLock",
        json={
            "workerId": "w1",
            "maxTasks": 1,
            "topics": [{"topicName": "mail", "lockDuration": 1000, "processVariables": {"a": 1}}],
        },
    )

    assert 400 == answer.status
    assert "processVariables" in answer.json["message"]


def test_a_running_case_can_be_looked_up_by_whoever_sees_it(modeler, started):
    assert [200, 404] == [modeler(user).ask("GET", f"/process-instance/{started}").status for user in ("owner", "dept")]
