"""Chinese sentences have punctuation as wide as their characters (GB/T 15834), wherever people read them."""

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

ROOT = Path(__file__).parent.parent
CATALOGUE = ROOT / "web" / "translations" / "zh" / "LC_MESSAGES" / "messages.po"
READ = [
    *(ROOT / "docs" / "handbook").glob("*.md"),
    *(path for kind in ("md", "bpmn", "dmn", "form") for path in (ROOT / "processes").rglob(f"*.{kind}")),
    ROOT / "docs" / "reference" / "findings.md",
    ROOT / "web" / "frontend" / "src" / "zh.js",
]

NO_SENTENCE = re.compile(r"`[^`]*`|\]\([^)]*\)|&#?\w+;|时:分")
"""Code, where a link leads, an escaped character, and how a time is written."""

HALF = re.compile(r"(?<=[\u3001-\u9fff])[,:;?!(]|[,:;?!)](?=[\u3001-\u9fff])")


def half_wide(text):
    """Each line of *text* in which a character has a half-wide neighbour."""
    return [line for line in text.splitlines() if HALF.search(NO_SENTENCE.sub("x", line))]


@pytest.mark.parametrize("path", READ, ids=lambda path: str(path.relative_to(ROOT)))
def test_files_are_written_so(path):
    assert [] == half_wide(path.read_text("utf-8"))


def test_messages_are_written_so():
    with CATALOGUE.open("rb") as file:
        messages = read_po(file)
    said = [
        text
        for each in messages
        if each.id
        for text in ([each.string] if isinstance(each.string, str) else each.string)
    ]

    assert [] == half_wide("\n".join(said))


def test_a_half_wide_neighbour_is_found():
    assert ["甲,b", "(a)乙"] == half_wide("甲,b\n(a)乙\n甲\uff0c乙\n`甲,乙`\na, b")
