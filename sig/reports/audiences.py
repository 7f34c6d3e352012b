"""What each audience reads, and in which order: data. The record behind it is the same.

The two steering groups of officials and politicians read under the agreement's own headings and are spared
splits that say nothing to them; the steering group for SIG begins with the figures and sees them all. Nothing
is counted for one audience alone, and what one has seen counts as published for everybody.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

STEERING, OFFICIALS, POLITICAL = "steering", "officials", "political"


@dataclass(frozen=True)
class Section:
    """A heading (one of `issued.HEADINGS`, or `figures`) and the blocks under it, in order."""

    heading: str
    blocks: tuple[str, ...]


LAYOUTS: Final[Mapping[str, tuple[Section, ...]]] = {
    STEERING: (
        Section(
            "figures",
            ("pace", "flows", "funnel", "by_sex", "by_age", "by_area", "by_nominator"),
        ),
        Section("done", ("words", "commitments_done")),
        Section("together", ("words", "attendance", "commitments_together")),
        Section(
            "effects",
            ("words", "outcomes", "before_after", "goals", "commitments_effects", "indicators", "cost"),
        ),
        Section("ahead", ("words",)),
    ),
    OFFICIALS: (
        Section("done", ("words", "pace", "flows", "funnel", "by_sex", "by_area", "commitments_done")),
        Section("together", ("words", "by_nominator", "attendance", "commitments_together")),
        Section(
            "effects",
            ("words", "outcomes", "before_after", "goals", "commitments_effects", "indicators", "cost"),
        ),
        Section("ahead", ("words",)),
    ),
    POLITICAL: (
        Section("done", ("words", "pace", "flows", "by_sex", "by_area", "commitments_done")),
        Section("together", ("words", "attendance", "commitments_together")),
        Section(
            "effects", ("words", "outcomes", "before_after", "commitments_effects", "indicators", "cost")
        ),
        Section("ahead", ("words",)),
    ),
}
