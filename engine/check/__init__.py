"""The deployment check: one pass over the whole set before anything is stored; what is silent is refused."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from engine.check.cycles import check_automatic_cycles
from engine.check.data import Data
from engine.check.drawn import Drawn, drawn
from engine.check.files import Checked, Part, read
from engine.check.form_data import check_forms
from engine.check.groups import check_groups
from engine.check.identity import check_ids
from engine.check.known import Known
from engine.check.literals import check_literals
from engine.check.names import Sight, check_decision_inputs, check_names
from engine.check.numbers import (
    check_archive_numbers,
    check_patterns,
    check_print_templates,
    check_properties,
    check_reviews,
)
from engine.check.options import Origins, check_options
from engine.check.people import check_people
from engine.check.places import placed
from engine.check.reach import check_joins, check_reach
from engine.check.recursion import check_calls
from engine.check.references import check_references
from engine.check.reserved import check_reserved
from engine.check.sent import check_sent
from engine.check.starts import check_entrances, check_starts
from engine.check.tables import check_tables
from engine.check.throws import check_catches, check_messages, check_throws
from engine.check.trials import Trials
from engine.check.ways import Ways
from engine.errors import Finding
from engine.ports import UnitOfWork

__all__ = ["Checked", "Part", "check_files"]


def check_files(files: Mapping[str, bytes], uow: UnitOfWork) -> Checked:
    """Read *files* together and check them against what is deployed.

    Args:
        files: bytes by resource name.
        uow: an entered unit of work; only read.

    Returns:
        What the set contains, and every finding at once, by file and place.
    """
    checked = read(files)
    drawings = [drawn(process) for process in checked.processes.values()]
    findings = [
        *checked.findings,
        *_of_the_set(checked, [*drawings, *map(drawn, checked.unsound)], uow),
        *_of_behaviour(checked, drawings, uow),
    ]
    found = sorted(placed(findings, files), key=_by_place)
    return replace(checked, findings=tuple(found))


def _by_place(finding: Finding) -> tuple[str, int, int, str]:
    return finding.file or "", finding.line or 0, finding.column or 0, finding.code


def _of_the_set(checked: Checked, drawings: list[Drawn], uow: UnitOfWork) -> Iterator[Finding]:
    """What each element says for itself, and what it refers to."""
    yield from check_references(checked, drawings, uow)
    yield from check_groups(drawings, uow)
    yield from check_patterns(drawings)
    yield from check_archive_numbers(drawings)
    yield from check_properties(drawings)
    yield from check_reviews(drawings)
    yield from check_print_templates(drawings)
    yield from check_reserved(
        checked.forms, {part.id: part.resource_name for part in checked.parts if part.kind == "form"}
    )
    for each in drawings:
        yield from check_ids(each)
        yield from check_literals(each)
        yield from check_catches(each)


def _of_behaviour(checked: Checked, drawings: list[Drawn], uow: UnitOfWork) -> Iterator[Finding]:
    """What follows from the flows and from the data that they carry."""
    known = Known(checked, uow)
    data = Data(known)
    sights: dict[str, Sight] = {}
    trials = Trials()
    yield from check_calls(known)
    for each in drawings:
        yield from check_starts(each, uow)
        yield from check_entrances(each, known)
        ways = Ways(each)
        sights[each.process.id] = sight = Sight(each, ways, data, trials)
        yield from check_people(each)
        yield from check_messages(each)
        yield from check_reach(each, ways)
        yield from check_joins(each, ways)
        yield from check_automatic_cycles(each)
        yield from check_throws(each, known)
        yield from check_names(sight, data)
        yield from check_decision_inputs(sight, data, known)
        origins = Origins(each, ways, data, known, trials)
        yield from check_options(each, origins)
        yield from check_tables(each, origins, data, known)
    yield from check_sent(drawings, uow, trials)
    names = {part.id: part.resource_name for part in checked.parts if part.kind == "form"}
    yield from check_forms(checked.forms, names, sights, data)
