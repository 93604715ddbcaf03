"""The log: one line for each request and each step, with the case's number, and nothing that nobody should read."""

import json
import logging
from contextlib import contextmanager
from io import StringIO
from pathlib import Path

import pytest

from engine.deployments import deploy
from tests.engine.bpmn.diagrams import diagram, end, flows, io, process, service, start
from tests.people import gm, owner, sales
from tests.people import office as applicant
from tests.web.conftest import PASSWORD
from tests.web.rest.conftest import Program, basic
from web.logs import formatter
from web.worker import Worker


@pytest.fixture
def log():
    """What is logged meanwhile."""

    @contextmanager
    def listen(kind="json"):
        stream, root = StringIO(), logging.getLogger()
        handler, level = logging.StreamHandler(stream), root.level
        handler.setFormatter(formatter(kind))
        root.addHandler(handler)
        root.setLevel(logging.INFO)
        try:
            yield stream
        finally:
            root.removeHandler(handler)
            root.setLevel(level)

    return listen


def lines(stream, event=None):
    told = [json.loads(line) for line in stream.getvalue().splitlines()]
    return [line for line in told if event in {None, line["event"]}]


def test_a_request_is_one_line_with_who_what_and_which_case(office, log):
    office.start("office_affairs", by=applicant)
    desk, path = office.desk("sales"), office.task_path("sales_check")
    desk.csrf  # noqa: B018 - a page of its own
    form = {"csrf_token": desk.csrf, "submission": json.dumps({"sales_decision": "accept", "lead_dept": "quality"})}
    with log() as stream:
        desk.client.post(f"{path}", data=form)
    (line,) = lines(stream, "request")

    assert ("task.complete", "POST", 303, "sales") == (line["endpoint"], line["method"], line["status"], line["user"])
    assert (office.number, "info") == (line["case"], line["level"])
    assert line["ms"] > 0
    assert line["via"].startswith("session:")
    assert 8 == len(line["request"])


def test_the_number_that_people_quote_is_in_every_line_of_their_request(office, log):
    desk = office.desk("sales")
    with log() as stream:
        answer = desk.get("/cases/1048576000")
    told = lines(stream)

    assert {True} == {line["request"] in answer.text for line in told}
    assert len(told) > 1


def test_a_step_of_the_worker_is_a_line(office, log):
    with log() as stream:
        office.start("office_affairs", by=applicant).send("withdraw", by=applicant, withdraw_reason="不需要了")
    steps = lines(stream, "step")

    assert {"job notify"} == {line["step"] for line in steps}
    assert {office.number} == {line["case"] for line in steps}
    assert {"done"} == {line["outcome"] for line in steps}


def test_neither_passwords_nor_what_people_wrote_is_logged(office, log):
    with log() as stream:
        desk = office.desk("sales")
        office.start("office_affairs", by=applicant, reason="这是保密的申请理由，不得写入日志，请注意。")
        desk.get("/", search="保密的查询")
        desk.get("/nowhere", token="secret-in-the-address")
    told = stream.getvalue()

    assert [] == [secret for secret in (PASSWORD, "保密的", "secret-in-the-address", desk.csrf) if secret in told]


SECRET = "保密的客户"


def test_what_was_refused_is_logged_by_its_codes_alone(office, log):
    office.start("office_affairs", by=applicant)
    office.desk("sales")
    path, program = f"/v2/user-tasks/{office.task('sales_check').key}/completion", Program(office.app, basic("sales"))
    with log() as stream:
        answer = program.post(path, {"variables": {"sales_decision": SECRET, "lead_dept": SECRET}})

    assert 400 == answer.status
    assert "form.not_an_option sales_decision" in stream.getvalue()
    assert SECRET not in stream.getvalue()


def test_why_a_step_failed_is_logged_without_anybodys_data(office, log):
    sends = service("tell", io({"timeToLive": SECRET, "messageName": "m1"}), type="publish-message", retries=1)
    drawn = diagram(process(start(), sends, end(), flows("s > tell > e"), properties={"starterUsers": "office"}))
    deploy(office.database.unit_of_work(), name="x", files={"x.bpmn": drawn}, actor=owner, at=office.now)
    with log() as stream:
        office.start("p", by=applicant)
    (incident,) = office.open_incidents()

    assert SECRET in str(incident.params)
    assert "publish.time_to_live" in stream.getvalue()
    assert SECRET not in stream.getvalue()


def test_what_the_program_says_of_its_own_failures_is_told_by_class_and_place(office, log):
    def broken(_uow, **_):
        try:
            {}[SECRET]
        except KeyError as error:
            raise ValueError(f"{SECRET} is no customer") from error

    drawn = diagram(
        process(start(), service("w", type="own", retries=1), end(), flows("s > w > e"), properties={"starterUsers": "office"})
    )  # fmt: skip
    deploy(office.database.unit_of_work(), name="x", files={"x.bpmn": drawn}, actor=owner, at=office.now)
    office.start("p", by=applicant)
    ours = Worker(office.database.unit_of_work, office.database.reading, name="w", handlers={"own": broken})
    with log() as stream:
        ours.run_due(office.now)
    (trace,) = [line["exception"] for line in lines(stream) if "exception" in line]
    (incident,) = office.open_incidents()

    assert trace.index("KeyError") < trace.index("ValueError") < len(trace)
    assert f"ValueError ({__name__}:" in incident.params["message"]
    assert [] == [told for told in (stream.getvalue(), str(incident.params)) if SECRET in told]


def test_what_is_of_files_and_connections_is_told_in_full(log):
    with log() as stream:
        try:
            Path("/no/such/file").read_text("utf-8")
        except OSError:
            logging.getLogger("test").exception("it failed")

    assert "No such file or directory: '/no/such/file'" in lines(stream)[0]["exception"]


def fail(message, **extra):
    try:
        int(message)
    except ValueError as error:
        error.add_note(message)
        logging.getLogger("test").exception("it failed", extra=extra)


HOSTILE = "x\n2026-01-01T00:00:00Z INFO web.measuring request user=gm\r\x1b[31m\u2028y"


@pytest.mark.parametrize("kind", ["text", "json"])
def test_nothing_begins_a_line_of_its_own(log, kind):
    with log(kind) as stream:
        logging.getLogger("test").info("hello %s", HOSTILE, extra={"value": HOSTILE})
        fail(HOSTILE)
    told = stream.getvalue().split("\n")

    assert [] == [line for line in told if line.startswith("2026-01-01")]
    assert "\x1b" not in stream.getvalue()
    assert "\r" not in stream.getvalue()


def test_text_is_one_line_a_thing_and_sets_tracebacks_in(log):
    with log("text") as stream:
        fail("no", case="AB 1", empty=None)
    first, *trace = stream.getvalue().splitlines()

    assert first.endswith('ERROR test it failed case="AB 1"')
    assert trace
    assert {"  | "} == {line[:4] for line in trace}


def test_a_command_that_is_refused_names_its_case_too(office, log):
    office.start("office_affairs", by=applicant).complete("sales_check", by=sales, sales_decision="accept")
    desk, path = office.desk(gm.user), office.task_path("gm_approve")
    with log() as stream:
        desk.post(f"{path}", submission={})
    line = lines(stream, "request")[-1]

    assert (400, office.number) == (line["status"], line["case"])
