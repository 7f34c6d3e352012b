"""Beside the report: what was made coarser, what waits, and what the audit did, in words of the record."""

from dataclasses import replace

import pytest
from django.utils import translation

from sig.publishing.bands import Band
from sig.publishing.record import Shown
from sig.reports.examined import cell_name, examined
from sig.reports.issued import Issued
from sig.reports.tables import day
from tests.sig.publications.records import record


@pytest.fixture(scope="module")
def issued() -> Issued:
    return record(1)


@pytest.fixture(autouse=True)
def swedish():
    with translation.override("sv"):
        yield


def with_cells(issued: Issued, *cells: Shown, repairs: tuple[str, ...] = (), opened: bool = True) -> Issued:
    """The record with these in place of the cells of the same name."""
    named = {one.cell: one for one in cells}
    shown = tuple(named.get(one.cell, one) for one in issued.publication.cells)
    gates = issued.publication.gates
    if not opened:
        gates = tuple(replace(gate, opened=False, since=issued.key) for gate in gates)
    made = replace(issued.publication, cells=shown, repairs=repairs, gates=gates)
    return replace(issued, publication=made)


def test_a_figure_is_named_in_words(issued: Issued):
    assert cell_name(issued, ("", "", "closed")).endswith(", hela programmet")
    assert cell_name(issued, ("sex", "F", "closed")).endswith("Flickor")
    assert "closed" not in cell_name(issued, ("sex", "F", "closed"))


def test_nothing_coarser_and_nothing_waiting_is_told_as_nothing(issued: Issued):
    fine = tuple(replace(one, band=Band(5, 9)) for one in issued.publication.cells)
    found = examined(with_cells(issued, *fine))
    assert found.lines == ()
    assert [one.unsolved for one in found.audits] == [0] * len(issued.publication.reports)


def test_each_coarser_figure_says_how_and_why(issued: Issued):
    cells = issued.publication.by_cell
    whole = cells["", "", "closed"]
    made = with_cells(
        issued,
        *(replace(one, band=Band(5, 9)) for one in cells.values()),
        replace(whole, band=None),
        repairs=(f"public: number closed {issued.key}: closed",),
    )
    (line,) = examined(made).lines
    assert line.name.endswith(", hela programmet")
    assert line.how == "visas inte"
    assert line.why == "Annars gick det att räkna fram hur många de var, när de är mellan 1 och 4."
    (wider,) = examined(with_cells(made, replace(whole, band=Band(0, 9)))).lines
    assert wider.how == "i spann om 10"


def test_a_row_that_waits_says_since_when(issued: Issued):
    found = examined(with_cells(issued, opened=False))
    assert found.lines == ()
    assert len(found.waits) == len({gate.stage for gate in issued.publication.gates})
    assert all(day(issued.as_of) in one for one in found.waits)
    never = replace(
        issued.publication, gates=tuple(replace(g, opened=False) for g in issued.publication.gates)
    )
    assert all(
        "har inte kunnat visas än" in one for one in examined(replace(issued, publication=never)).waits
    )
