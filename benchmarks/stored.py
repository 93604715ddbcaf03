"""What history and crowds cost end to end: requests to the completion endpoint, with state and rows in the database."""

from statistics import median

from benchmarks.endpoint import Request, Service, opened
from benchmarks.growth import CROWDS
from benchmarks.report import Line, Section
from benchmarks.rounds import Spread, exponent, sample
from tests.engine.bpmn.diagrams import diagram, each, end, flows, gateway, process, start, user
from tests.people import admin

YOUNG, OLD = 10, 1_000
ROUNDS, STRIDE = 12, 5
AGAIN = {"again": True}
PROPERTIES = {"starterGroups": "administrators"}


def _loop() -> bytes:
    drawn = user("u", groups="sales") + gateway("exclusive", "m") + gateway("exclusive", "x", default="x_e")
    lines = flows("s > m > u > x; x > m {again}; x > e")
    return diagram(process(start(), drawn, end(), lines, id="loop", name="loop", properties=PROPERTIES))


def _crowd() -> bytes:
    drawn = user("u", each("items", "item"), groups="sales")
    lines = flows("s > u > e")
    return diagram(process(start(), drawn, end(), lines, id="crowd", name="crowd", properties=PROPERTIES))


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
    """A loop of send-backs and a parallel multi-instance activity, on both databases."""
    with opened() as services:
        return [_of_database(name, service) for name, service in services.items()]


def _of_database(name: str, service: Service) -> Section:
    service.deploy("loop", _loop())
    service.deploy("crowd", _crowd())
    late = _late(service)
    crowds = _crowds(service)
    few, most = CROWDS[0], CROWDS[-1]
    shares = Spread.of([large / small for small, large in zip(crowds[few], crowds[most], strict=True)])
    growth = exponent([(count, median(costs)) for count, costs in crowds.items()])
    return Section(
        f"History and crowds, the whole endpoint on {name}",
        [
            Line("send-backs: the thousandth / the tenth, processor", late, at_most=1.2),
            Line(f"one of {most:,} instances / one of {few}, processor", shares, at_most=3),
            Line("growth with the number of instances, exponent", growth),
        ],
    )


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


def _crowds(service: Service) -> dict[int, list[float]]:
    """Seconds of the processor for one of so many, in the middle of them: for each size one figure a round, in turn."""
    found: dict[int, list[float]] = {count: [] for count in CROWDS}
    for _ in range(ROUNDS):
        for count in CROWDS:
            keys = service.open_tasks(service.begin("crowd", {"items": list(range(count))}, admin))
            middle = keys[count // 2 - 4 : count // 2 + 4]
            found[count].append(median(sample(service.completes(key, {})).cpu for key in middle))
    return found
