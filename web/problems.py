"""Errors as answers: a page for people, an RFC 9457 problem document for programs. Class to status in one place."""

import logging
import math
from collections.abc import Sequence
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from flask import Flask, Response, g, jsonify, make_response, render_template, request, url_for
from werkzeug.exceptions import HTTPException

from engine.errors import (
    Busy,
    DeploymentRejected,
    Finding,
    Forbidden,
    IdempotencyConflict,
    InDoubt,
    Invalid,
    LiuzhuanError,
    NotFound,
    Rejected,
)
from web import audit, current, programs
from web.auth import ForgedRequest, NotLoggedIn
from web.credentials import TooManyFailures, WrongPassword
from web.engine_rest import addresses, errors
from web.resource_files import in_their_language
from web.sentences import N_
from web.shown import moment, names
from web.translation import gettext as _
from web.wording import sentence, where

if TYPE_CHECKING:  # which comes with the pages, and they need this module
    from web.pages.facts import Fact

log = logging.getLogger(__name__)

STATUS: tuple[tuple[type[LiuzhuanError], HTTPStatus], ...] = (
    (NotLoggedIn, HTTPStatus.UNAUTHORIZED),
    (WrongPassword, HTTPStatus.UNAUTHORIZED),
    (ForgedRequest, HTTPStatus.FORBIDDEN),
    (TooManyFailures, HTTPStatus.TOO_MANY_REQUESTS),
    (NotFound, HTTPStatus.NOT_FOUND),
    (Forbidden, HTTPStatus.FORBIDDEN),
    (IdempotencyConflict, HTTPStatus.UNPROCESSABLE_ENTITY),
    (Rejected, HTTPStatus.CONFLICT),
    (Invalid, HTTPStatus.BAD_REQUEST),
    (Busy, HTTPStatus.SERVICE_UNAVAILABLE),
)

RETRY_AFTER = 2
"""Seconds, when the store is busy."""

MOST_REASONS = 20
"""Codes of one refusal that are recorded."""

_TITLES = {
    400: N_("This could not be accepted"),
    401: N_("You are logged out"),
    403: N_("This is not for you"),
    404: N_("This does not exist"),
    405: N_("This is not possible here"),
    409: N_("Something changed meanwhile"),
    413: N_("This is too large"),
    429: N_("Please wait a little"),
    503: N_("Please try again in a moment"),
    500: N_("Something went wrong"),
}

_ADVICE = {
    400: N_("Go back, correct what is named here and send it again."),
    401: N_("Log in again. Drafts that were saved are still there."),
    403: N_("If you think that it should be yours, ask an administrator and quote the number below."),
    404: N_("Check the address, or look for it on your desk."),
    405: N_("Go back to the page that you came from."),
    409: N_("Open it again to see where it stands now. What you typed was not sent."),
    413: N_("Make it smaller and try again."),
    429: N_("The log-in is closed for a while after several wrong passwords. Then try again."),
    503: N_("Go back and send it again; nothing of it has been stored yet."),
    500: N_("Try again. If it happens again, tell an administrator the number below."),
}

_SEND_AGAIN = N_("Go back and send it again: it cannot happen twice.")
"""Where it is not known whether it happened once."""


def register(app: Flask) -> None:
    """Answer the errors of *app*."""
    app.register_error_handler(LiuzhuanError, _liuzhuan)
    app.register_error_handler(HTTPException, _http)


def status_of(error: LiuzhuanError) -> HTTPStatus:
    """Of the most specific class that is named."""
    return next((status for kind, status in STATUS if isinstance(error, kind)), HTTPStatus.INTERNAL_SERVER_ERROR)


def answer(
    status: int,
    detail: str,
    *,
    findings: tuple[Finding, ...] = (),
    typed: Sequence["Fact"] = (),
    advice: str | None = None,
    back: tuple[str, str] | None = None,
) -> Response:
    """The page or the problem document.

    Args:
        detail: what happened, to what; a sentence.
        typed: what was filled in and is not lost: it can be copied from the page.
        advice: what to do now, where it is not what the status commonly asks for.
        back: words and address of the way back; to the desk without it.
    """
    number = current.quotable()
    title = _(_TITLES.get(status) or _TITLES[400 if status < 500 else 500])
    if addresses.is_below(request.path):
        return errors.answer(status, detail)
    if wants_json():
        response = jsonify(
            type="about:blank",
            title=title,
            status=status,
            detail=detail,
            instance=f"urn:liuzhuan:problem:{number}",
            **({"findings": [_finding(finding) for finding in findings]} if findings else {}),
        )
        response.content_type = "application/problem+json"
    else:
        advice = advice or _(_ADVICE.get(status) or _ADVICE[400 if status < 500 else 500])
        words = [(where(finding), sentence(finding)) for finding in findings]
        _find_out_whom()
        response = make_response(
            render_template(
                "problem.html",
                title=title,
                detail=detail,
                advice=advice,
                number=number,
                findings=words,
                typed=typed,
                back=back or (_("To the desk"), url_for("worklist.show")),
            )
        )
    response.status_code = status
    return response


def _find_out_whom() -> None:
    """The page names whoever is logged in; while the store is away that is nobody."""
    try:
        current.session()
    except Busy:
        g.session = None


def wants_json() -> bool:
    """Whether it is a program, asks for JSON outright, or is one of our scripts, whose commands carry the token as a header."""
    if programs.are_answered_at(request.path):
        return True
    if "HX-Request" in request.headers:
        return False
    if "X-CSRF-Token" in request.headers:
        return True
    accepted = request.accept_mimetypes
    json = max(accepted["application/json"], accepted["application/problem+json"])
    return bool(json > accepted["text/html"])


def told(error: LiuzhuanError) -> str:
    """What happened; after a race, also who did it and when."""
    if not isinstance(error, Rejected):
        return sentence(error)
    if isinstance(error, IdempotencyConflict) and programs.are_answered_at(request.path):
        return _("The idempotency key came with another request before. Send this one with a new key.")
    who = names([error.who])[error.who] if error.who else None
    match who, error.when:
        case None, None:
            return sentence(error)
        case None, when if when is not None:
            return _("%(what)s It happened at %(when)s.", what=sentence(error), when=moment(when))
        case name, None:
            return _("%(what)s It was %(who)s.", what=sentence(error), who=name)
        case name, when:
            return _("%(what)s It was %(who)s, at %(when)s.", what=sentence(error), who=name, when=moment(when))


def _liuzhuan(error: LiuzhuanError) -> Response:
    status = status_of(error)
    if status is HTTPStatus.INTERNAL_SERVER_ERROR:
        log.error("problem %s: %r", current.quotable(), error, exc_info=error)
        return answer(status, _("The system could not do this."))
    log.info("problem %s: %s %r", current.quotable(), int(status), str(error))
    _note_refusal(error)
    match error:
        case NotLoggedIn():
            response = answer(
                status, _("Nobody is logged in, or the log-in is over."), back=(_("Log in"), url_for("login.show"))
            )
            if programs.are_answered_at(request.path) and not addresses.is_below(
                request.path
            ):  # a log-in pops up there
                for challenge in programs.CHALLENGES:
                    response.headers.add("WWW-Authenticate", challenge)
            if "HX-Request" in request.headers:
                response.headers["HX-Redirect"] = url_for("login.show")
        case TooManyFailures():
            response = answer(status, _("Too many wrong passwords. Please wait."))
            response.headers["Retry-After"] = str(math.ceil(error.wait.total_seconds()))
        case ForgedRequest():
            response = answer(status, _("The page was too old, or did not come from here. Open it again."))
        case Invalid():
            response = _refused(status, error)
        case _:
            response = answer(status, told(error), advice=_(_SEND_AGAIN) if isinstance(error, InDoubt) else None)
    if isinstance(error, Busy):
        response.headers["Retry-After"] = str(RETRY_AFTER)
    return response


def _refused(status: int, error: Invalid) -> Response:
    """What is wrong; a Modeler shows it beside the diagram, and so in the diagram's language."""
    if isinstance(error, DeploymentRejected) and programs.are_answered_at(request.path):
        with in_their_language():
            return answer(status, _listed(error), findings=error.findings)
    return answer(status, _listed(error), findings=error.findings)


def _listed(error: Invalid) -> str:
    """What is wrong, one thing a line; a page lists it itself."""
    if isinstance(error, DeploymentRejected) and addresses.is_below(request.path):
        return errors.refusal(error.findings)
    if not wants_json():
        return _("Something in it is not right.")
    return "\n".join("  ".join(filter(None, (where(each) or each.field, sentence(each)))) for each in error.findings)


def _note_refusal(error: LiuzhuanError) -> None:
    """Record what somebody may not do, and tried; what is refused to nobody in particular is in the log alone."""
    if not isinstance(error, Forbidden | DeploymentRejected) or current.login() is None:
        return
    why = [error.reason] if isinstance(error, Forbidden) else sorted({finding.code for finding in error.findings})
    asked = {name: str(value) for name, value in (request.view_args or {}).items()}
    try:
        audit.note("request.refuse", endpoint=request.endpoint, asked=asked, why=why[:MOST_REASONS])
    except Busy:  # it is refused all the same
        log.exception("problem %s: the refusal could not be recorded", current.quotable())


def _http(error: HTTPException) -> Response:
    status = error.code or 500
    if status >= 500:
        log.error("problem %s", current.quotable(), exc_info=getattr(error, "original_exception", error))
    details = {
        404: _("There is no such page."),
        405: _("The page does not take this."),
        413: _("What came is larger than what is taken here."),
    }
    if error.response is not None or status < 400:
        return make_response(error.get_response())
    response = answer(status, details.get(status) or _("The system could not do this."))
    for name, value in error.get_headers():
        if name in {"Allow", "Retry-After"}:
            response.headers[name] = value
    return response


def _finding(finding: Finding) -> dict[str, Any]:
    named = {
        "code": finding.code,
        "field": finding.field,
        "elementId": finding.element_id,
        "file": finding.file,
        "line": finding.line,
        "message": sentence(finding),
    }
    return {name: value for name, value in named.items() if value is not None}
