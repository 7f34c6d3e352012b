"""Whatever happens to a team, django-guardian's rows equal the memberships that count."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    rule,
    run_state_machine_as_test,
)

from audit import clock
from audit.acting import acting_as, acting_as_system
from audit.decisions import Decision
from teams import team_hooks
from teams.models import Conflict, Membership, Team, User
from teams.services import conflicts, members, permissions, users
from tests import cast

PEOPLE = st.sampled_from(["petra", "sam", "bea", "olle"])


class TeamLife(RuleBasedStateMachine):
    """Add, end, substitute, step aside, come back, close accounts, let dates pass: in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.team = cast.team()
        self.people = {name: getattr(cast, name)() for name in ("petra", "sam", "bea", "olle")}

    def seat(self, name: str) -> Membership | None:
        with acting_as_system("test"):
            held = Membership.objects.in_force(clock.database_now()).filter(team=self.team)
            return held.filter(user=self.people[name]).select_related("team", "authority").first()

    def conflict(self, name: str) -> Conflict | None:
        with acting_as_system("test"):
            found = Conflict.objects.filter(team=self.team, user=self.people[name], ended_at=None)
            return found.select_related("team", "user", "declared_by").first()

    def active(self, name: str) -> bool:
        return User.objects.get(pk=self.people[name].pk).is_active

    def free(self, name: str) -> bool:
        with acting_as_system("test"):
            inside = Membership.objects.filter(team=self.team, user=self.people[name]).exclude(
                ends_at__lte=clock.database_now()
            )
            return not inside.exists() and not self.conflict(name) and self.active(name)

    @rule(name=PEOPLE)
    def add(self, name: str) -> None:
        if self.free(name):
            cast.join(self.team, self.people[name])

    @rule(name=PEOPLE, days=st.sampled_from([0, 0, 30]))
    def end(self, name: str, days: int) -> None:
        if held := self.seat(name):
            at = clock.now() + timedelta(days=days) if days else None
            members.end(membership=held, by=cast.anna(), at=at)

    @rule()
    def olle_stands_in(self) -> None:
        # Not a precondition: what is drawn must not hang on the data base's clock.
        held = self.seat("petra")
        if held and self.free("olle"):
            team_hooks.register(may_join=lambda team_id, authority: Decision(True, "test"))
            members.substitute(membership=held, user=self.people["olle"], by=cast.anna())

    @rule(name=PEOPLE)
    def step_aside(self, name: str) -> None:
        if self.seat(name) and self.active(name):
            conflicts.declare(team=self.team, user=self.people[name], by=self.people[name])

    @rule(name=PEOPLE)
    def come_back(self, name: str) -> None:
        if found := self.conflict(name):
            conflicts.end(conflict=found, by=found.declared_by)

    @rule(name=PEOPLE)
    def close_or_open_account(self, name: str) -> None:
        change = users.deactivate if self.active(name) else users.reactivate
        self.people[name].refresh_from_db()
        change(user=self.people[name], by=cast.adam())

    @rule(name=PEOPLE)
    def a_date_passes(self, name: str) -> None:
        if held := self.seat(name):
            with acting_as_system("test"):
                moment = max(clock.database_now(), held.starts_at)
                Membership.objects.filter(pk=held.pk).update(ends_at=moment)
            members.sync_due()

    @invariant()
    def rows_equal_memberships(self) -> None:
        with acting_as_system("test"):
            wanted = permissions.expected(self.team.pk, clock.database_now())
            assert permissions.actual(self.team.pk) == wanted

    @invariant()
    def the_data_base_shows_the_team_to_the_same_people(self) -> None:
        with acting_as_system("test"):
            stored = {user for user, code in permissions.actual(self.team.pk) if code == "view_team"}
        seeing = set()
        for person in (*self.people.values(), cast.anna()):
            with acting_as(person):
                if Team.objects.filter(pk=self.team.pk).exists():
                    seeing.add(person.pk)
        assert seeing == stored


@pytest.fixture
def hooks_put_back() -> Iterator[None]:
    """The rule above answers for a floor that is not there."""
    asked = team_hooks._hooks.may_join
    yield
    team_hooks._hooks.may_join = asked


@pytest.mark.django_db
@pytest.mark.usefixtures("hooks_put_back")
def test_rights_follow_memberships_through_any_sequence():
    run_state_machine_as_test(
        TeamLife,
        settings=settings(
            max_examples=12,
            stateful_step_count=12,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            database=None,
        ),
    )
