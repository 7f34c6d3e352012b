"""What the record says of each figure, as words: states, ranges, and why something is not shown."""

from dataclasses import replace
from datetime import date

import pytest
from django.utils import translation

from sig.publishing.bands import Band
from sig.publishing.menu import WHOLE
from sig.publishing.menus import MENUS
from sig.reports import tables
from sig.reports.gated import effect_rows
from sig.reports.issued import Issued
from sig.reports.menu_words import menu_name
from sig.reports.tables import FRESH, KEPT, OUTSIDE, WAITING, WITHHELD, Line, Table, Told
from tests.sig.publications.records import record
from tests.sig.publications.test_gated import DAY, pairs

THEN, NOW = date(2017, 12, 21), date(2018, 4, 20)
NOMINATED = (WHOLE, WHOLE, "nominated")


BOTH = (
    "”Visas inte” kan ha två skäl. Vilket det är sägs inte. "
    "Antingen har färre än tio unga en skattning både före och efter. "
    "Eller så skulle raden visa att fler har startat än siffran för ”Startade” gör."
)


def told(low: int | None, high: int = 0, day: date | None = NOW) -> Told:
    return Told(FRESH, None if low is None else Band(low, high), day)


def changed(issued: Issued, cell: tuple[str, str, str], band: Band | None, as_of: str) -> Issued:
    """The record with one cell as said."""
    cells = tuple(
        replace(one, band=band, as_of=as_of) if one.cell == cell else one for one in issued.publication.cells
    )
    return replace(issued, publication=replace(issued.publication, cells=cells))


def test_each_state_of_a_cell() -> None:
    issued = record()
    key, before = issued.publication.key, list(issued.days)[1]
    cases = (
        (Band(10, 14), key, FRESH, "10–14", issued.days[key]),
        (Band(10, 14), before, KEPT, "10–14", issued.days[before]),
        (None, key, WITHHELD, "visas inte", issued.days[key]),
        (None, before, WITHHELD, "visas inte", issued.days[before]),
        (None, "", WAITING, "väntar", None),
    )
    for band, as_of, state, text, day in cases:
        found = tables.told(changed(issued, NOMINATED, band, as_of), NOMINATED)
        assert found is not None
        assert (found.state, found.text, found.as_of) == (state, text, day)


def test_what_is_not_in_the_programme_yet_says_so_and_no_number() -> None:
    issued = record()
    cell = next(one.cell for one in issued.publication.cells if one.cell[0] == "area")
    absent = replace(issued, publication=replace(issued.publication, absent=(cell[:2],)))
    found = tables.told(absent, cell)
    assert found is not None
    assert (found.state, found.band, found.text) == (OUTSIDE, None, "ingår inte än")


def test_a_cell_that_the_menu_does_not_have_is_none() -> None:
    assert tables.told(record(), ("sex", "F", "broken_loose")) is None


@pytest.mark.parametrize(
    ("started", "closed", "expected"),
    [
        (told(15, 19), told(10, 14), (0, 9)),  # 1 to 9, out to the edges of bands
        (told(20, 24), told(10, 14), (5, 14)),
        (told(10, 14), told(10, 14), (0, 4)),
        (told(0, 4), told(0, 4), (0, 4)),
        (told(20, 29), told(5, 9), (10, 24)),
        (told(15, 19), told(10, 14, THEN), None),  # not of one day
        (told(None), told(10, 14), None),
        (told(15, 19), told(None), None),
        (None, told(10, 14), None),
        (told(15, 19), None, None),
        (told(5, 9), told(10, 14), None),  # nobody is closed who has not started: nothing is made of it
    ],
)
def test_those_going_on_lie_between(
    started: Told | None, closed: Told | None, expected: tuple[int, int] | None
) -> None:
    found = tables.stock(started, closed)
    assert found == expected
    if found and started and started.band and closed and closed.band:
        for ahead in range(started.band.low, started.band.high + 1):
            for behind in range(closed.band.low, min(closed.band.high, ahead) + 1):
                assert found[0] <= ahead - behind <= found[1]


@pytest.mark.parametrize(
    ("one", "whole", "expected"),
    [
        (told(5, 9), told(10, 14), (35, 90)),
        (told(5, 9), told(10, 14, THEN), None),
        (told(5, 9), told(0, 4), None),
        (told(None), told(10, 14), None),
        (told(5, 9), told(None), None),
        (told(5, 9), None, None),
    ],
)
def test_a_share_is_a_range_of_two_bands_of_one_day(
    one: Told, whole: Told | None, expected: tuple[int, int] | None
) -> None:
    assert tables.part(one, whole) == expected


def test_it_is_said_why_something_is_not_shown_or_is_old() -> None:
    issued = record()
    before = list(issued.days)[0]
    with translation.override("sv"):
        nothing = tables.funnel(replace(issued, days=dict.fromkeys(issued.days, NOW)))
        assert nothing.notes == ()
        waits = tables.funnel(changed(record(2), NOMINATED, None, ""))
        assert any("minst 5 unga har anmälts" in one for one in waits.notes)
        old = tables.funnel(changed(issued, NOMINATED, Band(0, 4), before))
        assert any("minst 5 unga till har anmälts" in one for one in old.notes)
        hidden = tables.funnel(changed(issued, NOMINATED, None, issued.key))
        assert any("peka ut" in one for one in hidden.notes)


def test_a_split_names_the_day_of_columns_that_stand_as_they_did() -> None:
    issued = record()
    with translation.override("sv"):
        (sexes,) = tables.split(issued, "sex")
    assert sexes.head == ("Kön", "Anmälda", "Avslutade")
    assert [one.name for one in sexes.lines] == ["Flickor", "Pojkar"]
    stood = {one.as_of for one in issued.publication.cells if one.cell[0] == "sex"} - {issued.key}
    for key in stood:
        assert any(tables.day(issued.days[key]) in note for note in sexes.notes)
    assert stood


def test_a_withheld_figure_is_never_called_small() -> None:
    """It may be hidden because another one is; a word about its size would be a figure."""
    issued = changed(record(), NOMINATED, None, record().key)
    with translation.override("sv"):
        said = " ".join(tables.funnel(issued).notes)
    assert "färre än" not in said
    assert "för få" not in said


@pytest.mark.parametrize(
    ("number", "started", "state"),
    [(9, 10, "withheld"), (10, 9, "withheld"), (9, 0, "withheld"), (10, 10, "fresh")],
)
def test_a_row_that_is_not_shown_tells_both_reasons_and_never_which(
    number: int, started: int, state: str
) -> None:
    """Nine pairs, or ten where the figure of those who started reaches no more than nine."""
    rows, _behind = effect_rows({"school": "Skola"}, pairs(number, 0, 0), (), {}, DAY, started=started)
    assert [one.state for one in rows] == [state]
    with translation.override("sv"):
        notes = tables.effects(replace(record(), effects=rows)).notes
    told = [one for one in notes if "Visas inte" in one]
    assert told == ([BOTH] if state == "withheld" else [])


@pytest.mark.parametrize("version", [*MENUS, "town/9"])
def test_the_questions_of_a_publication_are_named_and_not_coded(version: str) -> None:
    with translation.override("sv"):
        names = [menu_name(one) for one in MENUS]
        assert len(set(names)) == len(MENUS)
        assert (version in menu_name(version)) is (version not in MENUS)


@pytest.mark.parametrize("kind", ["effects", "goals", "attendance"])
@pytest.mark.parametrize("state", ["fresh", "kept", "withheld"])
def test_a_row_beside_the_menu_says_that_it_may_wait_for_another_figure(kind: str, state: str) -> None:
    issued = record()
    of = {"effects": issued.effects, "goals": (issued.goals,), "attendance": issued.attendance}[kind]
    row = replace(of[0], state=state)  # type: ignore[type-var]
    with translation.override("sv"):
        made = getattr(tables, kind)(replace(issued, **{kind: row if kind == "goals" else (row,)}))
    said = " ".join(made.notes)
    assert ("färre än tio" in said, "fler har startat än siffran för ”Startade”" in said) == (
        state == "withheld",
        state == "withheld",
    )
    assert ("vänta på siffran för ”Startade”" in said) is (state == "kept")


@pytest.mark.parametrize(
    ("head", "cells", "wide"),
    [
        (("Kön", "Anmälda", "Avslutade"), ("Flickor", "10–14", "0–4"), False),  # 23
        (("a" * 10, "b" * 10, "c" * 6), ("x", "y", "z"), False),  # 26
        (("a" * 10, "b" * 10, "c" * 7), ("x", "y", "z"), True),  # 27
        (("a", "b"), ("x" * 20, "y" * 7), True),
    ],
)
def test_a_table_that_a_phone_has_no_room_for_is_wide(
    head: tuple[str, ...], cells: tuple[str, ...], wide: bool
) -> None:
    assert Table("t", "T", head, (Line(cells[0], cells[1:]),)).is_wide is wide
