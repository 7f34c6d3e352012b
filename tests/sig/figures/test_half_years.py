"""Answers without days: spans, Turnbull's estimate against published ones, and what is not known."""

from collections.abc import Sequence
from math import inf, prod

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sig.figures.half_years import (
    Mass,
    Span,
    Within,
    contradicts,
    free_after,
    innermost,
    npmle,
    span,
    within,
)
from sig.figures.survival import Watched, kaplan_meier

# Breast retraction in months after radiotherapy alone, Finkelstein and Wolfe 1985 (Biometrics 41:933). The
# estimate is the one that R's package interval prints (Fay and Shaw 2010, J Stat Softw 36:2).
ALONE = """45- 25-37 37- 6-10 46- 0-5 0-7 26-40 18- 46- 46- 24- 46- 27-34 36- 7-16 36-44 5-11 17- 46- 19-35
7-14 36-48 17-25 37-44 37- 24- 0-8 40- 32- 4-11 17-25 33- 15- 46- 19-26 11-15 11-18 37- 22- 38- 34- 46- 5-12
36- 46-"""
PUBLISHED = (
    Mass(4, 5, 0.0463),
    Mass(6, 7, 0.0334),
    Mass(7, 8, 0.0887),
    Mass(11, 12, 0.0708),
    Mass(24, 25, 0.0926),
    Mass(33, 34, 0.0818),
    Mass(38, 40, 0.1209),
    Mass(46, 48, 0.4656),
)


def spans(text: str) -> list[Span]:
    pairs = (word.split("-") for word in text.split())
    return [Span(float(after), float(until or inf)) for after, until in pairs]


def test_the_published_estimate() -> None:
    found = npmle(spans(ALONE))
    assert [(one.after, one.until) for one in found] == [(one.after, one.until) for one in PUBLISHED]
    assert [one.share for one in found] == pytest.approx([one.share for one in PUBLISHED], abs=6e-5)


YES, NO, SECRET = "yes", "no", "not_disclosed"


@pytest.mark.parametrize(
    ("answers", "found"),
    [
        ({}, None),
        ({6: "", 12: SECRET}, None),
        ({6: NO}, Span(6, inf)),
        ({6: NO, 12: SECRET}, Span(6, inf)),
        ({6: NO, 12: NO}, Span(12, inf)),
        ({6: SECRET, 12: NO}, Span(12, inf)),
        ({6: NO, 12: YES}, Span(6, 12)),
        ({6: YES}, Span(0, 6)),
        ({6: YES, 12: YES}, Span(0, 6)),
        ({6: YES, 12: NO}, Span(0, 6)),
        ({6: SECRET, 12: YES}, Span(0, 12)),
        ({12: YES}, Span(0, 12)),
    ],
)
def test_the_span_of_the_answers(answers: dict[int, str], found: Span | None) -> None:
    assert span(answers) == found
    assert contradicts(answers) == (answers == {6: YES, 12: NO})


@pytest.mark.parametrize(
    ("months", "found"),
    [
        (6, Within(6, 1, 2, 3, 0.0084, 0.9057, 1 / 6, 4 / 6)),
        (12, Within(12, 3, 1, 2, 0.1941, 0.9937, 3 / 6, 5 / 6)),
    ],
)
def test_who_is_not_known_makes_the_range_wide(months: int, found: Within) -> None:
    asked = [{6: YES}, {6: NO, 12: YES}, {12: YES}, {12: NO}, {6: SECRET}, {}]
    got = within(asked, months)
    assert (got.months, got.yes, got.no, got.unknown) == (months, found.yes, found.no, found.unknown)
    assert (got.low, got.high, got.least, got.most) == pytest.approx(
        (found.low, found.high, found.least, found.most), abs=6e-5
    )


def test_of_nobody_and_of_nobody_known() -> None:
    assert within([], 6) == Within(6, 0, 0, 0, None, None, None, None)
    assert within([{}], 6) == Within(6, 0, 0, 1, None, None, 0, 1)
    assert npmle([]) == ()


@pytest.mark.parametrize(("after", "until"), [(-1, 3), (3, 3), (4, 3)])
def test_a_span_goes_forward(after: float, until: float) -> None:
    with pytest.raises(ValueError, match="goes forward"):
        Span(after, until)


def test_two_visits_give_the_life_table() -> None:
    """Of 10: 2 before six months, of the 8 left 1 lost sight of, 3 of the other 7 before twelve."""
    seen = [Span(0, 6)] * 2 + [Span(6, inf)] + [Span(6, 12)] * 3 + [Span(12, inf)] * 4
    found = npmle(seen)
    assert free_after(found, 6) == pytest.approx(0.8)
    assert free_after(found, 12) == pytest.approx(0.8 * 4 / 7)


def test_a_year_without_the_first_answer_is_shared_as_the_others_are() -> None:
    """Two before six, two after, and one of whom only the year is known: halves by symmetry."""
    seen = [Span(0, 6)] * 2 + [Span(6, 12)] * 2 + [Span(0, 12)]
    assert [one.share for one in npmle(seen)] == pytest.approx([0.5, 0.5])


@pytest.mark.parametrize(
    ("months", "determined"), [(0, 1), (3, None), (6, 0.8), (7, None), (12, 0.4), (13, None)]
)
def test_inside_a_span_nothing_is_determined(months: float, determined: float | None) -> None:
    masses = (Mass(0, 6, 0.2), Mass(6, 12, 0.4), Mass(12, inf, 0.4))
    found = free_after(masses, months)
    assert found == (determined if determined is None else pytest.approx(determined))


def test_where_shares_can_lie() -> None:
    assert innermost([Span(0, 6), Span(6, 12), Span(0, 12)]) == [(0, 6), (6, 12)]
    assert innermost([Span(0, 8), Span(4, 12), Span(12, inf)]) == [(4, 8), (12, inf)]


DRAWN = st.lists(
    st.builds(
        lambda after, length, open_: Span(after, inf if open_ else after + length),
        st.integers(0, 12),
        st.integers(1, 6),
        st.booleans(),
    ),
    min_size=1,
    max_size=12,
)


@settings(max_examples=12, deadline=None)
@given(DRAWN, st.data())
def test_no_other_shares_make_the_answers_likelier(seen: list[Span], data: st.DataObject) -> None:
    found = npmle(seen)
    assert sum(one.share for one in found) == pytest.approx(1, abs=1e-5)
    places = innermost(seen)
    weights = [data.draw(st.floats(0.01, 1)) for _place in places]
    other = [Mass(*place, weight / sum(weights)) for place, weight in zip(places, weights, strict=True)]
    assert likelihood(found, seen) >= likelihood(other, seen) * (1 - 1e-6)


def likelihood(masses: Sequence[Mass], seen: list[Span]) -> float:
    return prod(
        sum(mass.share for mass in masses if one.after <= mass.after and mass.until <= one.until)
        for one in seen
    )


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 8), st.booleans()), min_size=1, max_size=20))
def test_where_days_are_known_it_is_kaplan_meier(seen: list[tuple[int, bool]]) -> None:
    found = npmle([Span(day - 1, day) if event else Span(day, inf) for day, event in seen])
    steps = kaplan_meier([Watched(day, event) for day, event in seen])
    for step in steps:
        if step.events:
            assert free_after(found, step.days) == pytest.approx(step.free, abs=1e-4)
