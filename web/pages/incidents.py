"""What failed inside processes, and trying it again."""

from http import HTTPStatus

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response

from engine import incidents
from engine.views import IncidentState
from web import current
from web.pages.lists import PAGE, after, render_list
from web.pages.reason import reason
from web.wording import worded

blueprint = Blueprint("incidents", __name__)


@blueprint.get("/incidents")
def show() -> str:
    """Those that are open, or those that were resolved."""
    actor = current.actor()
    state: IncidentState = "resolved" if request.args.get("tab") == "resolved" else "open"
    page = current.services().reads.incidents(actor, state=state, after=after(), limit=PAGE)
    context = {
        "page": page,
        "tab": state,
        "worded": worded,
        "administrator": actor.is_administrator,
        "first": after() is None,
    }
    return render_list("incidents.html", "_incident_rows.html", context)


@blueprint.post("/incidents/<key:key>/retry")
def retry(key: int) -> Response:
    """Do again what failed."""
    incidents.retry(
        current.unit_of_work(), incident_key=key, actor=current.actor(), at=current.now(), reason=reason()
    )  # fmt: skip
    current.wake()
    return redirect(url_for("incidents.show"), HTTPStatus.SEE_OTHER)
