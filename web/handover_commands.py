"""``liuzhuan evidence`` and ``liuzhuan export``: what leaves the house, from the command line."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import click

from engine.evidence.bundle import bundle
from engine.model import Command, key_of
from engine.ports import UnitOfWork
from web import bootstrap
from web.evidence_commands import KEYS
from web.exports import FORMATS
from web.keyring import Keyring
from web.language import gettext as _
from web.papers import exported, filled_forms, zipped
from web.replay_commands import SINCE, UNTIL, case_number, period
from web.settings import Settings

TARGET = click.option(
    "--output", "-o", required=True, type=click.Path(dir_okay=False, path_type=Path), help=_("The file to write.")
)
CASE = click.argument("case", required=False)


@click.command(
    "evidence",
    help=_("""Write a bundle that proves what happened in a case, or in all cases of a period.

    Whoever receives it checks it with Python alone: python3 verify.py FILE KEY; verify.py lies in the bundle.

    Example: liuzhuan evidence AB-2026-0001 -o evidence.zip
    """),
)
@CASE
@SINCE
@UNTIL
@KEYS
@TARGET
@click.pass_obj
def evidence_command(
    database: str, case: str | None, since: datetime | None, until: datetime | None, keys: Path, output: Path
) -> None:
    """See the help text."""
    at, by = bootstrap.now(), bootstrap.operator()
    with bootstrap.opened(database) as store:
        numbers = _numbers(store.reading(), case, since, until)
        _note(store.unit_of_work(), numbers, "evidence", at)
        with bootstrap.rendering(store):
            papers = filled_forms(by, numbers)
        with (uow := store.reading()):
            notes = Keyring(keys).notes()
            contents = bundle(uow, numbers, introductions=notes, by=by.user, at=at, papers=papers)
    output.write_bytes(zipped(contents))
    click.echo(_("%(file)s: %(count)s matters.") % {"file": output, "count": len(numbers)})


@click.command(
    "export",
    help=_("""Write the histories of a case, or of all cases of a period, for other tools.

    Example: liuzhuan export --since 2026-07-01 --until 2026-10-01 --format xes -o quarter.xes
    """),
)
@CASE
@SINCE
@UNTIL
@click.option("--format", "format_", type=click.Choice(list(FORMATS)), default="csv", show_default=True)
@TARGET
@click.pass_obj
def export_command(
    database: str, case: str | None, since: datetime | None, until: datetime | None, format_: str, output: Path
) -> None:
    """See the help text."""
    with bootstrap.opened(database) as store:
        numbers = _numbers(store.reading(), case, since, until)
        _note(store.unit_of_work(), numbers, f"export {format_}", bootstrap.now())
        with (uow := store.reading()):
            output.write_bytes(FORMATS[format_].write(exported(uow, numbers)))
    click.echo(_("%(file)s: %(count)s matters.") % {"file": output, "count": len(numbers)})


def _numbers(uow: UnitOfWork, case: str | None, since: datetime | None, until: datetime | None) -> list[int]:
    if case is None and since is None and until is None:
        raise click.UsageError(_("Name a case, or a period with --since and --until."))
    if case is not None:
        return [case_number(uow, case)]
    begin, end = period(uow, since, until)
    with uow:
        return uow.history.numbers(begin, end)


def _note(uow: UnitOfWork, numbers: Sequence[int], what: str, at: datetime) -> None:
    """Record the export of each case whose label the settings name as confidential."""
    labels, by = Settings.from_environment().confidential, bootstrap.operator()
    with uow:
        for number in numbers:
            label = uow.instances.get(key_of(number)).confidentiality
            if label in labels:
                told = {"what": what, "confidentiality": label}
                uow.audit.append(Command("case.export", by, at, key_of(number), told))
