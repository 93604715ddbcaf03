"""Small drawings, one construct each. The first line of each says what is to be found, the second why.

A drawing comes with the files of its own name, and with those in ``shared``.
"""

import re
from pathlib import Path

import pytest

CORPUS = Path(__file__).parent / "corpus"
SHARED = {path.name: path.read_bytes() for path in sorted((CORPUS / "shared").iterdir())}
DRAWINGS = sorted(path for path in CORPUS.rglob("*.bpmn") if path.name.count(".") == 1)


def expected(path):
    first = path.read_bytes().split(b"\n", 1)[0].decode()
    wanted = re.fullmatch(r"<!-- expect: (.*) -->", first)[1]
    return [] if wanted == "nothing" else sorted(wanted.split("; "))


def the_set(path):
    return SHARED | {other.name: other.read_bytes() for other in sorted(path.parent.glob(f"{path.stem}.*"))}


@pytest.mark.parametrize("path", DRAWINGS, ids=[path.relative_to(CORPUS).as_posix() for path in DRAWINGS])
def test_the_check_finds_what_the_drawing_is_for_and_nothing_else(path, findings):
    found = findings(the_set(path))

    assert expected(path) == sorted(
        f"{finding.severity} {finding.code} {finding.element_id or ''}".strip() for finding in found
    )
    assert all(finding.file and finding.line and finding.column for finding in found)


def test_there_are_more_than_a_hundred_and_fifty_drawings():
    assert len(DRAWINGS) > 150
