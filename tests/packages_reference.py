"""docs/reference/packages.md, from what the packages say of themselves: ``python -m tests.packages_reference``."""

import ast
from pathlib import Path

ROOT = Path(__file__).parent.parent
REFERENCE = ROOT / "docs" / "reference" / "packages.md"
RINGS = ("web", "storage", "engine")
_HEAD = """# Packages

Three rings: `web` knows `storage` and `engine`, `storage` knows `engine`, `engine` knows neither; `make check` holds them to that. Read `engine/tasks.py` first, and follow one completion: `web/rest/user_tasks.py` asks it, `engine/projections.py` writes what came of it.

This page is written by `make reference`, from the first line of each package.

| package | what stands in it |
|---|---|
"""


def packages():
    """Every package of the rings, outermost ring first, and the first line of its docstring."""
    for ring in RINGS:
        for path in sorted((ROOT / ring).rglob("__init__.py"), key=lambda path: path.parent.parts):
            said = ast.get_docstring(ast.parse(path.read_text("utf-8"))) or ""
            yield path.parent.relative_to(ROOT).as_posix(), said.partition("\n")[0]


def current():
    """The reference as it should be."""
    return _HEAD + "".join(f"| `{name}` | {said} |\n" for name, said in packages())


if __name__ == "__main__":
    REFERENCE.write_text(current(), "utf-8")
