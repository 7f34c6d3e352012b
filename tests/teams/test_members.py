"""Who sits in a team, as the services and the data base answer it."""

import pytest

from audit.acting import acting_as
from teams.models import Team
from teams.services import members
from tests import cast

pytestmark = pytest.mark.django_db


def visible(user) -> set:
    with acting_as(user):
        return set(Team.objects.values_list("pk", flat=True))


def test_petra_sees_the_team_from_when_she_joins_until_she_leaves():
    team, petra = cast.team(), cast.petra()
    assert visible(petra) == set()
    held = cast.join(team, petra)
    assert visible(petra) == {team.pk}
    members.end(membership=held, by=cast.anna(), note="Ring skolan på måndag.")
    assert visible(petra) == set()
