"""Who reads what is confidential, and who changes nothing: asked of every address that there is."""

import pytest

from engine.deployments import deploy
from engine.model import key_of
from tests import people
from tests.engine.bpmn.diagrams import diagram, end, flows, io, process, service, start
from tests.web.conftest import Office
from tests.web.rest.conftest import Program, basic
from tests.web.test_permissions import AT_HOME
from web.auth import SAFE_METHODS

SECRET = ("华东客户", "JT-XS-40-2026-0001")


@pytest.fixture
def office(database):
    office = Office(database, confidential=frozenset({"confidential"}))
    file = office.upload("图.png", by=people.office)
    office.start("office_affairs", by=people.office, confidentiality="confidential", attachments=[file])
    office.file = file
    return office


@pytest.fixture
def things(office):
    """What addresses may name of the case, by argument."""
    (offer, *_) = [each.key for each in office.detail().subscriptions]
    case, task = key_of(office.instance.number), office.task("sales_check").key
    return {
        "key": (case, task, offer),
        "subscription_key": (offer,),
        "id": (office.file,),
        "process_id": ("office_affairs",),
    }


def addresses(app, things, *, safe):
    """(endpoint, method, path) of everything that can be asked of the case."""
    for rule in app.url_map.iter_rules():
        methods = (rule.methods - {"HEAD", "OPTIONS"}) & SAFE_METHODS if safe else rule.methods - SAFE_METHODS
        if rule.endpoint in AT_HOME or rule.endpoint == "static" or not methods:
            continue
        for key in things["key"]:
            values = {name: things.get(name, (key,))[0] for name in rule.arguments} | (
                {"key": key} if "key" in rule.arguments else {}
            )
            with app.test_request_context():
                path = rule.build(values)
            if path is not None:
                for method in methods:
                    yield rule.endpoint, method, path[1]
            if not rule.arguments:
                break


@pytest.mark.parametrize("user", ["admin", "owner"])
def test_who_only_administers_or_draws_reads_nothing_of_it_anywhere(office, things, user):
    desk = office.desk(user)
    answers = {
        (endpoint, path): desk.client.get(path) for endpoint, _, path in addresses(office.app, things, safe=True)
    }

    assert len(answers) > 30
    assert [] == [asked for asked, answer in answers.items() if any(word.encode() in answer.data for word in SECRET)]
    assert 404 == desk.get(office.case_path).status
    assert 404 == desk.get(f"/files/{office.file}").status


@pytest.fixture
def failed(office):
    """A confidential case that stands at work of ours, which says on which of its data it failed."""
    tells = service("tell", io({"messageName": "m1", "timeToLive": "=client"}), type="publish-message", retries=1)
    properties = {"starterUsers": "office", "title": "=client", "confidentiality": "confidential"}
    drawn = diagram(process(start(), tells, end(), flows("s > tell > e"), properties=properties))
    deploy(office.database.unit_of_work(), name="x", files={"x.bpmn": drawn}, actor=people.owner, at=office.now)
    return office.start("p", by=people.office, client=SECRET[0])


@pytest.mark.parametrize("user", ["admin", "owner"])
def test_nor_does_an_incident_of_it_tell_anything(things, failed, user):
    (incident,) = failed.open_incidents()
    desk = failed.desk(user)
    program = Program(failed.app, basic(user))
    things["key"] = (*things["key"], incident.key, incident.job_key, failed.instance.key)
    answers = [desk.client.get(path) for _, _, path in addresses(failed.app, things, safe=True)]
    answers += [program.post(f"/v2/{what}/search", {}).response for what in ("incidents", "jobs", "variables")]

    assert SECRET[0] in str(incident.params)
    assert [] == [answer.request.path for answer in answers if SECRET[0].encode() in answer.data]
    assert [404, 404] == [
        desk.get(f"/incidents/{incident.key}").status,
        program.get(f"/v2/incidents/{incident.key}").status,
    ]


def test_the_auditor_reads_why_it_failed(failed):
    (incident,) = failed.open_incidents()

    assert SECRET[0] in failed.desk("auditor").get(f"/incidents/{incident.key}").text


def test_programs_of_an_administrator_find_nothing_either(office):
    office.desk("admin")
    program = Program(office.app, basic("admin"))
    key = key_of(office.instance.number)

    assert [] == program.post("/v2/process-instances/search", {}).json["items"]
    assert [] == program.post("/v2/user-tasks/search", {}).json["items"]
    assert 404 == program.get(f"/v2/process-instances/{key}").status


def test_whoever_takes_part_reads_it_whatever_else_he_is(office):
    office.make_member(people.admin, "sales")

    assert 200 == office.desk("admin").get(office.case_path).status


def test_the_auditor_reads_it(office):
    page = office.desk("auditor").get(office.case_path)

    assert 200 == page.status
    assert "华东客户" in page.text


def test_what_no_label_seals_stays_open_to_overseers(office):
    office.start("office_affairs", by=people.office)

    assert 200 == office.desk("admin").get(office.case_path).status


def test_the_auditor_changes_nothing_of_a_case_by_any_address(office, things):
    desk, number = office.desk("auditor"), office.instance.number

    def stand():
        with (uow := office.database.reading()):
            records = [(record.seq, record.digest) for record in uow.history.records(number)]
            newest = {kind: uow.definitions.latest("process", kind) for kind in ("office_affairs", "admin_affairs")}
        return records, newest, len(office.database.queries().cases(people.auditor).items)

    before = stand()
    asked = list(addresses(office.app, things, safe=False))
    answers = {
        (endpoint, path): desk.send(method, path, data={"reason": "x", "submission": "{}"}).status
        for endpoint, method, path in asked
    }

    assert len(answers) > 30
    assert before == stand()
    assert 403 == answers["case.cancel", f"{office.case_path}/cancel"]
