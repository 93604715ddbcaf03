import pytest

from engine import feel

CASES = [
    ("nothing", ("missing_variable", 0, "nothing")),
    ("1 + a.c", ("missing_entry", 5, "c")),
    ('1 + "a"', ("type", 2, "+")),
    ("1 / 0", ("range", 2, "/")),
    ('1 < "a"', ("type", 2, "<")),
    ("[1][2]", ("range", 3, "[]")),
    ("abs(1, 2)", ("arguments", 0, "abs")),
    ('date("x")', ("format", 0, "date")),
    ("floor(null)", ("null", 0, "floor")),
    ("[2..1]", ("range", 0, "..")),
    ("1(2)", ("not_a_function", 1, "")),
    ('matches("a", "(")', ("pattern", 0, "matches")),
]


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[text for text, _ in CASES])
def test_a_null_has_a_reason_and_a_place(text, expected):
    explanation = feel.compile(text).explain({"a": {"b": 1}})
    reason = explanation.reasons[0]

    assert explanation.value is None
    assert expected == (reason.code, reason.position, reason.name)


def test_a_value_needs_no_reasons():
    explanation = feel.compile("1 + 1").explain({})

    assert (2, ()) == (explanation.value, explanation.reasons)


def test_reasons_are_bounded():
    explanation = feel.compile("for i in 1..1000 return nothing").explain({})

    assert len(explanation.reasons) <= 50
