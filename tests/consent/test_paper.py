"""The form in ten languages: whole, in its own script, marked as draft, and the same in the PDF as in the
source.
"""

import re
import unicodedata
from collections import Counter
from dataclasses import replace
from datetime import date
from functools import cache
from html import unescape
from io import BytesIO
from typing import Any
from uuid import UUID

import pytest
from django.template.loader import render_to_string
from django.utils.html import strip_tags
from django.utils.translation import override
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject
from pypdfium2 import PdfDocument

from consent import printed, printing
from consent.categories import CATEGORIES, PURPOSES
from consent.codes import LANGUAGES as SPOKEN
from consent.grants import Line
from consent.overview import ConsentOverview, PersonName, Sheet, SignerLine
from consent.paper import texts
from consent.signers import KINDS
from teams.models import Authority

FOREIGN = [code for code in texts.LANGUAGES if not texts.text(code).swedish]
SCRIPTS = {"ar": "ARABIC", "fa": "ARABIC", "ckb": "ARABIC", "ti": "ETHIOPIC"}
SWEDISH_WORDS = frozenset(
    (
        *(
            "och",
            "att",
            "som",
            "inte",
            "för",
            "är",
            "det",
            "den",
            "av",
            "ett",
            "en",
            "på",
            "med",
            "till",
            "om",
        ),
        *("vad", "kan", "ska", "får", "från", "eller", "utan", "när", "ja", "nej", "du", "vill", "hur"),
    )
)
PLACES = {
    1: ("Socialtjänsten", "social_services"),
    2: ("Polisen", "police"),
    3: ("Skolan", "school"),
    4: ("BUP", "bup"),
    5: ("Ung Fritid", "ung_fritid"),
}
LINES = [
    Line(3, 2, "school"),
    Line(1, 2, "plan"),
    Line(2, 1, "crime"),
    Line(4, 1, "health"),
    Line(1, 5, "leisure"),
]
every = pytest.mark.parametrize("code", texts.LANGUAGES)
foreign = pytest.mark.parametrize("code", FOREIGN)


def form(code: str, *, print_as: str = "none", **options: Any) -> printed.PrintedForm:
    """Åsa's paper: 16 years old, one guardian beside her."""
    asa = SignerLine("youth", PersonName("Åsa Öberg", language=code), "", "missing", "", "")
    jon = SignerLine("jon", PersonName("Jon Öberg", kind="guardian"), "", "missing", "", "")
    sheet = Sheet(
        UUID("1a2b3c4d5e6f47a8b9c0d1e2f3a4b5c6"),
        "draft",
        "",
        "neutral",
        date(2026, 11, 22),
        date(2027, 11, 21),
        "leave_crime",
        (),
        (asa, jon),
    )
    page = ConsentOverview(
        UUID(int=1), "", "Åsa Öberg", "SIG-26-014", True, True, (), (), (), waiting=sheet,
        turns_18_on=date(2027, 5, 3), print_as=print_as,
    )  # fmt: skip
    return printed.paper(page, sheet, asa, LINES, PLACES, **options)


@cache
def source(code: str) -> str:
    found = form(code)
    with override("sv"):
        return render_to_string(
            "consent/print/form.html", {"paper": found, "lang": found.lang, "title": found.title}
        )


@cache
def pdf(code: str) -> bytes:
    found = form(code)
    with override("sv"):
        return printing.render_pdf(
            "consent/print/form.html", {"paper": found}, lang=found.lang, title=found.title
        )


def plain(text: str) -> str:
    """Without presentation forms and invisible marks."""
    folded = unicodedata.normalize("NFKC", text)
    return "".join(c for c in folded if unicodedata.category(c) != "Cf")


def words(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", plain(text)))


def shapes(text: str) -> Counter[str]:
    """Words as heaps of letters: a reader may turn a ligature round, but not change, drop or add a letter.

    It may part an Arabic word at its vowel signs: there each letter counts by itself.
    """
    bare = "".join(c for c in unicodedata.normalize("NFD", plain(text)) if not unicodedata.combining(c))
    vowelled = bool(re.search("[\u064b-\u0652]", text))
    found = re.findall(r"\w" if vowelled else r"\w+", bare)
    return Counter("".join(sorted(word)) for word in found)


def body(code: str) -> str:
    """All that the source says, without its tags."""
    inner = re.sub(r"<head>.*?</head>", "", source(code), flags=re.DOTALL)
    return unescape(strip_tags(inner.replace("<", " <")))


def layer(code: str) -> str:
    """All that the PDF says, without page numbers."""
    pages = PdfReader(BytesIO(pdf(code))).pages
    return "\n".join(without_number(page.extract_text()) for page in pages)


def without_number(text: str) -> str:
    """The page number stands last on a page: "1 (4)", its brackets turned in a right-to-left document."""
    return re.sub(r"(?m)^\s*\d+ [()]\d+[()]\s*$", "", plain(text))


# --- the files ---


def test_every_language_that_a_person_can_have_has_a_form() -> None:
    assert set(texts.LANGUAGES) == set(SPOKEN) - {"other"}
    assert {path.stem for path in texts.FOLDER.glob("*.toml")} == set(texts.LANGUAGES)
    assert texts.text("other").code == "sv"


@every
def test_every_string_is_there_with_the_same_placeholders(code: str) -> None:
    assert texts.differences(texts.text(code), texts.text("sv")) == []


def test_the_source_names_everything_that_can_stand_on_a_form() -> None:
    found = texts.text("sv")
    assert set(found.categories) == set(CATEGORIES)
    assert set(found.purposes) == set(PURPOSES)
    assert set(found.kinds) == set(Authority.Kind.values)
    assert set(found.roles) == {"youth", *KINDS}
    for key, category in CATEGORIES.items():
        assert found.categories[key] == (str(category.name), str(category.example))


@foreign
def test_no_swedish_is_left(code: str) -> None:
    swedish = dict(texts.text("sv").strings()) | dict(texts.text("sv-easy").strings())
    for place, value in texts.text(code).strings():
        assert value != swedish[place], place
        left = {word for word in re.findall(r"\w+", value.lower()) if word in SWEDISH_WORDS}
        # "en" and "av" and so on are words of other languages too: two different ones are Swedish.
        assert len(left) < 2, (place, left)


@pytest.mark.parametrize("code", SCRIPTS)
def test_every_letter_is_of_the_languages_script(code: str) -> None:
    found = texts.text(code)
    strings = [*found.strings(), ("draft", found.draft), *((f"month {name}", name) for name in found.months)]
    for place, value in strings:
        letters = [c for c in texts.PLACEHOLDER.sub("", value) if c.isalpha()]
        assert letters, place
        wrong = {c for c in letters if not unicodedata.name(c).startswith(SCRIPTS[code])}
        assert not wrong, (place, wrong)


def test_sorani_is_written_with_its_own_letters() -> None:
    everything = "".join(value for _place, value in texts.text("ckb").strings())
    assert set("ڕڵۆێەڤ") - {"ڤ"} <= set(everything)
    assert not set("ةيك") & set(everything)


@every
def test_the_consent_to_contact_afterwards_shares_nothing_and_says_so(code: str) -> None:
    sheet = Sheet(UUID(int=1), "", "", "", date(2026, 1, 1), date(2026, 12, 31), "aftercare", ())
    asa = SignerLine("youth", PersonName("Åsa", language=code), "", "missing", "", "")
    page = ConsentOverview(UUID(int=1), "", "Åsa", "SIG-1", True, True, (), (), ())
    found = printed.paper(page, sheet, asa, [], PLACES)
    assert found.title == texts.text(code).form["after_title"]
    with override("sv"):
        said = unescape(
            render_to_string(
                "consent/print/form.html", {"paper": found, "lang": found.lang, "title": found.title}
            )
        )
    words_of = texts.text(code).form
    for key in ("after_title", "after_lead", "after_no", "no_withdraw", "sign"):
        assert words_of[key] in said, key
    for key in ("matrix", "senders", "together", "exclude", "only_this", "no_help", "no_effect"):
        assert words_of[key] not in said, key
    assert texts.text(code).purposes["aftercare"] in said


@every
def test_what_is_not_swedish_is_a_draft_until_a_translator_has_checked_it(code: str) -> None:
    found = texts.text(code)
    assert found.is_draft is (code not in ("sv", "sv-easy"))
    content = (texts.FOLDER / f"{code}.toml").read_text(encoding="utf-8")
    checked = texts.parsed(code, content + '\n[checked]\nby = "Translator 4711"\ndate = 2027-01-15\n')
    assert not checked.is_draft
    assert checked.checked == texts.Checked("Translator 4711", date(2027, 1, 15))


BROKEN = {
    "not toml": ("[meta", ""),
    "no meta": ('[form]\ntitle = "x"', ""),
    "direction": ('dir = "rtl"', 'dir = "up"'),
    "eleven months": ('"يناير", ', ""),
    "no mark": ("draft =", "other ="),
}


@pytest.mark.parametrize(("old", "new"), BROKEN.values(), ids=BROKEN)
def test_a_broken_file_is_refused(old: str, new: str) -> None:
    content = (texts.FOLDER / "ar.toml").read_text(encoding="utf-8")
    broken = content.replace(old, new, 1) if new or old in content else old
    with pytest.raises(texts.TextsBroken, match=r"ar\.toml"):
        texts.parsed("ar", broken)


def test_a_missing_key_and_a_changed_placeholder_are_found() -> None:
    good = texts.text("en")
    without = replace(good, form={key: value for key, value in good.form.items() if key != "no_help"})
    assert texts.differences(without, texts.text("sv")) == ["form.no_help is missing"]
    moved = replace(good, form={**good.form, "case": "Case {nummer}"})
    assert texts.differences(moved, texts.text("sv")) == ["form.case has other placeholders than the source"]


# --- what stands on the paper ---


@foreign
def test_the_mark_stands_in_both_languages_and_swedish_comes_after(code: str) -> None:
    found = form(code)
    assert [page.lang for page in found.pages] == [texts.text(code).lang, "sv"]
    assert found.pages[0].marks == (
        (texts.text(code).lang, texts.text(code).draft),
        ("sv", texts.SWEDISH_MARK),
    )
    assert [page.signs for page in found.pages] == [True, False]
    assert [page.receives for page in found.pages] == [False, True]
    assert len(form(code, swedish=False).pages) == 1


@pytest.mark.parametrize("code", ["sv", "sv-easy", "other"])
def test_swedish_needs_no_mark_and_no_second_page(code: str) -> None:
    (page,) = form(code).pages
    assert page.marks == ()
    assert (page.signs, page.receives) == (True, True)
    assert page.no_text is page.interpreter is (code == "other")


def test_another_language_can_be_chosen_for_a_person() -> None:
    assert form("sv", language="fi").lang == "fi"


@pytest.mark.parametrize("kind", ["marked", "protected_registration", "fictitious"])
@every
def test_a_protected_youth_is_a_case_number(code: str, kind: str) -> None:
    found = form(code, print_as=kind)
    with override("sv"):
        page = render_to_string("consent/print/form.html", {"paper": found, "lang": found.lang, "title": ""})
    assert "Öberg" not in page
    assert "Åsa" not in page
    assert "SIG-26-014" in page


def test_a_protected_guardian_is_a_role() -> None:
    found = form("sv")
    guardian = PersonName("Jon Öberg", kind="guardian", protected=True, print_as="marked")
    sheet = Sheet(UUID(int=1), "", "", "", date(2026, 1, 1), date(2026, 12, 31), "leave_crime", ())
    page = ConsentOverview(UUID(int=1), "", "Åsa Öberg", "SIG-1", True, True, (), (), (), waiting=sheet)
    one = SignerLine("g", guardian, "", "missing", "", "")
    said = printed.paper(page, sheet, one, LINES, PLACES).pages[0]
    assert said.signer_name == ""
    assert not any("Jon" in part for part in said.heading)
    assert any("vårdnadshavare" in part for part in said.heading)
    assert found.pages[0].signer_name == "Åsa Öberg"


@pytest.mark.parametrize(
    ("turns", "said"),
    [
        (date(2026, 11, 22), False),
        (date(2026, 11, 23), True),
        (date(2027, 11, 21), True),
        (date(2027, 11, 22), False),
    ],
)
def test_the_18th_birthday_is_told_when_it_falls_inside(turns: date, said: bool) -> None:
    asa = SignerLine("youth", PersonName("Åsa"), "", "missing", "", "")
    sheet = Sheet(UUID(int=1), "", "", "", date(2026, 11, 22), date(2027, 11, 21), "leave_crime", (), (asa,))
    page = ConsentOverview(UUID(int=1), "", "Åsa", "", True, True, (), (), (), turns_18_on=turns)
    assert (len(printed.paper(page, sheet, asa, LINES, PLACES).pages[0].period) == 2) is said


# --- the PDF ---


@every
def test_the_text_layer_has_every_letter_of_the_source_and_no_other(code: str) -> None:
    """Letter by letter: pypdf turns parts of a line of mixed direction round, so that lines cannot be
    compared.
    """
    wanted, found = (Counter(re.sub(r"\W", "", plain(text))) for text in (body(code), layer(code)))
    assert found == wanted


@pytest.mark.parametrize("code", [code for code in texts.LANGUAGES if code not in SCRIPTS])
def test_the_text_layer_has_every_word_of_the_source_and_no_other(code: str) -> None:
    assert words(layer(code)) == words(body(code))


@every
def test_headings_can_be_read_from_their_first_letter_to_their_last(code: str) -> None:
    said = re.sub(r"\W", "", plain(layer(code)))
    form_words = texts.text(code).form
    for key in (
        "title",
        "why",
        "senders",
        "matrix",
        "words",
        "together",
        "period",
        "no",
        "not_stopped",
        "sign",
    ):
        assert re.sub(r"\W", "", plain(form_words[key])) in said, key


@every
def test_another_reader_finds_the_same_words(code: str) -> None:
    """PDFium: another engine than pypdf, and the one in Chromium."""
    with PdfDocument(pdf(code)) as document:
        pages = [page.get_textpage().get_text_range() for page in document]
    assert shapes("\n".join(map(without_number, pages))) == shapes(body(code))


@every
def test_the_pdf_is_tagged_in_its_language_and_has_every_glyph(code: str) -> None:
    reader = PdfReader(BytesIO(pdf(code)))
    root: Any = reader.trailer["/Root"]
    assert root["/Lang"] == texts.text(code).lang
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata is not None
    assert reader.metadata.title == texts.text(code).form["title"]
    assert b"pdfuaid" in root["/Metadata"].get_data()
    kinds = structure(root["/StructTreeRoot"])
    assert {"/H1", "/H2", "/P", "/Table", "/TH", "/TD", "/LI"} <= set(kinds)
    assert kinds["/H1"] == 1
    for number, page in enumerate(reader.pages, start=1):
        assert "\ufffd" not in page.extract_text(), number
    assert not missing_glyphs(reader)


@foreign
def test_each_part_says_which_language_it_is_in(code: str) -> None:
    root: Any = PdfReader(BytesIO(pdf(code))).trailer["/Root"]
    assert languages(root["/StructTreeRoot"]) == {texts.text(code).lang, "sv"}


def structure(node: Any) -> Counter[str]:
    """How many elements of each kind the tree of tags has."""
    found = Counter[str]()
    for one in elements(node):
        found[str(one.get("/S", ""))] += 1
    return found


def languages(node: Any) -> set[str]:
    return {str(one["/Lang"]) for one in elements(node) if "/Lang" in one}


def elements(node: Any) -> list[DictionaryObject]:
    found, waiting = [], [node.get_object()]
    while waiting:
        one = waiting.pop()
        if not isinstance(one, DictionaryObject):
            continue
        found.append(one)
        kids = one.get("/K", ArrayObject())
        kids = kids.get_object() if hasattr(kids, "get_object") else kids
        waiting += [kid.get_object() for kid in (kids if isinstance(kids, ArrayObject) else [kids])]
    return found


def missing_glyphs(reader: PdfReader) -> set[str]:
    """Fonts of which glyph 0 (.notdef, the empty box) is drawn somewhere."""
    found = set()
    for page in reader.pages:
        fonts: Any = page["/Resources"]["/Font"]  # type: ignore[index]
        content = page.get_contents()
        assert content is not None
        drawn: dict[str, set[str]] = {}
        current = ""
        for operands, operator in content.operations:
            if operator == b"Tf":
                current = str(operands[0])
            elif operator in (b"Tj", b"TJ"):
                for piece in operands[0] if operator == b"TJ" else operands:
                    if isinstance(piece, str | bytes):
                        raw = piece.original_bytes if isinstance(piece, str) else piece
                        drawn.setdefault(current, set()).update(
                            raw[at : at + 2].hex() for at in range(0, len(raw), 2)
                        )
        assert drawn.keys() <= fonts.keys()
        found |= {name for name, glyphs in drawn.items() if "0000" in glyphs}
    return found
