"""One's own account: password, language, log-ins."""

from http import HTTPStatus

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine.errors import Finding, Invalid
from engine.views import Language
from web import current
from web.credentials import PasswordExpired, WrongPassword
from web.credentials import check_password as check_own_password
from web.pages.complaints import complaints
from web.passwords import LONGEST, hash_password
from web.people import SHORTEST, check_password
from web.shown import group_names

blueprint = Blueprint("account", __name__)

LANGUAGES: dict[Language, str] = {"zh": "中文", "en": "English"}
"""As whoever speaks it calls it."""


@blueprint.get("/account")
def show() -> Response:
    """The page."""
    return _page()


@blueprint.post("/account/password")
def change_password() -> Response:
    """Replace the password; all other log-ins end."""
    user, new = current.actor().user, request.form.get("password", "")
    try:
        _check(user, old=request.form.get("old", ""), new=new, again=request.form.get("again", ""))
    except Invalid as invalid:
        return _page(invalid)
    session = current.session()
    current.services().roster.set_password(
        user, hash_password(new), until=None, keep=session.token_hash if session else None
    )
    return redirect(url_for("account.show", done="password"), HTTPStatus.SEE_OTHER)


@blueprint.post("/account/language")
def set_language() -> Response:
    """The pages' language from now on; what is none is the installation's."""
    language = next((known for known in LANGUAGES if known == request.form.get("language")), None)
    current.services().roster.set_language(current.actor().user, language)
    return redirect(url_for("account.show"), HTTPStatus.SEE_OTHER)


@blueprint.post("/account/sessions/<id>/end")
def end_session(id: str) -> Response:
    """End one of one's own log-ins."""
    current.services().roster.end_session(current.actor().user, id)
    return redirect(url_for("account.show", done="session"), HTTPStatus.SEE_OTHER)


@blueprint.post("/account/sessions/end")
def end_sessions() -> Response:
    """End all others."""
    session, user, roster = current.session(), current.actor().user, current.services().roster
    for row in roster.sessions(user, current.now()):
        if session is None or row.id != session.id:
            roster.end_session(user, row.id)
    return redirect(url_for("account.show", done="session"), HTTPStatus.SEE_OTHER)


def _check(user: str, *, old: str, new: str, again: str) -> None:
    """Raises: Invalid, TooManyFailures, Busy."""
    try:
        check_own_password(user, old, address=request.remote_addr or "")
    except PasswordExpired:
        raise Invalid([Finding("people.password_over", field="old")]) from None
    except WrongPassword:
        raise Invalid([Finding("people.password_wrong", field="old")]) from None
    check_password(user, new)
    if new == old:
        raise Invalid([Finding("people.password_same", field="password")])
    if new != again:
        raise Invalid([Finding("people.password_again", field="again")])


def _page(invalid: Invalid | None = None) -> Response:
    session = current.session()
    user = current.actor().user
    page = render_template(
        "account.html",
        sessions=current.services().roster.sessions(user, current.now()),
        here=session.id if session else None,
        groups=group_names(),
        languages=LANGUAGES,
        complaints=complaints(invalid),
        done=request.args.get("done"),
        shortest=SHORTEST,
        longest=LONGEST,
    )
    return make_response(page, HTTPStatus.BAD_REQUEST if invalid else HTTPStatus.OK)
