"""docs/reference/diagram.md lists every word that a dialect knows, and a dialect reads no word that is not listed."""

import re
from pathlib import Path

import pytest

from engine.bpmn import dialect_c7, dialect_c8, words_c7, words_c8
from tests.words_reference import REFERENCE, current

SOURCES = {
    words_c7.WORDS: [Path(dialect_c7.__file__), Path(dialect_c7.__file__).with_name("parameters.py")],
    words_c8.WORDS: [Path(dialect_c8.__file__)],
}
READ = re.compile(r'(?:_text|_link|_optional|_required|_extension|_extensions|\.get)\([^()"]*((?:"\w+"(?:, )?)+)')
OF_BPMN = {
    "id",
    "triggeredByEvent",
    "name",
    "isExecutable",
    "isSequential",
    "calledElement",
    "scriptFormat",
    "messageRef",
    "ordering",
    "cancelRemainingInstances",
}
BESIDE = {"form", "decision", "process", "deployment"}
"""Kinds and defaults, which stand beside the names in the calls that read."""


def test_the_reference_is_current():
    assert current() == REFERENCE.read_text("utf-8")


@pytest.mark.parametrize("vocabulary", SOURCES, ids=lambda vocabulary: vocabulary.prefix)
def test_no_word_is_read_that_is_not_listed(vocabulary):
    listed = {part for word in vocabulary.words for part in re.split("[@/]", word.name)}
    texts = "\n".join(path.read_text("utf-8") for path in SOURCES[vocabulary])
    read = {name for names in READ.findall(texts) for name in re.findall(r"\w+", names)}

    assert len(read) > 20
    assert set() == read - listed - OF_BPMN - BESIDE


@pytest.mark.parametrize("vocabulary", SOURCES, ids=lambda vocabulary: vocabulary.prefix)
def test_no_word_is_listed_twice(vocabulary):
    names = [word.name for word in vocabulary.words]

    assert sorted(set(names)) == sorted(names)
