"""Variables with the types that Camunda 7's clients give them."""

import pytest

from engine.errors import Invalid
from web.engine_rest.values import plain


def read(value, kind):
    return plain({"v": {"value": value, "type": kind}})["v"]


@pytest.mark.parametrize(
    ("expected", "kind", "value"),
    [
        (12, "Integer", "12"),
        (3, "Integer", 3.0),
        (-(2**63), "Long", -(2**63)),
        (1.5, "Double", "1.5"),
        (True, "Boolean", "true"),
        (False, "boolean", False),
        ("3", "String", 3),
        (None, "Integer", None),
        ([1], "Json", "[1]"),
    ],
)
def test_a_value_is_read_as_its_type_says(expected, kind, value):
    found = read(value, kind)

    assert (expected, type(expected)) == (found, type(found))


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("Integer", "abc"),
        ("Integer", 3.7),
        ("Integer", True),
        ("Integer", 2**31),
        ("Short", 2**15),
        ("Long", "9223372036854775808"),
        ("Double", "NaN"),
        ("Boolean", "yes"),
        ("Boolean", 1),
        ("String", [1]),
        ("Null", "x"),
        ("Bytes", "rO0ABX"),
        (["Json"], "x"),
    ],
)
def test_a_value_that_is_not_of_its_type_is_refused_by_name(kind, value):
    with pytest.raises(Invalid) as refusal:
        read(value, kind)

    (finding,) = refusal.value.findings
    assert "v" == finding.field
    assert str(kind) in finding.params["reason"]


def test_json_in_text_is_bounded_like_all_other():
    with pytest.raises(Invalid) as refusal:
        read("[" * 40 + "]" * 40, "Json")

    assert ["request.too_deep"] == [finding.code for finding in refusal.value.findings]


def test_json_in_text_is_exact_like_all_other():
    with pytest.raises(Invalid) as refusal:
        read("[123456789012345678901]", "Json")

    assert ["request.long_number"] == [finding.code for finding in refusal.value.findings]
