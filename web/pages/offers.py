"""An action that the diagram offers beside the form, such as withdrawing."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine import messages
from engine.errors import Invalid, NotFound
from engine.model import number_of
from web import audit, current
from web.json_input import read_object
from web.pages.asking import asking

blueprint = Blueprint("offers", __name__)


@blueprint.get("/cases/<key:key>/offers/<key:subscription_key>")
def show(key: int, subscription_key: int) -> Response:
    """What the action asks for."""
    return _page(key, subscription_key)


@blueprint.post("/cases/<key:key>/offers/<key:subscription_key>")
def send(key: int, subscription_key: int) -> Response:
    """Do it."""
    _require_same_case(key, subscription_key)
    typed: Mapping[str, Any] | None = None
    try:
        typed = read_object(request.form.get("submission", ""))
        messages.send_offered(
            current.unit_of_work(),
            subscription_key=subscription_key,
            actor=current.actor(),
            variables=dict(typed),
            at=current.now(),
        )
    except Invalid as invalid:
        return _page(key, subscription_key, typed=typed, invalid=invalid)
    current.wake()
    return redirect(url_for("case.show", key=key, sent=subscription_key), HTTPStatus.SEE_OTHER)


def _page(
    key: int, subscription_key: int, *, typed: Mapping[str, Any] | None = None, invalid: Invalid | None = None
) -> Response:
    _require_same_case(key, subscription_key)
    services, actor = current.services(), current.actor()
    view = messages.offer_form(
        services.reading(), subscription_key=subscription_key, actor=actor, at=current.now()
    )  # fmt: skip
    detail = services.reads.case(actor, key)
    if detail is None:
        raise NotFound("instance", key)
    audit.note_reading(detail.instance.number, f"offer {subscription_key}")
    page = render_template(
        "offer.html",
        title=view.title,
        detail=detail,
        asked=asking(view, actor, typed=typed, invalid=invalid, button=view.title),
    )
    return make_response(page, HTTPStatus.BAD_REQUEST if invalid else HTTPStatus.OK)


def _require_same_case(key: int, subscription_key: int) -> None:
    if number_of(key) != number_of(subscription_key):
        raise NotFound("message_subscription", subscription_key)
