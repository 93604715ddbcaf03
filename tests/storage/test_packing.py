"""Long states are compressed in pieces, and those that a command has not touched are not compressed again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.packing import LEAST, SIZE, After, Unpacked, cut, packed, unpacked

LINES = [b'[%d,"a line of a state",%d]\n' % (number, number**7) for number in range(3_000)]
STATE = b"".join(LINES)


def stored_again(before, state):
    """*state*, written after *before* and read again."""
    return unpacked(packed(After(state, before)))


def compressed_anew(before, after):
    return [piece for piece in after.pieces if piece not in before.pieces]


@pytest.mark.parametrize("place", [0, 1, 1_500, 2_999])
@pytest.mark.parametrize("instead", [b"", b"[another]\n", b"[much longer]" * 100], ids=["gone", "changed", "grown"])
def test_what_was_not_touched_is_written_as_it_was_read(place, instead):
    before = unpacked(packed(After(STATE, b"")))
    state = b"".join([b"[a new head]\n", *LINES[1:place], instead, *LINES[place + 1 :]])
    after = stored_again(before, state)

    assert state == after
    assert len(compressed_anew(before, after)) <= 4 < len(after.pieces) - 4


def test_pieces_stay_as_large_as_they_were_however_often_something_goes():
    state = before = unpacked(packed(After(STATE, b"")))
    for number in range(0, 3_000, 2):
        state = stored_again(state, bytes(state).replace(LINES[number], b""))

    assert b"".join(LINES[1::2]) == state
    assert len(state.pieces) <= len(before.pieces)


@pytest.mark.parametrize("place", [0, 60_000, -1], ids=["first", "in the middle", "last"])
def test_pieces_are_neither_more_nor_larger_for_what_comes_bit_by_bit(place):
    state = unpacked(packed(After(STATE, b"")))
    for number in range(1_000):
        at = place % (len(state) + 1)
        state = stored_again(state, state[:at] + b"[%d, one more line of a state]\n" % number**9 + state[at:])

    assert max(len(piece.plain) for piece in state.pieces) <= 2 * SIZE
    assert len(state.pieces) <= len(state) / LEAST


@given(st.lists(st.lists(st.sampled_from([*LINES[:40], b"x" * 9_000, b"\n"]), max_size=400), min_size=1, max_size=4))
def test_whatever_follows_comes_back(states):
    before = Unpacked(b"")
    for lines in states:
        before = stored_again(before, b"".join(lines))

        assert b"".join(lines) == before
        assert before == b"".join(piece.plain for piece in before.pieces)
        assert before.pieces == cut(bytes(before), before.pieces)
