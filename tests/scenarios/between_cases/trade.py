"""Processes that send one another messages and signals: an order and the delivery of its goods."""

from datetime import timedelta

from tests.engine.bpmn.diagrams import (
    boundary,
    element,
    end,
    event,
    flows,
    handler,
    io,
    process,
    service,
    start,
    user,
    zeebe,
)

HOUR = timedelta(hours=1)


def message(id, name, correlation):
    key = zeebe("subscription", correlationKey=f"={correlation}")
    return f'<bpmn:message id="message_{id}" name="{name}"><bpmn:extensionElements>{key}</bpmn:extensionElements></bpmn:message>'


ROOTS = (
    message("arrived", "goods arrived", "order_no")
    + message("line", "line packed", "{order: order_no, line: line_no}")
    + message("paid", "paid", "order_no")
    + '<bpmn:signal id="signal_strike" name="strike"/>'
    + '<bpmn:error id="error_nobody" name="nobody_waits" errorCode="nobody_waits"/>'
)

ORDER = process(
    start(),
    element("intermediateCatchEvent", "arrival", event("message", "arrived"), name="Goods arrived"),
    user("inspect", groups="sales"),
    end(),
    boundary("halted", "inspect", event("signal", "strike"), interrupting=False),
    user("calm", groups="sales"),
    flows("s > arrival > inspect > e; halted > calm > e"),
    id="order",
)
DELIVERY = process(
    start(),
    user("load", groups="sales"),
    service(
        "tell",
        io(
            {
                "messageName": "goods arrived",
                "correlationKey": "=order_no",
                "variables": "={pallets: pallets}",
                "timeToLive": "=lives",
            }
        ),
        type="publish-message",
        tag="sendTask",
    ),
    end(),
    boundary("unheard", "tell", event("error", "nobody")),
    user("call_customer", groups="sales"),
    flows("s > load > tell > e; unheard > call_customer > e"),
    id="delivery",
)
LINE = process(
    start(), element("receiveTask", "packing", messageRef="message_line"), user("ship", groups="sales"), end(),
    flows("s > packing > ship > e"), id="line",
)  # fmt: skip
BOOK = process(
    start(), user("read", groups="sales"), boundary("payment", "read", event("message", "paid"), interrupting=False),
    user("thank", groups="sales"), end(), flows("s > read > e; payment > thank > e"), id="book",
)  # fmt: skip
UNION = process(
    start(), user("vote", groups="sales"),
    element("intermediateThrowEvent", "call", event("signal", "strike"), io({"why": "=reason"})), user("march", groups="sales"),
    end(), handler("deaf", start("ds", event("signal", "strike"), isInterrupting="false"), user("hear", groups="sales"), end("de"), flows("ds > hear > de")),
    flows("s > vote > call > march > e"), id="union",
)  # fmt: skip
PLANT = process(
    start(),
    element("intermediateCatchEvent", "wait", event("signal", "strike"), io(outputs={"because": "=why"})),
    user("close", groups="sales"),
    end(),
    flows("s > wait > close > e"),
    id="plant",
)
DRAWN = (ORDER, DELIVERY, LINE, BOOK, UNION, PLANT)
