"""A company that trades."""

from datetime import timedelta

import pytest

from engine import messages
from engine.deployments import deploy
from engine.messages import Publication
from tests.engine.bpmn.diagrams import diagram
from tests.people import admin, owner
from tests.scenario import Scenario
from tests.scenarios.between_cases.trade import DRAWN, ROOTS


@pytest.fixture(autouse=True)
def deployed(database, scenario):
    files = {f"{n}.bpmn": diagram(drawn, roots=ROOTS) for n, drawn in enumerate(DRAWN)}
    deploy(database.unit_of_work(), name="trade", files=files, actor=owner, at=scenario.now)


@pytest.fixture
def begin(database, scenario):
    """Another case in the same company, at the same time."""

    def begin(process, at=None, **variables):
        case = Scenario(database)
        case.now = case.moment(at) if at else scenario.now
        return case.start(process, by=admin, **variables)

    return begin


@pytest.fixture
def publish(database, scenario):
    def publish(name, key="", *, lives=None, at=None, deliver=True, **more):
        now = at or scenario.now
        publication = Publication(
            name=name, correlation_key=key, expires_at=now + lives if lives else None, **{"variables": {}, **more}
        )
        sent = messages.publish(database.unit_of_work(), publication=publication, actor=admin, at=now)
        if deliver:
            scenario.worker.run_due(now)
        return sent

    return publish


@pytest.fixture
def correlate(database, scenario):
    def correlate(name, key):
        return messages.correlate(
            database.unit_of_work(), name=name, correlation_key=key, variables={}, actor=admin, at=scenario.now
        )

    return correlate


@pytest.fixture
def deliveries(database, scenario):
    """What is on its way and due by now, or within a *span*."""

    def deliveries(span=timedelta()):
        with database.reading() as uow:
            return uow.deliveries.due(scenario.now + span, 9)

    return deliveries
