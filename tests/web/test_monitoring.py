"""What machines ask: does it live, is it ready, what are its figures."""

import pytest
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import event

from engine.errors import Busy
from tests.databases import ON_SQLITE
from tests.people import office as applicant
from tests.people import sales
from tests.web.conftest import Browser, Office
from web import metrics


def figures(answer):
    families = text_string_to_metric_families(answer.source)
    return {(s.name, *s.labels.values()): s.value for family in families for s in family.samples}


@pytest.fixture
def machine(office):
    """Something on this machine that is nobody."""
    return Browser(office.app)


def asked(office, **environ):
    return office.app.test_client().get("/metrics", **environ)


def test_whoever_asks_is_told_that_the_process_lives(machine):
    assert (200, {"status": "up"}) == (machine.get("/health").status, machine.get("/health").json)


def test_it_is_ready_when_the_database_is_current_and_the_worker_lives(machine):
    answer = machine.get("/ready")

    assert 200 == answer.status
    assert {"status": "up", "checks": {"database": True, "migrations": True, "worker": True}} == answer.json


def test_it_is_not_ready_without_its_worker(office, machine):
    office.worker_lives = False
    answer = machine.get("/ready")

    assert (503, "5", False) == (answer.status, answer.headers["Retry-After"], answer.json["checks"]["worker"])


def test_it_is_not_ready_while_the_migrations_are_not_at_their_head(database, machine):
    with database.backend.writing.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0001'")
    answer = machine.get("/ready")

    assert (503, False) == (answer.status, answer.json["checks"]["migrations"])


@ON_SQLITE
def test_it_lives_but_is_not_ready_without_its_database(url, opening, tmp_path):
    lost = opening(f"sqlite:///{tmp_path / 'nowhere' / 'liuzhuan.db'}", patience=0.01)
    machine = Browser(Office(lost).app)
    answer = machine.get("/ready")

    assert 200 == machine.get("/health").status
    assert (503, True) == (answer.status, int(answer.headers["Retry-After"]) > 0)


def test_metrics_count_what_waits(office, machine):
    office.start("office_affairs", by=applicant)
    before = figures(machine.get("/metrics"))
    office.complete("sales_check", by=sales, sales_decision="accept")
    office.at("2027-03-01 09:00")
    after = figures(machine.get("/metrics"))

    assert (1, 0) == (before[("liuzhuan_open_tasks",)], before[("liuzhuan_open_incidents",)])
    assert 0 == before[("liuzhuan_worker_lag_seconds",)]
    assert after[("liuzhuan_overdue_timers",)] > 0
    assert after[("liuzhuan_worker_lag_seconds",)] > 24 * 3600
    assert 1 == after[("liuzhuan_worker_lives",)]


def test_metrics_count_requests_and_commands(office, machine):
    office.start("office_affairs", by=applicant)
    desk, before = office.desk("sales"), figures(machine.get("/metrics"))
    path = f"{office.task_path('sales_check')}"
    answer = desk.post(
        path, submission={"sales_decision": "return", "sales_reason": "请补充合同编号"}
    )  # fmt: skip
    refused = desk.post(path, submission={"sales_decision": "accept"})
    after = figures(machine.get("/metrics"))

    def grown(*key):
        return after.get(key, 0) - before.get(key, 0)

    assert (303, 409) == (answer.status, refused.status)
    assert 1 == grown("liuzhuan_requests_total", "task.complete", "POST", "303")
    assert 1 == grown("liuzhuan_requests_total", "task.complete", "POST", "409")
    assert 2 == grown("liuzhuan_request_seconds_count", "task.complete")
    assert 1 == grown("liuzhuan_commands_total", "user_task.complete")


def test_a_command_that_was_not_stored_does_not_count(office, machine, database):
    office.start("office_affairs", by=applicant)
    desk, path = office.desk("sales"), office.task_path("sales_check")
    desk.get(path)  # so that nothing but the command has to be written
    before = figures(machine.get("/metrics"))

    def fail(connection):
        raise Busy("the disk is full")

    event.listen(database.backend.writing, "commit", fail)
    answer = desk.post(path, submission={"sales_decision": "return", "sales_reason": "请补充合同编号"})
    event.remove(database.backend.writing, "commit", fail)
    after = figures(machine.get("/metrics"))
    completions = ("liuzhuan_commands_total", "user_task.complete")

    assert 503 == answer.status
    assert before.get(completions, 0) == after.get(completions, 0)


@pytest.mark.parametrize(
    "elsewhere",
    [
        {"environ_base": {"REMOTE_ADDR": "203.0.113.7"}},
        {"environ_base": {"REMOTE_ADDR": "fe80::1"}},
        {"headers": {"X-Forwarded-For": "127.0.0.1"}},
        {"headers": {"Forwarded": "for=127.0.0.1"}},
        {"headers": {"Authorization": "Bearer "}},
    ],
    ids=str,
)
def test_metrics_are_for_this_machine(office, elsewhere):
    here = {"environ_base": {"REMOTE_ADDR": "127.0.0.1"}}

    assert 200 == asked(office, **here).status_code
    assert (403 if elsewhere.get("headers") != {"Authorization": "Bearer "} else 200) == asked(
        office, **elsewhere
    ).status_code


def test_metrics_are_shown_elsewhere_to_whoever_has_the_token(database):
    office = Office(database, metrics_token="a long token")
    far = {"REMOTE_ADDR": "203.0.113.7"}

    def answered(authorization):
        return asked(office, environ_base=far, headers={"Authorization": authorization}).status_code

    assert [200, 403, 403] == [answered(f"Bearer {token}") for token in ("a long token", "a long toke", "")]
    assert 403 == answered("Basic YTpi")


def test_behind_a_proxy_that_is_believed_the_address_is_the_askers(database):
    office = Office(database, proxies=1)

    assert 403 == asked(office, headers={"X-Forwarded-For": "203.0.113.7"}).status_code
    assert 200 == asked(office, headers={"X-Forwarded-For": "127.0.0.1"}).status_code


def test_the_settings_on_record_hold_no_secret(database):
    office = Office(database, metrics_token="a long token")

    assert "a long token" not in str(office.app.extensions["liuzhuan"].settings.to_json())


def test_every_figure_has_a_gauge():
    from dataclasses import fields

    from engine.upkeep import Figures

    assert {field.name for field in fields(Figures)} == {*metrics.GAUGES, "job_lag", "timer_lag"}
