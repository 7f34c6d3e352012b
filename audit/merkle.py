"""The Merkle tree of RFC 6962: built one leaf at a time, with consistency proofs. Pure.

A tree of n leaves is kept as its peaks, the roots of the perfect subtrees that n is made of, largest first.
"""

from collections.abc import Callable, Iterable, Sequence
from hashlib import sha256

from audit.hashing import node_hash

EMPTY = sha256(b"").digest()
Subtree = Callable[[int, int], bytes]


class Tree:
    """Grows by `append`; `root()` is the RFC 6962 tree head of what has been appended."""

    def __init__(self) -> None:
        self.size = 0
        self.peaks: list[bytes] = []

    def append(self, leaf: bytes) -> None:
        """Add one leaf hash."""
        node = leaf
        rest = self.size
        while rest & 1:
            node = sha256(b"\x01" + self.peaks.pop() + node).digest()
            rest >>= 1
        self.peaks.append(node)
        self.size += 1

    def extend(self, leaves: Iterable[bytes]) -> None:
        """Add many leaf hashes."""
        for leaf in leaves:
            self.append(leaf)

    def root(self) -> bytes:
        """The tree head; of no leaves, the hash of nothing."""
        if not self.peaks:
            return EMPTY
        node = self.peaks[-1]
        for peak in reversed(self.peaks[:-1]):
            node = node_hash(peak, node)
        return node

    def copy(self) -> "Tree":
        """An independent tree of the same leaves."""
        twin = Tree()
        twin.size, twin.peaks = self.size, self.peaks.copy()
        return twin


def subtree_of(leaves: Sequence[bytes]) -> Subtree:
    """A function (start, end) → root of leaves[start:end], for consistency_proof."""

    def root(start: int, end: int) -> bytes:
        tree = Tree()
        tree.extend(leaves[start:end])
        return tree.root()

    return root


def consistency_proof(subtree: Subtree, old: int, new: int) -> list[bytes]:
    """The nodes that prove that the tree of `old` leaves is a prefix of that of `new` (RFC 6962 §2.1.2).

    Empty when old is 0 or equals new. Raises ValueError unless 0 ≤ old ≤ new.
    """
    if not 0 <= old <= new:
        raise ValueError(f"no proof from {old} to {new}")
    if old in (0, new):
        return []
    return _subproof(subtree, old, 0, new, whole=True)


def _subproof(subtree: Subtree, old: int, start: int, end: int, *, whole: bool) -> list[bytes]:
    if old == end:
        return [] if whole else [subtree(start, end)]
    middle = start + _split(end - start)
    if old <= middle:
        return [*_subproof(subtree, old, start, middle, whole=whole), subtree(middle, end)]
    return [*_subproof(subtree, old, middle, end, whole=False), subtree(start, middle)]


def _split(size: int) -> int:
    return 1 << ((size - 1).bit_length() - 1)


def consistent(old: int, old_root: bytes, new: int, new_root: bytes, proof: Sequence[bytes]) -> bool:
    """Whether `proof` shows that the first tree is a prefix of the second (RFC 9162 §2.1.4.2)."""
    if old == new:
        return not proof and old_root == new_root
    if old == 0:
        return not proof and old_root == EMPTY
    if not 0 < old < new or not proof:
        return False
    path = [old_root, *proof] if old & (old - 1) == 0 else list(proof)
    return _climb(old - 1, new - 1, path) == (old_root, new_root)


def _climb(first: int, last: int, path: Sequence[bytes]) -> tuple[bytes, bytes] | None:
    """The two roots that `path` leads to from the last leaf of each tree; None when its length is wrong."""
    while first & 1:
        first, last = first >> 1, last >> 1
    from_old = from_new = path[0]
    for node in path[1:]:
        if last == 0:
            return None
        if first & 1 or first == last:
            from_old, from_new = node_hash(node, from_old), node_hash(node, from_new)
            while first and not first & 1:
                first, last = first >> 1, last >> 1
        else:
            from_new = node_hash(from_new, node)
        first, last = first >> 1, last >> 1
    return (from_old, from_new) if last == 0 else None
