import pytest

CASES = [
    ("before(1, 10)", "true"),
    ("before(10, 1)", "false"),
    ("before(1, [1..10])", "false"),
    ("before(1, (1..10])", "true"),
    ("before([1..10], 10)", "false"),
    ("before([1..10), 10)", "true"),
    ("before([1..10), [10..20])", "true"),
    ("after(12, [1..10])", "true"),
    ("after([11..20], [1..11))", "true"),
    ("meets([1..5], [5..10])", "true"),
    ("meets([1..5), [5..10])", "false"),
    ("met by([5..10], [1..5])", "true"),
    ("overlaps([1..5], [3..8])", "true"),
    ("overlaps([1..5), [5..8])", "false"),
    ("overlaps before([1..5], [3..8])", "true"),
    ("overlaps before([3..8], [1..5])", "false"),
    ("overlaps before([1..5], (1..5])", "true"),
    ("overlaps after([3..8], [1..5])", "true"),
    ("overlaps after((1..5], [1..5))", "true"),
    ("finishes(10, [1..10])", "true"),
    ("finishes(10, [1..10))", "false"),
    ("finishes([5..10], [1..10])", "true"),
    ("finished by([1..10], 10)", "true"),
    ("finished by([1..10], [5..10])", "true"),
    ("includes([1..10], 5)", "true"),
    ("includes([1..10), 10)", "false"),
    ("includes([1..10], [2..10])", "true"),
    ("during(5, [1..10])", "true"),
    ("during([4..6], [1..10])", "true"),
    ("starts(1, [1..10])", "true"),
    ("starts([1..5], [1..10])", "true"),
    ("started by([1..10], 1)", "true"),
    ("started by([1..10], (1..5])", "false"),
    ("coincides(5, 5)", "true"),
    ("coincides([1..5], [1..5])", "true"),
    ("coincides([1..5], [1..5))", "false"),
    ("before(point: 1, range: (1..10])", "true"),
    ('before(1, "a")', "null"),
    ("meets(1, [1..5])", "null"),
    ("before(null, 1)", "null"),
]


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[text for text, _ in CASES])
def test_range_functions(written, text, expected):
    assert expected == written(text)
