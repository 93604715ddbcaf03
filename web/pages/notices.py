"""What was written to me."""

from flask import Blueprint

from engine.model import key_of
from web import current
from web.pages.lists import PAGE, after, render_list

blueprint = Blueprint("notices", __name__)


@blueprint.get("/notices")
def show() -> str:
    """My notices, the latest first."""
    page = current.services().reads.notices(current.actor().user, after=after(), limit=PAGE)
    context = {"page": page, "key_of": key_of, "first": after() is None}
    return render_list("notices.html", "_notice_rows.html", context)
