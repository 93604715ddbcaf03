"""The policies that ship with the product."""

from pathlib import Path

import pytest

from engine import bpmn

FOLDER = Path(__file__).parents[3] / "processes"
DIAGRAMS = sorted(FOLDER.rglob("*.bpmn"))


def test_there_are_diagrams():
    assert DIAGRAMS


@pytest.mark.parametrize("path", DIAGRAMS, ids=lambda path: path.name)
def test_a_shipped_diagram_has_no_finding(path):
    processes = bpmn.parse(path.read_bytes(), path.relative_to(FOLDER).as_posix())

    assert [path.stem] == [process.id for process in processes]
