"""Which keys may be believed."""

from datetime import UTC, datetime

import pytest

from engine.evidence.keyring import introduce, parse, trusted
from engine.evidence.keys import PrivateKey
from engine.evidence.notes import sign

AT = datetime(2026, 11, 23, 4, tzinfo=UTC)
FIRST, SECOND, THIRD, FOREIGN = (PrivateKey.new("company") for _ in range(4))
RING = [introduce(FIRST, AT).note, introduce(SECOND, AT, FIRST).note, introduce(THIRD, AT, SECOND).note]


def codes(notes, held=None):
    keys, findings = trusted(notes, held)
    return list(keys), [finding.code for finding in findings]


def test_each_key_is_introduced_by_the_one_before():
    assert ([FIRST.public, SECOND.public, THIRD.public], []) == codes(RING)
    assert ([], []) == codes([])


def test_an_auditor_who_holds_a_key_believes_it_and_what_it_introduced():
    assert ([FIRST.public, SECOND.public, THIRD.public], []) == codes(RING, FIRST.public)
    assert ([SECOND.public, THIRD.public], []) == codes(RING, SECOND.public)


def test_a_key_that_was_slipped_in_is_not_believed():
    assert ([FIRST.public], ["evidence.key_untrusted"]) == codes([RING[0], introduce(FOREIGN, AT).note])
    assert ([FIRST.public], ["evidence.key_untrusted"]) == codes(
        [RING[0], introduce(FOREIGN, AT, FOREIGN).note]
    )  # fmt: skip


def test_a_keyring_that_was_exchanged_is_found_by_who_holds_the_key():
    exchanged = [introduce(FOREIGN, AT).note, introduce(SECOND, AT, FOREIGN).note]

    assert ([FIRST.public], []) == codes(exchanged[:1], FIRST.public)
    assert FOREIGN.public not in codes(exchanged, FIRST.public)[0]


@pytest.mark.parametrize("note", ["", "x", sign("liuzhuan key\nx\nsince x\n", FIRST), sign("other\n", FIRST)])
def test_what_introduces_nothing_is_named(note):
    assert ([FIRST.public], ["evidence.key_unreadable"]) == codes([RING[0], note])


def test_an_introduction_says_since_when():
    assert (SECOND.public, AT) == (parse(RING[1]).key, parse(RING[1]).since)
