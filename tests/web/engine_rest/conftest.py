"""Camunda Modeler at its Camunda 7 profile, as its own client asks."""

import pytest

from tests.compat.c7.redrawn import redrawn
from tests.conftest import PROCESSES
from tests.web.rest.conftest import program, token  # noqa: F401 - fixtures
from web.folder import read_folder

_BOUNDARY = "----WebKitFormBoundary7MA4YWxkTrZu0gW"


def multipart(files, **texts):
    """A body as the Modeler's renderer writes it: text parts, then each file under its own name."""
    parts = [f'Content-Disposition: form-data; name="{name}"\r\n\r\n{text}'.encode() for name, text in texts.items()]
    for position, (name, content) in enumerate(files.items()):
        media_type = "application/octet-stream" if position else "text/xml"
        head = f'Content-Disposition: form-data; name="{name}"; filename="{name}"\r\nContent-Type: {media_type}\r\n\r\n'
        parts.append(head.encode() + content)
    body = b"".join(b"--%s\r\n%s\r\n" % (_BOUNDARY.encode(), part) for part in parts)
    return body + b"--%s--\r\n" % _BOUNDARY.encode()


class Modeler:
    """One person's Modeler, pointed at an address."""

    def __init__(self, client, address="/engine-rest"):
        self.client, self.address = client, address

    def ask(self, method, path, **arguments):
        headers = {"Accept": "application/json", "Origin": "file://"}
        return self.client.ask(method, f"{self.address}{path}", headers=headers, **arguments)

    def deploys(self, files, **texts):
        given = {
            "deployment-name": next(iter(files)).rpartition(".")[0],
            "deployment-source": "Camunda Modeler",
            "enable-duplicate-filtering": "true",
            **{name.replace("_", "-"): text for name, text in texts.items()},
        }
        return self.ask(
            "POST",
            "/deployment/create",
            data=multipart(files, **given),
            content_type=f"multipart/form-data; boundary={_BOUNDARY}",
        )

    def starts(self, definition_id, **body):
        return self.ask("POST", f"/process-definition/{definition_id}/start", json=body)


@pytest.fixture
def modeler(program):  # noqa: F811 - the fixture
    return lambda user="owner", address="/engine-rest": Modeler(program(user), address)


_SMALL = """<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" \
xmlns:camunda="http://camunda.org/schema/1.0/bpmn" targetNamespace="test">
  <bpmn:process id="ask" name="询问" isExecutable="true" camunda:historyTimeToLive="180">
    <bpmn:startEvent id="start" />
    <bpmn:userTask id="answer" name="答复" camunda:candidateGroups="sales" />
    <bpmn:serviceTask id="mail" name="发信" camunda:type="external" camunda:topic="mail" />
    <bpmn:endEvent id="end" />
    <bpmn:sequenceFlow id="f1" sourceRef="start" targetRef="answer" />
    <bpmn:sequenceFlow id="f2" sourceRef="answer" targetRef="mail" />
    <bpmn:sequenceFlow id="f3" sourceRef="mail" targetRef="end" />
  </bpmn:process>
</bpmn:definitions>
"""


@pytest.fixture
def small():
    """A file of one process, in Chinese: ask, answer, mail."""
    return {"ask.bpmn": _SMALL.encode()}


@pytest.fixture(scope="session")
def redrawn_files():
    """The shipped files in the Camunda 7 profile, by their bare names as the Modeler sends them."""
    files = {name.rpartition("/")[2]: content for name, content in read_folder(PROCESSES).items()}
    return {name: redrawn(content) if name.endswith(".bpmn") else content for name, content in files.items()}
