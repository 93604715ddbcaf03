"""The process API, to be read and tried in the browser."""

from flask import Blueprint, render_template

blueprint = Blueprint("api", __name__)


@blueprint.get("/api")
def show() -> str:
    """The OpenAPI document in Swagger UI, which asks for a password or a token of its own."""
    return render_template("api.html")
