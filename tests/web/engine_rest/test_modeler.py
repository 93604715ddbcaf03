"""What Camunda Modeler does at its Camunda 7 profile, call by call, and the traps on its way."""

import base64
import time

import orjson
import pytest

from tests.people import person
from tests.web.rest.conftest import Program

pytestmark = pytest.mark.parametrize("server", ["sqlite"], indirect=True)  # every database: tests/web/rest


def lines(answer):
    head, *findings = answer.json["message"].split("\n")
    assert head.startswith("ENGINE-09005 Could not parse BPMN process.")
    return findings


# -- is anybody there ------------------------------------------------------------------------------------------------


def test_whoever_has_no_credentials_learns_that_there_is_a_log_in(office):
    answer = Program(office.app).get("/engine-rest/deployment?maxResults=0")

    assert 401 == answer.status
    assert "WWW-Authenticate" not in answer.headers  # the Modeler asks in a form of its own
    assert {"type", "message", "code"} == set(answer.json)
    assert "*" == answer.headers["Access-Control-Allow-Origin"]


def test_wrong_credentials_are_refused_likewise(office):
    wrong = Program(office.app, "Basic " + base64.b64encode(b"owner:wrong").decode())

    assert 401 == wrong.get("/engine-rest/deployment?maxResults=0").status


def test_whoever_may_not_deploy_is_told_before_they_try(modeler):
    assert [403, 200] == [modeler(user).ask("GET", "/deployment?maxResults=0").status for user in ("office", "owner")]


@pytest.mark.parametrize("address", ["/engine-rest", "/engine-rest/", "/rest", "/rest/", "/engine-rest/engine/default"])
def test_the_address_may_have_either_name_and_a_slash_too_many(modeler, address):
    asking = modeler(address=address)

    assert "7.24.0" == asking.ask("GET", "/version").json["version"]
    assert [] == asking.ask("GET", "/deployment?maxResults=0").json


def test_a_token_does_as_well_as_a_password(token, small):
    from tests.web.engine_rest.conftest import Modeler

    reading, deploying = (Modeler(token("owner", scope)[0]) for scope in ("read", "deploy"))

    assert [403, 200] == [each.deploys(small).status for each in (reading, deploying)]


def test_a_browser_may_ask_first_whether_it_may_ask(office):
    answer = Program(office.app).ask("OPTIONS", "/rest/deployment/create", headers={"Origin": "file://"})

    assert 204 == answer.status
    assert "*" == answer.headers["Access-Control-Allow-Origin"]
    assert {"authorization", "content-type", "accept"} <= set(
        answer.headers["Access-Control-Allow-Headers"].split(", ")
    )


def test_only_this_api_is_open_to_other_pages(office):
    assert "Access-Control-Allow-Origin" not in Program(office.app).get("/v2/topology").headers


def test_what_is_not_there_is_said_in_this_apis_shape(modeler):
    answer = modeler().ask("GET", "/history/job-log")

    assert (404, "RestException") == (answer.status, answer.json["type"])


# -- deploy ----------------------------------------------------------------------------------------------------------


def test_what_was_deployed_comes_back_to_be_started(modeler, small):
    asking = modeler()
    deployed = asking.deploys(small).json
    (definition,) = deployed["deployedProcessDefinitions"].values()
    started = asking.starts(definition["id"], businessKey="A-1", variables=None)

    assert ("ask", "询问", 1, "ask.bpmn", deployed["id"]) == tuple(
        definition[name] for name in ("key", "name", "version", "resource", "deploymentId")
    )
    assert ("ask", "Camunda Modeler") == (deployed["name"], deployed["source"])
    assert 200 == started.status
    assert (definition["id"], "A-1", False) == tuple(
        started.json[name] for name in ("definitionId", "businessKey", "ended")
    )


def test_a_second_computer_finds_the_unchanged_definition_too(modeler, small):
    first, second = (modeler().deploys(small).json for _ in range(2))

    assert first["deployedProcessDefinitions"] == second["deployedProcessDefinitions"]
    assert first["id"] == second["id"]


def test_a_changed_file_is_a_new_version(modeler, small):
    modeler().deploys(small)
    (changed,) = modeler().deploys({"ask.bpmn": small["ask.bpmn"] + b" "}).json["deployedProcessDefinitions"].values()

    assert 2 == changed["version"]


def test_the_process_of_the_open_file_comes_first_whatever_is_attached(modeler, redrawn_files):
    names = ["publish_group.bpmn", *(name for name in redrawn_files if name != "publish_group.bpmn")]
    answer = modeler().deploys({name: redrawn_files[name] for name in names})
    members = orjson.loads(answer.source)["deployedProcessDefinitions"]

    assert "publish_group" == next(iter(members.values()))["key"]
    assert {"publish_group", "archive_case", "office_affairs", "admin_affairs"} == {d["key"] for d in members.values()}
    assert not any(id_.isdecimal() for id_ in members)  # JavaScript would sort such members first


def test_a_table_or_a_form_can_be_deployed_alone(modeler, redrawn_files):
    table = modeler().deploys({"affair_rules.dmn": redrawn_files["affair_rules.dmn"] + b"<!-- newer -->"}).json
    form = modeler().deploys({"withdraw.form": redrawn_files["withdraw.form"]})

    assert table["deployedProcessDefinitions"] is None
    assert ["affair_rules"] == [d["key"] for d in table["deployedDecisionDefinitions"].values()]
    assert 200 == form.status


def test_what_was_not_attached_is_the_deployed_one(modeler, redrawn_files):
    answer = modeler().deploys({"office_affairs.bpmn": redrawn_files["office_affairs.bpmn"]})

    assert 200 == answer.status
    assert ["office_affairs"] == [d["key"] for d in answer.json["deployedProcessDefinitions"].values()]


def test_each_call_answers_within_a_second(modeler, redrawn_files):
    names = ["office_affairs.bpmn", *(name for name in redrawn_files if name != "office_affairs.bpmn")]
    asking = modeler()
    began = time.process_time()
    answer = asking.deploys({name: redrawn_files[name] for name in names})
    spent = time.process_time() - began

    assert 200 == answer.status
    print(f"deploying all shipped files took {spent:.2f} s of processor time")  # noqa: T201 - measured, not judged


# -- refusals --------------------------------------------------------------------------------------------------------


def test_a_refusal_names_element_file_and_line_and_what_to_attach(modeler, small):
    wrong = small["ask.bpmn"].replace(b'candidateGroups="sales"', b'candidateGroups="sales" camunda:formRef="ask_form"')
    answer = modeler().deploys({"ask.bpmn": wrong})
    (line,) = lines(answer)

    assert (400, "ParseException", 0) == (answer.status, answer.json["type"], answer.json["code"])
    assert "答复 (answer)" in line
    assert "| ask.bpmn | line 4" in line
    assert "ask_form" in line
    assert "表单" in line  # the labels are Chinese


def test_every_finding_has_a_line_of_its_own(modeler, small):
    wrong = small["ask.bpmn"].replace(b'"sales"', b'"nobody_here"').replace(b'camunda:topic="mail"', b"")

    assert 2 == len(lines(modeler().deploys({"ask.bpmn": wrong})))


def test_a_refusal_speaks_english_to_an_english_diagram(modeler, small):
    text = small["ask.bpmn"].decode().replace("询问", "Ask").replace("答复", "Answer").replace("发信", "Mail")
    (line,) = lines(modeler().deploys({"ask.bpmn": text.replace('"sales"', '"nobody_here"').encode()}))

    assert "Answer (answer)" in line
    assert line.isascii()


def test_nothing_of_a_refused_set_is_stored(modeler, small):
    asking = modeler()
    wrong = small["ask.bpmn"].replace(b'"ask"', b'"ask_again"').replace(b'"sales"', b'"nobody_here"')

    assert 400 == asking.deploys({**small, "ask_again.bpmn": wrong}).status
    assert 404 == asking.ask("GET", "/process-definition/key/ask").status


def test_what_is_no_xml_is_a_diagram_error_too(modeler):
    (line,) = lines(modeler().deploys({"a.bpmn": b"<bpmn:definitions"}))

    assert "| a.bpmn | line 1 | column" in line


@pytest.mark.parametrize("part", ["tenant_id", "deployment_activation_time"])
def test_what_there_is_not_cannot_be_asked_for(modeler, small, part):
    assert 400 == modeler().deploys(small, **{part: "x"}).status


def test_a_deployment_without_files_is_refused(modeler):
    assert 400 == modeler().ask("POST", "/deployment/create", data={"deployment-name": "x"}).status


# -- start -----------------------------------------------------------------------------------------------------------


def test_variables_may_be_typed_or_plain(modeler, small, office):
    asking = modeler()
    asking.deploys(small)
    started = asking.ask(
        "POST",
        "/process-definition/key/ask/start",
        json={
            "variables": {
                "text": {"value": "a", "type": "String"},
                "count": {"value": 3, "type": "Integer", "valueInfo": {}},
                "nested": {"value": '{"x": [1]}', "type": "Json"},
                "plain": {"value_of": 1},
                "nothing": {"value": None, "type": "Null"},
                "day": {"value": "2026-11-23T09:00:00.000+0800", "type": "Date"},
                "flag": True,
            }
        },
    )
    with office.database.reading() as uow:
        (record,) = uow.history.records(int(started.json["id"]) >> 20)
    written = {e["name"]: e["after"] for e in orjson.loads(record.body)["events"] if e["event"] == "variable.written"}

    assert {
        "text": "a",
        "count": 3,
        "nested": {"x": [1]},
        "plain": {"value_of": 1},
        "nothing": None,
        "flag": True,
        "day": "2026-11-23T09:00:00+08:00",
    } == {name: written[name] for name in ("text", "count", "nested", "plain", "nothing", "flag", "day")}


@pytest.mark.parametrize(
    "value",
    [{"value": "rO0ABX", "type": "Bytes"}, {"value": "{", "type": "Json"}, {"value": "tomorrow", "type": "Date"}],
    ids=lambda value: value["type"],
)
def test_what_has_no_json_is_refused(modeler, small, value):
    asking = modeler()
    asking.deploys(small)
    variables = {"o": value}

    assert 400 == asking.ask("POST", "/process-definition/key/ask/start", json={"variables": variables}).status


def test_a_start_that_the_form_refuses_says_which_fields(modeler):
    answer = modeler("office").ask("POST", "/process-definition/key/office_affairs/start", json={"variables": {}})

    assert (400, "InvalidRequestException") == (answer.status, answer.json["type"])
    assert "reason" in answer.json["message"]


def test_whoever_may_not_start_is_refused(modeler, small):
    modeler().deploys(small)

    assert 403 == modeler("office").ask("POST", "/process-definition/key/ask/start", json={}).status


def test_a_person_named_as_a_starter_may_start_and_is_offered_it(modeler, small, office):
    named = small["ask.bpmn"].replace(
        b"camunda:historyTimeToLive", b'camunda:candidateStarterUsers="dept" camunda:historyTimeToLive'
    )
    modeler().deploys({"ask.bpmn": named})
    offered = {
        user: [row.process_id for row in office.database.queries().startable(person(user))]
        for user in ("dept", "office")
    }

    assert (True, False) == ("ask" in offered["dept"], "ask" in offered["office"])
    assert [200, 403] == [
        modeler(user).ask("POST", "/process-definition/key/ask/start", json={}).status for user in ("dept", "office")
    ]


@pytest.mark.parametrize("id_", ["nothing", "ask:1:99", "1", "ask:1:x"])
def test_what_is_not_deployed_cannot_be_started(modeler, id_):
    assert 404 == modeler().starts(id_).status


def test_the_drawing_comes_back_as_it_was_deployed(modeler, small):
    asking = modeler()
    (id_,) = asking.deploys(small).json["deployedProcessDefinitions"]

    assert small["ask.bpmn"].decode() == asking.ask("GET", f"/process-definition/{id_}/xml").json["bpmn20Xml"]


# -- afterwards ------------------------------------------------------------------------------------------------------


def test_the_links_lead_to_our_pages(office, modeler, small):
    asking = modeler()
    deployed = asking.deploys(small).json
    (id_,) = deployed["deployedProcessDefinitions"]
    started = asking.starts(id_).json
    root = Program(office.app).get("/.well-known/camunda-automation-platform/webapps").json["cockpitUrl"]
    query = orjson.dumps([{"type": "id", "operator": "eq", "value": deployed["id"]}]).decode()
    browser = office.desk("owner")

    assert "http://localhost/open/" == root
    assert (
        f"/definitions/{id_.rpartition(':')[2]}" == browser.get(f"/open/repository?deploymentsQuery={query}").location
    )
    assert f"/cases/{started['id']}" == browser.get(f"/open/process-instance/{started['id']}").location
    assert browser.get("/camunda/app/cockpit/default/").tree.xpath("//p[@data-open-place='/open/']")


def test_whoever_follows_a_link_logs_in_first(office):
    answer = Program(office.app).get("/open/process-instance/1048576")

    assert 302 == answer.status
    assert answer.location.startswith("/login?next=")
