"""Starting a case: what I may start, its form, and sending it."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from http import HTTPStatus
from typing import Any
from uuid import uuid4

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine import instances, starts
from engine.errors import Invalid
from engine.model import TaskState
from engine.searches import MOST_FOUND, Condition, Search
from engine.views import DraftRow
from engine.xml import parse_xml
from web import current
from web.json_input import read_object
from web.once import KEY_FIELD
from web.pages.asking import asking

blueprint = Blueprint("start", __name__)

_UNSUBMITTED: list[TaskState] = ["creating", "created", "assigning", "updating"]
_BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"


@blueprint.get("/start")
def show() -> str:
    """What the person may start, and what they began to fill in."""
    services, actor = current.services(), current.actor()
    rows = services.reads.startable(actor)
    drafts = services.reads.drafts(actor.user)
    begun = {row.process_id: draft for row in rows for draft in drafts if draft.subject == f"start/{row.process_id}"}
    tasks = [(draft, services.reads.task_case(actor, key), key) for key, draft in _of_tasks(drafts).items()]
    with (uow := services.reading()):
        by_events = starts.by_events_alone(uow, [row.process_id for row in rows])
        rows = [row for row in rows if row.process_id not in by_events]
        purposes = {
            row.process_id: _purpose(
                uow.definitions.content(uow.definitions.get(row.definition_key).digest), row.process_id
            )
            for row in rows
        }
    return render_template("start.html", rows=rows, purposes=purposes, begun=begun, tasks=tasks)


def _of_tasks(drafts: Sequence[DraftRow]) -> dict[int, DraftRow]:
    """Those of tasks with which somebody can go on, by their keys: not what is submitted, or over."""
    parts = [(draft, *draft.subject.partition("/")) for draft in drafts]
    found = {int(key): draft for draft, kind, _, key in parts if kind == "task" and key.isdecimal()}
    if not found:
        return {}
    conditions = Condition("user_task_key", "in", list(found)[:MOST_FOUND]), Condition("state", "in", _UNSUBMITTED)
    search = Search(conditions, limit=MOST_FOUND)
    tasks = {row.user_task_key for row in current.services().reads.search_tasks(current.actor(), search).items}
    return {key: draft for key, draft in found.items() if key in tasks}


@blueprint.get("/start/<process_id>")
def form(process_id: str) -> Response:
    """The start form."""
    return _page(process_id, idempotency_key=uuid4().hex)


@blueprint.post("/start/<process_id>")
def submit(process_id: str) -> Response:
    """Start the case; the same page sent twice starts one."""
    key = request.form.get(KEY_FIELD) or uuid4().hex
    typed: Mapping[str, Any] | None = None
    try:
        typed = read_object(request.form.get("submission", ""))
        instance = instances.start(
            current.unit_of_work(),
            process_id=process_id,
            variables=dict(typed),
            actor=current.actor(),
            at=current.now(),
        )
    except Invalid as invalid:
        return _page(process_id, idempotency_key=key, typed=typed, invalid=invalid)
    current.wake()
    return redirect(url_for("case.show", key=instance.key, submitted=1), HTTPStatus.SEE_OTHER)


def _page(
    process_id: str,
    *,
    idempotency_key: str,
    typed: Mapping[str, Any] | None = None,
    invalid: Invalid | None = None,
) -> Response:
    services, actor = current.services(), current.actor()
    view = instances.start_form(services.reading(), process_id=process_id, actor=actor, at=current.now())
    subject = f"start/{process_id}"
    page = render_template(
        "start_form.html",
        asked=asking(view, actor, draft_of=subject, typed=typed, invalid=invalid, button=_start_event(process_id)),
        draft_url=url_for("drafts.put_start", process_id=process_id),
        idempotency_key=idempotency_key,
        title=view.title,
    )
    # A submission that the form refuses spends no key; another try with other contents needs a new one all the same.
    return make_response(page, HTTPStatus.BAD_REQUEST if invalid else HTTPStatus.OK)


def _start_event(process_id: str) -> str:
    """The name of the start event without a trigger: what sending the form does. Empty where the drawing says nothing."""
    with (uow := current.services().reading()):
        newest = uow.definitions.latest("process", process_id)
        if newest is None:
            return ""
        bundle = uow.definitions.bundle(uow.definitions.deployment_in_force(newest.key).key)
        begins = bundle.library.process(newest.key).plain_start
    return begins.name if begins else ""


@lru_cache(maxsize=256)
def _purpose(content: bytes, process_id: str) -> str:
    """The documentation of the process: the sentence on the page where people choose."""
    for process in parse_xml(content, "").iter(f"{_BPMN}process"):
        if process.get("id") == process_id:
            return " ".join(process.findtext(f"{_BPMN}documentation", "").split())
    return ""
