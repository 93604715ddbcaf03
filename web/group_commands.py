"""``liuzhuan group``: groups, departments, offices and posts, for whoever may use the command line."""

import click

from engine.views import GroupKind, GroupRow
from web import bootstrap
from web.language import gettext as _
from web.people import KINDS, GroupShape, check_place, check_unnamed, checked
from web.printing import AS_JSON, print_json

KIND = click.option("--kind", type=click.Choice(KINDS), help=_("A plain group if not given."))
HEAD = click.option("--head", help=_("User id of whoever heads it."))
PARENT = click.option("--parent", help=_("Id of the department above."))


@click.group(help=_("Groups, departments and offices; a diagram's lanes and candidate groups name them."))
def group() -> None:
    """See the help text."""


@group.command(
    "add",
    help=_("""Add a group, or change the one that is there; what is not given stays as it was.

    Example: liuzhuan group add finance 财务部 --kind department --head chen
    """),
)
@click.argument("group_id")
@click.argument("name")
@KIND
@HEAD
@PARENT
@click.pass_obj
def add(database: str, group_id: str, name: str, kind: GroupKind | None, head: str | None, parent: str | None) -> None:
    """See the help text."""
    with bootstrap.opened(database) as store:
        roster = store.roster()
        known = next((row for row in roster.groups() if row.id == group_id), None)
        given = checked(
            GroupShape(), {"id": group_id, "name": name, "kind": kind or (known.kind if known else "group")}
        )
        head = head or (known.head if known else None)
        parent = parent or (known.parent if known else None)
        # The head may be added later.
        check_place(group_id, head=None, parent=parent, groups=roster.groups(), uow=store.reading())
        save = roster.change_group if known else roster.add_group
        save(group_id, name=given["name"], kind=given["kind"], head=head, parent=parent)
    click.echo(_("Group %(group)s (%(name)s) exists.") % {"group": group_id, "name": given["name"]})


@group.command("list", help=_("What groups there are, also those that are not used any more."))
@AS_JSON
@click.pass_obj
def list_(database: str, *, as_json: bool) -> None:
    """See the help text."""
    with bootstrap.opened(database) as store:
        rows = store.roster().groups()
    if as_json:
        names = ("id", "name", "kind", "head", "parent", "active")
        print_json([{name: getattr(row, name) for name in names} for row in rows])
        return
    for row in rows:
        click.echo(f"{row.id:<20}  {row.kind:<10}  {row.head or '-':<10}  {row.name}{'' if row.active else '  -'}")


@group.command(help=_("Change a group; what is not given stays. An empty text takes head or parent away."))
@click.argument("group_id")
@click.option("--name")
@KIND
@HEAD
@PARENT
@click.pass_obj
def edit(
    database: str, group_id: str, name: str | None, kind: GroupKind | None, head: str | None, parent: str | None
) -> None:
    """See the help text."""
    with bootstrap.opened(database) as store:
        roster = store.roster()
        known: GroupRow = roster.group(group_id)
        given = checked(GroupShape(only=("name", "kind")), {"name": name or known.name, "kind": kind or known.kind})
        head = known.head if head is None else head or None
        parent = known.parent if parent is None else parent or None
        check_place(group_id, head=head, parent=parent, groups=roster.groups(), uow=store.reading())
        roster.change_group(group_id, name=given["name"], kind=given["kind"], head=head, parent=parent)
    click.echo(_("Group %(group)s (%(name)s) exists.") % {"group": group_id, "name": given["name"]})


@group.command(
    help=_("Who belongs to a group; let people join or leave. Example: liuzhuan group members finance --add li")
)
@click.argument("group_id")
@click.option("--add", "added", multiple=True, help=_("User id; may be repeated."))
@click.option("--remove", "removed", multiple=True, help=_("User id; may be repeated."))
@AS_JSON
@click.pass_obj
def members(database: str, group_id: str, added: tuple[str, ...], removed: tuple[str, ...], *, as_json: bool) -> None:
    """See the help text."""
    with bootstrap.opened(database) as store:
        store.roster().change_members(group_id, add=added, remove=removed)
        with store.reading() as uow:
            rows = uow.directory.members(group_id)
    if as_json:
        print_json([{"id": id_, "name": name} for id_, name in rows])
        return
    for id_, name in rows:
        click.echo(f"{id_:<12}  {name}")


@group.command(help=_("From now on membership counts for nothing. Refused while a process names the group."))
@click.argument("group_id")
@click.pass_obj
def deactivate(database: str, group_id: str) -> None:
    """See the help text."""
    with bootstrap.opened(database) as store:
        check_unnamed(group_id, store.queries(), store.reading())
        store.roster().set_group_active(group_id, active=False)
    click.echo(_("%(group)s is not used any more.") % {"group": group_id})


@group.command(help=_("Let membership count again."))
@click.argument("group_id")
@click.pass_obj
def activate(database: str, group_id: str) -> None:
    """See the help text."""
    with bootstrap.opened(database) as store:
        store.roster().set_group_active(group_id, active=True)
    click.echo(_("%(group)s is used again.") % {"group": group_id})
