import pytest

CASES = [
    ("true and true", "true"),
    ("true and false", "false"),
    ("true and null", "null"),
    ("false and null", "false"),
    ("null and false", "false"),
    ("null and null", "null"),
    ("false or true", "true"),
    ("null or true", "true"),
    ("null or false", "null"),
    ("false or false", "false"),
    ('true and "a"', "null"),
    ('false or "a"', "null"),
    ("true or false and false", "true"),
    ("not(true)", "false"),
    ("not(null)", "null"),
    ('not("a")', "null"),
    ("if true then 1 else 2", "1"),
    ("if null then 1 else 2", "2"),
    ('if "a" then 1 else 2', "2"),
    ("if false then 1 else if true then 2 else 3", "2"),
    ("(if true then 1 else 2) + 1", "2"),
    ("all([true, true])", "true"),
    ("all([true, null])", "null"),
    ("all([false, null])", "false"),
    ("all([])", "true"),
    ("all(true, false)", "false"),
    ("all([1])", "null"),
    ("any([false, true])", "true"),
    ("any([])", "false"),
    ("any([null, false])", "null"),
]


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[text for text, _ in CASES])
def test_logic_is_three_valued(written, text, expected):
    assert expected == written(text)
