"""Meetings by authority, and how far the youths have come towards their goals."""

from datetime import UTC, date, datetime

import pytest

from sig.figures.attainment import attainment, last_rating, t_score
from sig.figures.attendance import Came, attendance
from sig.figures.dimensions import Window, days, until
from sig.figures.history import Call, Goal, Rating
from tests.sig.figures.cases import ALWAYS, DAY, START, case, known
from tests.sig.figures.test_funnel import EDGES, WINDOW

CASE = case("a", "nominated")


def call(presence: str, authority: str = "skolan", meeting: str = "m", at: datetime = START) -> Call:
    return Call("a", meeting, authority, at, at, presence)


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        (("came",), (1, 0, 0)),
        (("excused",), (0, 1, 0)),
        (("absent",), (0, 0, 1)),
        (("",), (0, 0, 1)),
        (("absent", "came"), (1, 0, 0)),
        (("excused", "came"), (1, 0, 0)),
        (("absent", "excused"), (0, 1, 0)),
        (("", "excused", "absent"), (0, 1, 0)),
        (("came", "came"), (1, 0, 0)),
    ],
)
def test_an_authority_comes_once_to_a_meeting(said: tuple[str, ...], answer: tuple[int, int, int]):
    found = attendance(known(CASE, calls=tuple(map(call, said))), until(ALWAYS))
    assert found == (Came("skolan", 1, *answer),)


def test_authorities_and_meetings_are_kept_apart():
    calls = (
        call("came"),
        call("absent", "polisen"),
        call("absent", meeting="n"),
        call("came", "polisen", "n"),
    )
    found = attendance(known(CASE, calls=calls), until(ALWAYS))
    assert found == (Came("polisen", 2, 1, 0, 1), Came("skolan", 2, 1, 0, 1))


@pytest.mark.parametrize(("after", "inside"), EDGES, ids=[str(step) for step, _ in EDGES])
def test_a_meeting_is_in_the_period_that_holds_its_start(after, inside: bool):
    found = attendance(known(CASE, calls=(call("came", at=START + after),)), WINDOW)
    assert len(found) == inside


@pytest.mark.parametrize("wrong", [{"called": 4}, {"came": 0}, {"excused": 2}, {"absent": 0}], ids=str)
def test_answers_are_as_many_as_calls(wrong: dict):
    right = {"authority": "skolan", "called": 3, "came": 1, "excused": 1, "absent": 1}
    assert Came(**right)
    with pytest.raises(ValueError, match="as many as"):
        Came(**right | wrong)


# goals


def rated(score: int, on: date, *, hour: int = 12, place: int = 0) -> Rating:
    return Rating(on, datetime(on.year, on.month, on.day, hour, tzinfo=UTC), score, place)


def goal(name: str, *ratings: Rating, of: str = "a", weight: float = 1.0) -> Goal:
    return Goal(of, name, START, None, ratings, weight)


def test_the_last_rating_of_each_goal_counts():
    first, second = rated(-2, date(2024, 2, 1)), rated(1, date(2024, 5, 1))
    goals = (goal("g", second, first), goal("h", first), goal("i"))
    found = attainment(known(CASE, goals=goals), until(ALWAYS))
    assert found.levels == {-2: 1, -1: 0, 0: 0, 1: 1, 2: 0}
    assert (found.rated, found.reached, found.unrated, found.cases) == (2, 1, 1, 1)


@pytest.mark.parametrize(
    ("one", "other", "last"),
    [
        (rated(1, date(2024, 2, 1)), rated(2, date(2024, 2, 2), hour=1), 2),
        (rated(1, date(2024, 2, 1), hour=9), rated(2, date(2024, 2, 1), hour=10), 2),
        (rated(1, date(2024, 2, 1), place=1), rated(2, date(2024, 2, 1), place=2), 2),
        (rated(1, date(2024, 2, 1), hour=10), rated(2, date(2024, 2, 1), hour=9), 1),
    ],
    ids=["day", "recorded", "place", "recorded before"],
)
def test_the_newest_day_then_what_was_made_last(one: Rating, other: Rating, last: int):
    for ratings in ((one, other), (other, one)):
        found = last_rating(goal("g", *ratings), ALWAYS)
        assert found is not None
        assert found.score == last


@pytest.mark.parametrize(
    ("day", "levels", "unrated"),
    [
        (date(2024, 3, 30), 0, 0),
        (date(2024, 3, 31), 1, 0),
        (date(2024, 4, 1), 1, 0),
        (date(2024, 10, 26), 1, 0),
        (date(2024, 10, 27), 1, 0),
        (date(2024, 10, 28), 0, 1),
    ],
)
def test_a_rating_is_in_the_period_that_holds_its_day(day: date, levels: int, unrated: int):
    window = days(date(2024, 3, 31), date(2024, 10, 27))
    found = attainment(known(CASE, goals=(goal("g", rated(1, day)),)), window)
    assert (found.rated, found.unrated) == (levels, unrated)


@pytest.mark.parametrize(("step", "unrated"), [(-1, 1), (0, 0), (1, 0)])
def test_a_goal_without_a_rating_is_told_of_once_it_is_set(step: int, unrated: int):
    late = Goal("a", "g", WINDOW.end + step * DAY, None, ())
    assert attainment(known(CASE, goals=(late,)), WINDOW).unrated == unrated


@pytest.mark.parametrize(
    ("scores", "weights", "expected"),
    [
        # one goal is its own scale: 30, 40, 50, 60, 70
        *(((level,), (), 50.0 + 10 * level) for level in (-2, -1, 0, 1, 2)),
        ((0, 0, 0), (), 50.0),
        # goals of equal weight: 10 / √(n − 0.3n + 0.3n²) a step is 6.20, 4.56, 3.63 and 3.02 for two to five
        ((1, 0), (), 56.20),
        ((1, 1), (), 62.40),
        ((1, 0, 0), (), 54.56),
        ((-1, -1, -1), (), 36.31),
        ((2, 2, 2), (), 77.39),
        ((1, 0, 0, 0), (), 53.63),
        ((1, 0, 0, 0, 0), (), 53.02),
        # by hand: Σwx = 2·1 + 1·(−1) + 3·2 = 7, Σw² = 14, (Σw)² = 36, √(9.8 + 10.8) = 4.5387
        ((1, -1, 2), (2, 1, 3), 65.42),
    ],
)
def test_the_t_score_of_kiresuk_and_sherman(
    scores: tuple[int, ...], weights: tuple[float, ...], expected: float
):
    assert t_score(scores, weights) == pytest.approx(expected, abs=0.005)
    assert t_score([-score for score in scores], weights) == pytest.approx(100 - expected, abs=0.005)
    assert t_score(scores, [7 * weight for weight in weights]) == pytest.approx(expected, abs=0.005)


def test_the_t_scores_are_of_persons_not_of_goals():
    other = case("b", "nominated")
    day = date(2024, 2, 1)
    goals = (goal("g", rated(1, day)), goal("h", rated(1, day)), goal("i", rated(-1, day), of="b"))
    found = attainment(known(CASE, other, goals=goals), until(ALWAYS))
    assert found.t_scores == pytest.approx((40.0, 62.40), abs=0.005)


@pytest.mark.parametrize(
    ("scores", "weights", "rho"),
    [((), (), 0.3), ((3,), (), 0.3), ((-3,), (), 0.3), ((1,), (1, 1), 0.3), ((1, 1), (1, 0), 0.3),
     ((1,), (), -0.01), ((1,), (), 1.01)],
)  # fmt: skip
def test_what_has_no_t_score(scores: tuple[int, ...], weights: tuple[float, ...], rho: float):
    with pytest.raises(ValueError, match=r"weights|goal stands|correlation"):
        t_score(scores, weights, rho=rho)


def test_a_rating_outside_the_scale_is_refused():
    with pytest.raises(ValueError, match="between -2 and 2"):
        attainment(known(CASE, goals=(goal("g", rated(3, date(2024, 2, 1))),)), until(ALWAYS))


def test_a_period_beyond_what_was_counted_is_refused():
    for count in (attendance, attainment):
        with pytest.raises(ValueError, match="ends after the moment"):
            count(known(before=START), Window(START - DAY, START + DAY))
