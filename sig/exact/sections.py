"""What a chapter of figures is made of: the same for the page, the paper and the file. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sig.figures.shares import Share
from sig.figures.times import Times
from sig.reports.drawings import Figure

NONE: Final = "–"
Labels = Mapping[str, Mapping[str, str]]
"""Dimension → leaf → its word."""


FITS: Final = 3
"""So many columns fit beside one another on a phone."""


@dataclass(frozen=True)
class Table:
    """`code`: fixed, ASCII, unique on its page. `rows`: the name of the row, then a cell for each column."""

    code: str
    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    @property
    def as_cards(self) -> bool:
        """Whether a phone shows each row as a card: more columns than fit, or values that do not break."""
        return len(self.head) > FITS or self.code == "provenance"

    @property
    def labelled(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """Each row with the name of its column beside every cell."""
        return [(row[0], list(zip(self.head[1:], row[1:], strict=True))) for row in self.rows]


@dataclass(frozen=True)
class Section:
    """`words` stand above the figures, `meaning` says how it is counted, `caveats` names what is included
    about what it cannot show (effects, suspicions)."""

    code: str
    title: str
    words: tuple[str, ...] = ()
    figures: tuple[Figure, ...] = ()
    tables: tuple[Table, ...] = ()
    meaning: tuple[str, ...] = ()
    caveats: str = ""


def table(code: str, title: str, head: Sequence[str], rows: Sequence[Sequence[object]]) -> Table:
    """Numbers become words as the reader writes them. Raises ValueError for a row of another length."""
    found = tuple(tuple(map(cell, row)) for row in rows)
    if any(len(row) != len(head) for row in found):
        raise ValueError(f"{code}: a row is not as long as the head")
    return Table(code, title, tuple(head), found)


def cell(value: object) -> str:
    """Nothing is a dash."""
    if value is None:
        return NONE
    return str(number_format(value, force_grouping=True)) if isinstance(value, int) else str(value)


def share(one: Share) -> str:
    """3 of 20 (15 %); without the percentage below twenty."""
    said = {"part": one.part, "whole": one.whole}
    if one.percent is None:
        return _("%(part)d av %(whole)d") % said
    return _("%(part)d av %(whole)d (%(percent)d %%)") % {**said, "percent": one.percent}


def days(count: float | None) -> str:
    """1 dag, 12 dagar, 12,5 dagar."""
    if count is None:
        return NONE
    number = int(count) if count == int(count) else count
    text = number_format(number, 0 if isinstance(number, int) else 1, force_grouping=True)
    return ngettext("%(n)s dag", "%(n)s dagar", 1 if count == 1 else 2) % {"n": text}


def spread(times: Times) -> str:
    """Between which days the median of all lies, once those that go on have ended."""
    found = times.median_of_all
    if found is None:
        return NONE
    least, most = found
    if most is None:
        return _("minst %(least)s") % {"least": days(least)}
    return days(least) if least == most else f"{cell_of(least)}\N{EN DASH}{days(most)}"


def cell_of(count: float) -> str:
    """A number of days without its word."""
    return days(count).split(" ")[0]


def word(labels: Labels, dimension: str, leaf: str) -> str:
    """The word of a leaf, or its code where nobody has one."""
    return labels.get(dimension, {}).get(leaf, leaf)


def day(value: date) -> str:
    """1 mars 2016."""
    return str(date_format(value, "j F Y"))
