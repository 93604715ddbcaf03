"""What belongs to no case is recorded too: log-ins, refusals, people, deployments, readings of what is confidential."""

from datetime import timedelta

import orjson
import pytest

from engine.deployments import deploy
from tests.engine.bpmn.diagrams import diagram, end, flows, process, service, start
from tests.people import gm, owner, sales
from tests.people import office as applicant
from tests.web.conftest import Browser, Office, hashed
from tests.web.rest.conftest import Program, basic
from web import bootstrap
from web.audit import Seldom


def entries(office, *names):
    """Bodies of the company's own chain since the story began."""
    with (uow := office.database.reading()):
        bodies = [orjson.loads(record.body) for record in uow.history.records(0)]
    return [body for body in bodies if not names or body["command"] in names]


@pytest.fixture
def careful(database):
    """A company that wants to know who reads what is confidential."""
    return Office(database, confidential=frozenset({"confidential"}))


def test_a_log_in_and_its_end_name_the_person_and_the_session(office):
    desk = office.desk("gm")
    desk.post("/logout")
    opened, closed = entries(office, "session.open", "session.close")

    assert ("gm", "gm") == (opened["actor"], closed["actor"])
    assert opened["via"].startswith("session:")
    assert opened["via"] == closed["via"]
    assert office.now.isoformat() == opened["at"]


def test_a_command_names_the_session_that_it_came_through(office):
    desk = office.desk("sales")
    office.start("office_affairs", by=applicant)
    desk.post(office.task_path("sales_check"), {"sales_decision": "accept"})

    assert entries(office, "session.open")[-1]["via"] == office.records()[-1]["via"]


def test_a_wrong_password_is_recorded_and_the_password_is_not(office):
    office.desk("gm")
    Browser(office.app).log_in("gm", password="a guess nobody should read")
    refused = entries(office, "password.refuse")[-1]

    assert {"user": "gm", "address": "127.0.0.1"} == refused["input"]
    assert ("", "address:127.0.0.1") == (refused["actor"], refused["via"])
    assert "a guess" not in str(entries(office))


def test_who_is_throttled_is_recorded_once_a_minute(office):
    for _ in range(5):
        Browser(office.app).log_in("gm", password="wrong")
    for _ in range(4):
        assert 429 == Browser(office.app).log_in("gm", password="wrong").status

    assert 5 == len(entries(office, "password.refuse"))
    assert 1 == len(entries(office, "password.throttle"))


def test_seldom_forgets_the_oldest():
    seldom, at = Seldom(), bootstrap.now()
    assert seldom.is_new("a", at)
    assert not seldom.is_new("a", at + timedelta(seconds=59))
    assert seldom.is_new("a", at + timedelta(seconds=60))
    for n in range(Seldom.MOST):
        seldom.is_new(str(n), at)

    assert seldom.is_new("a", at + timedelta(seconds=61))


def test_what_somebody_may_not_do_is_recorded_with_what_was_asked(office):
    office.start("office_affairs", by=applicant)
    desk = office.desk("sales")
    assert 403 == desk.post(f"{office.case_path}/cancel", reason="because").status
    refused = entries(office, "request.refuse")[-1]

    assert ("sales", ["not_your_page"]) == (refused["actor"], refused["input"]["why"])
    assert ("case.cancel", {"key": str(office.key)}) == (refused["input"]["endpoint"], refused["input"]["asked"])


def test_a_change_of_roles_names_who_joined_and_who_did_it(office):
    office.database.roster(lambda: (gm, office.now)).change_members("auditors", add=["sales"])
    changed = entries(office, "group.members")[-1]

    assert ("gm", office.now.isoformat()) == (changed["actor"], changed["at"])
    assert {"group": "auditors", "added": ["sales"], "removed": []} == changed["input"]


def test_a_password_is_recorded_as_changed_and_not_as_what(office):
    office.database.accounts().set_password_hash("gm", "a hash nobody should read")

    assert {"user": "gm"} == entries(office, "user.password")[-1]["input"]
    assert "a hash" not in str(entries(office))


def test_loading_the_same_company_again_records_nothing(office):
    from tests.conftest import FOUNDED
    from tests.people import COMPANY
    from web.company import load_company

    before = entries(office)
    load_company(office.database.accounts(), COMPANY, at=FOUNDED)

    assert before == entries(office)


def test_a_token_is_recorded_when_it_is_made_and_revoked(office):
    tokens = office.database.tokens()
    tokens.add(
        id="t1", token_hash="h", user="gm", name="x", scopes={"read"}, at=office.now, expires_at=office.now
    )  # fmt: skip
    tokens.revoke("t1", office.now)
    tokens.revoke("t1", office.now)

    assert ["token.add", "token.revoke"] == [body["command"] for body in entries(office, "token.add", "token.revoke")]


def test_a_deployment_is_recorded_with_its_digest(office, processes):
    path = processes / "office_affairs.bpmn"
    path.write_text(path.read_text("utf-8").replace("workdays(1)", "workdays(3)"), "utf-8")
    office.deploys(processes)
    deployed = entries(office, "definitions.deploy")[-1]
    with (uow := office.database.reading()):
        deployment = uow.definitions.deployment(deployed["subject"])

    assert ("owner", deployment.digest) == (deployed["actor"], deployed["input"]["digest"])
    assert ["process office_affairs 2"] == deployed["input"]["added"]


def test_reading_a_confidential_case_is_recorded_with_who_and_what(careful):
    careful.start("office_affairs", by=applicant, confidentiality="confidential")
    desk = careful.desk("sales")
    desk.get(careful.task_path("sales_check"))
    desk.get(careful.case_path)
    task, case = entries(careful, "case.read")

    assert ("sales", careful.key) == (task["actor"], task["subject"])
    assert f"task {careful.task('sales_check').key}" == task["input"]["what"]
    assert {"what": "case", "confidentiality": "confidential"} == case["input"]


def test_reading_another_case_is_not(careful):
    careful.start("office_affairs", by=applicant)
    careful.desk("sales").get(careful.case_path)

    assert [] == entries(careful, "case.read")


def test_a_file_of_a_confidential_case_is_read_under_record(careful):
    file = careful.upload("照片.png", by=applicant)
    careful.start("office_affairs", by=applicant, confidentiality="confidential", attachments=[file])
    assert 200 == careful.desk("sales").get(f"/files/{file}").status

    assert f"file {file}" == entries(careful, "case.read")[-1]["input"]["what"]
    assert [file] == list(careful.records()[0]["attachments"])


SECRET = diagram(
    process(
        start(), service("bill", type="invoice"), end("e"), flows("s > bill > e"),
        id="billing", name="Billing", properties={"confidentiality": '="confidential"'},
    )
)  # fmt: skip


@pytest.mark.parametrize("headers", [{}, {"Idempotency-Key": "k1"}], ids=["once", "with a key"])
def test_a_worker_that_is_handed_a_confidential_case_reads_it(careful, headers):
    deploy(careful.database.unit_of_work(), name="x", files={"x.bpmn": SECRET}, actor=owner, at=careful.now)
    careful.start("billing", by=owner)
    careful.database.accounts().set_password_hash("admin", hashed())
    asked = {"type": "invoice", "timeout": 60_000, "maxJobsToActivate": 5, "worker": "w1"}
    answer = Program(careful.app, basic("admin")).post("/v2/jobs/activation", asked, headers=headers)

    assert (200, 1) == (answer.status, len(answer.json["jobs"]))
    (read,) = entries(careful, "case.read")
    assert ("admin", careful.key, "jobs") == (read["actor"], read["subject"], read["input"]["what"])


def test_a_worker_of_camunda_7_that_is_handed_a_confidential_case_reads_it(careful):
    deploy(careful.database.unit_of_work(), name="x", files={"x.bpmn": SECRET}, actor=owner, at=careful.now)
    careful.start("billing", by=owner)
    careful.database.accounts().set_password_hash("admin", hashed())
    topics = [{"topicName": "invoice", "lockDuration": 60_000}]
    asked = {"workerId": "w1", "maxTasks": 5, "topics": topics}
    answer = Program(careful.app, basic("admin")).post("/engine-rest/external-task/fetchAndLock", asked)

    assert (200, 1) == (answer.status, len(answer.json))
    (read,) = entries(careful, "case.read")
    assert ("admin", "jobs") == (read["actor"], read["input"]["what"])


def test_a_program_that_reads_the_variables_of_a_confidential_case_is_recorded(careful):
    careful.start("office_affairs", by=applicant, confidentiality="confidential")
    careful.database.accounts().set_password_hash("sales", hashed())
    asked = {"filter": {"processInstanceKey": str(careful.key)}}
    answer = Program(careful.app, basic("sales")).post("/v2/variables/search", asked)

    assert answer.json["items"]
    assert ["variables"] == [read["input"]["what"] for read in entries(careful, "case.read")]


def test_what_cannot_be_seen_is_not_read(careful):
    careful.start("office_affairs", by=applicant, confidentiality="confidential")
    assert 404 == careful.desk("quality").get(careful.case_path).status

    assert [] == entries(careful, "case.read")


def test_ordinary_completions_leave_the_companys_chain_alone(office):
    office.start("office_affairs", by=applicant)
    before = entries(office)
    office.complete("sales_check", by=sales, sales_decision="accept")

    assert before == entries(office)
