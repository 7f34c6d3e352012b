"""One snapshot, counted once: what belongs together agrees, periods begin and end where they say."""

from datetime import UTC, date, datetime, timedelta

import pytest

from sig.figures.dimensions import end_of
from sig.figures.effects import Score, State
from sig.figures.fifteen import BROKEN, OutcomeDefinition
from sig.figures.history import FUNNEL, Goal, Rating
from sig.figures.pace import Standing
from sig.figures.snapshot import snapshot
from sig.reports.exact import (
    SPLITS,
    WHOLE,
    Agreed,
    Exact,
    Period,
    Sources,
    exact,
    last_days,
    periods,
    quarter_ends,
)
from tests.sig.figures.cases import DAY, TO_START, case, known, verdict
from tests.sig.figures.invented import FIRST, LAST, caseload

AGREED = Agreed(date(2024, 1, 1), date(2027, 12, 31), 15)
DEFINITION = OutcomeDefinition("prov-1", frozenset({"sig"}), text="Lämnat gänget.")
END = date(2026, 6, 30)
AT = datetime(2024, 3, 1, 12, tzinfo=UTC)


NOTHING = Sources()


def of(taken, period: str = WHOLE, sources: Sources | None = NOTHING, **fields) -> Exact:
    last = fields.pop("last", END)
    agreed = fields.pop("agreed", AGREED)
    (chosen,) = (one for one in periods(agreed, last) if one.key == period)
    return exact(taken, chosen, agreed, DEFINITION, sources, code="prov", **fields)


def closed(name: str, *, at: datetime = AT, **fields):
    """Started at `at`, closed 100 days later."""
    steps = ((one, at) for one in TO_START)
    return case(name, *steps, ("closed", at + 100 * DAY), **fields)


@pytest.mark.parametrize(
    ("last", "keys"),
    [
        (date(2023, 12, 31), [WHOLE, "24", "36", "2023"]),
        (date(2024, 1, 1), [WHOLE, "24", "36", "2024"]),
        (date(2024, 12, 31), [WHOLE, "24", "36", "2024"]),
        (date(2025, 1, 1), [WHOLE, "24", "36", "2025", "2024"]),
    ],
)
def test_the_periods_that_may_be_asked_for(last: date, keys: list[str]):
    found = periods(AGREED, last)
    assert [one.key for one in found] == keys
    assert {one.window.last for one in found if not one.key.startswith("20")} == {last}
    assert found[0].window.first == min(last, AGREED.starts_on)


@pytest.mark.parametrize(
    ("today", "days"),
    [
        (date(2024, 1, 30), [date(2024, 1, 30)]),
        (date(2024, 1, 31), [date(2024, 1, 31)]),
        (date(2024, 2, 1), [date(2024, 2, 1), date(2024, 1, 31)]),
        (date(2024, 3, 1), [date(2024, 3, 1), date(2024, 2, 29), date(2024, 1, 31)]),
    ],
)
def test_today_and_the_ends_of_earlier_months(today: date, days: list[date]):
    assert list(last_days(AGREED, today)) == days


@pytest.mark.parametrize(
    ("first", "last", "ends"),
    [
        (date(2024, 1, 1), date(2024, 3, 30), ["2024-03-30"]),
        (date(2024, 1, 1), date(2024, 3, 31), ["2024-03-31"]),
        (date(2024, 1, 1), date(2024, 4, 1), ["2024-03-31", "2024-04-01"]),
        (date(2024, 12, 31), date(2025, 1, 1), ["2024-12-31", "2025-01-01"]),
        (date(2024, 2, 29), date(2024, 7, 1), ["2024-03-31", "2024-06-30", "2024-07-01"]),
    ],
)
def test_a_point_at_the_end_of_each_quarter_and_on_the_last_day(first: date, last: date, ends: list[str]):
    assert [day.isoformat() for day in quarter_ends(first, last)] == ends


def test_a_verdict_is_in_the_goal_from_when_it_was_verified_and_out_when_taken_back():
    verified, back = datetime(2025, 8, 1, tzinfo=UTC), datetime(2026, 2, 1, tzinfo=UTC)
    rows = (
        closed("a", verdicts=(verdict("broken", verified),)),
        closed("b", verdicts=(verdict("broken", verified, withdrawn_at=back),)),
        closed("c", sex="F", verdicts=(verdict("unknown", verified),)),
        closed("d", programme="metod", verdicts=(verdict("broken", verified),)),
        case("e", *TO_START),
    )
    found = of(known(*rows, before=end_of(END)))
    assert (found.verdicts.broken.part, found.verdicts.broken.whole) == (1, 4)
    assert found.verdicts.taken_back == 1
    assert {one.day.isoformat(): one.low for one in found.points[5:]} == {
        "2025-06-30": 0,
        "2025-09-30": 2,
        "2025-12-31": 2,
        "2026-03-31": 1,
        "2026-06-30": 1,
    }
    assert found.standing is not None
    assert (found.standing.standing, found.standing.due, found.standing.low) == (Standing.BEHIND, 9, -8)
    assert {leaf: one.started for leaf, one in found.verdicts_by_sex.items()} == {"F": 1, "M": 3, "X": 0}


def test_without_a_number_to_reach_there_is_no_pace():
    found = of(known(before=end_of(END)), agreed=Agreed(AGREED.starts_on, AGREED.ends_on, None))
    assert found.standing is None


def test_what_is_known_beside_the_snapshot_is_of_its_cases_and_days():
    cases = [closed(f"k{n}") for n in range(10)]
    after = END - DAY
    scores = [
        ("school", Score(one.case, "skolan", day, value))
        for one in cases
        for day, value in ((AT.date(), 2), (after, 3))
    ]
    stray = ("school", Score("nobody", "skolan", AT.date(), 5))
    late = ("work", Score("k0", "skolan", END + DAY, 1))
    found = of(
        known(*cases, before=end_of(END)),
        sources=Sources(
            (*scores, stray, late),
            (("k0", AT.date() + 30 * DAY), ("k1", AT.date() + 200 * DAY), ("nobody", AT.date())),
            {"k2": {6: "yes", 12: "no"}, "k3": {6: "no"}},
        ),
    )
    assert found.effects is not None
    assert found.suspicions is not None
    assert list(found.effects) == ["school"]
    one = found.effects["school"]
    assert (one.state, one.pairs, one.missing, one.improved) == (State.SHOWN, 10, 0, 10)
    assert found.suspicions.watched == 10
    assert sum(step.events for step in found.suspicions.steps) == 1
    assert [(one.yes, one.no, one.unknown) for one in found.suspicions.within] == [(1, 1, 8), (1, 0, 9)]
    assert found.suspicions.contradicting == 1


@pytest.mark.parametrize(("passed", "asked"), [(-1, 0), (0, 1), (1, 1)])
def test_nobody_is_asked_before_the_months_have_passed(passed: int, asked: int):
    """Closed on 9 June: six months have passed on 9 December."""
    last = date(2024, 12, 9) + timedelta(days=passed)
    found = of(known(closed("a"), before=end_of(last)), last=last, sources=Sources(answers={"a": {6: "yes"}}))
    assert found.suspicions is not None
    assert [one.yes for one in found.suspicions.within] == [asked, 0]


def test_the_past_of_the_ledger_has_no_scores_and_no_suspicions():
    found = of(known(closed("a"), before=end_of(END)), sources=None)
    assert (found.effects, found.suspicions) == (None, None)


def test_goals_are_compared_with_themselves():
    cases = [closed(f"g{n}") for n in range(10)]
    goals = tuple(
        Goal(one.case, f"{one.case}-1", AT, None, (
            Rating(AT.date(), AT, -2), Rating(AT.date() + 60 * DAY, AT, 0, place=1),
            Rating(AT.date() + 60 * DAY, AT, 1, place=2),
        ))
        for one in cases
    )  # fmt: skip
    found = of(known(*cases, before=end_of(END), goals=goals))
    assert (found.goals.pairs, found.goals.improved) == (10, 10)
    assert found.goals.mean == 3


@pytest.mark.parametrize("seed", range(40))
def test_the_parts_are_the_whole_on_any_caseload(seed: int):
    agreed = Agreed(FIRST, LAST, 4)
    taken = snapshot(caseload(seed), end_of(LAST), end_of(LAST))
    for period in periods(agreed, LAST):
        found = exact(taken, period, agreed, DEFINITION, Sources(), code="prov")
        for name in SPLITS:
            parts = found.splits[name]
            for stage in FUNNEL:
                assert sum(one.entered[stage] for one in parts) == found.funnel.entered[stage]
            assert sum(one.closed for one in parts) == found.flow.outflow
            assert sum(one.stock_end for one in parts) == found.flow.stock_end
    assert found.points[-1].low == found.verdicts.verdicts[BROKEN]
    for before, after in zip(found.by_year, found.by_year[1:], strict=False):
        assert before.stock_end == after.stock_start
    assert sum(one.started for one in found.verdicts_by_sex.values()) == found.verdicts.started


def test_a_period_beyond_the_snapshot_is_refused():
    (whole, *_rest) = periods(AGREED, END)
    with pytest.raises(ValueError, match="the period ends after"):
        exact(known(before=end_of(END - DAY)), Period("x", whole.window), AGREED, DEFINITION, None, code="p")
