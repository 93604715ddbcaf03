"""Hidden fields: null, whatever is sent, and not required."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from engine import feel
from engine.forms.field import Field
from engine.forms.visibility import Hiding, settle

DECISION = {"type": "radio", "key": "gm_decision", "values": ["approve", "return", "reject"]}


def shown_if_approved(**properties):
    return {"conditional": {"hide": '=gm_decision != "approve"'}, **properties}


def test_a_hidden_field_is_written_as_null(form, environment):
    read = form(DECISION, shown_if_approved(type="textarea", key="gm_opinion"))

    assert {"gm_decision": "return", "gm_opinion": None} == read.accept(
        {"gm_decision": "return", "gm_opinion": "smuggled"}, {"gm_opinion": "earlier"}, environment
    )


def test_a_shown_field_is_written(form, environment):
    read = form(DECISION, shown_if_approved(type="textarea", key="gm_opinion"))

    assert {"gm_decision": "approve", "gm_opinion": "同意"} == read.accept(
        {"gm_decision": "approve", "gm_opinion": "同意"}, {}, environment
    )


def test_a_field_is_required_only_while_it_is_shown(form, environment, refusal):
    read = form(DECISION, shown_if_approved(type="textarea", key="gm_opinion", validate={"required": True}))

    assert {"gm_decision": "reject", "gm_opinion": None} == read.accept({"gm_decision": "reject"}, {}, environment)
    assert [("gm_opinion", "form.required", {})] == refusal(read, {"gm_decision": "approve"})


def test_nothing_is_demanded_of_what_was_sent_for_a_hidden_field(form, environment):
    read = form(DECISION, shown_if_approved(type="number", key="amount", validate={"max": 1}))

    for sent in ("many", 7, {"a": []}):
        assert {"gm_decision": "reject", "amount": None} == read.accept(
            {"gm_decision": "reject", "amount": sent}, {}, environment
        )


def test_conditions_read_the_variables_of_the_case(form, environment):
    read = form({"type": "checkbox", "key": "gm_major", "conditional": {"hide": "=rules.is_major = true"}})

    assert {"gm_major": None} == read.accept({"gm_major": True}, {"rules": {"is_major": True}}, environment)
    assert {"gm_major": True} == read.accept({"gm_major": True}, {"rules": {"is_major": False}}, environment)


def test_what_is_submitted_wins_over_the_variable_of_the_same_name(form, environment):
    read = form(DECISION, shown_if_approved(type="textarea", key="gm_opinion"))

    assert {"gm_decision": "approve", "gm_opinion": "x"} == read.accept(
        {"gm_decision": "approve", "gm_opinion": "x"}, {"gm_decision": "reject"}, environment
    )
    assert {"gm_decision": None, "gm_opinion": None} == read.accept(
        {"gm_opinion": "x"}, {"gm_decision": "approve"}, environment
    )


def test_a_condition_sees_hidden_fields_as_null(form, environment):
    read = form(
        DECISION,
        shown_if_approved(type="select", key="lead_user", values=["li"]),
        {
            "type": "textfield",
            "key": "note",
            "validate": {"required": True},
            "conditional": {"hide": "=lead_user = null"},
        },
    )

    assert {"gm_decision": "return", "lead_user": None, "note": None} == read.accept(
        {"gm_decision": "return", "lead_user": "li", "note": "x"}, {"lead_user": "li"}, environment
    )


def test_conditions_settle_against_the_order_of_the_fields(form, environment):
    read = form(
        {"type": "textfield", "key": "third", "conditional": {"hide": "=second = null"}},
        {"type": "textfield", "key": "second", "conditional": {"hide": "=first = null"}},
        {"type": "textfield", "key": "first", "conditional": {"hide": '=gate != "open"'}},
        {"type": "textfield", "key": "gate"},
    )
    sent = {"third": "3", "second": "2", "first": "1"}

    assert {"third": None, "second": None, "first": None, "gate": "shut"} == read.accept(
        {**sent, "gate": "shut"}, {}, environment
    )
    assert {**sent, "gate": "open"} == read.accept({**sent, "gate": "open"}, {}, environment)


def test_a_field_is_shown_again_when_what_hid_it_is_hidden_itself(form, environment):
    read = form(
        {"type": "textfield", "key": "a", "conditional": {"hide": "=b != null"}},
        {"type": "textfield", "key": "b", "conditional": {"hide": "=true"}},
        {"type": "textfield", "key": "c", "conditional": {"hide": "=a = null"}},
    )

    assert {"a": "1", "b": None, "c": "3"} == read.accept({"a": "1", "b": "2", "c": "3"}, {}, environment)


def test_of_two_fields_that_hide_one_another_the_first_gives_way(form, environment):
    read = form(
        {"type": "textfield", "key": "a", "conditional": {"hide": "=b != null"}},
        {"type": "textfield", "key": "b", "conditional": {"hide": "=a != null"}},
    )

    assert {"a": None, "b": "2"} == read.accept({"a": "1", "b": "2"}, {}, environment)


def test_conditions_that_chase_one_another_come_to_an_end(form, environment):
    read = form({"type": "textfield", "key": "a", "conditional": {"hide": "=a != null"}})

    assert {"a"} == settle(Hiding.of(read.fields), {"a": "1"}, {}, environment).hidden


KEYS = "abcd"
CONDITIONS = st.sampled_from(["true", "false", *(f"{key} {holds} null" for key in KEYS for holds in ("=", "!="))])


@given(st.lists(st.tuples(st.sampled_from(KEYS), CONDITIONS), max_size=6), st.sets(st.sampled_from(KEYS)))
def test_a_pass_that_is_not_needed_would_change_nothing(drawn, filled):
    fields = [Field(key, "textfield", hidden_if=(feel.compile(condition),)) for key, condition in dict(drawn).items()]
    hiding = Hiding.of(fields)
    scenes = [settle(each, dict.fromkeys(filled, "x"), {}, None) for each in (hiding, replace(hiding, read=set(KEYS)))]

    assert scenes[1] == scenes[0]


def test_a_condition_that_reads_nothing_hidden_is_asked_once(environment):
    asked = []
    functions = {"staff": feel.HostFunction("staff", (), 0, lambda: asked.append("staff") or [])}
    field = Field("a", "textfield", hidden_if=(feel.compile("count(staff()) = 0", functions=("staff",)),))
    settle(Hiding.of([field]), {"a": "1"}, {}, replace(environment, functions=functions))

    assert ["staff"] == asked


def test_a_hidden_group_hides_what_it_holds(form, environment, refusal):
    inner = {"type": "group", "components": [{"type": "textfield", "key": "a", "validate": {"required": True}}]}
    read = form({"type": "group", "components": [inner], "conditional": {"hide": "=closed"}})

    assert {"a": None} == read.accept({"a": "x"}, {"closed": True}, environment)
    assert [("a", "form.required", {})] == refusal(read, {})


def test_a_condition_that_is_neither_true_nor_false_hides_nothing(form, environment):
    read = form({"type": "textfield", "key": "a", "conditional": {"hide": "=unknown"}})

    assert {"a": "x"} == read.accept({"a": "x"}, {}, environment)
    assert {"a": "x"} == read.accept({"a": "x"}, {"unknown": "true"}, environment)


def test_a_condition_that_cannot_be_evaluated_refuses(form, refusal, endless):
    [(key, code, params)] = refusal(
        form({"type": "textfield", "key": "a", "conditional": {"hide": endless}}), {"a": "x"}
    )

    assert ("a", "form.expression_failed") == (key, code)
    assert params["reason"].startswith("feel.")
