"""Programs that listen to what becomes of a task, over /v2; and what people read meanwhile."""

import pytest

from engine.deployments import deploy
from engine.evidence.verify import verify
from engine.replay import Replayer
from tests import people
from tests.engine.bpmn.diagrams import diagram, end, flows, process, props, start, task_listeners, user, zeebe

EVENTS = ("creating", "assigning", "updating", "completing", "canceling")
JOBS = "/v2/jobs"
TASKS = "/v2/user-tasks"
NOT_BY = props(notBy="office")
HEADERS = zeebe("taskHeaders", zeebe("header", key="room", value="12"))


@pytest.fixture
def worker(program):
    return program("admin")


@pytest.fixture
def heard(office):
    """A case whose task somebody's program listens to, in all that becomes of it."""
    listeners = task_listeners(*((event, event) for event in EVENTS))
    drawn = diagram(
        process(
            start(),
            user("x", listeners, HEADERS, NOT_BY, groups="sales", users="gm", due="PT1H", name="核价"),
            end(),
            flows("s > x > e"),
            id="heard",
            properties={"starterGroups": "sales"},
        )
    )
    deploy(office.database.unit_of_work(), name="x", files={"x.bpmn": drawn}, actor=people.owner, at=office.now)
    office.start("heard", by=people.sales)
    (office.key_of_task,) = (task.key for task in office.detail().tasks)
    yield office

    assert "match" == Replayer(office.database.reading()).replay(office.instance.number).verdict
    assert () == verify(office.database.reading(), keys=[]).findings


def take(worker, event):
    asked = {"type": event, "timeout": 60_000, "maxJobsToActivate": 1}
    (job,) = worker.post(f"{JOBS}/activation", asked).json["jobs"]
    return job


def answer(worker, event, **result):
    """The program completes its job."""
    key = take(worker, event)["jobKey"]
    return worker.post(f"{JOBS}/{key}/completion", {"result": {"type": "userTask", **result}})


@pytest.fixture
def ready(heard, worker):
    assert 204 == answer(worker, "creating").status
    return heard


def found(worker, office):
    return worker.get(f"{TASKS}/{office.key_of_task}").json


def test_a_listener_is_told_of_the_task_and_of_what_is_to_become_of_it(ready, worker, program):
    program("sales").post(f"{TASKS}/{ready.key_of_task}/assignment", {"action": "grab"})
    job = take(worker, "assigning")

    assert ("TASK_LISTENER", "ASSIGNING") == (job["kind"], job["listenerEventType"])
    assert {
        "action": "grab",
        "assignee": "sales",
        "candidateGroups": ["sales"],
        "candidateUsers": ["gm"],
        "changedAttributes": ["assignee"],
        "dueDate": "2026-11-23T02:00:00+00:00",
        "followUpDate": None,
        "formKey": None,
        "priority": 50,
        "userTaskKey": str(ready.key_of_task),
    } == job["userTask"]
    told = job["customHeaders"]
    assert ("sales", '["assignee"]', "12") == (
        told["io.camunda.zeebe:assignee"],
        told["io.camunda.zeebe:changedAttributes"],
        told["room"],
    )
    assert {"room": "12"} == found(worker, ready)["customHeaders"]


def begin(office, program, event):
    path = f"{TASKS}/{office.key_of_task}"
    sales, admin = program("sales"), program("admin")
    match event:
        case "assigning":
            return sales.post(f"{path}/assignment", {})
        case "updating":
            return admin.ask("PATCH", path, json={"changeset": {"priority": 70}})
        case "completing":
            return sales.post(f"{path}/completion", {})
        case "canceling":
            return admin.post(f"/v2/process-instances/{office.key}/cancellation", {})
    return None


@pytest.mark.parametrize("event", [event for event in EVENTS if event != "creating"])
def test_a_task_that_is_being_processed_is_found_so_and_refuses_all_else(ready, worker, program, event):
    assert 204 == begin(ready, program, event).status
    state = event.upper()
    path = f"{TASKS}/{ready.key_of_task}"

    assert state == found(worker, ready)["state"]
    (listed,) = worker.post(f"{TASKS}/search", {"filter": {"state": state}}).json["items"]
    assert str(ready.key_of_task) == listed["userTaskKey"]
    refusals = [
        program("sales").post(f"{path}/assignment", {}),
        program("sales").post(f"{path}/completion", {}),
        program("sales").ask("DELETE", f"{path}/assignee"),
        program("admin").ask("PATCH", path, json={"changeset": {"priority": 1}}),
    ]
    assert {409} == {refusal.status for refusal in refusals}
    assert {True} == {"正在处理中" in refusal.json["detail"] for refusal in refusals}
    assert [] == program("sales").get("/engine-rest/task").json


def test_a_task_that_nobody_has_yet_is_being_created(heard, worker, program):
    assert "CREATING" == found(worker, heard)["state"]
    assert 409 == program("sales").post(f"{TASKS}/{heard.key_of_task}/assignment", {}).status
    assert () == heard.database.queries().open_tasks(people.sales).items


def test_a_second_cancellation_is_refused(ready, worker, program):
    begin(ready, program, "canceling")
    again = program("admin").post(f"/v2/process-instances/{ready.key}/cancellation", {})

    assert (409, True) == (again.status, "已在取消" in again.json["detail"])
    assert (204, "canceled") == (answer(worker, "canceling").status, ready.state)


CORRECTIONS = {
    "assignee": "gm",
    "candidateGroups": ["quality"],
    "candidateUsers": [],
    "dueDate": "",
    "followUpDate": "2026-12-01T09:00:00+08:00",
    "priority": 90,
}


@pytest.mark.parametrize("event", ["creating", "assigning", "updating"])
def test_what_a_listener_corrects_is_so(heard, worker, program, event):
    if event != "creating":
        answer(worker, "creating")
        begin(heard, program, event)

    assert 204 == answer(worker, event, corrections=CORRECTIONS).status
    task = found(worker, heard)
    assert ("CREATED", "gm", ["quality"], [], None, "2026-12-01T01:00:00+00:00", 90) == tuple(
        task[name] for name in ("state", *CORRECTIONS)
    )


@pytest.mark.parametrize(
    ("result", "told"),
    [
        ({"corrections": {"assignee": "nobody"}}, "nobody"),
        ({"corrections": {"assignee": "office"}}, "office"),
        ({"corrections": {"candidateUsers": ["nobody"]}}, "nobody"),
        ({"corrections": {"candidateGroups": ["nobodies"]}}, "nobodies"),
        ({"corrections": {"priority": 101}}, "priority"),
        ({"corrections": {"priority": "high"}}, "priority"),
        ({"corrections": {"dueDate": "tomorrow"}}, "dueDate"),
        ({"corrections": {"dueDate": "9999-12-31T23:59:59Z"}}, "dueDate"),
        ({"corrections": {"name": "x"}}, "name"),
        ({"denied": True, "corrections": {"priority": 1}}, "corrections"),
    ],
)
def test_what_cannot_be_corrected_is_refused_and_the_job_stays(ready, worker, program, result, told):
    begin(ready, program, "assigning")
    key = take(worker, "assigning")["jobKey"]
    refusal = worker.post(f"{JOBS}/{key}/completion", {"result": result})

    assert (400, True) == (refusal.status, told in refusal.json["detail"])
    assert 204 == worker.post(f"{JOBS}/{key}/completion", {}).status
    assert "sales" == found(worker, ready)["assignee"]


@pytest.mark.parametrize("event", ["creating", "canceling"])
def test_what_is_there_or_gone_cannot_be_denied(heard, worker, program, event):
    if event != "creating":
        answer(worker, "creating")
        begin(heard, program, event)

    refusal = answer(worker, event, denied=True)
    assert (400, True) == (refusal.status, "只能拒绝" in refusal.json["detail"])


def test_variables_of_a_listener_are_refused_where_nothing_was_submitted(ready, worker, program):
    begin(ready, program, "assigning")
    key = take(worker, "assigning")["jobKey"]
    refusal = worker.post(f"{JOBS}/{key}/completion", {"variables": {"n": 1}})

    assert (400, True) == (refusal.status, "带回" in refusal.json["detail"])


# -- pages -------------------------------------------------------------------------------------------------------------


def page(office, who="sales"):
    return office.desk(who).get(f"/tasks/{office.key_of_task}").text


@pytest.mark.parametrize(
    ("event", "words", "standing"),
    [
        ("assigning", "处理中：正在核对由谁办理。", "正在核对“核价”由谁办理。"),
        ("updating", "处理中：正在核对对本步骤的修改。", "正在核对对“核价”的修改。"),
        ("completing", "处理中：孙建国 已于 2026-11-23 09:00 提交，正在核对。", "正在核对“核价”提交的内容。"),
        ("canceling", "处理中：本步骤不再需要，正在收尾。", "“核价”不再需要，正在收尾。"),
    ],
)
def test_people_read_what_is_being_done(ready, program, event, words, standing):
    begin(ready, program, event)

    assert words in page(ready)
    assert standing in ready.desk("sales").get(f"/cases/{ready.key}").text
    assert "核价" not in ready.desk("sales").get("/").text


def test_people_read_that_a_step_is_being_prepared(heard):
    assert "处理中：本步骤正在准备，暂时还不能办理。" in page(heard)
    assert "“核价”正在准备。" in heard.desk("sales").get(f"/cases/{heard.key}").text


def test_who_was_denied_reads_who_refused_and_why(ready, worker):
    desk, path = ready.desk("sales"), f"/tasks/{ready.key_of_task}"
    assert "处理中：正在核对由谁办理。" in desk.follow(desk.post(f"{path}/claim")).text
    answer(worker, "assigning", denied=True, deniedReason="今天休假")

    assert "上次认领、转办或放回未被接受：今天休假（徐强）" in desk.get(path).text
    assert "未被接受：核价" in desk.get(path).text
    assert "核价" in desk.get("/").text


def test_what_was_typed_meanwhile_is_not_lost(ready, worker, program):
    desk, path = ready.desk("sales"), f"/tasks/{ready.key_of_task}"
    desk.send("PUT", f"/drafts/task/{ready.key_of_task}", json={"amount": 4})
    begin(ready, program, "updating")

    assert 409 == desk.post(path, submission={"amount": 4}).status
    answer(worker, "updating", denied=True, deniedReason="太急")
    with ready.database.reading() as uow:
        assert {"amount": 4} == uow.drafts.get("sales", f"task/{ready.key_of_task}")
    assert "上次修改未被接受：太急（徐强）" in desk.get(path).text


def test_what_was_submitted_is_no_draft_unless_it_is_denied(ready, worker, program):
    desk = ready.desk("sales")
    begin(ready, program, "completing")
    assert "我的草稿" not in desk.get("/start").text

    answer(worker, "completing", denied=True)
    assert "我的草稿" in desk.get("/start").text

    ready.complete("x", by=people.sales)
    answer(worker, "completing")
    assert "我的草稿" not in desk.get("/start").text
