"""What evidence costs: recording a completion, verifying the history, running it again."""

import pkgutil
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest.mock import patch

from benchmarks.endpoint import ANSWER, BATCH, ROUNDS, Request, Service, Supply, opened
from benchmarks.report import Line, Section
from benchmarks.rounds import Spread, interleaved, ratio
from engine.evidence.keys import PrivateKey
from engine.evidence.log import append_waiting, sign_checkpoint
from engine.evidence.records import GENESIS
from engine.evidence.verify import verify
from engine.model import COMPANY
from engine.ports import Record
from engine.replay import Replayer
from tests.people import gm, handler, office, quality, sales
from tests.scenario import Scenario
from tests.storage.cases import NOON

KEY = PrivateKey.new("benchmark")
ONCE_MORE = 5
CASES = 150


@contextmanager
def _switchable() -> Iterator[list[bool]]:
    """While the list holds a true value, a completion leaves no record: no body, no digests, no row, no leaf to come."""
    empty = Record(COMPANY, 0, NOON, "", "", b"", GENESIS, GENESIS)
    off: list[bool] = []

    def switched(target: str, instead: Any) -> None:
        place, _, name = target.rpartition(".")
        owner: Any = pkgutil.resolve_name(place)
        real = getattr(owner, name)
        stack.enter_context(
            patch.object(owner, name, lambda *given, **named: instead if off else real(*given, **named))
        )  # fmt: skip

    with ExitStack() as stack:
        switched("engine.projections.case_record", empty)
        switched("engine.cases.logical_digest", "")
        switched("engine.bpmn.standing.meaning", b"")
        switched("storage.repositories.writer.SqlWriter.append", None)
        yield off


def run() -> list[Section]:
    """Recording on both databases; verification and replay of what came out, on both."""
    with opened() as services:
        return [_of_database(name, service) for name, service in services.items()]


def _of_database(name: str, service: Service) -> Section:
    def recorded() -> Request:
        return service.completes(service.sales_check(), ANSWER)

    def bare() -> Request:
        send = recorded()

        def sent() -> None:
            off.append(True)
            send()
            off.clear()

        return sent

    with _switchable() as off:
        samples = interleaved({"recorded": Supply(recorded), "bare": Supply(bare)}, ROUNDS, BATCH)
    _heal(service)
    _work(service)
    uow = service.database.unit_of_work()
    while append_waiting(uow, holder="benchmark", at=NOON):
        pass
    sign_checkpoint(uow, key=KEY, holder="benchmark", at=NOON)
    return Section(
        f"Evidence on {name}",
        [
            Line("processor time of a completion, recorded / not", ratio(samples["recorded"], samples["bare"]), 1.15),
            Line("time of a completion, recorded / not", ratio(samples["recorded"], samples["bare"], "wall"), 1.15),
            Line("records verified per second of one core", _verified(service), at_least=5_000),
            Line("steps replayed per second of one core", _replayed(service), at_least=60),
        ],
    )


def _work(service: Service) -> None:
    """Cases of the shipped policy from the application to the archive: what a history consists of."""
    story = Scenario(service.database)
    for _ in range(CASES):
        story.start("office_affairs", by=office).complete("sales_check", by=sales, **ANSWER)
        story.complete("gm_approve", by=gm, gm_decision="approve", lead_dept="quality")
        story.complete("handle", by=quality, handle_decision="dispatch", dispatch_to="handler")
        story.complete("handle", by=handler, handle_decision="done")


def _heal(service: Service) -> None:
    """The cases without a record of their second step would be found: they go."""
    with service.database.backend.writing.begin() as connection:
        broken = "SELECT number FROM instance WHERE version <> (SELECT max(seq) FROM history h WHERE h.number = instance.number)"
        numbers = list(connection.exec_driver_sql(broken).scalars())
        for statement in _unguard(connection.dialect.name):
            connection.exec_driver_sql(statement)
        for table in (
            "history",
            "unlogged",
            "task",
            "job",
            "wait",
            "incident",
            "called_instance",
            "worklist",
            "participant",
            "instance",
        ):
            for number in numbers:
                connection.exec_driver_sql(f"DELETE FROM {table} WHERE number = {number}")  # noqa: S608 - ours


def _unguard(dialect: str) -> list[str]:
    if dialect == "sqlite":
        return ["DROP TRIGGER history_refuses_delete"]
    return ["ALTER TABLE history DISABLE TRIGGER history_refuses_changes"]


def _verified(service: Service) -> Spread:
    rates = []
    for _ in range(ONCE_MORE):
        begun = time.process_time()
        report = verify(service.database.reading(), keys=[KEY.public])
        rates.append(report.records / (time.process_time() - begun))
        if report.findings:
            raise RuntimeError(report.findings[:3])
    return Spread.of(rates)


def _replayed(service: Service) -> Spread:
    rates, replayer = [], Replayer(service.database.reading())
    numbers = replayer.numbers(None, None)
    for _ in range(ONCE_MORE):
        begun = time.process_time()
        replays = [replayer.replay(number) for number in numbers]
        rates.append(sum(len(replay.steps) for replay in replays) / (time.process_time() - begun))
        if {replay.verdict for replay in replays} != {"match"}:
            raise RuntimeError("a case does not replay")
    return Spread.of(rates)
