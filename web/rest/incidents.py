"""Incidents: what failed inside processes, and trying again."""

from typing import Any

from marshmallow import fields, validate

from engine import incidents as services
from engine.errors import NotFound
from engine.searches import Condition, FoundIncident, Search
from web import current
from web.rest.api import Blueprint
from web.rest.searching import Filter, Filters, Word, key, moment, request_of, response_of, result_of, search_of, text
from web.rest.shapes import Key, Nothing, Shape, Tenant, Text
from web.wording import worded

incidents = Blueprint("v2_incidents", __name__, url_prefix="/v2/incidents", description="Incidents")
STATES = {False: "ACTIVE", True: "RESOLVED"}

ERROR_TYPES = {
    "bpmn.job_failed": "JOB_NO_RETRIES",
    "bpmn.error_uncaught": "UNHANDLED_ERROR_EVENT",
    "bpmn.no_flow": "CONDITION_ERROR",
    "bpmn.condition_not_boolean": "CONDITION_ERROR",
    "bpmn.unknown_form": "FORM_NOT_FOUND",
    "bpmn.unknown_process": "CALLED_ELEMENT_ERROR",
    "bpmn.unknown_decision": "CALLED_DECISION_ERROR",
    "bpmn.not_json": "IO_MAPPING_ERROR",
    "dmn.": "DECISION_EVALUATION_ERROR",
    "feel.": "EXTRACT_VALUE_ERROR",
}
"""Camunda's error type by our code, or by its beginning."""


class Incident(Shape):
    """Something inside a process that failed; the message is for people."""

    incident_key = Key(required=True)
    error_type = fields.String(required=True)
    error_message = fields.String(required=True)
    element_id = fields.String(required=True)
    element_instance_key = Key(required=True)
    creation_time = fields.AwareDateTime(required=True)
    state = Word(STATES, required=True, attribute="is_resolved")  # type: ignore[arg-type]
    job_key = Key(required=True, allow_none=True)
    process_instance_key = Key(required=True)
    root_process_instance_key = Key(required=True, allow_none=True)
    process_definition_id = fields.String(required=True)
    process_definition_key = Key(required=True)
    tenant_id = Tenant(required=True)


class IncidentFilter(Filters):
    """All that is given has to hold."""

    incident_key = key()
    element_id = text()
    creation_time = moment()
    state = Filter(Word(STATES), ("eq",), attribute="is_resolved")  # type: ignore[arg-type]
    job_key = key()
    process_instance_key = key()
    process_definition_id = text()
    process_definition_key = key()


IncidentSearch = request_of(
    "Incident",
    IncidentFilter,
    ("incident_key", "creation_time", "element_id", "process_instance_key", "process_definition_id", "job_key"),
)
IncidentSearchResult = response_of("Incident", Incident)


class Skipping(Shape):
    """Why, what it would have brought, and where the choice of the way failed the ids of the flows to take."""

    reason = Text(required=True, least=1, most=500)
    variables = fields.Dict(load_default=dict)
    flows = fields.List(Text(least=1, most=200), load_default=list, validate=validate.Length(max=100))


@incidents.post("/search")
@incidents.arguments(IncidentSearch, required=False)
@incidents.response(200, IncidentSearchResult)
def search(body: dict[str, Any]) -> dict[str, Any]:
    """Incidents of the cases that you may see."""
    found = current.services().reads.search_incidents(current.actor(), search_of(body))
    return result_of(found, [_shown(row) for row in found.items])


@incidents.get("/<key:key>")
@incidents.response(200, Incident)
def get(key: int) -> dict[str, Any]:
    """An incident."""
    search = Search((Condition("incident_key", "eq", key),), limit=1)
    for row in current.services().reads.search_incidents(current.actor(), search).items:
        return _shown(row)
    raise NotFound("incident", key)


@incidents.post("/<key:key>/resolution")
@incidents.arguments(Nothing, required=False)
@incidents.response(204)
def resolve(_: Any, key: int) -> None:
    """Do again what failed."""
    services.retry(
        current.unit_of_work(), incident_key=key, actor=current.actor(), reason="process API", at=current.now()
    )
    current.wake()


@incidents.post("/<key:key>/skip")
@incidents.arguments(Skipping)
@incidents.response(204)
def skip(body: dict[str, Any], key: int) -> None:
    """Go past what failed: it counts as completed. Camunda has no such operation."""
    services.skip(
        current.unit_of_work(),
        incident_key=key,
        actor=current.actor(),
        at=current.now(),
        reason=body["reason"],
        variables=body["variables"],
        flows=body["flows"],
    )
    current.wake()


def error_type(code: str) -> str:
    """Camunda's word for a code of ours."""
    return ERROR_TYPES.get(code) or ERROR_TYPES.get(f"{code.partition('.')[0]}.") or "UNKNOWN"


def _shown(row: FoundIncident) -> dict[str, Any]:
    return {
        "incident_key": row.incident_key,
        "error_type": error_type(row.code),
        "error_message": worded(row.code, row.params),
        "element_id": row.element_id,
        "element_instance_key": row.incident_key,  # the token's own is not kept
        "creation_time": row.creation_time,
        "is_resolved": row.is_resolved,
        "job_key": row.job_key,
        "process_instance_key": row.process_instance_key,
        "root_process_instance_key": row.root_process_instance_key,
        "process_definition_id": row.process_definition_id,
        "process_definition_key": row.process_definition_key,
    }
