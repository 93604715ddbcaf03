"""``liuzhuan replay``."""

import json

import pytest
from click.testing import CliRunner

from tests.people import office, sales
from tests.tampering import Intruder
from web.cli import main


@pytest.fixture
def case(scenario):
    return scenario.start("office_affairs", by=office).complete("sales_check", by=sales, sales_decision="accept")


def replay(case, *arguments):
    return CliRunner().invoke(main, ["--database", case.url, "replay", *arguments])


def test_a_case_is_named_by_its_number_or_its_key(case):
    by_number, by_key = replay(case, case.number), replay(case, str(case.key))

    assert (0, 0) == (by_number.exit_code, by_key.exit_code)
    assert f"一致  {case.number}  2 步\n" == by_number.output == by_key.output


def test_a_mismatch_names_step_and_field_and_fails(case):
    Intruder(case.database).rewrites(
        case.instance.number, 2, lambda body: body["input"]["variables"].update(sales_decision="return")
    )
    result = replay(case, case.number)

    assert 1 == result.exit_code
    assert f"不一致，在第 2 步  {case.number}" in result.output
    assert '  variable  office_affairs sales_decision：记录为 "accept"，重放得 "return"' in result.output


def test_programs_read_every_step(case):
    told = json.loads(replay(case, case.number, "--json").output)

    assert "match" == told["verdict"]
    assert ["process_instance.start", "user_task.complete"] == [step["command"] for step in told["steps"]]
    assert "sales_check" == told["steps"][1]["place"]["id"]


def test_a_period_is_replayed_with_a_report(case):
    first = case.number
    case.passes(days=1).start("office_affairs", by=office)
    result = replay(case, "--since", "2026-11-01", "--until", "2026-12-01")

    assert 0 == result.exit_code
    assert [f"一致  {first}  2 步", f"一致  {case.number}  1 步"] == result.stdout.splitlines()
    assert "已重放 2 / 2 件，3 步，0 件不一致" in result.stderr
    assert "" == replay(case, "--since", "2026-12-01").stdout


def test_nothing_named_is_a_usage_error_and_an_unknown_case_a_sentence(case):
    assert 2 == replay(case).exit_code

    unknown = replay(case, "AB-2026-0001")

    assert 1 == unknown.exit_code
    assert "AB-2026-0001" in unknown.output
