"""What is deployed counts too: the set need not bring what is there already."""

import re
from pathlib import Path

from engine.deployments import check
from tests.conftest import FOUNDED
from tests.people import owner
from web.folder import deploy_folder

CORPUS = Path(__file__).parent / "corpus"


def drawing(name, **changed):
    """A drawing of the corpus with words exchanged."""
    text = (CORPUS / f"{name}.bpmn").read_text("utf-8")
    for word, other in changed.items():
        text = re.sub(rf"\b{word}\b", other, text)
    return {"p.bpmn": text.encode()}


def found(database, files):
    return [(finding.code, finding.element_id) for finding in check(database.reading(), files)]


def test_a_form_of_an_earlier_deployment_is_known(database):
    assert [] == found(database, drawing("references/form", note="handle"))


def test_a_process_of_an_earlier_deployment_is_known(database):
    assert [] == found(database, drawing("references/unknown_process", gone="publish_group"))


def test_options_are_those_of_the_deployed_form(database):
    covered, uncovered = (
        drawing(f"options/{name}", decide="gm_approve_admin") for name in ("covered_by_default", "uncovered")
    )

    assert [] == found(database, covered)
    assert ("bpmn.uncovered_option", "gate") in found(database, uncovered)


def test_a_deployed_table_reads_its_inputs_too(database):
    files = drawing("decisions/input_missing", rates="affair_rules", note="withdraw")

    assert {("dmn.input_missing", "task")} == set(found(database, files))


def sending(name, *, awaited="goods arrived"):
    return drawing("throws/misspelt_message", **{"goods arived": name, "goods arrived": awaited})


def test_a_deployed_process_that_awaits_a_message_is_known(database):
    (close,) = check(database.reading(), sending("withdrew"))

    assert [] == found(database, sending("withdraw"))
    assert ("bpmn.message_not_awaited", "withdraw") == (close.code, close.params["similar"])


def test_what_a_deployed_process_awaited_before_the_set_counts_no_more(database, tmp_path):
    (tmp_path / "p.bpmn").write_bytes(sending("news", awaited="news")["p.bpmn"])
    deploy_folder(database.unit_of_work(), tmp_path, actor=owner, at=FOUNDED)

    assert [] == found(database, sending("news", awaited="news"))
    assert [("bpmn.message_not_awaited", "task")] == found(database, sending("news"))


def test_of_a_message_that_somebody_may_await_by_data_nothing_is_said(database, tmp_path):
    awaiting = drawing("throws/message_for_nobody", p="r", withdrawn="=kind")
    (tmp_path / "r.bpmn").write_bytes(awaiting["p.bpmn"])
    deploy_folder(database.unit_of_work(), tmp_path, actor=owner, at=FOUNDED)

    assert [] == found(database, sending("news"))


def test_a_circle_of_calls_may_pass_through_what_is_deployed(database, tmp_path):
    calling = drawing("references/unknown_process", gone="office_affairs")
    (tmp_path / "p.bpmn").write_bytes(calling["p.bpmn"])
    deploy_folder(database.unit_of_work(), tmp_path, actor=owner, at=FOUNDED)
    shipped = Path(__file__).parents[3] / "processes" / "office_affairs.bpmn"
    avoidable = shipped.read_text("utf-8").replace('processId="publish_group"', 'processId="p"').encode()
    unavoidable = drawing("references/unknown_process", gone="p")["p.bpmn"].replace(b'id="p"', b'id="office_affairs"')

    assert "bpmn.call_cycle" not in [code for code, _ in found(database, {"office_affairs.bpmn": avoidable})]
    assert ("bpmn.call_cycle", "task") in found(database, {"office_affairs.bpmn": unavoidable})


def test_a_broken_file_hides_an_older_version_that_is_deployed(database):
    files = {"gm_approve.form": b'{"id": "gm_approve", "type": "default", "components": 3}'}
    files |= drawing("options/uncovered", decide="gm_approve")

    assert [("form.not_a_form", None)] == found(database, files)


def test_findings_come_by_file_and_line(database):
    files = {f"{name}.bpmn": drawing("ways/two_unreachable", p=name)["p.bpmn"] for name in ("b", "a")}
    listed = [(finding.file, finding.line) for finding in check(database.reading(), files)]

    assert 4 == len(listed)
    assert sorted(listed) == listed
