import pytest

CASES = [
    ("for i in [1, 2] return i + 1", "[2, 3]"),
    ("for i in 3..1 return i", "[3, 2, 1]"),
    ("for i in [1..3) return i", "[1, 2]"),
    ("for i in 1..2, j in i..2 return [i, j]", "[[1, 1], [1, 2], [2, 2]]"),
    ("for i in 0..4 return if i = 0 then 1 else i * partial[-1]", "[1, 1, 2, 6, 24]"),
    ("for i in 1..3 return partial", "[[], [[]], [[], [[]]]]"),
    ("for i in 1..3 return count(partial)", "[0, 1, 2]"),
    ('for d in @"2026-02-28"..@"2026-03-01" return d', "[2026-02-28, 2026-03-01]"),
    ("for i in null return i", "null"),
    ("for i in 5 return i", "[5]"),
    ("for i in 1.5..3 return i", "null"),
    ('for i in "a".."c" return i', "null"),
    ("for my item in [1] return my item", "[1]"),
    ("for i in [] return i", "[]"),
    ("some i in [1, 2] satisfies i > 1", "true"),
    ("some i in [] satisfies true", "false"),
    ("some i in [1, null] satisfies i > 1", "null"),
    ("some i in [null, 2] satisfies i > 1", "true"),
    ("every i in [] satisfies false", "true"),
    ("every i in [1, 2] satisfies i > 1", "false"),
    ("every i in [2, null] satisfies i > 1", "null"),
    ("some i in [1], j in [2] satisfies i < j", "true"),
    ("every i in null satisfies true", "null"),
    ("for i in [[1, 2], [3]] return for j in i return j", "[[1, 2], [3]]"),
]


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[text for text, _ in CASES])
def test_loops(written, text, expected):
    assert expected == written(text)
