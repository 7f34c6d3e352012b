"""Every number in every file is one that the record gives, and a planted true count is found in each of them.

The pitfalls of statistics.md that a rendered file can fall into are named test by test: tooltips and
alternative texts, axis ends, hidden sheets, what a PDF or a workbook tells of itself, names of files, text
under a box.
"""

import csv
import io
import json
import re
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any
from unittest import mock

import openpyxl
import pypdf
import pypdfium2
import pytest
from django.template.loader import render_to_string
from django.utils import translation

from sig.models.codes import Audience
from sig.publishing.menu import EVERYBODY
from sig.publishing.menus import OUTCOMES
from sig.reports import blocks, rendering, tables
from sig.reports.issued import Issued
from sig.reports.issued_words import Report, report, shown
from tests.sig.publications.derived import Derived, Piece, in_html, whole_document
from tests.sig.publications.records import APPROVAL, large, record, series

EVERY = [(audience, number) for audience in Audience.values for number in (0, 2)]
SCHEMAS = (rendering.SCHEMA, "published-tables/1")
NEVER_SHOWN = 27
"""A number of people that no rule gives: planted as if it had been counted."""


def words(issued: Issued) -> Report:
    with translation.override("sv"):
        return report(issued, APPROVAL)


def in_csv(content: bytes) -> Iterator[Piece]:
    rows = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";")
    for title, row, column, value in rows:
        yield from (Piece("text", one) for one in (title, row, column))
        yield Piece("cell" if column else "text", value, column)


def in_xlsx(content: bytes) -> Iterator[Piece]:
    """Names of sheets, cells under their heads, and whatever the workbook tells of itself."""
    for sheet in openpyxl.load_workbook(io.BytesIO(content)):
        yield Piece("text", sheet.title)
        heads = [str(cell.value or "") for cell in sheet[1]]
        for row in sheet.iter_rows(min_row=2):
            alone = sum(cell.value is not None for cell in row) == 1
            for head, cell in zip(heads, row, strict=True):
                where = "text" if alone or head == heads[0] else "cell"
                yield Piece(where, str(cell.value or ""), head)
        for text in (sheet.oddHeader.center.text, sheet.oddFooter.center.text):
            yield Piece("text", text or "")
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        core = parts.read("docProps/core.xml").decode()
    yield Piece("text", re.sub(r"<[^>]*>", " ", core))


def in_json(content: bytes, issued: Issued) -> list[str]:
    """Every leaf that the record does not have, and every pair of ends that is no band of it."""
    ours = json.loads(json.dumps(issued.to_json()))
    numbers = {leaf for _name, leaf in whole_document(ours) if isinstance(leaf, int | float)}
    derived = Derived(issued, APPROVAL)
    versions = {("schema", one) for one in SCHEMAS}
    versions.add(("counting_version", issued.provenance.counting_version))
    found = []
    document = json.loads(content)
    for name, leaf in whole_document(document):
        if isinstance(leaf, int | float) and not isinstance(leaf, bool) and leaf not in numbers:
            found.append(f"{name}: {leaf}")
        if isinstance(leaf, str) and (name, leaf) not in versions:
            found += derived.foreign([Piece("cell", leaf)])
    for cell in document["tables"]["releases"][-1]["cells"]:
        if cell.get("v", ...) is not None and (cell.get("lo"), cell.get("hi")) not in derived.bands:
            found.append(f"cell: {cell}")
    return found


@pytest.mark.parametrize(("audience", "number"), EVERY)
def test_every_number_of_html_csv_xlsx_and_json_is_of_the_record(audience: str, number: int) -> None:
    holds_nothing_else(record(number, audience))


@pytest.mark.parametrize("audience", Audience.values)
def test_and_so_it_is_when_the_larger_menu_is_answered(audience: str) -> None:
    holds_nothing_else(large(audience))


def holds_nothing_else(issued: Issued) -> None:
    derived, found = Derived(issued, APPROVAL), words(issued)
    with translation.override("sv"):
        page = render_to_string("publications/_report.html", shown(issued, APPROVAL))
        pieces = {
            "page": in_html(page),
            "html": in_html(rendering.html(found).decode()),
            "csv": list(in_csv(rendering.csv_bytes(found))),
            "xlsx": list(in_xlsx(rendering.xlsx_bytes(found, APPROVAL.published_at))),
        }
    for kind, said in pieces.items():
        assert len(said) > 50, kind
        assert derived.foreign(said) == [], kind
    assert in_json(rendering.json_bytes(issued, APPROVAL), issued) == []


@cache
def printed() -> tuple[bytes, str]:
    """A PDF, and the page that it was made of."""
    seen: list[str] = []

    def remember(template: str, context: Any, **_rest: Any) -> bytes:
        seen.append(render_to_string(template, {**context, "lang": "sv", "title": context["report"].title}))
        return render_pdf(template, context, **_rest)

    render_pdf = rendering.render_pdf
    with translation.override("sv"), mock.patch.object(rendering, "render_pdf", remember):
        content = rendering.pdf(words(record()))
    return content, seen[0]


def digits(texts: Iterator[str]) -> Counter[str]:
    return Counter(found for text in texts for found in re.findall(r"\d+", text))


def layers(content: bytes) -> dict[str, tuple[list[str]]]:
    """The text of every page, as two engines read it."""
    document = pypdfium2.PdfDocument(content)
    return {
        "pypdf": ([page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages],),
        "pdfium": ([page.get_textpage().get_text_bounded() for page in document],),
    }


def test_the_page_that_a_pdf_is_made_of_holds_numbers_of_the_record_alone() -> None:
    assert Derived(record(), APPROVAL).foreign(in_html(printed()[1])) == []


@pytest.mark.parametrize("engine", ["pypdf", "pdfium"])
def test_the_text_layer_of_the_pdf_is_that_page_and_the_numbers_of_its_sheets(engine: str) -> None:
    """Number for number: nothing lies under a box, and nothing is said twice."""
    content, page = printed()
    (sheets,) = layers(content)[engine]
    read_out = ("text", "cell", "chart", "indicator")
    said = [one.text for one in in_html(_without_words_for_charts(page)) if one.where in read_out]
    numbered = [f"{place + 1} ({len(sheets)})" for place in range(len(sheets))]
    for items in re.findall(r"<ol>(.*?)</ol>", page, re.S):
        numbered += [f"{place + 1}." for place in range(items.count("<li>"))]
    assert _whole_digests(digits(iter(sheets))) == _whole_digests(digits(iter([*said, *numbered])))


def _without_words_for_charts(page: str) -> str:
    """Titles and descriptions of drawings stand in the tags, not in the text layer."""
    return re.sub(r"<(title|desc)\b.*?</\1>", "", page, flags=re.S)


def _whole_digests(found: Counter[str]) -> Counter[str]:
    """Digests may break anywhere on a narrow line; they are asked for in another test."""
    return Counter({number: many for number, many in found.items() if len(number) <= 4})


def test_what_a_pdf_says_of_its_charts_and_of_itself_is_of_the_record() -> None:
    reader = pypdf.PdfReader(io.BytesIO(printed()[0]))
    root: Any = reader.trailer["/Root"]
    texts = list(_alternatives(root["/StructTreeRoot"]))
    assert len(texts) >= 5
    info = reader.metadata or {}
    xmp = re.sub(r"<[^>]*>", " ", root["/Metadata"].get_data().decode())
    told = [*texts, str(info["/Title"]), re.sub(r"WeasyPrint [\d.]+", "", xmp).replace(" 1 ", " ")]
    assert Derived(record(), APPROVAL).foreign([Piece("text", one) for one in told]) == []


def _alternatives(node: Any) -> Iterator[str]:
    node = node.get_object()
    if isinstance(node, dict):
        if "/Alt" in node:
            yield str(node["/Alt"])
        below = node.get("/K", [])
        for one in below if isinstance(below, list) else [below]:
            if not isinstance(one, int):
                yield from _alternatives(one)


@pytest.mark.parametrize("kind", ["html", "pdf", "csv", "xlsx", "json"])
def test_names_of_files_tell_the_publication_and_its_audience_alone(kind: str) -> None:
    name = rendering.file_name(record(), kind)
    assert re.sub(r"\D+", " ", name.replace(record().key, "")).strip() == ""


def test_axes_end_where_bands_do() -> None:
    """Not where the highest true number lies: a record with the same bands draws the same picture."""
    chart = re.findall(r"<svg.*?</svg>", rendering.html(words(record())).decode(), re.S)
    labels = [one.text for svg in chart for one in in_html(svg) if one.where == "chart"]
    alone = {int(text) for text in labels if re.fullmatch(r"\d{1,3}", text)}
    assert alone
    assert all(number % 5 == 0 for number in alone)


# --- the same tests must fail on a true count --------------------------------------------------------------


def counts() -> set[int]:
    """The true counts of the day, of everybody."""
    made = series()[1][-1]
    every = {leaf for _name, _value, leaf in made.people}
    alone = {leaf: made.leaf(EVERYBODY, leaf) for leaf in every}
    return {*alone.values(), sum(alone.values()), sum(alone[leaf] for leaf in OUTCOMES)}


def test_a_true_count_in_a_cell_is_always_found() -> None:
    derived = Derived(record(), APPROVAL)
    found = counts() | set(range(60))
    for count in found:
        assert derived.foreign([Piece("cell", str(count), "Anmälda")]), count
        assert derived.foreign([Piece("spoken", str(count))]), count


@pytest.mark.parametrize(
    "text",
    [
        "27",
        "25–28",
        "27–27",
        "27 av 60",
        "42,9 procent",
        "42 procent",
        "3 unga",
        "1",
        "4",
        "14 mars 2018",
        "17–36 procent av 29",
        "kl. 13.37",
    ],
)
def test_what_no_rule_gives_is_found_in_every_place(text: str) -> None:
    derived = Derived(record(), APPROVAL)
    for where in ("cell", "text", "chart", "spoken"):
        assert derived.foreign([Piece(where, text)]), where


PLACES = (
    ("a cell", r'(<td data-label="Anmälda">)[^<]*', rf"\g<1>{NEVER_SHOWN}"),
    ("a sentence", r"(<p>Jämn takt[^<]*)", rf"\g<1> Det är {NEVER_SHOWN}."),
    ("the title of a chart", r"(<title id=[^>]*>)", rf"\g<1>{NEVER_SHOWN} "),
    ("the description of a chart", r"(<desc id=[^>]*>)", rf"\g<1>{NEVER_SHOWN} "),
    ("a number in a chart", r"(<text [^>]*>)25–29", rf"\g<1>{NEVER_SHOWN}"),
    ("the end of an axis", r"(<text [^>]*>)30<", rf"\g<1>{NEVER_SHOWN}<"),
    ("an attribute that is read out", r'data-label="Anmälda"', f'data-label="Anmälda, {NEVER_SHOWN}"'),
    ("a tooltip", r"<polygon ", f'<polygon title="{NEVER_SHOWN}" '),
    ("the title of the page", r"(<title>)", rf"\g<1>{NEVER_SHOWN} "),
)


@pytest.mark.parametrize(("place", "pattern", "planted"), PLACES, ids=[one[0] for one in PLACES])
def test_a_planted_count_is_found_in_html(place: str, pattern: str, planted: str) -> None:
    page = rendering.html(words(record())).decode()
    changed = re.sub(pattern, planted, page, count=1)
    assert changed != page
    assert Derived(record(), APPROVAL).foreign(in_html(changed)), place


def planting() -> Report:
    """A report whose tables tell one true number, as a careless renderer would."""
    with mock.patch.object(tables.Told, "text", str(NEVER_SHOWN)):
        return words(record())


def test_a_planted_count_is_found_in_every_kind_of_file() -> None:
    derived, found = Derived(record(), APPROVAL), planting()
    with translation.override("sv"):
        assert derived.foreign(in_html(rendering.html(found).decode()))
        assert derived.foreign(in_csv(rendering.csv_bytes(found)))
        assert derived.foreign(in_xlsx(rendering.xlsx_bytes(found, APPROVAL.published_at)))


def test_a_planted_count_is_found_in_json() -> None:
    content = rendering.json_bytes(record(), APPROVAL)
    assert in_json(content.replace(b'"lo": 25', b'"lo": 27', 1), record())
    assert in_json(content.replace(b'"hi": 29', b'"hi": 27', 1), record())
    assert in_json(content.replace(b'"lo": 25,', b'"v": 27, "lo": 25,', 1), record())
    assert in_json(content.replace(b"Pojkar", b"Pojkar, 27", 1), record())


def test_a_planted_count_is_found_in_what_a_workbook_tells_of_itself() -> None:
    content = rendering.xlsx_bytes(words(record()), APPROVAL.published_at)
    plants: tuple[Callable[[openpyxl.Workbook], object], ...] = (
        lambda book: setattr(book.properties, "description", f"{NEVER_SHOWN} unga"),
        lambda book: setattr(book.worksheets[1], "title", f"{NEVER_SHOWN} unga"),
        lambda book: book.create_sheet("underlag").append(["Alla", str(NEVER_SHOWN)]),
    )
    for plant in plants:
        book = openpyxl.load_workbook(io.BytesIO(content))
        plant(book)
        out = io.BytesIO()
        book.save(out)
        assert Derived(record(), APPROVAL).foreign(in_xlsx(out.getvalue()))


def test_a_planted_count_is_found_in_a_pdf_also_where_nobody_sees_it() -> None:
    """White on white, as text under a box is."""
    _content, whole = printed()
    page = whole[: whole.index("<svg")] + "</body></html>"
    hidden = page.replace("<h3>", f'<h3 style="color:#fff">{NEVER_SHOWN}</h3><h3>', 1)
    assert Derived(record(), APPROVAL).foreign(in_html(hidden))
    from weasyprint import HTML

    made = HTML(string=hidden).write_pdf()
    before, after = (digits(iter(layers(one)["pdfium"][0])) for one in (HTML(string=page).write_pdf(), made))
    assert (after - before)[str(NEVER_SHOWN)] == 1


def test_blocks_cannot_say_more_than_their_tables() -> None:
    """A chart's numbers are those of the table beside it, or of its axis."""
    for part in words(record()).parts:
        for block in part.blocks:
            if block.code in ("funnel", "outcomes") and block.table:
                labels = (one for figure in block.figures for one in figure.wide.labels)
                drawn = {one.text for one in labels if one.kind == "value"}
                told = {cell for line in block.table.lines for cell in line.cells}
                assert drawn <= told | _closed(part)


def _closed(part: blocks.Part) -> set[str]:
    """The funnel's last bar stands in the table of in- and outflow beside it."""
    return {
        cell
        for block in part.blocks
        if block.code == "flows" and block.table
        for line in block.table.lines
        for cell in line.cells
    }
