"""Long states, compressed in pieces: what a command has not touched is written again as it was read.

To compress the state of a thousand called processes takes longer than all else that is done with it; one command
changes what stands at its beginning, and one place further on.
"""

import zlib
from collections.abc import Iterator, Sequence
from typing import NamedTuple

SIZE = 8 * 1024
"""Bytes of a piece, about: larger ones take a little less room, and longer to compress again."""

LEAST = SIZE // 4
"""Bytes of a new piece at least, where there are more: a state that grows by one line a command has few all the same."""

_BEGINNING = 64
"""Bytes by which a piece is looked for."""

_LENGTH = 4
"""Bytes before each piece, that tell its length."""


class Piece(NamedTuple):
    plain: bytes
    packed: bytes


class Unpacked(bytes):
    """What was read. It keeps its `pieces`, for what follows it."""

    pieces: Sequence[Piece] = ()


class After(NamedTuple):
    """A state to be written, and the one that was read in its place."""

    state: bytes
    before: bytes


def packed(after: After) -> bytes:
    """*after* as it is stored."""
    earlier = after.before.pieces if isinstance(after.before, Unpacked) else ()
    pieces = cut(after.state, earlier)
    return b"".join(part for _, piece in pieces for part in (len(piece).to_bytes(_LENGTH), piece))


def unpacked(stored: bytes) -> Unpacked:
    """What `packed` was given."""
    pieces = [Piece(zlib.decompress(piece), piece) for piece in _split(stored)]
    plain = Unpacked(b"".join(piece.plain for piece in pieces))
    plain.pieces = pieces
    return plain


def cut(plain: bytes, earlier: Sequence[Piece] = ()) -> list[Piece]:
    """The pieces of *plain*: of the *earlier* ones each that is there still, and between them new ones."""
    found: list[Piece] = []
    at = 0
    for piece in earlier:
        place = plain.find(piece.plain[:_BEGINNING], at, at + 4 * SIZE)
        is_there = place >= 0 and plain.startswith(piece.plain, place)
        if is_there and (place == at or place - at >= LEAST):  # else what is between goes with it
            found += [*_new(plain[at:place]), piece]
            at = place + len(piece.plain)
    if found and 0 < len(plain) - at < LEAST:
        at -= len(found.pop().plain)
    return [*found, *_new(plain[at:])]


def _new(plain: bytes) -> Iterator[Piece]:
    """Equal pieces of *plain*, of about the usual size."""
    if not plain:
        return
    step = -(-len(plain) // max(1, round(len(plain) / SIZE)))
    for at in range(0, len(plain), step):
        part = plain[at : at + step]
        yield Piece(part, zlib.compress(part, 1))  # a higher level costs thrice the time for a tenth less


def _split(stored: bytes) -> Iterator[bytes]:
    at = 0
    while at < len(stored):
        begin = at + _LENGTH
        at = begin + int.from_bytes(stored[at:begin])
        yield stored[begin:at]
