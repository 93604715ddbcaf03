"""A person's own API tokens: for programs that work in the person's name."""

from datetime import timedelta
from http import HTTPStatus
from typing import get_args

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine.errors import Invalid
from engine.views import Scope
from web import current
from web.credentials import LONGEST_LIFE, LONGEST_NAME, make_token
from web.sentences import N_
from web.wording import sentence

blueprint = Blueprint("tokens", __name__)

SCOPES: tuple[Scope, ...] = get_args(Scope)
SCOPE_WORDS = {
    "read": N_("read"),
    "work": N_("start matters, do tasks and jobs"),
    "deploy": N_("deploy processes"),
    "administer": N_("cancel matters, resolve incidents"),
}
LIVES = (30, 90, 180, 365)
"""Days to choose from."""


@blueprint.get("/tokens")
def show() -> Response:
    """The tokens, and the form for a new one."""
    return _page()


@blueprint.post("/tokens")
def add() -> Response:
    """Make one; the answer is the only page that ever shows it."""
    chosen = [scope for scope in SCOPES if scope in request.form.getlist("scope")]
    try:
        made = make_token(
            current.services().tokens,
            user=current.actor().user,
            name=request.form.get("name", ""),
            scopes=chosen,
            at=current.now(),
            life=timedelta(days=request.form.get("days", 0, type=int) % 10_000),
        )
    except Invalid as invalid:
        return _page(invalid=invalid)
    return _page(made=made)


@blueprint.post("/tokens/<id>/revoke")
def revoke(id: str) -> Response:
    """From now on it opens nothing."""
    actor = current.actor()
    current.services().tokens.revoke(id, current.now(), user=actor.user)
    return redirect(url_for("tokens.show"), HTTPStatus.SEE_OTHER)


def _page(*, made: tuple[str, str] | None = None, invalid: Invalid | None = None) -> Response:
    now = current.now()
    page = render_template(
        "tokens.html",
        rows=current.services().tokens.of(current.actor().user),
        now=now,
        made=made,
        complaints={finding.field: sentence(finding) for finding in invalid.findings} if invalid else {},
        typed=request.form if invalid else {},
        chosen=request.form.getlist("scope") if invalid else ["read"],
        scopes=SCOPE_WORDS,
        lives=LIVES,
        longest_name=LONGEST_NAME,
        longest_life=LONGEST_LIFE.days,
    )
    return make_response(page, HTTPStatus.BAD_REQUEST if invalid else HTTPStatus.OK)
