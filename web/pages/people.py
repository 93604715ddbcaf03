"""People: who is there, what they belong to, passwords, log-ins, and what waits for them when they leave."""

from http import HTTPStatus
from typing import Any

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine.assignments import hand_on as hand_task_on
from engine.errors import Invalid, NotFound, TaskAlreadyCompleted
from engine.model import Actor
from engine.views import GroupRow, UserRow
from web import current
from web.keys import LARGEST
from web.pages.complaints import complaints
from web.pages.lists import PAGE, after, render_list, search
from web.pages.reason import reason
from web.passwords import hash_password
from web.people import KINDS, TEMPORARY, PersonShape, checked, temporary_password
from web.shown import names

blueprint = Blueprint("people", __name__)

MOST_TASKS = 200
"""That are shown of a person's, and handed on at once."""


@blueprint.get("/people")
def show() -> str:
    """Those who are active, or those who were deactivated."""
    inactive = request.args.get("tab") == "inactive"
    page = current.services().roster.people(search=search(), active=not inactive, after=after(), limit=PAGE)
    context = {
        "page": page,
        "tab": "inactive" if inactive else "active",
        "search": search(),
        "groups": {group.id: group for group in current.services().roster.groups()},
        "first": after() is None,
    }
    return render_list("people.html", "_people_rows.html", context)


@blueprint.get("/people/new")
def new() -> Response:
    """The form for a new one."""
    return _form()


@blueprint.post("/people")
def add() -> Response:
    """Add somebody; the answer is the only page that ever shows the password."""
    at, password = current.now(), temporary_password()
    try:
        given = checked(PersonShape(), request.form)
        current.services().roster.add_person(
            given["id"],
            name=given["name"],
            phone=given["phone"] or None,
            groups=_chosen(),
            at=at,
            password_hash=hash_password(password),
            until=at + TEMPORARY,
        )
    except Invalid as invalid:
        return _form(invalid)
    return _page(given["id"], password=password)


@blueprint.get("/people/<id>")
def detail(id: str) -> Response:
    """One person."""
    return _page(id)


@blueprint.post("/people/<id>")
def change(id: str) -> Response:
    """Name, telephone number and groups."""
    try:
        given = checked(PersonShape(only=("name", "phone")), request.form)
        current.services().roster.change_person(id, name=given["name"], phone=given["phone"] or None, groups=_chosen())
    except Invalid as invalid:
        return _page(id, invalid=invalid)
    return _done(id, "saved")


@blueprint.post("/people/<id>/activate")
def activate(id: str) -> Response:
    """Let the person log in again."""
    current.services().roster.set_active(id, active=True)
    return _done(id, "activated")


@blueprint.post("/people/<id>/deactivate")
def deactivate(id: str) -> Response:
    """All log-ins end; what waits for the person is shown, to be handed on."""
    try:
        current.services().roster.set_active(id, active=False)
    except Invalid as invalid:
        return _page(id, invalid=invalid)
    return _done(id, "deactivated")


@blueprint.post("/people/<id>/password")
def reset_password(id: str) -> Response:
    """A password that the person has to replace; the answer is the only page that ever shows it."""
    password = temporary_password()
    current.services().roster.set_password(id, hash_password(password), until=current.now() + TEMPORARY)
    return _page(id, password=password)


@blueprint.post("/people/<id>/sessions/<session>/end")
def end_session(id: str, session: str) -> Response:
    """End one of the person's log-ins."""
    current.services().roster.end_session(id, session)
    return _done(id, "sessions")


@blueprint.post("/people/<id>/sessions/end")
def end_sessions(id: str) -> Response:
    """End them all."""
    roster = current.services().roster
    for row in roster.sessions(id, current.now()):
        roster.end_session(id, row.id)
    return _done(id, "sessions")


@blueprint.post("/people/<id>/tasks")
def hand_on(id: str) -> Response:
    """Hand the chosen tasks on; each is a command of its own, and those that are done meanwhile are left alone."""
    _person(id)
    chosen = [int(key) for key in request.form.getlist("task")[:MOST_TASKS] if key.isdecimal() and int(key) <= LARGEST]
    to = request.form.get("to", "")
    try:
        why = reason()
        for key in chosen:
            _hand_on(key, to, why)
    except Invalid as invalid:
        return _page(id, invalid=invalid)
    return _done(id, "handed_on")


def _hand_on(key: int, to: str, why: str) -> None:
    try:
        hand_task_on(
            current.services().unit_of_work(),
            task_key=key,
            to=to,
            actor=current.actor(),
            at=current.now(),
            reason=why,
        )
    except TaskAlreadyCompleted:
        return


def _chosen() -> list[str]:
    return request.form.getlist("group")[:1000]


def _done(id: str, what: str) -> Response:
    return redirect(url_for("people.detail", id=id, done=what), HTTPStatus.SEE_OTHER)


def _person(id: str) -> UserRow:
    person = current.services().accounts.user(id)
    if person is None:
        raise NotFound("user", id)
    return person


def _form(invalid: Invalid | None = None) -> Response:
    page = render_template("person_new.html", **_asked(None, invalid))
    return make_response(page, HTTPStatus.BAD_REQUEST if invalid else HTTPStatus.OK)


def _page(id: str, *, invalid: Invalid | None = None, password: str | None = None) -> Response:
    person = _person(id)
    services = current.services()
    tasks = services.reads.open_tasks(Actor(id), limit=MOST_TASKS).items
    with (uow := services.reading()):
        staff = uow.directory.staff() if tasks else []
    page = render_template(
        "person.html",
        person=person,
        sessions=services.roster.sessions(id, current.now()),
        tasks=tasks,
        names=names({task.from_user or task.started_by for task in tasks}),
        staff=[(other, name) for other, name in staff if other not in {id, current.actor().user}],
        password=password,
        days=TEMPORARY.days,
        done=request.args.get("done"),
        **_asked(person, invalid),
    )
    return make_response(page, HTTPStatus.BAD_REQUEST if invalid else HTTPStatus.OK)


def _asked(person: UserRow | None, invalid: Invalid | None) -> dict[str, Any]:
    """What the form of a person shows: what was typed, where it was refused."""
    groups = [group for group in current.services().roster.groups() if group.active]
    is_typed = invalid is not None and "name" in request.form
    if is_typed or person is None:
        typed = {name: request.form.get(name, "") for name in ("id", "name", "phone")}
        member_of = frozenset(request.form.getlist("group"))
    else:
        typed = {"id": person.id, "name": person.name, "phone": person.phone or ""}
        member_of = person.groups
    return {
        "typed": typed,
        "member_of": member_of,
        "by_kind": {kind: _of_kind(groups, kind) for kind in KINDS},
        "complaints": complaints(invalid),
        "to": request.form.get("to"),
        "why": request.form.get("reason", "") if invalid else "",
    }


def _of_kind(groups: list[GroupRow], kind: str) -> list[GroupRow]:
    return [group for group in groups if group.kind == kind]
