"""``liuzhuan backup``, ``restore`` and ``upgrade``."""

from pathlib import Path
from typing import Any

import click

from engine.errors import Invalid
from engine.evidence.keyring import trusted
from engine.evidence.verify import verify
from engine.model import Command
from engine.ports import UnitOfWork
from web import bootstrap
from web.evidence_commands import KEYS
from web.keyring import Keyring
from web.language import gettext as _

FILE = click.Path(dir_okay=False, path_type=Path)
NO_KEY = "evidence.no_key"


@click.command(
    help=_("""Write everything that the database holds into one file, while it is being used.

    The file is the same from SQLite and PostgreSQL, and can be restored into either. Log-ins are left out. It holds
    everything that is confidential: it is written for your eyes only; keep it so, and keep it on another machine.

    Example: liuzhuan backup /backup/liuzhuan-20261125.zip
    """)
)
@click.argument("file", type=FILE)
@click.pass_obj
def backup(database: str, file: Path) -> None:
    """See the help text."""
    with bootstrap.reached(database) as store:
        _back_up(store, file)
        if store.examination().is_current():
            _record(store.unit_of_work(), "store.backup", file=str(file))


@click.command(
    help=_("""Make an empty database what a backup holds, bring it up to date and verify all chains and files.

    Where anything is wrong with the backup, nothing is restored. Case numbers continue some way further on: those that
    were given after the backup are not given again. 申请单号 continue where the backup ended.

    Example: liuzhuan --database sqlite:////srv/liuzhuan/new.db restore /backup/liuzhuan-20261125.zip
    """)
)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@KEYS
@click.pass_obj
def restore(database: str, file: Path, keys: Path) -> None:
    """See the help text."""
    with bootstrap.reached(database) as store:
        manifest = store.restore(file)
        click.echo(
            _("Restored: %(rows)s rows of %(at)s UTC, written by version %(program)s.")
            % {
                "rows": sum(table.rows for table in manifest.tables.values()),
                "at": f"{manifest.at:%Y-%m-%d %H:%M}",
                "program": manifest.program,
            }
        )
        _verify(store, keys)
        _record(store.unit_of_work(), "store.restore", file=str(file), backup_of=manifest.at.isoformat())


@click.command(
    help=_("""Bring the database to this version of the program: back it up, migrate, verify all chains and files.

    Stop the servers first. The servers migrate when they start, too, but make no backup.
    """)
)
@click.option("--backup", "file", type=FILE, help=_("Where the backup goes; beside the database if not given."))
@click.option("--without-backup", is_flag=True, help=_("You have one."))
@KEYS
@click.pass_obj
def upgrade(database: str, file: Path | None, keys: Path, *, without_backup: bool) -> None:
    """See the help text."""
    with bootstrap.reached(database) as store:
        found, expected = store.examination().revision()
        if found == expected:
            click.echo(_("The database is up to date (%(revision)s).") % {"revision": found})
            return
        if found is not None and not without_backup:
            _back_up(store, file or _beside(database, f"liuzhuan-{found}-{bootstrap.now():%Y%m%d%H%M%S}.zip"))
        store.migrate()
        click.echo(_("Upgraded from %(found)s to %(expected)s.") % {"found": found or "-", "expected": expected})
        _verify(store, keys)
        _record(store.unit_of_work(), "store.upgrade", before=found, after=expected)


def _beside(database: str, name: str) -> Path:
    path = bootstrap.sqlite_path(database)
    return path.with_name(name) if path else Path(name)


def _back_up(store: bootstrap.Database, file: Path) -> None:
    try:
        manifest = store.back_up(file, at=bootstrap.now())
    except OSError as error:
        words = _("The backup cannot be written to %(file)s: %(reason)s.")
        raise click.ClickException(words % {"file": file, "reason": error.strerror}) from None
    rows = sum(table.rows for table in manifest.tables.values())
    click.echo(
        _("%(file)s: %(rows)s rows, %(size)s bytes.") % {"file": file, "rows": rows, "size": file.stat().st_size}
    )


def _verify(store: bootstrap.Database, keys: Path) -> None:
    """Raises: Invalid: what does not hold; the database stays as it is, to be looked at."""
    known, untrusted = trusted(Keyring(keys).notes())
    report = verify(store.reading(), keys=known)
    findings = [each for each in (*untrusted, *report.findings) if each.code != NO_KEY]
    if findings:
        raise Invalid(findings)
    click.echo(_("All chains and files hold."))
    if report.checkpoints and not known:
        click.echo(_("The checkpoints were not verified: the keys are not here."))


def _record(uow: UnitOfWork, name: str, **details: Any) -> None:
    with uow:
        uow.audit.append(Command(name, bootstrap.operator(), bootstrap.now(), 0, details))
