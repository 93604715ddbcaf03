"""``liuzhuan key``, ``checkpoint``, ``verify`` and ``erase``."""

import dataclasses
import json
import sys
from datetime import datetime
from pathlib import Path

import click

from engine.errors import Finding
from engine.evidence.checkpoint import Checkpoint
from engine.evidence.erasure import erase
from engine.evidence.keyring import trusted
from engine.evidence.keys import PublicKey
from engine.evidence.verify import Report, verify
from engine.model import key_of
from web import bootstrap
from web.keyring import DEFAULT, Keyring
from web.language import gettext as _
from web.notary import Notary, read_anchors
from web.replay_commands import SINCE, case_number, period
from web.wording import sentence
from web.worker import own_name

KEYS = click.option(
    "--keys",
    type=click.Path(file_okay=False, path_type=Path),
    envvar="LIUZHUAN_KEYS",
    default=DEFAULT,
    show_default=True,
    help=_("The folder of the keys, outside the database; or the variable LIUZHUAN_KEYS."),
)
ANCHORS = click.option(
    "--anchors",
    type=click.Path(dir_okay=False, path_type=Path),
    envvar="LIUZHUAN_ANCHORS",
    help=_("The file where checkpoints are kept as well, best on another machine; or the variable LIUZHUAN_ANCHORS."),
)


class Key(click.ParamType[PublicKey]):
    """A public key as `liuzhuan key list` prints it."""

    name = "key"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> PublicKey:
        """The key. Fails with a sentence."""
        try:
            return value if isinstance(value, PublicKey) else PublicKey.parse(str(value))
        except ValueError:
            self.fail(_("This is no public key."), param, ctx)


@click.group("key", help=_("The keys that sign checkpoints."))
def key_group() -> None:
    """See the help text."""


@key_group.command("new", help=_("Make the first key. Example: liuzhuan key new --name tiancheng"))
@click.option("--name", default="liuzhuan", show_default=True, help=_("Whose log it is: one word, for good."))
@KEYS
def key_new(keys: Path, name: str) -> None:
    """See the help text."""
    if not name.replace("-", "").replace(".", "").isalnum():
        raise click.BadParameter(_("One word of letters, digits, dots and hyphens."), param_hint="--name")
    click.echo(Keyring(keys).new(name, bootstrap.now()))
    click.echo(_("This is the public key. Give it to the auditors now: with it nobody can exchange the keys unseen."))


@key_group.command("list", help=_("All public keys there have been, the oldest first."))
@KEYS
def key_list(keys: Path) -> None:
    """See the help text."""
    for introduction in Keyring(keys).introductions():
        click.echo(f"{introduction.since:%Y-%m-%d %H:%M} UTC  {introduction.key}")


@key_group.command("rotate", help=_("A new key signs from now on; the present one introduces it."))
@KEYS
def key_rotate(keys: Path) -> None:
    """See the help text."""
    click.echo(Keyring(keys).rotate(bootstrap.now()))


@click.command(
    "checkpoint",
    help=_("""Sign what the log is now, keep it elsewhere too, and print the text for the group message.

    The server does it by itself every few seconds while there is something new.

    Example: liuzhuan checkpoint --anchors /mnt/audit/anchors
    """),
)
@KEYS
@ANCHORS
@click.pass_obj
def checkpoint_command(database: str, keys: Path, anchors: Path | None) -> None:
    """See the help text."""
    keyring = Keyring(keys)
    keyring.require_signing()
    with bootstrap.opened(database) as store:
        notary = Notary(store.unit_of_work, store.reading, own_name(), keyring, anchors)
        notary.run(bootstrap.now())
        with (uow := store.reading()):
            note, zone = uow.log.newest_checkpoint(), uow.calendar.zone
    if note is None:
        click.echo(_("There is nothing to sign yet."))
        return
    checkpoint = Checkpoint.parse(note)
    click.echo(message(dataclasses.replace(checkpoint, at=checkpoint.at.astimezone(zone))))


def message(checkpoint: Checkpoint) -> str:
    """The text for a group, where everybody has it then: short enough to be compared by eye."""
    values = {
        "origin": checkpoint.origin,
        "n": checkpoint.n,
        "size": checkpoint.size,
        "at": f"{checkpoint.at:%Y-%m-%d %H:%M}",
        "root": checkpoint.root.hex(),
    }
    return _("%(origin)s, checkpoint %(n)s of %(at)s: %(size)s records, root %(root)s") % values


@click.command(
    "verify",
    help=_("""Verify everything that is stored: records, log, checkpoints, definitions, files and rows.

    Exit status 1 if anything is wrong. Without the auditors' own copy of the key (--key) and the checkpoints that are
    kept elsewhere (--anchors), whoever owns both the database and the keys can deceive it.

    Example: liuzhuan verify --anchors /mnt/audit/anchors --key "$(cat company.key)"
    """),
)
@SINCE
@KEYS
@ANCHORS
@click.option(
    "--key", type=Key(), help=_("The public key that you were given; the later ones it must have introduced.")
)
@click.option("--json", "as_json", is_flag=True, help=_("For programs: one JSON object."))
@click.pass_obj
def verify_command(
    database: str, since: datetime | None, keys: Path, anchors: Path | None, key: PublicKey | None, *, as_json: bool
) -> None:
    """See the help text."""
    if anchors is not None and not anchors.exists():
        raise click.BadParameter(_("There is no such file."), param_hint="--anchors")
    known, findings = trusted(Keyring(keys).notes(), key)
    with bootstrap.opened(database) as store:
        uow = store.reading()
        report = verify(
            uow,
            keys=known,
            anchors=read_anchors(anchors) if anchors else (),
            since=period(uow, since, None)[0],
            progress=lambda records: click.echo(_("%(records)s records") % {"records": records}, err=True),
        )
    report = dataclasses.replace(report, findings=(*findings, *report.findings))
    _print_json(report) if as_json else _print(report)
    sys.exit(bool(report.findings))


def _print(report: Report) -> None:
    for finding in report.findings:
        click.echo(f"{finding.code}  {sentence(finding)}")
    counted = _(
        "%(records)s records in %(chains)s chains, %(leaves)s in the log, %(unlogged)s wait for it; %(n)s checkpoints hold."
    )
    values = {"records": report.records, "chains": report.chains, "leaves": report.leaves, "unlogged": report.unlogged}
    click.echo(counted % {**values, "n": report.checkpoints})
    wrong = _("NOT WHOLE: %(count)s findings.") % {"count": len(report.findings)}
    click.echo(wrong if report.findings else _("WHOLE: nothing is missing and nothing was changed."))


def _print_json(report: Report) -> None:
    def told(finding: Finding) -> dict[str, object]:
        return {"code": finding.code, "params": dict(finding.params), "message": sentence(finding)}

    newest = report.newest
    counts = {field.name: getattr(report, field.name) for field in dataclasses.fields(report)}
    counts |= {"findings": [told(finding) for finding in report.findings], "newest": newest.text if newest else None}
    click.echo(json.dumps(counts, ensure_ascii=False, indent=2, default=str))


@click.command(
    "erase",
    help=_("""Erase a case whose retention is over. Its number and its chain stay, with a signed tombstone.

    Example: liuzhuan erase AB-2016-0001 --reason "保管期满,销毁清册 2026-3"
    """),
)
@click.argument("case")
@click.option("--reason", required=True, help=_("Why, and by which decision."))
@KEYS
@click.confirmation_option(prompt=_("What is erased is gone. Erase it?"), help=_("Do not ask."))
@click.pass_obj
def erase_command(database: str, case: str, reason: str, keys: Path) -> None:
    """See the help text."""
    key = Keyring(keys).require_signing()
    with bootstrap.opened(database) as store:
        number = case_number(store.reading(), case)
        uow, by = store.unit_of_work(), bootstrap.operator()
        erase(uow, instance_key=key_of(number), actor=by, reason=reason, key=key, at=bootstrap.now())
    click.echo(_("%(case)s is erased.") % {"case": case})
