"""Which numbers a rendered file may hold: those that a record gives by a stated rule, and no others.

Written from the description, not from the product's own words: it asks `Issued` and never a template.

* Whatever stands in the record as text, its days and moments as Swedish writes them, its digests.
* Spans: the bands of the record; the shares that two bands of one day leave; the range that started and
  closed leave, out to edges of bands; the ranges of the cost illustration.
* Single numbers, in sentences alone: the goal, what the straight line owes on a day that is shown, the floor
  of the goal's band and the number above its ceiling, and the two parameters (people at the gate, width).
* In a chart: the numbers of its axis (multiples of 5 for people, round steps for the town), its years, and
  for an indicator its values.
* The fixed examples of the explanations (`FIXED`).

In a cell of a table of figures a number never stands alone.
"""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from html.parser import HTMLParser
from math import ceil
from typing import Any
from zoneinfo import ZoneInfo

from sig.reports.issued import Approval, Issued

FIXED = ("till exempel 10–14", "0–4", "visst tal från 1 till 4", "SHA-256")
MONTHS = tuple(
    "januari februari mars april maj juni juli augusti september oktober november december".split()  # noqa: SIM905
)
DUE_COLUMN = "Målet i jämn takt"
TOWN_COLUMNS = ("År och värde", "Mål")
SPOKEN = frozenset({"title", "alt", "data-label", "aria-label", "content", "lang", "summary", "caption"})
VOID = frozenset({"meta", "line", "polygon", "polyline", "circle", "br"})
PARTS = {
    "nominated": ("eligible", "informed", "consented", "started", "ended_before_start"),
    "closed": ("broken_loose", "partly", "not_broken", "unknown"),
}
NUMBER = re.compile(r"\d+(?:\s*[–-]\s*\d+)?")


@dataclass(frozen=True)
class Piece:
    """A text and where it stands: cell, text, chart (of people), indicator (a chart), spoken (an attribute).

    `under`: the column of a cell.
    """

    where: str
    text: str
    under: str = ""


@dataclass(frozen=True)
class Derived:
    """What may be said of one record."""

    issued: Issued
    approval: Approval

    def foreign(self, pieces: Iterator[Piece] | Sequence[Piece]) -> list[str]:
        """Every piece with a number that the record does not give."""
        return [f"{one.where}: {one.text}" for one in pieces if not self._known(one)]

    def _known(self, one: Piece) -> bool:
        left = " ".join(one.text.replace("\N{NO-BREAK SPACE}", " ").split())
        for pattern in self._literals:
            left = pattern.sub("¤", left)
        if one.where == "indicator" or one.under in TOWN_COLUMNS:
            for pattern in self._town_values:
                left = pattern.sub("¤", left)
        if one.where == "indicator":
            left = re.sub(r"(?<=\d) (?=\d{3}\b)", "", left)
        return all(self._number(found, one) for found in NUMBER.findall(left))

    def _number(self, found: str, one: Piece) -> bool:
        low, dash, high = re.sub(r"\s", "", found).replace("-", "–").partition("–")
        if dash:
            return (int(low), int(high)) in self.spans
        alone = int(low)
        if one.where == "cell":
            return one.under == DUE_COLUMN and alone in self.owed
        if one.where == "spoken":
            return False
        if one.where == "chart":
            return self._on_axis(alone)
        return alone in (self.town if one.where == "indicator" else self.singles)

    @cached_property
    def _stored(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(json.dumps(self.issued.to_json()))
        return found

    @cached_property
    def bands(self) -> set[tuple[int, int]]:
        return {(one["low"], one["high"]) for one in _bands(self._stored)} | {
            (one.low, one.high) for one in self.issued.tiles if one.low is not None and one.high is not None
        }

    @cached_property
    def spans(self) -> set[tuple[int, int]]:
        return self.bands | self._shares() | self._stock()

    def _whole(self) -> dict[str, Any]:
        return {
            one.cell[2]: one for one in self.issued.publication.cells if one.cell[:2] == ("", "") and one.band
        }

    def _shares(self) -> set[tuple[int, int]]:
        cells, found = self._whole(), set()
        for whole, parts in PARTS.items():
            for part, base in ((cells.get(one), cells.get(whole)) for one in parts):
                if part and base and base.as_of == part.as_of and base.band.low:
                    high = ceil(100 * min(part.band.high, base.band.high) / base.band.low)
                    found.add((100 * part.band.low // base.band.high, min(100, high)))
        return found

    def _stock(self) -> set[tuple[int, int]]:
        started, closed = (self._whole().get(one) for one in ("started", "closed"))
        if not started or not closed or started.as_of != closed.as_of:
            return set()
        low = max(0, started.band.low - closed.band.high)
        return {
            (
                low - low % 5,
                started.band.high - closed.band.low - (started.band.high - closed.band.low) % 5 + 4,
            )
        }

    def _due(self, day: date) -> int:
        one = self.issued
        days = (one.ends_on - one.starts_on).days
        return (one.goal or 0) * min(max((day - one.starts_on).days, 0), days) // days

    @cached_property
    def owed(self) -> set[int]:
        return {self._due(one.day) for one in self.issued.tiles}

    @cached_property
    def singles(self) -> set[int]:
        goal = next(one for one in self.issued.publication.cells if one.cell == ("", "", "broken_loose"))
        given = self.issued.publication.parameters
        found = {given.people, given.width, self.issued.goal or 0}
        if goal.band:
            found |= {goal.band.low, goal.band.high + 1, self._due(self.issued.days[goal.as_of])}
        return found - {0}

    def _on_axis(self, alone: int) -> bool:
        """Multiples of 5 as far as the first step that holds the highest; single ones for a goal below 10."""
        goal = self.issued.goal or 0
        highest = max(goal, *(high for _low, high in self.bands))
        return alone == goal or (alone % 5 == 0 and alone < 2 * highest) or alone <= goal < 10

    @cached_property
    def town(self) -> set[int]:
        """Round steps from 0 as far as the first that holds an indicator's highest."""
        found = set()
        for one in self.issued.indicators:
            ends = [one.target, one.highest, *(value for _year, value in one.values)]
            high = ceil(max(end for end in ends if end is not None))
            steps = [digit * 10**power for power in range(7) for digit in (1, 2, 5)]
            for step in (step for step in steps if high / 5 <= step <= high):
                found |= set(range(0, high + step, step))
        return found

    @cached_property
    def _literals(self) -> list[re.Pattern[str]]:
        """Space may stand anywhere in one: lines break where they must."""
        every = {*FIXED, *self._words(), *self._days(), *self._digests()}
        return _patterns(one for one in every if not re.fullmatch(r"\d{1,3}", one))

    @cached_property
    def _town_values(self) -> list[re.Pattern[str]]:
        """Short numbers that are known where the town is told of, and nowhere else."""
        found = set()
        for one in self.issued.indicators:
            aim = [] if one.target is None or one.target_year is None else [(one.target_year, one.target)]
            for year, value in [*one.values, *aim]:
                found |= {_swedish(value, one.decimals), str(year)}
        return _patterns(found)

    def _words(self) -> Iterator[str]:
        yield from _strings(self._stored)
        yield from self.approval.names
        given = self.issued.provenance
        yield from (f"version {given.counting_version}", f"{given.ledger_size} poster")
        for cost in self.issued.cost:
            yield f"{_swedish(cost.low, 0)}–{_swedish(cost.high, 0)} kronor"

    def _days(self) -> Iterator[str]:
        stored = self.issued
        for text in _strings(self._stored):
            if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
                year, month, day = map(int, text.split("-"))
                yield f"{day} {MONTHS[month - 1]} {year}"
        for moment in (stored.provenance.counted_at, self.approval.published_at):
            yield _moment(moment)
            yield moment.isoformat()
            yield f"{moment:%Y-%m-%dT%H:%M:%SZ}"
        yield from map(str, range(stored.starts_on.year, stored.ends_on.year + 1))

    def _digests(self) -> Iterator[str]:
        yield self.issued.sha256
        yield self.issued.provenance.ledger_root


def _patterns(literals: Iterable[str]) -> list[re.Pattern[str]]:
    """Longest first."""
    known = {one for one in literals if re.search(r"\d", one)}
    return [_pattern(one) for one in sorted(known, key=lambda one: (-len(one), one))]


def _pattern(literal: str) -> re.Pattern[str]:
    body = r"\s*".join(re.escape(character) for character in re.sub(r"\s", "", literal))
    before = r"(?<![\d–])" if literal[0].isdigit() else ""
    after = r"(?![\d–])" if literal[-1].isdigit() else ""
    return re.compile(before + body + after)


def _moment(value: datetime) -> str:
    local = value.astimezone(ZoneInfo("Europe/Stockholm"))
    return f"{local.day} {MONTHS[local.month - 1]} {local.year} kl. {local:%H.%M}"


def _swedish(value: float, decimals: int) -> str:
    return f"{value:,.{decimals}f}".replace(",", " ").replace(".", ",")


def _strings(value: Any) -> Iterator[str]:
    """Every text of a document, names of fields included; days are told in words elsewhere."""
    if isinstance(value, str):
        yield value
        yield from value.splitlines()
    elif isinstance(value, dict):
        for key, below in value.items():
            yield str(key)
            yield from _strings(below)
    elif isinstance(value, list):
        for below in value:
            yield from _strings(below)


def _bands(value: Any) -> Iterator[dict[str, int]]:
    if isinstance(value, dict):
        if value.keys() == {"low", "high"}:
            yield value
        else:
            for below in value.values():
                yield from _bands(below)
    elif isinstance(value, list):
        for below in value:
            yield from _bands(below)


@dataclass
class _Reader(HTMLParser):
    """Cells with the head of their column, texts, what stands in charts, and attributes that are read out."""

    pieces: list[Piece] = field(default_factory=list)
    open: list[str] = field(default_factory=list)
    heads: list[str] = field(default_factory=list)
    column: int = 0
    small: bool = False

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self.heads = []
        if tag == "svg":
            self.small = "goal-chart" not in (dict(attrs).get("class") or "")
        if tag == "tr":
            self.column = -1
        if tag in ("td", "th"):
            self.column += 1
        if "thead" in self.open and tag == "th":
            self.heads.append("")
        if tag not in VOID:
            self.open.append(tag)
        spoken = [value or "" for name, value in attrs if name in SPOKEN and tag != "meta"]
        self.pieces += [Piece("spoken", value) for value in spoken]

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.pieces += [Piece("spoken", value or "") for name, value in attrs if name in SPOKEN]

    def handle_endtag(self, tag: str) -> None:
        if tag in self.open:
            while self.open.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        if "style" in self.open or not data.strip():
            return
        if "thead" in self.open:
            self.heads[-1] += data
        if "svg" in self.open:
            drawn = "indicator" if self.small else "chart"
            self.pieces.append(Piece("text" if self.open[-1] in ("title", "desc") else drawn, data))
        elif "tbody" in self.open and self.column:
            under = self.heads[self.column] if self.column < len(self.heads) else ""
            self.pieces.append(Piece("cell", data, under))
        else:
            self.pieces.append(Piece("text", data))


def in_html(text: str) -> list[Piece]:
    """What a page says, on the screen and aloud."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    return reader.pieces


def whole_document(value: Any) -> Iterator[tuple[str, Any]]:
    """(name of the field, leaf) of a JSON document."""
    if isinstance(value, dict):
        for name, below in value.items():
            if isinstance(below, dict | list):
                yield from whole_document(below)
            else:
                yield name, below
    elif isinstance(value, list):
        for below in value:
            yield from whole_document(below) if isinstance(below, dict | list) else iter([("", below)])
