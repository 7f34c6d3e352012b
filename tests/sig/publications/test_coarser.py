"""What was made coarser: each cell once, with how it is shown and what could else have been proved."""

import pytest

from sig.publications.coarser import Coarser, Kept, coarser, kept
from sig.publishing.bands import Band
from sig.publishing.gate import Gate
from sig.publishing.menu import Cell
from sig.publishing.record import Parameters, Publication, Shown

WHOLE: Cell = ("", "", "closed")
GIRLS: Cell = ("sex", "F", "closed")


def publication(*cells: Shown, repairs: tuple[str, ...] = (), opened: bool = True) -> Publication:
    gates = tuple(Gate(row, "closed", "" if opened else "2018-1", opened) for row in ("closed", "by_sex"))
    return Publication("2018-2", "city/1", "public", Parameters(), (), gates, cells, repairs)


@pytest.mark.parametrize(
    ("band", "width"),
    [(Band(5, 8), 4), (Band(5, 9), None), (Band(5, 10), 6), (Band(0, 9), 10), (None, "withheld")],
)
def test_only_what_is_not_in_the_finest_band_is_told(band: Band | None, width: object):
    found = coarser(publication(Shown(WHOLE, "closed", band, "2018-2")))
    wanted = () if width is None else (Coarser(WHOLE, None if width == "withheld" else width, ()),)  # type: ignore[arg-type]
    assert found == wanted


def test_a_row_that_was_not_counted_anew_is_kept_and_not_made_coarser():
    made = publication(Shown(GIRLS, "by_sex", None, ""), opened=False)
    assert coarser(made) == ()
    assert kept(made) == (Kept("closed", "2018-1"), Kept("by_sex", "2018-1"))
    assert kept(publication()) == ()


@pytest.mark.parametrize(
    ("lines", "kinds"),
    [
        (("public: number sex/F/closed 2018-2: closed, sex/F/closed",), ("number",)),
        (("public: change sex/F/closed 2018-1–2018-2: sex/F/closed",), ("change",)),
        (
            ("insider: none closed 2018-2: sex/F/closed", "public: number closed 2018-2: sex/F/closed"),
            ("number", "none"),
        ),
        (("public: number sex/F/closed 2018-2: sex/M/closed",), ()),
        (("said in another way",), ()),
        ((), ()),
    ],
)
def test_why_is_what_the_lines_that_name_the_cell_say(lines: tuple[str, ...], kinds: tuple[str, ...]):
    made = publication(Shown(GIRLS, "by_sex", None, "2018-2"), repairs=lines)
    assert coarser(made) == (Coarser(GIRLS, None, kinds),)
