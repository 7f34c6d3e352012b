"""Writes a caseload in the form that `tables.read` reads, safe to open in a spreadsheet."""

import csv
import io
from collections.abc import Iterable
from datetime import date
from typing import Any

import openpyxl

from sig.importing.columns import BY_NAME, COLUMNS
from sig.importing.rows import ImportedCase
from sig.importing.tables import FORMULA_STARTS

GUARD = "'"


def safe_cell(value: str) -> str:
    """Text that a spreadsheet never calculates: an apostrophe before whatever could start a formula."""
    risky = value.startswith(FORMULA_STARTS) or value.lstrip().startswith(FORMULA_STARTS)
    return GUARD + value if risky else value


def cells(case: ImportedCase) -> dict[str, str | date]:
    """Field → cell, as words a person reads."""
    return {column.name: _cell(column.name, getattr(case, column.name)) for column in COLUMNS}


def csv_bytes(cases: Iterable[ImportedCase]) -> bytes:
    """UTF-8 with byte-order mark and semicolons, the form that a Swedish Excel opens by itself."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(column.heading for column in COLUMNS)
    for case in cases:
        found = cells(case)
        writer.writerow(safe_cell(str(found[column.name])) for column in COLUMNS)
    return out.getvalue().encode("utf-8-sig")


def xlsx_bytes(cases: Iterable[ImportedCase]) -> bytes:
    """One sheet; dates are dates, everything else is text."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Ärenden")
    sheet.append([column.heading for column in COLUMNS])
    for case in cases:
        found = cells(case)
        sheet.append([_excel(found[column.name]) for column in COLUMNS])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _excel(value: str | date) -> Any:
    return value if isinstance(value, date) else safe_cell(value) or None


def _cell(name: str, value: Any) -> str | date:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ja" if value else "nej"
    if isinstance(value, date):
        return value
    if name == "identity":
        return f"{value.digits[:8]}-{value.digits[8:]}" if value.comparable else str(value.digits)
    words = BY_NAME[name].words
    if isinstance(value, tuple):
        return ", ".join(words[code] for code in value)
    return words[value] if words and value else str(value)
