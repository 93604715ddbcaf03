"""``liuzhuan doctor`` finds what is wrong, and says what to do."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from click.testing import CliRunner
from sqlalchemy import update

from engine.deployments import deploy
from storage.tables import users
from tests.databases import ON_SQLITE
from tests.engine.bpmn.diagrams import diagram, end, event, flows, gateway, process, start
from tests.people import admin, office, owner, sales
from tests.tampering import Intruder
from web.bootstrap import now, sqlite_path
from web.cli import main
from web.doctor import REACHING, WITH_DATABASE, WITHOUT_DATABASE, Installation, look_over
from web.keyring import Keyring
from web.sentences import SENTENCES
from web.wording import sentence


@pytest.fixture
def installation(scenario, tmp_path):
    database = scenario.database
    Keyring(tmp_path / "keys").new("test", scenario.now)
    return Installation(
        examination=database.examination(),
        reading=database.reading(),
        reads=database.queries(),
        accounts=database.accounts(),
        database=None,
        keys=tmp_path / "keys",
        has_key=True,
        at=scenario.now,
        clock=now,
    )


def found(installation):
    """(code, severity) of everything that is told, but for this machine's disk."""
    told = [finding for result in look_over(installation) for finding in result.findings]
    assert [] == [finding.code for finding in told if finding.code not in SENTENCES or "…" in sentence(finding)]
    return [(each.code, each.severity) for each in told if each.code != "doctor.disk_full"]


def test_nothing_is_wrong_with_a_company_at_work(scenario, installation):
    scenario.start("office_affairs", by=office).complete("sales_check", by=sales, sales_decision="accept")
    scenario.upload("截图.png", by=sales)

    assert [] == found(installation)


def test_a_group_that_a_diagram_names_and_nobody_is_in_is_told(scenario, installation):
    scenario.database.roster().change_members("admin_archive", remove=["archive"])

    assert {("doctor.group_empty", "warning")} == {*found(installation)}


def test_a_company_without_administrator_is_told(scenario, installation):
    with scenario.database.backend.writing.begin() as connection:
        connection.execute(update(users).where(users.c.id == admin.user).values(active=False))

    assert ("doctor.no_administrator", "error") in found(installation)


def test_a_case_that_an_earlier_release_left_at_a_standstill_is_told(scenario, installation):
    """It had no incident then; now one tells of it, and it is not told twice."""
    content = diagram(
        process(
            start(), gateway("parallel", "f"), gateway("exclusive", "g", default="g_j"), end("away", event("error", "e1")),
            gateway("parallel", "j"), end(), flows("s > f; f > g; g > away {n > 1}; g > j; f > j; j > e"),
            id="stands", properties={"starterGroups": "suzhou_office"},
        )
    )  # fmt: skip
    deploy(scenario.database.unit_of_work(), name="x", files={"x.bpmn": content}, actor=owner, at=scenario.now)
    scenario.start("stands", by=office, n=2)

    assert [("doctor.incidents", "warning")] == found(installation)

    Intruder(scenario.database).says("DELETE FROM incident")
    told = [each for each in look_over(installation) if "matters that nobody can move" == each.name]

    assert [{"count": 1, "cases": [str(scenario.key)]}] == [
        finding.params for each in told for finding in each.findings
    ]


def test_late_timers_and_open_incidents_are_told(scenario, installation):
    from tests.releases.stories import begin_incident

    begin_incident(scenario)
    later = replace(installation, at=scenario.now)
    assert [("doctor.incidents", "warning")] == found(later)

    scenario.start("office_affairs", by=office)
    late = replace(installation, at=scenario.now + timedelta(days=20))
    assert ("doctor.timers_late", "error") in found(late)


def test_work_that_nobody_does_is_told(scenario, installation):
    from tests.engine.services.test_jobs import Worker

    scenario.worker = Worker(scenario.database.unit_of_work, scenario.database.reading, "idle", {})
    scenario.start("office_affairs", by=office).send("withdraw", by=office, withdraw_reason="不需要了")

    assert [] == found(installation)
    assert [("doctor.jobs_wait", "warning")] == found(replace(installation, at=scenario.now + timedelta(hours=1)))


def test_a_removed_guard_and_a_changed_record_are_told(scenario, installation):
    scenario.start("office_affairs", by=office)
    Intruder(scenario.database).rewrites(scenario.instance.number, 1, lambda body: body.update(actor="gm"))
    codes = {code for code, _ in found(installation)}

    assert {"doctor.trigger_missing", "doctor.chain_broken"} == codes


@pytest.mark.parametrize("seq", [1, 2])
def test_a_record_that_is_gone_is_told(scenario, installation, seq):
    scenario.start("office_affairs", by=office).complete("sales_check", by=sales, sales_decision="accept")
    number = scenario.instance.number
    Intruder(scenario.database).says("DELETE FROM history WHERE number = :n AND seq = :s", n=number, s=seq)

    assert ("doctor.chain_broken", "error") in found(installation)


def test_a_damaged_attachment_is_told(scenario, installation):
    scenario.upload("截图.png", by=sales)
    scenario.damage_attachments()

    assert [("doctor.file_damaged", "error")] == found(installation)


@pytest.mark.parametrize("seconds", [-9, 9])
def test_a_clock_that_goes_wrong_is_told(installation, seconds):
    wrong = replace(installation, clock=lambda: now() + timedelta(seconds=seconds))

    assert [("doctor.clock", "error")] == found(wrong)


@pytest.mark.parametrize(
    ("moment", "expected"),
    [("2026-12-01 09:00", []), ("2026-12-25 09:00", ["warning"]), ("2027-01-02 09:00", ["error"])],
)
def test_a_year_whose_holidays_are_estimated_is_told(scenario, installation, moment, expected):
    told = found(replace(installation, at=scenario.moment(moment)))

    assert expected == [severity for code, severity in told if code == "doctor.year_unknown"]


def test_without_a_key_that_signs_it_is_told(installation):
    assert [("doctor.no_key", "warning")] == found(replace(installation, has_key=False))


def test_a_database_of_another_version_is_looked_at_no_further(scenario, installation):
    with scenario.database.backend.writing.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0001'")
    assert [("doctor.not_current", "error")] == found(installation)

    with scenario.database.backend.writing.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    assert [("store.newer_database", "error")] == found(installation)


@ON_SQLITE
def test_what_others_may_read_is_told(scenario, installation):
    path = sqlite_path(scenario.url)
    installation = replace(installation, database=path)
    path.chmod(0o600)
    assert [] == found(installation)

    path.chmod(0o644)
    (installation.keys / "signing.key").chmod(0o640)
    assert [("doctor.readable_by_others", "warning")] * 2 == found(installation)


def test_a_database_that_does_not_answer_is_told(tmp_path):
    nowhere = f"sqlite:///{tmp_path / 'file' / 'liuzhuan.db'}"
    (tmp_path / "file").mkdir()
    (tmp_path / "file" / "liuzhuan.db").mkdir()
    result = CliRunner().invoke(main, ["--database", nowhere, "doctor", "--json"])
    told = [finding["code"] for check in json.loads(result.output) for finding in check["findings"]]

    assert 1 == result.exit_code
    assert "doctor.no_database" in told


def test_the_command_tells_people_and_programs(url, tmp_path):
    arguments = ["--database", url, "doctor", "--keys", str(tmp_path / "keys")]
    for_people = CliRunner().invoke(main, arguments)
    for_programs = json.loads(CliRunner().invoke(main, [*arguments, "--json"]).output)

    assert [name for name, _ in (*WITHOUT_DATABASE, *REACHING, *WITH_DATABASE)] == [
        each["check"] for each in for_programs
    ]
    wrong = [finding for each in for_programs for finding in each["findings"] if "error" == finding["severity"]]
    assert int(bool(wrong)) == for_people.exit_code  # today's year may be one whose holidays nobody knows
    assert "liuzhuan key new" in for_people.output


def test_messages_that_did_not_arrive_are_told(scenario, installation):
    from tests.storage.test_deliveries import a_delivery

    with (uow := scenario.database.unit_of_work()):
        uow.deliveries.give(a_delivery(available_at=None, failure="no disk"))

    assert [("doctor.deliveries_rest", "warning")] == found(installation)
