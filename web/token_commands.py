"""``liuzhuan token``: API tokens of anybody, for whoever may use the command line."""

from datetime import timedelta
from typing import get_args

import click

from engine.views import Scope
from web import bootstrap
from web.credentials import make_token
from web.language import gettext as _


@click.group(help=_("API tokens: programs that work in a person's name."))
def token() -> None:
    """See the help text."""


@token.command(
    "add", help=_("Make a token and print it, once. Example: liuzhuan token add wang ERP --scope read --days 90")
)
@click.argument("user_id")
@click.argument("name")
@click.option(
    "--scope", "scopes", multiple=True, required=True, type=click.Choice(get_args(Scope)), help=_("May be repeated.")
)
@click.option("--days", default=90, show_default=True, help=_("Days until it expires, at most 365."))
@click.pass_obj
def add(database: str, user_id: str, name: str, scopes: tuple[Scope, ...], days: int) -> None:
    """See the help text."""
    with bootstrap.opened(database) as store:
        life = timedelta(days=min(max(days, 0), 10_000))
        id_, made = make_token(store.tokens(), user=user_id, name=name, scopes=scopes, at=bootstrap.now(), life=life)
    click.echo(_("Token %(id)s; it is never shown again:") % {"id": id_}, err=True)
    click.echo(made)


@token.command("list", help=_("Everybody's tokens, or one person's."))
@click.argument("user_id", required=False)
@click.pass_obj
def list_(database: str, user_id: str | None) -> None:
    """See the help text."""
    with bootstrap.opened(database) as store:
        for row in store.tokens().of(user_id):
            state = _("valid") if row.is_valid(bootstrap.now()) else _("over")
            used = f"{row.last_used_at:%Y-%m-%d %H:%M} UTC" if row.last_used_at else "-"
            click.echo(
                f"{row.id}  {row.user.id:<10}  {state:<6}  {row.expires_at:%Y-%m-%d}  {used:<20}  "
                f"{','.join(row.scopes)}  {row.name}"
            )


@token.command("revoke", help=_("From now on the token opens nothing."))
@click.argument("token_id")
@click.pass_obj
def revoke(database: str, token_id: str) -> None:
    """See the help text."""
    with bootstrap.opened(database) as store:
        store.tokens().revoke(token_id, bootstrap.now())
    click.echo(_("Token %(id)s is revoked.") % {"id": token_id})
