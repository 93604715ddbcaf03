"""A case: where it stands, what is known, what happened, what can be done."""

from collections.abc import Iterable
from http import HTTPStatus

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine import case_notes, instances
from engine.errors import NotFound
from engine.model import UserTask, key_of, number_of
from web import audit, current
from web.keys import key_argument
from web.pages.bookkeeping import read_book
from web.pages.diagrams import drawings
from web.pages.reason import reason
from web.pages.standing import standing
from web.shown import names
from web.wording import worded

blueprint = Blueprint("case", __name__)


@blueprint.get("/cases/<key:key>")
def show(key: int) -> str | Response:
    """The case of any key in it."""
    actor = current.actor()
    detail = current.services().reads.case(actor, key)
    if detail is None:
        raise NotFound("instance", key)
    if key != detail.instance.key:
        return redirect(url_for("case.show", key=detail.instance.key))
    audit.note_reading(detail.instance.number, "case")
    book = read_book(actor, detail)
    notes = case_notes.notes_on(current.services().reading(), detail.instance.number, actor)
    return render_template(
        "case.html",
        book=book,
        detail=detail,
        names={**names([note.by for note in notes]), **book.names},
        notes=notes,
        longest_note=case_notes.LONGEST,
        standing=standing(book),
        drawings=drawings(book, key_argument("diagram")),
        offers=[offer for offer in detail.subscriptions if offer.is_offered_to(actor)],
        my_tasks=_by_name(task for task in book.open_tasks if task.admits(actor)),
        administrator=actor.is_administrator,
        worded=worded,
        submitted="submitted" in request.args,
        sent=key_argument("sent"),
    )


def _by_name(tasks: Iterable[UserTask]) -> list[list[UserTask]]:
    """Those of one name share a button, which leads to the first."""
    found: dict[str, list[UserTask]] = {}
    for task in tasks:
        found.setdefault(task.name, []).append(task)
    return list(found.values())


@blueprint.post("/cases/<key:key>/cancel")
def cancel(key: int) -> Response:
    """End a case that cannot, or should not, go on."""
    instances.cancel(current.unit_of_work(), instance_key=key, actor=current.actor(), reason=reason(), at=current.now())
    return redirect(url_for("case.show", key=key), HTTPStatus.SEE_OTHER)


@blueprint.post("/cases/<key:key>/notes")
def note(key: int) -> Response:
    """An auditor notes something on a case."""
    text = request.form.get("text", "")
    number = number_of(key)
    case_notes.add_note(current.unit_of_work(), number=number, actor=current.actor(), text=text, at=current.now())
    return redirect(url_for("case.show", key=key_of(number), _anchor="notes"), HTTPStatus.SEE_OTHER)
