"""What docs/reference/operations.md and deploy/ say is so."""

import configparser
import re
import shlex
from pathlib import Path

import click
import yaml

from web.auth import PERMISSIONS
from web.cli import main
from web.metrics import GAUGES
from web.sentences import SENTENCES

ROOT = Path(__file__).parent.parent
DEPLOY = ROOT / "deploy"
REFERENCE = (ROOT / "docs" / "reference" / "operations.md").read_text("utf-8")
SETTINGS = "\n".join(path.read_text("utf-8") for path in (ROOT / "web").glob("*.py"))


def unit(name):
    parser = configparser.ConfigParser(strict=False, interpolation=None)
    parser.optionxform = str
    parser.read(DEPLOY / name, "utf-8")
    return parser


def require_command(words):
    """That ``liuzhuan`` would take *words*, as far as names and options go."""
    name, *rest = words
    command = main.commands[name]
    known = {option for parameter in command.params for option in parameter.opts}
    assert set() == {word for word in rest if word.startswith("--")} - known
    assert isinstance(command, click.Command)


def test_every_finding_of_the_doctor_is_in_the_reference():
    listed = set(re.findall(r"^\| `(doctor\.\w+)`", REFERENCE, re.MULTILINE))

    assert {code for code in SENTENCES if code.startswith("doctor.")} == listed


def test_every_reason_to_refuse_a_backup_or_a_database_is_in_the_reference():
    said = {code for code in SENTENCES if code.startswith("store.")}

    assert said == set(re.findall(r"^\| `(store\.\w+)`", REFERENCE, re.MULTILINE))


def test_every_metric_is_in_the_reference():
    listed = set(re.findall(r"^\| `(liuzhuan_\w+)`", REFERENCE, re.MULTILINE))
    counted = {"liuzhuan_requests_total", "liuzhuan_request_seconds", "liuzhuan_commands_total"}
    standing = {"liuzhuan_worker_lag_seconds", "liuzhuan_worker_lives"}

    assert {f"liuzhuan_{name}" for name in GAUGES} | counted | standing == listed


def test_every_endpoint_for_machines_is_in_the_reference():
    endpoints = {name.partition(".")[2] for name in PERMISSIONS if name.startswith("monitoring.")}

    assert endpoints == set(re.findall(r"^\| `/(\w+)`", REFERENCE, re.MULTILINE))


def test_the_units_run_commands_that_exist():
    server = shlex.split(unit("liuzhuan.service")["Service"]["ExecStart"])
    backup = shlex.split(shlex.split(unit("liuzhuan-backup.service")["Service"]["ExecStart"])[2].removeprefix("exec "))

    assert "/opt/liuzhuan/bin/liuzhuan" == server[0] == backup[0]
    require_command(server[1:])
    require_command(backup[1:])
    assert "liuzhuan-backup.service" == unit("liuzhuan-backup.timer").get(
        "Timer", "Unit", fallback="liuzhuan-backup.service"
    )


def test_the_image_is_served_by_nobody_in_particular_and_asked_whether_it_is_ready():
    lines = (DEPLOY / "Containerfile").read_text("utf-8").replace("\\\n", " ").splitlines()
    told = {line.split()[0]: line for line in lines if line and not line.startswith("#")}

    assert "USER 10001" == told["USER"]
    assert "/ready" in told["HEALTHCHECK"]
    require_command(yaml.safe_load(told["CMD"].removeprefix("CMD ")))
    copied = [line.split()[1] for line in lines if line.startswith("COPY requirements")]
    assert [True] == [(ROOT / path).is_file() for path in copied]


def test_the_example_with_postgresql_sets_what_the_program_reads():
    services = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))["services"]
    set_here = {name.removeprefix("LIUZHUAN_") for name in services["liuzhuan"]["environment"]}

    require_command(services["liuzhuan"]["command"])
    assert set() == {name for name in set_here if f'"{name}"' not in SETTINGS and f"LIUZHUAN_{name}" not in SETTINGS}
    assert (
        DEPLOY / "Containerfile"
        == (DEPLOY / services["liuzhuan"]["build"]["context"]).resolve() / "deploy" / "Containerfile"
    )


def test_the_locked_packages_of_the_image_are_those_of_every_installation():
    def pins(name):
        text = (ROOT / "requirements" / name).read_text("utf-8")
        return set(re.findall(r"^([a-z0-9-]+==\S+)", text, re.MULTILINE))

    assert {"psycopg", "psycopg-binary"} == {pin.partition("==")[0] for pin in pins("postgres.txt") - pins("run.txt")}
    assert set() == pins("run.txt") - pins("postgres.txt")
