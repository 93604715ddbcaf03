"""Who may ask what. A page without a row in `PERMISSIONS` answers nobody."""

import hmac
from collections.abc import Mapping
from typing import Literal, TypeAlias
from urllib.parse import urlsplit

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from engine.errors import Forbidden, LiuzhuanError
from engine.model import ADMINISTRATORS, AUDITORS, OVERSEERS, PROCESS_OWNERS
from web import current, programs
from web.passwords import hash_password
from web.received import received

__all__ = ["PERMISSIONS", "Access", "ForgedRequest", "NotLoggedIn", "guard", "hash_password", "is_admitted", "own_path"]

Access: TypeAlias = Literal["everyone", "logged in"] | frozenset[str]
"""Everyone; whoever is logged in (what they see is then the queries' business); or members of one of these groups."""

EVERYONE: Access = "everyone"
LOGGED_IN: Access = "logged in"
ADMINISTRATION: Access = frozenset({ADMINISTRATORS})

INSPECTORS: Access = frozenset({AUDITORS})
DEPLOYERS: Access = frozenset({ADMINISTRATORS, PROCESS_OWNERS})

PERMISSIONS: Mapping[str, Access] = {
    "static": EVERYONE,
    "monitoring.health": EVERYONE,
    "monitoring.ready": EVERYONE,
    "monitoring.metrics": EVERYONE,  # from this machine, or with the token: see there
    "login.show": EVERYONE,
    "login.log_in": EVERYONE,
    "login.log_out": LOGGED_IN,
    "worklist.show": LOGGED_IN,
    "start.show": LOGGED_IN,
    "start.form": LOGGED_IN,
    "start.submit": LOGGED_IN,
    "task.show": LOGGED_IN,
    "task.complete": LOGGED_IN,
    "task.claim": LOGGED_IN,
    "task.release": LOGGED_IN,
    "case.show": LOGGED_IN,
    "offers.show": LOGGED_IN,
    "offers.send": LOGGED_IN,
    "files.upload": LOGGED_IN,
    "files.download": LOGGED_IN,
    "drafts.put_task": LOGGED_IN,
    "drafts.delete_task": LOGGED_IN,
    "drafts.put_start": LOGGED_IN,
    "drafts.delete_start": LOGGED_IN,
    "archive.show": LOGGED_IN,
    "notices.show": LOGGED_IN,
    "api.show": LOGGED_IN,
    "tokens.show": LOGGED_IN,
    "tokens.add": LOGGED_IN,
    "tokens.revoke": LOGGED_IN,
    "definitions.xml": LOGGED_IN,
    "definitions.show": OVERSEERS,
    "definitions.detail": OVERSEERS,
    "definitions.download": OVERSEERS,
    "auditing.show": INSPECTORS,
    "supposing.show": frozenset({AUDITORS, PROCESS_OWNERS}),
    "supposing.run": frozenset({AUDITORS, PROCESS_OWNERS}),
    "replaying.show": INSPECTORS,
    "auditing.export": INSPECTORS,
    "auditing.evidence": INSPECTORS,
    "case.note": INSPECTORS,
    "comparing.show": OVERSEERS,
    "comparing.download": OVERSEERS,
    "comparing.restore": DEPLOYERS,
    "deploying.show": DEPLOYERS,
    "deploying.add": DEPLOYERS,
    "deploying.remove": DEPLOYERS,
    "deploying.send": DEPLOYERS,
    "deploying.xml": DEPLOYERS,
    "incidents.show": OVERSEERS,
    "incidents.detail": OVERSEERS,
    "incidents.retry": ADMINISTRATION,
    "incidents.skip": ADMINISTRATION,
    "undelivered.show": ADMINISTRATION,
    "undelivered.retry": ADMINISTRATION,
    "undelivered.give_up": ADMINISTRATION,
    "case.cancel": ADMINISTRATION,
    "account.show": LOGGED_IN,
    "account.change_password": LOGGED_IN,
    "account.set_language": LOGGED_IN,
    "account.end_session": LOGGED_IN,
    "account.end_sessions": LOGGED_IN,
    "people.show": ADMINISTRATION,
    "people.new": ADMINISTRATION,
    "people.add": ADMINISTRATION,
    "people.detail": ADMINISTRATION,
    "people.change": ADMINISTRATION,
    "people.activate": ADMINISTRATION,
    "people.deactivate": ADMINISTRATION,
    "people.reset_password": ADMINISTRATION,
    "people.end_session": ADMINISTRATION,
    "people.end_sessions": ADMINISTRATION,
    "people.hand_on": ADMINISTRATION,
    "groups.show": ADMINISTRATION,
    "groups.new": ADMINISTRATION,
    "groups.add": ADMINISTRATION,
    "groups.detail": ADMINISTRATION,
    "groups.change": ADMINISTRATION,
    "groups.add_member": ADMINISTRATION,
    "groups.remove_member": ADMINISTRATION,
    "groups.activate": ADMINISTRATION,
    "groups.deactivate": ADMINISTRATION,
    # the process API
    "api-docs.openapi_json": EVERYONE,
    "v2_cluster.topology": LOGGED_IN,
    "v2_authentication.me": LOGGED_IN,
    "v2_deployments.create": frozenset({ADMINISTRATORS, PROCESS_OWNERS}),
    "v2_process_definitions.search": LOGGED_IN,
    "v2_process_definitions.get": LOGGED_IN,
    "v2_process_definitions.xml": LOGGED_IN,
    "v2_process_definitions.start_form": LOGGED_IN,
    "v2_forms.get": LOGGED_IN,
    "v2_process_instances.create": LOGGED_IN,
    "v2_process_instances.search": LOGGED_IN,
    "v2_process_instances.get": LOGGED_IN,
    "v2_process_instances.cancel": frozenset({ADMINISTRATORS}),
    "v2_user_tasks.search": LOGGED_IN,
    "v2_user_tasks.get": LOGGED_IN,
    "v2_user_tasks.form": LOGGED_IN,
    "v2_user_tasks.variables": LOGGED_IN,
    "v2_user_tasks.update": frozenset({ADMINISTRATORS}),
    "v2_user_tasks.assign": LOGGED_IN,
    "v2_user_tasks.unassign": LOGGED_IN,
    "v2_user_tasks.complete": LOGGED_IN,
    "v2_variables.search": LOGGED_IN,
    "v2_elements.search_elements": LOGGED_IN,
    "v2_subscriptions.search_subscriptions": LOGGED_IN,
    "v2_cluster_variables.search_cluster_variables": LOGGED_IN,
    "v2_incidents.search": LOGGED_IN,
    "v2_incidents.get": LOGGED_IN,
    "v2_incidents.resolve": frozenset({ADMINISTRATORS}),
    "v2_incidents.skip": frozenset({ADMINISTRATORS}),
    "v2_jobs.activate": frozenset({ADMINISTRATORS}),
    "v2_jobs.complete": frozenset({ADMINISTRATORS}),
    "v2_jobs.fail": frozenset({ADMINISTRATORS}),
    "v2_jobs.throw": frozenset({ADMINISTRATORS}),
    "v2_jobs.update": frozenset({ADMINISTRATORS}),
    "v2_messages.correlate": frozenset({ADMINISTRATORS}),
    "v2_messages.publish": frozenset({ADMINISTRATORS}),
    "v2_signals.broadcast": frozenset({ADMINISTRATORS}),
    "v2_conditionals.evaluate": frozenset({ADMINISTRATORS}),
    # Camunda 7's, and the links that its Modeler shows
    "engine_rest.version": LOGGED_IN,
    "engine_rest.engines": LOGGED_IN,
    "engine_rest.probe": frozenset({ADMINISTRATORS, PROCESS_OWNERS}),
    "engine_rest.create": frozenset({ADMINISTRATORS, PROCESS_OWNERS}),
    "engine_rest.newest": LOGGED_IN,
    "engine_rest.definition": LOGGED_IN,
    "engine_rest.xml": LOGGED_IN,
    "engine_rest.start": LOGGED_IN,
    "engine_rest.start_newest": LOGGED_IN,
    "engine_rest.evaluate_conditions": frozenset({ADMINISTRATORS}),
    "engine_rest.correlate_message": frozenset({ADMINISTRATORS}),
    "engine_rest.broadcast_signal": frozenset({ADMINISTRATORS}),
    "engine_rest.instance": LOGGED_IN,
    "engine_rest.search_tasks": LOGGED_IN,
    "engine_rest.task": LOGGED_IN,
    "engine_rest.complete_task": LOGGED_IN,
    "engine_rest.claim_task": LOGGED_IN,
    "engine_rest.unclaim_task": LOGGED_IN,
    "engine_rest.fetch_and_lock": frozenset({ADMINISTRATORS}),
    "engine_rest.complete_external_task": frozenset({ADMINISTRATORS}),
    "engine_rest.fail_external_task": frozenset({ADMINISTRATORS}),
    "engine_rest.throw_from_external_task": frozenset({ADMINISTRATORS}),
    "engine_rest.extend_lock": frozenset({ADMINISTRATORS}),
    "engine_rest.set_retries": frozenset({ADMINISTRATORS}),
    "engine_rest.set_priority": frozenset({ADMINISTRATORS}),
    "links.webapps": EVERYONE,
    "links.places": LOGGED_IN,
    "links.deployment": OVERSEERS,
    "links.case": LOGGED_IN,
    "links.cockpit": LOGGED_IN,
}
"""Endpoint -> who may ask it."""

WITH_A_TEMPORARY_PASSWORD = frozenset({"account.show", "account.change_password", "login.log_out"})
"""All that somebody may ask before replacing the password that an administrator gave."""

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


class NotLoggedIn(LiuzhuanError):
    """Nobody is logged in, or not any more."""


class ForgedRequest(LiuzhuanError):
    """A command that does not come from a page of ours in this session."""


def is_admitted(endpoint: str) -> bool:
    """Whether the request's person may ask *endpoint*; menus show nothing else."""
    access = PERMISSIONS.get(endpoint)
    return _admits(access, None if access in {None, EVERYONE} else current.login())


def _admits(access: Access | None, login: current.Login | None) -> bool:
    match access:
        case None:
            return False
        case "everyone":
            return True
        case "logged in":
            return login is not None
        case _:
            return login is not None and not login.user.groups.isdisjoint(access)


def guard() -> Response | None:
    """Before every request. Raises: NotLoggedIn, Forbidden, ForgedRequest."""
    asked = received()
    endpoint = asked.endpoint
    if endpoint is None:  # no such address: the error page is everybody's
        return None
    access = PERMISSIONS.get(endpoint)
    is_everyones = access == EVERYONE
    login = None if is_everyones else current.login()
    if not _admits(access, login):
        if access is not None and login is None:
            return _to_log_in()
        raise Forbidden(login.user.id if login else "", "not_your_page")
    if not is_everyones and endpoint not in WITH_A_TEMPORARY_PASSWORD and _has_to_choose_a_password(login):
        return _to_choose_a_password()
    if programs.are_answered_at(asked.path):
        if not is_everyones:
            programs.require_scope(endpoint, login)
    elif asked.method not in SAFE_METHODS:
        _refuse_foreign_origin()
        if not is_everyones:  # the log-in form has a token of its own
            _require_token()
    return None


def own_path(path: str | None) -> str | None:
    """*path* if it leads to a page of ours; nothing that a browser could read as another host."""
    if not path or not path.startswith("/") or path.startswith(("//", "/\\")):
        return None
    if any(ord(character) < 0x21 or character == "\\" for character in path):
        return None
    parts = urlsplit(path)
    return None if parts.scheme or parts.netloc else path


def _to_log_in() -> Response:
    is_page = not programs.are_answered_at(request.path)
    if is_page and request.method in SAFE_METHODS and "HX-Request" not in request.headers:
        here = request.full_path.rstrip("?")
        return redirect(url_for("login.show", next=None if here == "/" else here))
    raise NotLoggedIn


def _has_to_choose_a_password(login: current.Login | None) -> bool:
    return login is not None and login.user.password_until is not None and login.scopes is None


def _to_choose_a_password() -> Response:
    if request.method in SAFE_METHODS and "HX-Request" not in request.headers:
        return redirect(url_for("account.show"))
    raise Forbidden(current.actor().user, "must_choose_password")


def _refuse_foreign_origin() -> None:
    """Browsers say where a command comes from; what says nothing still needs the token."""
    origin = request.headers.get("Origin")
    if origin is not None and urlsplit(origin).netloc != request.host:
        raise ForgedRequest("origin")
    if request.headers.get("Sec-Fetch-Site") == "cross-site":
        raise ForgedRequest("site")


def _require_token() -> None:
    session = current.session()
    given = request.headers.get("X-CSRF-Token") or request.form.get("csrf_token") or ""
    if session is None or not hmac.compare_digest(session.csrf.encode(), given.encode()):
        raise ForgedRequest("token")
