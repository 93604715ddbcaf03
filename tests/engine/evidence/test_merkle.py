"""RFC 9162 §2.1, beside a second writing of its definition."""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.evidence.merkle import (
    Frontier,
    includes,
    inclusion_proofs,
    leaf_hash,
    node_hash,
    root,
)


def leaves(n):
    return [leaf_hash(i.to_bytes(4)) for i in range(n)]


def defined(hashes):
    """MTH as the RFC defines it."""
    if not hashes:
        return sha256(b"").digest()
    if len(hashes) == 1:
        return hashes[0]
    k = half(len(hashes))
    return node_hash(defined(hashes[:k]), defined(hashes[k:]))


def path(index, hashes):
    """PATH as the RFC defines it."""
    if len(hashes) == 1:
        return []
    k = half(len(hashes))
    if index < k:
        return [*path(index, hashes[:k]), defined(hashes[k:])]
    return [*path(index - k, hashes[k:]), defined(hashes[:k])]


def half(n):
    """The largest power of two below *n*."""
    k = 1
    while k * 2 < n:
        k *= 2
    return k


SIZES = st.integers(1, 80)


@pytest.mark.parametrize("n", range(70))
def test_the_root_is_the_defined_one(n):
    assert defined(leaves(n)) == root(leaves(n))


def test_known_answers():
    """Of the test vectors that Certificate Transparency logs share: eight leaves."""
    entries = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
    hashes = [leaf_hash(bytes.fromhex(entry)) for entry in entries]

    assert "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d" == root(hashes[:1]).hex()
    assert "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328" == root(hashes).hex()


@given(SIZES, st.data())
def test_a_leaf_is_proven_to_be_where_it_is_and_nowhere_else(n, data):
    index = data.draw(st.integers(0, n - 1))
    tree = leaves(n)
    (proof,) = inclusion_proofs([index], tree).values()

    assert includes(index, n, tree[index], proof, root(tree))
    assert not includes(index, n, leaf_hash(b"another"), proof, root(tree))
    assert not any(includes(other, n, tree[index], proof, root(tree)) for other in range(n) if other != index)
    assert not includes(index, n, tree[index], [*proof, tree[0]], root(tree))
    assert not includes(n, n, tree[index], proof, root(tree))


@given(SIZES, st.data())
def test_the_proofs_of_many_leaves_are_the_defined_ones(n, data):
    wanted = data.draw(st.lists(st.integers(0, n - 1), max_size=5))

    assert {index: path(index, leaves(n)) for index in wanted} == inclusion_proofs(wanted, leaves(n))


@given(st.integers(0, 80), st.integers(0, 80))
def test_a_frontier_grows_from_where_it_was_left(first, more):
    tree = leaves(first + more)
    before = Frontier().extended(tree[:first])
    after = Frontier(before.size, before.nodes).extended(tree[first:])

    assert root(tree) == after.root
    assert first + more == after.size


@pytest.mark.parametrize("outside", [-1, 3])
def test_there_is_no_proof_of_what_is_not_there(outside):
    with pytest.raises(IndexError):
        inclusion_proofs([outside], leaves(3))
