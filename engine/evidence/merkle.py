"""The Merkle tree of RFC 9162 §2.1: roots, and proofs that a leaf is in it and that one tree continues another.

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


def inclusion_proof(index: int, leaves: Sequence[bytes]) -> list[bytes]:
    """What leads from leaf *index* to the root (§2.1.3.1)."""
    if not 0 <= index < len(leaves):
        raise IndexError(index)
    if len(leaves) == 1:
        return []
    split = _split(len(leaves))
    if index < split:
        return [*inclusion_proof(index, leaves[:split]), root(leaves[split:])]
    return [*inclusion_proof(index - split, leaves[split:]), root(leaves[:split])]


def inclusion_proofs(indexes: Iterable[int], leaves: Sequence[bytes]) -> dict[int, list[bytes]]:
    """`inclusion_proof` of each; every subtree is hashed once."""
    known: dict[tuple[int, int], bytes] = {}

    def between(begin: int, end: int) -> bytes:
        if end - begin == 1:
            return leaves[begin]
        if (begin, end) not in known:
            middle = begin + _split(end - begin)
            known[begin, end] = node_hash(between(begin, middle), between(middle, end))
        return known[begin, end]

    def proof(index: int) -> list[bytes]:
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


def consistency_proof(size: int, leaves: Sequence[bytes]) -> list[bytes]:
    """What shows that the tree of the first *size* leaves is a beginning of that of all (§2.1.4.1)."""
    if not 0 < size <= len(leaves):
        raise IndexError(size)
    return _subproof(size, leaves, whole=True)


def continues(size: int, later_size: int, earlier: bytes, later: bytes, proof: Sequence[bytes]) -> bool:
    """Whether *proof* shows that the tree with root *later* continues that with root *earlier* (§2.1.4.2)."""
    if not 0 < size <= later_size:
        return False
    if size == later_size:
        return not proof and earlier == later
    path = list(proof) if size & (size - 1) else [earlier, *proof]
    if not path:
        return False
    place, last = size - 1, later_size - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    before = after = path[0]
    for each in path[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            before, after = node_hash(each, before), node_hash(each, after)
            while place and not place & 1:
                place, last = place >> 1, last >> 1
        else:
            after = node_hash(after, each)
        place, last = place >> 1, last >> 1
    return last == 0 and before == earlier and after == later


def _split(size: int) -> int:
    """The largest power of two below *size*."""
    return 1 << (size - 1).bit_length() - 1


def _subproof(size: int, leaves: Sequence[bytes], *, whole: bool) -> list[bytes]:
    if size == len(leaves):
        return [] if whole else [root(leaves)]
    split = _split(len(leaves))
    if size <= split:
        return [*_subproof(size, leaves[:split], whole=whole), root(leaves[split:])]
    return [*_subproof(size - split, leaves[split:], whole=False), root(leaves[:split])]
