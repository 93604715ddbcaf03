"""``liuzhuan doctor``."""

import json
import sys
from pathlib import Path

import click

from engine.errors import Finding
from web import bootstrap
from web.doctor import Installation, Result, look_over
from web.evidence_commands import KEYS
from web.keyring import Keyring
from web.language import gettext as _
from web.wording import sentence


@click.command(
    help=_("""Look the installation over and say what to do. Changes nothing. Exit status 1 where something is wrong.

    Example: liuzhuan doctor --json
    """)
)
@KEYS
@click.option("--json", "as_json", is_flag=True, help=_("For programs: one JSON list."))
@click.pass_obj
def doctor(database: str, keys: Path, *, as_json: bool) -> None:
    """See the help text."""
    with bootstrap.reached(database) as store:
        installation = Installation(
            examination=store.examination(),
            reading=store.reading(),
            reads=store.queries(),
            accounts=store.accounts(),
            database=bootstrap.sqlite_path(database),
            keys=keys,
            has_key=Keyring(keys).signing() is not None,
            at=bootstrap.now(),
            clock=bootstrap.now,
        )
        results = [_told(result, as_json=as_json) for result in look_over(installation)]
    findings = [finding for result in results for finding in result.findings]
    if as_json:
        click.echo(json.dumps([_json(result) for result in results], ensure_ascii=False, indent=2))
    elif not findings:
        click.echo(_("Everything is as it should be."))
    sys.exit(any(finding.severity == "error" for finding in findings))


def _told(result: Result, *, as_json: bool) -> Result:
    """At once: some checks take their time."""
    if not as_json:
        name, ok = _(result.name), _("ok")
        if not result.findings:
            click.echo(f"{ok}  {name}")
        for finding in result.findings:
            word = _("wrong") if finding.severity == "error" else _("warning")
            click.echo(f"{word}  {name}: {sentence(finding)}")
    return result


def _json(result: Result) -> dict[str, object]:
    def told(finding: Finding) -> dict[str, object]:
        return {
            "code": finding.code,
            "severity": finding.severity,
            "params": finding.params,
            "message": sentence(finding),
        }

    return {"check": result.name, "ok": not result.findings, "findings": [*map(told, result.findings)]}
