"""The files of a publication: made of its record alone, the same every time, and safe to open."""

import csv
import io
import json
import re
import zipfile
from dataclasses import replace
from functools import cache
from typing import Any

import openpyxl
import pypdf
import pytest
from django.template.loader import render_to_string
from django.utils import translation

from sig.models.codes import Audience
from sig.reports import issued as issued_module
from sig.reports import rendering
from sig.reports.audiences import LAYOUTS
from sig.reports.issued import HEADINGS, Issued
from sig.reports.issued_words import shown
from sig.reports.rendering import Rendered
from tests.publishing.attacker.tables import read
from tests.sig.publications.records import APPROVAL, large, record

KINDS = ("html", "pdf", "csv", "xlsx", "json")


@cache
def made() -> dict[str, Rendered]:
    """The files of one record, by kind. A PDF takes a second or two: the tests share it."""
    return {one.kind: one for one in rendering.files(record(), APPROVAL)}


def test_there_is_a_layout_for_every_audience_with_the_agreements_headings() -> None:
    assert set(LAYOUTS) == set(Audience.values)
    for layout in LAYOUTS.values():
        named = [one.heading for one in layout if one.heading in HEADINGS]
        assert tuple(named) == HEADINGS


def test_officials_and_politicians_read_the_three_headings_first_and_fewer_splits() -> None:
    assert [LAYOUTS[one][0].heading for one in ("officials", "political")] == ["done", "done"]
    splits = {
        one: {block for part in layout for block in part.blocks if block.startswith("by_")}
        for one, layout in LAYOUTS.items()
    }
    assert splits["political"] < splits["officials"] < splits["steering"]


def test_every_kind_is_made_in_order_with_a_name_that_tells_of_no_case() -> None:
    assert tuple(made()) == KINDS
    assert [one.name for one in made().values()] == [f"utgava-2019-1-styrgruppen.{kind}" for kind in KINDS]
    assert rendering.file_name(record(audience="political"), "pdf") == "utgava-2019-1-politiker.pdf"


def test_the_same_record_gives_the_same_bytes_whatever_language_its_maker_reads() -> None:
    stored = json.loads(json.dumps(record().to_json()))
    with translation.override("en"):
        again = rendering.files(issued_module.from_json(stored), APPROVAL)
    for one in again:
        assert one == made()[one.kind], one.kind


def test_the_page_and_the_html_file_say_the_same() -> None:
    with translation.override("sv"):
        page = render_to_string("publications/_report.html", shown(record(), APPROVAL))
    assert page.strip() in made()["html"].content.decode()


def test_the_html_file_fetches_nothing_and_runs_nothing() -> None:
    text = made()["html"].content.decode()
    assert not re.search(
        r"<(?:script|link|img|iframe|object|base|form)\b|\bsrc=|\bhref=|url\(|@import|\son\w+=", text
    )
    assert "default-src 'none'" in text
    assert '<html lang="sv">' in text


def test_the_pdf_is_tagged_swedish_and_named() -> None:
    reader = pypdf.PdfReader(io.BytesIO(made()["pdf"].content))
    catalogue: Any = reader.trailer["/Root"]
    assert catalogue["/Lang"] == "sv"
    assert catalogue["/MarkInfo"]["/Marked"]
    assert b"pdfuaid" in catalogue["/Metadata"].get_data()
    assert reader.metadata is not None
    assert reader.metadata.title == "Provköping: läget 20 april 2018"
    assert set(reader.metadata) <= {"/Title", "/Producer"}


def test_every_chart_of_the_pdf_has_words_for_who_does_not_see_it() -> None:
    reader = pypdf.PdfReader(io.BytesIO(made()["pdf"].content))
    figures = [
        one for one in _structure(reader.trailer["/Root"]["/StructTreeRoot"]) if one.get("/S") == "/Figure"
    ]  # type: ignore[index]
    assert len(figures) == 6
    assert all(one.get("/Alt") for one in figures)


def _structure(node: Any) -> list[Any]:
    node = node.get_object()
    if not isinstance(node, dict):
        return []
    below = node.get("/K", [])
    below = below if isinstance(below, list) else [below]
    return [node, *(found for one in below if not isinstance(one, int) for found in _structure(one))]


def test_the_cover_has_what_it_must() -> None:
    cover = pypdf.PdfReader(io.BytesIO(made()["pdf"].content)).pages[0].extract_text()
    flat = re.sub(r"\s+", "", cover)
    for words in (
        "Provköping",
        "Överenskommelsen 2016–2019",
        "1 januari 2016 till 31 december 2019",
        "Styrgruppen för SIG",
        "Version 2016-1",
        "Eva Påhittad, Olle Uppdiktad",
        "Sara Låtsasson",
        "48213 poster",
        record().sha256,
        "Filen är inte elektroniskt underskriven.",
    ):
        assert words.replace(" ", "") in flat


def test_letters_in_the_charts_of_the_pdf_are_not_shrunk() -> None:
    """Nine points on paper: a drawing 720 wide on 170 mm, its letters 14 high."""
    sizes: list[float] = []

    def visit(text: str, matrix: list[float], inner: list[float], _font: Any, size: float) -> None:
        if text.strip():
            sizes.append(abs(size * inner[3] * matrix[3]))

    for page in pypdf.PdfReader(io.BytesIO(made()["pdf"].content)).pages:
        page.extract_text(visitor_text=visit)
    assert min(sizes) >= 8.99


def test_csv_opens_in_a_swedish_spreadsheet() -> None:
    content = made()["csv"].content
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
    assert rows[0] == ["Tabell", "Rad", "Kolumn", "Värde"]
    assert {len(row) for row in rows} == {4}
    assert ["Per kön", "Pojkar", "Anmälda", "25–29"] in rows


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", " =", "\r"])
def test_nothing_in_csv_or_xlsx_is_calculated(start: str) -> None:
    planted = replace(
        record(), attendance=(replace(record().attendance[0], name=f"{start}1+1"),), agreement=f"{start}2+2"
    )
    with translation.override("sv"):
        report = shown(planted, APPROVAL)["report"]
    sheet = rendering.csv_bytes(report).decode("utf-8-sig")
    rows = csv.reader(io.StringIO(sheet, newline=""), delimiter=";")
    book = openpyxl.load_workbook(io.BytesIO(rendering.xlsx_bytes(report, APPROVAL.published_at)))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    texts = [text for row in rows for text in row] + [cell.value for cell in cells if cell.value is not None]
    risky = [text for text in texts if str(text).lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r"))]
    assert risky == []


def test_xlsx_has_nothing_hidden_and_tells_of_nobody() -> None:
    content = made()["xlsx"].content
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert {sheet.sheet_state for sheet in book} == {"visible"}
    assert not book.defined_names
    assert not any(sheet._charts or sheet._pivots or sheet._images for sheet in book)
    for sheet in book:
        assert not any(
            one.hidden for one in (*sheet.row_dimensions.values(), *sheet.column_dimensions.values())
        )
        assert all(isinstance(cell.value, str | None) for row in sheet.iter_rows() for cell in row)
        assert all(cell.comment is None for row in sheet.iter_rows() for cell in row)
    assert (book.properties.creator, book.properties.lastModifiedBy) == ("Provköping", None)
    assert book.properties.created == book.properties.modified == APPROVAL.published_at.replace(tzinfo=None)
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        assert {one.date_time for one in parts.infolist()} == {rendering.FIRST_MOMENT}
        names = parts.namelist()
    assert not any("pivot" in name or "external" in name.lower() or "custom" in name for name in names)


@pytest.mark.parametrize("number", [0, 1, 2])
def test_json_holds_tables_that_the_attackers_own_reader_understands(number: int) -> None:
    found = json.loads(rendering.json_bytes(record(number), APPROVAL))
    assert found["schema"] == "issued-figures/1"
    assert found["sha256_of_record"] == record(number).sha256
    tables = read(found["tables"])
    assert tables.releases[-1] == record(number).key
    cells = [(dict(one.d), one.lo, one.hi) for one in tables.cells]
    assert len(cells) == len(record(number).publication.cells)
    for one in record(number).publication.cells:
        name, value, stage = one.cell
        d = {"stage": stage} | ({name: value} if name else {})
        assert (d, *((one.band.low, one.band.high) if one.band else (None, None))) in cells


def test_json_keeps_to_itself_how_the_figures_were_made_safe() -> None:
    """Repairs, solves and what an insider knew depend on the true numbers."""
    text = made()["json"].content.decode()
    assert not re.search(r'"(?:repairs|reports|solves|known_before|told_before|targets|gates|seconds)"', text)


@pytest.mark.parametrize("audience", Audience.values)
def test_tables_of_a_record_are_whole(audience: str) -> None:
    for issued in (record(audience=audience), large(audience)):
        report = shown(issued, APPROVAL)["report"]
        codes = [table.code for table in report.tables]
        assert len(set(codes)) == len(codes)
        for table in report.tables:
            assert all(len(line.cells) == len(table.head) - 1 for line in table.lines)
            assert all(text for line in table.lines for text in (line.name, *line.cells))


def test_every_table_has_a_sheet_with_a_name_of_its_own_in_swedish() -> None:
    with translation.override("sv"):
        report = shown(large(), APPROVAL)["report"]
        book = openpyxl.load_workbook(io.BytesIO(rendering.xlsx_bytes(report, APPROVAL.published_at)))
    assert len(book.sheetnames) == 1 + len(report.tables) == len(set(book.sheetnames))
    assert "Hur det har gått, per kön" in book.sheetnames
    assert "Åtaganden vad har gjorts" in book.sheetnames
    assert not any(re.search(r"\d|_", name) for name in book.sheetnames)


def test_what_is_missing_in_a_record_is_left_out_and_nothing_breaks() -> None:
    bare: Issued = replace(
        record(),
        goal=None,
        definition=None,
        effects=(),
        goals=None,
        attendance=(),
        commitments=(),
        indicators=(),
        cost=(),
        texts={},
        tiles=(),
        not_counting=(),
        provenance=replace(record().provenance, ledger_size=0, ledger_root=""),
    )
    found = {one.kind: one.content for one in rendering.files(bare, APPROVAL)}
    text = found["html"].decode()
    assert "Samordnaren har inte skrivit något här." in text
    assert "Styrgruppen har inte antagit någon definition än." in text
    assert "Kostnadsexempel" not in text
    assert "Mot målet 15" not in text
    assert "unga har brutit loss, per" in text


def test_a_draft_says_that_nobody_has_approved_it() -> None:
    with translation.override("sv"):
        cover = dict(shown(record())["report"].cover)
    assert cover["Godkänd av"] == "Inte godkänd än"
    assert cover["Utlämnad"] == "Inte utlämnad än"
