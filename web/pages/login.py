"""Logging in and out."""

import hmac
import math
import secrets
from http import HTTPStatus

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine.views import UserRow
from web import auth, current
from web.credentials import PasswordExpired, TooManyFailures, WrongPassword
from web.sessions import (
    cookie_name,
    is_https,
    set_cookie,
)
from web.sessions import (
    log_in as open_session,
)
from web.sessions import (
    log_out as close_session,
)
from web.shown import group_names
from web.translation import gettext as _
from web.translation import ngettext

blueprint = Blueprint("login", __name__)

BEFORE = "-before"
"""Suffix of the cookie that holds the log-in form's own token."""


@blueprint.get("/login")
def show() -> Response:
    """The log-in page."""
    if current.session() is not None:
        return redirect(auth.own_path(request.args.get("next")) or url_for("worklist.show"))
    return _page(HTTPStatus.OK)


@blueprint.post("/login")
def log_in() -> Response:
    """Log somebody in."""
    known, given = request.cookies.get(_cookie()) or "", request.form.get("csrf_token") or ""
    if not known or not hmac.compare_digest(known.encode(), given.encode()):
        return _page(HTTPStatus.BAD_REQUEST, _("This page was too old. Please log in now."))
    user = request.form.get("user", "").strip()[:100]
    try:
        token = open_session(user, request.form.get("password", ""), address=request.remote_addr or "")
    except PasswordExpired:
        words = _("This password was to be replaced, and is over now. Please ask an administrator for a new one.")
        return _page(HTTPStatus.BAD_REQUEST, words, user)
    except WrongPassword:
        return _page(HTTPStatus.BAD_REQUEST, _("The account or the password is not right."), user)
    except TooManyFailures as failures:
        minutes = math.ceil(failures.wait.total_seconds() / 60)
        words = ngettext(
            "Too many wrong passwords. Please wait %(num)d minute.",
            "Too many wrong passwords. Please wait %(num)d minutes.",
            minutes,
        )
        page = _page(HTTPStatus.TOO_MANY_REQUESTS, words, user)
        page.headers["Retry-After"] = str(math.ceil(failures.wait.total_seconds()))
        return page
    answer = redirect(auth.own_path(request.form.get("next")) or url_for("worklist.show"), HTTPStatus.SEE_OTHER)
    set_cookie(answer, cookie_name(), token)
    answer.delete_cookie(_cookie(), path="/", secure=is_https(), httponly=True, samesite="Lax")
    return answer


@blueprint.post("/logout")
def log_out() -> Response:
    """End the session."""
    close_session()
    answer = redirect(url_for("login.show"), HTTPStatus.SEE_OTHER)
    answer.delete_cookie(cookie_name(), path="/", secure=is_https(), httponly=True, samesite="Lax")
    return answer


def _page(status: int, complaint: str | None = None, user: str = "") -> Response:
    token = request.cookies.get(_cookie()) or secrets.token_urlsafe(32)
    accounts = current.services().accounts.users() if current.pages().settings.demo else []
    page = make_response(
        render_template(
            "login.html",
            csrf_token=token,
            next=auth.own_path(request.values.get("next")),
            complaint=complaint,
            user=user,
            accounts=accounts,
            groups=_groups(accounts),
        ),
        status,
    )
    set_cookie(page, _cookie(), token)
    return page


def _groups(accounts: list[UserRow]) -> dict[str, str]:
    """What each account of the demo is, by user id."""
    known = group_names() if accounts else {}
    return {account.id: _(", ").join(sorted(known[group] for group in account.groups)) for account in accounts}


def _cookie() -> str:
    return cookie_name() + BEFORE
