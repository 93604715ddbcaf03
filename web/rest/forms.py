"""Forms, as they were deployed."""

from typing import Any

from marshmallow import fields

from engine.errors import NotFound
from engine.ports import UnitOfWork
from web import current
from web.rest.api import Blueprint
from web.rest.shapes import TENANT, Key, Shape, Tenant

forms = Blueprint("v2_forms", __name__, url_prefix="/v2/forms", description="Forms")


class FormResult(Shape):
    """A form; the schema is the file's text."""

    form_id = fields.String(required=True)
    form_key = Key(required=True)
    version = fields.Integer(required=True)
    schema = fields.String(required=True)
    tenant_id = Tenant(required=True)


@forms.get("/<key:key>")
@forms.response(200, FormResult)
def get(key: int) -> dict[str, Any]:
    """A version of a form."""
    with (uow := current.services().reading()):
        return form_of(uow, key)


def form_of(uow: UnitOfWork, key: int | None) -> dict[str, Any]:
    """A form by its definition key. Raises: NotFound."""
    try:
        definition = uow.definitions.get(key or 0)
    except NotFound:
        raise NotFound("form", key) from None
    if definition.kind != "form":
        raise NotFound("form", key)
    return {
        "form_id": definition.id,
        "form_key": definition.key,
        "version": definition.version,
        "schema": uow.definitions.content(definition.digest).decode("utf-8-sig"),
        "tenant_id": TENANT,
    }
