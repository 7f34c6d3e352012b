"""Steps whose owner is gone, reminders, and what goes along when a team changes hands."""

from datetime import UTC, datetime, time, timedelta

import pytest
from django.db import connection

from audit import clock
from audit.acting import acting_as, acting_as_system
from sig.models import Entry, Notice, Task
from sig.services import entries, steps
from sig.todo import moving
from sig.todo.access import todo
from teams.models import Membership
from teams.services import conflicts, hand_over, members, users
from teams.services.hand_over import Wish
from tests import cast
from tests.sig import story

pytestmark = pytest.mark.django_db


@pytest.fixture
def begun():
    """A started case with Petra of the police and Sam of the school in the team."""
    made = story.begin().informed().signed().to("consented", "consent_active").started()
    for person in (cast.petra(), cast.sam()):
        cast.join(made.case.team, person)
    return made


def add(begun, to, *, by=None, days=3, title="Ring"):
    due = clock.today() + timedelta(days=days)
    return steps.add(case=begun.case, title=title, responsible=to, due_on=due, by=by or begun.anna)


def owner(step, reader):
    with acting_as(reader):
        return Task.objects.get(pk=step.pk).responsible


def told(person, code):
    with acting_as(person):
        return Notice.objects.filter(user=person, code=code).count()


def leaves(begun, person):
    with acting_as(begun.anna):
        seat = Membership.objects.select_related("team", "user", "authority").get(
            team=begun.case.team, user=person
        )
    members.end(membership=seat, by=begun.anna)


def steps_aside(begun, person):
    conflicts.declare(team=begun.case.team, user=person, by=person)


def is_closed_out(_begun, person):
    users.deactivate(user=person, by=cast.adam())


@pytest.mark.parametrize("goes", [leaves, steps_aside, is_closed_out])
def test_the_step_goes_to_the_coordinator_at_once_who_is_told(begun, goes):
    petra = cast.petra()
    first, second = add(begun, petra), add(begun, petra, title="Mejla")
    goes(begun, petra)
    assert owner(first, begun.anna) == owner(second, begun.anna) == begun.anna
    assert told(begun.anna, "step_moved") == 1
    assert [line.step.title for line in todo(by=begun.anna).mine] == ["Mejla", "Ring"]


def test_what_the_police_wrote_for_the_police_waits_for_the_police(begun):
    petra, olle = cast.petra(), cast.olle()
    step = add(begun, petra, by=petra)
    leaves(begun, petra)
    assert todo(by=begun.anna).mine == todo(by=begun.anna).others == ()
    cast.join(begun.case.team, olle)
    assert owner(step, olle) == olle
    assert told(olle, "step_moved") == 1


def test_a_stand_in_has_the_step_before_the_coordinator(begun):
    petra, olle = cast.petra(), cast.olle()
    step = add(begun, petra)
    with acting_as(begun.anna):
        seat = Membership.objects.select_related("team", "user", "authority").get(
            team=begun.case.team, user=petra
        )
    members.substitute(membership=seat, user=olle, by=begun.anna, note="Ring mamman.")
    assert told(olle, "handed_over") == 1
    assert owner(step, begun.anna) == petra
    leaves(begun, petra)
    assert owner(step, begun.anna) == olle


def test_the_worker_catches_up_with_a_date_that_passed_and_does_it_once(begun):
    petra = cast.petra()
    step = add(begun, petra)
    with acting_as_system("test"):
        Membership.objects.filter(user=petra).update(ends_at=clock.database_now())
    assert owner(step, begun.anna) == petra
    assert [moving.settle() for _run in range(3)] == [1, 0, 0]
    assert owner(step, begun.anna) == begun.anna


def test_what_is_done_stays_with_whoever_did_it(begun):
    petra = cast.petra()
    step = add(begun, petra)
    steps.complete(task=step.pk, by=petra)
    leaves(begun, petra)
    assert owner(step, begun.anna) == petra


def test_if_the_leaving_fails_the_step_stays(begun, monkeypatch):
    petra = cast.petra()
    step = add(begun, petra)

    def fail(**_given):
        raise RuntimeError

    monkeypatch.setattr(members.notices, "tell_coordinators", fail)
    with pytest.raises(RuntimeError):
        leaves(begun, petra)
    assert owner(step, begun.anna) == petra


@pytest.mark.parametrize("person", ["anna", "petra"])
def test_nobody_but_the_machine_may_ask_or_move(begun, person):
    petra = cast.petra()
    step = add(begun, petra)
    with acting_as(cast.everybody()[person]), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM sig_open_steps(NULL)")
        assert cursor.fetchone() == (0,)
        cursor.execute(
            "SELECT sig_give_step(%s, %s, %s, %s)",
            [step.pk, petra.pk, begun.anna.pk, begun.anna.authority_id],
        )
        assert cursor.fetchone() == (False,)


def test_the_machine_itself_gives_no_step_a_new_reader(begun):
    petra, sam = cast.petra(), cast.sam()
    step = add(begun, petra)
    with acting_as_system("test"), connection.cursor() as cursor:
        cursor.execute("SELECT sig_give_step(%s, %s, %s, %s)", [step.pk, petra.pk, sam.pk, sam.authority_id])
        assert cursor.fetchone() == (False,)


def test_reminders_once_each_also_when_the_worker_was_down(begun, monkeypatch):
    petra, today = cast.petra(), clock.today()
    add(begun, petra, days=5)
    counts = []
    for day in range(20):
        noon = datetime.combine(today + timedelta(days=day), time(11), tzinfo=UTC)
        monkeypatch.setattr(clock, "_now", lambda now=noon: now)
        counts.append(moving.remind() + moving.remind())
    assert [day for day, count in enumerate(counts) if count] == [4, 5, 12]
    assert sum(counts) == 3


def test_a_team_that_is_handed_over_brings_steps_and_notices_and_keeps_authors(begun):
    anna = begun.anna
    karin = cast.person("karin@social.example", "Karin Annanstans", "coordinator", at="socialtjansten")
    step = add(begun, anna)
    written = entries.log(case=begun.case, kind="note", text="Ringde.", category="school", by=anna)
    with acting_as_system("test"):
        Notice.objects.create(case=begun.case, user=anna, code="flagged", created_at=clock.now())
        Notice.objects.create(case=begun.case, user=anna, code="draft_ends", created_at=clock.now())
    made = hand_over.offer(Wish((begun.case.team_id,), karin.pk), by=anna)
    hand_over.take(made, by=karin)
    assert owner(step, karin) == karin
    assert told(karin, "flagged") == told(karin, "handed_over") == 1
    assert told(karin, "draft_ends") == 0
    with acting_as(karin):
        kept = Entry.objects.get(pk=written.pk)
        assert (kept.author, kept.owner_authority) == (anna, anna.authority)
    assert todo(by=anna).cases == ()


def test_while_somebody_stands_in_the_steps_stay(begun):
    anna = begun.anna
    karin = cast.person("karin@social.example", "Karin Annanstans", "coordinator", at="socialtjansten")
    step = add(begun, anna)
    today = clock.today()
    made = hand_over.offer(Wish((begun.case.team_id,), karin.pk, today, today), by=anna)
    hand_over.take(made, by=karin)
    assert owner(step, anna) == anna
    assert [line.step.title for line in todo(by=karin).others] == ["Ring"]
    assert told(karin, "handed_over") == 1
