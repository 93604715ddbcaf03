"""``liuzhuan control``: what an auditor's rules find in past cases."""

import secrets
import sys
from collections.abc import Iterator, Sequence
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import click
import orjson
import yaml

from engine.control import Controller, Remark, read_rules, sample
from engine.errors import Finding, Invalid
from engine.model import Command
from web import bootstrap
from web.language import gettext as _
from web.replay_commands import SINCE, UNTIL, period
from web.wording import worded

LARGEST_RULES = 1_000_000


@click.command(
    "control",
    help=_("""Look for what an auditor's rules name in past cases, and record that it was looked for.

    With --sample only some cases, drawn by a seed: whoever draws again with it draws the same. Exit status 1 if
    anything was found.

    Example: liuzhuan control rules.yaml --since 2026-07-01 --until 2026-10-01 --sample 25
    """),
)
@click.argument("rules", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@SINCE
@UNTIL
@click.option("--sample", "size", type=click.IntRange(min=1), help=_("Only so many cases, drawn by the seed."))
@click.option("--seed", help=_("Of an earlier sample, to draw it again; a new one if none is given."))
@click.option("--json", "as_json", is_flag=True, help=_("For programs: one JSON object per finding and line."))
@click.pass_obj
def control_command(
    database: str,
    rules: Path,
    since: datetime | None,
    until: datetime | None,
    size: int | None,
    seed: str | None,
    *,
    as_json: bool,
) -> None:
    """See the help text."""
    if since is None and until is None:
        raise click.UsageError(_("Name a period with --since and --until."))
    content = _content(rules)
    seed = (seed or secrets.token_hex(8)) if size else None
    at = bootstrap.now()
    with bootstrap.opened(database) as store:
        uow = store.reading()
        controller = Controller(uow, read_rules(_parsed(content)), at)
        numbers = controller.numbers(*period(uow, since, until))
        drawn = sample(numbers, size, seed) if size and seed else numbers
        found = 0
        for remark in _all(controller, drawn):
            found += 1
            click.echo(orjson.dumps(remark) if as_json else _told(remark))
        told = {
            "rules": sha256(content).hexdigest(),
            "since": since and since.isoformat(),
            "until": until and until.isoformat(),
            "cases": len(numbers),
            "sample": size,
            "seed": seed,
            "findings": found,
        }
        with (writing := store.unit_of_work()):
            writing.audit.append(Command("control.run", bootstrap.operator(), at, 0, told))
    values = {"drawn": len(drawn), "all": len(numbers), "found": found}
    click.echo(_("%(drawn)s of %(all)s matters looked at, %(found)s findings") % values, err=True)
    if seed:
        click.echo(_("Seed of the sample: %(seed)s") % {"seed": seed}, err=True)
    sys.exit(found > 0)


def _content(rules: Path) -> bytes:
    content = rules.read_bytes()
    if len(content) > LARGEST_RULES:
        raise Invalid([Finding("control.unreadable")])
    return content


def _parsed(content: bytes) -> Any:
    try:
        return yaml.safe_load(content)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise Invalid([Finding("control.unreadable")]) from error


def _all(controller: Controller, numbers: Sequence[int]) -> Iterator[Remark]:
    for number in numbers:
        yield from controller.remarks(number)


def _told(remark: Remark) -> str:
    step = _("record %(seq)s") % {"seq": remark.seq} if remark.seq else ""
    name = remark.business_id or str(remark.number)
    finding = remark.finding
    return "  ".join(filter(None, (name, step, remark.rule.name, worded(finding.code, finding.params))))
