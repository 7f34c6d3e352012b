"""What the counting connection reads beside the steps: when they were recorded, meetings, goals, scores and
suspicions; in so many statements whatever there is; and nothing that is not a code or a day."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connections
from django.test.utils import CaptureQueriesContext

from audit import clock
from audit.acting import acting_as
from consent.age import midnight
from sig.assessments import services as assessments
from sig.assessments.services import Given
from sig.figures.attainment import attainment
from sig.figures.attendance import Came, attendance
from sig.figures.dimensions import until
from sig.figures.effects import Score
from sig.figures.history import Rating
from sig.models import Entry
from sig.models.codes import IncidentKind, Presence
from sig.reports import histories, scales
from sig.reports.row_security import NAMES, SUSPICIONS
from sig.services import closures, entries, meetings, outcomes, plans
from sig.services.meetings import Invitation
from tests import cast
from tests.sig import story
from tests.sig.story import Story

pytestmark = pytest.mark.django_db(transaction=True, databases="__all__")
DAY, TICK = timedelta(days=1), timedelta(microseconds=1)


@pytest.fixture
def told() -> Story:
    return story.running()


def asked(read: Callable[[], Any]) -> tuple[Any, int]:
    with CaptureQueriesContext(connections["statistics"]) as captured:
        found = read()
    return found, len(captured)


# when a step was recorded


@pytest.mark.parametrize(("ticks", "there"), [(-1, False), (0, False), (1, True)])
def test_a_step_is_known_from_the_moment_it_was_recorded(
    told: Story, superuser: Callable[[], Any], ticks: int, there: bool
):
    """Taken ten days ago, written down now: a publication counted before does not have it."""
    with superuser() as session:
        session.execute("SET session_replication_role = replica")
        session.execute("UPDATE sig_stagechange SET at = at - %s", [10 * DAY])
    (row,) = histories.read().histories
    last = row.moves[-1]
    assert last.recorded_at - last.at > 9 * DAY
    day = clock.today() - 9 * DAY
    (known,) = histories.taken(day, last.recorded_at + ticks * TICK).histories
    assert [move.stage for move in known.moves][4:] == ["started"] * there


@pytest.mark.parametrize(("hours", "refused"), [(-1, False), (1, True)])
def test_the_ledger_is_asked_for_what_has_been(told: Story, hours: int, refused: bool):
    moment = clock.now() + timedelta(hours=hours)
    if not refused:
        assert histories.taken(clock.today(), moment).ledger == moment
        return
    with pytest.raises(ValueError, match="has come"):
        histories.taken(clock.today(), moment)


# meetings


def held(told: Story, days: int, *came: str, close: bool = True) -> datetime:
    """A meeting so many days ago to which Petra and Sam were called."""
    at = midnight(clock.today() - days * DAY) + timedelta(hours=13)
    people = (cast.petra(), cast.sam())
    with acting_as(told.anna):
        meeting = meetings.call(
            case=told.case_id,
            to=Invitation("team", "on_site", at, 60, people=tuple(user.pk for user in people)),
            by=told.anna,
            at=at - DAY,
        )
    with acting_as(told.anna):
        seats = {one.user_id: one.pk for one in meeting.attendance.all()}
    for user, presence in zip(people, came, strict=True):
        meetings.attend(meeting=meeting.pk, presence=presence, by=told.anna, one=seats[user.pk])
    if close:
        meetings.close(meeting=meeting.pk, by=told.anna, at=at + DAY)
    return at


def test_who_came_is_read_with_the_case_and_known_once_the_meeting_was_closed(told: Story):
    at = held(told, 9, Presence.CAME, Presence.ABSENT)
    held(told, 2, Presence.CAME, Presence.CAME, close=False)
    load, statements = asked(histories.read)
    assert statements == 1
    assert [(one.authority, one.at, one.recorded_at, one.presence) for one in load.calls] == [
        ("polisen", at, at + DAY, "came"), ("skolan", at, at + DAY, "absent"),
    ]  # fmt: skip
    assert {one.case for one in load.calls} == {str(told.case_id)}
    taken = histories.taken(clock.today())
    assert attendance(taken, until(taken.before)) == (
        Came("polisen", 1, 1, 0, 0), Came("skolan", 1, 0, 0, 1),
    )  # fmt: skip


# goals


def test_goals_are_read_with_their_ratings_in_the_order_they_were_made(told: Story):
    today = clock.today()
    goal = plans.add_goal(case=told.case_id, own_words="Jag vill jobba.", by=told.anna)
    for version, (score, ago) in enumerate(((0, 0), (-2, 40), (2, 0)), 1):
        on = today - ago * DAY
        plans.rate_goal(goal=goal.pk, score=score, version=version, rated_on=on, by=told.anna)
    out = plans.add_goal(case=told.case_id, own_words="Jag vill flytta.", by=told.anna)
    plans.remove_goal(goal=out.pk, version=1, by=told.anna)
    load, statements = asked(histories.read)
    assert statements == 1
    kept, gone = load.goals
    assert (kept.case, kept.goal, kept.removed_at) == (str(told.case_id), str(goal.pk), None)
    assert (kept.set_at, kept.recorded_at) == (midnight(today - 40 * DAY), goal.recorded_at)
    assert [(one.on, one.score, one.place) for one in kept.ratings] == [
        (today - 40 * DAY, -2, 0), (today, 0, 1), (today, 2, 2),
    ]  # fmt: skip
    assert isinstance(kept.ratings[0], Rating)
    assert goal.recorded_at < kept.ratings[1].recorded_at < kept.ratings[0].recorded_at <= clock.now()
    assert gone.removed_at is not None
    taken = histories.taken(today)
    assert dict(attainment(taken, until(taken.before)).levels) == {-2: 0, -1: 0, 0: 0, 1: 0, 2: 1}
    before = histories.taken(today - 10 * DAY)
    assert before.goals == (), "the case had not been nominated then"


# scores


def test_scores_are_of_one_authority_and_passed_over_is_no_number(told: Story):
    today = clock.today()
    for by, ago, score in ((told.anna, 90, 2), (told.anna, 0, 4), (cast.sam(), 5, 3)):
        assessments.make(
            case=told.case_id, occasion="start", made_on=today - ago * DAY, by=by,
            given={"school": Given(score), "family": Given(None, "Vet inte än.")},
        )  # fmt: skip
    found, statements = asked(scales.domain_scores)
    assert statements == 1
    case = str(told.case_id)
    assert [score for domain, score in found if domain == "school"] == [
        Score(case, "skolan", today - 5 * DAY, 3.0),
        Score(case, "socialtjansten", today - 90 * DAY, 2.0),
        Score(case, "socialtjansten", today, 4.0),
    ]
    assert [score.value for domain, score in found if domain == "family"] == [None] * 3


def test_a_score_that_was_corrected_is_not_known(told: Story):
    assessments.make(
        case=told.case_id, occasion="start", made_on=clock.today(), by=told.anna,
        given={"school": Given(2), "work": Given(4)},
    )  # fmt: skip
    with acting_as(told.anna):
        wrong = Entry.objects.get(score__domain="school")
    entries.correct(entry=wrong.pk, text="Det skulle vara ett annat steg.", by=told.anna)
    assert {domain: score.value for domain, score in scales.domain_scores()} == {"school": None, "work": 4.0}


# suspicions


def incident(told: Story, kind: str = "new_suspicion", **more: Any) -> Entry:
    draft = more.pop("draft", False)
    return entries.log(
        case=told.case_id, kind="incident", category="crime", text="Något har hänt.", incident_kind=kind,
        by=cast.petra(), draft=draft, **more,
    )  # fmt: skip


def test_only_a_suspicion_or_a_relapse_is_one(told: Story):
    for ago, kind in enumerate(IncidentKind):
        incident(told, kind, happened_at=clock.now() - ago * DAY)
    assert {on for _case, on in scales.suspicions().days} == {
        clock.today() - ago * DAY for ago, kind in enumerate(IncidentKind) if kind in SUSPICIONS
    }
    assert set(SUSPICIONS) == {"new_suspicion", "relapse"} <= set(IncidentKind.values)


def test_what_is_not_published_or_does_not_stand_is_no_suspicion(told: Story):
    stands = incident(told, happened_at=clock.now() - 3 * DAY)
    incident(told, happened_at=stands.happened_at)
    incident(told, draft=True, happened_at=clock.now() - 5 * DAY)
    incident(
        told, restricted=True, restricted_review_on=clock.today() + 30 * DAY,
        happened_at=clock.now() - 6 * DAY,
    )  # fmt: skip
    wrong = incident(told, happened_at=clock.now() - 7 * DAY)
    entries.correct(entry=wrong.pk, text="Det var någon annan.", by=cast.petra())
    found, statements = asked(scales.suspicions)
    assert statements == 2
    assert found.days == ((str(told.case_id), clock.today() - 3 * DAY),)


@pytest.mark.parametrize(("seconds", "behind"), [(-1, 1), (0, 0), (1, 0)])
def test_the_day_of_a_suspicion_is_swedish(told: Story, seconds: int, behind: int):
    day = date(2026, 3, 29)
    incident(told, happened_at=midnight(day) + timedelta(seconds=seconds))
    assert [on for _case, on in scales.suspicions().days] == [day - behind * DAY]


def test_the_answers_of_the_police_are_those_that_were_given(told: Story):
    closures.close(case=told.case_id, reason="goals_met", planned=True, by=told.anna)
    assert scales.suspicions().answers == {}
    story.agree_to_contact(told)
    for months, said in ((6, "not_disclosed"), (12, "yes")):
        outcomes.register(
            case=told.case_id, months=months, by=told.anna, version=1, youth_answered=False, youth_words="",
            suspicion=said, occupation_percent=None,
        )  # fmt: skip
    assert scales.suspicions().answers == {str(told.case_id): {6: "not_disclosed", 12: "yes"}}


# and nothing else


@pytest.mark.parametrize("name", NAMES)
def test_others_are_answered_nothing(told: Story, superuser: Callable[[], Any], name: str):
    incident(told)
    assessments.make(
        case=told.case_id, occasion="start", made_on=clock.today(), by=told.anna, given={"school": Given(2)}
    )
    with superuser() as session:
        assert session.execute(f"SELECT count(*) FROM {name}").fetchone()[0] == 0  # noqa: S608
    with connections["owner"].cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {name}")  # noqa: S608
        assert cursor.fetchone()[0] == 0
    with connections["statistics"].cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {name}")  # noqa: S608
        assert cursor.fetchone()[0] == 1
    with (
        pytest.raises(DatabaseError, match="permission denied"),
        acting_as(told.anna),
        connections["default"].cursor() as cursor,
    ):
        cursor.execute(f"SELECT count(*) FROM {name}")  # noqa: S608


HIDDEN = {
    "entry": ("text", "case_id"), "domainscore": ("score",), "assessment": ("made_on",),
    "meeting": ("place", "called_by_id"), "attendance": ("user_id",), "goal": ("own_words", "measure"),
    "goalrating": ("rated_by_id",), "stagechange": ("by_id",), "case": ("number", "youth_id", "team_id"),
}  # fmt: skip


def test_counting_reads_no_person_and_no_text():
    for table, columns in HIDDEN.items():
        for column in columns:
            with (
                pytest.raises(DatabaseError, match="permission denied"),
                connections["statistics"].cursor() as cursor,
            ):
                cursor.execute(f"SELECT {column} FROM sig_{table}")  # noqa: S608
