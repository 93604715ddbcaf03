"""The table of rules: which affair is major, when 总经理 is reminded, how long a case is kept."""

import itertools

from tests.processes.drawing import NS, PROCESSES, etree, fields

TABLE = etree.parse(PROCESSES / "decisions" / "affair_rules.dmn").getroot().find("dmn:decision/dmn:decisionTable", NS)

OFFICE = """
quality_accident         normal  true   4  permanent
quality_accident         urgent  true   2  permanent
bidding                  normal  true   8  y30
bidding                  urgent  true   2  y30
technical_support        normal  true   8  y10
technical_support        urgent  true   2  y10
quality_support,other    normal  false  8  y10
quality_support,other    urgent  false  2  y10
"""


def texts(element, path):
    return [text.text for text in element.iterfind(f"{path}/dmn:text", NS)]


def rules():
    return [(texts(rule, "dmn:inputEntry"), texts(rule, "dmn:outputEntry")) for rule in TABLE.iterfind("dmn:rule", NS)]


def quoted(words):
    return ",".join(f'"{word}"' for word in words.split(","))


def test_the_rows_are_those_of_the_policy():
    expected = [
        ([quoted("office"), quoted(kind), quoted(urgency)], [major, hours, quoted(retention)])
        for kind, urgency, major, hours, retention in (line.split() for line in OFFICE.strip().splitlines())
    ]

    assert [*expected, ([quoted("admin"), "-", "-"], ["false", "8", quoted("y10")])] == rules()


def test_exactly_one_row_answers_for_every_affair_that_the_forms_allow():
    affairs = [
        ("office", affair["value"], urgency["value"])
        for affair in fields("office_apply")["affair_type"]["values"]
        for urgency in fields("office_apply")["urgency"]["values"]
    ] + [("admin", affair["value"], None) for affair in fields("admin_apply")["affair_type"]["values"]]

    for affair in affairs:
        matching = [
            inputs
            for inputs, _ in rules()
            if all(cell == "-" or f'"{value}"' in cell.split(",") for cell, value in zip(inputs, affair, strict=True))
        ]
        assert 1 == len(matching), affair


def test_inputs_and_outputs_have_names_types_and_allowed_values():
    assert "UNIQUE" == TABLE.get("hitPolicy", "UNIQUE")
    assert ["affair_class", "affair_type", "urgency"] == texts(TABLE, "dmn:input/dmn:inputExpression")
    assert [quoted("office,admin"), quoted("normal,urgent")] == texts(TABLE, "dmn:input/dmn:inputValues")[::2]
    assert [("is_major", "boolean"), ("gm_hours", "number"), ("retention", "string")] == [
        (output.get("name"), output.get("typeRef")) for output in TABLE.iterfind("dmn:output", NS)
    ]
    assert [quoted("permanent,y30,y10")] == texts(TABLE, "dmn:output/dmn:outputValues")


def test_allowed_kinds_are_those_of_both_forms():
    kinds = texts(TABLE, "dmn:input/dmn:inputValues")[1].replace('"', "").split(",")
    offered = itertools.chain(
        fields("office_apply")["affair_type"]["values"], fields("admin_apply")["affair_type"]["values"]
    )  # fmt: skip

    assert {option["value"] for option in offered} == set(kinds)


def test_every_row_says_where_it_comes_from():
    assert all(rule.findtext("dmn:description", None, NS) for rule in TABLE.iterfind("dmn:rule", NS))
