"""``liuzhuan``: what an administrator does without a browser."""

import json
import socket
from datetime import timedelta

import pytest
from click.testing import CliRunner

from engine import tasks
from tests.conftest import PROCESSES
from tests.engine.bpmn.diagrams import diagram, end, flows, process, start
from tests.people import office, sales
from web import bootstrap
from web.bootstrap import deploy_at_start, load_demo, opened
from web.cli import main
from web.language import gettext
from web.passwords import is_password


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
        ["user", "list"],
        ["user", "show"],
        ["user", "edit"],
        ["user", "deactivate"],
        ["user", "activate"],
        ["user", "password"],
        ["user", "sessions"],
        ["token"],
        ["token", "add"],
        ["token", "list"],
        ["token", "revoke"],
        ["user", "hand-on"],
        ["group", "add"],
        ["group", "list"],
        ["group", "edit"],
        ["group", "members"],
        ["group", "deactivate"],
        ["group", "activate"],
        ["tasks"],
        ["show"],
        ["replay"],
        ["what-if"],
        ["control"],
        ["key"],
        ["key", "new"],
        ["checkpoint"],
        ["verify"],
        ["erase"],
        ["templates"],
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


def test_what_the_check_warns_of_is_said_when_it_is_deployed_too(run, url, tmp_path):
    drawn = process(start(), end(), flows("s > e"), properties={"printTemplate": "form.typ"})
    (tmp_path / "p.bpmn").write_bytes(diagram(drawn))
    result = run(url, "deploy", tmp_path)

    assert 0 == result.exit_code
    assert "process   p  v1" in result.output
    assert "p.bpmn" in result.output.partition("v1")[2]


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


@pytest.mark.parametrize(
    "address", ["mysql://root:secret@here/liuzhuan", "nonsense", "", "sqlite://", "postgresql://here:port/x"]
)
def test_an_address_that_is_none_is_a_sentence_without_its_password(run, address):
    result = run(address, "tasks", "gm")

    assert 1 == result.exit_code
    assert "sqlite:///" in result.output
    assert "secret" not in result.output


def test_a_port_that_is_none_is_refused(run, new):
    assert 2 == run(new, "serve", "--port", 70_000).exit_code


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


def test_a_person_is_kept_by_commands(run, url):
    added = run(url, "user", "add", "ming", "明亮", "--phone", "0512", "--group", "quality", "--temporary")
    edited = run(url, "user", "edit", "ming", "--name", "明亮亮", "--add-group", "sales", "--remove-group", "quality")
    shown = json.loads(run(url, "user", "show", "ming", "--json").output)

    assert (0, 0) == (added.exit_code, edited.exit_code)
    assert ("明亮亮", "0512", ["sales"], True) == (shown["name"], shown["phone"], shown["groups"], shown["active"])
    assert shown["passwordUntil"] is not None
    assert ["ming", "sales"] == sorted(
        row["id"] for row in json.loads(run(url, "user", "list", "--group", "sales", "--json").output)
    )
    assert "明亮亮" in run(url, "user", "list", "--search", "MING").output


def test_an_account_is_added_once(run, url):
    result = run(url, "user", "add", "gm", "another", "--password", "correct horse")

    assert 1 == result.exit_code
    assert gettext("%(id)s is taken already.") % {"id": "gm"} in result.output


@pytest.mark.parametrize("password", ["short", "ming12345"])
def test_a_weak_password_is_refused_by_commands_too(run, url, password):
    result = run(url, "user", "add", "ming", "明亮", "--password", password)

    assert 1 == result.exit_code
    assert 1 == run(url, "user", "show", "ming").exit_code


def test_somebody_leaves_by_commands(run, scenario):
    url = scenario.url
    scenario.start("office_affairs", by=office)
    tasks.claim(
        scenario.database.unit_of_work(), task_key=scenario.task("sales_check").key, actor=sales, at=scenario.now
    )
    left = run(url, "user", "deactivate", "sales")
    handed = run(url, "user", "hand-on", "sales", "gm", "--reason", "left")

    assert (0, 0) == (left.exit_code, handed.exit_code)
    assert "hand-on sales" in left.output
    assert f"{scenario.number}  接收并审查申请" in run(url, "tasks", "gm").output
    assert ["sales"] == [row["id"] for row in json.loads(run(url, "user", "list", "--inactive", "--json").output)]
    assert 0 == run(url, "user", "activate", "sales").exit_code


def test_the_last_administrator_is_not_deactivated_by_commands(run, url):
    assert 1 == run(url, "user", "deactivate", "admin").exit_code


def test_a_password_is_reset_and_printed_once(run, scenario):
    result = run(scenario.url, "user", "password", "sales")
    password = result.output.splitlines()[-1]

    assert is_password(scenario.database.accounts().password_hash("sales"), password)
    assert scenario.database.accounts().user("sales").password_until is not None


def test_log_ins_are_listed_and_ended_by_commands(run, scenario):
    at = bootstrap.now()
    scenario.database.accounts().create_session(
        token_hash="a" * 64,
        user="sales",
        csrf="c",
        at=at,
        expires_at=at + timedelta(hours=1),
        via="web",
        address="10.0.0.9",
    )
    (row,) = json.loads(run(scenario.url, "user", "sessions", "sales", "--json").output)
    ended = run(scenario.url, "user", "sessions", "sales", "--end-all")

    assert ("a" * 12, "10.0.0.9") == (row["id"], row["address"])
    assert (0, "") == (ended.exit_code, ended.output.strip())


def test_groups_are_kept_by_commands(run, url):
    run(url, "group", "add", "qa", "检验组", "--kind", "department", "--parent", "quality")
    run(url, "group", "edit", "qa", "--head", "handler")
    joined = run(url, "group", "members", "qa", "--add", "handler", "--json")
    run(url, "group", "deactivate", "qa")
    rows = {row["id"]: row for row in json.loads(run(url, "group", "list", "--json").output)}

    assert [{"id": "handler", "name": "王工"}] == json.loads(joined.output)
    assert {
        "id": "qa",
        "name": "检验组",
        "kind": "department",
        "head": "handler",
        "parent": "quality",
        "active": False,
    } == rows["qa"]
    assert 1 == run(url, "group", "deactivate", "general_manager").exit_code
    assert 1 == run(url, "group", "edit", "quality", "--parent", "quality").exit_code


def test_a_token_is_made_listed_and_revoked(run, url, opened):
    made = run(url, "token", "add", "sales", "ERP", "--scope", "read", "--scope", "work", "--days", "30")
    (row,) = opened().tokens().of("sales")
    listed = run(url, "token", "list", "sales").output
    revoked = run(url, "token", "revoke", row.id)

    assert (0, 0) == (made.exit_code, revoked.exit_code)
    assert made.stdout.startswith("lz_")
    assert (row.id in listed, "read,work" in listed, made.stdout.strip() in listed) == (True, True, False)
    assert "失效" in run(url, "token", "list").output


@pytest.mark.parametrize("arguments", [("nobody", "ERP", "--days", "30"), ("sales", "ERP", "--days", "366")])
def test_a_token_that_cannot_be_is_refused_in_words(run, url, arguments):
    refused = run(url, "token", "add", *arguments, "--scope", "read")

    assert 1 == refused.exit_code
    assert "nobody" in refused.output or "365" in refused.output


def test_the_database_may_be_named_before_or_after_the_command(scenario):
    for arguments in (
        ["--database", scenario.url, "tasks", "gm"],
        ["tasks", "--database", scenario.url, "gm"],
        ["tasks", "gm", f"--database={scenario.url}"],
    ):
        done = CliRunner().invoke(main, arguments)

        assert (0, "") == (done.exit_code, done.output)
