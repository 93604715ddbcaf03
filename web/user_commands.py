"""``liuzhuan user``: people, their passwords and log-ins, for whoever may use the command line."""

from collections.abc import Iterator
from typing import Any

import click

from engine.assignments import hand_on
from engine.errors import NotFound
from engine.model import ADMINISTRATORS, Actor
from engine.views import Page, UserRow
from web import bootstrap
from web.accounts import Accounts, Roster
from web.language import gettext as _
from web.passwords import hash_password
from web.people import TEMPORARY, PersonShape, check_password, checked, temporary_password
from web.printing import AS_JSON, print_json

MOST = 200
"""Rows at once."""


@click.group(help=_("People: add, list, show, edit, deactivate, activate, passwords, log-ins."))
def user() -> None:
    """See the help text."""


@user.command("add", help=_("Add a person. Example: liuzhuan user add wang 王小明 --group finance"))
@click.argument("user_id")
@click.argument("name")
@click.option("--phone", default="", help=_("Telephone number."))
@click.option("--group", "groups", multiple=True, help=_("A group or department; may be repeated."))
@click.option("--administrator", is_flag=True, help=_("The first one makes the others."))
@click.option("--temporary", is_flag=True, help=_("Print a password that the person has to replace; ask for none."))
@click.option("--password", help=_("Asked for when not given."))
@click.pass_obj
def add(
    database: str, user_id: str, name: str, phone: str, groups: tuple[str, ...], password: str | None, *,
    administrator: bool, temporary: bool,
) -> None:  # fmt: skip
    """See the help text."""
    given = checked(PersonShape(), {"id": user_id, "name": name, "phone": phone})
    password, at = _password(user_id, password, temporary=temporary), bootstrap.now()
    with bootstrap.opened(database) as store:
        store.roster().add_person(
            given["id"],
            name=given["name"],
            phone=given["phone"] or None,
            groups={*groups, *([ADMINISTRATORS] if administrator else ())},
            at=at,
            password_hash=hash_password(password),
            until=at + TEMPORARY if temporary else None,
        )
    click.echo(_("%(name)s can log in as %(user)s.") % {"name": given["name"], "user": user_id})
    _tell(password, temporary=temporary)


@user.command("list", help=_("Who is there. Example: liuzhuan user list --group finance"))
@click.option("--search", help=_("Part of the account, name or telephone number."))
@click.option("--group", help=_("Members of this group only."))
@click.option("--inactive", is_flag=True, help=_("Those who were deactivated."))
@AS_JSON
@click.pass_obj
def list_(database: str, search: str | None, group: str | None, *, inactive: bool, as_json: bool) -> None:
    """See the help text."""
    with bootstrap.opened(database) as store:
        people = list(_all(store.roster(), search=search, group=group, active=not inactive))
    if as_json:
        print_json([_told(person) for person in people])
        return
    for person in people:
        click.echo(f"{person.id:<12}  {person.name}  {','.join(sorted(person.groups))}")


@user.command(help=_("One person: groups, and what waits for them."))
@click.argument("user_id")
@AS_JSON
@click.pass_obj
def show(database: str, user_id: str, *, as_json: bool) -> None:
    """See the help text."""
    with bootstrap.opened(database) as store:
        person = _person(store.accounts(), user_id)
        tasks = store.queries().open_tasks(Actor(user_id), limit=MOST).items
    if as_json:
        print_json({**_told(person), "openTasks": [str(task.key) for task in tasks]})
        return
    state = _("active") if person.active else _("deactivated")
    click.echo(f"{person.id}  {person.name}  {person.phone or '-'}  {state}")
    click.echo(",".join(sorted(person.groups)) or "-")
    for task in tasks:
        click.echo(f"{task.business_id or task.number}  {task.name}  {task.title}")


@user.command(help=_("Change a person; what is not given stays. Example: liuzhuan user edit wang --add-group finance"))
@click.argument("user_id")
@click.option("--name")
@click.option("--phone")
@click.option("--add-group", "added", multiple=True, help=_("May be repeated."))
@click.option("--remove-group", "removed", multiple=True, help=_("May be repeated."))
@click.pass_obj
def edit(
    database: str, user_id: str, name: str | None, phone: str | None, added: tuple[str, ...], removed: tuple[str, ...]
) -> None:
    """See the help text."""
    with bootstrap.opened(database) as store:
        person = _person(store.accounts(), user_id)
        given = checked(
            PersonShape(only=("name", "phone")),
            {
                "name": person.name if name is None else name,
                "phone": (person.phone or "") if phone is None else phone,
            },
        )
        groups = (person.groups - set(removed)) | set(added)
        store.roster().change_person(user_id, name=given["name"], phone=given["phone"] or None, groups=groups)
    click.echo(_("%(name)s (%(user)s) is changed.") % {"name": given["name"], "user": user_id})


@user.command(help=_("From now on the person cannot log in and is on no list; all log-ins end. Nothing is deleted."))
@click.argument("user_id")
@click.pass_obj
def deactivate(database: str, user_id: str) -> None:
    """See the help text."""
    with bootstrap.opened(database) as store:
        store.roster().set_active(user_id, active=False)
        tasks = store.queries().open_tasks(Actor(user_id), limit=MOST).items
    click.echo(_("%(user)s is deactivated.") % {"user": user_id})
    if tasks:
        words = _(
            "%(count)s tasks still wait for them alone. Hand them on: liuzhuan user hand-on %(user)s TO --reason …"
        )
        click.echo(words % {"count": len(tasks), "user": user_id})


@user.command(help=_("Let a person log in again."))
@click.argument("user_id")
@click.pass_obj
def activate(database: str, user_id: str) -> None:
    """See the help text."""
    with bootstrap.opened(database) as store:
        store.roster().set_active(user_id, active=True)
    click.echo(_("%(user)s is active.") % {"user": user_id})


@user.command(help=_("A new password: printed once, to be replaced at the next log-in. Other log-ins end."))
@click.argument("user_id")
@click.option("--set", "own", is_flag=True, help=_("Ask for one that stays, instead."))
@click.option("--password", help=_("With --set: asked for when not given."))
@click.pass_obj
def password(database: str, user_id: str, password: str | None, *, own: bool) -> None:
    """See the help text."""
    chosen = _password(user_id, password, temporary=not own)
    until = None if own else bootstrap.now() + TEMPORARY
    with bootstrap.opened(database) as store:
        store.roster().set_password(user_id, hash_password(chosen), until=until)
    click.echo(_("%(user)s has a new password.") % {"user": user_id})
    _tell(chosen, temporary=not own)


@user.command(help=_("Where a person is logged in; end one of these log-ins, or all."))
@click.argument("user_id")
@click.option("--end", "ended", multiple=True, help=_("Id of a log-in; may be repeated."))
@click.option("--end-all", is_flag=True)
@AS_JSON
@click.pass_obj
def sessions(database: str, user_id: str, ended: tuple[str, ...], *, end_all: bool, as_json: bool) -> None:
    """See the help text."""
    with bootstrap.opened(database) as store:
        at = bootstrap.now()
        rows = store.roster().sessions(user_id, at)
        for id_ in [row.id for row in rows] if end_all else ended:
            store.roster().end_session(user_id, id_)
        rows = store.roster().sessions(user_id, at)
    names = ("id", "created_at", "last_seen_at", "expires_at", "via", "address", "agent")
    if as_json:
        print_json([{name: getattr(row, name) for name in names} for row in rows])
        return
    for row in rows:
        times = f"{row.created_at:%Y-%m-%d %H:%M}  {row.last_seen_at:%Y-%m-%d %H:%M} UTC"
        click.echo(f"{row.id}  {times}  {row.address or '-'}  {row.agent or row.via}")


@user.command(
    "hand-on",
    help=_(
        'Hand on what waits for one person alone. Example: liuzhuan user hand-on wang li --reason "left the company"'
    ),
)
@click.argument("user_id")
@click.argument("to")
@click.option("--reason", required=True, help=_("Kept in the records."))
@click.pass_obj
def hand_on_(database: str, user_id: str, to: str, reason: str) -> None:
    """See the help text."""
    with bootstrap.opened(database) as store:
        tasks = store.queries().open_tasks(Actor(_person(store.accounts(), user_id).id), limit=MOST).items
        for task in tasks:
            hand_on(
                store.unit_of_work(),
                task_key=task.key,
                to=to,
                actor=bootstrap.operator(),
                at=bootstrap.now(),
                reason=reason,
            )
            click.echo(f"{task.business_id or task.number}  {task.name}  {task.title}")


def _all(roster: Roster, *, search: str | None, group: str | None, active: bool) -> Iterator[UserRow]:
    after = None
    while True:
        page: Page[UserRow] = roster.people(search=search, group=group, active=active, after=after, limit=MOST)
        yield from page.items
        if (after := page.next) is None:
            return


def _person(accounts: Accounts, user_id: str) -> UserRow:
    person = accounts.user(user_id)
    if person is None:
        raise NotFound("user", user_id)
    return person


def _password(user_id: str, given: str | None, *, temporary: bool) -> str:
    if temporary:
        return temporary_password()
    chosen: str = given or click.prompt(_("Password"), hide_input=True, confirmation_prompt=True)
    check_password(user_id, chosen)
    return chosen


def _tell(password: str, *, temporary: bool) -> None:
    if temporary:
        click.echo(
            _("Temporary password, never shown again; to be replaced within %(days)s days:") % {"days": TEMPORARY.days},
            err=True,
        )
        click.echo(password)


def _told(person: UserRow) -> dict[str, Any]:
    return {
        "id": person.id,
        "name": person.name,
        "phone": person.phone,
        "active": person.active,
        "groups": sorted(person.groups),
        "language": person.language,
        "createdAt": person.created_at,
        "passwordUntil": person.password_until,
    }
