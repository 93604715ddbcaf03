"""docs/reference/packages.md names the packages as they are, and what the documentation names is there."""

import re

import pytest

from tests.packages_reference import REFERENCE, RINGS, ROOT, current, packages

DOCUMENTS = sorted([ROOT / "README.md", *(ROOT / "docs").rglob("*.md"), *(ROOT / "processes").glob("*.md")])
PLACE = re.compile(rf"`((?:{'|'.join((*RINGS, 'tests', 'benchmarks', 'processes'))})/[\w./-]*\w)(?:::\w+)?`")
NAME = re.compile(rf"`((?:{'|'.join((*RINGS, 'tests'))})(?:\.\w+)+)`")


def test_the_reference_is_what_the_packages_say():
    assert current() == REFERENCE.read_text("utf-8")


def test_every_package_says_what_stands_in_it():
    assert [] == [name for name, said in packages() if not said]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_what_a_document_names_is_there(document):
    text = document.read_text("utf-8")

    assert [] == [place for place in PLACE.findall(text) if not (ROOT / place).exists()]
    assert [] == [name for name in NAME.findall(text) if not is_there(name)]


def is_there(name):
    """Whether a dotted name is a module, or what follows its module stands in it."""
    parts = name.split(".")
    for at in range(len(parts), 0, -1):
        path = ROOT.joinpath(*parts[:at])
        module = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
        if module.exists():
            text = module.read_text("utf-8")
            return all(re.search(rf"\b{rest}\b", text) for rest in parts[at:])
    return False
