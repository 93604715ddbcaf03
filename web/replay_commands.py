"""``liuzhuan replay``: cases run again from their records."""

import json
import sys
import time
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

import click
import orjson

from engine.errors import NotFound
from engine.ports import UnitOfWork
from engine.replay import Replay, Replayer
from engine.steps import Difference
from web import bootstrap
from web.language import gettext as _

DAY = click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M"])

SINCE = click.option("--since", type=DAY, help=_("From this day on, company time."))
UNTIL = click.option("--until", type=DAY, help=_("Up to the beginning of this day."))


@click.command(
    "replay",
    help=_("""Run a case again from its records, and compare the state after every step.

    Time, identifiers, answers from outside and definitions are those on record. Exit status 1 if anything differs.

    Example: liuzhuan replay AB-2026-0001

    Example: liuzhuan replay --since 2026-07-01 --until 2026-10-01
    """),
)
@click.argument("case", required=False)
@SINCE
@UNTIL
@click.option("--json", "as_json", is_flag=True, help=_("For programs: one JSON object per case and line."))
@click.pass_obj
def replay_command(
    database: str, case: str | None, since: datetime | None, until: datetime | None, *, as_json: bool
) -> None:
    """See the help text."""
    if case is None and since is None and until is None:
        raise click.UsageError(_("Name a case, or a period with --since and --until."))
    with bootstrap.opened(database) as store:
        uow = store.reading()
        replayer = Replayer(uow)
        numbers = [case_number(uow, case)] if case else replayer.numbers(*period(uow, since, until))
        differing = sum(_tell(replay, as_json=as_json) for replay in _all(replayer, numbers))
    sys.exit(differing > 0)


def case_number(uow: UnitOfWork, named: str) -> int:
    """The number of the case with this business id or key. Raises: NotFound."""
    with uow:
        number = uow.instances.number(named)
    if number is None:
        raise NotFound("case", named)
    return number


def period(uow: UnitOfWork, since: datetime | None, until: datetime | None) -> tuple[datetime | None, datetime | None]:
    """Both ends as moments: they were given in the company's time."""
    zone = uow.calendar.zone
    return since and since.replace(tzinfo=zone), until and until.replace(tzinfo=zone)


def _all(replayer: Replayer, numbers: Sequence[int]) -> Iterator[Replay]:
    """One after the other; progress and the sum go to the error output."""
    begun, told, steps, differing = time.monotonic(), 0.0, 0, 0
    for done, number in enumerate(numbers, 1):
        replay = replayer.replay(number)
        steps, differing = steps + len(replay.steps), differing + (replay.verdict != "match")
        yield replay
        passed = time.monotonic() - begun
        if len(numbers) > 1 and (passed - told >= 1 or done == len(numbers)):
            told = passed
            words = _("%(done)s of %(all)s matters, %(steps)s steps, %(differing)s differ, %(rate)s steps per second")
            rate = round(steps / passed) if passed else 0
            values = {"done": done, "all": len(numbers), "steps": steps, "differing": differing, "rate": rate}
            click.echo(words % values, err=True)


def _tell(replay: Replay, *, as_json: bool) -> bool:
    """Print one; whether it differs."""
    step, name = replay.differs_at, replay.business_id or str(replay.number)
    if as_json:
        click.echo(orjson.dumps(replay, default=_plain, option=orjson.OPT_NON_STR_KEYS))
    elif step is None:
        click.echo(_("MATCH  %(case)s  %(steps)s steps") % {"case": name, "steps": len(replay.steps)})
    else:
        click.echo(_("MISMATCH at step %(step)s  %(case)s") % {"step": step.seq, "case": name})
        for difference in step.differences:
            click.echo(f"  {_worded(difference)}")
    return step is not None


def _worded(difference: Difference) -> str:
    values = {
        "kind": difference.kind,
        "place": " ".join(filter(None, (difference.process_id, difference.name))),
        "recorded": json.dumps(difference.recorded, ensure_ascii=False),
        "replayed": json.dumps(difference.replayed, ensure_ascii=False),
    }
    return _("%(kind)s  %(place)s: on record %(recorded)s, run again %(replayed)s") % values


def _plain(value: Any) -> Any:
    if isinstance(value, timedelta):
        return value.total_seconds()
    raise TypeError(type(value).__name__)
