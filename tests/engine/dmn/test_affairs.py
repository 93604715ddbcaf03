"""The table of the core policy: every row, and what lies between the rows."""

import pytest

from engine.dmn import DecisionError, decide
from tests.engine.dmn.drawn import decision, model, table

CLASSES = '"office","admin"'
TYPES = '"technical_support","quality_support","quality_accident","bidding","training","study","meeting","other"'

RULES = model(
    decision(
        "affair_rules",
        table(
            [
                f"affair_class: string | {CLASSES}",
                f"affair_type: string | {TYPES}",
                'urgency: string | "normal","urgent"',
            ],
            ["is_major: boolean", "gm_hours: number", 'retention: string | "permanent","y30","y10"'],
            [
                '"office" | "quality_accident" | "normal" | true | 4 | "permanent"',
                '"office" | "quality_accident" | "urgent" | true | 2 | "permanent"',
                '"office" | "bidding" | "normal" | true | 8 | "y30"',
                '"office" | "bidding" | "urgent" | true | 2 | "y30"',
                '"office" | "technical_support" | "normal" | true | 8 | "y10"',
                '"office" | "technical_support" | "urgent" | true | 2 | "y10"',
                '"office" | "quality_support","other" | "normal" | false | 8 | "y10"',
                '"office" | "quality_support","other" | "urgent" | false | 2 | "y10"',
                '"admin" | - | - | false | 8 | "y10"',
            ],
        ),
    )
)


def rules(affair_class, affair_type, urgency=None):
    variables = {"affair_class": affair_class, "affair_type": affair_type, "urgency": urgency}
    return decide(RULES, "affair_rules", variables)


@pytest.mark.parametrize(
    ("row", "given", "expected"),
    [
        (1, ("office", "quality_accident", "normal"), (True, 4, "permanent")),
        (2, ("office", "quality_accident", "urgent"), (True, 2, "permanent")),
        (3, ("office", "bidding", "normal"), (True, 8, "y30")),
        (4, ("office", "bidding", "urgent"), (True, 2, "y30")),
        (5, ("office", "technical_support", "normal"), (True, 8, "y10")),
        (6, ("office", "technical_support", "urgent"), (True, 2, "y10")),
        (7, ("office", "quality_support", "normal"), (False, 8, "y10")),
        (7, ("office", "other", "normal"), (False, 8, "y10")),
        (8, ("office", "other", "urgent"), (False, 2, "y10")),
        (9, ("admin", "training"), (False, 8, "y10")),
        (9, ("admin", "meeting", "urgent"), (False, 8, "y10")),
    ],
)
def test_each_row(row, given, expected):
    outcome = rules(*given)

    assert dict(zip(["is_major", "gm_hours", "retention"], expected, strict=True)) == outcome.json
    assert [row] == [matched.index for matched in outcome.matched]


def test_an_office_affair_without_urgency_is_no_row():
    with pytest.raises(DecisionError) as caught:
        rules("office", "bidding")

    assert "dmn.no_row" == caught.value.code
    assert {"label": "urgency", "value": None} == caught.value.params["inputs"][2]


def test_an_office_affair_of_the_other_class_is_no_row():
    with pytest.raises(DecisionError) as caught:
        rules("office", "training", "normal")

    assert "dmn.no_row" == caught.value.code


def test_a_class_that_does_not_exist_is_not_allowed():
    with pytest.raises(DecisionError) as caught:
        rules("private", "other", "normal")

    assert "dmn.input_not_allowed" == caught.value.code
    assert ("affair_class", "private", CLASSES) == tuple(
        caught.value.params[key] for key in ("column", "value", "allowed")
    )


def test_the_table_says_which_variables_it_reads():
    assert ("affair_class", "affair_type", "urgency") == RULES.decisions["affair_rules"].inputs
