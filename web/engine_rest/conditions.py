"""Conditions that begin cases."""

from typing import Any

from marshmallow import fields, validate

from engine import conditions
from engine.model import Definition
from web import current
from web.engine_rest.api import blueprint, body, key_of
from web.engine_rest.process_definitions import started
from web.engine_rest.values import plain
from web.rest.shapes import Shape, Text


class Evaluation(Shape):
    """What is so, for which process alone, and how what begins is called."""

    variables = fields.Dict(keys=fields.String(), required=True)
    business_key = Text(most=256, allow_none=True, load_default=None)
    process_definition_id = Text(allow_none=True, load_default=None)
    tenant_id = Text(most=0, allow_none=True)
    without_tenant_id = fields.Boolean(validate=validate.Equal(comparable=True))


@blueprint.post("/condition")
def evaluate_conditions() -> list[dict[str, Any]]:
    """Begin a case at each start event whose condition holds."""
    given = body(Evaluation())
    wanted = given["process_definition_id"]
    begun = conditions.evaluate(
        current.unit_of_work(),
        variables=plain(given["variables"]),
        business_id=given["business_key"] or None,
        definition_key=key_of("process", wanted) if wanted else None,
        actor=current.actor(),
        at=current.now(),
    )
    current.wake()
    with (uow := current.services().reading()):
        found: list[Definition] = [uow.definitions.get(instance.definition_key) for instance in begun]
    return [started(instance, definition) for instance, definition in zip(begun, found, strict=True)]
