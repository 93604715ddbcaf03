"""Whatever is sent: it is accepted whole, or refused with findings."""

import contextlib
import json
from datetime import datetime

import orjson
from hypothesis import given
from hypothesis import strategies as st

from engine import feel
from engine.errors import Invalid, InvalidVariables
from engine.forms import parse
from engine.worktime import SHANGHAI

YES_NO = [{"value": "yes", "label": "是"}, {"value": "no", "label": "否"}, {"value": 1, "label": "一"}]
FORM = parse(
    orjson.dumps(
        {
            "id": "everything",
            "type": "default",
            "components": [
                {"type": "radio", "key": "a_decision", "values": YES_NO, "validate": {"required": True}},
                {
                    "type": "textfield",
                    "key": "line",
                    "conditional": {"hide": '=a_decision = "no"'},
                    "validate": {"pattern": "^[a-z]*$", "maxLength": "=number"},
                },
                {"type": "textarea", "key": "text", "conditional": {"hide": "=line = null"}},
                {"type": "number", "key": "number", "validate": {"min": 0}, "increment": 0.1, "decimalDigits": 3},
                {"type": "checkbox", "key": "box", "properties": {"check": "=box or number > 1"}},
                {"type": "select", "key": "one", "valuesExpression": '=if box then ["x", "y"] else [1, 2]'},
                {"type": "checklist", "key": "some", "values": YES_NO},
                {"type": "taglist", "key": "tags", "valuesKey": "candidates", "readonly": "=box"},
                {"type": "datetime", "key": "date", "disallowPassedDates": True},
                {"type": "datetime", "key": "time", "subtype": "time", "timeSerializingFormat": "utc_offset"},
                {"type": "datetime", "key": "moment", "subtype": "datetime", "properties": {"check": "=moment > date"}},
                {"type": "filepicker", "key": "files", "multiple": "=box"},
                {"type": "textfield", "key": "fixed", "readonly": True},
            ],
        }
    ),
    "everything.form",
)
VARIABLES = {"candidates": ["a", "b"], "tags": ["a"], "fixed": "x"}
ENVIRONMENT = feel.Environment(now=datetime(2026, 9, 30, 16, tzinfo=SHANGHAI), zone=SHANGHAI)

KEYS = [field.key for field in FORM.fields]
TEXTS = ["yes", "no", "x", "y", "a", "b", "f", "0.3", "9" * 34, "a" * 300, "\ud800"]
DATES = ["2026-10-01", "16:00+08:00", "2026-10-01T09:00"]
OTHERS = [0, 1, 2.5, float("nan"), True, False, None, ["a"], ["yes", 1], ["f"], ["f", "g"]]
LIKELY = st.sampled_from([*TEXTS, *DATES, *OTHERS])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)

KINDS = ["textfield", "number", "select", "taglist", "datetime", "filepicker", "group", "text"]
PROPERTIES = [
    "type",
    "key",
    "id",
    "label",
    "text",
    "values",
    "valuesExpression",
    "valuesKey",
    "defaultValue",
    "readonly",
]
PROPERTIES += ["conditional", "validate", "properties", "subtype", "increment", "multiple", "components", "path"]


def outcome(submission):
    try:
        return FORM.accept(submission, VARIABLES, ENVIRONMENT, files="f".__eq__)
    except InvalidVariables:
        return None


@given(JSON)
def test_any_json_is_accepted_whole_or_refused(submission):
    accepted = outcome(submission)

    assert accepted is None or FORM.writable == tuple(accepted)


@given(st.dictionaries(st.sampled_from(KEYS), LIKELY | JSON))
def test_any_values_are_accepted_whole_or_refused(submission):
    accepted = outcome(submission)

    assert accepted is None or FORM.writable == tuple(accepted)


@given(st.dictionaries(st.sampled_from(KEYS), LIKELY))
def test_what_was_accepted_is_json_and_accepted_again(submission):
    accepted = outcome(submission)

    if accepted is not None:
        assert accepted == orjson.loads(orjson.dumps(accepted))
        assert accepted == outcome(accepted)


@given(st.dictionaries(st.sampled_from([*KEYS, "candidates"]), LIKELY | JSON))
def test_any_variables_can_be_shown(variables):
    shown = FORM.for_browser(variables, ENVIRONMENT)

    assert set(FORM.writable) <= set(shown.data)


@given(st.dictionaries(st.sampled_from(KEYS), LIKELY))
def test_a_submission_changes_neither_itself_nor_the_variables(submission):
    before, variables = repr(submission), repr(VARIABLES)

    outcome(submission)

    assert before == repr(submission)
    assert variables == repr(VARIABLES)


@given(st.binary() | JSON.map(lambda drawn: json.dumps(drawn).encode()))
def test_any_bytes_are_a_form_or_refused(content):
    with contextlib.suppress(Invalid):
        parse(content, "any.form")


@given(st.lists(st.dictionaries(st.sampled_from(PROPERTIES), JSON | LIKELY | st.sampled_from(KINDS)), max_size=4))
def test_any_components_are_a_form_or_refused(components):
    drawn = {"id": "any", "type": "default", "components": components}

    with contextlib.suppress(Invalid):
        parse(json.dumps(drawn).encode(), "any.form").for_browser({}, ENVIRONMENT)
