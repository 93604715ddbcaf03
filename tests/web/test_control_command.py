"""``liuzhuan control``."""

import json
from hashlib import sha256

import pytest
from click.testing import CliRunner

from tests.people import office, sales
from web.cli import main

RULES = """
rules:
  - kind: outside_hours
    name: 夜间审查
    elements: [sales_check]
"""


@pytest.fixture
def rules(tmp_path):
    path = tmp_path / "rules.yaml"
    path.write_text(RULES, "utf-8")
    return path


@pytest.fixture
def case(scenario):
    scenario.start("office_affairs", by=office).at("2026-11-23 20:00")
    return scenario.complete("sales_check", by=sales, sales_decision="accept")


def control(case, *arguments):
    return CliRunner().invoke(main, ["--database", case.url, "control", *map(str, arguments)])


def runs(case):
    with case.database.reading() as uow:
        bodies = [json.loads(record.body) for record in uow.history.records(0)]
    return [body["input"] for body in bodies if body["command"] == "control.run"]


def test_a_finding_names_case_record_rule_and_person_and_fails(case, rules):
    result = control(case, rules, "--since", "2026-11-01")

    assert 1 == result.exit_code
    assert (
        f"{case.number}  第 2 条记录  夜间审查  sales 在办公时间之外办理了 sales_check：2026-11-23 20:00+08:00。\n"
        == (result.stdout)
    )
    assert "检查了 1 件中的 1 件，发现 1 处" in result.stderr


def test_each_run_is_recorded_with_its_rules_and_its_seed(case, rules):
    case.start("office_affairs", by=office)
    control(case, rules, "--since", "2026-11-01", "--sample", 1, "--seed", "abc")
    (told,) = runs(case)

    assert sha256(rules.read_bytes()).hexdigest() == told["rules"]
    assert (2, 1, "abc") == (told["cases"], told["sample"], told["seed"])


def test_a_sample_without_a_seed_draws_one_and_says_it(case, rules):
    result = control(case, rules, "--since", "2026-11-01", "--sample", 1)
    (told,) = runs(case)

    assert f"抽样种子：{told['seed']}" in result.stderr


def test_programs_read_a_line_per_finding(case, rules):
    (line,) = control(case, rules, "--since", "2026-11-01", "--json").stdout.splitlines()

    assert ("control.outside_hours", 2) == (json.loads(line)["finding"]["code"], json.loads(line)["seq"])


def test_nothing_found_is_success(case, rules):
    assert 0 == control(case, rules, "--since", "2026-12-01").exit_code


@pytest.mark.parametrize("content", ["rules: [", "\x00", "just words"])
def test_what_is_no_file_of_rules_is_a_sentence(case, rules, content):
    rules.write_text(content, "utf-8")
    result = control(case, rules, "--since", "2026-11-01")

    assert 1 == result.exit_code
    assert "规则" in result.output
    assert [] == runs(case)
