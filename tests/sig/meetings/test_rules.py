"""Who may call, run and take home a meeting; when it can be changed and closed; what is on the agenda."""

from datetime import UTC, date, datetime, timedelta

import pytest
from icalendar import Calendar

from audit.decisions import Basis
from sig.meetings import rule
from sig.meetings.calendar import Appointment, calendar_file
from sig.meetings.meeting_file import Words, arranged
from sig.policy import CaseFacts, MemberFact, Period

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
DAY = timedelta(days=1)
ME, CALLER = 1, 2


def facts(stage="started", *, coordinator=False, secrecy=True, glass="", user=ME):
    seat = MemberFact(7, False, coordinator, Period(NOW - DAY), secrecy, glass)
    return CaseFacts(user, True, True, NOW, stage, (seat,))


@pytest.mark.parametrize(
    ("asker", "call", "bring_up", "run_own", "run_others", "time"),
    [
        (facts(), "yes", "yes", "yes", "not_coordinator", "yes"),
        (facts(coordinator=True), "yes", "yes", "yes", "yes", "yes"),
        (facts(secrecy=False), "no_secrecy", "yes", "no_secrecy", "no_secrecy", "yes"),
        (facts(glass="g"), "read_only", "read_only", "read_only", "read_only", "read_only"),
        (facts("closed"), "closed", "closed", "closed", "closed", "yes"),
        (facts("consented"), "before_start", "before_start", "before_start", "before_start", "before_start"),
    ],
)
def test_who_may(asker, call, bring_up, run_own, run_others, time):
    answers = (
        rule.may_call(asker),
        rule.may_bring_up(asker),
        rule.may_run(asker, called_by=ME),
        rule.may_run(asker, called_by=CALLER),
        rule.may_take_time(asker),
    )
    said = tuple("yes" if one.allowed else one.reason for one in answers)
    assert said == (call, bring_up, run_own, run_others, time)


@pytest.mark.parametrize(
    ("secrecy", "authority", "seen"), [(True, 7, True), (True, 8, True), (False, 7, True), (False, 8, False)]
)
def test_who_came_is_seen_by_those_whom_secrecy_binds_else_only_the_own(secrecy, authority, seen):
    assert rule.sees_attendance(facts(secrecy=secrecy), authority) is seen


@pytest.mark.parametrize(
    ("state", "days", "unmarked", "why"),
    [
        ("planned", -1, 0, "too_early"),
        ("planned", 0, 0, ""),
        ("planned", 1, 0, ""),
        ("planned", 0, 1, "unmarked"),
        ("held", 0, 0, "held"),
        ("cancelled", 0, 0, "cancelled"),
    ],
)
def test_when_it_can_be_closed(state, days, unmarked, why):
    on = date(2026, 11, 22)
    assert rule.not_closed(state, on, on + days * DAY, unmarked) == why


@pytest.mark.parametrize(
    ("day", "before"),
    [
        (date(2026, 11, 24), date(2026, 11, 23)),
        (date(2026, 11, 23), date(2026, 11, 20)),
        (date(2026, 12, 28), date(2026, 12, 23)),
        (date(2026, 4, 7), date(2026, 4, 2)),
        (date(2026, 5, 15), date(2026, 5, 13)),
        (date(2026, 6, 22), date(2026, 6, 18)),
        (date(2027, 1, 7), date(2027, 1, 5)),
    ],
)
def test_the_last_working_day_before(day, before):
    assert rule.day_before(day) == before


@pytest.mark.parametrize(
    ("of_meeting", "waits", "elsewhere", "there"),
    [
        (True, False, False, True),
        (True, False, True, True),
        (False, True, False, True),
        (False, True, True, False),
        (False, False, False, False),
    ],
)
def test_what_is_a_point_of_the_meeting(of_meeting, waits, elsewhere, there):
    assert rule.belongs(of_meeting, waits, elsewhere) is there


def words(pk, kind="agenda", answers=None, corrects=None):
    at = (pk, kind, "", f"text {pk}", "school", "Skola", 7, "Skolan", "Sam", NOW, True, answers, corrects)
    return Words(*at)


def test_what_was_said_stands_beneath_its_point_and_a_correction_beneath_what_it_corrects():
    found = arranged(
        (
            words(1),
            words(2, "minute", answers=1),
            words(3, "note", corrects=2),
            words(4, "note"),
            words(5, "minute", answers=99),
        )
    )
    points, flagged, apart = found
    assert [(one.words.id, [said.id for said in one.said]) for one in points] == [(1, [2])]
    assert [note.id for note in points[0].said[0].corrections] == [3]
    assert [one.words.id for one in flagged] == [4]
    assert [one.id for one in apart] == [5]


def appointment(**more):
    given = {"uid": "ab" * 16, "title": "Möte", "starts_at": NOW, "ends_at": NOW + timedelta(hours=1)}
    return Appointment(**given | {"place": "", "version": 2, "cancelled": False, "made_at": NOW} | more)


def test_the_calendar_file_holds_time_and_neutral_words():
    (event,) = Calendar.from_ical(calendar_file(appointment())).walk("VEVENT")
    assert sorted(event.keys()) == [
        "CLASS", "DTEND", "DTSTAMP", "DTSTART", "SEQUENCE", "STATUS", "SUMMARY", "UID",
    ]  # fmt: skip
    assert (event.decoded("dtstart"), event.decoded("dtend")) == (NOW, NOW + timedelta(hours=1))
    assert str(event["summary"]) == "Möte"


def test_the_calendar_file_escapes_and_folds():
    place = "Rum 3; plan 2, Fristaden\nporten \\ gården " + "å" * 80
    raw = calendar_file(appointment(place=place, cancelled=True))
    assert max(len(line) for line in raw.split(b"\r\n")) <= 75
    (event,) = Calendar.from_ical(raw).walk("VEVENT")
    assert str(event["location"]) == place
    assert str(event["status"]) == "CANCELLED"


def test_basis_is_said():
    assert rule.may_call(facts()).basis == Basis("membership", "7")
