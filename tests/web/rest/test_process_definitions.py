"""/v2/process-definitions and /v2/forms."""

import json

import pytest

from tests.conftest import PROCESSES

PATH = "/v2/process-definitions"


def key_of(office, id="office_affairs", kind="process"):
    with office.database.reading() as uow:
        return uow.definitions.latest(kind, id).key


def test_what_is_deployed_is_found(office, program):
    client = program("sales")
    found = client.post(f"{PATH}/search", {"filter": {"processDefinitionId": "office_affairs"}}).json["items"]

    assert [("office_affairs", 1, True, "ACTIVE", "office_affairs.bpmn")] == [
        (each["processDefinitionId"], each["version"], each["hasStartForm"], each["state"], each["resourceName"])
        for each in found
    ]
    assert found[0] == client.get(f"{PATH}/{key_of(office)}").json


def test_older_versions_are_found_too(office, program, processes):
    path = processes / "office_affairs.bpmn"
    path.write_text(path.read_text("utf-8") + "<!-- changed -->", "utf-8")
    office.deploys(processes)
    client, mine = program("sales"), {"processDefinitionId": "office_affairs"}

    def versions(**filter):
        body = {"filter": {**mine, **filter}, "sort": [{"field": "version", "order": "DESC"}]}
        return [each["version"] for each in client.post(f"{PATH}/search", body).json["items"]]

    assert ([2, 1], [2], [1]) == (versions(), versions(isLatestVersion=True), versions(isLatestVersion=False))


def test_the_diagram_is_the_file_that_was_deployed(office, program):
    answer = program("sales").get(f"{PATH}/{key_of(office)}/xml")

    assert ("text/xml; charset=utf-8", True) == (
        answer.headers["Content-Type"],
        answer.response.data == (PROCESSES / "office_affairs.bpmn").read_bytes(),
    )


def test_the_start_form_is_the_files_text(office, program):
    client = program("sales")
    answer = client.get(f"{PATH}/{key_of(office)}/form").json

    assert json.loads(answer["schema"])["id"] == answer["formId"]
    assert answer == client.get(f"/v2/forms/{answer['formKey']}").json


def test_a_process_without_a_start_form_has_none(office, program):
    answer = program("sales").get(f"{PATH}/{key_of(office, 'archive_case')}/form")

    assert (204, "") == (answer.status, answer.source)


@pytest.mark.parametrize("path", [f"{PATH}/1", f"{PATH}/1/xml", f"{PATH}/1/form", "/v2/forms/1"])
def test_what_is_not_there_is_not_found(program, path):
    assert 404 == program("sales").get(path).status


def test_a_form_is_no_process_and_a_process_is_no_form(office, program):
    client = program("sales")

    assert 404 == client.get(f"/v2/forms/{key_of(office)}").status
    assert 404 == client.get(f"{PATH}/{key_of(office, 'sales_check', 'form')}/xml").status
