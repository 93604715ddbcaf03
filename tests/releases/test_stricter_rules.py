"""A release may refuse what an earlier one took. What is deployed is executed as it was, and the doctor tells of it."""

from contextlib import nullcontext

import orjson
import pytest
from sqlalchemy import text

from engine import dmn, forms
from engine.bpmn import accepted, parse
from engine.deployments import deploy
from engine.errors import Invalid, InvalidVariables
from storage import open_database
from tests.engine.bpmn.diagrams import diagram, end, flows, io, process, rule, start, user, zeebe
from tests.people import owner, sales
from tests.scenario import Scenario
from web.bootstrap import now
from web.doctor import WITH_DATABASE, Installation


def drawn(target="amount", source="=n"):
    """A step whose output mapping writes *target*."""
    properties = {"starterGroups": "sales"}
    step = user("check", io(outputs={target: source}), groups="sales")
    return diagram(process(start(), step, end(), flows("s > check > e"), id="p", name="采购", properties=properties))


REFUSED = drawn(target="net-amount")
UNREADABLE = drawn(source="=n +")


def taken(scenario, files, instead):
    """A case of files that an earlier release took: bytes *instead*, by id, stand where those of good ones were."""
    deploy(scenario.database.unit_of_work(), name="p", files=files, actor=owner, at=scenario.now)
    scenario.start("p", by=sales, n=3)
    with scenario.database.backend.writing.begin() as connection:
        for id_, content in instead.items():
            of_it = "(SELECT digest FROM definition WHERE id = :id)"
            update = text(f"UPDATE content SET bytes = :bytes WHERE digest = {of_it}")
            connection.execute(update, {"bytes": content, "id": id_})


@pytest.fixture
def case(scenario, url):
    taken(scenario, {"p.bpmn": drawn()}, {"p": REFUSED})
    later = open_database(url)
    yield Scenario(later).resume(scenario.key)
    later.close()


def told(database, at):
    parts = {"examination": database.examination(), "reading": database.reading(), "reads": database.queries()}
    installation = Installation(
        **parts, accounts=database.accounts(), database=None, keys=None, has_key=True, at=at, clock=now
    )
    check = dict(WITH_DATABASE)["rules for what is deployed"]
    return [(each.code, each.severity, each.params) for each in check(installation)]


def test_its_cases_go_on(case):
    case.complete("check", by=sales)

    assert "completed" == case.state
    assert 3 == case.variable("net-amount")


def test_it_begins_new_ones(case):
    case.start("p", by=sales, n=4)

    assert case.waits_at("check")


def test_the_doctor_says_which_diagram_it_is(case):
    params = {"name": "采购", "version": 1, "count": 1}

    assert [("doctor.stricter_rules", "warning", params)] == told(case.database, case.now)


def test_what_is_as_today_s_rules_have_it_is_not_told(scenario):
    assert [] == told(scenario.database, scenario.now)


@pytest.mark.parametrize(
    ("content", "today", "once_deployed"),
    [
        (drawn(), nullcontext(), nullcontext()),
        (REFUSED, pytest.raises(Invalid), nullcontext()),
        (UNREADABLE, pytest.raises(Invalid), pytest.raises(Invalid)),
    ],
)
def test_an_expression_that_cannot_be_read_is_no_matter_of_rules(content, today, once_deployed):
    with today:
        assert 1 == len(parse(content, "p.bpmn"))
    with once_deployed:
        assert 1 == len(accepted(content, "p.bpmn"))


def test_what_nothing_can_be_built_of_is_refused_with_its_findings():
    nowhere = drawn().replace(b'targetRef="e"', b'targetRef="nowhere"')

    with pytest.raises(Invalid) as refused:
        accepted(nowhere, "p.bpmn")

    assert {"bpmn.flow_end_missing"} <= {finding.code for finding in refused.value.findings}


FORM = {
    "type": "default",
    "id": "sheet",
    "components": [{"id": "f1", "key": "n", "type": "number", "label": "数量", "validate": {"min": 2}}],
}
TABLE = """<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d" namespace="n">
<inputData id="i" name="n"/><decision id="size" name="{name}">
<informationRequirement id="r"><requiredInput href="#i"/></informationRequirement>
<literalExpression id="l"><text>{text}</text></literalExpression></decision></definitions>"""
GOOD = TABLE.format(name="size", text='if n &gt; 2 then "much" else "little"').encode()


def with_form_and_table():
    properties = {"starterGroups": "sales"}
    asked = user("check", zeebe("formDefinition", formId="sheet", bindingType="deployment"), groups="sales")
    parts = start(), asked, rule("decide", "size", "size"), user("look", groups="sales"), end()
    return diagram(process(*parts, flows("s > check > decide > look > e"), id="p", properties=properties))


@pytest.fixture
def other(scenario, url):
    """A case whose form and whose table an earlier release took: the one has a word too many, the other no name."""
    files = {"p.bpmn": with_form_and_table(), "sheet.form": orjson.dumps(FORM), "d.dmn": GOOD}
    stricter = {**FORM, "components": [{**FORM["components"][0], "disabled": "no"}]}
    instead = {"sheet": orjson.dumps(stricter), "size": GOOD.replace(b'name="size"', b'name=""')}
    taken(scenario, files, instead)
    later = open_database(url)
    yield Scenario(later).resume(scenario.key)
    later.close()


def test_a_form_and_a_table_are_as_they_were(other):
    with pytest.raises(InvalidVariables) as refused:
        other.complete("check", by=sales, n=1)

    assert ["form.too_small"] == [finding.code for finding in refused.value.findings]
    assert other.complete("check", by=sales, n=3).waits_at("look")
    assert "much" == other.variable("size")


def test_the_doctor_says_which_form_and_which_table(other):
    found = [(params["name"], params["count"]) for _, _, params in told(other.database, other.now)]

    assert [("sheet", 1), ("size", 1)] == sorted(found)


@pytest.mark.parametrize(
    ("once_deployed", "content"),
    [
        (dmn.accepted, TABLE.format(name="size", text="n +").encode()),
        (dmn.accepted, TABLE.format(name="size", text="").encode()),
        (
            forms.accepted,
            orjson.dumps({**FORM, "components": [{**FORM["components"][0], "conditional": {"hide": "=n +"}}]}),
        ),
        (forms.accepted, orjson.dumps({**FORM, "components": ["n"]})),
    ],
)
def test_what_would_be_left_out_of_it_is_no_matter_of_rules(once_deployed, content):
    with pytest.raises(Invalid):
        once_deployed(content, "file")
