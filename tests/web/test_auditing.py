"""What auditors take away: evidence that strangers check, and histories that other tools read without loss."""

import csv
import io
import json
import subprocess
import sys
import warnings
import zipfile

import orjson
import pytest

from engine.event_log import TRANSITIONS
from engine.events import Event
from engine.model import key_of
from tests import people
from tests.web.conftest import Office
from web.exports import FORMATS, ExportedCase
from web.keyring import Keyring
from web.notary import Notary
from web.papers import exported

PERIOD = "since=2026-11-01&until=2026-12-31"


@pytest.fixture
def office(database, tmp_path):
    office = Office(database, keys=tmp_path / "keys", confidential=frozenset({"confidential"}))
    office.start(
        "office_affairs", by=people.office, reason='=HYPERLINK("http://x")，需要公司派人到现场协助检查并给出处理意见。'
    )
    office.complete("sales_check", by=people.sales, sales_decision="accept")
    office.complete("gm_approve", by=people.gm, gm_decision="reject")
    return office


@pytest.fixture
def cases(office):
    with (uow := office.database.reading()):
        return exported(uow, [office.instance.number])


def asked(office, path, user="auditor"):
    return office.desk(user).get(path)


# -- histories ---------------------------------------------------------------------------------------------------------


def test_a_line_says_who_did_what_when_and_by_which_record(cases):
    (case,) = cases
    done = [each for each in case.happenings if (each.element_id, each.transition) == ("gm_approve", "complete")]

    assert [("批准并指定办理", "userTask", "gm")] == [(each.activity, each.element_type, each.who) for each in done]
    assert case.happenings[0].element_type == "process"
    assert "JT-XS-40-2026-0001" == case.name


def test_a_message_that_came_is_a_line_and_so_is_a_signal():
    known = {kind.wire_name for kind in Event.__subclasses__()}

    assert set() == TRANSITIONS.keys() - known
    assert {"message_subscription.correlated", "signal_subscription.caught"} <= TRANSITIONS.keys()


def test_csv_is_read_by_spreadsheets_and_carries_no_formula(office):
    answer = asked(office, f"/audit/export?format=csv&{PERIOD}")
    text = answer.response.data.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))

    assert "attachment; filename=2026-11-01--2026-12-31.csv" == answer.headers["Content-Disposition"]
    assert {"JT-XS-40-2026-0001"} == {row["case"] for row in rows}
    assert not [cell for row in rows for cell in row.values() if cell.startswith(("=", "+", "-", "@"))]


def test_a_cell_that_looks_like_a_formula_stays_text_in_excel(cases):
    (case,) = cases
    content = FORMATS["xlsx"].write([ExportedCase("=1+1", "@x", case.process_id, case.happenings)])
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        strings = book.read("xl/sharedStrings.xml").decode()

    assert "<f>" not in sheet
    assert "=1+1" in strings
    assert len(case.happenings) + 1 == sheet.count("<row ")


def read_by_pm4py(content, suffix, read, tmp_path):
    path = tmp_path / f"log{suffix}"
    path.write_bytes(content)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of what it imports
        import pm4py

        return getattr(pm4py, read)(str(path))


def test_xes_is_read_without_loss(cases, tmp_path):
    log = read_by_pm4py(FORMATS["xes"].write(cases), ".xes", "read_xes", tmp_path)
    (case,) = cases
    rows = log.to_dict("records")

    assert [
        (each.id, each.activity, each.transition, each.who, each.at, each.digest, each.element_id)
        for each in case.happenings
    ] == [
        (
            row["concept:instance"], row["concept:name"], row["lifecycle:transition"], row["org:resource"],
            row["time:timestamp"].to_pydatetime(), row["record"], row["element"],
        )
        for row in rows
    ]  # fmt: skip
    assert {case.name} == {row["case:concept:name"] for row in rows}
    assert "reject" in {row.get("data:gm_decision") for row in rows}


def test_ocel_is_read_without_loss(cases, tmp_path):
    log = read_by_pm4py(FORMATS["ocel"].write(cases), ".json", "read_ocel2_json", tmp_path)
    (case,) = cases
    rows = {row["ocel:eid"]: row for row in log.events.to_dict("records")}

    assert [(each.id, each.activity, each.at) for each in sorted(case.happenings, key=lambda each: each.id)] == [
        (id_, row["ocel:activity"], row["ocel:timestamp"].to_pydatetime()) for id_, row in sorted(rows.items())
    ]
    assert {"case", "person"} == set(log.objects["ocel:type"])
    assert [dict(each.data) for each in case.happenings] == [
        orjson.loads(rows[each.id]["data"] or "{}") for each in case.happenings
    ]


# -- evidence ----------------------------------------------------------------------------------------------------------


def notarized(office, tmp_path):
    """The keys' public one; the worker has signed what there was."""
    database, keyring = office.database, Keyring(tmp_path / "keys")
    key = keyring.new("company", office.now)
    Notary(database.unit_of_work, database.reading, "test", keyring, None).run(office.now)
    return key


@pytest.mark.parametrize("query", [PERIOD, "case"])
def test_evidence_from_the_page_is_whole_to_a_stranger(office, tmp_path, query):
    key = notarized(office, tmp_path)
    query = f"case={key_of(office.instance.number)}" if query == "case" else query
    (tmp_path / "bundle.zip").write_bytes(asked(office, f"/audit/evidence?{query}").response.data)
    with zipfile.ZipFile(tmp_path / "bundle.zip") as archive:
        archive.extract("verify.py", tmp_path)
        form = archive.read("forms/JT-XS-40-2026-0001.html").decode()
    done = subprocess.run(
        [sys.executable, "-I", "-S", "verify.py", "bundle.zip", str(key)],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert 0 == done.returncode, done.stdout
    assert "不批准" in form
    assert "需要公司派人到现场" in form
    assert "<script" not in form


def test_the_case_leads_the_auditor_to_its_evidence(office):
    link = f"/audit/evidence?case={key_of(office.instance.number)}"

    assert link in asked(office, office.case_path).all("//a/@href")
    assert link not in asked(office, office.case_path, "owner").all("//a/@href")


# -- limits ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("user", ["owner", "admin", "gm", "office"])
@pytest.mark.parametrize("path", ["/audit", f"/audit/export?format=csv&{PERIOD}", f"/audit/evidence?{PERIOD}"])
def test_only_auditors_take_anything_away(office, user, path):
    assert 403 == asked(office, path, user).status


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("format=csv", 400),
        ("format=csv&since=2026-12-01&until=2026-11-01", 400),
        ("format=csv&since=x&until=y", 400),
        (f"format=pdf&{PERIOD}", 404),
        ("format=csv&case=999999999", 404),
    ],
)
def test_what_cannot_be_exported_is_said(office, query, status):
    assert status == asked(office, f"/audit/export?{query}").status


def test_the_export_of_a_confidential_case_is_recorded(office):
    office.start("office_affairs", by=people.office, confidentiality="confidential")
    asked(office, f"/audit/export?format=csv&{PERIOD}")
    asked(office, f"/audit/evidence?{PERIOD}")
    with (uow := office.database.reading()):
        bodies = [json.loads(record.body) for record in uow.history.records(0)]
    exports = [(body["actor"], body["input"]["what"]) for body in bodies if body["command"] == "case.export"]

    assert [("auditor", "export csv"), ("auditor", "evidence")] == exports
