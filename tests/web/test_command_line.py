"""``liuzhuan``: what an administrator does without a browser."""

import json
import socket

import pytest
from click.testing import CliRunner

from tests.conftest import PROCESSES
from tests.people import office, sales
from web.bootstrap import deploy_at_start, load_demo, opened
from web.cli import main
from web.language import gettext


@pytest.fixture
def new(tmp_path):
    """The URL of a database that nobody has made yet."""
    return f"sqlite:///{tmp_path / 'new' / 'liuzhuan.db'}"


@pytest.fixture
def run():
    def run(url, *arguments):
        return CliRunner().invoke(main, ["--database", url, *map(str, arguments)])

    return run


@pytest.mark.parametrize(
    "command",
    [
        [],
        ["serve"],
        ["deploy"],
        ["check"],
        ["user"],
        ["user", "add"],
        ["group"],
        ["group", "add"],
        ["tasks"],
        ["show"],
        ["replay"],
        ["key"],
        ["key", "new"],
        ["checkpoint"],
        ["verify"],
        ["erase"],
    ],
    ids=" ".join,
)
def test_help_teaches(run, new, command):
    result = run(new, *command, "--help")

    assert 0 == result.exit_code
    assert len(result.output.splitlines()) > 4


def test_nothing_is_deployed_before_the_groups_exist(run, new):
    result = run(new, "deploy", PROCESSES)

    assert 1 == result.exit_code
    assert "general_manager" in result.output
    assert gettext("Nothing was deployed.") in result.output


def test_a_new_installation_gets_its_first_administrator_and_its_groups(run, new):
    added = run(new, "user", "add", "chen", "陈晨", "--administrator", "--password", "correct horse")
    grouped = run(new, "group", "add", "finance", "财务部", "--kind", "department", "--head", "chen")

    assert (0, 0) == (added.exit_code, grouped.exit_code)
    assert 0 == run(new, "user", "add", "li", "李立", "--group", "finance", "--password", "battery staple").exit_code


def test_a_group_that_does_not_exist_is_named(run, new):
    result = run(new, "user", "add", "li", "李立", "--group", "finance", "--password", "battery staple")

    assert 1 == result.exit_code
    assert "finance" in result.output


def test_the_shipped_processes_deploy_and_stay_what_they_are(run, url):
    result = run(url, "deploy", PROCESSES)

    assert 0 == result.exit_code
    assert "process   office_affairs  v1" in result.output.splitlines()


def test_check_finds_nothing_in_the_shipped_processes(run, url):
    assert 0 == run(url, "check", PROCESSES).exit_code


def test_check_names_element_file_and_line_and_changes_nothing(run, url, processes):
    path = processes / "office_affairs.bpmn"
    path.write_text(path.read_text("utf-8").replace('formId="gm_approve"', 'formId="gm_decides"'), "utf-8")
    for_people = run(url, "check", processes)
    for_programs = run(url, "check", processes, "--json")

    assert (1, 1) == (for_people.exit_code, for_programs.exit_code)
    assert "批准并指定办理 (gm_approve)" in for_people.output
    (finding,) = [f for f in json.loads(for_programs.output) if f["severity"] == "error"]
    assert ("bpmn.unknown_form", "office_affairs.bpmn") == (finding["code"], finding["file"])


def test_check_reads_a_single_file_against_what_is_deployed(run, url):
    assert 0 == run(url, "check", PROCESSES / "office_affairs.bpmn").exit_code


def test_tasks_lists_what_waits_for_somebody(run, scenario):
    scenario.start("office_affairs", by=office)

    assert f"{scenario.number}  接收并审查申请" in run(scenario.url, "tasks", "sales").output
    assert "" == run(scenario.url, "tasks", "gm").output.strip()


def test_show_tells_a_case(run, scenario):
    scenario.start("office_affairs", by=office).complete("sales_check", by=sales, sales_decision="accept")
    lines = run(scenario.url, "show", scenario.number).output.splitlines()

    assert lines[0].startswith(scenario.number)
    assert "批准并指定办理" in lines[1]
    assert ["process_instance.start", "user_task.complete"] == [line.split()[-1] for line in lines[2:]]


def test_an_unknown_case_is_a_sentence(run, url):
    result = run(url, "show", "AB-2026-0001")

    assert 1 == result.exit_code
    assert "AB-2026-0001" in result.output


def test_the_demo_serves_this_machine_only(run, new):
    result = run(new, "serve", "--demo", "--host", "0.0.0.0")

    assert 1 == result.exit_code
    assert "--host" in result.output


def test_a_port_that_is_taken_is_named(run, new):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        result = run(new, "serve", "--demo", "--port", port)

    assert 1 == result.exit_code
    assert f"127.0.0.1:{port}" in result.output


def test_the_demo_companys_database_is_served_as_the_demo_only(run, new):
    with opened(new) as database:
        load_demo(database, PROCESSES)
    result = run(new, "serve")

    assert 1 == result.exit_code
    assert "--demo" in result.output


def test_a_restart_does_not_undo_what_the_owner_deployed(run, new, processes):
    with opened(new) as database:
        load_demo(database, PROCESSES)
        deploy_at_start(database, PROCESSES, print)
        edit(processes / "office_affairs.bpmn", "workdays(1)", "workdays(3)")
        assert 0 == run(new, "deploy", processes).exit_code
        deploy_at_start(database, PROCESSES, print)
        assert 2 == newest_version(database, "office_affairs")

        edit(processes / "office_affairs.bpmn", "workdays(3)", "workdays(4)")
        deploy_at_start(database, processes, print)
        assert 3 == newest_version(database, "office_affairs")


def edit(path, old, new):
    path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")


def newest_version(database, process_id):
    with database.reading() as uow:
        return uow.definitions.latest("process", process_id).version
