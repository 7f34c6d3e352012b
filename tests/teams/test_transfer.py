"""Teams that one coordinator hands to another: what moves, what stays and why, the receipt, and the races."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError
from django.urls import reverse

from audit import clock
from audit.acting import acting_as
from audit.decisions import NotAllowed
from teams import access, hand_overs, handing_over, notices, team_hooks
from teams.handing_over import TAKEN, Taking
from teams.models import HandOver, HandOverTeam, Membership
from teams.services import conflicts, hand_over, members, permissions, users
from teams.services.hand_over import Wish
from tests import cast

pytestmark = pytest.mark.django_db


def karin():
    return cast.person("karin@social.example", "Karin Annanstans", "coordinator", at="socialtjansten")


def rut():
    return cast.person("rut@skola.example", "Rut Rektor", "coordinator", at="skolan")


def offer(*teams, to=None, by=None, **more):
    return hand_over.offer(
        Wish(tuple(team.pk for team in teams), (to or karin()).pk, **more), by=by or cast.anna()
    )


def leads(team, user):
    try:
        return access.team(team.pk, by=user).may_manage
    except NotAllowed:
        return False


def outcomes(made):
    with acting_as(cast.anna()):
        return {line.team_id: line.outcome for line in HandOverTeam.objects.filter(hand_over=made)}


@pytest.mark.parametrize(
    ("one", "reason"),
    [
        (Taking(), ""),
        (Taking(giver_leads=False), "giver_left"),
        (Taking(able=False), "not_available"),
        (Taking(blocked=True), "not_available"),
        (Taking(blocked=True, refusal="no_consent"), "not_available"),
        (Taking(leads=True, member=True), "already_leads"),
        (Taking(member=True), ""),
        (Taking(member=True, cover=True), "already_member"),
        (Taking(cover=True), ""),
        (Taking(refusal="no_consent"), "no_consent"),
        (Taking(refusal="case_closed"), "no_consent"),
    ],
)
def test_what_keeps_a_team(one, reason):
    assert handing_over.obstacle(one) == reason
    assert not reason or reason in handing_over.WHY


def test_nothing_moves_before_it_is_confirmed_and_then_everything_does(written):
    first, second, kept = cast.team(), cast.team(), cast.team()
    made = offer(first, second, note="Ring mamman på måndag.")
    assert not leads(first, karin())
    assert [one.kind for one in notices.unread(by=karin())] == ["hand_over_offered"]

    hand_over.take(made, by=karin())

    for team in (first, second):
        assert leads(team, karin())
        assert not leads(team, cast.anna())
        assert permissions.actual(team.pk) == permissions.expected(team.pk, clock.database_now())
    assert leads(kept, cast.anna())
    assert not leads(kept, karin())
    assert set(outcomes(made).values()) == {TAKEN}
    assert "hand_over_answered" in [one.kind for one in notices.unread(by=cast.anna())]
    moved = [one for one in written if one["action"] == "team.hand_over" and one.get("case")]
    assert [one["purpose"] for one in moved] == ["for_good"] * 2
    assert "mamman" not in str(written)


def test_the_note_is_read_by_the_successor_and_what_was_told_of_the_team_goes_along():
    team = cast.team()
    notices.tell_coordinators(team=team, kind="substitute_needed")
    hand_over.take(offer(team, note="Ring mamman."), by=karin())
    lines = access.team(team.pk, by=karin()).members
    assert [line.hand_over_note for line in lines if line.state == "ended"] == ["Ring mamman."]
    assert "substitute_needed" in [one.kind for one in notices.unread(by=karin())]


def test_what_the_other_may_not_get_stays_and_says_why():
    free, jav, led, other = cast.team(), cast.team(), cast.team(), cast.team()
    cast.join(jav, karin())
    conflicts.declare(team=jav, user=karin(), by=karin())
    members.add(team=led, user=karin(), authority=karin().authority, role="coordinator", by=cast.anna())
    made = offer(free, jav, led, other)
    conflicts.declare(team=other, user=cast.anna(), by=cast.anna())

    hand_over.take(made, by=karin())

    assert outcomes(made) == {
        free.pk: TAKEN,
        jav.pk: "not_available",
        led.pk: "already_leads",
        other.pk: "giver_left",
    }
    assert not leads(jav, karin())
    seen = hand_overs.one(made, by=karin())
    assert (len(seen.lines), seen.stayed) == (1, 3)
    assert len(hand_overs.one(made, by=cast.anna()).lines) == 4


def test_another_authority_needs_a_consent_that_covers_it(monkeypatch):
    team = cast.team()
    with pytest.raises(ValidationError) as refused:
        offer(team, to=rut())
    assert set(refused.value.error_dict) == {"taker"}
    monkeypatch.setattr(team_hooks._hooks, "may_join", cast._yes)
    hand_over.take(offer(team, to=rut()), by=rut())
    assert leads(team, rut())


def test_while_somebody_is_away_the_deputy_sees_the_team_and_only_then(monkeypatch):
    team, today = cast.team(), clock.today()
    made = offer(team, first_day=today, last_day=today + timedelta(days=4))
    hand_over.take(made, by=karin())
    assert leads(team, karin())
    assert leads(team, cast.anna())
    with acting_as(karin()):
        seat = Membership.objects.select_related("substitute_for__user").get(user=karin())
    assert seat.substitute_for.user == cast.anna()
    last = clock.local(seat.ends_at - timedelta(microseconds=1)).date()
    assert last == today + timedelta(days=4)


def test_a_cover_to_come_opens_nothing_yet():
    team, today = cast.team(), clock.today()
    day = today + timedelta(days=2)
    hand_over.take(offer(team, first_day=day, last_day=day), by=karin())
    assert not leads(team, karin())
    assert leads(team, cast.anna())


@pytest.mark.parametrize(
    ("first", "last", "field"), [(None, 3, "last_day"), (3, None, "first_day"), (3, 2, "x"), (-5, -1, "x")]
)
def test_days_are_both_or_none_and_forwards(first, last, field):
    days = {
        name: None if days is None else clock.today() + timedelta(days=days)
        for name, days in (("first_day", first), ("last_day", last))
    }
    with pytest.raises(ValidationError) as refused:
        offer(cast.team(), **days)
    missing = "first_day" if first is None else "last_day"
    assert set(refused.value.error_dict) == {missing}


def test_a_one_day_cover_from_today_is_allowed():
    today = clock.today()
    assert offer(cast.team(), first_day=today, last_day=today)


def test_only_whoever_leads_offers_and_only_whoever_was_asked_answers():
    team = cast.team()
    cast.join(team, cast.petra())
    for stranger in (karin(), cast.petra(), cast.adam()):
        with pytest.raises(NotAllowed):
            offer(team, to=cast.dag(), by=stranger)
    made = offer(team)
    for act in (hand_over.take, hand_over.decline):
        for stranger in (cast.anna(), cast.dag(), cast.petra()):
            with pytest.raises(NotAllowed):
                act(made, by=stranger)
    with pytest.raises(NotAllowed):
        hand_over.withdraw(made, by=karin())
    for unknown in (hand_over.take, hand_over.withdraw):
        with pytest.raises(NotAllowed):
            unknown(uuid4(), by=cast.anna())


@pytest.mark.parametrize(("act", "who"), [("decline", karin), ("withdraw", cast.anna)])
def test_no_and_never_mind_leave_everything_as_it_was(act, who):
    team = cast.team()
    made = offer(team)
    getattr(hand_over, act)(made, by=who())
    assert leads(team, cast.anna())
    for again in (hand_over.take, hand_over.decline):
        with pytest.raises(ValidationError, match="redan besvarad"):
            again(made, by=karin())
    assert not leads(team, karin())


def test_the_same_team_offered_twice_goes_to_the_first_who_confirms():
    team, dag = cast.team(), cast.dag()
    first, second = offer(team), offer(team, to=dag)
    hand_over.take(first, by=karin())
    hand_over.take(second, by=dag)
    assert list(outcomes(second).values()) == ["giver_left"]
    assert leads(team, karin())
    assert not leads(team, dag)


def test_an_account_that_was_closed_meanwhile_takes_nothing():
    team = cast.team()
    made = offer(team)
    users.deactivate(user=karin(), by=cast.adam())
    taker = type(karin()).objects.get(pk=karin().pk)
    hand_over.take(made, by=taker)
    assert list(outcomes(made).values()) == ["not_available"]


def test_the_data_base_shows_and_lets_change_only_to_the_two():
    made = offer(cast.team())
    for person in (cast.dag(), cast.petra(), cast.adam()):
        with acting_as(person):
            assert not HandOver.objects.exists()
            assert not HandOverTeam.objects.exists()
            assert HandOverTeam.objects.update(outcome="taken") == 0
    with acting_as(karin()):
        assert HandOver.objects.count() == 1
    with pytest.raises(DatabaseError), acting_as(karin()):
        HandOver.objects.create(giver=cast.anna(), taker=karin())
    team_id = outcomes(made).popitem()[0]
    with acting_as(karin()):
        mine = HandOver.objects.create(giver=karin(), taker=cast.dag())
    with pytest.raises(DatabaseError), acting_as(karin()):
        HandOverTeam.objects.create(hand_over=mine, team_id=team_id)


def test_on_the_pages(client_for, monkeypatch):
    team = cast.team()
    monkeypatch.setattr(team_hooks._hooks, "numbers", lambda teams: dict.fromkeys(teams, "SIG-26-014"))
    anna = client_for(cast.anna())
    page = anna.get(reverse("hand-over-new")).content.decode()
    assert "SIG-26-014" in page
    karin()
    sent = {"submission_token": str(uuid4()), "taker": str(karin().pk), "note": "Ring mamman"}
    blank = anna.post(reverse("hand-over-new"), sent)
    assert blank.status_code == 422
    assert "Ring mamman" in blank.content.decode()
    asked = anna.post(reverse("hand-over-new"), {**sent, "teams": [str(team.pk)]})
    assert asked.status_code == 303
    assert "Ta tillbaka frågan" in anna.get(asked.url).content.decode()
    client = client_for(karin())
    assert "Väntar på ditt svar" in client.get(reverse("hand-overs")).content.decode()
    assert "Bekräfta och ta emot" in client.get(asked.url).content.decode()
    done = client.post(f"{asked.url}take/", {"submission_token": str(uuid4())}, follow=True)
    receipt = done.content.decode()
    for said in ("Kvitto på överlämning", "Anna Samordnare", "Karin Annanstans", "SIG-26-014", "Överlämnat"):
        assert said in receipt
    assert "Utskriven av" in receipt
    assert client_for(cast.dag()).get(asked.url).status_code == 404
