"""Which figures of a report may be shown. Pure arithmetic over what is published, this time and before.

Every figure is a sum of atoms (here: how many had entered a stage by a day). A figure is shown only when
nobody can then compute, from everything shown now and in earlier reports, a count of 0–4 people: not a hidden
figure, not the difference between two stages, not the change since an earlier report. Zero counts as small,
so that a hidden figure does not say whether anybody is behind it.

Exact computation only. Bounds and likely guesses are not covered; docs/adr/0063 says what replaces this.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

SMALLEST: Final = 5
"""The smallest number of people that a shown figure may stand for."""

Atom = Hashable
Terms = Mapping[Atom, int]


@dataclass(frozen=True)
class Sum:
    """A number and the atoms it is the sum of. `structural` zeros are known to everybody beforehand."""

    key: str
    terms: Terms
    value: int
    structural: bool = False


def is_small(value: int) -> bool:
    """0–4 people, or 0–4 people less: too few to be shown."""
    return abs(value) < SMALLEST


class Known:
    """What can be computed from the published sums: the space they span, as a reduced basis."""

    def __init__(self, published: Iterable[Terms] = ()) -> None:
        self._rows: dict[Atom, dict[Atom, Fraction]] = {}
        for terms in published:
            self.add(terms)

    def copy(self) -> "Known":
        other = Known()
        other._rows = dict(self._rows)
        return other

    def add(self, terms: Terms) -> None:
        """Somebody has read this sum."""
        rest = self._rest(terms)
        if not rest:
            return
        pivot = min(rest, key=repr)
        self._rows[pivot] = {atom: share / rest[pivot] for atom, share in rest.items()}

    def tells(self, terms: Terms) -> bool:
        """Can this sum be computed exactly from what has been read? An empty sum tells nothing."""
        return any(terms.values()) and not self._rest(terms)

    def _rest(self, terms: Terms) -> dict[Atom, Fraction]:
        rest = {atom: Fraction(share) for atom, share in terms.items() if share}
        while (pivot := next((atom for atom in rest if atom in self._rows), None)) is not None:
            factor = rest[pivot]
            for atom, share in self._rows[pivot].items():
                left = rest.get(atom, Fraction(0)) - factor * share
                if left:
                    rest[atom] = left
                else:
                    rest.pop(atom, None)
        return rest


def minus(left: Terms, right: Terms) -> dict[Atom, int]:
    """The terms of a difference."""
    return {
        atom: share
        for atom in {**left, **right}
        if (share := left.get(atom, 0) - right.get(atom, 0))
    }  # fmt: skip


def sensitive(sums: Sequence[Sum], differences: Iterable[tuple[Sum, Sum]]) -> list[Terms]:
    """The sums and differences that are small and therefore nobody's business."""
    small = [one.terms for one in sums if is_small(one.value) and not one.structural]
    small += [
        minus(left.terms, right.terms)
        for left, right in differences
        if is_small(left.value - right.value) and not (left.structural and right.structural)
    ]
    return [terms for terms in small if any(terms.values())]


def showable(
    rows: Sequence[Sequence[Sum]], secrets: Sequence[Terms], before: Iterable[Terms] = ()
) -> list[bool]:
    """For each row in order of importance: may all its figures be shown together?

    A row is shown whole or not at all; an earlier row may make a later one impossible, never the other way.
    Secrets that earlier reports gave away already cannot be protected any more and are left out.
    """
    known = Known(before)
    kept = [terms for terms in secrets if not known.tells(terms)]
    answers = []
    for row in rows:
        trial = known.copy()
        for figure in row:
            trial.add(figure.terms)
        allowed = not any(trial.tells(terms) for terms in kept)
        answers.append(allowed)
        if allowed:
            known = trial
    return answers
