"""``liuzhuan deliveries``: what did not reach its receivers."""

import click

from engine import deliveries
from engine.model import Delivery, number_of
from engine.receivers import GONE
from web import bootstrap
from web.keys import LARGEST
from web.language import gettext as _
from web.wording import told

MOST = 100
"""Lines at once."""

ALL = 0
"""No message or signal has this key."""

KEY = click.IntRange(0, LARGEST)


@click.command(
    "deliveries",
    help=_(
        "Messages and signals that did not reach the matters that wait for them. "
        'Example: liuzhuan deliveries --retry --reason "the disk is there again"'
    ),
)
@click.option(
    "--retry",
    type=KEY,
    is_flag=False,
    flag_value=ALL,
    metavar="[KEY]",
    help=_("Try all of them again, or the message or signal with this key."),
)
@click.option("--give-up", type=KEY, metavar="KEY", help=_("Let go of the message or signal with this key."))
@click.option("--reason", help=_("Kept in the records."))
@click.pass_obj
def deliveries_command(database: str, *, retry: int | None, give_up: int | None, reason: str | None) -> None:
    """See the help text."""
    why = (reason or "").strip()
    if (retry is not None or give_up is not None) and not why:
        raise click.UsageError(_("Say why: --reason …"))
    with bootstrap.opened(database) as store:
        if give_up is not None:
            _give_up(store, give_up, why)
        if retry is not None:
            _retry(store, retry or None, why)
        if retry is None and give_up is None:
            with store.reading() as uow:
                for each in uow.deliveries.resting(bootstrap.operator(), MOST):
                    click.echo(_line(each))


def _give_up(store: bootstrap.Database, source: int, why: str) -> None:
    count = deliveries.give_up(
        store.unit_of_work(), source=source, actor=bootstrap.operator(), reason=why, at=bootstrap.now()
    )
    click.echo(_("%(count)s receivers do without it.") % {"count": count})


def _retry(store: bootstrap.Database, source: int | None, why: str) -> None:
    tried, held_up = deliveries.retry(
        store.unit_of_work(), source=source, actor=bootstrap.operator(), reason=why, at=bootstrap.now()
    )
    click.echo(_("%(count)s are tried again.") % {"count": tried})
    if held_up:
        words = _("%(count)s still rest: matters that other messages with their keys began have to end first.")
        click.echo(words % {"count": held_up})


def _line(delivery: Delivery) -> str:
    failure = (
        _("its receiver had gone on, and nobody else waits")
        if delivery.failure == GONE
        else told(delivery.failure or "")
    )
    to = delivery.process_id if delivery.element_id else number_of(delivery.target)
    return f"{delivery.source:>12}  {to!s:>8}  {delivery.sent_at:%Y-%m-%d %H:%M} UTC  {delivery.name}  {failure}"
