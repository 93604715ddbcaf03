"""What history and crowds cost end to end: requests to the completion endpoint, with state and rows in the database."""

from statistics import median

from benchmarks.endpoint import Request, Service, opened
from benchmarks.growth import CROWDS
from benchmarks.report import Line, Section
from benchmarks.rounds import Spread, exponent, sample
from tests.engine.bpmn.diagrams import (
    boundary,
    call,
    diagram,
    each,
    end,
    flows,
    gateway,
    io,
    process,
    start,
    sub,
    timer,
    user,
    users,
)
from tests.people import admin

YOUNG, OLD = 10, 1_000
ROUNDS, STRIDE = 12, 5
AGAIN = {"again": True}
PROPERTIES = {"starterGroups": "administrators"}
MANY = each("items", "item")


def _loop() -> bytes:
    drawn = user("u", groups="sales") + gateway("exclusive", "m") + gateway("exclusive", "x", default="x_e")
    lines = flows("s > m > u > x; x > m {again}; x > e")
    return diagram(process(start(), drawn, end(), lines, id="loop", name="loop", properties=PROPERTIES))


def _of_tasks() -> bytes:
    return _crowd("tasks", user("u", MANY, groups="sales"))


def _of_called() -> bytes:
    parts = start("s1"), user("a", groups="sales"), end("e1"), flows("s1 > a > e1")
    called = process(*parts, id="called", name="called")
    return _crowd("calls", call("u", "called", io({"item": "=item"}), MANY), called)


def _of_timed() -> bytes:
    inner = user("a", groups="sales") + boundary("t", "a", timer("Duration", "P3D")) + users("late")
    return _crowd("timed", sub("u", start("s1"), inner, end("e1"), flows("s1 > a > e1; t > late > e1"), MANY))


def _crowd(name: str, many: str, *others: str) -> bytes:
    whole = process(start(), many, end(), flows("s > u > e"), id=name, name=name, properties=PROPERTIES)
    return diagram(whole, *others)


CROWDED = {
    "instances": ("tasks", _of_tasks),
    "called processes": ("calls", _of_called),
    "sub-processes with a timer": ("timed", _of_timed),
}
"""What a parallel multi-instance activity is of: the process that draws it, and its file."""


class _SentBack:
    """A case that goes round and round."""

    def __init__(self, service: Service) -> None:
        self._service, self._case = service, service.begin("loop", AGAIN, admin)

    def go(self, rounds: int) -> None:
        for _ in range(rounds):
            self._next()()

    def stride(self) -> float:
        """Seconds of the processor that one request takes; the task is looked for beforehand."""
        return median(sample(self._next()).cpu for _ in range(STRIDE))

    def _next(self) -> Request:
        return self._service.completes(self._service.open_task(self._case), AGAIN)


def run() -> list[Section]:
    """A loop of send-backs and parallel multi-instance activities, on both databases."""
    with opened() as services:
        return [_of_database(name, service) for name, service in services.items()]


def _of_database(name: str, service: Service) -> Section:
    service.deploy("loop", _loop())
    lines = [Line("send-backs: the thousandth / the tenth, processor", _late(service), at_most=1.2)]
    few, most = CROWDS[0], CROWDS[-1]
    for what, (process_id, drawn) in CROWDED.items():
        service.deploy(process_id, drawn())
        costs = _crowds(service, process_id)
        shares = Spread.of([large / small for small, large in zip(costs[few], costs[most], strict=True)])
        growth = exponent([(count, median(found)) for count, found in costs.items()])
        lines += [
            Line(f"one of {most:,} {what} / one of {few}, processor", shares, at_most=3),
            Line(f"growth with the number of {what}, exponent", growth),
        ]
    return Section(f"History and crowds, the whole endpoint on {name}", lines)


def _late(service: Service) -> Spread:
    """An old case beside young ones, in turn."""
    old = _SentBack(service)
    old.go(OLD)
    shares = []
    for _ in range(ROUNDS):
        young = _SentBack(service)
        young.go(YOUNG)
        shares.append(old.stride() / young.stride())
    return Spread.of(shares)


def _crowds(service: Service, process_id: str) -> dict[int, list[float]]:
    """Seconds of the processor for one of so many, in the middle of them: for each size one figure a round, in turn."""
    found: dict[int, list[float]] = {count: [] for count in CROWDS}
    for _ in range(ROUNDS):
        for count in CROWDS:
            keys = service.open_tasks(service.begin(process_id, {"items": list(range(count))}, admin))
            middle = keys[count // 2 - 4 : count // 2 + 4]
            found[count].append(median(sample(service.completes(key, {})).cpu for key in middle))
    return found
