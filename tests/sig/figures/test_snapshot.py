"""What is known: happened before a moment and recorded before another, to the second; and contradictions."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from sig.figures.history import Call, Caseload, Contradiction, Goal, Move, Rating, Shrunk
from sig.figures.snapshot import ONWARD, check, snapshot, stage_before
from tests.sig.figures.cases import ALWAYS, DAY, SECOND, START, TO_START, case, known, verdict

AT = datetime(2024, 5, 1, 9, 30, tzinfo=UTC)
STEPS = [(-1, True), (0, False), (1, False)]


@pytest.mark.parametrize(("seconds", "there"), STEPS)
def test_a_step_is_known_when_it_happened_before(seconds: int, there: bool):
    row = case("a", "nominated", ("eligible", AT + seconds * SECOND))
    found = known(row, before=AT)
    assert [move.stage for move in found.histories[0].moves] == ["nominated", "eligible"][: 1 + there]


@pytest.mark.parametrize(("seconds", "there"), STEPS)
def test_a_step_is_known_when_it_was_recorded_before(seconds: int, there: bool):
    row = case("a", "nominated", "eligible")
    row = replace(
        row, moves=(row.moves[0], replace(row.moves[1], recorded_at=AT + seconds * SECOND))
    )  # fmt: skip
    found = known(row, ledger=AT)
    assert len(found.histories[0].moves) == 1 + there


@pytest.mark.parametrize(("seconds", "there"), STEPS)
def test_a_case_is_there_from_its_nomination_on(seconds: int, there: bool):
    row = case("a", ("nominated", AT + seconds * SECOND))
    assert len(known(row, before=AT).histories) == there
    assert len(known(row, ledger=AT).histories) == there


def test_a_step_is_known_only_after_the_ones_before_it():
    row = case("a", "nominated", "eligible", "informed")
    moves = (row.moves[0], replace(row.moves[1], recorded_at=AT + DAY), row.moves[2])
    assert len(known(replace(row, moves=moves), ledger=AT).histories[0].moves) == 1


@pytest.mark.parametrize(("seconds", "counted"), [(-1, 0), (0, 1), (1, 1)])
@pytest.mark.parametrize("before", [START + DAY, ALWAYS], ids=["early", "late"])
def test_a_mistake_is_counted_nowhere_from_when_it_was_recorded(seconds: int, counted: int, before: datetime):
    row = case("a", *TO_START, "closed", closed_reason="error")
    moves = (*row.moves[:-1], replace(row.moves[-1], recorded_at=AT + seconds * SECOND))
    assert len(known(replace(row, moves=moves), before=before, ledger=AT).histories) == counted


def test_before_its_mistake_is_known_a_case_goes_on():
    row = case("a", *TO_START, ("closed", AT), closed_reason="error")
    found = known(row, ledger=AT).histories[0]
    assert (found.moves[-1].stage, found.closed_reason, found.planned) == ("started", "", None)


def test_an_ordinary_closing_is_no_mistake():
    assert known(case("a", *TO_START, "closed")).histories[0].closed_reason == "goals_met"


@pytest.mark.parametrize(("seconds", "there"), STEPS)
@pytest.mark.parametrize("axis", ["before", "ledger"])
def test_a_verdict_is_known_from_when_it_was_verified(seconds: int, there: bool, axis: str):
    row = case("a", *TO_START, "closed", verdicts=(verdict("broken", AT + seconds * SECOND),))
    found = known(row, **{axis: AT}).histories[0]
    assert len(found.verdicts) == there


@pytest.mark.parametrize(("seconds", "back"), STEPS)
@pytest.mark.parametrize("axis", ["before", "ledger"])
def test_a_verdict_is_taken_back_from_when_that_was_recorded(seconds: int, back: bool, axis: str):
    one = verdict("broken", AT - DAY, withdrawn_at=AT + seconds * SECOND)
    row = case("a", *TO_START, "closed", verdicts=(one,))
    found = known(row, **{axis: AT}).histories[0]
    assert (found.verdicts[0].withdrawn_at is not None) is back


def test_a_case_whose_closing_is_not_known_has_no_verdict():
    row = case("a", *TO_START, ("closed", AT), verdicts=(verdict("broken", AT - DAY),))
    assert known(row, before=AT).histories[0].verdicts == ()


@pytest.mark.parametrize(("seconds", "there"), STEPS)
@pytest.mark.parametrize("axis", ["before", "ledger"])
def test_what_is_left_of_a_nomination_counts_from_its_day(seconds: int, there: bool, axis: str):
    row = Shrunk("nominated", "sig", "M", "15-17", "hamnen", "skolan", AT + seconds * SECOND, 2)
    assert len(known(shrunk=(row,), **{axis: AT}).shrunk) == there


@pytest.mark.parametrize(("seconds", "there"), STEPS)
@pytest.mark.parametrize("axis", ["before", "ledger"])
def test_a_meeting_is_known_like_a_step(seconds: int, there: bool, axis: str):
    at = AT + seconds * SECOND
    one = Call("a", "m", "skolan", *((at, AT - DAY) if axis == "before" else (AT - DAY, at)), "came")
    assert len(known(case("a", "nominated"), calls=(one,), **{axis: AT}).calls) == there


@pytest.mark.parametrize(("seconds", "there"), STEPS)
@pytest.mark.parametrize("axis", ["before", "ledger"])
def test_a_goal_is_known_from_when_it_was_set_until_it_was_removed(seconds: int, there: bool, axis: str):
    row = case("a", "nominated")
    begun = Goal("a", "g", AT + seconds * SECOND, None, ())
    assert len(known(row, goals=(begun,), **{axis: AT}).goals) == there
    gone = Goal("a", "g", AT - DAY, AT + seconds * SECOND, ())
    found = known(row, goals=(gone,), **{axis: AT}).goals
    assert [one.removed_at for one in found] == [None] * (not there)


@pytest.mark.parametrize(("seconds", "there"), STEPS)
def test_a_goal_that_was_written_down_late_is_known_then(seconds: int, there: bool):
    late = Goal("a", "g", AT - DAY, None, (), recorded_at=AT + seconds * SECOND)
    row = case("a", "nominated")
    assert len(known(row, goals=(late,), ledger=AT).goals) == there
    assert len(known(row, goals=(late,), before=AT).goals) == 1


@pytest.mark.parametrize(("days", "there"), [(-1, True), (0, False), (1, False)])
def test_a_rating_is_known_when_its_day_had_begun(days: int, there: bool):
    day = date(2024, 5, 1)
    one = Rating(day + timedelta(days=days), START, 1)
    goal = Goal("a", "g", START, None, (one,))
    midnight = datetime(2024, 4, 30, 22, tzinfo=UTC)
    found = known(case("a", "nominated"), goals=(goal,), before=midnight)
    assert len(found.goals[0].ratings) == there
    found = known(case("a", "nominated"), goals=(goal,), before=midnight + SECOND)
    assert len(found.goals[0].ratings) == (days <= 0)


@pytest.mark.parametrize(("seconds", "there"), STEPS)
def test_a_rating_is_known_when_it_was_recorded_before(seconds: int, there: bool):
    one = Rating(date(2024, 2, 1), AT + seconds * SECOND, 1)
    found = known(case("a", "nominated"), goals=(Goal("a", "g", START, None, (one,)),), ledger=AT)
    assert len(found.goals[0].ratings) == there


def test_what_belongs_to_a_mistake_goes_with_it():
    row = case("a", *TO_START, "closed", closed_reason="error")
    call = Call("a", "m", "skolan", START, START, "came")
    goal = Goal("a", "g", START, None, ())
    found = known(row, calls=(call,), goals=(goal,))
    assert (found.histories, found.calls, found.goals) == ((), (), ())


# contradictions


@pytest.mark.parametrize("here", sorted(ONWARD))
@pytest.mark.parametrize("there", sorted(stage for stage in ONWARD if stage))
def test_every_move_that_the_stages_do_not_allow_is_refused(here: str, there: str):
    path = _way_to(here)
    row = replace(
        case("a", "nominated"),
        moves=tuple(Move(stage, START, START, "") for stage in (*path, there)),
    )
    if there in ONWARD[here]:
        check(row)
        return
    with pytest.raises(Contradiction, match=f"does not lead to {there}") as told:
        known(row)
    assert told.value.case == "a"


def _way_to(stage: str) -> tuple[str, ...]:
    if not stage:
        return ()
    before = next(here for here, onward in ONWARD.items() if stage in onward)
    return (*_way_to(before), stage)


@pytest.mark.parametrize(("seconds", "wrong"), [(-1, True), (0, False), (1, False)])
def test_a_step_before_the_one_before_it_is_refused(seconds: int, wrong: bool):
    row = case("a", "nominated", ("eligible", START + seconds * SECOND))
    if not wrong:
        assert known(row).histories == (row,)
        return
    with pytest.raises(Contradiction, match="eligible comes before nominated"):
        known(row)


def test_no_stage_at_all_and_the_same_case_twice_are_refused():
    row = case("a", "nominated")
    with pytest.raises(Contradiction, match="no stage"):
        known(replace(row, moves=()))
    with pytest.raises(Contradiction, match="twice"):
        known(row, row)


@pytest.mark.parametrize("axis", ["before", "ledger"])
def test_a_moment_has_a_zone(axis: str):
    with pytest.raises(ValueError, match="naive"):
        known(case("a", "nominated"), **{axis: datetime(2024, 1, 1)})  # noqa: DTZ001


@pytest.mark.parametrize(("seconds", "stage"), [(-1, ""), (0, ""), (1, "nominated")])
def test_where_a_case_stood_just_before_a_moment(seconds: int, stage: str):
    assert stage_before(case("a", "nominated"), START + seconds * SECOND) == stage


def test_the_same_question_has_the_same_answer():
    load = Caseload((case("a", *TO_START, "closed"), case("b", "nominated", "declined")))
    assert snapshot(load, AT, AT) == snapshot(load, AT, AT)
