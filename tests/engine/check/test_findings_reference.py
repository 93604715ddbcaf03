"""docs/reference/findings.md says of every code what is wrong and what to do."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[3]
ENGINE = ROOT / "engine"
FAMILIES = "bpmn|dmn|form|feel|xml|deployment|evidence|control|what_if|note|publish"
CODE = re.compile(rf'"((?:{FAMILIES})\.[a-z][a-z0-9_]*)"')
MADE = {  # codes that the sources put together
    'f"bpmn.no_{kind}"': {"bpmn.no_signal", "bpmn.no_error", "bpmn.no_escalation"},
    'f"bpmn.unknown_{link.kind}"': {"bpmn.unknown_form", "bpmn.unknown_decision", "bpmn.unknown_process"},
    'f"bpmn.unknown_{reference.kind}"': {"bpmn.unknown_form", "bpmn.unknown_decision", "bpmn.unknown_process"},
}
ROW = re.compile(r"\| `([a-z_.0-9]+)` \| ([a-z, -]+) \| (.+) \| (.+) \|")


def sources():
    return {path: path.read_text("utf-8") for path in sorted(ENGINE.rglob("*.py"))}


def codes():
    found = set().union(*(CODE.findall(text) for text in sources().values()))
    return found.union(*MADE.values())


def rows():
    text = (ROOT / "docs" / "reference" / "findings.md").read_text("utf-8")
    return [ROW.fullmatch(line).groups() for line in text.splitlines() if line.startswith("| `")]


def test_every_code_of_the_engine_has_a_row():
    assert set() == codes() - {code for code, *_ in rows()}


def test_every_row_is_of_a_code_that_exists():
    assert set() == {code for code, *_ in rows()} - codes()


def test_no_code_has_two_rows():
    listed = [code for code, *_ in rows()]

    assert sorted(set(listed)) == sorted(listed)


def test_codes_that_are_put_together_are_known_here():
    made = re.compile(rf'f"(?:{FAMILIES})\.[^"]*"')

    assert MADE.keys() == set().union(*(made.findall(text) for text in sources().values()))


def test_both_languages_say_the_same_things():
    differing = [
        code
        for code, _, english, chinese in rows()
        if set(re.findall(r"%\((\w+)\)s", english)) != set(re.findall(r"%\((\w+)\)s", chinese))
    ]

    assert [] == differing
    assert [] == [code for code, _, _, chinese in rows() if not re.search(r"[一-鿿]|%\(message\)s", chinese)]


def test_severities_are_words_that_the_reference_explains():
    assert {"error", "warning", "incident", "submission", "verification", "control", "what-if"} == {
        word for _, severity, *_ in rows() for word in severity.split(", ")
    }
