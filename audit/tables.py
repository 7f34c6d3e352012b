"""The reviewer's lines as a table for a spreadsheet. Pure."""

import csv
import io
from collections.abc import Iterable, Iterator
from typing import Any

from audit.access import Line
from audit.clock import local

HEADINGS = (
    "Nummer", "Tid", "Vem", "Verksamhet", "Roll", "Vad", "Föremål", "Ärende", "Nekad", "Skäl", "Grund",
    "Syfte", "Begäran",
)  # fmt: skip
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_lines(lines: Iterable[Line]) -> Iterator[str]:
    """CSV with semicolons, opened right by Swedish spreadsheets; cells that look like formulas are text."""
    yield "\ufeff" + _row(HEADINGS)
    for line in lines:
        at = local(line.at).strftime("%Y-%m-%d %H:%M:%S") if line.at else ""
        refused = "ja" if line.refused else ""
        yield _row((
            line.number, at, line.who, line.authority, line.role, line.what, line.object, line.case, refused,
            line.reason, line.basis, line.purpose, line.request,
        ))  # fmt: skip


def _row(cells: Iterable[Any]) -> str:
    row = io.StringIO()
    csv.writer(row, delimiter=";", lineterminator="\r\n").writerow([_cell(cell) for cell in cells])
    return row.getvalue()


def _cell(value: Any) -> str:
    text = str(value)
    return f"'{text}" if text.startswith(FORMULA) else text
