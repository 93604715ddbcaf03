"""Every rule has something that it catches, and something very much like it that it leaves alone."""

from collections import Counter

import pytest

from tests.engine.check.test_corpus import DRAWINGS, expected
from tests.engine.check.test_findings_reference import rows

RULES = {code for code, severity, *_ in rows() if {"error", "warning"} & set(severity.split(", "))}
OF_SETS = {
    "deployment.empty": ({}, {"p.form": b'{"id": "f", "type": "default", "components": []}'}),
    "deployment.unknown_kind": ({"p.png": b"{}"}, {"P.FORM": b'{"id": "f", "type": "default", "components": []}'}),
    "deployment.too_many_files": ({f"{n}.png": b"" for n in range(201)}, {f"{n}.png": b"" for n in range(200)}),
    "deployment.file_too_large": ({"p.bpmn": b" " * (2**21 + 1)}, {"p.bpmn": b" " * 2**21}),
    "xml.too_large": (
        {"p.bpmn": b"<a>" + b"<b/>" * 20_000 + b"</a>"},
        {"p.bpmn": b"<a>" + b"<b/>" * 19_999 + b"</a>"},
    ),
    "form.file_too_large": ({"p.form": b" " * 2_000_001}, {"p.form": b" " * 2_000_000}),
    "form.file_too_deep": (
        {"p.form": b'{"a": ' + b"[" * 64 + b"]" * 64 + b"}"},
        {"p.form": b'{"a": ' + b"[" * 63 + b"]" * 63 + b"}"},
    ),
    "form.too_many_components": (
        {"p.form": b'{"id": "f", "type": "default", "components": [' + b",".join([b"{}"] * 501) + b"]}"},
        {"p.form": b'{"id": "f", "type": "default", "components": [' + b",".join([b"{}"] * 500) + b"]}"},
    ),
}
"""What a small drawing cannot show: a set that is refused, and one at the limit."""
REASONS = {"form.expression_not_allowed"}
"""No rule: why another one refuses."""
NEARLY = 12
"""Lines in which two drawings, with their tables and forms, may differ."""


def lines(path):
    """Every line of a drawing and of its files, without what is said of them."""
    found = Counter()
    for other in path.parent.glob(f"{path.stem}.*"):
        said = 2 if other == path else 0
        found.update(line.strip() for line in other.read_text("utf-8", "replace").splitlines()[said:])
    return found


@pytest.fixture(scope="module")
def drawn():
    """Lines, and codes that are expected, of every drawing."""
    return [(lines(path), {entry.split()[1] for entry in expected(path)}) for path in DRAWINGS]


def difference(one, other):
    return sum(((one - other) + (other - one)).values())


def test_every_rule_catches_something(drawn):
    caught = set().union(*(codes for _, codes in drawn))

    assert set() == RULES - caught - OF_SETS.keys() - REASONS
    assert set() == OF_SETS.keys() & caught


def test_every_rule_leaves_alone_what_is_nearly_the_same(drawn):
    sound = [text for text, codes in drawn if not codes]
    far = {
        code
        for code in RULES - OF_SETS.keys() - REASONS
        if all(difference(text, other) > NEARLY for text, codes in drawn if code in codes for other in sound)
    }

    assert set() == far


@pytest.mark.parametrize("code", OF_SETS)
def test_a_limit_is_a_limit(code, findings):
    beyond, within = OF_SETS[code]

    assert code in {finding.code for finding in findings(beyond)}
    assert code not in {finding.code for finding in findings(within)}
