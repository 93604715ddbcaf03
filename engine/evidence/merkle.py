"""The Merkle tree of RFC 9162 §2.1: roots, and proofs that a leaf is in it.

A tree is the list of its leaf hashes; `Frontier` grows one without keeping them.
"""

from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import Self


def leaf_hash(entry: bytes) -> bytes:
    """Of what stands at a leaf."""
    return sha256(b"\0" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Of two subtrees."""
    return sha256(b"\1" + left + right).digest()


def root(leaves: Sequence[bytes]) -> bytes:
    """The root over leaf hashes."""
    return Frontier().extended(leaves).root


class Frontier:
    """The roots of the full subtrees of a growing tree, the largest first: all that an append needs.

    Attributes:
        size: how many leaves there are.
        nodes: as many as *size* has ones in binary.
    """

    def __init__(self, size: int = 0, nodes: Iterable[bytes] = ()) -> None:
        self.size, self.nodes = size, list(nodes)

    def append(self, leaf: bytes) -> None:
        node, size = leaf, self.size
        while size & 1:
            node = node_hash(self.nodes.pop(), node)
            size >>= 1
        self.nodes.append(node)
        self.size += 1

    def extended(self, leaves: Iterable[bytes]) -> Self:
        for leaf in leaves:
            self.append(leaf)
        return self

    @property
    def root(self) -> bytes:
        if not self.nodes:
            return sha256(b"").digest()
        *left, node = self.nodes
        for each in reversed(left):
            node = node_hash(each, node)
        return node


def inclusion_proofs(indexes: Iterable[int], leaves: Sequence[bytes]) -> dict[int, list[bytes]]:
    """What leads from each leaf of *indexes* to the root (§2.1.3.1); every subtree is hashed once."""
    known: dict[tuple[int, int], bytes] = {}

    def between(begin: int, end: int) -> bytes:
        if end - begin == 1:
            return leaves[begin]
        if (begin, end) not in known:
            middle = begin + _split(end - begin)
            known[begin, end] = node_hash(between(begin, middle), between(middle, end))
        return known[begin, end]

    def proof(index: int) -> list[bytes]:
        if not 0 <= index < len(leaves):
            raise IndexError(index)
        begin, end, found = 0, len(leaves), list[bytes]()
        while end - begin > 1:
            middle = begin + _split(end - begin)
            if index < middle:
                found.append(between(middle, end))
                end = middle
            else:
                found.append(between(begin, middle))
                begin = middle
        return found[::-1]

    return {index: proof(index) for index in indexes}


def includes(index: int, size: int, leaf: bytes, proof: Sequence[bytes], expected: bytes) -> bool:
    """Whether *proof* shows that *leaf* is number *index* in the tree of that *size* and root (§2.1.3.2)."""
    if not 0 <= index < size:
        return False
    place, last, node = index, size - 1, leaf
    for each in proof:
        if last == 0:
            return False
        if place & 1 or place == last:
            node = node_hash(each, node)
            while place and not place & 1:
                place, last = place >> 1, last >> 1
        else:
            node = node_hash(node, each)
        place, last = place >> 1, last >> 1
    return last == 0 and node == expected


def _split(size: int) -> int:
    """The largest power of two below *size*."""
    return 1 << (size - 1).bit_length() - 1
