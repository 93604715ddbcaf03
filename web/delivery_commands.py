"""``liuzhuan deliveries``: what did not reach its receivers."""

import click

from engine.model import number_of
from web import bootstrap
from web.language import gettext as _

MOST = 100
"""Lines at once."""


@click.command(
    "deliveries",
    help=_(
        "Messages and signals that did not reach the matters that wait for them. Example: liuzhuan deliveries --retry"
    ),
)
@click.option("--retry", is_flag=True, help=_("Try all of them again."))
@click.pass_obj
def deliveries_command(database: str, *, retry: bool) -> None:
    """See the help text."""
    with bootstrap.opened(database) as store, (uow := store.unit_of_work()):
        for each in uow.deliveries.resting(MOST):
            click.echo(f"{number_of(each.target):>8}  {each.sent_at:%Y-%m-%d %H:%M} UTC  {each.name}  {each.failure}")
        if retry:
            click.echo(_("%(count)s are tried again.") % {"count": uow.deliveries.revive(bootstrap.now())})
