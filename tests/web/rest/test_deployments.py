"""POST /v2/deployments, as Camunda Modeler sends it."""

from io import BytesIO

import pytest

from tests.conftest import PROCESSES
from tests.engine.bpmn.diagrams import diagram, end, flows, process, start, user
from tests.people import owner
from web.folder import read_folder

PATH = "/v2/deployments"


def parts(files, name="resources", **fields):
    return {**fields, name: [(BytesIO(content), file) for file, content in files.items()]}


def changed(files):
    """Every file has other bytes than before."""
    ends = {"bpmn": b"<!-- x -->", "dmn": b"<!-- x -->", "form": b" "}
    return {name: content + ends[name.rpartition(".")[2]] for name, content in files.items()}


def test_a_process_application_is_deployed_as_a_whole(program):
    files = changed(read_folder(PROCESSES))
    answer = program("owner").ask("POST", PATH, data=parts(files))
    deployed = answer.json["deployments"]
    kinds = [next(kind for kind, value in each.items() if value) for each in deployed]
    named = {each[kind].get("resourceName") for each, kind in zip(deployed, kinds, strict=True)} - {None}

    assert 200 == answer.status
    assert "processDefinition" == kinds[0]
    assert {"processDefinition", "decisionDefinition", "decisionRequirements", "form"} == set(kinds)
    assert set(files) == named
    assert {2} == {
        value.get("version", value.get("processDefinitionVersion"))
        for each, kind in zip(deployed, kinds, strict=True)
        for value in [each[kind]]
    }


def test_keys_are_decimal_strings_and_the_tenant_is_camundas_default(program):
    answer = program("owner").ask("POST", PATH, data=parts(read_folder(PROCESSES))).json
    first = answer["deployments"][0]["processDefinition"]

    assert answer["deploymentKey"].isdecimal()
    assert first["processDefinitionKey"].isdecimal()
    assert {"<default>"} == {answer["tenantId"], first["tenantId"]}


def test_an_unchanged_file_answers_with_the_version_that_is_in_force(office, program):
    client, files = program("owner"), read_folder(PROCESSES)
    answers = [client.ask("POST", PATH, data=parts(files)).json for _ in range(2)]

    assert answers[0] == answers[1]
    assert {1} == {
        each["processDefinition"]["processDefinitionVersion"]
        for each in answers[0]["deployments"]
        if each["processDefinition"]
    }


def test_the_parts_may_have_any_name(program):
    files = {name: content for name, content in read_folder(PROCESSES).items() if name.endswith(".form")}
    answer = program("owner").ask("POST", PATH, data=parts(files, name="whatever"))

    assert (200, len(files)) == (answer.status, len(answer.json["deployments"]))


def test_names_never_lead_out_of_the_deployment(program):
    content = changed(read_folder(PROCESSES))["forms/sales_check.form"]
    answer = program("owner").ask("POST", PATH, data=parts({"../..\\/etc/./sales_check.form": content})).json

    assert "etc/sales_check.form" == answer["deployments"][0]["form"]["resourceName"]


def test_a_refused_deployment_says_each_finding_on_a_line_of_its_own_and_stores_nothing(office, program):
    files = read_folder(PROCESSES)
    diagram = files["office_affairs.bpmn"].decode()
    files["office_affairs.bpmn"] = diagram.replace('formId="sales_check"', 'formId="nothing"').encode()
    files["broken.dmn"] = b"<x"
    before = office.database.queries().definitions()
    answer = program("owner").ask("POST", PATH, data=parts(files))
    lines = answer.json["detail"].splitlines()

    assert (400, "application/problem+json") == (answer.status, answer.headers["Content-Type"])
    assert len(lines) == len(answer.json["findings"]) > 1
    assert any(line.startswith("broken.dmn") for line in lines)
    assert any("office_affairs.bpmn" in line and "sales_check" in line and "nothing" in line for line in lines)
    assert before == office.database.queries().definitions()


@pytest.mark.parametrize(
    ("data", "words"),
    [({}, "没有可部署的内容"), ({"tenantId": "other"}, "tenantId")],
)
def test_what_cannot_be_deployed_is_refused_in_words(program, data, words):
    answer = program("owner").ask("POST", PATH, data=data, content_type="multipart/form-data")

    assert (400, True) == (answer.status, words in answer.json["detail"])


def test_two_files_of_one_name_are_refused(program):
    data = {"resources": [(BytesIO(b"{}"), "a.form"), (BytesIO(b"{} "), "a.form")]}
    answer = program("owner").ask("POST", PATH, data=data)

    assert (400, "deployment.same_name_twice") == (answer.status, answer.json["findings"][0]["code"])


def test_the_history_names_the_deployer(office, program):
    program("owner").ask("POST", PATH, data=parts(changed(read_folder(PROCESSES))))
    with office.database.reading() as uow:
        newest = uow.definitions.newest_of(owner.user)

    assert office.now == newest.deployed_at


@pytest.mark.parametrize(("name", "words"), [("询问", "组"), ("Ask", "group")])
def test_a_refusal_is_in_the_language_of_the_diagram(program, name, words):
    drawn = diagram(process(start(), user("ask", name=name, groups="nobody_here"), end(), flows("s > ask > e")))
    answer = program("owner").ask("POST", PATH, data=parts({"a.bpmn": drawn}))

    assert 400 == answer.status
    assert words in answer.json["detail"]
    assert answer.json["detail"].isascii() == name.isascii()
