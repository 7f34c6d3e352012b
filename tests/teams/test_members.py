"""Who sits in a team, as the services and the data base answer it."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from audit import clock
from audit.acting import acting_as, acting_as_system
from audit.decisions import Decision, NotAllowed
from crypto.versioned import Conflict as Overtaken
from teams import access, notices, team_hooks
from teams.models import Conflict, Membership, Team, TeamUserObjectPermission, UserSession
from teams.services import conflicts, members, users
from tests import cast

pytestmark = pytest.mark.django_db


def visible(user) -> set:
    with acting_as(user):
        return set(Team.objects.values_list("pk", flat=True))


def rows(team) -> set:
    with acting_as_system("test"):
        found = TeamUserObjectPermission.objects.filter(content_object=team)
        return set(found.values_list("user__email", "permission__codename"))


def test_petra_sees_the_team_from_when_she_joins_until_she_leaves(written):
    team, petra = cast.team(), cast.petra()
    assert visible(petra) == set()
    held = cast.join(team, petra)
    assert visible(petra) == {team.pk}
    assert petra.has_perm("teams.contribute_team", team)
    assert not petra.has_perm("teams.coordinate_team", team)
    members.end(membership=held, by=cast.anna(), note="Ring skolan på måndag.")
    assert visible(petra) == set()
    assert not petra.has_perm("teams.view_team", team)
    actions = [entry["action"] for entry in written]
    assert actions.count("member.add") == 2
    assert actions.count("member.end") == 1
    assert str(team.pk) not in str(written), "the ledger names the team by pseudonym only"


def test_the_data_base_shows_a_stranger_and_a_bare_session_nothing():
    team = cast.team()
    cast.join(team, cast.petra())
    assert visible(cast.olle()) == set()
    with acting_as(cast.olle()):
        assert not Membership.objects.exists()
    assert not Team.objects.exists()
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('sig.actor', 'user|1|9999999999|00', false)")
        cursor.execute("SELECT count(*) FROM teams_membership")
        assert cursor.fetchone() == (0,)


def test_petra_cannot_lead_neither_by_the_service_nor_by_the_data_base():
    team, petra = cast.team(), cast.petra()
    cast.join(team, petra)
    with pytest.raises(NotAllowed) as refusal:
        cast.join(team, cast.sam(), by=petra)
    assert refusal.value.decision.reason == "not_coordinator"
    with pytest.raises(Exception, match="row-level security"), acting_as(petra):
        Membership.objects.create(team=team, user=cast.sam(), authority=cast.authority("skolan"))


def test_olle_cannot_make_himself_coordinator_of_somebody_elses_team():
    team = cast.team()
    with pytest.raises(Exception, match="row-level security"), acting_as(cast.olle()):
        Membership.objects.create(
            team=team, user=cast.olle(), authority=cast.authority("polisen"), role="coordinator"
        )


def test_a_nomination_by_petra_makes_a_team_that_anna_leads_and_petra_is_not_in():
    petra, anna = cast.petra(), cast.anna()
    team = members.create_team(by=petra, coordinator=anna)
    assert visible(anna) == {team.pk}
    assert visible(petra) == set()
    assert rows(team) == {(anna.email, code) for code in ("view_team", "contribute_team", "coordinate_team")}


def test_an_authority_without_consent_cannot_join_and_social_services_can():
    team, anna = cast.team(), cast.anna()
    with pytest.raises(NotAllowed) as refusal:
        members.add(team=team, user=cast.petra(), authority=cast.authority("polisen"), by=anna)
    assert refusal.value.decision.reason == "no_consent"
    members.add(team=team, user=cast.dag(), authority=cast.authority("socialtjansten"), by=anna)


def test_the_floor_above_is_asked_and_told():
    told = []
    team_hooks.register(
        may_join=lambda team_id, authority: Decision(authority.code == "polisen", "asked", hidden=False),
        changed=told.append,
    )
    team = cast.team()
    members.add(team=team, user=cast.petra(), authority=cast.authority("polisen"), by=cast.anna())
    with pytest.raises(NotAllowed):
        members.add(team=team, user=cast.sam(), authority=cast.authority("skolan"), by=cast.anna())
    assert set(told) == {team.pk}


@pytest.mark.parametrize(
    ("arrange", "code"),
    [
        (lambda team, petra: cast.join(team, petra), "already_member"),
        (lambda team, petra: users.deactivate(user=petra, by=cast.adam()), "not_available"),
    ],
)
def test_who_is_inside_or_gone_cannot_be_added(arrange, code):
    team, petra = cast.team(), cast.petra()
    arrange(team, petra)
    with pytest.raises(ValidationError) as refusal:
        cast.join(team, petra)
    assert refusal.value.code == code


def test_a_coordinator_must_hold_the_role_and_everybody_their_own_authority():
    team_hooks.register(may_join=lambda team_id, authority: Decision(True, "test"))
    team, anna = cast.team(), cast.anna()
    police, school = cast.authority("polisen"), cast.authority("skolan")
    with pytest.raises(ValidationError, match="samordnare"):
        members.add(team=team, user=cast.petra(), authority=police, role="coordinator", by=anna)
    with pytest.raises(ValidationError, match="verksamheten"):
        members.add(team=team, user=cast.petra(), authority=school, by=anna)


@pytest.mark.parametrize(("seconds", "inside"), [(-1, False), (0, False), (1, True)])
def test_a_membership_until_a_moment_counts_up_to_it_and_not_at_it(seconds, inside):
    team, petra = cast.team(), cast.petra()
    held = cast.join(team, petra)
    with acting_as(cast.anna()):
        now = clock.database_now()
        Membership.objects.filter(pk=held.pk).update(
            starts_at=now - timedelta(hours=1), ends_at=now + timedelta(seconds=seconds)
        )
    assert (visible(petra) == {team.pk}) is inside


def test_when_the_date_has_passed_the_worker_takes_rights_and_sessions(client_for):
    team, petra = cast.team(), cast.petra()
    held = cast.join(team, petra)
    browser = client_for(petra)
    with acting_as(cast.anna()):
        now = clock.database_now()
        Membership.objects.filter(pk=held.pk).update(starts_at=now - timedelta(days=1), ends_at=now)
    assert (petra.email, "view_team") in rows(team)
    assert members.sync_due() == 1
    assert {email for email, _ in rows(team)} == {cast.anna().email}
    assert browser.get("/account/").status_code == 303
    assert members.sync_due() == 0


def test_whoever_comes_or_goes_is_signed_out_and_the_leader_stays(client_for):
    team, petra = cast.team(), cast.petra()
    police, leader = client_for(petra), client_for(cast.anna())
    held = cast.join(team, petra)
    assert police.get("/account/").status_code == 303
    police = client_for(petra)
    members.end(membership=held, by=cast.anna())
    assert police.get("/account/").status_code == 303
    assert leader.get("/account/").status_code == 200
    assert set(UserSession.objects.filter(user=petra).values_list("end_reason", flat=True)) == {
        "membership_changed"
    }


def test_a_hand_over_note_is_for_the_same_authority_and_the_leaders():
    team, petra, sam, olle = cast.team(), cast.petra(), cast.sam(), cast.olle()
    held = cast.join(team, petra)
    cast.join(team, sam)
    team_hooks.register(may_join=lambda team_id, authority: Decision(True, "test"))
    members.substitute(membership=held, user=olle, by=cast.anna(), note="Nyckeln ligger hos Sam.")

    def notes(reader):
        return {line.hand_over_note for line in access.team(team.pk, by=reader).members} - {""}

    assert notes(olle) == notes(cast.anna()) == notes(petra) == {"Nyckeln ligger hos Sam."}
    assert notes(sam) == set()


def test_the_history_of_a_membership_is_kept_and_hidden_from_strangers():
    team, petra = cast.team(), cast.petra()
    held = cast.join(team, petra)
    members.end(membership=held, by=cast.anna())
    with acting_as(cast.anna()):
        history = list(Membership.history.filter(id=held.pk).order_by("history_date"))
    assert [row.ends_at is None for row in history] == [True, False]
    assert history[0].history_user_id == cast.anna().pk
    with acting_as(cast.olle()):
        assert not Membership.history.exists()


def test_two_who_end_at_once_do_not_overwrite_each_other():
    team = cast.team()
    held = cast.join(team, cast.petra())
    later = clock.now() + timedelta(days=5)
    members.end(membership=held, by=cast.anna(), at=later, version=1)
    with pytest.raises(Overtaken):
        members.end(membership=held, by=cast.anna(), version=1)


def test_with_one_click_the_case_is_gone_for_petra_and_anna_learns_only_what_to_do(written):
    team, petra, anna = cast.team(), cast.petra(), cast.anna()
    cast.join(team, petra)
    conflict = conflicts.declare(team=team, user=petra, by=petra)
    assert conflicts.declare(team=team, user=petra, by=petra).pk == conflict.pk
    assert visible(petra) == set()
    assert not petra.has_perm("teams.view_team", team)
    told = [line for line in notices.unread(by=anna) if line.kind == "substitute_needed"]
    assert [(line.team_id, line.authority) for line in told] == [(team.pk, "Polisen")]
    assert "jäv" not in told[0].text.lower()
    assert notices.unread(by=petra) == []
    with acting_as(anna):
        assert not Conflict.objects.exists()
    with pytest.raises(ValidationError) as refusal:
        cast.join(team, petra)
    assert refusal.value.code == "not_available"
    assert "jäv" not in str(refusal.value)


def test_when_the_only_leader_steps_aside_the_deputy_is_told():
    team, anna, dag = cast.team(), cast.anna(), cast.dag()
    conflicts.declare(team=team, user=anna, by=anna)
    assert visible(anna) == set()
    with pytest.raises(NotAllowed):
        members.add(team=team, user=dag, authority=cast.authority("socialtjansten"), by=anna)
    assert [line.kind for line in notices.unread(by=dag)] == ["substitute_needed"]
    assert visible(dag) == set()
    with pytest.raises(NotAllowed):
        members.add(
            team=team, user=dag, authority=cast.authority("socialtjansten"), role="coordinator", by=dag
        )


def test_a_conflict_that_ends_gives_back_a_membership_still_in_force():
    team, petra = cast.team(), cast.petra()
    cast.join(team, petra)
    conflict = conflicts.declare(team=team, user=petra, by=petra)
    with pytest.raises(ValidationError):
        conflicts.end(conflict=conflict, by=cast.anna())
    conflicts.end(conflict=conflict, by=petra)
    assert visible(petra) == {team.pk}
    assert (petra.email, "view_team") in rows(team)


def test_a_stranger_cannot_declare_a_conflict_for_anybody():
    team, petra = cast.team(), cast.petra()
    cast.join(team, petra)
    for victim in (petra, cast.olle()):
        with pytest.raises(NotAllowed):
            conflicts.declare(team=team, user=victim, by=cast.olle())


def test_anna_may_declare_a_conflict_for_petra():
    team, petra = cast.team(), cast.petra()
    cast.join(team, petra)
    conflicts.declare(team=team, user=petra, by=cast.anna())
    assert visible(petra) == set()


def test_somebody_inactive_passes_nothing():
    team, petra = cast.team(), cast.petra()
    cast.join(team, petra)
    users.deactivate(user=petra, by=cast.adam())
    petra.refresh_from_db()
    assert visible(petra) == set()
    assert petra.roles() == frozenset()
    assert not petra.has_perm("teams.view_team", team)
    assert not petra.has_perm("sig.contribute")
    assert {email for email, _ in rows(team)} == {cast.anna().email}
    users.reactivate(user=petra, by=cast.adam())
    assert (petra.email, "view_team") in rows(team)


def test_a_team_that_is_not_there_and_one_that_is_not_for_me_answer_alike(client_for):
    team, browser = cast.team(), client_for(cast.petra())
    real, made_up = browser.get(f"/teams/{team.pk}/"), browser.get(f"/teams/{uuid4()}/")
    assert real.status_code == made_up.status_code == 404
    assert len(real.content) == len(made_up.content)


def test_a_conflict_and_an_unknown_team_answer_alike_too(client_for):
    team, petra = cast.team(), cast.petra()
    cast.join(team, petra)
    conflicts.declare(team=team, user=petra, by=petra)
    browser = client_for(petra)
    assert browser.get(f"/teams/{team.pk}/").status_code == 404
