"""The record of a publication goes to JSON and comes back as it was."""

import json
from dataclasses import replace

import pytest

from sig.publishing.bands import Band
from sig.reports import issued
from tests.sig.publications.records import record


def test_a_record_comes_back_as_it_was() -> None:
    made = record()
    stored = json.loads(json.dumps(made.to_json()))
    again = issued.from_json(stored)
    assert again == made
    assert issued.digest(stored) == again.sha256 == made.sha256


def test_another_schema_is_refused() -> None:
    with pytest.raises(ValueError, match="schema"):
        issued.from_json({**record().to_json(), "schema": "issued-publication/2"})


def test_a_changed_band_changes_the_digest() -> None:
    made = record()
    cells = list(made.publication.cells)
    place = next(number for number, cell in enumerate(cells) if cell.band)
    shown = cells[place].band
    assert shown is not None
    cells[place] = replace(cells[place], band=Band(shown.low + 5, shown.high + 5))
    other = replace(made, publication=replace(made.publication, cells=tuple(cells)))
    assert other.sha256 != made.sha256
