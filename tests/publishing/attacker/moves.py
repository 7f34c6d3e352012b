"""What people's moves between leaves say of two counts, one after the other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

MANY = 4_000


def reachable(leaves: Sequence[str], moves: Mapping[str, Sequence[str]]) -> dict[str, frozenset[str]]:
    """Leaf → where a person there can be later, the leaf itself included."""
    found = {}
    for leaf in leaves:
        seen, ahead = {leaf}, [leaf]
        while ahead:
            new = set(moves.get(ahead.pop(), ())) - seen
            seen |= new
            ahead += new
        found[leaf] = frozenset(seen)
    return found


def closed_sets(leaves: Sequence[str], moves: Mapping[str, Sequence[str]]) -> list[frozenset[str]]:
    """Sets of leaves that nobody leaves, as few as say everything about two counts.

    Counts before and after are possible, newcomers allowed anywhere, exactly when no such set has fewer after
    than before (Strassen, The existence of probability measures with given marginals, 1965: the flow between
    them exists when each closed set can take in what must reach it). Sets that fall apart into two that
    share no leaf add nothing, so only unions of overlapping ones are built.
    """
    found = list(dict.fromkeys(reachable(leaves, moves).values()))
    known = set(found)
    for one in found:
        for other in [other for other in found if other & one]:
            both = one | other
            if both not in known:
                known.add(both)
                found.append(both)
        if len(found) > MANY:
            raise ValueError(f"the moves make more than {MANY} closed sets of leaves")
    return found
