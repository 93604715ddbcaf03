"""The OpenAPI document of the process API, and blueprints that read their requests as the rest of the product does."""

from collections.abc import Callable
from functools import wraps
from typing import Any, NoReturn

from apispec.ext.marshmallow import MarshmallowPlugin
from apispec.ext.marshmallow.openapi import OpenAPIConverter
from flask import Request, Response
from flask.globals import request_ctx
from flask_smorest import Api
from flask_smorest import Blueprint as SmorestBlueprint
from marshmallow import Schema, ValidationError
from webargs.flaskparser import FlaskParser

from engine.errors import Finding, Invalid
from engine.evidence.records import ENGINE_VERSION
from web.json_input import messages_of, read_object
from web.keys import KeyConverter
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
    """Reads JSON with our bounds, and says what is wrong in our findings."""

    DEFAULT_VALIDATION_STATUS = 400

    def parse(self, argmap: Any, req: Request | None = None, *, location: str | None = None, **options: Any) -> Any:
        """A body goes straight to its schema; an empty one is an empty object.

        webargs makes ready for kinds of schemas and bodies that we do not have, and that takes as long as reading.

        Raises: Invalid.
        """
        if location != "json":
            return super().parse(argmap, req, location=location, **options)
        try:
            return argmap.load(read_object(request_ctx.request.get_data()))
        except ValidationError as error:
            raise _refused(error.messages) from error

    def handle_error(self, error: ValidationError, *_: Any, **__: Any) -> NoReturn:
        """Raises: Invalid: ``request.member`` for each thing that is wrong."""
        (messages,) = error.normalized_messages().values()  # type: ignore[no-untyped-call] # of one place
        raise _refused(messages)


def _refused(messages: Any) -> Invalid:
    findings = [Finding("request.member", {"reason": reason}, field=name) for name, reason in messages_of(messages)]
    return Invalid(findings)


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

    def arguments(self, schema: type[Schema], **options: Any) -> Any:
        """One schema reads all requests: to make one takes as long as to read with it."""
        return super().arguments(schema(), **options)

    def response(self, status_code: int, schema: Any = None, **options: Any) -> Any:
        """A view that answers nothing has no body: flask-smorest would write ``null``."""
        decorate = super().response(status_code, schema, **options)
        if schema is not None:
            return decorate

        def decorator(view: Callable[..., Any]) -> Any:
            @wraps(view)
            def answered(*arguments: Any, **named: Any) -> Any:
                answer = view(*arguments, **named)
                return Response(status=status_code, mimetype="application/json") if answer is None else answer

            return decorate(answered)

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
