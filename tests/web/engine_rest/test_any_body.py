"""Whatever a client sends, it is told what is wrong with it; nothing ends in an error of ours."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

pytestmark = pytest.mark.parametrize("server", ["sqlite"], indirect=True)

PATHS = (
    "/process-definition/key/office_affairs/start",
    "/process-definition/key/ask/start",
    "/task/1048577/complete",
    "/task/1048577/claim",
    "/external-task/fetchAndLock",
    "/external-task/1048577/complete",
    "/external-task/1048577/failure",
    "/external-task/1048577/bpmnError",
    "/external-task/1048577/extendLock",
)
NAMES = st.sampled_from(
    ["workerId", "maxTasks", "topics", "topicName", "lockDuration", "variables", "value", "type", "businessKey",
     "errorCode", "retries", "retryTimeout", "newDuration", "userId", "x"]
)  # fmt: skip
SCALARS = st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.floats(allow_nan=False) | st.text(max_size=20)
KINDS = st.sampled_from(["String", "Json", "Date", "Object", "Bytes", "Integer", ""])
JSON = st.recursive(
    SCALARS | KINDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=5),
    max_leaves=12,
)


@pytest.fixture
def admin(modeler, small):
    """Somebody who may do everything, and a process that takes any variables."""
    client = modeler("admin")
    client.deploys(small)
    return client


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(path=st.sampled_from(PATHS), body=st.dictionaries(NAMES, JSON, max_size=6))
def test_any_json_is_answered(admin, path, body):
    answer = admin.ask("POST", path, json=body)

    assert answer.status < 500
    assert answer.status < 400 or {"type", "message", "code"} == set(answer.json)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    names=st.lists(
        st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters='"'), max_size=12), max_size=3
    ),
    content=st.binary(max_size=60),
)
def test_any_files_are_answered(admin, names, content):
    endings = (".bpmn", ".dmn", ".form", "")
    files = {f"{name}{ending}": content for name, ending in zip(names, endings, strict=False)}
    answer = admin.deploys(files or {"a.bpmn": content})

    assert 400 == answer.status
    assert answer.json["message"]
