"""A company to which others write."""

import pytest

from engine import messages
from engine.deployments import deploy
from engine.messages import Publication
from tests.engine.bpmn.diagrams import diagram
from tests.people import admin, owner
from tests.scenario import Scenario
from tests.scenarios.begun_by_others.incoming import ROOTS


@pytest.fixture
def deployed(database, scenario):
    def deployed(*drawn):
        files = {f"{n}.bpmn": diagram(each, roots=ROOTS) for n, each in enumerate(drawn)}
        deploy(database.unit_of_work(), name="x", files=files, actor=owner, at=scenario.now)
        return scenario

    return deployed


@pytest.fixture
def publish(database, scenario):
    def publish(key="", *, name="ordered", lives=None, deliver=True, **more):
        at = scenario.now
        publication = Publication(
            name=name, correlation_key=key, expires_at=at + lives if lives else None, **{"variables": {}, **more}
        )
        messages.publish(database.unit_of_work(), publication=publication, actor=admin, at=at)
        if deliver:
            scenario.worker.run_due(at)

    return publish


@pytest.fixture
def cases(database, scenario):
    """The open cases, or all, of a process, oldest first; each as a story that goes on."""

    def cases(process, state="active"):
        rows = database.queries().cases(owner, state=state, limit=50).items
        found = []
        for row in sorted(rows, key=lambda row: row.number):
            if row.process_id == process:
                case = Scenario(database)
                case.now = scenario.now
                found.append(case.resume(row.key))
        return found

    return cases
