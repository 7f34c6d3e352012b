"""Rows beside the menu: fresh, kept with their day, or withheld; boundaries one by one."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from sig.figures.dimensions import days
from sig.figures.effects import Score
from sig.figures.history import Call, Goal, Rating
from sig.publishing.bands import Band
from sig.publishing.gate import Gate
from sig.publishing.record import Parameters, Publication, Shown
from sig.reports.gated import (
    GOALS,
    Behind,
    attendance_rows,
    effect_rows,
    goal_scores,
    refreshed,
    told_to_have_started,
)
from sig.reports.issued import AttendanceRow, EffectRow
from tests.sig.figures.cases import case, known

START, DAY = date(2018, 1, 1), date(2018, 11, 20)
NAMES = {"school": "Skola", "work": "Arbete"}
ONE_DAY = timedelta(days=1)
MANY = 100
"""So many are told to have started that nothing waits for it."""


@pytest.mark.parametrize(
    ("now", "then", "fresh"),
    [
        (0, 0, False),
        (9, 0, False),
        (10, 0, True),
        (11, 0, True),
        (14, 10, False),
        (15, 10, True),
        (16, 10, True),
        (10, 10, False),
        (9, 10, False),
        (12, 20, False),
    ],
)
def test_ten_behind_it_and_five_of_them_new(now: int, then: int, fresh: bool) -> None:
    assert refreshed(now, then, MANY) is fresh


def pairs(better: int, same: int, worse: int, domain: str = "school") -> list[tuple[str, Score]]:
    """So many youths with a score at the start and one at the end."""
    found = []
    for number, by in enumerate([1] * better + [0] * same + [-1] * worse):
        key = f"{domain}-{number}"
        found += [(domain, Score(key, "s", START, 3)), (domain, Score(key, "s", DAY, 3 + by))]
    return found


def test_effects_are_told_in_bands_of_five() -> None:
    rows, behind = effect_rows(NAMES, pairs(7, 1, 2), (), {}, DAY, started=MANY)
    assert rows == (
        EffectRow("school", "Skola", "fresh", DAY, Band(5, 9), Band(0, 4), Band(0, 4)),
        EffectRow("work", "Arbete", "withheld"),
    )
    assert behind == {"school": 10}


def test_nine_pairs_say_nothing_and_the_row_is_there_all_the_same() -> None:
    rows, behind = effect_rows(NAMES, pairs(7, 1, 1), (), {}, DAY, started=MANY)
    assert [row.state for row in rows] == ["withheld", "withheld"]
    assert rows[0].improved is rows[0].as_of is None
    assert behind == {}


def test_with_four_new_pairs_the_row_stands_as_it_last_did_and_with_five_it_is_fresh() -> None:
    first, behind = effect_rows(NAMES, pairs(7, 1, 2), (), {}, DAY, started=MANY)
    later = DAY + 100 * ONE_DAY
    kept, same = effect_rows(NAMES, pairs(11, 1, 2), first, behind, later, started=MANY)
    assert kept[0] == EffectRow("school", "Skola", "kept", DAY, Band(5, 9), Band(0, 4), Band(0, 4))
    assert same == behind, "what was added since still counts as new"
    again, _same = effect_rows(NAMES, pairs(11, 1, 2), kept, same, later + 100 * ONE_DAY, started=MANY)
    assert again == kept
    fresh, counted = effect_rows(NAMES, pairs(12, 1, 2), kept, same, later, started=MANY)
    assert fresh[0] == EffectRow("school", "Skola", "fresh", later, Band(10, 14), Band(0, 4), Band(0, 4))
    assert counted == {"school": 15}


@pytest.mark.parametrize(
    ("behind", "started", "fresh"),
    [
        (10, 9, False),
        (10, 10, True),
        (14, 10, True),
        (15, 10, False),
        (15, 14, False),
        (15, 15, True),
        (19, 15, True),
        (20, 15, False),
        (12, 0, False),
    ],
)
def test_a_row_tells_of_no_more_youths_than_the_figures_do(behind: int, started: int, fresh: bool) -> None:
    """A reader of a row knows how many there are at least, in fives: the audited figure says as many."""
    assert refreshed(behind, 0, started) is fresh
    rows, _pairs = effect_rows(NAMES, pairs(behind, 0, 0), (), {}, DAY, started=started)
    assert (rows[0].state == "fresh") is fresh
    if fresh:
        assert rows[0].improved is not None
        assert rows[0].improved.low <= started
    assert (rows_of(calls(behind, 40, 30), started=started)[0][0].state == "fresh") is fresh


@pytest.mark.parametrize(
    ("band", "told"), [(Band(10, 14), 10), (Band(0, 9), 0), (None, 0)], ids=["shown", "coarse", "withheld"]
)
def test_how_many_are_told_to_have_started(band: Band | None, told: int) -> None:
    shown = Shown(("", "", "started"), "started", band, "2018-1")
    other = Shown(("", "", "closed"), "closed", Band(5, 9), "2018-1")
    gates = (Gate("started", "nominated", "", True),)
    record = Publication("2018-1", "city/1", "insider", Parameters(), (), gates, (other, shown))
    assert told_to_have_started(record) == told
    assert told_to_have_started(replace(record, cells=(other,))) == 0


def test_scores_of_a_later_day_are_not_counted() -> None:
    rows, _behind = effect_rows(NAMES, pairs(7, 1, 2), (), {}, DAY - ONE_DAY, started=MANY)
    assert rows[0].state == "withheld"


def test_goals_are_compared_with_themselves() -> None:
    def at(day: date) -> datetime:
        return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)

    cases = [case(f"c{number}", "nominated") for number in range(10)]
    goals = tuple(
        Goal(
            one.case,
            f"g-{one.case}",
            at(START),
            None,
            (Rating(START, at(START), -1), Rating(date(2018, 6, 1), at(DAY), 1)),
        )
        for one in cases
    )
    taken = known(*cases, goals=goals)
    rows, _behind = effect_rows({GOALS: "Mål"}, goal_scores(taken), (), {}, DAY, started=MANY)
    assert rows == (EffectRow(GOALS, "Mål", "fresh", DAY, Band(10, 14), Band(0, 4), Band(0, 4)),)


def calls(cases: int, meetings: int, came: int, authority: str = "polisen") -> tuple[Call, ...]:
    """`meetings` meetings spread over `cases`; somebody came to the first `came`."""
    at = datetime(2018, 5, 2, 12, tzinfo=UTC)
    return tuple(
        Call(f"c{n % cases}", f"{authority}-{n}", authority, at, at, "came" if n < came else "absent")
        for n in range(meetings)
    )


def rows_of(
    found: tuple[Call, ...],
    last: tuple[AttendanceRow, ...] = (),
    behind: dict[str, int] | None = None,
    started: int = 100,
) -> tuple[tuple[AttendanceRow, ...], dict[str, int]]:
    cases = [case(f"c{number}", ("nominated", datetime(2018, 1, 3, tzinfo=UTC))) for number in range(20)]
    taken = known(*cases, calls=found)
    names = {"polisen": "Polisen", "skolan": "Skolan"}
    return attendance_rows(names, taken, days(START, DAY), last, behind or {}, started=started)


def test_meetings_are_told_in_bands_when_ten_cases_are_behind_them() -> None:
    rows, behind = rows_of(calls(10, 23, 16))
    assert rows == (
        AttendanceRow("Polisen", "fresh", DAY, Band(20, 24), Band(15, 19)),
        AttendanceRow("Skolan", "withheld"),
    )
    assert behind == {"polisen": 10}
    assert [row.state for row in rows_of(calls(9, 40, 30))[0]] == ["withheld", "withheld"]


def test_many_new_meetings_of_four_new_cases_wait() -> None:
    first, behind = rows_of(calls(10, 23, 16))
    kept, same = rows_of(calls(14, 90, 80), first, behind)
    assert kept[0] == AttendanceRow("Polisen", "kept", DAY, Band(20, 24), Band(15, 19))
    assert same == behind
    assert rows_of(calls(15, 90, 80), kept, same)[0][0].state == "fresh"


def test_what_stands_behind_goes_to_json_and_back() -> None:
    found = Behind({"school": 10, GOALS: 12}, {"polisen": 11})
    assert Behind(**found.to_json()) == found
