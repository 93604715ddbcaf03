"""What several people filled in on one occasion, as those who come after them see it."""

import json

import pytest

from engine.deployments import deploy
from tests import people
from tests.engine.bpmn.diagrams import diagram, each, end, flows, gateway, process, script, start, user
from tests.people import owner

FORM = json.dumps(
    {
        "components": [{"type": "textarea", "key": "opinion", "label": "意见", "id": "Field_1"}],
        "type": "default",
        "id": "opinion",
        "executionPlatform": "Camunda Cloud",
        "schemaVersion": 19,
    }
)


@pytest.fixture(params=[False, True], ids=["at once", "in turn"])
def reviewed(office, request):
    """A case that sales and quality are asked about, and the general manager may have asked about again."""
    panel = each("voters", "voter", sequential=request.param)
    drawn = process(
        start(), script("name", '["sales", "quality"]', "voters"), gateway("exclusive", "merge"),
        user("ask", panel, assignee="=voter", form="opinion", name="会签"),
        user("decide", users="gm", name="决定"), gateway("exclusive", "again", default="again_e"), end(),
        flows("s > name > merge > ask > decide > again > e; again > merge {more = true}"),
        id="review", name="会签", properties={"starterUsers": "office"},
    )  # fmt: skip
    files = {"review.bpmn": diagram(drawn), "opinion.form": FORM.encode()}
    deploy(office.database.unit_of_work(), name="x", files=files, actor=owner, at=office.now)
    return office.start("review", by=people.office)


def opinions(page):
    return page.all("//details[contains(summary, '会签')]//dd")


def ask(office, sales, quality):
    for person, opinion in ((people.sales, sales), (people.quality, quality)):
        (key,) = [task.key for task in office.open_tasks() if task.assignee == person.user]
        office.complete_key(key, by=person, opinion=opinion)


def test_whoever_decides_sees_what_each_of_them_said(reviewed):
    ask(reviewed, "可行", "有风险")
    page = reviewed.desk("gm").get(f"/tasks/{reviewed.task('decide').key}")

    assert ["可行", "有风险"] == opinions(page)
    assert ["孙建国", "李文涛"] == [said.split()[0] for said in page.all("//details[contains(summary, '会签')]//h3")]


def test_of_a_second_round_only_that_is_shown(reviewed):
    ask(reviewed, "可行", "有风险")
    reviewed.complete("decide", by=people.gm, more=True)
    ask(reviewed, "同意", "没有意见")

    assert ["同意", "没有意见"] == opinions(reviewed.desk("gm").get(f"/tasks/{reviewed.task('decide').key}"))
