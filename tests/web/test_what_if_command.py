"""``liuzhuan what-if``."""

import json

import pytest
from click.testing import CliRunner

from tests.people import gm, office, sales
from web.cli import main


@pytest.fixture
def case(scenario):
    scenario.start("office_affairs", by=office).complete("sales_check", by=sales, sales_decision="accept")
    return scenario.complete("gm_approve", by=gm, gm_decision="reject")


@pytest.fixture
def diagram(processes):
    path = processes / "office_affairs.bpmn"
    text = path.read_text("utf-8")
    for old, new in (('"return"', '"return" or gm_decision = "reject"'), ('=gm_decision = "reject"', "=false")):
        text = (
            text.replace(f"=gm_decision = {old}", f"=gm_decision = {new}")
            if old == '"return"'
            else text.replace(old, new)
        )
    path.write_text(text, "utf-8")
    return str(path)


def what_if(case, *arguments):
    return CliRunner().invoke(main, ["--database", case.url, "what-if", *arguments])


def test_it_says_what_becomes_of_each_case_and_where_it_parts(case, diagram):
    result = what_if(case, diagram, "--since", "2026-11-01")

    assert 0 == result.exit_code, result.output
    assert f"结果不同  {case.number}" in result.stdout
    assert (
        "在第 3 步（office_affairs gm_approve）分开：记录为 office_affairs reply_applicant，改后为 office_affairs amend"
        in (result.stdout)
    )
    assert "1 件：相同 0, 缩短 0, 变长 0, 结果不同 1, 走不通 0" in result.stderr


def test_programs_read_a_line_per_case(case, diagram):
    told = json.loads(what_if(case, diagram, "--case", case.number, "--json").stdout)

    assert ("other", 3, True) == (told["verdict"], told["parting"]["seq"], told["is_open"])


def test_an_open_case_is_told_whether_it_could_move(case, processes):
    result = what_if(case, str(processes), "--case", case.number)

    assert f"相同  {case.number}\n  可以转到新版本\n" == result.stdout


def test_what_a_deployment_refuses_is_refused(case, processes):
    path = processes / "office_affairs.bpmn"
    path.write_text(path.read_text("utf-8").replace('formId="sales_check"', 'formId="nowhere"'), "utf-8")
    result = what_if(case, str(path), "--since", "2026-11-01")

    assert 1 == result.exit_code
    assert "nowhere" in result.output


def test_nothing_named_is_a_usage_error(case, diagram):
    assert 2 == what_if(case, diagram).exit_code
