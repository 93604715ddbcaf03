"""Every one of the 43 patterns is stated by a test, or has the reason why none can."""

from importlib import import_module
from pathlib import Path

from tests.engine.bpmn.patterns.catalogue import FAMILIES, STATED, UNSTATED

for path in Path(__file__).parent.glob("test_*.py"):
    import_module(f"tests.engine.bpmn.patterns.{path.stem}")


def test_every_pattern_is_stated_or_has_its_reason():
    assert set(range(1, 44)) == {number for family in FAMILIES.values() for number in family}
    assert list(range(1, 44)) == sorted([*STATED, *UNSTATED])
