import pytest

from engine import feel
from engine.feel import FeelError

CASES = [
    ("", "expression", 0),
    ("1 +", "expression", 3),
    ("(1", ")", 2),
    ("[1, 2", "]", 5),
    ("{a 1}", ":", 4),
    ("{a: 1", ",", 5),
    ("a b", "operator", 2),
    ("if a then b", "else", 11),
    ("if a b", "then", 5),
    ("for i in x", "return", 10),
    ("for i x", "in", 7),
    ("some x in y", "satisfies", 11),
    ("a.1", "operator", 1),
    ("a.", "name", 2),
    ('"abc', "string", 0),
    ('@"2026-13-01"', "date", 1),
    ("@1", "string", 1),
    ("a == b", "expression", 3),
    ("x instance number", "of", 11),
    ("x instance of 1", "type", 14),
    ("1 between 2 or 3", "and", 12),
    ("f(a: 1, 2)", ":", 9),
    ("“a”", "expression", 0),
]


@pytest.mark.parametrize(("text", "expected", "position"), CASES, ids=[text for text, _, _ in CASES])
def test_a_syntax_error_says_what_was_expected_and_where(text, expected, position):
    with pytest.raises(FeelError) as caught:
        feel.compile(text)

    assert ("feel.syntax", position) == (caught.value.code, caught.value.params["position"])
    assert expected in caught.value.params["expected"]
    assert text == caught.value.params["expression"]


def test_line_and_column_are_counted_from_one():
    with pytest.raises(FeelError) as caught:
        feel.compile("1 +\n  )")

    assert (2, 3, ")") == (caught.value.params["line"], caught.value.params["column"], caught.value.params["found"])


def test_two_entries_of_one_name_are_refused():
    with pytest.raises(FeelError) as caught:
        feel.compile('{a: 1, "a": 2}')

    assert ("feel.duplicate_key", "a") == (caught.value.code, caught.value.params["name"])


def test_the_same_text_is_compiled_once():
    assert feel.compile("1 + 2 + 3") is feel.compile("1 + 2 + 3")
