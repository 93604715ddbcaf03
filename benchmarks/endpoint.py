"""The whole completion endpoint, on both databases: beside a bare one that writes the same rows, and beside a naive service.

Requests go to the WSGI application within this process, one at a time: what is measured is the service, not a client. The
PostgreSQL server is as safe as it is by itself (fsync on), on the same disk as the SQLite file.
"""

import io
import json
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import bindparam, create_engine, select
from sqlalchemy.orm import Session
from werkzeug.test import EnvironBuilder

from benchmarks import naive as naively
from benchmarks.engine_cycle import FORM, STEPS
from benchmarks.floor import Rehearsal, Write, floor
from benchmarks.report import Line, Section
from benchmarks.rounds import Sample, Spread, interleaved, microseconds, ratio
from engine import deployments, instances, tasks
from engine.model import Actor, number_of
from storage import Database, open_database
from storage.tables import task
from tests.databases import Sqlite, postgresql
from tests.engine.bpmn.diagrams import diagram, end, flows, process, start, user
from tests.people import COMPANY, admin, office, owner, sales
from tests.scenario import SUBMISSIONS
from tests.storage.statements import recorded
from web.bootstrap import application
from web.company import load_company
from web.credentials import make_token
from web.folder import deploy_folder
from web.settings import Settings
from web.worker import Worker

PROCESSES = Path(__file__).parent.parent / "processes"
BEGUN = datetime(2026, 11, 23, 1, tzinfo=UTC)
ROUNDS, BATCH = 15, 8
ANSWER = {"sales_decision": "accept"}
COMMENT = {"t0_comment": "x" * 200}
Request = Callable[[], None]
_OPEN = select(task.c.key).where(task.c.number == bindparam("number"), task.c.state == "created").order_by(task.c.key)


def sequence() -> bytes:
    """Ten user tasks one after the other, for the sales department."""
    properties = {"starterGroups": "administrators"}
    drawn = "".join(user(step, groups="sales") for step in STEPS)
    return diagram(
        process(start(), drawn, end(), flows(" > ".join(["s", *STEPS, "e"])), id="p", name="p", properties=properties)
    )


@dataclass(slots=True)
class Service:
    """One database with the demo company, our application over it, and the bare one beside it.

    Attributes:
        prepared: what the bare endpoint writes, by task.
    """

    database: Database
    ours: Flask
    bare: Flask
    token: str
    prepared: dict[int, list[Write]] = field(default_factory=dict)

    @classmethod
    def over(cls, url: str) -> "Service":
        database = open_database(url)
        database.migrate()
        load_company(database.accounts(), COMPANY, at=BEGUN)
        deploy_folder(database.unit_of_work(), PROCESSES, actor=owner, at=BEGUN)
        _, token = make_token(
            database.tokens(), user=sales.user, name="benchmark", scopes=["work"], at=datetime.now(UTC),
            life=timedelta(days=1),
        )  # fmt: skip
        idle = Worker(database.unit_of_work, database.reading, "idle")
        service = cls(database, application(Settings(), database, idle), Flask("bare"), token)
        service.bare = floor(database.unit_of_work, service.prepared)
        service.deploy("p", sequence())
        return service

    def deploy(self, name: str, drawn: bytes) -> None:
        """Process *name*, as drawn."""
        uow = self.database.unit_of_work()
        deployments.deploy(uow, name=name, files={f"{name}.bpmn": drawn}, actor=owner, at=BEGUN)

    def sales_check(self) -> int:
        """Key of the first task of a new case of the shipped policy."""
        return self.open_task(self.begin("office_affairs", SUBMISSIONS["office_affairs"], office))

    def first_step(self) -> int:
        return self.open_task(self.begin("p", {}, admin))

    def completes(self, key: int, variables: Mapping[str, Any]) -> Request:
        """A request to our endpoint."""
        return _request(self.ours, f"/v2/user-tasks/{key}/completion", {"variables": variables}, f"Bearer {self.token}")

    def writes(self, key: int, variables: Mapping[str, Any]) -> Request:
        """A request to the bare endpoint, which writes what ours would."""
        rehearsal = Rehearsal(self.database.unit_of_work())
        tasks.complete_task(
            rehearsal,  # type: ignore[arg-type] # it stands for one
            task_key=key, actor=sales, variables=dict(variables), at=datetime.now(UTC),
        )  # fmt: skip
        self.prepared[key] = rehearsal.write.writes
        return _request(self.bare, f"/tasks/{key}", {"variables": variables})

    def begin(self, process_id: str, variables: Mapping[str, Any], actor: Actor) -> int:
        """Key of a new case."""
        uow = self.database.unit_of_work()
        return instances.start(uow, process_id=process_id, variables=dict(variables), actor=actor, at=BEGUN).key

    def open_task(self, case: int) -> int:
        """Key of the case's oldest open task."""
        return self.open_tasks(case)[0]

    def open_tasks(self, case: int) -> list[int]:
        """Keys of the case's open tasks, the oldest first.

        Nothing else of it is read: a long history would push out of the processor's caches what the request needs next.
        """
        with self.database.backend.reading.begin() as connection:
            return list(connection.execute(_OPEN, {"number": number_of(case)}).scalars())


def _request(app: Flask, path: str, body: Any, authorization: str | None = None) -> Request:
    content = json.dumps(body).encode()
    headers = {"Authorization": authorization} if authorization else {}
    environ = EnvironBuilder(path=path, method="POST", data=content, content_type="application/json", headers=headers)
    given = environ.get_environ()

    def send() -> None:
        statuses: list[str] = []
        given["wsgi.input"] = io.BytesIO(content)
        answer = app.wsgi_app(dict(given), lambda status, *_: statuses.append(status))  # type: ignore[arg-type]
        text = b"".join(answer)
        if statuses != ["204 NO CONTENT"]:
            raise RuntimeError(f"{path}: {statuses} {text!r}")

    return send


@contextmanager
def opened() -> Iterator[dict[str, Service]]:
    """A service over each kind of database, on the same disk."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        server = stack.enter_context(postgresql(durable=True))
        services = {
            "PostgreSQL": Service.over(server.new(folder)),
            "SQLite": Service.over(Sqlite().new(folder)),
        }
        for service in services.values():
            stack.callback(service.database.close)
        yield services


class Supply:
    """Requests that were made ready beforehand; each is sent once."""

    def __init__(self, make: Callable[[], Request]) -> None:
        self._ready = [make() for _ in range(ROUNDS * BATCH + 1)]

    def __call__(self) -> None:
        self._ready.pop()()


def _compared(service: Service, first: Callable[[], int], variables: Mapping[str, Any]) -> dict[str, list[Sample]]:
    works = {
        "ours": Supply(lambda: service.completes(first(), variables)),
        "bare": Supply(lambda: service.writes(first(), variables)),
    }
    return interleaved(works, ROUNDS, BATCH)


def _statements(service: Service) -> tuple[int, int]:
    """Statements and commits of one completion, who asks and may he left out."""
    key = service.sales_check()
    with recorded(service.database.backend.writing) as said:
        tasks.complete_task(
            service.database.unit_of_work(), task_key=key, actor=sales, variables=dict(ANSWER), at=datetime.now(UTC)
        )
    commits = sum(statement == "COMMIT" for statement, _ in said)
    return len(said) - commits, commits


def _per_second(samples: list[Sample]) -> Spread:
    return Spread.of([1 / each.wall for each in samples])


def run() -> list[Section]:
    """Our endpoint, the bare one and the naive service."""
    with opened() as services:
        sections = [_of_database(name, service) for name, service in services.items()]
        both = {
            name: Supply(lambda service=service: service.completes(service.sales_check(), ANSWER))  # type: ignore[misc]
            for name, service in services.items()
        }
        samples = interleaved(both, ROUNDS, BATCH)
        beside = Line(
            "PostgreSQL / SQLite, time of a request",
            ratio(samples["PostgreSQL"], samples["SQLite"], "wall"),
            at_least=1,
        )
        naive = [_beside_naive(name, service) for name, service in services.items()]
        return [*sections, Section("SQLite beside PostgreSQL", [beside]), *naive]


def _of_database(name: str, service: Service) -> Section:
    shipped = _compared(service, service.sales_check, ANSWER)
    plain = _compared(service, service.first_step, COMMENT)
    statements, commits = _statements(service)
    lines: list[Line] = []
    goal = True if name == "PostgreSQL" else None  # SQLite's is to be as fast as PostgreSQL; its bare one is faster yet
    for what, samples in (("shipped policy", shipped), ("ten-task sequence", plain)):
        ours, bare = samples["ours"], samples["bare"]
        lines += [
            Line(f"{what}: requests per second, ours / bare", ratio(bare, ours, "wall"), at_least=goal and 0.5),
            Line(f"{what}: Python's processor time, ours / bare", ratio(ours, bare), at_most=goal and 2),
            Line(f"{what}: our requests per second, one at a time", _per_second(ours)),
            Line(f"{what}: our µs of the processor", microseconds(ours)),
        ]
    lines += [
        Line("statements of one completion", statements, at_most=12),
        Line("commits of one completion", commits, at_most=1),
    ]
    return Section(f"The completion endpoint on {name}", lines)


def _beside_naive(name: str, service: Service) -> Section:
    """Both in the same database, on the ten-task sequence, at its fifth task."""
    engine = create_engine(service.database.backend.writing.url)
    naively.prepare(engine)
    app, bearer = naively.naive(engine), f"Bearer {naively.TOKEN}"
    form = {f"t4_{name}": value for name, value in FORM.items()}

    def advanced() -> Request:
        with Session(engine) as session, session.begin():
            task = naively.start(session, sequence())
        for step in range(4):
            _request(app, f"/tasks/{task}", {"variables": _typed(step)}, bearer)()
            with Session(engine) as session:
                task = naively.open_task(session, task)
        return _request(app, f"/tasks/{task}", {"variables": form}, bearer)

    def ours() -> Request:
        key = service.first_step()
        for step in range(4):
            service.completes(key, _typed(step))()
            key = service.open_task(key)
        return service.completes(key, form)

    samples = interleaved({"ours": Supply(ours), "naive": Supply(advanced)}, ROUNDS, BATCH)
    engine.dispose()
    return Section(
        f"Beside a naive service, ORM and stock serializer, on {name}",
        [
            Line("requests per second, ours / naive", ratio(samples["naive"], samples["ours"], "wall"), at_least=2.5),
            Line("Python's processor time, naive / ours", ratio(samples["naive"], samples["ours"]), at_least=2.5),
        ],
    )


def _typed(step: int) -> dict[str, Any]:
    return {f"t{step}_{name}": value for name, value in FORM.items()}
