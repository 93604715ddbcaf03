"""``liuzhuan what-if``: past cases run against files that are not deployed."""

import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path

import click
import orjson

from engine.courses import Spot
from engine.supposed import suppose
from engine.what_if import Parting, Rehearser, WhatIf
from web import bootstrap
from web.folder import read_paths
from web.language import gettext as _
from web.replay_commands import SINCE, UNTIL, case_number, period
from web.sentences import VERDICTS


@click.command(
    "what-if",
    help=_("""Run past cases against changed files, and tell which would have gone another way.

    The files are checked like a deployment and stored nowhere; those that are missing are the deployed ones.

    Example: liuzhuan what-if processes/ --since 2026-07-01

    Example: liuzhuan what-if changed.bpmn --case AB-2026-0001
    """),
)
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--case", help=_("Only this case."))
@SINCE
@UNTIL
@click.option("--json", "as_json", is_flag=True, help=_("For programs: one JSON object per case and line."))
@click.pass_obj
def what_if_command(
    database: str,
    paths: tuple[Path, ...],
    case: str | None,
    since: datetime | None,
    until: datetime | None,
    *,
    as_json: bool,
) -> None:
    """See the help text."""
    if case is None and since is None and until is None:
        raise click.UsageError(_("Name a case, or a period with --since and --until."))
    with bootstrap.opened(database) as store:
        uow = store.reading()
        rehearser = Rehearser(uow, suppose(uow, read_paths(list(paths))), bootstrap.now())
        numbers = [case_number(uow, case)] if case else rehearser.numbers(*period(uow, since, until))
        found: Counter[str] = Counter()
        for result in _all(rehearser, numbers):
            found[result.verdict] += 1
            click.echo(orjson.dumps(result, default=Spot._asdict) if as_json else _told(result))
    words = {verdict: f"{_(told)} {found[verdict]}" for verdict, told in VERDICTS.items()}
    click.echo(_("%(count)s matters: ") % {"count": len(numbers)} + ", ".join(words.values()), err=True)


def _all(rehearser: Rehearser, numbers: Sequence[int]) -> Iterator[WhatIf]:
    told = time.monotonic()
    for done, number in enumerate(numbers, 1):
        yield rehearser.run(number)
        if time.monotonic() - told >= 1:
            told = time.monotonic()
            click.echo(_("%(done)s of %(all)s matters") % {"done": done, "all": len(numbers)}, err=True)


def _told(result: WhatIf) -> str:
    lines = [
        "  ".join(filter(None, (_(VERDICTS[result.verdict]), result.business_id or str(result.number), result.code)))
    ]
    if result.parting:
        lines.append(f"  {_worded(result.parting)}")
    if result.assumed:
        lines.append("  " + _("taken as done, with nothing filled in: %(steps)s") % {"steps": _names(result.assumed)})
    if result.is_open:
        moves = _("could move to the new version")
        stays = _("could not move: nothing corresponds to %(steps)s") % {"steps": _names(result.blocked_by)}
        lines.append(f"  {moves if result.can_move else stays}")
    return "\n".join(lines)


def _worded(parting: Parting) -> str:
    values = {
        "step": parting.seq,
        "at": _names([parting.at]) if parting.at else "-",
        "recorded": _names(parting.recorded),
        "changed": _names(parting.changed),
    }
    return _("parts at step %(step)s, %(at)s: on record %(recorded)s, now %(changed)s") % values


def _names(spots: Iterable[Spot]) -> str:
    return ", ".join(f"{spot.process_id} {spot.element_id}" for spot in spots) or "-"
