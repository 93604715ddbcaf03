"""The OpenAPI document of the process API, and blueprints that read their requests as the rest of the product does."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, NoReturn

from apispec.ext.marshmallow import MarshmallowPlugin
from apispec.ext.marshmallow.openapi import OpenAPIConverter
from flask import Response
from flask_smorest import Api
from flask_smorest import Blueprint as SmorestBlueprint
from marshmallow import Schema, ValidationError
from webargs.flaskparser import FlaskParser

from engine.errors import Finding, Invalid
from engine.evidence.records import ENGINE_VERSION
from web.json_input import messages_of, read_exact_object
from web.keys import KeyConverter
from web.received import received
from web.rest.searching import document_filter, document_word
from web.rest.shapes import KEY_PATTERN, Key, Problem

__all__ = ["Blueprint", "ProcessApi"]

CONFIGURATION = {
    "API_TITLE": "Liuzhuan process API",
    "API_VERSION": ENGINE_VERSION,
    "OPENAPI_VERSION": "3.1.0",
    "OPENAPI_URL_PREFIX": "/v2",
    "OPENAPI_JSON_PATH": "openapi.json",
    "API_SPEC_OPTIONS": {
        "info": {"description": "The shapes are those of Camunda 8's Orchestration Cluster REST API."},
        "servers": [{"url": "/"}],
        "components": {
            "securitySchemes": {
                "basic": {"type": "http", "scheme": "basic"},
                "bearer": {"type": "http", "scheme": "bearer"},
            }
        },
        "security": [{"basic": []}, {"bearer": []}],
    },
}


class Parser(FlaskParser):
    """Reads what stands in the address, and says what is wrong in our findings."""

    DEFAULT_VALIDATION_STATUS = 400

    def handle_error(self, error: ValidationError, *_: Any, **__: Any) -> NoReturn:
        """Raises: Invalid: ``request.member`` for each thing that is wrong."""
        places: Mapping[str, Any] = error.normalized_messages()  # type: ignore[no-untyped-call]
        raise Invalid([finding for messages in places.values() for finding in _wrong(messages)])


def read_body(schema: Schema) -> Any:
    """The request's body as *schema* reads it; an empty one is an empty object. Raises: Invalid."""
    try:
        return schema.load(read_exact_object(received().get_data()))
    except ValidationError as error:
        raise Invalid(_wrong(error.messages)) from error


def _wrong(messages: Any) -> list[Finding]:
    return [Finding("request.member", {"reason": reason}, field=name) for name, reason in messages_of(messages)]


class Converter(OpenAPIConverter):
    """Schemas with the rules between their members."""

    def schema2jsonschema(self, schema: Any) -> dict[str, Any]:
        """As JSON Schema."""
        described: dict[str, Any] = super().schema2jsonschema(schema)  # type: ignore[no-untyped-call]
        return {**described, **getattr(schema, "rules", {})}


class Plugin(MarshmallowPlugin):
    """apispec's, with our converter."""

    Converter = Converter


class Blueprint(SmorestBlueprint):
    """A blueprint of the process API."""

    ARGUMENTS_PARSER = Parser()

    def arguments(self, schema: type[Schema], *, location: str = "json", **options: Any) -> Any:
        """One schema reads all requests: to make one takes as long as to read with it.

        A body goes straight to it. What flask-smorest makes of the view is for the document alone: it would let webargs
        read, which makes ready for kinds of schemas and bodies that we do not have, and takes as long again.
        """
        reader = schema()
        decorate = super().arguments(reader, location=location, **options)
        if location != "json":
            return decorate

        def decorator(view: Callable[..., Any]) -> Any:
            @wraps(decorate(view))
            def answered(*arguments: Any, **named: Any) -> Any:
                return view(*arguments, read_body(reader), **named)

            return answered

        return decorator

    def response(self, status_code: int, schema: Any = None, **options: Any) -> Any:
        """A view without a schema answers nothing, and has no body: flask-smorest would write ``null``."""
        decorate = super().response(status_code, schema, **options)
        if schema is not None:
            return decorate

        def decorator(view: Callable[..., Any]) -> Any:
            @wraps(decorate(view))
            def answered(*arguments: Any, **named: Any) -> Any:
                view(*arguments, **named)
                return Response(status=status_code, mimetype="application/json")

            return answered

        return decorator

    def add_url_rule(self, *arguments: Any, tags: list[str] | None = None, **options: Any) -> None:
        """Its operations stand under its description."""
        super().add_url_rule(*arguments, tags=tags or [self.description], **options)


class ProcessApi(Api):
    """The document; the answers to errors are `web.problems`'."""

    ERROR_SCHEMA = Problem

    def register_blueprint(self, blp: Blueprint, **options: Any) -> None:
        """As flask-smorest does, but the tag is for people."""
        self._app.extensions["flask-smorest"]["blp_name_to_api"][blp.name] = self
        self._app.register_blueprint(blp, **options)
        blp.register_views_in_doc(self, self._app, self.spec, name=blp.name, parameters=None)
        self.spec.tag({"name": blp.description})

    def _register_error_handlers(self) -> None:
        pass

    def _register_responses(self) -> None:
        problem = {"application/problem+json": {"schema": Problem}}
        for name in ("DEFAULT_ERROR", "BAD_REQUEST"):
            self.spec.components.response(name, {"description": "A problem", "content": problem}, lazy=True)

    def init_app(self, app: Any, **options: Any) -> None:
        """With our keys."""
        app.config.update(CONFIGURATION)
        super().init_app(app, spec_kwargs={"marshmallow_plugin": Plugin()}, **options)
        self.register_field(Key, "string", None)
        for describe in (_key_pattern, document_filter, document_word):
            self.ma_plugin.converter.add_attribute_function(describe)
        self.register_converter(KeyConverter, lambda _: {"type": "string", "pattern": KEY_PATTERN})


def _key_pattern(_: Any, field: Any, **__: Any) -> dict[str, Any]:
    return {"pattern": KEY_PATTERN} if isinstance(field, Key) else {}
