"""Who may see and lead a team, over every combination of facts."""

from dataclasses import replace
from itertools import product

import pytest

from audit.decisions import Basis
from teams import policy, roles
from teams.policy import TakeOver, TeamFacts

COMBINATIONS = list(
    product(
        (True, False),
        (frozenset(), frozenset({"coordinator"}), frozenset({"team_member"})),
        ("", "member", "coordinator"),
        (True, False),
    )  # fmt: skip
)


def facts(active, held, membership, conflict):
    return TeamFacts(active, held, "m" if membership else "", membership, conflict)


@pytest.mark.parametrize("combination", COMBINATIONS)
def test_nobody_inactive_and_nobody_with_a_conflict_sees_a_team(combination):
    active, held, membership, conflict = combination
    expected = active and not conflict and bool(membership)
    assert policy.may_view_team(facts(*combination)).allowed is expected


@pytest.mark.parametrize("combination", COMBINATIONS)
def test_only_those_who_coordinate_this_team_lead_it(combination):
    given = facts(*combination)
    leads = policy.may_manage_team(given).allowed
    assert leads is (policy.may_view_team(given).allowed and given.membership_role == "coordinator")


@pytest.mark.parametrize("held", [frozenset(), frozenset({"coordinator"})])
def test_broken_glass_shows_the_team_and_leads_nothing(held):
    given = TeamFacts(True, held, glass="g", authority=2)
    assert policy.may_view_team(given).basis == Basis("break_glass", "g")
    assert not policy.may_manage_team(given).allowed
    assert not policy.may_view_team(replace(given, conflict=True)).allowed
    assert not policy.may_view_team(replace(given, active=False)).allowed


@pytest.mark.parametrize("combination", COMBINATIONS)
@pytest.mark.parametrize(
    ("wish", "reason"),
    [
        (TakeOver(exists=True, led=False, has_authority=True), "unled"),
        (TakeOver(exists=True, led=False, has_authority=True, days=400), "unled"),
        (TakeOver(exists=True, led=True, has_authority=True), "led_by_another"),
        (TakeOver(exists=True, led=True, has_authority=True, days=59), "cover"),
        (TakeOver(exists=True, led=True, has_authority=True, days=60), "cover"),
        (TakeOver(exists=True, led=True, has_authority=True, days=61), "led_by_another"),
        (TakeOver(exists=True, led=False, has_authority=False), "no_authority"),
        (TakeOver(exists=False, led=False, has_authority=True), "not_there"),
    ],
)
def test_who_may_take_over_a_team(combination, wish, reason):
    given = facts(*combination)
    said = policy.may_take_over(given, wish)
    if not given.active:
        reason = "inactive"
    elif "coordinator" not in given.roles:
        reason = "not_coordinator"
    elif given.conflict:
        reason = "not_there"
    elif given.membership_role == "coordinator" and reason not in ("not_there", "no_authority"):
        reason = "already_leads"
    assert said.reason == reason
    assert said.allowed is (reason in ("unled", "cover"))


def test_a_team_with_a_conflict_and_one_that_is_not_there_look_alike():
    wish = TakeOver(exists=True, led=False, has_authority=True)
    held = frozenset({"coordinator"})
    conflict = policy.may_take_over(TeamFacts(True, held, conflict=True), wish)
    assert conflict == policy.may_take_over(TeamFacts(True, held), replace(wish, exists=False))


def test_a_member_who_may_not_lead_knows_of_the_team_and_a_stranger_does_not():
    assert policy.may_manage_team(facts(True, frozenset(), "member", False)).hidden is False
    assert policy.may_manage_team(facts(True, frozenset(), "", False)).hidden is True


@pytest.mark.parametrize(
    ("held", "membership", "same", "reads"),
    [
        (frozenset(), "member", True, True),
        (frozenset(), "member", False, False),
        (frozenset(), "coordinator", False, True),
        (frozenset({"coordinator"}), "", False, False),
        (frozenset(), "", True, False),
    ],
)
def test_hand_over_notes_are_for_leaders_and_the_same_authority(held, membership, same, reads):
    given = facts(True, held, membership, False)
    assert policy.may_read_hand_over(given, same_authority=same).allowed is reads


@pytest.mark.parametrize("role", sorted(roles.ROLES))
def test_only_an_active_administrator_manages_accounts(role):
    allowed = policy.may_manage_users(active=True, roles=frozenset({role})).allowed
    assert allowed is (role == "administrator")
    assert not policy.may_manage_users(active=False, roles=frozenset({role})).allowed


def test_every_role_has_a_sentence_and_an_unknown_one_allows_nothing():
    assert set(roles.ROLES) == set(roles.RoleValue.values)
    assert all(str(role.sentence_sv).endswith(".") for role in roles.ROLES.values())
    assert roles.permissions(frozenset({"superuser"})) == frozenset()


def test_without_a_word_from_above_only_social_services_may_join():
    kinds = ("social_services", "police", "school", "property_owner")
    assert [policy.may_join_by_default(kind).allowed for kind in kinds] == [True, False, False, False]
