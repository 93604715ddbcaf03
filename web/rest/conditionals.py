"""Conditions that begin cases."""

from typing import Any

from marshmallow import fields

from engine import conditions
from engine.model import key_of
from web import current
from web.rest.api import Blueprint
from web.rest.shapes import TENANT, Key, Shape, Tenant

conditionals = Blueprint("v2_conditionals", __name__, url_prefix="/v2/conditionals", description="Conditionals")


class Evaluation(Shape):
    """What is so, and for which process alone."""

    variables = fields.Dict(required=True)
    process_definition_key = Key()
    tenant_id = Tenant()


class Begun(Shape):
    """A case that has begun."""

    process_definition_key = Key(required=True)
    process_instance_key = Key(required=True)


class EvaluationResult(Shape):
    """What has begun."""

    conditional_evaluation_key = Key(required=True)
    process_instances = fields.List(fields.Nested(Begun), required=True)
    tenant_id = Tenant(required=True)


@conditionals.post("/evaluation")
@conditionals.arguments(Evaluation)
@conditionals.response(200, EvaluationResult)
def evaluate(body: dict[str, Any]) -> dict[str, Any]:
    """Begin a case at each start event whose condition holds."""
    uow = current.unit_of_work()
    begun = conditions.evaluate(
        uow,
        variables=body["variables"],
        definition_key=body.get("process_definition_key"),
        actor=current.actor(),
        at=current.now(),
    )
    current.wake()
    return {
        "conditional_evaluation_key": key_of(uow.numbers.next_case()),
        "process_instances": [
            {"process_definition_key": instance.definition_key, "process_instance_key": instance.key}
            for instance in begun
        ],
        "tenant_id": TENANT,
    }
