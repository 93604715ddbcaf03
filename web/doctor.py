"""``liuzhuan doctor``: what is wrong with an installation, each with what to do about it."""

import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

from packaging.requirements import Requirement

from engine import bpmn, dmn, forms
from engine.errors import Busy, Finding, Invalid, Severity
from engine.model import ADMINISTRATORS, DefinitionKind
from engine.ports import UnitOfWork
from engine.upkeep import Examination, Figures
from engine.views import DefinitionRow, Reads
from engine.worktime import is_published
from web.accounts import Accounts
from web.sentences import N_

LATE = timedelta(minutes=10)
"""How long something may have been due before somebody should look."""

CLOCKS_APART = timedelta(seconds=2)
FREE = 1024
LEAST_FREE = 200
"""Megabytes: below the first it is told, below the second it is wrong."""

MANY_CASES = 10_000
"""Of the active ones, the oldest: so many are looked at for whether anything can move them."""

MANY_LEFTOVERS = 5000
MANY_UNLOGGED = 5000
SAMPLE = 100
"""Cases and attachments that are verified; ``liuzhuan verify`` takes all."""


@dataclass(frozen=True, slots=True)
class Installation:
    """What is looked over.

    Attributes:
        reading: a unit of work that only reads.
        database: the file of the database; None on a server of its own.
        keys: the folder of the keys.
        has_key: whether one of them signs.
        at: the moment of which it is told what is late.
        clock: this machine's.
    """

    examination: Examination
    reading: UnitOfWork
    reads: Reads
    accounts: Accounts
    database: Path | None
    keys: Path
    has_key: bool
    at: datetime
    clock: Callable[[], datetime]

    @property
    def figures(self) -> Figures:
        """As they are now."""
        return self.examination.figures(self.at)


Check = Callable[[Installation], Iterator[Finding]]


@dataclass(frozen=True, slots=True)
class Result:
    """What one check found; `name` is a message id of the catalogue."""

    name: str
    findings: tuple[Finding, ...]


def look_over(installation: Installation) -> Iterator[Result]:
    """Every check in its order; where the database cannot be used, those that need it are left out."""
    for name, check in WITHOUT_DATABASE:
        yield Result(name, tuple(check(installation)))
    for name, check in REACHING:
        result = Result(name, tuple(check(installation)))
        yield result
        if result.findings:
            return
    for name, check in WITH_DATABASE:
        yield Result(name, tuple(check(installation)))


# -- without the database ----------------------------------------------------------------------------------------------


def _packages(_: Installation) -> Iterator[Finding]:
    for line in requires("liuzhuan") or ():
        wanted = Requirement(line)
        if wanted.marker is not None and not wanted.marker.evaluate({"extra": ""}):
            continue
        try:
            found = version(wanted.name)
        except PackageNotFoundError:
            yield Finding("doctor.package_missing", {"package": wanted.name})
            continue
        if not wanted.specifier.contains(found, prereleases=True):
            params = {"package": wanted.name, "found": found, "wanted": str(wanted.specifier)}
            yield Finding("doctor.package_version", params)


def _disk(installation: Installation) -> Iterator[Finding]:
    folder = installation.database.parent if installation.database else Path.cwd()
    free = shutil.disk_usage(folder).free // 2**20
    if free < FREE:
        severity: Severity = "error" if free < LEAST_FREE else "warning"
        yield Finding("doctor.disk_full", {"free": free, "folder": str(folder.absolute())}, severity=severity)


def _rights(installation: Installation) -> Iterator[Finding]:
    for path in (installation.database, installation.keys / "signing.key"):
        if path is not None and path.is_file() and path.stat().st_mode & 0o077:
            yield Finding("doctor.readable_by_others", {"path": str(path), "mode": "600"}, severity="warning")


def _holidays(installation: Installation) -> Iterator[Finding]:
    today = installation.at.astimezone(installation.reading.calendar.zone).date()
    soon = today + timedelta(days=14)
    for year in sorted({today.year, soon.year}):
        if not is_published(today.replace(year=year, month=1, day=1)):
            severity: Severity = "error" if year == today.year else "warning"
            yield Finding("doctor.year_unknown", {"year": str(year)}, severity=severity)


# -- reaching the database ---------------------------------------------------------------------------------------------


def _answers(installation: Installation) -> Iterator[Finding]:
    try:
        installation.examination.is_current()
    except Busy as error:
        yield Finding("doctor.no_database", {"reason": _first_line(error)})


def _current(installation: Installation) -> Iterator[Finding]:
    try:
        found, expected = installation.examination.revision()
    except Invalid as newer:
        yield from newer.findings
        return
    if found != expected:
        yield Finding("doctor.not_current", {"found": found or "-", "expected": expected})


def _writable(installation: Installation) -> Iterator[Finding]:
    try:
        installation.examination.require_writable()
    except Busy as error:
        yield Finding("doctor.not_writable", {"reason": _first_line(error)})


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0]


# -- with the database -------------------------------------------------------------------------------------------------


def _guards(installation: Installation) -> Iterator[Finding]:
    for trigger in installation.examination.missing_triggers():
        yield Finding("doctor.trigger_missing", {"trigger": trigger})


def _clocks(installation: Installation) -> Iterator[Finding]:
    apart = abs(installation.examination.clock() - installation.clock())  # not since `at`: other checks take their time
    if apart > CLOCKS_APART:
        yield Finding("doctor.clock", {"seconds": round(apart.total_seconds())})


def _chains(installation: Installation) -> Iterator[Finding]:
    for broken in installation.examination.broken_chains(SAMPLE):
        yield Finding("doctor.chain_broken", {"number": broken.number, "seq": broken.seq})


def _attachments(installation: Installation) -> Iterator[Finding]:
    for digest in installation.examination.damaged_contents(SAMPLE):
        yield Finding("doctor.file_damaged", {"digest": digest})


def _jobs(installation: Installation) -> Iterator[Finding]:
    figures = installation.figures
    if figures.due_jobs and figures.job_lag > LATE:
        params = {"count": figures.due_jobs, "minutes": figures.job_lag // timedelta(minutes=1)}
        yield Finding("doctor.jobs_wait", params, severity="warning")


def _timers(installation: Installation) -> Iterator[Finding]:
    figures = installation.figures
    if figures.overdue_timers and figures.timer_lag > LATE:
        params = {"count": figures.overdue_timers, "minutes": figures.timer_lag // timedelta(minutes=1)}
        yield Finding("doctor.timers_late", params)


def _incidents(installation: Installation) -> Iterator[Finding]:
    if count := installation.figures.open_incidents:
        yield Finding("doctor.incidents", {"count": count}, severity="warning")


def _motionless(installation: Installation) -> Iterator[Finding]:
    if cases := installation.examination.motionless(MANY_CASES):
        params = {"count": len(cases), "cases": cases[:SAMPLE]}
        yield Finding("doctor.motionless", params, severity="warning")


def _deliveries(installation: Installation) -> Iterator[Finding]:
    if count := installation.figures.resting_deliveries:
        yield Finding("doctor.deliveries_rest", {"count": count}, severity="warning")


def _leftovers(installation: Installation) -> Iterator[Finding]:
    count = installation.examination.leftovers(installation.at)
    if count > MANY_LEFTOVERS:
        yield Finding("doctor.leftovers", {"count": count}, severity="warning")


def _groups(installation: Installation) -> Iterator[Finding]:
    empty = dict(installation.examination.empty_groups())
    newest = [row.versions[0] for row in installation.reads.definitions() if row.kind == "process"]
    with installation.reading as uow:
        for row in newest:
            deployment = uow.definitions.deployment_in_force(row.key)
            process = uow.definitions.bundle(deployment.key).library.process(row.key)
            for group in dict.fromkeys(mention.id for mention in process.groups if mention.id in empty):
                params = {"group": group, "name": empty[group], "process": row.name}
                yield Finding("doctor.group_empty", params, severity="warning")


def _rules(installation: Installation) -> Iterator[Finding]:
    told: set[tuple[str, str]] = set()
    with installation.reading as uow:
        rows = installation.reads.definitions()
        used = set(_used(uow, rows))
        for kind, name, each in [(row.kind, row.name or row.id, each) for row in rows for each in row.versions]:
            file = each.digest, each.resource_name
            if each.key not in used or file in told:
                continue
            told.add(file)
            if count := _errors(kind, uow.definitions.content(each.digest), each.resource_name):
                params = {"name": name, "version": each.version, "count": count}
                yield Finding("doctor.stricter_rules", params, severity="warning")


def _used(uow: UnitOfWork, rows: Sequence[DefinitionRow]) -> Iterator[int]:
    """Keys of what is in force, and of what the active cases run on."""
    for row in rows:
        yield row.versions[0].key
        for each in row.versions:
            if each.running:
                yield each.key
                yield from uow.definitions.deployment_in_force(each.key).manifest.values()


def _errors(kind: DefinitionKind, content: bytes, resource_name: str) -> int:
    """How many today's rules find in a file."""
    try:
        _, findings = _READING[kind](content, resource_name)
    except Invalid as refused:
        findings = refused.findings
    return sum(finding.severity == "error" for finding in findings)


_READING: Mapping[DefinitionKind, Callable[[bytes, str], tuple[object, Sequence[Finding]]]] = {
    "process": bpmn.read,
    "decision": dmn.read,
    "form": forms.read,
}


def _administrators(installation: Installation) -> Iterator[Finding]:
    if not any(user.active and ADMINISTRATORS in user.groups for user in installation.accounts.users()):
        yield Finding("doctor.no_administrator")


def _evidence(installation: Installation) -> Iterator[Finding]:
    if not installation.has_key:
        yield Finding("doctor.no_key", severity="warning")
    if (count := installation.figures.unlogged) > MANY_UNLOGGED:
        yield Finding("doctor.log_behind", {"count": count}, severity="warning")


WITHOUT_DATABASE: tuple[tuple[str, Check], ...] = (
    (N_("packages"), _packages),
    (N_("disk space"), _disk),
    (N_("rights of files"), _rights),
    (N_("holidays"), _holidays),
)
REACHING: tuple[tuple[str, Check], ...] = (
    (N_("the database answers"), _answers),
    (N_("migrations"), _current),
    (N_("the database can be written to"), _writable),
)
WITH_DATABASE: tuple[tuple[str, Check], ...] = (
    (N_("records are guarded"), _guards),
    (N_("clocks"), _clocks),
    (N_("chains of the newest matters"), _chains),
    (N_("the newest attachments"), _attachments),
    (N_("steps of the system"), _jobs),
    (N_("timers"), _timers),
    (N_("incidents"), _incidents),
    (N_("matters that nobody can move"), _motionless),
    (N_("messages between matters"), _deliveries),
    (N_("leftovers"), _leftovers),
    (N_("groups of the diagrams"), _groups),
    (N_("rules for what is deployed"), _rules),
    (N_("administrators"), _administrators),
    (N_("keys and log"), _evidence),
)
