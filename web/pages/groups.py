"""Groups, departments, offices and posts: what diagrams name, and who belongs to them."""

from http import HTTPStatus
from typing import Any

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine.errors import Finding, Invalid
from engine.views import GroupRow
from web import current
from web.pages.complaints import complaints
from web.pages.lists import PAGE, after
from web.people import KINDS, GroupShape, check_place, check_unnamed, checked
from web.shown import names

blueprint = Blueprint("groups", __name__)


@blueprint.get("/groups")
def show() -> str:
    """Those of one kind, or those that are not used any more."""
    groups = current.services().roster.groups()
    tab = request.args.get("tab", "department")
    tab = tab if tab in {*KINDS, "inactive"} else "department"
    rows = [
        group for group in groups if (group.kind == tab and group.active) or (tab == "inactive" and not group.active)
    ]
    return render_template(
        "groups.html",
        tab=tab,
        rows=rows,
        known={group.id: group.name for group in groups},
        names=names(group.head for group in rows),
    )


@blueprint.get("/groups/new")
def new() -> Response:
    """The form for a new one."""
    return _form()


@blueprint.post("/groups")
def add() -> Response:
    """Add one."""
    try:
        given = checked(GroupShape(), request.form)
        current.services().roster.add_group(**given, **_place(given["id"]))
    except Invalid as invalid:
        return _form(invalid)
    return _done(given["id"], "saved")


@blueprint.get("/groups/<id>")
def detail(id: str) -> Response:
    """One group and its members; more members alone where a script asks for them."""
    if request.headers.get("HX-Request") == "true":
        members = current.services().roster.people(group=id, after=after(), limit=PAGE)
        return make_response(render_template("_member_rows.html", page=members, group_id=id, first=False))
    return _page(id)


@blueprint.post("/groups/<id>")
def change(id: str) -> Response:
    """Name, kind, head and the department above."""
    try:
        given = checked(GroupShape(only=("name", "kind")), request.form)
        current.services().roster.change_group(id, **given, **_place(id))
    except Invalid as invalid:
        return _page(id, invalid)
    return _done(id, "saved")


@blueprint.post("/groups/<id>/members")
def add_member(id: str) -> Response:
    """Let somebody join."""
    user = request.form.get("user", "")
    try:
        _require_known(user)
        current.services().roster.change_members(id, add=[user])
    except Invalid as invalid:
        return _page(id, invalid)
    return _done(id, "members")


@blueprint.post("/groups/<id>/members/<user>/remove")
def remove_member(id: str, user: str) -> Response:
    """Let somebody leave."""
    try:
        current.services().roster.change_members(id, remove=[user])
    except Invalid as invalid:
        return _page(id, invalid)
    return _done(id, "members")


@blueprint.post("/groups/<id>/activate")
def activate(id: str) -> Response:
    """Let membership count again."""
    current.services().roster.set_group_active(id, active=True)
    return _done(id, "saved")


@blueprint.post("/groups/<id>/deactivate")
def deactivate(id: str) -> Response:
    """From now on membership counts for nothing; not while a process names the group."""
    try:
        check_unnamed(id, current.services().reads, current.services().reading())
        current.services().roster.set_group_active(id, active=False)
    except Invalid as invalid:
        return _page(id, invalid)
    return _done(id, "saved")


def _place(id: str) -> dict[str, Any]:
    """Head and department above, as chosen. Raises: Invalid."""
    head, parent = request.form.get("head") or None, request.form.get("parent") or None
    check_place(
        id, head=head, parent=parent, groups=current.services().roster.groups(), uow=current.services().reading()
    )
    return {"head": head, "parent": parent}


def _require_known(user: str) -> None:
    with (uow := current.services().reading()):
        if uow.directory.missing_users([user]):
            raise Invalid([Finding("people.unknown", {"id": user}, field="user")])


def _done(id: str, what: str) -> Response:
    return redirect(url_for("groups.detail", id=id, done=what), HTTPStatus.SEE_OTHER)


def _form(invalid: Invalid | None = None) -> Response:
    page = render_template("group_new.html", **_asked(None, invalid))
    return make_response(page, HTTPStatus.BAD_REQUEST if invalid else HTTPStatus.OK)


def _page(id: str, invalid: Invalid | None = None) -> Response:
    group = current.services().roster.group(id)
    members = current.services().roster.people(group=id, after=after(), limit=PAGE)
    page = render_template(
        "group.html",
        group=group,
        group_id=id,
        first=True,
        page=members,
        done=request.args.get("done"),
        **_asked(group, invalid),
    )
    return make_response(page, HTTPStatus.BAD_REQUEST if invalid else HTTPStatus.OK)


def _asked(group: GroupRow | None, invalid: Invalid | None) -> dict[str, Any]:
    """What the form of a group shows: what was typed, where it was refused."""
    fields = ("id", "name", "kind", "head", "parent")
    if group is None or (invalid is not None and "name" in request.form):
        typed = {name: request.form.get(name) or request.args.get(name, "") for name in fields}
    else:
        typed = {name: getattr(group, name) or "" for name in fields}
    with (uow := current.services().reading()):
        staff = uow.directory.staff()
        departments = uow.directory.departments("department", None)
    return {
        "typed": typed,
        "kinds": KINDS,
        "staff": staff,
        "departments": [(id_, name) for id_, name in departments if group is None or id_ != group.id],
        "complaints": complaints(invalid),
    }
