import pytest

CASES = [
    ('substring("办公室", 2)', '"公室"'),
    ('substring("foobar", 3, 3)', '"oba"'),
    ('substring("foobar", -2, 1)', '"a"'),
    ('substring("foobar", 0)', "null"),
    ('substring("🐎ab", 2)', '"ab"'),
    ('string length("🐎")', "1"),
    ('upper case("aBc4")', '"ABC4"'),
    ('lower case("ABC")', '"abc"'),
    ('substring before("foobar", "bar")', '"foo"'),
    ('substring before("foobar", "xyz")', '""'),
    ('substring before("foobar", "")', '""'),
    ('substring after("foobar", "ob")', '"ar"'),
    ('substring after("foobar", "xyz")', '""'),
    ('substring after("foobar", "")', '"foobar"'),
    ('contains("foobar", "of")', "false"),
    ('contains("申请单", "申请")', "true"),
    ('starts with("foobar", "fo")', "true"),
    ('ends with("foobar", "r")', "true"),
    ('split("John Doe", "\\s")', '["John", "Doe"]'),
    ('split("a;b;;", ";")', '["a", "b", "", ""]'),
    ('string join(["a", null, "c"], "、")', '"a、c"'),
    ('string join(["a", "b"])', '"ab"'),
    ('string join(["a", 1])', "null"),
    ("string join([])", '""'),
    ("upper case(1)", "null"),
    ('contains(null, "a")', "null"),
    ('trim("  a ")', '"a"'),
    ('is blank(" ")', "true"),
    ('extract("合同 JT-12、JT-34", "JT-[0-9]+")', '["JT-12", "JT-34"]'),
]


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[text for text, _ in CASES])
def test_string_functions(written, text, expected):
    assert expected == written(text)
