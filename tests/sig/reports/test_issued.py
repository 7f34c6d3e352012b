"""The record of a publication goes to JSON and comes back as it was."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from sig.publishing.bands import Band
from sig.publishing.publish import publish
from sig.reports import issued
from sig.reports.issued import (
    AttendanceRow,
    CommitmentLine,
    CostLine,
    Definition,
    EffectRow,
    IndicatorLine,
    Issued,
    Provenance,
    TilePoint,
)
from tests.prove.attack import counted, invented, menus

DAY = date(2018, 4, 30)


def record(audience: str = "steering") -> Issued:
    """One invented record with something in every field."""
    caseload = invented(1)
    menu = menus.city(dict(caseload.dimensions))
    key = caseload.reports[5]
    made = publish(menu, [], key, counted(menu, caseload, key))
    return Issued(
        key=key,
        audience=audience,
        municipality="Provköping",
        agreement="Överenskommelsen 2016–2019",
        starts_on=date(2016, 1, 1),
        ends_on=date(2019, 12, 31),
        as_of=DAY,
        goal=15,
        goal_text="Bryta loss minst 15 unga",
        counting=("Sociala insatsgruppen",),
        not_counting=("Ung framtid",),
        definition=Definition("2016-1", "Fyra villkor.", 75, DAY, "Styrgruppen § 4"),
        provenance=Provenance(datetime(2018, 5, 2, 9, tzinfo=UTC), "2", "0.1.0", 17, "ab" * 32),
        ordered_by="Sara Låtsasson",
        publication=replace(made, seconds=0.0),
        labels={"sex": {"F": "Flickor", "P": "Pojkar"}},
        days={key: DAY},
        tiles=(TilePoint(key, DAY, 0, 4), TilePoint("x", DAY, None, None)),
        effects=(EffectRow("school", "Skola", "fresh", DAY, Band(10, 14), Band(0, 4), Band(5, 9)),),
        goals=EffectRow("goals", "Mål", "withheld"),
        attendance=(AttendanceRow("Polisen", "kept", DAY, Band(20, 24), Band(15, 19)),),
        commitments=(CommitmentLine("a", "b", "c", ("d",), "going", "2018-1", "e", "f", "g"),),
        indicators=(
            IndicatorLine("trygghet", "Trygghet", "index", 1, ((2016, 3.5), (2017, 3.0)), 2019, 2.0, 0, 6),
        ),
        cost=(CostLine("Rättsväsendet", 100_000, 900_000),),
        texts={"done": "Vi har haft möten."},
    )


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
