"""Every reason why something would not be executed says what to draw instead, in both languages."""

import re
from pathlib import Path

import pytest

from engine.bpmn import words_c7, words_c8
from engine.errors import Finding
from web.refusals import PLACED, REASONS
from web.wording import sentence

SOURCES = "\n".join(path.read_text("utf-8") for path in (Path(__file__).parents[2] / "engine" / "bpmn").glob("*.py"))
OF_TABLES = {word.refused for words in (words_c7.WORDS, words_c8.WORDS) for word in words.words if word.refused}


def said(reason):
    return sentence(Finding("bpmn.not_executed", {"tag": "x", "reason": reason}))


def test_every_reason_has_words():
    written = set(re.findall(r'not_executed\(\n?[^\n]*?"([a-z]+(?:_[a-z0-9]+)+)"[^"\n]*\)', SOURCES)) | OF_TABLES

    assert len(written) > 10
    assert set() == written - REASONS.keys()


def test_no_words_are_for_a_reason_that_is_gone():
    assert [] == [word for word in (*REASONS, *(before.partition(" ")[0] for before in PLACED)) if word not in SOURCES]


@pytest.mark.parametrize("server", ["sqlite"], indirect=True)
def test_people_read_no_code(office):
    reasons = [*REASONS, *(f"{before} userTask" for before in PLACED)]
    with office.app.test_request_context():
        texts = {reason: said(reason) for reason in reasons}

    assert [] == [reason for reason, text in texts.items() if not re.search("[一-鿿]", text.partition("（")[2])]
    assert [] == [reason for reason, text in texts.items() if reason in text]


def test_a_word_of_bpmn_stands_for_itself():
    assert "startQuantity" in said("startQuantity")
