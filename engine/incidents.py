"""Incidents: something inside a process failed, and its token waits."""

from collections.abc import Sequence
from datetime import datetime

from engine.bpmn import Stoppage
from engine.cases import OpenCase, open_case
from engine.errors import Forbidden, NotFound, Rejected
from engine.model import Actor, Command, Incident, Variables, number_of
from engine.ports import UnitOfWork


def stoppage(uow: UnitOfWork, *, incident_key: int, actor: Actor, at: datetime) -> Stoppage:
    """What stands still before an open incident, with the data that the failing element sees. Reads only.

    Raises:
        NotFound: no such incident, or *actor* does not oversee its case.
        Rejected: it was resolved already.
    """
    with uow:
        if not (actor.oversees and uow.instances.is_visible(number_of(incident_key), actor)):
            raise NotFound("incident", incident_key)
        _require_open(uow.incidents.get(incident_key))
        case = open_case(uow, uow.instances.get(incident_key), actor, at)
        return case.runtime.stoppage(incident_key)


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
        case, incident = _open(uow, incident_key, actor, at)
        has_attempts = incident.job_key is not None and uow.jobs.get(incident.job_key).retries > 0
        keeps_job = has_attempts and not variables  # what our own workers get is as it was when the job was made
        together = case.runtime.waits_for_several(incident_key)
        events = case.runtime.retry(incident_key, variables, keeps_job=keeps_job, together=together)
        inputs = {"reason": reason, "variables": variables, **_if(keeps_job=keeps_job, together=together)}
        case.close(events, Command("incident.retry", actor, at, incident_key, inputs))


def skip(
    uow: UnitOfWork,
    *,
    incident_key: int,
    actor: Actor,
    at: datetime,
    reason: str,
    variables: Variables,
    flows: Sequence[str] = (),
) -> None:
    """Let the case go on past what failed: the element counts as completed.

    Args:
        variables: what it would have brought; neither its work nor its output mappings are done.
        flows: ids of the outgoing flows to take, where the choice of the way failed; else drawn conditions may decide.
        reason: why, as the history keeps it.

    Raises:
        NotFound: no such incident.
        Forbidden: ``not_administrator``.
        Rejected: it was resolved already.
        InvalidVariables.
        Invalid: ``bpmn.flow_to_choose``, ``bpmn.unknown_flow``, ``bpmn.one_flow_only``.
    """
    with uow:
        case, _ = _open(uow, incident_key, actor, at)
        together = case.runtime.waits_for_several(incident_key)
        events = case.runtime.skip(incident_key, variables, flows, together=together)
        inputs = {"reason": reason, "variables": variables, "flows": list(flows), **_if(together=together)}
        case.close(events, Command("incident.skip", actor, at, incident_key, inputs))


def _if(**flags: bool) -> dict[str, bool]:
    """Those that hold: earlier releases wrote none."""
    return {name: True for name, holds in flags.items() if holds}


def _open(uow: UnitOfWork, incident_key: int, actor: Actor, at: datetime) -> tuple[OpenCase, Incident]:
    """The locked case of an incident that is open, and the incident. Raises: NotFound, Forbidden, Rejected, InstanceEnded."""
    instance = uow.instances.get_for_update(incident_key)
    if not actor.is_administrator:
        raise Forbidden(actor.user, "not_administrator")
    incident = uow.incidents.get(incident_key)
    _require_open(incident)
    return open_case(uow, instance, actor, at), incident


def _require_open(incident: Incident) -> None:
    """Raises: Rejected."""
    if incident.resolved_at:
        raise Rejected("resolved", when=incident.resolved_at)
