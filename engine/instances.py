"""Process instances: starting and cancelling them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from engine.bpmn import Process, Runtime
from engine.bpmn.starts import part_of
from engine.cases import FormView, OpenCase, accept, open_case, view
from engine.errors import Finding, Forbidden, Invalid, NotFound
from engine.evidence.records import GENESIS
from engine.model import (
    ADMINISTRATORS,
    PROCESS_OWNERS,
    SYSTEM,
    Actor,
    Command,
    Definition,
    Deployment,
    Instance,
    Start,
    Variables,
    key_of,
)
from engine.numbering import assign
from engine.outside import Recording
from engine.ports import Bundle, UnitOfWork
from engine.sources import recording

MAY_ALWAYS_START = frozenset({ADMINISTRATORS, PROCESS_OWNERS})
"""Groups that need not be named in a diagram."""


def start(
    uow: UnitOfWork,
    *,
    process_id: str,
    variables: Variables,
    actor: Actor,
    at: datetime,
    definition_key: int | None = None,
    business_id: str | None = None,
) -> Instance:
    """Start a process and run it to its first wait states.

    Args:
        variables: checked against the form of the start event.
        at: aware, UTC.
        definition_key: a version of the process; the newest if not given.
        business_id: the case's number, for a process whose cases are not numbered.

    Raises:
        NotFound: no such process.
        Forbidden: ``not_starter``.
        Invalid: ``start.business_id``: the process numbers its cases itself; ``start.by_event``: nobody starts it.
        InvalidVariables: the form refuses the data; no number is used up.

    Source: Camunda 8 REST, ``POST /v2/process-instances``.
    """
    number = uow.numbers.next_case()
    with uow:
        definition, deployment, bundle = _in_force(uow, process_id, definition_key)
        process = bundle.library.process(definition.key)
        require_starter(process, actor)
        _require_by_hand(process)
        outside = recording(uow, actor, at)
        form_key = _start_form(process, bundle, uow)
        form = None if form_key is None else bundle.library.form(form_key)
        values = accept(uow, form, variables, {}, outside, actor=actor, number=None)
        business_id = _business_id(uow, process, outside, business_id)
        runtime = Runtime.new(bundle, number=number, outside=outside)
        events = runtime.start(definition.key, variables=values, business_id=business_id, started_by=actor.user)
        instance = _instance(number, definition, deployment, business_id, actor, at)
        inputs = {
            "process": process_id,
            "definition": definition.key,
            "form": form_key,
            "variables": values,
            "business_id": business_id,
        }
        case = OpenCase(uow, instance, bundle, runtime, outside)
        case.attach(form, values)
        case.close(events, Command("process_instance.start", actor, at, instance.key, inputs))
        uow.drafts.delete(actor.user, f"start/{process_id}")
    return instance


def begin(
    uow: UnitOfWork,
    *,
    number: int,
    start: Start,
    variables: Variables,
    at: datetime,
    told: Mapping[str, Any],
    business_id: str | None = None,
    correlation_key: str = "",
) -> tuple[Instance, Process]:
    """Start a case at an event that has happened, within an open unit of work; the system starts it.

    Args:
        number: leased before the unit of work was opened.
        variables: what the event brought.
        told: what else the record says of the event; `over` as for `Runtime.start`.
        correlation_key: of the message that it was; the others that the case awaits at its beginning have the same.

    Raises: InvalidVariables; Invalid: ``start.business_id``.
    """
    definition, deployment, bundle = _in_force(uow, start.process_id, start.definition_key)
    process = bundle.library.process(definition.key)
    outside = recording(uow, SYSTEM, at)
    business_id = _business_id(uow, process, outside, business_id)
    more: dict[str, Any] = {}
    if process.awaits_more(start.element_id):
        more = {"part": part_of(process, start, recording(uow, SYSTEM, at)), "correlation_key": correlation_key}
    inputs = {
        "process": definition.id,
        "definition": definition.key,
        "form": None,
        "variables": variables,
        "business_id": business_id,
        "element": start.element_id,
        **told,
        **more,
    }
    runtime = Runtime.new(bundle, number=number, outside=outside)
    events = runtime.start(
        definition.key,
        variables=variables,
        business_id=business_id,
        started_by=None,
        element_id=start.element_id,
        over=told.get("over"),
        **more,
    )
    instance = _instance(number, definition, deployment, business_id, SYSTEM, at)
    case = OpenCase(uow, instance, bundle, runtime, outside)
    case.close(events, Command("process_instance.start", SYSTEM, at, instance.key, inputs))
    return instance, process


def start_form(uow: UnitOfWork, *, process_id: str, actor: Actor, at: datetime) -> FormView:
    """What the start event asks *actor* for. Reads only. Raises: NotFound, Forbidden, Invalid as `start`."""
    with uow:
        definition, _, bundle = _in_force(uow, process_id, None)
        process = bundle.library.process(definition.key)
        require_starter(process, actor)
        _require_by_hand(process)
        form_key = _start_form(process, bundle, uow)
        form = None if form_key is None else bundle.library.form(form_key)
        return view(process.name, form, {}, recording(uow, actor, at))


def cancel(uow: UnitOfWork, *, instance_key: int, actor: Actor, reason: str, at: datetime) -> None:
    """End a case, whatever it waits for; its number and its history stay.

    At once, or when all who listen to the cancellation of its tasks are done.

    Raises: NotFound, InstanceEnded, InstanceCanceling; Forbidden: ``not_administrator``.

    Source: Camunda 8 REST, ``POST /v2/process-instances/{processInstanceKey}/cancellation``.
    """
    with uow:
        instance = uow.instances.get_for_update(instance_key)
        if not actor.is_administrator:
            raise Forbidden(actor.user, "not_administrator")
        case = open_case(uow, instance, actor, at)
        events = case.runtime.cancel()
        case.close(events, Command("process_instance.cancel", actor, at, instance.key, {"reason": reason}))


def require_starter(process: Process, actor: Actor) -> None:
    """Without starters only administrators and process owners may start. Raises: Forbidden."""
    starters = MAY_ALWAYS_START.union(process.starter_groups)
    if actor.groups.isdisjoint(starters) and actor.user not in process.starter_users:
        raise Forbidden(actor.user, "not_starter")


def _require_by_hand(process: Process) -> None:
    """Raises: Invalid: ``start.by_event``."""
    if process.plain_start is None:
        raise Invalid([Finding("start.by_event", {"process": process.name})])


def _business_id(uow: UnitOfWork, process: Process, outside: Recording, given: str | None) -> str | None:
    """By the process's pattern, else the one that was given. Raises: Invalid: ``start.business_id``: both."""
    if not process.business_id:
        return given
    if given is not None:
        raise Invalid([Finding("start.business_id", {"pattern": process.business_id})])
    return assign(uow.numbers, process.business_id, outside.at, outside.zone)


def _in_force(uow: UnitOfWork, process_id: str, key: int | None) -> tuple[Definition, Deployment, Bundle]:
    definition = uow.definitions.latest("process", process_id) if key is None else uow.definitions.get(key)
    if definition is None or (definition.kind, definition.id) != ("process", process_id):
        raise NotFound("process", process_id)
    deployment = uow.definitions.deployment_in_force(definition.key)
    return definition, deployment, uow.definitions.bundle(deployment.key)


def _start_form(process: Process, bundle: Bundle, uow: UnitOfWork) -> int | None:
    """Definition key of the start event's form."""
    reference = process.start_form
    if reference is None:
        return None
    if reference.binding == "latest":
        newest = uow.definitions.latest("form", reference.id)
        key = newest.key if newest else None
    else:
        key = bundle.key("form", reference.id)
    if key is None:
        raise NotFound("form", reference.id)
    return key


def _instance(
    number: int, definition: Definition, deployment: Deployment, business_id: str | None, actor: Actor, at: datetime
) -> Instance:
    return Instance(
        number=number,
        key=key_of(number),
        process_id=definition.id,
        definition_key=definition.key,
        deployment_key=deployment.key,
        business_id=business_id,
        title="",
        confidentiality="",
        started_by=actor.user,
        started_at=at,
        state="active",
        version=0,
        state_bytes=b"",
        digest=GENESIS,
    )
