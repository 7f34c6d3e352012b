"""A CSV or XLSX file as rows of text and dates, numbered as the spreadsheet does. Nothing is guessed.

Formulas are refused, not calculated: what a formula shows is not stored anywhere that we could trust.
"""

import csv
import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl

MAX_BYTES = 5 * 1024 * 1024
MAX_UNPACKED = 50 * 1024 * 1024
MAX_ROWS = 5_000
MAX_COLUMNS = 100
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
XLSX_MAGIC = b"PK\x03\x04"
OLD_EXCEL_MAGIC = b"\xd0\xcf\x11\xe0"


class TableFault(ValueError):
    """The file as a whole cannot be read. The message is a Swedish sentence."""


Cell = str | date


@dataclass(frozen=True)
class Row:
    """One line of the file: the number a spreadsheet shows for it, and the cells under the headings."""

    number: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Table:
    headings: tuple[str, ...]
    rows: tuple[Row, ...]


def read(path: Path) -> Table:
    """The table in `path`. Raises TableFault."""
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise TableFault(
                f"Filen är {size / 1_048_576:.1f} MB. Högst {MAX_BYTES // 1_048_576} MB läses in."
            )
        data = path.read_bytes()
    except OSError as fault:
        raise TableFault(f"Filen går inte att öppna: {fault.strerror or fault}.") from fault
    return parse(data)


def parse(data: bytes) -> Table:
    """The table in the bytes of a file; CSV or XLSX is told from the content. Raises TableFault."""
    if not data.strip():
        raise TableFault("Filen är tom.")
    if data.startswith(OLD_EXCEL_MAGIC):
        raise TableFault("Filen är en äldre Excelfil (.xls). Spara den som .xlsx eller .csv.")
    lines = _xlsx(data) if data.startswith(XLSX_MAGIC) else _csv(data)
    return _table(lines)


def _table(lines: Sequence[tuple[int, tuple[Cell, ...]]]) -> Table:
    filled = [(number, cells) for number, cells in lines if any(cell != "" for cell in cells)]
    if not filled:
        raise TableFault("Filen har inga rader.")
    (_, first), *rest = filled
    headings = tuple(str(cell).strip() for cell in first)
    while headings and not headings[-1]:
        headings = headings[:-1]
    if len(headings) > MAX_COLUMNS:
        raise TableFault(f"Filen har {len(headings)} kolumner. Högst {MAX_COLUMNS} läses in.")
    if not rest:
        raise TableFault("Filen har rubriker men inga rader under dem.")
    if len(rest) > MAX_ROWS:
        raise TableFault(f"Filen har {len(rest)} rader. Högst {MAX_ROWS} läses in åt gången.")
    return Table(headings, tuple(Row(number, _fit(number, cells, len(headings))) for number, cells in rest))


def _fit(number: int, cells: tuple[Cell, ...], width: int) -> tuple[Cell, ...]:
    if any(cell != "" for cell in cells[width:]):
        raise TableFault(f"Rad {number} har fler värden än det finns rubriker.")
    return cells[:width] + ("",) * (width - len(cells))


def _csv(data: bytes) -> list[tuple[int, tuple[Cell, ...]]]:
    text = _decoded(data)
    if "\x00" in text:
        raise TableFault("Filen innehåller tecken som inte hör hemma i en textfil.")
    first = text.lstrip("\r\n").splitlines()[0]
    separator = ";" if first.count(";") >= first.count(",") else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    lines: list[tuple[int, tuple[Cell, ...]]] = []
    begins = 1
    try:
        for cells in reader:
            lines.append((begins, tuple(_plain(cell, begins) for cell in cells)))
            begins = reader.line_num + 1
            if len(lines) > MAX_ROWS * 2:
                raise TableFault(f"Filen har för många rader. Högst {MAX_ROWS} läses in åt gången.")
    except csv.Error as fault:
        raise TableFault(
            f"Rad {reader.line_num}: citattecknen går inte ihop, eller en cell är för lång."
        ) from fault
    return lines


def _decoded(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise TableFault("Filen är sparad som UTF-16. Spara den som CSV UTF-8 i Excel och försök igen.")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        line = data[: fault.start].count(b"\n") + 1
        raise TableFault(
            f"Rad {line}: filen är inte sparad som UTF-8, troligen som Windows-1252. "
            "Välj CSV UTF-8 när du sparar i Excel. Då blir å, ä och ö rätt."
        ) from fault


def _plain(cell: str, number: int) -> str:
    text = cell.strip()
    if text.startswith(FORMULA_STARTS) and len(text) > 1:
        raise TableFault(
            f"Rad {number}: en cell börjar med {text[0]!r} och kan vara en formel. Skriv värdet i stället."
        )
    return text


def _xlsx(data: bytes) -> list[tuple[int, tuple[Cell, ...]]]:
    _refuse_bomb(data)
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
    except Exception as fault:
        raise TableFault("Excelfilen går inte att öppna. Är den hel, och utan lösenord?") from fault
    visible = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    if not visible:
        raise TableFault("Excelfilen har inget synligt blad.")
    lines: list[tuple[int, tuple[Cell, ...]]] = []
    for number, cells in enumerate(visible[0].iter_rows(max_col=MAX_COLUMNS + 1), 1):
        lines.append((number, tuple(_excel(cell, number) for cell in cells)))
        if number > MAX_ROWS * 2:
            raise TableFault(f"Filen har för många rader. Högst {MAX_ROWS} läses in åt gången.")
    return lines


def _refuse_bomb(data: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            unpacked = sum(entry.file_size for entry in packed.infolist())
    except zipfile.BadZipFile as fault:
        raise TableFault("Excelfilen går inte att öppna. Är den hel, och utan lösenord?") from fault
    if unpacked > MAX_UNPACKED:
        raise TableFault("Excelfilen blir för stor när den packas upp och läses inte in.")


def _excel(cell: Any, number: int) -> Cell:
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "f" or (isinstance(value, str) and value.startswith("=")):
        raise TableFault(f"Rad {number}: en cell innehåller en formel. Klistra in värdet i stället.")
    if cell.data_type == "e":
        raise TableFault(f"Rad {number}: en cell visar ett Excelfel ({value}).")
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, bool):
        return "ja" if value else "nej"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return _plain(str(value), number)
