import pytest

CASES = [
    ('number("1.5")', "1.5"),
    ('number("1 000,50", " ", ",")', "1000.5"),
    ('number("1,000.50", ",", ".")', "1000.5"),
    ('number("1,000", ",", ",")', "null"),
    ('number("1,5")', "null"),
    ('number("1", [1], {})', "null"),
    ('number("abc")', "null"),
    ('number("1e400000")', "null"),
    ("string(1.50)", '"1.5"'),
    ("string(1e20)", '"100000000000000000000"'),
    ("string(null)", "null"),
    ('string("a")', '"a"'),
    ('string([1, "a", null])', r'''"[1, \"a\", null]"'''),
    ("string({a: [1]})", '"{a: [1]}"'),
    ('string(@"2026-03-01")', '"2026-03-01"'),
    ('string([@"P1D"..@"P2D"])', r'''"[@\"P1D\"..@\"P2D\"]"'''),
    ("string((< 5))", '"(< 5)"'),
    ('get value({a: 1}, "a")', "1"),
    ('get value({a: 1}, "b")', "null"),
    ("get entries({a: 1})", '[{key: "a", value: 1}]'),
    ('context([{key: "a", value: 1}, {key: "b", value: null}])', "{a: 1, b: null}"),
    ('context([{key: "a", value: 1}, {key: "a", value: 2}])', "null"),
    ('context([{key: "a"}])', "null"),
    ('context put({a: 1}, "b", 2)', "{a: 1, b: 2}"),
    ('context put({a: {b: 1}}, ["a", "b"], 2)', "{a: {b: 2}}"),
    ('context put(null, "b", 2)', "null"),
    ("context merge([{a: 1, b: 1}, {b: 2}])", "{a: 1, b: 2}"),
    ("is defined(null)", "false"),
    ("get or else(null, 1)", "1"),
    ('range("[1..5)")', "[1..5)"),
    ('range("[1.. \\"b\\"]")', "null"),
    ('range("[2..1]")', "null"),
    ('range("[date(\\"2026-03-01\\")..@\\"2026-03-02\\"]")', '[@"2026-03-01"..@"2026-03-02"]'),
    ('range("[now()..now()]")', "null"),
]


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[text for text, _ in CASES])
def test_conversion_and_context_functions(written, text, expected):
    assert expected == written(text)
