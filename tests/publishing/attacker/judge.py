"""The publications and the attack held against the truth."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Protocol

from tests.publishing.attacker.hunt import Finding, Report
from tests.publishing.attacker.tables import Cell, Tables
from tests.publishing.attacker.targets import CHANGE, COUNT


class Truth(Protocol):
    """What is so, cell by cell: how many people, and what a measure adds up to over them."""

    def count(self, d: Mapping[str, str], release: str) -> int: ...

    def score(self, measure: str, d: Mapping[str, str], release: str) -> int: ...


@dataclass(frozen=True)
class Lie:
    """A figure whose bounds do not hold the true number of its as-of date."""

    release: str
    cell: Cell
    true: Fraction | None

    def __str__(self) -> str:
        return f"lies: {dict(self.cell.d)} in {self.release}: {self.cell.lo}–{self.cell.hi} but {self.true}"


def lies(tables: Tables, truth: Truth) -> list[Lie]:
    """Every shown figure that is not true, on the date it says it counts."""
    found = []
    for cell in tables.cells:
        if cell.lo is None:
            continue
        true = _true(cell, truth, tables.releases[cell.at])
        if true is None or not _holds(cell, true):
            found.append(Lie(tables.releases[cell.release], cell, true))
    return found


def _true(cell: Cell, truth: Truth, release: str) -> Fraction | None:
    """The true figure; None for a share or a mean of nobody."""
    number = truth.count(dict(cell.d), release)
    if cell.mean:
        return Fraction(truth.score(cell.mean, dict(cell.d), release), number) if number else None
    if cell.of is not None:
        whole = truth.count(dict(cell.of), release)
        return Fraction(100 * number, whole) if whole else None
    return Fraction(number)


def _holds(cell: Cell, true: Fraction) -> bool:
    half = Fraction(0)
    if cell.mean or cell.of is not None:
        half = Fraction(1, 2 * 10**cell.decimals)
    above = cell.hi is None or true <= Fraction(cell.hi) + half
    return Fraction(cell.lo or Decimal(0)) - half <= true and above


def mistaken(report: Report, truth: Truth) -> list[Finding]:
    """Findings about numbers that the truth contradicts: the attacker assumed something that is not so."""
    return [one for one in report.findings if not _is_so(one, truth)]


def _is_so(finding: Finding, truth: Truth) -> bool:
    target = finding.target
    if target is None or target.kind not in (COUNT, CHANGE):
        return True
    numbers = [truth.count(dict(target.d), release) for release in target.releases]
    true = numbers[0] if target.kind == COUNT else numbers[1] - numbers[0]
    return finding.low <= true <= finding.high
