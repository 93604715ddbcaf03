"""docs/reference/feel.md: every function is listed, and what it says of each is so."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from engine.feel import Environment, evaluate
from engine.feel.builtins import BUILTINS
from engine.feel.juel import translate
from engine.feel.text import format_value
from engine.outside import QUESTIONS

REFERENCE = (Path(__file__).parents[3] / "docs" / "reference" / "feel.md").read_text("utf-8")
EXAMPLES = re.findall(r"^\| `([a-z ]+)` \| [^|]+ \| `(.+)` \| `(.+)` \|$", REFERENCE, re.MULTILINE)
OURS = re.findall(r"^\| `([a-z ]+)\((.*)\)` \| [^|]+ \|$", REFERENCE, re.MULTILINE)
TRANSLATED = re.findall(r"^\| `(.*[$#]\{.*)` \| `(.+)` \|$", REFERENCE, re.MULTILINE)
ENVIRONMENT = Environment(now=datetime(2026, 3, 1, 1, 30, tzinfo=UTC))


def test_every_built_in_function_is_listed_once():
    assert sorted(BUILTINS) == sorted(name for name, *_ in EXAMPLES)


def test_every_function_of_ours_is_listed_with_its_parameters():
    written = {
        name: ", ".join(
            parameter if place < required else f"{parameter}?" for place, parameter in enumerate(parameters)
        )
        for name, (parameters, required) in QUESTIONS.items()
    }

    assert written == dict(OURS)


@pytest.mark.parametrize(("name", "example", "value"), EXAMPLES, ids=[name for name, *_ in EXAMPLES])
def test_what_an_example_answers_is_so(name, example, value):
    assert f"[{value}]" == format_value([evaluate(example, {}, ENVIRONMENT)])
    assert f"{name}(" in example


@pytest.mark.parametrize(("juel", "feel"), TRANSLATED)
def test_what_is_said_to_be_translated_is(juel, feel):
    assert feel == translate(juel)


def test_there_are_translations():
    assert 6 == len(TRANSLATED)
