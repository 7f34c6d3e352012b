"""Third persons around Åsa: her brother Leo, twelve years old, and her father Jon, who is her guardian."""

import pytest
from django.core.exceptions import ValidationError

from audit.acting import acting_as
from audit.decisions import NotAllowed
from consent.related import access
from consent.services import related
from tests import cast
from tests.consent.test_services import World, world  # noqa: F401

pytestmark = pytest.mark.django_db(transaction=True)


def texts(people: tuple[access.RelatedName, ...]) -> list[str]:
    return [one.text for one in people]


def test_anna_is_offered_the_guardians(world: World) -> None:
    found = access.related_people(world.team.pk, world.anna)
    assert texts(found) == ["Jon Öberg (vårdnadshavare)", "Mia Öberg (vårdnadshavare)"]
    assert all(one.new for one in found)


def test_petra_in_the_team_is_offered_nobody(world: World) -> None:
    petra = cast.petra()
    cast.join(world.team, petra)
    assert access.related_people(world.team.pk, petra) == ()


def test_olle_is_refused(world: World) -> None:
    with pytest.raises(NotAllowed, match="not_member"):
        access.related_people(world.team.pk, cast.olle())


def test_a_guardian_who_is_chosen_becomes_a_third_person_once(world: World) -> None:
    with acting_as(world.anna):
        first = related.resolve(team_id=world.team.pk, ids=[world.jon.pk], by=world.anna)
        again = related.resolve(team_id=world.team.pk, ids=first, by=world.anna)
    assert first == again
    found = access.related_people(world.team.pk, world.anna)
    assert texts(found) == ["Jon Öberg (vårdnadshavare)", "Mia Öberg (vårdnadshavare)"]
    assert [one.new for one in found] == [False, True]


def test_nobody_is_chosen_who_was_not_offered(world: World) -> None:
    petra = cast.petra()
    cast.join(world.team, petra)
    with pytest.raises(ValidationError, match="ur listan"):
        related.resolve(team_id=world.team.pk, ids=[world.jon.pk], by=petra)
