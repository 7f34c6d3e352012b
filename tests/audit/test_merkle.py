"""The tree is RFC 6962's: the published vectors, the recursive definition, and proofs that prove only the
truth.
"""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.hashing import leaf_hash, node_hash
from audit.merkle import EMPTY, Tree, consistency_proof, consistent, subtree_of

LEAVES = [bytes.fromhex(text) for text in (
    "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f",
)]  # fmt: skip
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


def defined(leaves: list[bytes]) -> bytes:
    """The recursive definition of RFC 6962 §2.1, word for word."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return node_hash(defined(leaves[:k]), defined(leaves[k:]))


def hashes(count: int) -> list[bytes]:
    return [leaf_hash(str(number).encode()) for number in range(count)]


def root(leaves: list[bytes]) -> bytes:
    tree = Tree()
    tree.extend(leaves)
    return tree.root()


@pytest.mark.parametrize("size", range(1, 9))
def test_the_published_roots(size):
    assert root([leaf_hash(leaf) for leaf in LEAVES[:size]]).hex() == ROOTS[size - 1]


@pytest.mark.parametrize("size", range(70))
def test_one_leaf_at_a_time_gives_the_defined_root(size):
    assert root(hashes(size)) == defined(hashes(size))


def test_no_leaves_have_the_hash_of_nothing():
    assert Tree().root() == EMPTY == hashlib.sha256(b"").digest()


def test_a_copy_grows_alone():
    tree = Tree()
    tree.extend(hashes(3))
    twin = tree.copy()
    twin.append(leaf_hash(b"more"))
    assert (tree.size, tree.root()) == (3, root(hashes(3)))
    assert twin.size == 4


@pytest.mark.parametrize("new", range(34))
def test_every_earlier_tree_is_proven(new):
    leaves = hashes(new)
    for old in range(new + 1):
        proof = consistency_proof(subtree_of(leaves), old, new)
        assert consistent(old, root(leaves[:old]), new, root(leaves), proof), (old, new)


@pytest.mark.parametrize("new", range(2, 18))
def test_nothing_else_is_proven(new):
    leaves = hashes(new)
    for old in range(1, new):
        proof = consistency_proof(subtree_of(leaves), old, new)
        first, second = root(leaves[:old]), root(leaves)
        forged = leaf_hash(b"forged")
        assert not consistent(old, forged, new, second, proof)
        assert not consistent(old, first, new, forged, proof)
        assert not consistent(old, first, new, second, proof[:-1])
        assert not consistent(old, first, new, second, [*proof, forged])
        assert not consistent(old, first, new, second, [])
        for place in range(len(proof)):
            assert not consistent(old, first, new, second, [*proof[:place], forged, *proof[place + 1 :]])


def test_sizes_the_wrong_way_round():
    with pytest.raises(ValueError, match="no proof from 3 to 2"):
        consistency_proof(subtree_of(hashes(3)), 3, 2)
    assert not consistent(3, root(hashes(3)), 2, root(hashes(2)), [leaf_hash(b"x")])
    assert not consistent(0, leaf_hash(b"x"), 2, root(hashes(2)), [])


@given(st.integers(1, 300), st.data())
def test_a_rewritten_leaf_below_the_old_size_cannot_be_proven(new, data):
    old = data.draw(st.integers(1, new))
    changed = data.draw(st.integers(0, old - 1))
    honest, forged = hashes(new), hashes(new)
    forged[changed] = leaf_hash(b"forged")
    proof = consistency_proof(subtree_of(forged), old, new)
    assert not consistent(old, root(honest[:old]), new, root(forged), proof)
