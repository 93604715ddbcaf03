"""docs/reference/reliability.md names tests that are there."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")


def test_every_promise_is_held_by_a_test():
    text = (ROOT / "docs" / "reference" / "reliability.md").read_text("utf-8")
    promises = [line for line in text.partition("## How")[0].splitlines() if line.startswith("| ")][1:]
    missing = [f"{file}::{name}" for file, name in NAMED.findall(text) if name not in functions(ROOT / file)]

    assert [] == missing
    assert [] == [line for line in promises if "`tests/" not in line and "same tests" not in line]


def functions(path):
    return {node.name for node in ast.parse(path.read_text("utf-8")).body if isinstance(node, ast.FunctionDef)}
