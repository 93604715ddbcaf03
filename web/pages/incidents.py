"""What failed inside processes: where, why, on which data; trying it again, or going past it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Any

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine import incidents
from engine.bpmn import Stoppage
from engine.bpmn.scopes import KEPT
from engine.errors import Invalid, NotFound
from engine.model import Incident, Variables
from engine.views import CaseDetail, IncidentState
from web import audit, current
from web.pages.bookkeeping import read_book
from web.pages.casebook import CaseBook, Entry
from web.pages.complaints import complaints
from web.pages.diagrams import drawings
from web.pages.lists import PAGE, after, render_list
from web.pages.reason import reason
from web.pages.typed_values import FREE, OF, beside_typed, typed_values
from web.pages.undelivered import undelivered
from web.remedies import remedy
from web.shown import shortened
from web.wording import worded

blueprint = Blueprint("incidents", __name__)


@dataclass(frozen=True, slots=True)
class Attempt:
    """What was tried before at the same place.

    Attributes:
        answer: who did what about it, and why; None where it went with its step.
    """

    at: datetime
    code: str
    params: Any
    answer: Entry | None


@blueprint.get("/incidents")
def show() -> str:
    """Those that are open, with what did not reach its receivers, or those that were resolved."""
    state: IncidentState = "resolved" if request.args.get("tab") == "resolved" else "open"
    page = current.services().reads.incidents(current.actor(), state=state, after=after(), limit=PAGE)
    beside = undelivered() if state == "open" and after() is None else {}
    context = {"page": page, "tab": state, "worded": worded, "done": request.args.get("done"), **beside}
    return render_list("incidents.html", "_incident_rows.html", context)


@blueprint.get("/incidents/<key:key>")
def detail(key: int) -> Response:
    """One of them."""
    return _page(key)


@blueprint.post("/incidents/<key:key>/retry")
def retry(key: int) -> Response:
    """Do again what failed, with the values that were corrected."""
    try:
        why, values = reason(), typed_values(request.form)
        incidents.retry(
            current.unit_of_work(),
            incident_key=key,
            actor=current.actor(),
            at=current.now(),
            reason=why,
            variables=values or None,
        )
    except Invalid as invalid:
        return _page(key, invalid, "retry")
    return _done(key)


@blueprint.post("/incidents/<key:key>/skip")
def skip(key: int) -> Response:
    """Go past what failed."""
    try:
        why, values = reason(), typed_values(request.form)
        incidents.skip(
            current.unit_of_work(),
            incident_key=key,
            actor=current.actor(),
            at=current.now(),
            reason=why,
            variables=values,
            flows=request.form.getlist("flows"),
        )
    except Invalid as invalid:
        return _page(key, invalid, "skip")
    return _done(key)


def _done(key: int) -> Response:
    current.wake()
    return redirect(url_for("incidents.detail", key=key), HTTPStatus.SEE_OTHER)


def _page(key: int, invalid: Invalid | None = None, tried: str = "") -> Response:
    """*tried*: the form that was refused; what was typed in it stands there again."""
    actor = current.actor()
    case, incident = _found(key)
    audit.note_reading(case.instance.number, "incident")
    book = read_book(actor, case)
    stoppage = None if incident.resolved_at else _stoppage(key)
    found = beside_typed(invalid, request.form) if invalid else None
    page = render_template(
        "incident.html",
        case=case,
        incident=incident,
        process_name=_process_name(book, incident),
        drawings=[drawing for drawing in drawings(book, incident.instance_key) if drawing.chosen],
        attempts=_attempts(book, incident),
        answer=_answer(book, incident.key),
        stoppage=stoppage,
        read=_read(incident, stoppage),
        names=book.names,
        worded=worded,
        remedy=remedy,
        shortened=shortened,
        administrator=actor.is_administrator,
        kept=KEPT,
        of=OF,
        free=range(FREE),
        tried=tried,
        typed=request.form if invalid else {},
        complaints=complaints(found),
    )
    return make_response(page, HTTPStatus.BAD_REQUEST if invalid else HTTPStatus.OK)


def _found(key: int) -> tuple[CaseDetail, Incident]:
    """Raises: NotFound."""
    case = current.services().reads.case(current.actor(), key)
    for incident in case.incidents if case else ():
        if case and incident.key == key:
            return case, incident
    raise NotFound("incident", key)


def _stoppage(key: int) -> Stoppage:
    return incidents.stoppage(
        current.services().reading(), incident_key=key, actor=current.actor(), at=current.now()
    )  # fmt: skip


def _read(incident: Incident, stoppage: Stoppage | None) -> Variables:
    """What the failing expression read, as it is now; nothing where the incident does not say."""
    said = incident.params.get("variables")
    names = said if isinstance(said, Mapping) else {}
    return {name: value for name, value in stoppage.variables.items() if name in names} if stoppage else {}


def _process_name(book: CaseBook, incident: Incident) -> str:
    tracer = book.tracers.get(incident.instance_key)
    return tracer.name if tracer and tracer.name else incident.process_id


def _attempts(book: CaseBook, incident: Incident) -> list[Attempt]:
    """Earlier incidents of the same element, the oldest first."""
    place = incident.instance_key, incident.element_id
    return [
        Attempt(each.created_at, each.code, each.params, _answer(book, each.key))
        for each in sorted(book.detail.incidents, key=lambda each: each.key)
        if (each.instance_key, each.element_id) == place and each.key < incident.key
    ]


def _answer(book: CaseBook, key: int) -> Entry | None:
    answers = [entry for entry in book.entries if entry.kind in {"retried", "skipped"} and entry.subject == key]
    return answers[-1] if answers else None
