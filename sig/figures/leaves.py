"""In which leaf of a menu each case stands at the end of a snapshot: exactly one. Pure.

The leaves are those of `sig/publishing/menus.py`; they tell how far somebody came. Of the closed cases those
of the programmes that count towards the goal stand where `fifteen` counts them; closed without a verdict that
counts, or in a programme that does not count, is `unknown`.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from sig.figures.fifteen import BROKEN, NOT, PARTLY, TAKEN_BACK, OutcomeDefinition, place
from sig.figures.history import CLOSED, FUNNEL, GONE, UNKNOWN, History, Shrunk
from sig.figures.snapshot import Snapshot

WAITS: Final[Mapping[str, str]] = MappingProxyType(
    dict(zip(FUNNEL, ("waiting", "judged", "interested", "ready", "ongoing"), strict=True))
)
"""Stage → the leaf of those who stand there."""
ENDED: Final[Mapping[str, str]] = MappingProxyType(
    dict(zip(FUNNEL, ("declined", "lost", "refused", "withdrawn"), strict=False))
)
"""Stage → the leaf of those who ended there without having started."""
OUTCOMES: Final[Mapping[str, str]] = MappingProxyType(
    {BROKEN: "broken_loose", PARTLY: "partly", NOT: "not_broken", TAKEN_BACK: "not_broken"}
)
"""Where `fifteen` counts a closed case → its leaf; anything else is `unknown`."""


def leaf(history: History, definition: OutcomeDefinition) -> str:
    """The leaf of one case of a snapshot, by the definition. Raises ValueError for a verdict there is not."""
    last = history.moves[-1].stage
    if last == CLOSED:
        counts = history.programme in definition.programmes
        return OUTCOMES.get(place(history, definition), UNKNOWN) if counts else UNKNOWN
    return ENDED[history.moves[-2].stage] if last in GONE else WAITS[last]


def change(row: Shrunk) -> Mapping[str, int]:
    """What a row of nominations no longer kept adds to the leaves: those who entered its stage left the one
    before, and those who ended left where they stood.
    """
    if row.stage in GONE:
        return {WAITS[row.left]: -row.count, ENDED[row.left]: row.count}
    before = FUNNEL.index(row.stage) - 1
    return {WAITS[row.stage]: row.count} | ({WAITS[FUNNEL[before]]: -row.count} if before >= 0 else {})


def leaves(
    taken: Snapshot,
    definition: OutcomeDefinition,
    by: Callable[[History | Shrunk], str] = lambda _row: "",
) -> Mapping[tuple[str, str], int]:
    """(value, leaf) → how many people; `by` gives the value of a row. Only those that hold somebody.

    Raises ValueError when more have left a leaf than came to it.
    """
    found: Counter[tuple[str, str]] = Counter()
    for history in taken.histories:
        found[by(history), leaf(history, definition)] += 1
    for row in taken.shrunk:
        for name, count in change(row).items():
            found[by(row), name] += count
    if short := sorted(name for name, count in found.items() if count < 0):
        raise ValueError(f"more have left {short} than came there")
    return {name: count for name, count in found.items() if count}
