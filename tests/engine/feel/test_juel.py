"""``${…}`` of Camunda 7: what it becomes, that it means the same, and what is refused."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.feel import FeelError, compile, evaluate, to_json  # noqa: A004 the face's own word
from engine.feel.juel import is_juel, translate

WRITTEN = {
    # paths and literals
    "${x}": "x",
    "#{x}": "x",
    " ${ x }\n": "x",
    "${a.b.c}": "a.b.c",
    "${a['b'].c}": "a.b.c",
    '${a["b c"]}': 'get value(a, "b c")',
    "${a['for']}": 'get value(a, "for")',
    "${a[0]}": "a[1]",
    "${a[12].b}": "a[13].b",
    "${金额}": "金额",
    "${'it\\'s }'}": '"it\'s }"',
    '${"a\\"b"}': '"a\\"b"',
    "${1}": "1",
    "${1.50}": "1.5",
    "${2.}": "2",
    "${.5}": "0.5",
    "${1e3}": "1000",
    "${true}": "true",
    "${null}": "null",
    "${(x)}": "x",
    # equality
    "${x == 'a'}": 'x = "a"',
    "${x eq 'a'}": 'x = "a"',
    "${x != 'a'}": 'x != "a"',
    "${x ne y}": "x != y",
    "${x == null}": "x = null",
    "${x == true}": "x = true",
    "${x == 'true'}": 'string(x) = "true"',
    "${'5' != x}": '"5" != string(x)',
    "${a == b == true}": "(a = b) = true",
    # order
    "${x > 5}": "x != null and x > 5",
    "${x gt 5}": "x != null and x > 5",
    "${5 le x}": "x != null and 5 <= x",
    "${x lt y}": "x != null and y != null and x < y",
    "${x >= y}": "x = null and y = null or x != null and y != null and x >= y",
    "${x * 2 > 5}": "get or else(x, 0) * 2 > 5",
    "${x < null}": "false",
    "${x <= null}": "x = null",
    # logic
    "${a && b}": "a = true and b = true",
    "${a and b or c}": "a = true and b = true or c = true",
    "${a && (b || c)}": "a = true and (b = true or c = true)",
    "${!a}": "not(a = true)",
    "${not (a == 1)}": "not(a = 1)",
    "${x == 1 && y != 2}": "x = 1 and y != 2",
    "${x > 1 || false}": "x != null and x > 1 or false",
    "${null || 'true'}": "false or true",
    "${empty x}": 'list contains([null, "", [], {}], x)',
    "${not empty x.y && z}": 'not(list contains([null, "", [], {}], x.y)) and z = true',
    # arithmetic
    "${x + 1}": "get or else(x, 0) + 1",
    "${x + y}": "sum([get or else(x, 0), get or else(y, 0)])",
    "${1 + 2 * 3}": "1 + 2 * 3",
    "${(1 + 2) * 3}": "(1 + 2) * 3",
    "${1 - (2 - 3)}": "1 - (2 - 3)",
    "${8 div 2 / 2}": "8 / 2 / 2",
    "${8 / (4 / 2)}": "8 / (4 / 2)",
    "${-x}": "-get or else(x, 0)",
    "${- -1}": "--1",
    "${'5' + 1}": "5 + 1",
    "${null + 1}": "0 + 1",
    "${7 mod 2}": "(function(a, b) a - b * round down(a / b, 0))(7, 2)",
    # choice
    "${empty x ? 1 : 2}": '(if list contains([null, "", [], {}], x) then 1 else 2)',
    "${a ? 'b' : c}": '(if a = true then "b" else if not(a = true) then c else null)',
    # text
    "approve": '"approve"',
    "": '""',
    "\\${x}": '"${x}"',
    "Order ${id} of ${who.name}!": 'string join(["Order ", string(id), " of ", string(who.name), "!"])',
    "${a}${'b'}": 'string join([string(a), "b"])',
    'say "${x}"': 'string join(["say \\"", string(x), "\\""])',
}


@pytest.mark.parametrize(("juel", "expected"), WRITTEN.items(), ids=WRITTEN.keys())
def test_what_it_becomes(juel, expected):
    assert expected == translate(juel)


ALL = {"t": True, "f": False, "n": 5, "m": 2, "s": "abc", "e": "", "l": [1, 2], "none": [], "c": {"k": "v"}, "o": {}}
MEANT = [
    # truths, with null taken for false
    ("${t}", True),
    ("${t && f}", False),
    ("${t || f}", True),
    ("${t && missing}", False),
    ("${missing || t}", True),
    ("${!missing}", True),
    ("${!t}", False),
    ("${not (t && !f)}", False),
    # equality: null equals null alone
    ("${missing == null}", True),
    ("${missing != null}", False),
    ("${missing == 'a'}", False),
    ("${missing != 'a'}", True),
    ("${missing == false}", False),
    ("${s == 'abc'}", True),
    ("${t == 'true'}", True),
    ("${n == '5'}", True),
    ("${n != '5'}", False),
    ("${missing == 'true'}", False),
    # order: null is neither before nor after anything
    ("${n > 2}", True),
    ("${n >= 5 && n <= 5}", True),
    ("${missing > 2}", False),
    ("${missing <= 2}", False),
    ("${2 < missing}", False),
    ("${!(missing < 2)}", True),
    ("${missing < other}", False),
    ("${missing <= other}", True),
    ("${missing >= n}", False),
    ("${s < 'b'}", True),
    ("${missing < 'b'}", False),
    # arithmetic, with null taken for 0
    ("${n + m * 2}", 9),
    ("${n / m}", 2.5),
    ("${n % m}", 1),
    ("${-n % m}", -1),
    ("${n % -m}", 1),
    ("${missing + 1}", 1),
    ("${missing + other}", 0),
    ("${-missing}", 0),
    ("${n - missing}", 5),
    ("${n * missing}", 0),
    ("${n + m > 6}", True),
    # empty
    *((f"${{empty {name}}}", True) for name in ("missing", "e", "none", "o", "null", "''")),
    *((f"${{empty {name}}}", False) for name in ("n", "s", "l", "c", "t", "f")),
    ("${not empty l}", True),
    # paths
    ("${c.k}", "v"),
    ("${c['k']}", "v"),
    ("${c.x.y}", None),
    ("${missing.x}", None),
    ("${l[0]}", 1),
    ("${l[1]}", 2),
    ("${l[2]}", None),
    # choice
    ("${t ? 'a' : 'b'}", "a"),
    ("${missing ? 'a' : 'b'}", "b"),
    ("${n > 3 ? n : 0}", 5),
    ("${empty missing ? 'none' : missing}", "none"),
    ("${missing > 3 ? 1 : missing == null ? 2 : 3}", 2),
    # text
    ("n is ${n}, ${t}, ${missing}.", "n is 5, true, ."),
    ("${s}${s}", "abcabc"),
    ("${missing} ${missing}", " "),
]


@pytest.mark.parametrize(("juel", "expected"), MEANT, ids=[juel for juel, _ in MEANT])
def test_it_means_the_same(juel, expected):
    assert expected == to_json(evaluate(translate(juel), ALL))


@pytest.mark.parametrize(
    "juel",
    ["${s && t}", "${n < 'a' ? 1 : 2}", "${empty missing && s > 3 ? 1 : 2}", "${s + s}", "${s - 1}", "${n / 0}", "${s > 3}", "${s ? 1 : 2}", "${s == 5}",
     "${!s}"],
)  # fmt: skip
def test_what_would_be_converted_or_fail_there_is_null_here_and_no_other_answer(juel):
    assert evaluate(translate(juel), ALL) is None


REFUSED = {
    "${x.equals('a')}": ("x.equals('a')", 'x = "a"'),
    "${'a'.equals(x) && y}": ("'a'.equals(x)", '"a" = x and y = true'),
    "${items.size() > 3}": ("items.size()", "count(items) > 3"),
    "${!items.isEmpty()}": ("items.isEmpty()", 'not(list contains([null, "", [], {}], items))'),
    "${name.startsWith('A') ? 1 : 2}": (
        "name.startsWith('A')",
        '(if starts with(name, "A") then 1 else if not(starts with(name, "A")) then 2 else null)',
    ),
    "${order.get('a b')}": ("order.get('a b')", 'get value(order, "a b")'),
    "${order.get(0)}": ("order.get(0)", "order[1]"),
    "${order.getTotal() > 5}": ("order.getTotal()", "order.total != null and order.total > 5"),
    "${S(order).prop('total').numberValue()}": ("S(order).prop('total').numberValue()", "order.total"),
    "${execution.getVariable('x') == 'b'}": ("execution.getVariable('x')", 'x = "b"'),
    "${execution.hasVariable('x')}": ("execution.hasVariable('x')", "x != null"),
    "${execution.processBusinessKey}": ("execution.processBusinessKey", "business_id"),
    "${now()}": ("now()", "now()"),
    "${x[i]}": ("x[i]", "x[i + 1]"),
    "${a = b}": ("a = b", "a = b"),
    "${1 == '1'}": ("1 == '1'", '1 = "1"'),
    "${true + 1}": ("true", "true + 1"),
    "for ${x.toUpperCase()}": ("x.toUpperCase()", 'string join(["for ", upper case(x)])'),
    "${bean.run(x)}": ("bean.run(x)", None),
    "${x && bean.check(x)}": ("bean.check(x)", None),
    "${fn:join(x)}": ("fn:join(x)", None),
    "${currentUser()}": ("currentUser()", None),
    "${task.name}": ("task.name", None),
    "${execution}": ("execution", None),
    "${x -> x + 1}": ("x -> x + 1", None),
    "${() -> 1}": ("() -> 1", None),
    "${list.stream().map(x -> x.y)}": ("list.stream().map(x -> x.y)", None),
    "${for}": ("for", None),
    "${a$b}": ("a$b", None),
    "${x[-1]}": ("x[-1]", "x[-1 + 1]"),
}


@pytest.mark.parametrize(("juel", "expected"), REFUSED.items(), ids=REFUSED.keys())
def test_what_has_no_equal_is_refused_with_the_feel_to_write(juel, expected):
    with pytest.raises(FeelError) as caught:
        translate(juel)

    found, instead = expected
    assert "feel.juel_not_translated" == caught.value.code
    assert found == caught.value.params["found"]
    assert juel.index(found) == caught.value.params["position"]
    assert instead == caught.value.params.get("instead")
    if instead is not None:
        compile(instead)


@pytest.mark.parametrize(
    ("juel", "position", "expected"),
    [
        ("${", 2, "}"),
        ("${x", 3, "}"),
        ("${}", 2, "expression"),
        ("${x +}", 5, "expression"),
        ("a ${x y}", 6, "operator"),
        ("${x ? 1}", 7, ":"),
        ("${x[1}", 5, "]"),
        ("${'a}", 2, "expression"),
        ("${x @ y}", 4, "expression"),
        ("${x.1}", 3, "operator"),
    ],
)
def test_an_error_names_the_place_and_what_was_expected(juel, position, expected):
    with pytest.raises(FeelError) as caught:
        translate(juel)

    assert ("feel.syntax", position) == (caught.value.code, caught.value.params["position"])
    assert expected in caught.value.params["expected"]
    assert juel == caught.value.params["expression"]


def test_an_expression_is_told_from_text():
    assert is_juel("a ${x}")
    assert is_juel("#{x}")
    assert not is_juel("=x")
    assert not is_juel("\\${x}")
    assert not is_juel("$x {y}")


@pytest.mark.parametrize(
    "juel",
    ["${" + "(" * 5_000, "${" + "!" * 5_000 + "x}", "${" + "a?" * 5_000 + "}", "${" + "x+" * 20_000 + "x}",
     "${" + "x." * 10_000 + "x}", "${x}" * 20_000, "${" + " < ".join(["x"] * 90) + "}",
     "${" + "".join("x<(" for _ in range(38)) + "x" + ")" * 38 + "}"],
    ids=range(8),
)  # fmt: skip
def test_hostile_text_ends_in_a_budget(juel):
    with pytest.raises(FeelError) as caught:
        translate(juel)

    assert caught.value.code in {"feel.budget", "feel.syntax"}


WORDS = st.sampled_from(
    ["x", "a.b", "'t'", "1", "2.5", "null", "true", "(", ")", "[", "]", "?", ":", "empty", "!", "&&", "||", "==", "<",
     "<=", "+", "-", "*", "%", ",", ".", "size()", "->", "=", "execution", "date", "time", "and", "for"]
)  # fmt: skip


@given(st.lists(WORDS, max_size=12).map(" ".join) | st.text(max_size=30))
@settings(max_examples=300, deadline=None)
def test_whatever_is_translated_is_feel(text):
    try:
        translated = translate("${" + text + "}")
    except FeelError:
        return

    evaluate(translated, {"x": 1, "a": {"b": [1]}})


CONDITIONS = {"t": True, "f": False, "missing": False, "n > m": True, "n < missing": False, "missing == null": True,
              "empty l": False, "s == 'abc'": True, "not empty s": True}  # fmt: skip
LOGIC = st.recursive(
    st.sampled_from(sorted(CONDITIONS.items())),
    lambda inner: (
        st.tuples(inner, inner).map(lambda pair: (f"({pair[0][0]} && {pair[1][0]})", pair[0][1] and pair[1][1]))
        | st.tuples(inner, inner).map(lambda pair: (f"({pair[0][0]} || {pair[1][0]})", pair[0][1] or pair[1][1]))
        | inner.map(lambda one: (f"!({one[0]})", not one[1]))
    ),
    max_leaves=8,
)


@given(LOGIC.filter(lambda one: " " in one[0]))
@settings(deadline=None)
def test_any_logic_means_what_it_means_with_null_for_false(condition):
    juel, expected = condition

    assert expected is evaluate(translate(f"${{{juel}}}"), ALL)
