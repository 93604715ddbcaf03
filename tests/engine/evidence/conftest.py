"""A company that has worked for a while: its log, its signed checkpoints, and what was kept elsewhere."""

from dataclasses import dataclass

import orjson
import pytest

from engine.evidence.keys import PrivateKey
from engine.evidence.log import append_waiting, sign_checkpoint
from engine.evidence.verify import verify
from tests.people import gm, handler, office, quality, sales
from tests.tampering import Intruder

OURS = PrivateKey.new("company")


@dataclass
class Company:
    """Its database, what an intruder may do with it, and what verification then says."""

    database: object
    anchors: list[str]
    finished: int
    running: int
    file: str

    def intruder(self):
        return Intruder(self.database)

    def report(self, *, anchors=True, keys=(OURS.public,), since=None):
        return verify(self.database.reading(), keys=keys, anchors=self.anchors if anchors else (), since=since)

    def found(self, **options):
        return {finding.code for finding in self.report(**options).findings}


def notarize(scenario, key=OURS):
    """What the worker does every few seconds."""
    uow = scenario.database.unit_of_work()
    append_waiting(uow, holder="test", at=scenario.now)
    sign_checkpoint(uow, key=key, holder="test", at=scenario.now)


@pytest.fixture(scope="session")
def told(server, founded, tmp_path_factory):
    """(URL, what stays outside the database) of the company, for copying."""
    from storage import open_database
    from tests.scenario import Scenario

    url = server.copy(founded, tmp_path_factory.mktemp("told"))
    database = open_database(url)
    scenario = Scenario(database)
    file = scenario.upload("照片.png", by=office)
    scenario.start("office_affairs", by=office, attachments=[file])
    scenario.complete("sales_check", by=sales, sales_decision="accept")
    notarize(scenario)
    scenario.complete("gm_approve", by=gm, gm_decision="approve", lead_dept="quality").passes(days=1)
    scenario.complete("handle", by=quality, handle_decision="dispatch", dispatch_to="handler")
    scenario.complete("handle", by=handler, handle_decision="done")
    finished = scenario.instance.number
    notarize(scenario)
    scenario.passes(days=1).start("office_affairs", by=office).passes(days=9)
    scenario.complete("sales_check", by=sales, sales_decision="accept")
    running = scenario.instance.number
    notarize(scenario)
    with (uow := database.reading()):
        anchors = [orjson.dumps(note).decode() for _, note in uow.log.checkpoints()]
    database.close()
    return url, {"anchors": anchors, "finished": finished, "running": running, "file": file}


@pytest.fixture
def company(server, told, opening, tmp_path):
    url, outside = told
    copy = server.copy(url, tmp_path)
    yield Company(database=opening(copy), **outside | {"anchors": [*outside["anchors"]]})
    server.drop(copy)
