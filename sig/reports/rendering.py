"""The files of a publication, made of its record alone: HTML, PDF, CSV, XLSX and JSON.

The same record and approval give the same bytes, but for the signature in the PDF. Nothing in a file tells
of when or on which machine it was made. Everything is Swedish: the files leave the house.
"""

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import openpyxl
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.worksheet import Worksheet

from consent.printing import render_pdf
from sig.publishing import export
from sig.reports import record_menu, signing
from sig.reports.issued import Approval, Issued
from sig.reports.issued_words import Report, report
from sig.reports.tables import Table

SCHEMA: Final = "issued-figures/1"
FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "\n")
FIRST_MOMENT: Final = (1980, 1, 1, 0, 0, 0)
"""The earliest that a ZIP file can name: no file tells when it was packed."""
LONGEST_SHEET_NAME: Final = 31
NOT_TOLD: Final = ("publication", "schema")
"""Parts of a record that stand in its JSON in another form."""


@dataclass(frozen=True)
class Rendered:
    """One file. `kind`: html, pdf, csv, xlsx or json. `name`: how it is saved; it tells of no case."""

    kind: str
    name: str
    media_type: str
    content: bytes


def files(issued: Issued, approval: Approval) -> tuple[Rendered, ...]:
    """Every file of a publication, in the order html, pdf, csv, xlsx, json.

    Raises consent.printing.FontsMissing, and signing.BadIdentity for a certificate that cannot be used.
    """
    with translation.override("sv"):
        found = report(issued, approval)
        made = (
            ("html", "text/html; charset=utf-8", html(found)),
            ("pdf", "application/pdf", pdf(found)),
            ("csv", "text/csv; charset=utf-8", csv_bytes(found)),
            (
                "xlsx",
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                xlsx_bytes(found, approval.published_at),
            ),
            ("json", "application/json", json_bytes(issued, approval)),
        )
    return tuple(Rendered(kind, file_name(issued, kind), media, content) for kind, media, content in made)


def file_name(issued: Issued, kind: str) -> str:
    """utgava-2018-2-styrgruppen.pdf: which publication, for whom, and nothing else."""
    words = {"steering": "styrgruppen", "officials": "tjansteman", "political": "politiker"}
    key = re.sub(r"[^a-z0-9]+", "-", issued.key.lower()).strip("-")
    return f"utgava-{key}-{words[issued.audience]}.{kind}"


def html(found: Report) -> bytes:
    """One page that fetches nothing and runs nothing."""
    context = {"report": found, "lang": "sv", "title": found.title, "signed": None}
    return render_to_string("publications/report.html", context).encode()


def pdf(found: Report) -> bytes:
    """Tagged (PDF/UA-1), with a cover; signed where there is a certificate, and else it says that it is
    not."""
    identity = signing.identity()
    signed = (
        _("Elektroniskt underskriven med certifikatet %(name)s.") % {"name": identity.name}
        if identity
        else _("Filen är inte elektroniskt underskriven.")
    )
    plain = render_pdf(
        "publications/report_print.html", {"report": found, "signed": signed}, title=found.title
    )
    return signing.sign(plain, identity) if identity else plain


def csv_bytes(found: Report) -> bytes:
    """UTF-8 with byte-order mark and semicolons. One line a figure: table, row, column, value; then notes."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    for line in _csv_lines(found):
        writer.writerow(safe(cell) for cell in line)
    return out.getvalue().encode("utf-8-sig")


def _csv_lines(found: Report) -> Iterator[tuple[str, ...]]:
    yield (_("Tabell"), _("Rad"), _("Kolumn"), _("Värde"))
    for name, value in found.cover:
        yield (_("Om utgåvan"), name, "", value)
    for table in found.tables:
        for name, cells in table.body:
            for head, cell in cells:
                yield (table.title, name, head, cell)
        for note in table.notes:
            yield (table.title, _("Förklaring"), "", note)


def safe(value: str) -> str:
    """Text that a spreadsheet never calculates: an apostrophe before whatever could start a formula."""
    return "'" + value if value.lstrip(" ").startswith(FORMULA_STARTS) else value


def xlsx_bytes(found: Report, at: datetime) -> bytes:
    """One sheet for each table, all of them visible, all cells text; its only moment is the publication's."""
    book = openpyxl.Workbook()
    first = book.active
    assert isinstance(first, Worksheet)
    first.title = _("Om utgåvan")
    _fill(first, (_("Om utgåvan"), _("Uppgift")), found.cover, (found.lead,))
    for table in found.tables:
        rows = tuple((line.name, *line.cells) for line in table.lines)
        _fill(book.create_sheet(_sheet_name(table)), table.head, rows, table.notes)
    properties = book.properties
    properties.creator = found.municipality
    properties.lastModifiedBy = None
    properties.title = found.title
    properties.created = properties.modified = at.astimezone(timezone.get_fixed_timezone(0)).replace(
        tzinfo=None, microsecond=0
    )
    out = io.BytesIO()
    book.save(out)
    return _packed(out.getvalue(), properties.created)


def _sheet_name(table: Table) -> str:
    return re.sub(r"[][:*?/\\]+", "", table.title)[:LONGEST_SHEET_NAME].strip()


def _fill(sheet: Any, head: tuple[str, ...], rows: Any, notes: tuple[str, ...]) -> None:
    sheet.append([safe(one) for one in head])
    for row in rows:
        sheet.append([safe(one) for one in row])
    for note in notes:
        sheet.append([safe(note)])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for number, name in enumerate(head):
        longest = max([len(name), *(len(row[number]) for row in rows)], default=10)
        sheet.column_dimensions[chr(ord("A") + number)].width = min(max(longest + 2, 12), 60)
    for row in sheet.iter_rows(max_row=len(rows) + 1):
        for cell in row:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.number_format = "@"


def _packed(made: bytes, at: datetime) -> bytes:
    """The same parts with no moment of their own."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(made)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "docProps/core.xml":
                stamp = f"{at:%Y-%m-%dT%H:%M:%SZ}".encode()
                content = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", stamp, content)
            part = zipfile.ZipInfo(name, FIRST_MOMENT)
            part.compress_type = zipfile.ZIP_DEFLATED
            part.external_attr = 0o600 << 16
            new.writestr(part, content)
    return out.getvalue()


def json_bytes(issued: Issued, approval: Approval) -> bytes:
    """`issued-figures/1`: what the record says, and its cells as `published-tables/1` under `tables`.

    How the figures were made safe (what had to be coarser, how much the audit solved) depends on the true
    numbers and stays in the house.
    """
    document: dict[str, Any] = {"schema": SCHEMA, "sha256_of_record": issued.sha256}
    document |= {
        name: value for name, value in issued.to_json().items() if name not in ("publication", "schema")
    }
    document["approved_by"] = list(approval.names)
    document["published_at"] = approval.published_at.isoformat()
    document["tables"] = record_menu.tables(issued)
    return export.to_text(document).encode()
