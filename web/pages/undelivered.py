"""Messages and signals that did not reach their receivers: to whom, why, what they bring; sent again, or let go."""

from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

from flask import Blueprint, redirect, url_for
from werkzeug.wrappers import Response

from engine import deliveries
from engine.failures import failure_of
from engine.model import key_of
from engine.receivers import GONE
from engine.views import ReceiverRow, UndeliveredRow
from web import audit, current
from web.pages.lists import PAGE, after, render_list
from web.pages.reason import reason
from web.shown import names, shortened
from web.translation import gettext as _
from web.translation import ngettext
from web.wording import failed

blueprint = Blueprint("undelivered", __name__)

OF_PROGRAMS = ("token:", "basic")
"""How what programs send begins to say through what it came."""


@blueprint.get("/undelivered")
def show() -> str:
    """All of them; the page of incidents has the latest."""
    return render_list("undelivered.html", "_undelivered_rows.html", undelivered(after()))


@blueprint.post("/undelivered/<key:key>/retry")
def retry(key: int) -> Response:
    """Send one again."""
    _tried, held_up = deliveries.retry(
        current.unit_of_work(), source=key, actor=current.actor(), reason=reason(), at=current.now()
    )
    current.wake()
    return _done("held_up" if held_up else "retried")


@blueprint.post("/undelivered/<key:key>/give-up")
def give_up(key: int) -> Response:
    """Let go of one."""
    deliveries.give_up(
        current.unit_of_work(), source=key, actor=current.actor(), reason=reason(), at=current.now()
    )  # fmt: skip
    return _done("given_up")


def undelivered(start: str | None = None) -> dict[str, Any]:
    """What their rows need. That somebody reads what concerns a confidential case is recorded first. Raises: Busy.

    Args:
        start: where the list is read on.
    """
    page = current.services().reads.undelivered(current.actor(), after=start, limit=PAGE)
    _note_readings(page.items)
    return {
        "undelivered": page,
        "names": names(row.sender for row in page.items),
        "why": _why,
        "technical": _technical,
        "is_program": lambda row: row.via.startswith(OF_PROGRAMS),
        "shortened": shortened,
        "key_of": key_of,
    }


def _done(what: str) -> Response:
    return redirect(url_for("incidents.show", done=what), HTTPStatus.SEE_OTHER)


def _note_readings(rows: Iterable[UndeliveredRow]) -> None:
    labels = current.pages().settings.confidential
    concerned = {
        case.number
        for row in rows
        if not row.sealed
        for case in (row.sent_from, *(receiver.case for receiver in row.receivers))
        if case and case.confidentiality in labels
    }
    if concerned:
        audit.note_readings(sorted(concerned), "message")


def _why(receiver: ReceiverRow) -> str:
    """Why it did not get it, in words."""
    if receiver.failure == GONE:
        return _("It had gone on before this came, and nobody else was waiting.")
    tried = ngettext("Tried %(num)d time in vain.", "Tried %(num)d times in vain.", receiver.attempts)
    return " ".join((tried, failed(receiver.failure))) if receiver.failure else tried


def _technical(receiver: ReceiverRow) -> str:
    """What only whoever looks after the program can read."""
    told = receiver.failure is not None and receiver.failure != GONE
    return str(shortened(failure_of(receiver.failure or "").text)) if told else ""
