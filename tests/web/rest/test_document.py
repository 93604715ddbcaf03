"""The OpenAPI document, and whether the answers are what it promises: asked by a tool that we did not write."""

from typing import get_args

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from jsonschema import Draft202012Validator
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import ignored_auth, positive_data_acceptance

from engine.views import Scope
from tests import people
from tests.databases import ON_SQLITE
from tests.web.rest import api_table
from tests.web.rest.test_jobs import bill
from web.programs import SCOPES

EXAMPLES = 6
"""Per operation and kind of data."""


@pytest.fixture
def document(program):
    return program("admin").get("/v2/openapi.json").json


def test_every_address_is_described(document):
    described = {
        (path, method) for path, item in document["paths"].items() for method in item if method != "parameters"
    }

    assert "3.1.0" == document["openapi"]
    assert len([endpoint for endpoint in SCOPES if endpoint.startswith("v2_")]) == len(described)
    assert all(path.startswith("/v2/") for path, _ in described)


@ON_SQLITE
def test_the_reference_is_written_from_it(office):
    assert api_table.written(office.app) == api_table.PATH.read_text("utf-8")


def test_every_schema_is_one(document):
    for schema in document["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)


@schemathesis.check
def never_refused_as_malformed(_context, response, case):
    """What the document allows may be refused for what it means, as a form does, but not for how it looks."""
    if case.meta.generation.mode is GenerationMode.POSITIVE and response.status_code == 400:
        assert "request.member" not in {finding["code"] for finding in response.json()["findings"]}, response.text


@ON_SQLITE  # an answer's shape does not depend on it
@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=lambda mode: mode.value)
def test_whatever_is_asked_the_answer_is_what_the_document_promises(office, token, subtests, mode):
    client, _ = token("admin", *get_args(Scope))
    office.start("office_affairs", by=people.office)
    bill(office)
    schema = schemathesis.openapi.from_wsgi("/v2/openapi.json", office.app)
    for found in schema.get_all_operations():
        operation = found.ok()
        with subtests.test(operation=operation.label):

            @settings(
                max_examples=EXAMPLES, derandomize=True, database=None, phases=[Phase.generate],
                suppress_health_check=list(HealthCheck),
            )  # fmt: skip
            @given(case=operation.as_strategy(generation_mode=mode))
            def holds(case):
                case.call_and_validate(
                    headers={"Authorization": client.authorization},
                    excluded_checks=[positive_data_acceptance, ignored_auth],  # its many wrong passwords are throttled
                    additional_checks=[never_refused_as_malformed],
                )

            holds()
