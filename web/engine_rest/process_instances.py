"""Process instances that run."""

from typing import Any

from engine.errors import NotFound
from engine.searches import Condition, Search
from web import current
from web.engine_rest.api import blueprint, key_of


@blueprint.get("/process-instance/<id>")
def instance(id: str) -> dict[str, Any]:
    """One that runs and that you may see; what has ended is not there, as in Camunda 7."""
    conditions = (
        Condition("process_instance_key", "eq", key_of("process_instance", id)),
        Condition("state", "eq", "active"),
    )
    for row in current.services().reads.search_instances(current.actor(), Search(conditions, limit=1)).items:
        return {
            "links": [],
            "id": str(row.process_instance_key),
            "definitionId": (
                f"{row.process_definition_id}:{row.process_definition_version}:{row.process_definition_key}"
            ),
            "definitionKey": row.process_definition_id,
            "businessKey": row.business_id,
            "caseInstanceId": None,
            "ended": False,
            "suspended": False,
            "tenantId": None,
        }
    raise NotFound("process_instance", id)
