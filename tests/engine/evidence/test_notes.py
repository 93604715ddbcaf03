"""Keys, signed notes and checkpoints as text."""

from datetime import UTC, datetime

import pytest

from engine.evidence.checkpoint import NONE, Checkpoint
from engine.evidence.keys import PrivateKey, PublicKey
from engine.evidence.notes import sign, signers, text_of

NOON = datetime(2026, 11, 23, 4, tzinfo=UTC)
OURS, FOREIGN = PrivateKey.new("company"), PrivateKey.new("company")
CHECKPOINT = Checkpoint("company", 2, 17, b"\x01" * 32, NOON, NONE)


def test_a_checkpoint_is_text_that_people_can_read():
    assert (
        "company\n17\nAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=\n"
        f"n 2\nat 2026-11-23T04:00:00+00:00\nprevious {'0' * 64}\n"
    ) == CHECKPOINT.text
    assert CHECKPOINT == Checkpoint.parse(CHECKPOINT.text) == Checkpoint.parse(sign(CHECKPOINT.text, OURS))


def test_a_note_is_signed_by_whoever_signed_it():
    note = sign(CHECKPOINT.text, OURS)

    assert CHECKPOINT.text == text_of(note)
    assert [OURS.public] == list(signers(note, [FOREIGN.public, OURS.public]))
    assert [] == list(signers(note, [FOREIGN.public]))
    assert [] == list(signers(note.replace("\n17\n", "\n18\n"), [OURS.public]))
    assert [OURS.public, FOREIGN.public] == list(signers(sign("x\n", OURS, FOREIGN), [OURS.public, FOREIGN.public]))


@pytest.mark.parametrize("text", ["", "x\n", "company\n17\n???\nn 2\nat x\nprevious y\n", "a\nb\nc\nd\ne\nf\n"])
def test_what_is_no_checkpoint_is_refused(text):
    with pytest.raises(ValueError, match=r"checkpoint|root|isoformat|literal"):
        Checkpoint.parse(text)


def test_a_note_without_signatures_is_signed_by_nobody():
    assert [] == list(signers("no note", [OURS.public]))
    assert [] == list(signers("text\n\n\u2014 company !!!\n", [OURS.public]))


def test_a_public_key_is_one_word():
    assert OURS.public == PublicKey.parse(str(OURS.public))
    assert 3 == len(str(OURS.public).split("+", 2))


@pytest.mark.parametrize(
    "text",
    ["", "company", "company+00000000+AQ==", "other" + str(OURS.public)[7:]],
    ids=["nothing", "a name", "a short key", "another name"],
)
def test_a_damaged_key_is_refused(text):
    with pytest.raises(ValueError, match=r"no Ed25519 key|base64"):
        PublicKey.parse(text)
