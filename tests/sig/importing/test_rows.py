"""Every wrong cell gets a sentence with its row and heading, all rows at once, and never its own content."""

import csv
import io
import zipfile
from datetime import date

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sig.importing import export, rows, tables
from sig.importing.columns import COLUMNS, folded
from sig.importing.invented import AREAS, as_known_on, caseload, moved
from sig.importing.tables import TableFault

PROGRAMMES = ("sig", "strukturerad-metod")
NAMES = rows.Names(
    {folded(code): code for code in PROGRAMMES},
    {(code, folded(area)): area for code in PROGRAMMES for area, _since in AREAS},
)
TODAY = date(2026, 1, 1)
GOOD = {
    "Ärendenummer": "SIG-18-014",
    "Program": "sig",
    "Område": "froslunda",
    "Namn": "Alvin Påhittsson",
    "Personnummer": "20030405-9812",
    "Kön": "pojke",
    "Vårdnadshavare 1": "Karin Påhittsson",
    "Anmäld av": "skola",
    "Anmäld": "2018-03-04",
    "Aktuell hos socialtjänsten": "ja",
    "Misstänkt eller dömd": "suspected",
    "Oro": "Skola, Fritid",
    "Bedömd": "2018-03-10",
    "Informerad": "2018-03-20",
    "Samtycke": "2018-04-01",
    "Start": "2018-04-10",
}


def numbered() -> str:
    from consent.identity import sample_number

    digits = sample_number(date(2003, 4, 5), 981)
    return f"{digits[:8]}-{digits[8:]}"


GOOD["Personnummer"] = numbered()


def as_csv(*given: dict[str, str], separator: str = ";") -> bytes:
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, list(given[0]), delimiter=separator)
    writer.writeheader()
    writer.writerows(given)
    return out.getvalue().encode()


def understood(data: bytes) -> tuple[list[rows.ImportedCase], list[str]]:
    cases, problems = rows.understand(tables.parse(data), NAMES, today=TODAY)
    return cases, [str(problem) for problem in problems]


def test_a_good_row_is_understood():
    cases, problems = understood(as_csv(GOOD))
    assert problems == []
    assert (cases[0].number, cases[0].started_on, cases[0].concerns) == (
        "SIG-18-014",
        date(2018, 4, 10),
        ("school", "leisure"),
    )
    assert "Alvin" not in repr(cases[0])


@pytest.mark.parametrize("separator", [";", ","])
@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"])
def test_separator_and_byte_order_mark(separator: str, bom: bytes):
    assert understood(bom + as_csv(GOOD, separator=separator))[1] == []


def test_headings_in_other_letters_and_order():
    other = {key.upper().replace(" ", "  ") + " ": value for key, value in reversed(GOOD.items())}
    assert understood(as_csv(other))[1] == []


WRONG: dict[str, tuple[dict[str, str], str]] = {
    "no number": ({"Ärendenummer": ""}, "Rad 2, Ärendenummer: saknas."),
    "number with a space": ({"Ärendenummer": "SIG 18"}, "Ärendenummer: ska ha 3–16 tecken"),
    "unknown programme": ({"Program": "annat"}, "Program: finns inte."),
    "unknown area": ({"Område": "Nyfors"}, "Område: hör inte till programmet."),
    "no name": ({"Namn": " "}, "Namn: saknas."),
    "name too long": ({"Namn": "a" * 121}, "Namn: är för lång, högst 120 tecken."),
    "hidden letters": ({"Namn": "Alvin\u202e Påhittsson"}, "Namn: innehåller osynliga tecken."),
    "check digit": ({"Personnummer": "20030405-9811"}, "Personnummer: Den sista siffran stämmer inte"),
    "no such month": ({"Personnummer": "20031305-9812"}, "Personnummer: Datumet i numret finns inte"),
    "number too short": ({"Personnummer": "030405"}, "Personnummer: Skriv numret med tio eller tolv"),
    "no birth date": ({"Personnummer": ""}, "Födelsedatum: saknas"),
    "unknown sex": ({"Kön": "karl"}, "Kön: har ett värde som inte finns i listan."),
    "date as words": ({"Anmäld": "4 mars 2018"}, "Anmäld: ska vara ett datum, till exempel 2018-03-04."),
    "date the other way": ({"Anmäld": "04/03/2018"}, "Anmäld: ska vara ett datum"),
    "no such day": ({"Anmäld": "2018-02-30"}, "Anmäld: är ett datum som inte finns."),
    "year that cannot be": ({"Anmäld": "1889-02-03"}, "Anmäld: har ett årtal som inte kan stämma."),
    "to come": ({"Start": "2026-01-02"}, "Start: ligger i framtiden."),
    "before the nomination": ({"Bedömd": "2018-03-03"}, "Bedömd: ligger före anmälan."),
    "order": ({"Samtycke": "2018-03-19"}, "Samtycke: ligger före informerad."),
    "start without consent": ({"Samtycke": ""}, "Start: kan inte anges utan samtycke."),
    "maybe": ({"Aktuell hos socialtjänsten": "kanske"}, "Aktuell hos socialtjänsten: ska vara ja eller nej."),
    "unknown concern": ({"Oro": "Skola, Väder"}, "Oro: har ett värde som inte finns i listan."),
    "closed without a reason": ({"Avslut": "2018-09-01"}, "Avslutsorsak: saknas."),
    "reason without an end": ({"Avslutsorsak": "goals_met"}, "Avslutsorsak: kan inte anges utan avslut."),
    "two ends": (
        {"Tackade nej": "2018-05-01", "Vem tackade nej": "den unge"},
        "Start: kan inte anges när den unge",
    ),
    "outside without a reason": (
        {"Misstänkt eller dömd": "none_known"},
        "Skäl utanför målgruppen: saknas.",
    ),
    "no guardian": ({"Vårdnadshavare 1": ""}, "Vårdnadshavare 1: saknas."),
    "second guardian alone": (
        {"Vårdnadshavare 1": "", "Vårdnadshavare 2": "Lars Testberg"},
        "Vårdnadshavare 2: kan inte anges utan",
    ),
    "percent": ({"Sysselsättning procent": "101"}, "ska vara ett heltal mellan 0 och 100."),
    "consent backwards": ({"Samtycke till": "2018-04-01"}, "Samtycke till: ska ligga efter samtycket."),
}


@pytest.mark.parametrize(("change", "says"), WRONG.values(), ids=WRONG)
def test_a_wrong_row(change: dict[str, str], says: str):
    empty = dict.fromkeys((column.heading for column in COLUMNS), "")
    cases, problems = understood(as_csv(empty | GOOD | change))
    assert any(says in problem for problem in problems), problems
    assert cases == []
    for value in change.values():
        if len(value) > 6 and value not in {"2018-03-03", "2018-03-19", "den unge"}:
            assert not any(value in problem for problem in problems)


@pytest.mark.parametrize(
    ("end", "wrong"), [("2018-04-09", True), ("2018-04-10", False), ("2018-04-11", False)]
)
def test_an_end_on_the_day_of_the_start(end: str, wrong: bool):
    row = GOOD | {"Avslut": end, "Avslutsorsak": "moved", "Planerat avslut": "nej"}
    assert bool(understood(as_csv(row))[1]) is wrong


def test_all_rows_are_read_before_anything_is_said():
    bad = [GOOD | {"Ärendenummer": f"SIG-18-{n}", "Kön": "karl"} for n in (1, 2, 3)]
    assert [problem.split(",")[0] for problem in understood(as_csv(*bad))[1]] == ["Rad 2", "Rad 3", "Rad 4"]


def test_the_same_number_and_the_same_person_twice():
    again = GOOD | {"Ärendenummer": "SIG-18-015"}
    problems = understood(as_csv(GOOD, GOOD, again))[1]
    assert "Rad 3, Ärendenummer: finns redan på rad 2." in problems
    assert "Rad 4, Personnummer: finns redan på rad 2." in problems


def workbook(value: object) -> bytes:
    book = openpyxl.Workbook()
    book.active.append(list(GOOD))
    book.active.append([value, *list(GOOD.values())[1:]])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


FILES: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "Filen är tom."),
    "blank": (b" \n\n", "Filen är tom."),
    "headings alone": (as_csv(GOOD).split(b"\r\n")[0], "rubriker men inga rader"),
    "unknown heading": (as_csv(GOOD | {"Skonummer": "42"}), "Okända rubriker: Skonummer"),
    "missing heading": (as_csv({k: v for k, v in GOOD.items() if k != "Namn"}), "Rubriker saknas: Namn."),
    "heading twice": (as_csv(GOOD | {"Nr": "1"}), "Rubriken Ärendenummer finns två gånger."),
    "too many cells": (as_csv(GOOD) + b";" * 30 + b"x\r\n", "fler värden än det finns rubriker"),
    "cp1252": (as_csv(GOOD).decode().encode("cp1252"), "Windows-1252"),
    "utf-16": (as_csv(GOOD).decode().encode("utf-16"), "UTF-16"),
    "nul": (as_csv(GOOD) + b"\x00\r\n", "hör hemma i en textfil"),
    "open quote": (as_csv(GOOD) + b'"abc\r\n', "citattecknen går inte ihop"),
    "formula in csv": (as_csv(GOOD | {"Namn": "=HYPERLINK(1)"}), "kan vara en formel"),
    "plus in csv": (as_csv(GOOD | {"Namn": "+cmd|1"}), "kan vara en formel"),
    "formula in xlsx": (workbook("=1+1"), "innehåller en formel"),
    "old excel": (b"\xd0\xcf\x11\xe0rest", "äldre Excelfil"),
    "broken xlsx": (b"PK\x03\x04rest", "går inte att öppna"),
    "too many rows": (as_csv(GOOD) + b"x\r\n" * 10_100, "för många rader"),
}


@pytest.mark.parametrize(("data", "says"), FILES.values(), ids=FILES)
def test_a_file_that_cannot_be_read(data: bytes, says: str):
    with pytest.raises(TableFault, match=says.replace("(", r"\(")):
        understood(data)


def test_a_packed_bomb_is_not_unpacked():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", b"0" * (tables.MAX_UNPACKED + 1))
    with pytest.raises(TableFault, match="för stor"):
        tables.parse(out.getvalue())


@pytest.mark.parametrize("more", [0, 1])
def test_the_largest_file(tmp_path, more: int):
    path = tmp_path / "big.csv"
    path.write_bytes(b"a" * (tables.MAX_BYTES + more))
    with pytest.raises(TableFault, match="Högst 5 MB" if more else "cell är för lång"):
        tables.read(path)


def test_a_date_cell_of_excel():
    book = openpyxl.Workbook()
    book.active.append(list(GOOD))
    book.active.append([date(2018, 3, 4) if key == "Anmäld" else value for key, value in GOOD.items()])
    out = io.BytesIO()
    book.save(out)
    cases, problems = understood(out.getvalue())
    assert problems == []
    assert cases[0].nominated_on == date(2018, 3, 4)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000), st.sampled_from([export.csv_bytes, export.xlsx_bytes]))
def test_what_is_written_is_read_back(seed: int, write):
    cases = caseload(12, seed=seed)
    assert understood(write(cases)) == (cases, [])


@given(st.text(max_size=30))
def test_no_exported_cell_can_be_a_formula(text: str):
    assert not export.safe_cell(text).startswith(("=", "+", "-", "@", "\t", "\r"))


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 600))
def test_moving_by_whole_weeks_keeps_ages_and_order(seed: int, weeks: int):
    for case in caseload(6, seed=seed):
        later = moved(case, weeks * 7)
        assert (later.nominated_on - later.date_of_birth) == (case.nominated_on - case.date_of_birth)
        assert later.nominated_on.weekday() == case.nominated_on.weekday()
        assert later.identity is None or later.identity.is_test


def test_what_is_not_known_yet_is_left_out():
    case = next(case for case in caseload() if case.follow_up_on)
    for day in (case.closed_on, case.started_on, case.nominated_on):
        known = as_known_on(case, day)
        assert all(value <= day for name in rows.ORDER if (value := getattr(known, name)))


def test_the_sample_is_what_it_is_said_to_be():
    cases = caseload()
    assert len(cases) == 60
    assert sum(case.sex == "M" for case in cases) == 54
    assert {case.area for case in cases} == {code for code, _since in AREAS}
    assert all(case.identity is None or case.identity.is_test for case in cases)
    for name in ("refused_on", "declined_on", "withdrawn_on", "closed_on", "conflict", "outside_reason"):
        assert any(getattr(case, name) for case in cases), name
    assert {"marked", "protected_registration"} <= {case.protection for case in cases}
    assert sum(case.home_1 == "shares" for case in cases) == 2
