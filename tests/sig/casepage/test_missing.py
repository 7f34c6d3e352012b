"""What is missing in a case: a table, with the day before and the day after each boundary."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from sig.assessments.due import Due
from sig.casepage.missing import Known, Lack, missing

TODAY = date(2026, 3, 1)


def day(days: int) -> date:
    return TODAY + timedelta(days=days)


WHOLE = Known(
    met_on=TODAY, leads=True, step=True, plan=True, idle_goals=0,
    due=Due("quarter", day(60)), consent_until=day(90), meeting_on=day(10),
)  # fmt: skip


def test_nothing_is_missing_where_all_is_there() -> None:
    assert missing(WHOLE, TODAY) == ()


TABLE = [
    # no next step, no plan, goals that nobody does anything for, no meeting
    ({"step": False}, [Lack("no_step", grave=True)]),
    ({"plan": False}, [Lack("no_plan")]),
    ({"plan": False, "idle_goals": 2}, [Lack("no_plan")]),
    ({"idle_goals": 1}, [Lack("idle_goals", 1)]),
    ({"meeting_on": None}, [Lack("no_meeting")]),
    ({"meeting_on": TODAY}, []),
    # 14 and 30 days without contact
    ({"met_on": day(-13)}, []),
    ({"met_on": day(-14)}, [Lack("no_contact", 14)]),
    ({"met_on": day(-15)}, [Lack("no_contact", 15)]),
    ({"met_on": day(-29)}, [Lack("no_contact", 29)]),
    ({"met_on": day(-30)}, [Lack("no_contact", 30, grave=True)]),
    ({"met_on": day(-31)}, [Lack("no_contact", 31, grave=True)]),
    # an assessment a week ahead, on the day, late
    ({"due": Due("quarter", day(8))}, []),
    ({"due": Due("quarter", day(7))}, [Lack("assessment", on=day(7))]),
    ({"due": Due("quarter", day(6))}, [Lack("assessment", on=day(6))]),
    ({"due": Due("quarter", TODAY)}, [Lack("assessment", on=TODAY)]),
    ({"due": Due("quarter", day(-1))}, [Lack("assessment", on=day(-1), grave=True)]),
    ({"due": None}, []),
    # the consent ends in a month; that none is in force is the strip's to say
    ({"consent_until": day(31)}, []),
    ({"consent_until": day(30)}, [Lack("consent", 30, day(30))]),
    ({"consent_until": day(29)}, [Lack("consent", 29, day(29))]),
    ({"consent_until": TODAY}, [Lack("consent", 0, TODAY)]),
    ({"consent_until": None}, []),
    # what is grave comes first
    (
        {"meeting_on": None, "met_on": day(-14), "step": False},
        [Lack("no_step", grave=True), Lack("no_contact", 14), Lack("no_meeting")],
    ),
]


@pytest.mark.parametrize(("changes", "lacks"), TABLE)
def test_missing(changes: dict[str, object], lacks: list[Lack]) -> None:
    assert list(missing(replace(WHOLE, **changes), TODAY)) == lacks  # type: ignore[arg-type]


EMPTY = replace(WHOLE, step=False, plan=False, due=None, meeting_on=None, met_on=day(-40))


def test_a_case_that_is_not_at_work_lacks_nothing() -> None:
    assert missing(replace(EMPTY, met_on=None), TODAY) == ()


def test_whoever_does_not_see_all_says_only_what_they_see() -> None:
    """Another authority's step may be there, and must not be shown by its absence from a list."""
    assert missing(replace(EMPTY, leads=False), TODAY) == (Lack("no_contact", 40, grave=True),)
