from decimal import Decimal

import pytest

from engine import feel
from engine.feel import FeelError, evaluate, unary_tests

D = Decimal

VALUES = [
    ("1 + 2 * 3", D(7)),
    ("0.1 + 0.2 = 0.3", True),
    ("-3 ** 2", D(9)),
    ("3 ** 4 ** 5", D(3486784401)),
    ("10 / 4", D("2.5")),
    ('"a" + "b"', "ab"),
    ("1 / 0", None),
    ('1 + "a"', None),
    ("if 1 > 2 then 3 else if 2 > 1 then 4 else 5", D(4)),
    ("for i in 1..3 return i * i", [D(1), D(4), D(9)]),
    ("some x in [1, 2] satisfies x > 1", True),
    ("every x in [1, 2] satisfies x > 1", False),
    ("[1, 2, 3][item > 1]", [D(2), D(3)]),
    ("[1, 2, 3][-1]", D(3)),
    ("{a: 1, b: a + 1}.b", D(2)),
    ("[{a: 1}, {a: 2}].a", [D(1), D(2)]),
    ("5 between 1 and 10", True),
    ("5 in (1..5)", False),
    ("5 in [1..5]", True),
    ("5 in (< 3, > 4)", True),
    ('"a" instance of string', True),
    ("true and null", None),
    ("false and null", False),
    ("null or true", True),
    ("(function(x, y) x + y)(1, 2)", D(3)),
    ("sum([1, 2, 3])", D(6)),
    ('string length("办公室")', D(3)),
    ('date("2026-03-01") + duration("P1M") = date("2026-04-01")', True),
]


@pytest.mark.parametrize(("text", "expected"), VALUES, ids=[text for text, _ in VALUES])
def test_the_core_of_the_language(text, expected):
    assert expected == evaluate(text, {})


def test_names_may_be_chinese_and_have_several_words():
    variables = {"申请部门": "销售部", "lead dept": "sales", "people": {"sales_check": "li"}}

    assert evaluate('申请部门 = "销售部" and lead dept = "sales" and people.sales_check = "li"', variables)


def test_names_of_one_word_need_no_declaration():
    expression = feel.compile('gm_decision = "approve"')

    assert {"gm_decision"} == expression.free_names
    assert expression.evaluate({"gm_decision": "approve"})
    assert expression.evaluate({}) is False


def test_a_syntax_error_says_where_and_what():
    with pytest.raises(FeelError) as caught:
        feel.compile("1 +\n  )")

    assert "feel.syntax" == caught.value.code
    assert {"expression": "1 +\n  )", "position": 6, "line": 2, "column": 3, "found": ")"} == {
        key: caught.value.params[key] for key in ("expression", "position", "line", "column", "found")
    }


def test_unary_tests_speak_of_the_tested_value():
    assert unary_tests("> 5, 1", 6, {})
    assert unary_tests("> 5, 1", 1, {})
    assert not unary_tests("> 5, 1", 2, {})
    assert unary_tests('not("a", "b")', "c", {})
    assert unary_tests("-", None, {})
    assert unary_tests("? > 1 and ? < limit", 2, {"limit": 3})
