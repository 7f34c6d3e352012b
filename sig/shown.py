"""What the list of cases has shown. Pure."""

from collections.abc import Iterable
from uuid import UUID

from teams.shown import Shown, line

CASES = "cases"
MOST = 600
"""What fits in a header. A list that is longer asks about its first rows; all of it asks who is signed in."""


def listed(rows: Iterable[tuple[UUID, bool]]) -> Shown:
    """Each case, told apart by whether the youth's name stood there."""
    return Shown(0, rows=frozenset(line(case, named) for case, named in rows))
