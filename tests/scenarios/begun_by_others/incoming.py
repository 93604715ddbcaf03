"""Processes that begin with a message or a signal: orders that come in, and an alarm that everybody hears."""

from datetime import timedelta

from engine.replay import Replayer
from tests.engine.bpmn.diagrams import element, end, event, flows, io, process, start, user

HOUR = timedelta(hours=1)
ROOTS = (
    '<bpmn:message id="message_ordered" name="ordered"><bpmn:extensionElements>'
    '<zeebe:subscription correlationKey="=order_no"/></bpmn:extensionElements></bpmn:message>'
    '<bpmn:signal id="signal_alarm" name="alarm"/>'
)
ORDER = process(
    start("ordered", event("message", "ordered"), name="订单到达"), user("check", groups="sales"), end(),
    flows("ordered > check > e"), id="order", properties={"businessId": "DD-{yyyy}-{000}"},
)  # fmt: skip
INVOICE = process(
    start("ordered", event("message", "ordered"), io(outputs={"no": "=order_no"})), user("bill", groups="sales"), end(),
    flows("ordered > bill > e"), id="invoice",
)  # fmt: skip
CHANGE = process(
    start(), element("receiveTask", "wait", messageRef="message_ordered"), user("compare", groups="sales"), end(),
    flows("s > wait > compare > e"), id="change",
)  # fmt: skip
AGAIN = process(
    start("first", event("message", "ordered")), element("receiveTask", "more", messageRef="message_ordered"),
    user("pack", groups="sales"), end(), flows("first > more > pack > e"), id="again",
)  # fmt: skip
LEAVING = process(
    start("s", event("signal", "alarm"), name="警报"), user("leave", groups="sales"), end(),
    flows("s > leave > e"), id="leaving",
)  # fmt: skip
COUNTING = process(
    start("s", event("signal", "alarm"), io(outputs={"where": "=place"})), user("count", groups="sales"), end(),
    flows("s > count > e"), id="counting",
)  # fmt: skip
SIREN = process(
    start(), user("press", groups="sales"), element("intermediateThrowEvent", "howl", event("signal", "alarm"), io({"place": "=hall"})),
    user("wait", groups="sales"), end(), flows("s > press > howl > wait > e"), id="siren",
)  # fmt: skip


def matches(case):
    return Replayer(case.database.reading()).replay(case.instance.number).verdict == "match"
