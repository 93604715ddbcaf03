"""Messages that a case waits for: boundary events, catch events, receive tasks; offered to people or not."""

import pytest

from engine import events as e
from engine.errors import NobodyWaits
from tests.engine.bpmn.diagrams import (
    boundary,
    diagram,
    element,
    end,
    event,
    flows,
    io,
    process,
    props,
    start,
    user,
    users,
    zeebe,
)
from tests.engine.bpmn.driving import Case


def withdrawable(*parts, interrupting=True, message="m1", roots=""):
    return diagram(
        process(
            start(), user("a"),
            boundary("w", "a", event("message", message), *parts, interrupting=interrupting, name="撤销"),
            users("b"), end(), flows("s > a > e; w > b > e"),
        ),
        roots=roots,
    )  # fmt: skip


def test_a_boundary_message_interrupts_its_task():
    case = Case(withdrawable())
    key = case.task("a").key

    case.send("m1", withdraw_reason="填错")

    assert ["b"] == case.open
    assert {"withdraw_reason": "填错"} == case.variables
    assert [e.MessageCorrelated, e.UserTaskCanceled, e.ElementTerminated, e.ElementActivated, e.VariableWritten] == [
        type(event_) for event_ in case.happened[:5]
    ]
    assert not case.happened[0].stays
    assert key == case.happened[1].key


def test_completing_the_task_closes_its_subscription():
    case = Case(withdrawable()).complete("a")

    assert case.done
    assert {} == case.messages
    assert [e.MessageSubscriptionClosed] == [
        type(event_) for event_ in case.happened if type(event_).__name__.startswith("Message")
    ]


def test_a_message_that_nobody_awaits_any_more_is_refused():
    case = Case(withdrawable())
    (key,) = case.messages
    case.complete("a")

    with pytest.raises(NobodyWaits):
        case.command(lambda runtime: runtime.correlate(key, {}, "li"))


def test_a_boundary_message_that_does_not_interrupt_stays():
    case = Case(withdrawable(interrupting=False)).send("m1").send("m1")

    assert ["a", "b", "b"] == case.open
    assert 1 == len(case.messages)
    assert case.happened[0].stays


def test_a_message_is_offered_to_whom_the_diagram_says_with_a_form():
    case = Case(
        withdrawable(props(offeredTo="=[applicant, null]", form="withdraw")), forms=["withdraw"], applicant="li"
    )  # fmt: skip
    (opened,) = case.messages.values()

    assert ("撤销", "m1", ("u:li",)) == (opened.label, opened.message, opened.offered_to)
    assert case.bundle.key("form", "withdraw") == opened.form_key


def test_a_literal_offer_names_users_and_groups_apart():
    (opened,) = Case(withdrawable(props(offeredTo="li, sales", offeredToGroups="sales"))).messages.values()

    assert ("u:li", "u:sales", "g:sales") == opened.offered_to


def test_a_message_without_an_offer_is_offered_to_nobody():
    (opened,) = Case(withdrawable()).messages.values()

    assert () == opened.offered_to
    assert opened.form_key is None


def keyed(key):
    subscription = f"<bpmn:extensionElements>{zeebe('subscription', correlationKey=key)}</bpmn:extensionElements>"
    return withdrawable(
        message="order", roots=f'<bpmn:message id="message_order" name="order">{subscription}</bpmn:message>'
    )


@pytest.mark.parametrize(("value", "key"), [("A-1", "A-1"), (42, "42")])
def test_a_correlation_key_is_evaluated_when_the_event_is_armed(value, key):
    (opened,) = Case(keyed("=number"), number=value).messages.values()

    assert key == opened.correlation_key


def test_a_missing_correlation_key_is_an_incident_before_the_task_is_there():
    case = Case(keyed("=number"))

    assert [] == case.open
    assert "bpmn.correlation_key" == case.incident.code
    assert ["a"] == case.retry(number="A-1").open


def test_a_message_name_may_be_an_expression():
    drawn = withdrawable(message="any", roots='<bpmn:message id="message_any" name="=&quot;order-&quot; + number"/>')
    (opened,) = Case(drawn, number="7").messages.values()

    assert "order-7" == opened.message


@pytest.mark.parametrize("tag", ["intermediateCatchEvent", "receiveTask"])
def test_a_token_waits_for_its_message(tag):
    trigger = {"messageRef": "message_m1"} if tag == "receiveTask" else {}
    inside = [] if tag == "receiveTask" else [event("message", "m1")]
    drawn = diagram(process(start(), element(tag, "m", *inside, **trigger), user("a"), end(), flows("s > m > a > e")))
    case = Case(drawn)

    assert [] == case.open

    case.send("m1", answer=1)

    assert ["a"] == case.open
    assert {"answer": 1} == case.variables
    assert {} == case.messages


def test_output_mappings_decide_what_a_message_brings():
    case = Case(withdrawable(io(outputs={"why": "=reason"}))).send("m1", reason="x", other="y")

    assert {"why": "x"} == case.variables


def test_a_receive_task_has_boundary_events():
    case = Case(
        diagram(
            process(
                start(), element("receiveTask", "m", messageRef="message_m1"), boundary("w", "m", event("message", "m2")),
                users("a", "b"), end(), flows("s > m > a > e; w > b > e"),
            )
        )
    )  # fmt: skip

    assert ["b"] == case.send("m2").open
    assert {} == case.messages
