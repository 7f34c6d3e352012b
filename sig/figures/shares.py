"""A part of a whole: as "n of N", and as a percentage only where N is large enough. Pure."""

from dataclasses import dataclass
from typing import Final

FEWEST_FOR_PERCENT: Final = 20
"""Below this a percentage pretends to a precision that is not there (and 42.9 % proves that there are 7)."""


@dataclass(frozen=True)
class Share:
    """`part` of `whole` people. Raises ValueError when the part is not within the whole."""

    part: int
    whole: int

    def __post_init__(self) -> None:
        if not 0 <= self.part <= self.whole:
            raise ValueError(f"{self.part} is no part of {self.whole}")

    @property
    def percent(self) -> int | None:
        """In whole percent, rounded half up; None when N is below 20."""
        if self.whole < FEWEST_FOR_PERCENT:
            return None
        return (200 * self.part + self.whole) // (2 * self.whole)
