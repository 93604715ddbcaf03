"""kill -9 of whoever begins a case without a person: of each moment, and of each message, there is one case in the end."""

from datetime import timedelta

import pytest

from engine import messages
from engine.deployments import deploy
from engine.evidence.verify import verify
from engine.messages import Publication
from engine.model import Actor
from storage.dialects import open_backend
from tests.crashes.company import kill_worker
from tests.crashes.doomed import COMMIT, Point
from tests.crashes.invariants import Moment, check_rows
from tests.engine.bpmn.diagrams import diagram, element, end, event, flows, gateway, process, start, timer, user
from tests.people import owner
from tests.storage.statements import recorded
from web.bootstrap import make_worker, now

BEGUN = (
    "JOIN manifest",
    "INTO counter",
    "INTO instance",
    "INTO participant",
    "INTO task",
    "INTO worklist",
    "INTO history",
)
STEPS = {
    "a moment": ("FROM start", *BEGUN, "UPDATE start", COMMIT),
    "a message": ("DELETE FROM delivery", *BEGUN, "UPDATE message_start", COMMIT),
    "the first of several": ("DELETE FROM delivery", *BEGUN, "INTO wait", "UPDATE message_start", COMMIT),
}
"""What is said when a case begins so, by words of the statement: all that writes, and the first that reads."""
GOES_ON = (
    "FROM instance",
    "FROM wait",
    "FROM start",
    "UPDATE start",
    "UPDATE instance",
    "INTO task",
    "INTO history",
    COMMIT,
)
"""What is said when a case goes on at a moment that would begin another one."""
NUMBERED = {"businessId": "C-{0000}"}
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SELLER = Actor("handler", frozenset({"sales"}))


class Beginnings:
    """Begins one case after the other, each by something of its own."""

    def __init__(self, database):
        self.database, self.count = database, 0
        self._deploy(
            process(
                start("begin", event("message", "m1")), *AFTER, flows("begin > u > e"), id="order", properties=NUMBERED
            )
        )
        self._deploy(TOGETHER)

    def _deploy(self, drawn):
        deploy(self.database.unit_of_work(), name="x", files={"x.bpmn": diagram(drawn)}, actor=owner, at=now())

    def due(self, how):
        """Something by which one case is to begin; answers the id of its process."""
        self.count += 1
        match how:
            case "a moment":
                name, over = f"clock{self.count}", timer("Date", "2026-01-01")
                self._deploy(
                    process(start("begin", over), *AFTER, flows("begin > u > e"), id=name, properties=NUMBERED)
                )
                return name
            case "a message":
                self._publish("m1")
                return "order"
        self._publish("m2")
        return "together"

    def awaited(self):
        """A moment that has come, which a case awaits at its beginning; answers the id of its process."""
        self.count += 1
        name, came, before = f"awaiting{self.count}", now() - HOUR, now() - 2 * HOUR
        both = start("begin", event("message", "own"), timer("Date", came.isoformat()), parallelMultiple="true")
        drawn = process(both, *AFTER, flows("begin > u > e"), id=name, properties=NUMBERED)
        files = {"x.bpmn": diagram(drawn, roots=f'<bpmn:message id="message_own" name="{name}"/>')}
        deploy(self.database.unit_of_work(), name="x", files=files, actor=owner, at=before)
        sent = Publication(name=name, variables={}, expires_at=now() + DAY)
        messages.publish(self.database.unit_of_work(), publication=sent, actor=owner, at=before)
        make_worker(self.database).run_due(before)
        return name

    def tasks(self, process_id):
        rows = self.database.queries().open_tasks(SELLER, search=None, after=None, limit=99).items
        return sum(row.process_id == process_id for row in rows)

    def _publish(self, name):
        sent = Publication(name=name, correlation_key=f"A-{self.count}", variables={}, expires_at=now() + DAY)
        messages.publish(self.database.unit_of_work(), publication=sent, actor=owner, at=now())

    def begun(self, process_id):
        rows = self.database.queries().cases(owner, limit=99).items
        return sum(row.process_id == process_id for row in rows)


AFTER = user("u", groups="sales"), end()
TOGETHER = process(
    gateway("eventBased", "begin", instantiate="true", eventGatewayType="Parallel"),
    element("intermediateCatchEvent", "paid", event("message", "m2")), element("intermediateCatchEvent", "sent", event("signal", "s1")),
    *AFTER, flows("begin > paid > u > e; begin > sent > e"), id="together", properties=NUMBERED,
)  # fmt: skip


@pytest.fixture
def beginnings(database):
    return Beginnings(database)


@pytest.mark.parametrize("how", STEPS)
def test_whoever_is_killed_at_any_step_one_case_begins(beginnings, database, url, how):
    backend = open_backend(url)
    for when, step in (*(("before", step) for step in STEPS[how]), ("after", COMMIT)):
        process_id = beginnings.due(how)
        before = beginnings.begun(process_id)
        kill_worker(url, Point(when, step))

        assert beginnings.begun(process_id) == before + ((when, step) == ("after", COMMIT)), f"killed {when} {step}"
        make_worker(database).run_due(now())
        make_worker(database).run_due(now())
        assert before + 1 == beginnings.begun(process_id)
    check_rows(Moment(backend.reading))
    backend.close()

    assert () == verify(database.reading(), keys=[]).findings


def test_whoever_is_killed_at_a_moment_that_a_case_awaits_it_begins_no_other(beginnings, database, url):
    for when, step in (*(("before", step) for step in GOES_ON), ("after", COMMIT)):
        process_id = beginnings.awaited()
        kill_worker(url, Point(when, step))

        assert beginnings.tasks(process_id) == ((when, step) == ("after", COMMIT)), f"killed {when} {step}"
        make_worker(database).run_due(now())
        make_worker(database).run_due(now())
        assert (1, 1) == (beginnings.begun(process_id), beginnings.tasks(process_id))


@pytest.mark.parametrize("how", STEPS)
def test_there_is_a_kill_at_every_step(beginnings, database, how):
    beginnings.due(how)
    with recorded(database.backend.writing) as said:
        make_worker(database).run_due(now())

    statements = [statement for statement, _ in said]
    written = [statement for statement in statements if not statement.startswith("SELECT")]
    assert [] == [statement for statement in written if not any(step in statement for step in STEPS[how])]
    assert [] == [step for step in STEPS[how] if not any(step in statement for statement in statements)]
