import pytest

CASES = [
    ("0", "0"),
    ("007", "7"),
    (".5", "0.5"),
    ("1.50", "1.5"),
    ("1.23e4", "12300"),
    ("1.23E-4", "0.000123"),
    ("12345678901234567890123456789012345", "12345678901234567890123456789012340"),  # 34 digits are kept, half to even
    ("true", "true"),
    ("null", "null"),
    ('"公司"', '"公司"'),
    ('"a\\nb"', '"a\\nb"'),
    (r'"\u516c\U01F40E"', '"公🐎"'),
    (r'"\ud83d\udca9"', '"💩"'),
    (r'"\d+"', r'"\\d+"'),  # an unknown escape stays, so that a pattern needs no doubled backslash
    ("1 // the rest is a comment", "1"),
    ("1 + /* within */ 2", "3"),
    ('@"2026-03-01"', "2026-03-01"),
    ('@"08:30:00"', "08:30:00"),
    ('@"08:30:00.120@Asia/Shanghai"', "08:30:00.12@Asia/Shanghai"),
    ('@"2026-03-01T08:30:00+08:00"', "2026-03-01T08:30:00+08:00"),
    ('@"2026-03-01T24:00:00Z"', "2026-03-02T00:00:00Z"),
    ('@"P1DT2H"', "P1DT2H"),
    ('@"P14M"', "P1Y2M"),
    ('[1, [], "a"]', '[1, [], "a"]'),
    ('{a: 1, "b c": 2, d+e: 3}', '{a: 1, "b c": 2, "d+e": 3}'),
    ("[1..3)", "[1..3)"),
    ("]1..3[", "(1..3)"),
    ('(@"2026-03-01"..@"2026-03-02"]', '(@"2026-03-01"..@"2026-03-02"]'),
    ("(>= 5)", "(>= 5)"),
]


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[text for text, _ in CASES])
def test_a_literal_means_its_value(written, text, expected):
    assert expected == written(text)
