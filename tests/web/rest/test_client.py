"""Camunda's own client drives a case through its whole way, over a real connection."""

from threading import Thread

import pytest
from camunda_orchestration_sdk import CamundaClient
from camunda_orchestration_sdk.errors import BadRequestError, ConflictError
from camunda_orchestration_sdk.models import (
    JobActivationRequest,
    JobCompletionRequest,
    ProcessCreationById,
    ProcessInstanceSearchQuery,
    UserTaskAssignmentRequest,
    UserTaskCompletionRequest,
    UserTaskSearchQuery,
    VariableSearchQuery,
)
from camunda_orchestration_sdk.runtime import BasicAuthProvider
from werkzeug.serving import make_server

from tests import people
from tests.conftest import PROCESSES
from tests.scenario import ANSWERS, SUBMISSIONS
from tests.web.conftest import PASSWORD, hashed
from tests.web.rest.test_jobs import bill

ACCIDENT = {
    **SUBMISSIONS["office_affairs"],
    "affair_type": "quality_accident",
    "accident_place_time": "11月20日 苏州现场",
}
WAY = (
    ("sales_check", "sales", {"sales_decision": "accept", "lead_dept": "quality"}),
    ("gm_approve", "gm", {"gm_decision": "approve", "lead_dept": "quality"}),
    ("handle", "quality", {"handle_decision": "dispatch", "dispatch_to": "handler"}),
    ("handle", "handler", {"handle_decision": "done", "cause_and_prevention": "密封件老化，改为每年更换。"}),
    ("publish_by_hand", "handler", {}),
    ("report_to_gm", "handler", {}),
    ("gm_acknowledge", "gm", {"ack_decision": "heard"}),
    ("archive_register", "archive", {"archive_decision": "archive", "retention": "permanent"}),
)


class Bearer:
    """Our tokens, as the client asks for them."""

    def __init__(self, token):
        self._token = token

    def get_headers(self):
        return {"Authorization": f"Bearer {self._token}"}


@pytest.fixture
def connect(office):
    """Opens clients of a server that listens on this machine."""
    server = make_server("127.0.0.1", 0, office.app, threaded=True)
    Thread(target=server.serve_forever, daemon=True).start()
    clients = []

    def connect_(user, auth=None):
        office.database.accounts().set_password_hash(user, hashed())
        address = f"http://127.0.0.1:{server.port}"
        client = CamundaClient(
            configuration={"CAMUNDA_REST_ADDRESS": address},
            auth_provider=auth or BasicAuthProvider(username=user, password=PASSWORD),
        )
        clients.append(client)
        return client.__enter__()

    yield connect_
    for client in clients:
        client.__exit__(None, None, None)
    server.shutdown()
    server.server_close()


def test_a_case_goes_its_whole_way(office, connect):
    owner, applicant = connect("owner"), connect("office")
    files = sorted(str(path) for path in PROCESSES.rglob("*") if path.suffix in {".bpmn", ".dmn", ".form"})
    deployed = owner.deploy_resources_from_files(files)
    body = ProcessCreationById.from_dict({"processDefinitionId": "office_affairs", "variables": ACCIDENT})
    started = applicant.create_process_instance(data=body)
    office.works()
    for element, user, values in WAY:
        worker = connect(user)
        wanted = {"state": "CREATED", "elementId": element}
        (task,) = [*worker.search_user_tasks(data=UserTaskSearchQuery.from_dict({"filter": wanted})).items]
        decision = next((value for name, value in values.items() if name.endswith("_decision")), None)
        variables = {**ANSWERS.get((element, decision), {}), **values}
        if element == "publish_by_hand":
            variables["screenshot"] = [office.upload("截图.png", by=people.person(user))]
        worker.complete_user_task(
            task.user_task_key, data=UserTaskCompletionRequest.from_dict({"variables": variables})
        )
        office.works()
    found = applicant.search_process_instances(
        data=ProcessInstanceSearchQuery.from_dict({"filter": {"processInstanceKey": started.process_instance_key}})
    )

    assert ("8.9.0", "owner") == (owner.get_topology().gateway_version, owner.get_authentication().username)
    assert "office_affairs" in {process.process_definition_id for process in deployed.processes}
    assert (1, "COMPLETED", "JT-XS-40-2026-0001") == (
        found.page.total_items, found.items[0].state.value, found.items[0].business_id,
    )  # fmt: skip


def test_what_people_read_is_read_by_the_client(office, connect):
    client = connect("sales")
    office.start("office_affairs", by=people.office)
    key = str(office.task("sales_check").key)
    client.assign_user_task(key, data=UserTaskAssignmentRequest(assignee="sales"))
    task = client.get_user_task(key)
    form = client.get_user_task_form(key)
    client.unassign_user_task(key)
    query = {"filter": {"processInstanceKey": str(office.key), "name": "affair_type"}}
    variables = client.search_variables(data=VariableSearchQuery.from_dict(query)).items

    assert ("sales", "sales_check") == (task.assignee, form.form_id)
    assert ['"quality_support"'] == [each.value for each in variables]
    assert b"<bpmn:definitions" in client.get_process_definition_xml(task.process_definition_key).encode()
    assert client.get_start_process_form(task.process_definition_key).form_id


def test_a_worker_with_a_token_does_jobs(office, connect, token):
    bill(office)
    program, _ = token("admin", "work")
    worker = connect("admin", Bearer(program.authorization.removeprefix("Bearer ")))
    request = JobActivationRequest.from_dict({"type": "invoice", "timeout": 60_000, "maxJobsToActivate": 5})
    (job,) = worker.activate_jobs(data=request).jobs
    worker.complete_job(job.job_key, data=JobCompletionRequest.from_dict({"variables": {"paid": True}}))

    assert ("bill", "completed", True) == (job.element_id, office.state, office.variable("paid"))


def test_the_client_understands_refusals(office, connect):
    office.start("office_affairs", by=people.office)
    key, client = str(office.task("sales_check").key), connect("sales")
    accept = UserTaskCompletionRequest.from_dict({"variables": {"sales_decision": "accept"}})
    with pytest.raises(BadRequestError):
        client.complete_user_task(
            key, data=UserTaskCompletionRequest.from_dict({"variables": {"sales_decision": "perhaps"}})
        )
    client.complete_user_task(key, data=accept)
    with pytest.raises(ConflictError):
        client.complete_user_task(key, data=accept)
