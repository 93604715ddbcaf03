import pytest

CASES = [
    ('matches("foobar", "^fo*b")', "true"),
    ('matches("foobar", "^o")', "false"),
    ('matches("FOO", "foo", "i")', "true"),
    ('matches("a\\nb", "a.b")', "false"),
    ('matches("a\\nb", "a.b", "s")', "true"),
    ('matches("a\\nb", "^b$", "m")', "true"),
    ('matches("hello world", "hello[ ]world ", "x")', "true"),
    ('matches("a.b", "a.b", "q")', "true"),
    ('matches("axb", "a.b", "q")', "false"),
    ('matches("汉字1", "^\\w+$")', "true"),
    ('matches("１", "\\d")', "true"),
    ('matches("汉", "\\p{IsCJKUnifiedIdeographs}")', "true"),
    ('matches("a", "\\P{IsCJKUnifiedIdeographs}")', "true"),
    ('matches("e", "[a-z-[aeiou]]")', "false"),
    ('matches("f", "[a-z-[aeiou]]")', "true"),
    ('matches("a]", "[\\]]")', "true"),
    ('matches("a", "[^\\s]")', "true"),
    ('matches("é", "\\i\\c*")', "true"),
    ('matches("aa", "(a)\\1")', "null"),  # a back-reference is not regular
    ('matches("a", "(?=a)")', "null"),
    ('matches("a", "\\b")', "null"),
    ('matches("a", "(")', "null"),
    ('matches("a", "[b-a]")', "null"),
    ('matches("a", "a{1")', "null"),
    ('matches("a", "a", "g")', "null"),
    ('matches(null, "a")', "null"),
    ('replace("abcd", "(ab)|(a)", "[1=$1][2=$2]")', '"[1=ab][2=]cd"'),
    ('replace("abcdefghijk", "(a)(b)(c)(d)(e)(f)(g)(h)(i)(j)", "$10")', '"jk"'),
    ('matches("a1 ", "^\\D\\d\\s$")', "true"),
    ('matches("a-", "^\\S\\W$")', "true"),
    ('replace("办公", "公", "$0$0")', '"办公公"'),
    ('replace("a1", "[0-9]", "\\$")', '"a$"'),
    ('replace("a.b", ".", "-", "q")', '"a-b"'),
    ('replace("abc", "x*", "-")', "null"),
    ('replace("abc", "b", "$")', "null"),
    ('replace("aXa", "(X)", "$12")', '"aX2a"'),
]


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[text for text, _ in CASES])
def test_regular_expressions_are_those_of_xpath(written, text, expected):
    assert expected == written(text)
