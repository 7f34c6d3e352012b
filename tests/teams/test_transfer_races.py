"""Two people who take the same team at the same moment: one of them leads it."""

import pytest

from audit.acting import acting_as, acting_as_system
from teams.models import HandOverTeam, Membership
from teams.services import hand_over
from teams.services.hand_over import Wish
from tests import cast
from tests.teams.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_who_confirm_together_and_one_who_confirms_twice():
    anna, dag = cast.anna(), cast.dag()
    karin = cast.person("karin@social.example", "Karin Annanstans", "coordinator", at="socialtjansten")
    teams = tuple(cast.team().pk for _number in range(3))
    first = hand_over.offer(Wish(teams, karin.pk), by=anna)
    second = hand_over.offer(Wish(teams, dag.pk), by=anna)
    at_once(
        [
            lambda: hand_over.take(first, by=karin),
            lambda: hand_over.take(second, by=dag),
            lambda: hand_over.take(first, by=karin),
        ]
    )
    with acting_as_system("test"):
        leading = Membership.objects.in_force().filter(team__in=teams)
        assert sorted(leading.values_list("team", flat=True)) == sorted(teams)
        assert anna.pk not in leading.values_list("user", flat=True)
    with acting_as(anna):
        said = sorted(HandOverTeam.objects.values_list("outcome", flat=True))
    assert said == ["giver_left"] * 3 + ["taken"] * 3
