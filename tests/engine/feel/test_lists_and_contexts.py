import pytest

CASES = [
    ("[1, 2, 3][1]", "1"),
    ("[1, 2, 3][-1]", "3"),
    ("[1, 2, 3][0]", "null"),
    ("[1, 2, 3][4]", "null"),
    ("[1, 2, 3][1.5]", "null"),
    ("[1, 2, 3][item >= 2]", "[2, 3]"),
    ("[1, 2, 3][even(item)]", "[2]"),
    ("[1, 2, 3][null]", "[]"),
    ("[][1]", "null"),
    ("[][item > 1]", "[]"),
    ("null[1]", "null"),
    ("null[true]", "[]"),
    ("5[1]", "5"),
    ("5[item > 6]", "[]"),
    ("[{a: 1, b: 2}, {a: 3, b: 4}][a > 1].b", "[4]"),
    ("[{a: 1}, {a: 2}][item.a = 2]", "[{a: 2}]"),
    ("[{item: 1}, {item: 2}][item = 2]", "[{item: 2}]"),
    ("{limit: 1, over: [1, 2][item > limit]}.over", "[2]"),
    ("[[1, 2], [3]][count(item) > 1]", "[[1, 2]]"),
    ("{a: {b: {c: 1}}}.a.b.c", "1"),
    ("{a: 1}.b", "null"),
    ("null.a", "null"),
    ("[{a: 1}, {b: 2}].a", "[1, null]"),
    ("[{a: [1, 2]}, {a: 3}].a", "[[1, 2], 3]"),
    ("{a: 1, b: a + 1, c: a + b}", "{a: 1, b: 2, c: 3}"),
    ("{a: 1, b: {a: 2, c: a}}.b.c", "2"),
    ('{lead dept: "s", x: lead dept}.x', '"s"'),
    ("{a+b: 1, c: a+b + 1}.c", "2"),
    ('{"x y": {u v: 3}}.x y.u v', "3"),
    ("[1..3].start", "1"),
    ("[1..3).end included", "false"),
    ("(< 3).start", "null"),
]


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[text for text, _ in CASES])
def test_lists_and_contexts(written, text, expected):
    assert expected == written(text)
