"""The archive's register."""

from flask import Blueprint

from engine.model import key_of
from web import current
from web.pages.lists import PAGE, after, render_list, search
from web.shown import names

blueprint = Blueprint("archive", __name__)


@blueprint.get("/archive")
def show() -> str:
    """Archived cases that the person may see, the latest first."""
    page = current.services().reads.archive_items(current.actor(), search=search(), after=after(), limit=PAGE)
    people = names(item.archived_by for item in page.items)
    context = {"page": page, "search": search(), "names": people, "key_of": key_of, "first": after() is None}
    return render_list("archive.html", "_archive_rows.html", context)
