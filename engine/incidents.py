"""Incidents: something inside a process failed, and its token waits."""

from datetime import datetime

from engine.cases import open_case
from engine.errors import Forbidden, Rejected
from engine.model import Actor, Command, Variables
from engine.ports import UnitOfWork


def retry(
    uow: UnitOfWork,
    *,
    incident_key: int,
    actor: Actor,
    at: datetime,
    reason: str,
    variables: Variables | None = None,
) -> None:
    """Do again what failed, after whatever stood in the way was put right.

    Args:
        variables: corrected values, written before the retry.
        reason: why, as the history keeps it.

    Raises:
        NotFound: no such incident.
        Forbidden: ``not_administrator``.
        Rejected: it was resolved already.

    Source: Camunda 8 REST, ``POST /v2/incidents/{incidentKey}/resolution``.
    """
    with uow:
        instance = uow.instances.get_for_update(incident_key)
        if not actor.is_administrator:
            raise Forbidden(actor.user, "not_administrator")
        incident = uow.incidents.get(incident_key)
        if incident.resolved_at:
            raise Rejected("resolved", when=incident.resolved_at)
        case = open_case(uow, instance, actor, at)
        events = case.runtime.retry(incident_key, variables)
        inputs = {"reason": reason, "variables": variables}
        case.close(events, Command("incident.retry", actor, at, incident_key, inputs))
