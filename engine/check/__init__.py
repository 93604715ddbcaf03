"""The deployment check: one pass over the whole set before anything is stored; what is silent is refused."""

from collections.abc import Mapping

from engine.check.files import Checked, Part, read
from engine.check.groups import check_groups
from engine.check.numbers import check_patterns
from engine.check.references import check_references
from engine.errors import Finding
from engine.ports import UnitOfWork

__all__ = ["Checked", "Part", "check_files"]


def check_files(files: Mapping[str, bytes], uow: UnitOfWork) -> Checked:
    """Read *files* together and check them against what is deployed.

    Args:
        files: bytes by resource name.
        uow: an entered unit of work; only read.

    Returns:
        What the set contains, and every finding at once, by file and line.
    """
    checked = read(files)
    findings: list[Finding] = [
        *checked.findings,
        *check_references(checked, uow),
        *check_groups(checked, uow),
        *check_patterns(checked),
    ]
    findings.sort(key=lambda finding: (finding.file or "", finding.line or 0, finding.code))
    return Checked(checked.parts, checked.processes, checked.forms, tuple(findings))
