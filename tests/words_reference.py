"""The tables of docs/reference/diagram.md, from the words that the dialects know: ``python -m tests.words_reference``."""

import re
from pathlib import Path

from engine.bpmn import words_c7, words_c8
from engine.bpmn.words import FLOW_NODES

REFERENCE = Path(__file__).parent.parent / "docs" / "reference" / "diagram.md"
_WRITTEN = re.compile(r"(<!-- written by .*? -->\n).*(<!-- end -->)", re.DOTALL)


def tables():
    """Both, as Markdown."""
    parts = (("Camunda 8", words_c8.WORDS), ("Camunda 7", words_c7.WORDS))
    return "\n".join(f"### {title}\n\n{_table(vocabulary)}" for title, vocabulary in parts)


def current():
    """The reference as it should be."""
    return _WRITTEN.sub(lambda match: f"{match[1]}\n{tables()}\n{match[2]}", REFERENCE.read_text("utf-8"))


def _table(vocabulary):
    rows = [f"| {_name(word, vocabulary.prefix)} | {_at(word)} | {_meaning(word)} |" for word in vocabulary.words]
    return "\n".join(["| word | at | meaning |", "|---|---|---|", *rows, ""])


def _name(word, prefix):
    return f"`@{prefix}:{word.name[1:]}`" if word.name.startswith("@") else f"`{prefix}:{word.name}`"


def _at(word):
    tags = [f"`{tag}`" for tag in word.at if not set(FLOW_NODES) <= set(word.at) or tag not in FLOW_NODES]
    if word.at:
        return ", ".join(tags if len(tags) == len(word.at) else ["every flow node", *tags])
    return "any" if word.name.startswith("@") or not re.search("[/@]", word.name) else ""


def _meaning(word):
    if word.refused:
        return f"refused: {word.meaning}"
    return f"no meaning here: {word.meaning}" if word.ignored else word.meaning


if __name__ == "__main__":
    REFERENCE.write_text(current(), "utf-8")
