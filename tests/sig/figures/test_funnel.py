"""The funnel: everybody who may say no, every edge of the period, and numbers that do not add up."""

from datetime import UTC, datetime, timedelta

import pytest

from sig.figures.dimensions import Window, until
from sig.figures.funnel import WHO, Funnel, FunnelBroken, Step, funnel
from sig.figures.history import FUNNEL, Shrunk
from sig.figures.snapshot import BEFORE_START
from tests.sig.figures.cases import ALWAYS, DAY, SECOND, START, TO_START, case, known

WINDOW = Window(START + 10 * DAY, START + 20 * DAY)
EDGES = [
    (10 * DAY - SECOND, False),
    (10 * DAY, True),
    (10 * DAY + SECOND, True),
    (20 * DAY - SECOND, True),
    (20 * DAY, False),
    (20 * DAY + SECOND, False),
    (9 * DAY, False),
    (19 * DAY, True),
    (21 * DAY, False),
]


@pytest.mark.parametrize(("after", "inside"), EDGES, ids=[str(step) for step, _ in EDGES])
@pytest.mark.parametrize("place", range(len(FUNNEL)))
def test_a_stage_is_entered_in_the_period_that_holds_the_moment(after: timedelta, inside: bool, place: int):
    path = FUNNEL[: place + 1]
    row = case("a", *path[:-1], (path[-1], START + after), gap=SECOND)
    found = funnel(known(row), WINDOW)
    assert found.entered[path[-1]] == inside
    assert found.said_no("youth") == 0


@pytest.mark.parametrize(("after", "inside"), EDGES, ids=[str(step) for step, _ in EDGES])
def test_who_says_no_is_counted_in_the_period_that_holds_the_moment(after: timedelta, inside: bool):
    row = case("a", *FUNNEL[:3], ("refused:guardian_refused", START + after), gap=SECOND)
    found = funnel(known(row), WINDOW)
    informed = found.steps[2]
    assert (informed.said_no("guardian"), found.said_no("guardian")) == (inside, inside)
    assert informed.waiting_start == (after >= 10 * DAY)
    assert informed.waiting_end == (after >= 20 * DAY)


@pytest.mark.parametrize(
    ("stage", "end", "who"),
    [
        ("nominated", "declined:not_in_target_group", "declined"),
        ("nominated", "declined:duplicate", "declined"),
        ("nominated", "declined:referred", "declined"),
        ("nominated", "declined:moved", "declined"),
        ("eligible", "declined:not_reached", "declined"),
        ("informed", "refused:youth_refused", "youth"),
        ("informed", "refused:guardian_refused", "guardian"),
        ("informed", "declined:moved", "declined"),
        ("consented", "refused:consent_withdrawn", "withdrawn_before_start"),
        ("consented", "refused:youth_refused", "youth"),
        ("consented", "refused:guardian_refused", "guardian"),
        ("consented", "declined:start_not_decided", "start_not_decided"),
    ],
)
def test_each_no_is_counted_where_and_by_whom_it_was_said(stage: str, end: str, who: str):
    path = FUNNEL[: FUNNEL.index(stage) + 1]
    found = funnel(known(case("a", *path, end)), until(ALWAYS))
    assert found.gone == {end.partition(":")[2]: 1}
    for step in found.steps:
        assert {one: step.said_no(one) for one in set(WHO.values())} == {
            one: int(one == who and step.stage == stage) for one in set(WHO.values())
        }
    assert found.started == 0


def test_the_whole_funnel_of_some_cases():
    rows = [
        *(case(f"s{n}", *TO_START) for n in range(3)),
        case("c", *TO_START, "closed"),
        case("w", "nominated", "eligible"),
        case("y", *FUNNEL[:3], "refused:youth_refused"),
        case("n", "nominated", "declined:not_in_target_group"),
    ]
    left = (
        shrunk("nominated", 4),
        shrunk("eligible", 2),
        shrunk("declined", 2, left="nominated", reason="moved"),
        shrunk("refused", 1, left="eligible", reason="youth_refused"),
        shrunk("declined", 1, left="eligible"),
    )
    found = funnel(known(*rows, shrunk=left), until(ALWAYS))
    assert found.entered == {"nominated": 11, "eligible": 8, "informed": 5, "consented": 4, "started": 4}
    assert [(step.onward, step.waiting_end, step.no_longer_kept) for step in found.steps] == [
        (8, 0, 4), (5, 1, 2), (4, 0, 0), (4, 0, 0),
    ]  # fmt: skip
    assert found.gone == {"not_in_target_group": 1, "youth_refused": 2, "moved": 2, "unknown": 1}
    assert (found.said_no("youth"), found.said_no("declined")) == (2, 3)
    assert found.steps[1].gone == {"youth_refused": 1, "unknown": 1}


def shrunk(stage: str, count: int = 1, at: datetime = START, **fields: str) -> Shrunk:
    return Shrunk(stage, "sig", "M", "15-17", "hamnen", "skolan", at, count, **fields)


@pytest.mark.parametrize(("after", "inside"), EDGES, ids=[str(step) for step, _ in EDGES])
def test_what_is_no_longer_kept_is_counted_from_its_day(after: timedelta, inside: bool):
    left = shrunk("nominated", 2, START + after)
    found = funnel(known(shrunk=(left,)), WINDOW)
    assert found.steps[0].entered == found.steps[0].no_longer_kept == 2 * inside
    assert found.steps[0].waiting_end == 2 * (after < 20 * DAY)


@pytest.mark.parametrize(("after", "inside"), EDGES, ids=[str(step) for step, _ in EDGES])
@pytest.mark.parametrize("reason", ["guardian_refused", ""])
@pytest.mark.parametrize("place", range(4))
def test_who_said_no_is_still_counted_when_they_are_only_a_number(
    place: int, reason: str, after: timedelta, inside: bool
):
    here = FUNNEL[place]
    rows = [shrunk(stage, 2, START) for stage in FUNNEL[: place + 1]]
    rows.append(shrunk("refused", 2, START + after, left=here, reason=reason))
    found = funnel(known(shrunk=tuple(rows)), WINDOW)
    assert found.gone == ({reason or "unknown": 2} if inside else {})
    assert found.said_no("guardian") == (2 * inside if reason else 0)
    step = found.steps[place]
    assert (step.waiting_start, step.waiting_end) == (2 * (after >= 10 * DAY), 2 * (after >= 20 * DAY))


def test_more_cannot_be_gone_than_came_also_where_they_are_only_a_number():
    taken = known(shrunk=(shrunk("nominated"), shrunk("declined", 2, left="nominated", reason="moved")))
    with pytest.raises(FunnelBroken, match="nominated"):
        funnel(taken, until(ALWAYS))


def test_a_reason_of_those_no_longer_kept_is_known_to_the_rules_too():
    with pytest.raises(KeyError, match="no_idea"):
        funnel(known(shrunk=(shrunk("declined", left="nominated", reason="no_idea"),)), until(ALWAYS))


def test_a_reason_that_the_rules_do_not_know_is_refused():
    with pytest.raises(KeyError, match="no_idea"):
        funnel(known(case("a", "nominated", "declined:no_idea")), until(ALWAYS))


@pytest.mark.parametrize(("seconds", "refused"), [(-1, False), (0, False), (1, True)])
def test_a_period_beyond_what_was_counted_is_refused(seconds: int, refused: bool):
    taken = known(before=WINDOW.end - seconds * SECOND)
    if not refused:
        assert funnel(taken, WINDOW).started == 0
        return
    with pytest.raises(ValueError, match="ends after the moment"):
        funnel(taken, WINDOW)


@pytest.mark.parametrize("field", ["waiting_start", "entered", "onward", "waiting_end"])
@pytest.mark.parametrize("wrong", [-1, 1])
def test_a_stage_that_does_not_add_up_cannot_be_made(field: str, wrong: int):
    right = {"waiting_start": 3, "entered": 5, "no_longer_kept": 1, "onward": 2, "waiting_end": 5}
    assert Step("nominated", **right, gone={"moved": 1})
    with pytest.raises(FunnelBroken, match="nominated"):
        Step("nominated", **right | {field: right[field] + wrong}, gone={"moved": 1})


@pytest.mark.parametrize(("kept", "refused"), [(4, False), (5, False), (6, True)])
def test_no_more_are_only_a_number_than_came(kept: int, refused: bool):
    if not refused:
        assert Step("nominated", 0, 5, kept, 5, {}, 0)
        return
    with pytest.raises(FunnelBroken, match="more have left"):
        Step("nominated", 0, 5, kept, 5, {}, 0)


@pytest.mark.parametrize(("start", "end"), [(-1, 0), (0, -1)])
def test_nobody_waits_less_than_nobody(start: int, end: int):
    with pytest.raises(FunnelBroken, match="more have left"):
        Step("nominated", start, 1, 0, 1 + start - end, {}, end)


@pytest.mark.parametrize("wrong", [-1, 1])
@pytest.mark.parametrize("place", range(4))
def test_who_goes_on_comes_to_the_next_stage(place: int, wrong: int):
    steps = [Step(stage, 0, 2, 0, 2, {}, 0) for stage in BEFORE_START]
    assert Funnel(WINDOW, tuple(steps), 2)
    steps[place] = Step(BEFORE_START[place], 1, 2, 0, 2 + wrong, {}, 1 - wrong)
    with pytest.raises(FunnelBroken, match=f"went on from {BEFORE_START[place]}"):
        Funnel(WINDOW, tuple(steps), 2)


def test_steps_at_one_and_the_same_moment_are_all_counted():
    at = datetime(2024, 3, 31, 1, tzinfo=UTC)
    row = case("a", *((stage, at) for stage in FUNNEL))
    found = funnel(known(row), Window(at, at + SECOND))
    assert set(found.entered.values()) == {1}
    assert all(step.waiting_end == step.waiting_start == 0 for step in found.steps)
