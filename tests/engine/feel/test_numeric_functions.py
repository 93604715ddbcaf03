import pytest

CASES = [
    ("decimal(1 / 3, 2)", "0.33"),
    ("decimal(2.5, 0)", "2"),
    ("decimal(3.5, 0)", "4"),
    ("decimal(1234, -2)", "1200"),
    ("decimal(1, 6176)", "1"),
    ("decimal(1, 6177)", "null"),
    ("decimal(1, -6111)", "0"),
    ("decimal(1, -6112)", "null"),
    ("floor(-1.5)", "-2"),
    ("floor(1.56, 1)", "1.5"),
    ("ceiling(-1.5)", "-1"),
    ("ceiling(1.51, 1)", "1.6"),
    ("round up(5.5, 0)", "6"),
    ("round up(-5.5, 0)", "-6"),
    ("round down(-5.5, 0)", "-5"),
    ("round half up(-5.5, 0)", "-6"),
    ("round half down(5.5, 0)", "5"),
    ("round half up(1.125, 2)", "1.13"),
    ("round up(1.5, null)", "null"),
    ("abs(-10)", "10"),
    ('abs(@"-P1D")', "P1D"),
    ("modulo(-12, 5)", "3"),
    ("modulo(12, -5)", "-3"),
    ("modulo(10.1, 4.5)", "1.1"),
    ("modulo(1, 0)", "null"),
    ("modulo(1e6000, 7)", "1"),
    ("modulo(1e6000, 7e-6000) = 1e-6000", "true"),
    ("sqrt(16)", "4"),
    ("sqrt(-1)", "null"),
    ("log(10)", "2.302585092994045684017991454684364"),
    ("log(0)", "null"),
    ("exp(5)", "148.4131591025766034211155800405523"),
    ("exp(99999)", "null"),
    ("even(2)", "true"),
    ("odd(-3)", "true"),
    ("odd(1.5)", "false"),
    ('abs("a")', "null"),
    ("abs([-1])", "1"),  # a list of one stands for its element
    ("abs(1, 2)", "null"),
]


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[text for text, _ in CASES])
def test_numeric_functions(written, text, expected):
    assert expected == written(text)
