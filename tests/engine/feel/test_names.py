import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import feel
from engine.feel import FeelError, evaluate
from engine.feel.names import KnownNames, known_names, parts


def test_chinese_names_are_names():
    variables = {"申请部门": "销售部", "金额（元）": 12000}

    assert evaluate('申请部门 = "销售部" and 金额（元） > 10000', variables)


def test_a_name_of_several_words_is_known_from_the_variables():
    assert evaluate('lead dept = "sales"', {"lead dept": "sales"})


def test_white_space_within_a_name_does_not_matter():
    assert evaluate('lead \n  dept = "sales"', {"lead dept": "sales"})


def test_the_longest_known_name_wins():
    variables = {"a": 5, "b": 3, "a-b": 1}

    assert 1 == evaluate("a-b", variables)
    assert 2 == evaluate("a-b", {"a": 5, "b": 3})
    assert 7 == evaluate("net sum - tax", {"net sum": 1, "net sum - tax": 7, "tax": 2})
    assert -1 == evaluate("net sum - tax", {"net sum": 1, "net sum - taxes": 7, "tax": 2})


def test_a_name_may_contain_a_keyword():
    assert 7 == evaluate("profit and loss", {"profit and loss": 7})


def test_words_that_begin_a_block_are_names_where_no_block_follows():
    assert 3 == evaluate("some + every", {"some": 1, "every": 2})


def test_names_within_variables_are_known_after_a_dot():
    assert 2 == evaluate("loan.monthly fee + 1", {"loan": {"monthly fee": 1}})


def test_compile_is_told_of_names_of_several_words():
    assert 1 == feel.compile("lead dept", names=["lead dept"]).evaluate({"lead dept": 1})
    with pytest.raises(FeelError):
        feel.compile("lead dept")


def test_a_variable_may_be_called_like_a_function():
    assert "2026-03-01" == str(evaluate("date(date)", {"date": "2026-03-01"}))


def test_an_unknown_name_is_null():
    assert evaluate("nothing", {}) is None
    assert evaluate("nothing.at.all", {}) is None


def test_free_names_are_the_variables_that_an_expression_reads():
    text = "{a: x, b: a}.b + sum(for i in list1 return i + y) + people.sales_check + f(z)"

    assert {"x", "list1", "y", "people", "z"} == feel.compile(text).free_names


def test_names_in_a_filter_may_be_entries_of_the_element():
    expression = feel.compile("staff[dept = lead_dept and item.active] = dept")

    assert {"staff", "dept", "lead_dept"} == expression.free_names
    assert {"lead_dept"} == expression.item_names


@pytest.mark.parametrize(
    ("text", "timeless"),
    [
        ("party + substring(reason, 1, 30)", True),
        ("date(y, 1, 1) < d", True),
        ("string(today())", False),
        ("{late: function(d) d < now(), is: late(due)}.is", False),
        ("sort([date(d)], function(a, b) a < today())", False),
        ("{ask: function(clock) clock(), day: ask(today)}.day", False),
        ("due workdays(1)", False),
        ("f(1)", False),
    ],
)
def test_what_asks_neither_clock_nor_host_is_timeless(text, timeless):
    assert timeless == feel.compile(text, functions=["due workdays"]).is_timeless


def test_called_are_the_functions_that_only_the_host_or_a_variable_can_have():
    expression = feel.compile(
        "due workdays(count([1])) + {g: function(x) x, h: g(1)}.h + f(1)", functions=["due workdays"]
    )

    assert {"due workdays", "f"} == expression.called
    assert set() == feel.compile("{f: function(n) if n = 0 then 0 else f(n - 1)}").called


def test_an_element_comes_before_a_variable_of_the_same_name():
    variables = {"amount": 100, "orders": [{"amount": 1}, {"amount": 2}]}

    assert [{"amount": 2}] == evaluate("orders[amount > 1]", variables)


def test_a_known_name_is_known_only_where_it_was_introduced():
    with pytest.raises(FeelError):
        evaluate("[{my key: 1}, my key]", {})


WORDS = st.lists(st.sampled_from(["a", "b", "-", "c1"]), min_size=1, max_size=5)


@given(st.lists(WORDS.map(" ".join), max_size=12), WORDS, st.integers(0, 4))
def test_the_longest_of_many_names_is_found(names, words, at):
    at = min(at, len(words) - 1)
    known = {parts(name): name for name in names if len(parts(name)) > 1}
    fitting = [
        (known[tuple(words[at:end])], end - at) for end in range(at, len(words) + 1) if tuple(words[at:end]) in known
    ]
    found = KnownNames(names).match(words, at)

    assert (fitting[-1][1] if fitting else None) == (found[1] if found else None)
    assert found is None or parts(found[0]) == tuple(words[at : at + found[1]])


def test_thousands_of_names_are_known_at_once():
    names = frozenset(f"item {n} net amount" for n in range(5_000))

    assert 7 == feel.compile("item 4711 net amount + 1", names=names).evaluate({"item 4711 net amount": 6})
    assert known_names(names) is known_names(frozenset(names))
