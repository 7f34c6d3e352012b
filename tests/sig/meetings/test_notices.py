"""Who is told of a meeting, when, and that a notice says nothing; what the data base lets through."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from audit import clock
from audit.acting import acting_as, acting_as_system
from audit.decisions import NotAllowed
from crypto.versioned import Conflict
from sig.meeting_tasks import remind_of_meetings
from sig.meetings import access
from sig.meetings.rule import day_before
from sig.models import Attendance, Meeting, Notice, Task
from sig.services import meetings, steps
from sig.services.meetings import Invitation

pytestmark = pytest.mark.django_db(databases="__all__")


@pytest.fixture
def to(world):
    """In ten days, police and school."""

    def invitation(*names, **more):
        people = tuple(world.people[name].pk for name in names or ("petra", "sam"))
        values = {"kind": "team", "form": "phone", "minutes": 60, "place": "", "people": people}
        return Invitation(**{**values, "starts_at": clock.now() + timedelta(days=10), **more})

    return invitation


@pytest.fixture
def row(world, to):
    return meetings.call(case=world.ids["case"], to=to(), by=world.people["anna"])


def told(world, name, code):
    with acting_as(world.people[name]):
        return list(Notice.objects.filter(user=world.people[name], code=code))


def count(world, *names, code):
    return [len(told(world, name, code)) for name in names]


def test_those_called_are_told_with_a_code_and_whoever_calls_is_not(world, to):
    before = count(world, "anna", "petra", "ulla", code="meeting_soon")
    meetings.call(case=world.ids["case"], to=to("anna", "petra"), by=world.people["anna"])
    after = count(world, "anna", "petra", "ulla", code="meeting_soon")
    assert [new - old for old, new in zip(before, after, strict=True)] == [0, 1, 0]
    assert {field.name for field in Notice._meta.fields if field.get_internal_type() == "TextField"} == set()


def test_what_was_before_is_written_down_and_nobody_is_told(world, to):
    before = count(world, "petra", "sam", code="meeting_soon")
    start = clock.now() - timedelta(days=30)
    call = {"case": world.ids["case"], "by": world.people["anna"]}
    for wrong in (None, start + timedelta(days=1), clock.now() + timedelta(minutes=1)):
        with pytest.raises(ValidationError):
            meetings.call(to=to(starts_at=start), at=wrong, **call)
    row = meetings.call(to=to(starts_at=start), at=start - timedelta(days=7), **call)
    meetings.attend(meeting=row.pk, presence="came", by=world.people["anna"])
    with pytest.raises(ValidationError, match="framtiden"):
        meetings.close(meeting=row.pk, at=clock.now() + timedelta(minutes=1), by=world.people["anna"])
    assert meetings.close(meeting=row.pk, at=row.ends_at, by=world.people["anna"]).closed_at == row.ends_at
    assert count(world, "petra", "sam", code="meeting_soon") == before


def test_a_moved_and_a_cancelled_meeting_are_told_and_a_new_place_is_not(world, row, to):
    anna = world.people["anna"]
    began = count(world, "petra", "sam", "ulla", code="meeting_moved")
    kept = {"starts_at": row.starts_at}
    meetings.change(meeting=row.pk, to=to(place="Rum 4", **kept), version=1, by=anna)
    assert count(world, "petra", "sam", "ulla", code="meeting_moved") == began
    later = {"starts_at": row.starts_at + timedelta(hours=1)}
    meetings.change(meeting=row.pk, to=to("petra", "ulla", **later), version=2, by=anna)
    now = count(world, "petra", "sam", "ulla", code="meeting_moved")
    assert [new - old for old, new in zip(began, now, strict=True)] == [1, 1, 0]
    with pytest.raises(Conflict):
        meetings.change(meeting=row.pk, to=to(**later), version=2, by=anna)
    meetings.cancel(meeting=row.pk, by=anna)
    now = count(world, "petra", "sam", "ulla", code="meeting_moved")
    assert [new - old for old, new in zip(began, now, strict=True)] == [2, 1, 1]
    with pytest.raises(ValidationError, match="inställt"):
        meetings.cancel(meeting=row.pk, by=anna)


def test_the_worker_reminds_once_on_the_last_working_day_before(world, row, monkeypatch):
    def mine():
        return [one for one in told(world, "petra", "meeting_soon") if one.about_on == on]

    on = clock.local(row.starts_at).date()
    for days, expected in ((-1, 0), (0, 1), (0, 1)):
        moment = row.starts_at - (on - day_before(on)) + timedelta(days=days)
        monkeypatch.setattr(clock, "_now", lambda moment=moment: moment)
        remind_of_meetings()
        monkeypatch.undo()
        assert len(mine()) == expected
    assert mine()[0].days_before == 1


def test_only_who_called_and_who_leads_runs_it(world, row):
    with pytest.raises(NotAllowed):
        meetings.cancel(meeting=row.pk, by=world.people["petra"])
    with pytest.raises(NotAllowed):
        meetings.cancel(meeting=row.pk, by=world.people["olle"])
    meetings.cancel(meeting=row.pk, by=world.people["dag"])


def test_a_meeting_is_not_closed_before_its_day(world, row):
    with pytest.raises(ValidationError, match="tidigast"):
        meetings.close(meeting=row.pk, by=world.people["anna"])


def test_a_decision_is_not_bound_to_the_meeting_of_another_case(world, row):
    given = {"title": "x", "responsible": world.people["anna"], "due_on": clock.today()}
    with pytest.raises(NotAllowed):
        steps.add(case=world.ids["incoming"], meeting=row.pk, by=world.people["anna"], **given)
    with acting_as(world.people["anna"]):
        assert not Task.objects.filter(meeting=row).exists()


def test_the_data_base_shows_who_came_to_those_whom_secrecy_binds_and_no_meeting_to_others(world, to):
    row = meetings.call(case=world.ids["case"], to=to("petra", "sam", "ulla"), by=world.people["anna"])
    seen = {}
    for name in ("anna", "petra", "ulla", "olle", "maj"):
        with acting_as(world.people[name]):
            found = Attendance.objects.filter(meeting=row).values_list("authority__name", flat=True)
            seen[name] = (Meeting.objects.filter(pk=row.pk).count(), sorted(found))
    everybody = ["Polisen", "Skolan", "Ung Fritid"]
    assert seen["anna"] == seen["petra"] == (1, everybody)
    assert seen["ulla"] == (1, ["Ung Fritid"])
    assert seen["olle"] == seen["maj"] == (0, [])


def test_nobody_else_changes_it_past_the_services(world, row):
    with acting_as(world.people["petra"]):
        assert Meeting.objects.filter(pk=row.pk).update(state="cancelled") == 0
        assert Attendance.objects.filter(meeting=row).update(presence="absent") == 0
        assert Attendance.objects.filter(meeting=row).delete()[0] == 0


@pytest.mark.parametrize(
    ("name", "protection", "title", "place"),
    [
        ("petra", "none", "Möte, SIG-", "Rum 4"),
        ("ulla", "none", "Möte", ""),
        ("anna", "marked", "Möte", ""),
        ("anna", "fictitious", "Möte", ""),
    ],
)
def test_what_leaves_in_the_calendar_file(world, to, monkeypatch, name, protection, title, place):
    row = meetings.call(case=world.ids["case"], to=to(place="Rum 4"), by=world.people["anna"])
    if protection != "none":
        monkeypatch.setattr(access, "_protection", lambda row, facts: protection)
    found = access.appointment(row.pk, case=world.ids["case"], by=world.people[name])
    assert found.title.startswith(title)
    assert ("SIG-" in found.title) is ("SIG-" in title)
    assert found.place == place
    assert str(row.pk) not in found.uid


def test_the_worker_sees_meetings_and_nobody_without_a_name_does(row):
    with acting_as_system("test"):
        assert Meeting.objects.filter(pk=row.pk).exists()
    assert not Meeting.objects.filter(pk=row.pk).exists()
