"""Evidence that was handed over, checked as a stranger does: another Python, isolated, with the standard library alone."""

import io
import json
import subprocess
import sys
import zipfile

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from engine import instances
from engine.evidence.bundle import bundle
from engine.evidence.erasure import erase
from engine.evidence.handed_over import signature_holds
from engine.evidence.keyring import introduce
from engine.evidence.keys import PrivateKey
from engine.evidence.log import append_waiting, sign_checkpoint
from engine.model import key_of
from tests.engine.evidence.conftest import OURS
from tests.people import admin
from tests.storage.cases import NOON

THEIRS = PrivateKey.new("company")


def packed(contents):
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as written:
        for name, content in contents.items():
            written.writestr(name, content)
    return archive.getvalue()


class Stranger:
    """Somebody with a computer, who was given the public key long ago."""

    def __init__(self, folder):
        self.folder = folder

    def checks(self, contents, key=OURS.public):
        """Exit status and what was printed."""
        path, program = self.folder / "bundle.zip", self.folder / "verify.py"
        path.write_bytes(packed(contents))
        program.write_bytes(contents["verify.py"])
        command = [sys.executable, "-I", "-S", str(program), str(path), *([str(key)] if key else [])]
        done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=self.folder, encoding="utf-8")

        assert "" == done.stderr

        return done.returncode, done.stdout


@pytest.fixture
def stranger(tmp_path):
    return Stranger(tmp_path)


@pytest.fixture
def handed(company):
    def handed_(*numbers, **options):
        with (uow := company.database.reading()):
            notes = [introduce(OURS, NOON).note]
            options = {"introductions": notes, "by": "auditor", "at": NOON, **options}
            return bundle(uow, numbers or (company.finished,), **options)

    return handed_


def test_an_untouched_bundle_is_whole_and_says_what_was_checked(handed, stranger, company):
    status, told = stranger.checks(handed())

    assert 0 == status, told
    assert "WHOLE: nothing is missing and nothing was changed" in told
    assert "records in 1 chains, each following the one before it" in told
    assert "signed, as the key that you gave shows" in told
    assert "1 attachments are those that the records name" in told


def test_several_cases_are_one_bundle(handed, stranger, company):
    status, told = stranger.checks(handed(company.finished, company.running))

    assert 0 == status, told
    assert "in 2 chains" in told


def test_without_a_key_of_ones_own_it_says_so(handed, stranger):
    status, told = stranger.checks(handed(), key=None)

    assert 0 == status
    assert "THE FIRST KEY IN THE BUNDLE" in told


def test_a_key_that_was_rotated_is_believed_by_its_introduction(handed, stranger):
    later = PrivateKey.new("company")
    notes = [introduce(THEIRS, NOON).note, introduce(OURS, NOON, by=THEIRS).note, introduce(later, NOON, by=OURS).note]
    status, told = stranger.checks(handed(introductions=notes), key=THEIRS.public)

    assert 0 == status, told


def test_papers_for_people_lie_beside(handed, stranger):
    contents = handed(papers={"forms/1.html": "<p>申请</p>".encode()})

    assert 0 == stranger.checks(contents)[0]
    assert "<p>申请</p>".encode() == contents["forms/1.html"]


def test_an_erased_case_still_verifies(handed, stranger, company):
    database, at, key = company.database, company.report().newest.at, key_of(company.finished)
    instances.cancel(database.unit_of_work(), instance_key=key, actor=admin, reason="作废", at=at)
    append_waiting(database.unit_of_work(), holder="test", at=at)
    sign_checkpoint(database.unit_of_work(), key=OURS, holder="test", at=at)
    erase(database.unit_of_work(), instance_key=key, actor=admin, reason="到期", key=OURS, at=at)
    status, told = stranger.checks(handed())

    assert 0 == status, told
    assert "were erased when their retention ended" in told


# -- attacks: what a forger changes in the bundle, and its manifest with it -------------------------------------------


def lines(contents, name):
    return [json.loads(line) for line in contents[name].decode().splitlines()]


def records(contents):
    (name,) = [name for name in contents if name.startswith("records/")]
    return name, lines(contents, name)


def written(contents, name, rows):
    contents[name] = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()


def another_answer(contents):
    name, rows = records(contents)
    rows[2]["body"] = rows[2]["body"].replace('"approve"', '"reject"')
    written(contents, name, rows)


def another_answer_and_a_new_chain(contents):
    from engine.evidence.records import chained

    another_answer(contents)
    name, rows = records(contents)
    previous = "0" * 64
    for row in rows:
        row["previous"], row["digest"] = previous, chained(previous, row["body"].encode())
        previous = row["digest"]
    written(contents, name, rows)


def a_record_less(contents):
    name, rows = records(contents)
    del rows[2]
    written(contents, name, rows)


def another_diagram(contents):
    name = next(name for name in contents if name.endswith(".bpmn"))
    contents[name] = contents[name].replace(b"due workdays(1)", b"due workdays(9)")


def another_attachment(contents):
    name = next(name for name in contents if name.startswith("attachments/"))
    contents[name] = b"another picture"


def a_checkpoint_of_ones_own(contents):
    from engine.evidence.notes import sign, text_of

    contents["checkpoint.txt"] = sign(text_of(contents["checkpoint.txt"].decode()), THEIRS).encode()


def no_checkpoint(contents):
    del contents["checkpoint.txt"]


def proofs_left_out(contents):
    contents["proofs.json"] = b"[]"


def another_place_in_the_log(contents):
    proofs = json.loads(contents["proofs.json"])
    proofs[0]["index"] += 1
    contents["proofs.json"] = json.dumps(proofs).encode()


ATTACKS = (
    another_answer, another_answer_and_a_new_chain, a_record_less, another_diagram, another_attachment,
    a_checkpoint_of_ones_own, no_checkpoint, proofs_left_out, another_place_in_the_log,
)  # fmt: skip


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.__name__)
def test_what_was_changed_in_the_bundle_is_found(handed, stranger, attack):
    from hashlib import sha256

    contents = handed()
    attack(contents)
    manifest = json.loads(contents["manifest.json"])
    manifest["files"] = {
        name: sha256(content).hexdigest() for name, content in contents.items() if name != "manifest.json"
    }
    contents["manifest.json"] = json.dumps(manifest).encode()
    status, told = stranger.checks(contents)

    assert 1 == status
    assert "NOT WHOLE" in told


def test_a_file_that_the_manifest_does_not_know_is_told(handed, stranger):
    status, told = stranger.checks({**handed(), "forms/added.html": b"x"})

    assert 1 == status
    assert "forms/added.html" in told


def test_what_is_no_bundle_ends_in_words(handed, stranger):
    status, told = stranger.checks({"verify.py": handed()["verify.py"], "manifest.json": b"{}"})

    assert 1 == status
    assert "cannot be read to its end" in told


# -- its own arithmetic against that of the libraries -----------------------------------------------------------------


@settings(max_examples=20)
@given(message=st.binary(max_size=100), flip=st.integers(0, 511))
def test_signatures_are_judged_as_by_a_library(message, flip):
    key = Ed25519PrivateKey.generate()
    public, signature = key.public_key().public_bytes_raw(), key.sign(message)
    broken = bytearray(signature)
    broken[flip // 8] ^= 1 << flip % 8

    assert signature_holds(public, message, signature)
    assert not signature_holds(public, message, bytes(broken))
    assert not signature_holds(public, message + b"x", signature)
