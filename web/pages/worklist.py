"""The desk: what waits for me, what I did, what I started; every matter, for whoever oversees."""

from typing import Any

from flask import Blueprint, request

from engine.model import Actor
from engine.views import MOST_COUNTED, CaseRow, Page, TaskRow
from web import current
from web.keys import key_argument
from web.pages.bookkeeping import read_book
from web.pages.lists import PAGE, after, render_list, search
from web.pages.standing import done_sentence
from web.shown import names

blueprint = Blueprint("worklist", __name__)

TABS = ("open", "done", "started")
OVERSEEING = (*TABS, "all")


@blueprint.get("/")
def show() -> str:
    """One tab of the desk."""
    actor, reads = current.actor(), current.services().reads
    tab = request.args.get("tab", TABS[0])
    if tab not in (OVERSEEING if actor.oversees else TABS):
        tab = TABS[0]
    page: Page[Any]
    match tab:
        case "done":
            page = reads.completed_tasks(actor, search=search(), after=after(), limit=PAGE)
        case "started":
            page = reads.started_cases(actor, search=search(), after=after(), limit=PAGE)
        case "all":
            page = reads.cases(actor, search=search(), after=after(), limit=PAGE)
        case _:
            page = reads.open_tasks(actor, search=search(), after=after(), limit=PAGE)
    count = reads.count_open_tasks(actor)
    context = {
        "tab": tab,
        "oversees": actor.oversees,
        "page": page,
        "search": search(),
        "count": f"{MOST_COUNTED}+" if count > MOST_COUNTED else str(count),
        "names": names(_people(page)),
        "notice": _notice(actor),
        "first": after() is None,
    }
    return render_list("worklist.html", "_worklist_rows.html", context)


def _people(page: Page[Any]) -> set[str | None]:
    people: set[str | None] = set()
    for row in page.items:
        match row:
            case TaskRow():
                people |= {row.from_user, row.started_by}
            case CaseRow():
                people.add(row.started_by)
    return people


def _notice(actor: Actor) -> str | None:
    """What the task did that was completed a moment ago."""
    key = key_argument("done")
    detail = current.services().reads.case(actor, key) if key is not None else None
    if key is None or detail is None:
        return None
    return done_sentence(read_book(actor, detail), key)
