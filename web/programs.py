"""Programs: how they say who they are, and what their tokens may be used for.

Below these addresses no cookie counts, and so nothing can be forged from a page of somebody else's.
"""

from collections.abc import Mapping
from contextlib import suppress
from datetime import timedelta

from flask import request

from engine.errors import Busy, Forbidden
from engine.views import Scope
from web import current
from web.credentials import TooManyFailures, WrongPassword, check_password_of_program, hashed
from web.received import received

PREFIXES = ("/v2", "/engine-rest", "/.well-known/camunda-automation-platform")
"""Addresses that programs ask, and only they."""

_BELOW = tuple(f"{prefix}/" for prefix in PREFIXES)

TOUCHED_EVERY = timedelta(minutes=1)
"""A token's last use is written no more often."""

CHALLENGES = ('Basic realm="Liuzhuan", charset="UTF-8"', 'Bearer realm="Liuzhuan"')

SCOPES: Mapping[str, Scope] = {
    "v2_cluster.topology": "read",
    "v2_authentication.me": "read",
    "v2_deployments.create": "deploy",
    "v2_process_definitions.search": "read",
    "v2_process_definitions.get": "read",
    "v2_process_definitions.xml": "read",
    "v2_process_definitions.start_form": "read",
    "v2_forms.get": "read",
    "v2_process_instances.create": "work",
    "v2_process_instances.search": "read",
    "v2_process_instances.get": "read",
    "v2_process_instances.cancel": "administer",
    "v2_user_tasks.search": "read",
    "v2_user_tasks.get": "read",
    "v2_user_tasks.form": "read",
    "v2_user_tasks.variables": "read",
    "v2_user_tasks.update": "administer",
    "v2_user_tasks.assign": "work",
    "v2_user_tasks.unassign": "work",
    "v2_user_tasks.complete": "work",
    "v2_variables.search": "read",
    "v2_elements.search_elements": "read",
    "v2_subscriptions.search_subscriptions": "read",
    "v2_cluster_variables.search_cluster_variables": "read",
    "v2_incidents.search": "read",
    "v2_incidents.get": "read",
    "v2_incidents.resolve": "administer",
    "v2_incidents.skip": "administer",
    "v2_jobs.activate": "work",
    "v2_jobs.complete": "work",
    "v2_jobs.fail": "work",
    "v2_jobs.throw": "work",
    "v2_jobs.update": "work",
    "v2_messages.correlate": "work",
    "v2_messages.publish": "work",
    "v2_signals.broadcast": "work",
    "v2_conditionals.evaluate": "work",
    "engine_rest.version": "read",
    "engine_rest.engines": "read",
    "engine_rest.probe": "deploy",
    "engine_rest.create": "deploy",
    "engine_rest.newest": "read",
    "engine_rest.definition": "read",
    "engine_rest.xml": "read",
    "engine_rest.start": "work",
    "engine_rest.start_newest": "work",
    "engine_rest.evaluate_conditions": "work",
    "engine_rest.correlate_message": "work",
    "engine_rest.broadcast_signal": "work",
    "engine_rest.instance": "read",
    "engine_rest.search_tasks": "read",
    "engine_rest.task": "read",
    "engine_rest.complete_task": "work",
    "engine_rest.claim_task": "work",
    "engine_rest.unclaim_task": "work",
    "engine_rest.fetch_and_lock": "work",
    "engine_rest.complete_external_task": "work",
    "engine_rest.fail_external_task": "work",
    "engine_rest.throw_from_external_task": "work",
    "engine_rest.extend_lock": "work",
    "engine_rest.set_retries": "administer",
    "engine_rest.set_priority": "administer",
}
"""Endpoint -> the scope that a token needs for it. An endpoint for programs without a row is refused to tokens."""

__all__ = ["CHALLENGES", "PREFIXES", "SCOPES", "TooManyFailures", "are_answered_at", "read_login", "require_scope"]


def are_answered_at(path: str) -> bool:
    """Whether *path* is below one of `PREFIXES`."""
    return path.startswith(_BELOW) or path in PREFIXES


def read_login() -> "current.Login | None":
    """Whoever the request's ``Authorization`` proves it to come from; None where it proves nothing.

    Raises: TooManyFailures, Busy.
    """
    given = received().authorization
    match given.type if given else None:
        case "basic" if given:
            return _by_password(given.username or "", given.password or "")
        case "bearer" if given and given.token:
            return _by_token(given.token)
        case _:
            return None


def require_scope(endpoint: str, login: "current.Login | None") -> None:
    """Raises: Forbidden: ``token_scope``: the token is not for this."""
    if login is not None and login.scopes is not None and SCOPES.get(endpoint) not in login.scopes:
        raise Forbidden(login.user.id, "token_scope")


def _by_password(user: str, password: str) -> "current.Login | None":
    try:
        check_password_of_program(user[:100], password, address=request.remote_addr or "")
    except WrongPassword:
        return None
    row = current.services().accounts.user(user[:100])
    if row is None or not row.active or row.password_until is not None:  # first it has to be replaced, on the page
        return None
    return current.Login(row, "basic")


def _by_token(token: str) -> "current.Login | None":
    tokens, at = current.services().tokens, current.now()
    row = tokens.find(hashed(token))
    if row is None or not row.is_valid(at):
        return None
    if row.last_used_at is None or at >= row.last_used_at + TOUCHED_EVERY:
        with suppress(Busy):  # the next request says it
            tokens.touch(row.id, at)
    return current.Login(row.user, f"token:{row.id}", frozenset(row.scopes))
