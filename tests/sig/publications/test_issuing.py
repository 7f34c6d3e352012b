"""What a publication says beside its figures: days, the goal's history, commitments, indicators, costs."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from audit.acting import acting_as, acting_as_system
from sig.figures.cost import Caveat, table_of
from sig.models import Commitment, CommitmentStatus, Indicator, IndicatorValue
from sig.publishing.bands import Band
from sig.publishing.menu import Menu
from sig.publishing.record import Parameters, Publication, Shown
from sig.reports import issuing
from sig.reports.issued import Issued, TilePoint
from sig.reports.issuing import Asked
from sig.reports.record_menu import menu as menu_of_record
from tests import cast
from tests.sig.publications import drafts
from tests.sig.publications.records import record

DAY = date(2018, 11, 20)
CELL = ("", "", "broken_loose")


def asked(key: str, day: date) -> Asked:
    return Asked(key, "steering", day, {}, False, "Sara", datetime(2018, 11, 21, tzinfo=UTC))


def said(key: str, band: Band | None, as_of: str) -> Publication:
    cells = (Shown(CELL, "outcomes", band, as_of),)
    return Publication(key, "city/1", "insider", Parameters(), (), (), cells)


def issued(key: str, day: date, band: Band | None, as_of: str) -> Issued:
    return replace(record(0), key=key, as_of=day, publication=said(key, band, as_of))


def menu() -> Menu:
    return menu_of_record([record(0).publication])


def test_the_goals_history_is_of_the_days_that_its_figures_were_counted_on() -> None:
    """Once withheld, once fresh, once as it stood, now fresh again."""
    days = [date(2017, 5, 1), date(2017, 11, 1), date(2018, 5, 1), DAY]
    earlier = [
        issued("a", days[0], None, "a"),
        issued("b", days[1], Band(0, 4), "b"),
        issued("c", days[2], Band(0, 4), "b"),
    ]
    last = asked("d", DAY)
    points = issuing.tiles(menu(), said("d", Band(5, 9), "d"), last, earlier)
    assert points == (
        TilePoint("a", days[0], None, None),
        TilePoint("b", days[1], 0, 4),
        TilePoint("d", DAY, 5, 9),
    )
    assert issuing.days_of(last, earlier) == dict(zip("abcd", days, strict=True))
    assert issuing.tiles(replace(menu(), goal=None), said("d", Band(5, 9), "d"), last, earlier) == ()


COSTS = {
    "enabled": True,
    "costs": [
        {
            "code": "ran", "name": "Ett rån", "low": 1000, "high": 3000, "own_range": True, "years": 0,
            "term": "not_stated", "second_hand": True, "source": "En källa", "note": "",
        }
    ],
}  # fmt: skip


@pytest.mark.parametrize(("many", "shown"), [(None, 0), (9, 0), (10, 1), (15, 1)])
def test_costs_are_ranges_for_as_many_as_the_goal_and_never_for_few(many: int | None, shown: int) -> None:
    table = table_of(COSTS)
    lines = issuing.cost_lines(table, many)
    assert len(lines) == shown
    assert bool(issuing.cost_note(table, many)) == bool(shown)
    if shown and many:
        assert (lines[0].low, lines[0].high) == (1000 * many, 3000 * many)


def test_costs_say_what_they_do_not_say_and_where_they_come_from() -> None:
    note = issuing.cost_note(table_of(COSTS), 15)
    for caveat in (Caveat.NO_SAVING, Caveat.OVERLAP, Caveat.SECOND_HAND, Caveat.OWN_RANGE):
        assert issuing.CAVEATS[caveat]() in note
    assert "En källa" in note
    assert set(issuing.CAVEATS) == set(Caveat)


@pytest.mark.parametrize("table", [None, table_of({**COSTS, "enabled": False})])
def test_costs_are_off_by_default(table: object) -> None:
    assert issuing.cost_lines(table, 15) == ()
    assert issuing.cost_note(table, 15) == ""


@pytest.mark.django_db(transaction=True, databases="__all__")
def test_commitments_and_indicators_are_as_last_said_by_that_day() -> None:
    agreement = drafts.agreement()
    anna = cast.anna()
    with acting_as_system("set-up"):
        told = Commitment.objects.create(
            programme=agreement, code="a", place=1, theme="t", name="Ett", what="x", boards=["b"]
        )
        Commitment.objects.create(programme=agreement, code="b", place=2, theme="t", name="Två", what="x")
        index = Indicator.objects.create(
            programme=agreement, code="i", place=1, name="Brott", unit="antal", better="lower", by_sex=True,
            by_area=True, about_people=False, target=Decimal("61"), target_year=2019,
            known=[{"year": 2016, "value": "70", "low": "", "sex": "", "area": ""}],
        )  # fmt: skip
    with acting_as(anna):
        for number, (round_, day) in enumerate(
            (((2018, 1), date(2018, 4, 1)), ((2018, 3), date(2018, 12, 1)))
        ):
            CommitmentStatus(
                commitment=told, year=round_[0], number=round_[1], standing="going_on", done=f"Nr {number}",
                said_by="B", said_on=day, recorded_by=anna, recorded_at=datetime(2018, 12, 2, tzinfo=UTC),
            ).save()  # fmt: skip
        for year, sex, area, value in (
            (2016, "", "", 71),
            (2017, "", "", 66),
            (2017, "F", "", 3),
            (2017, "", "x", 2),
            (2017, "", "", 67),
            (2019, "", "", 50),
        ):
            IndicatorValue(
                indicator=index, year=year, sex=sex, area=area, value=value, source="s", entered_by=anna,
                entered_at=datetime(2019, 12, 2, tzinfo=UTC),
            ).save()  # fmt: skip
        first, second = issuing.commitments(agreement, DAY)
        assert (first.round, first.done, first.boards) == ("2018-1", "Nr 0", ("b",))
        assert (second.standing, second.round, second.done) == ("", "", "")
        assert issuing.commitments(agreement, date(2018, 12, 1))[0].done == "Nr 1"
        (line,) = issuing.indicators(agreement, DAY)
        assert line.values == ((2016, 71.0), (2017, 67.0)), "corrected, of everybody, not of a year to come"
        assert (line.target_year, line.target) == (2019, 61.0)
