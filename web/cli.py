"""``liuzhuan``: serve, deploy, check, people and groups, and a look at tasks and cases."""

import dataclasses
import json
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import click

from engine.deployments import check as check_files
from engine.deployments import deploy as deploy_files
from engine.errors import DeploymentRejected, Finding, LiuzhuanError, NotFound, Severity
from web import bootstrap
from web.control_command import control_command
from web.delivery_commands import deliveries_command
from web.doctor_command import doctor
from web.evidence_commands import checkpoint_command, erase_command, key_group, verify_command
from web.folder import read_paths
from web.group_commands import group
from web.handover_commands import evidence_command, export_command
from web.language import gettext as _
from web.language_commands import conformance_command, decide_command, feel_command
from web.replay_commands import replay_command
from web.store_commands import backup, restore, upgrade
from web.template_commands import templates_command
from web.token_commands import token
from web.user_commands import user
from web.what_if_command import what_if_command
from web.wording import sentence, where

PATHS = click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))


class Ring(click.Group):
    """Errors that a person can do something about are sentences, not tracebacks.

    ``--database`` may stand before the command or after it: ``liuzhuan serve --database …`` is what people type.
    """

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Bring the option to the front, where it belongs."""
        named = [place for place, each in enumerate(args) if each.partition("=")[0] == "--database"]
        if named and "--" not in args[: named[0]]:
            end = named[0] + (1 if "=" in args[named[0]] else 2)
            args = [*args[named[0] : end], *args[: named[0]], *args[end:]]
        return super().parse_args(ctx, args)

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; a `LiuzhuanError` becomes one line and exit status 1."""
        try:
            return super().invoke(ctx)
        except DeploymentRejected as rejected:
            _print_findings(rejected.findings)
            raise click.ClickException(_("Nothing was deployed.")) from None
        except LiuzhuanError as error:
            raise click.ClickException(sentence(error)) from None


@click.group(cls=Ring, help=_("Run a company's policies: BPMN diagrams, decision tables and forms."))
@click.version_option(package_name="liuzhuan", message="%(package)s %(version)s", help=_("The version, and exit."))
@click.option(
    "--database",
    envvar="LIUZHUAN_DATABASE",
    default=bootstrap.DEFAULT_DATABASE,
    show_default=True,
    help=_("Where everything is kept; or the variable LIUZHUAN_DATABASE."),
)
@click.pass_context
def main(ctx: click.Context, database: str) -> None:
    """Open no database yet: a command that needs it does."""
    ctx.obj = database


LOG_FORMAT = click.option(
    "--log-format",
    type=click.Choice(["text", "json"]),
    envvar="LIUZHUAN_LOG_FORMAT",
    default="text",
    show_default=True,
    help=_("Lines for people, or JSON for programs; or the variable LIUZHUAN_LOG_FORMAT."),
)


@main.command(help=_("Serve the pages. With --demo: the demo company, on this machine only."))
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, envvar="PORT")
@click.option("--demo", is_flag=True, help=_("Load the demo company; every account has the password demo."))
@click.option(
    "--processes",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help=_("A folder that is deployed at start when its content changed."),
)
@click.option(
    "--workers", type=click.IntRange(1, 64), default=1, show_default=True, help=_("Processes that answer requests.")
)
@LOG_FORMAT
@click.pass_obj
def serve(
    database: str, host: str, port: int, processes: Path | None, workers: int, log_format: str, *, demo: bool
) -> None:
    """See the help text."""
    os.environ["LIUZHUAN_LOG_FORMAT"] = log_format
    try:
        bootstrap.serve(database, host=host, port=port, demo=demo, processes=processes, workers=workers, say=click.echo)
    except OSError as error:
        words = _(
            "Cannot listen at %(host)s:%(port)s (%(reason)s). Choose another port with --port, or PORT=9000 make run."
        )
        raise click.ClickException(words % {"host": host, "port": port, "reason": error.strerror}) from None


@main.command(
    help=_("""Fire timers and do jobs beside the servers of the same database, which do so too; as many as are needed.

    It may be stopped or killed at any moment; another one takes over what it had not finished.
    """)
)
@LOG_FORMAT
@click.pass_obj
def worker(database: str, log_format: str) -> None:
    """See the help text."""
    os.environ["LIUZHUAN_LOG_FORMAT"] = log_format
    bootstrap.work(database, say=click.echo)


@main.command(
    help=_("""Deploy files and folders as one set: all of it, or nothing.

    New cases follow it at once; running ones keep what they began with. Unchanged files stay the version they are.

    Example: liuzhuan deploy processes/
    """)
)
@PATHS
@click.option("--name", help=_("What the deployment is called."))
@click.pass_obj
def deploy(database: str, paths: tuple[Path, ...], name: str | None) -> None:
    """See the help text."""
    with bootstrap.opened(database) as store:
        files = read_paths(list(paths))
        title = name or paths[0].resolve().name
        warnings = [finding for finding in check_files(store.reading(), files) if finding.severity == "warning"]
        deployment = deploy_files(
            store.unit_of_work(), name=title, files=files, actor=bootstrap.operator(), at=bootstrap.now()
        )
        with store.reading() as uow:
            for (kind, definition_id), key in sorted(deployment.manifest.items()):
                click.echo(f"{kind:<9} {definition_id}  v{uow.definitions.get(key).version}")
        _print_findings(warnings)


@main.command(help=_("Check files and folders as a deployment would, and change nothing. Exit status 1 if refused."))
@PATHS
@click.option("--json", "as_json", is_flag=True, help=_("For programs: one JSON list."))
@click.pass_obj
def check(database: str, paths: tuple[Path, ...], *, as_json: bool) -> None:
    """See the help text."""
    with bootstrap.opened(database) as store:
        findings = check_files(store.reading(), read_paths(list(paths)))
    if as_json:
        click.echo(json.dumps([dataclasses.asdict(finding) for finding in findings], ensure_ascii=False, indent=2))
    else:
        _print_findings(findings)
        click.echo(_("Nothing to complain about.") if not findings else "")
    sys.exit(any(finding.severity == "error" for finding in findings))


@main.command(help=_("What waits for somebody. Example: liuzhuan tasks gm"))
@click.argument("user_id")
@click.pass_obj
def tasks(database: str, user_id: str) -> None:
    """See the help text."""
    with bootstrap.opened(database) as store:
        actor = bootstrap.actor_of(store, user_id)
        for row in store.queries().open_tasks(actor, search=None, after=None, limit=100).items:
            click.echo(f"{row.business_id or row.number}  {row.name}  {row.title}")


@main.command(help=_("A case: where it stands and what happened. Example: liuzhuan show AB-2026-0001"))
@click.argument("number")
@click.pass_obj
def show(database: str, number: str) -> None:
    """See the help text."""
    with bootstrap.opened(database) as store:
        reads = store.queries()
        found = [
            row
            for row in reads.cases(bootstrap.operator(), search=number).items
            if number in {row.business_id, str(row.key)}
        ]
        if not found:
            raise NotFound("case", number)
        row = found[0]
        click.echo(f"{row.business_id or row.key}  {row.title}")
        click.echo(f"{row.state}  {', '.join(row.steps)}")
        for record in reads.records(bootstrap.operator(), row.number):
            click.echo(f"{record.seq:>4}  {record.at:%Y-%m-%d %H:%M} UTC  {record.actor:<10}  {record.command}")


for command in (
    feel_command,
    decide_command,
    conformance_command,
    replay_command,
    deliveries_command,
    what_if_command,
    control_command,
    key_group,
    checkpoint_command,
    verify_command,
    erase_command,
    evidence_command,
    export_command,
    templates_command,
    token,
    backup,
    restore,
    upgrade,
    doctor,
    user,
    group,
):
    main.add_command(command)


def _print_findings(findings: Sequence[Finding]) -> None:
    for finding in findings:
        click.echo("  ".join(filter(None, (_SEVERITIES[finding.severity](), where(finding), sentence(finding)))))


_SEVERITIES: Mapping[Severity, Callable[[], str]] = {"error": lambda: _("refused"), "warning": lambda: _("warning")}


if __name__ == "__main__":
    main()
