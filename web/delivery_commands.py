"""``liuzhuan deliveries``: what did not reach its receivers."""

import click

from engine import deliveries
from engine.model import Delivery, number_of
from engine.receivers import GONE
from web import bootstrap
from web.language import gettext as _

MOST = 100
"""Lines at once."""


@click.command(
    "deliveries",
    help=_(
        "Messages and signals that did not reach the matters that wait for them. "
        'Example: liuzhuan deliveries --retry --reason "the disk is there again"'
    ),
)
@click.option("--retry", is_flag=True, help=_("Try all of them again."))
@click.option("--give-up", "source", type=int, metavar="KEY", help=_("Let go of the message or signal with this key."))
@click.option("--reason", help=_("Kept in the records."))
@click.pass_obj
def deliveries_command(database: str, *, retry: bool, source: int | None, reason: str | None) -> None:
    """See the help text."""
    if (retry or source is not None) and not (reason or "").strip():
        raise click.UsageError(_("Say why: --reason …"))
    with bootstrap.opened(database) as store:
        if source is not None:
            count = deliveries.give_up(
                store.unit_of_work(), source=source, actor=bootstrap.operator(), reason=reason or "", at=bootstrap.now()
            )
            click.echo(_("%(count)s receivers do without it.") % {"count": count})
        if retry:
            tried, held_up = deliveries.retry(
                store.unit_of_work(), actor=bootstrap.operator(), reason=reason or "", at=bootstrap.now()
            )
            click.echo(_("%(count)s are tried again.") % {"count": tried})
            if held_up:
                words = _("%(count)s still rest: matters that other messages with their keys began have to end first.")
                click.echo(words % {"count": held_up})
        if not retry and source is None:
            with store.reading() as uow:
                for each in uow.deliveries.resting(MOST):
                    click.echo(_line(each))


def _line(delivery: Delivery) -> str:
    failure = _("its receiver had gone on, and nobody else waits") if delivery.failure == GONE else delivery.failure
    to = delivery.process_id if delivery.element_id else number_of(delivery.target)
    return f"{delivery.source:>12}  {to!s:>8}  {delivery.sent_at:%Y-%m-%d %H:%M} UTC  {delivery.name}  {failure}"
