"""Load, step and save of a ten-task sequence: ours beside stock SpiffWorkflow and its serializer."""

from benchmarks.ours import Stored
from benchmarks.report import Line, Section
from benchmarks.rounds import interleaved, microseconds, ratio
from benchmarks.stock import StockStored
from tests.engine.bpmn.diagrams import diagram, end, flows, process, start, users

STEPS = [f"t{n}" for n in range(10)]
FORM = {"applicant": "Li", "amount": 1234.5, "approved": True, "comment": "x" * 200, "tags": ["a", "b", "c"]}
ROUNDS, TIMES = 15, 8


def sequence() -> bytes:
    """Ten user tasks one after the other."""
    return diagram(process(start(), users(*STEPS), end(), flows(" > ".join(["s", *STEPS, "e"]))))


def run() -> Section:
    """Ten completions from the first to the last, each from bytes to bytes."""
    drawn = sequence()
    ours, stock = Stored(drawn), StockStored(drawn)
    fresh, stock_fresh, keys = ours.state, stock.state, list(ours.open)

    def our_way() -> None:
        ours.state, ours.open = fresh, list(keys)
        for step in STEPS:
            ours.round(**{f"{step}_{name}": value for name, value in FORM.items()})

    def stock_way() -> None:
        stock.state = stock_fresh
        for step in STEPS:
            stock.complete(**{f"{step}_{name}": value for name, value in FORM.items()})

    samples = interleaved({"ours": our_way, "stock": stock_way}, ROUNDS, TIMES)
    share = ratio(samples["ours"], samples["stock"])
    times = {name: microseconds(each) for name, each in samples.items()}
    return Section(
        "Load, step and save of a ten-task sequence",
        [
            Line("ours / stock SpiffWorkflow", share, at_most=1 / 8),
            Line("ours, ten steps, µs of the processor", times["ours"]),
            Line("stock, ten steps, µs of the processor", times["stock"]),
        ],
    )
