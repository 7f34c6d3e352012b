"""Other unknowns for the solver: how many have come as far as a leaf, it and every leaf ahead of it.

The same tables, but what is published and what people's moves say are then mostly lines of one or two
unknowns, which the solver answers many times as fast. Whole tables stay whole in both directions. Leaves that
people can go back and forth between are unknowns themselves.
"""

from collections.abc import Iterable, Mapping, Sequence

from sig.publishing.unknowns import Form, Space

Sum = dict[int, int]
"""The solver's unknown → coefficient."""


class Substitution:
    """`numbers[place]`: the unknown of a space as a sum of the solver's, of which there are as many."""

    def __init__(self, space: Space) -> None:
        self.space = space
        self.numbers: list[Sum] = [{} for _ in range(space.size)]
        pattern = self._pattern()
        leaves = space.menu.stages.leaves
        for day in range(len(space.keys)):
            for part in space.menu.parts:
                places = {leaf: space.spot(day, part, leaf) for leaf in leaves}
                for leaf, number in pattern.items():
                    self.numbers[places[leaf]] = {places[other]: by for other, by in number.items()}

    def form(self, form: Form) -> Sum:
        """A form of the space."""
        return self.sum([*((place, 1) for place in form.plus), *((place, -1) for place in form.minus)])

    def sum(self, weighted: Iterable[tuple[int, int]]) -> Sum:
        """A weighted sum of unknowns of the space."""
        found: Sum = {}
        for place, weight in weighted:
            for other, by in self.numbers[place].items():
                found[other] = found.get(other, 0) + weight * by
        return {other: by for other, by in found.items() if by}

    def table(self, values: Sequence[int]) -> list[int]:
        """The unknowns of the space, from whole values of the solver's."""
        return [sum(by * values[other] for other, by in number.items()) for number in self.numbers]

    def _pattern(self) -> Mapping[str, dict[str, int]]:
        """Leaf → the leaves whose "come as far as" it is the sum of."""
        stages = self.space.menu.stages
        found: dict[str, dict[str, int]] = {}
        for leaf in sorted(stages.leaves, key=lambda one: len(stages.reach[one])):
            number = {leaf: 1}
            ahead = stages.reach[leaf] - {leaf}
            if all(leaf not in stages.reach[other] for other in ahead):
                for other in sorted(ahead):
                    for far, by in found[other].items():
                        number[far] = number.get(far, 0) - by
            found[leaf] = {far: by for far, by in number.items() if by}
        return found
