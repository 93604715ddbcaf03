"""An order and its payment: processes that begin with whichever comes first, and whoever sends both."""

from datetime import timedelta

from engine import messages, signals
from engine.deployments import deploy
from engine.messages import Publication
from engine.replay import Replayer
from tests.engine.bpmn.diagrams import diagram, element, end, event, flows, gateway, process, start, timer, user
from tests.people import admin, owner
from tests.scenario import Scenario

DAY = timedelta(days=1)
MONDAYS = timer("Cycle", "0 0 9 * * MON")


def one(id, *definitions):
    return element("intermediateCatchEvent", id, *definitions)


def by_gateway(ordered, paid, **attributes):
    return process(
        gateway("eventBased", "begin", instantiate="true", **attributes), one("ordered", ordered), one("paid", paid),
        user("pack", groups="sales", name="备货"), user("book", groups="sales", name="入账"), end(),
        flows("begin > ordered > pack > e; begin > paid > book > e"),
    )  # fmt: skip


def by_start(*definitions):
    return process(
        start("begin", *definitions, parallelMultiple="true"), user("ship", groups="sales"), end(),
        flows("begin > ship > e"),
    )  # fmt: skip


ORDERED, PAID = event("message", "m1"), event("message", "m2")
BOTH = {
    "gateway": (by_gateway(ORDERED, PAID, eventGatewayType="Parallel"), ["book", "pack"]),
    "start event": (by_start(ORDERED, PAID), ["ship"]),
}


class Office:
    """Whoever sends from outside, and the cases of the process ``p``."""

    def __init__(self, database, scenario):
        self.database, self.scenario = database, scenario

    def deployed(self, drawn, roots=""):
        files = {"p.bpmn": diagram(drawn, roots=roots)}
        deploy(self.database.unit_of_work(), name="p", files=files, actor=owner, at=self.scenario.now)
        return self

    def send(self, name, key="", *, lives=DAY, work=True, **variables):
        at = self.scenario.now
        publication = Publication(name=name, correlation_key=key, expires_at=at + lives, variables=variables)
        messages.publish(self.database.unit_of_work(), publication=publication, actor=admin, at=at)
        return self.works() if work else self

    def broadcast(self, name="s1", **variables):
        signals.broadcast(
            self.database.unit_of_work(), name=name, variables=variables, actor=admin, at=self.scenario.now
        )  # fmt: skip
        return self.works()

    def works(self):
        self.scenario.worker.run_due(self.scenario.now)
        return self

    def at(self, moment):
        self.scenario.at(moment)
        return self.works()

    @property
    def cases(self):
        """Oldest first; each as a story that goes on."""
        rows = self.database.queries().cases(owner, limit=50).items
        return [Scenario(self.database).resume(row.key) for row in sorted(rows, key=lambda row: row.number)]

    @property
    def open(self):
        """The open tasks of each case."""
        return [sorted(task.element_id for task in case.open_tasks()) for case in self.cases]


def matches(case):
    return Replayer(case.database.reading()).replay(case.instance.number).verdict == "match"
