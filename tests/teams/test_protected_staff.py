"""Staff whose name is protected, on the team's pages and by the administrator's hand."""

from typing import Any

import pytest
from django.urls import reverse

from audit.decisions import NotAllowed
from teams import access
from teams.models import Team, User
from teams.services import desk, users
from tests import cast

pytestmark = pytest.mark.django_db
HIDDEN = "en medarbetare på Polisen"


@pytest.fixture
def team() -> Team:
    """Petra, whose name is protected, Olle of the police too, and Sam of the school."""
    made = cast.team()
    for who in (cast.petra(), cast.olle(), cast.sam()):
        cast.join(made, who)
    users.set_protected(user=cast.petra(), protected=True, by=cast.adam())
    return made


def said(team: Team, reader: User) -> str:
    lines = access.team(team.pk, by=reader).members
    return next(line.name for line in lines if line.user_id == cast.petra().pk)


@pytest.mark.parametrize(
    ("who", "name"),
    [("anna", "Petra Polis"), ("petra", "Petra Polis"), ("olle", "Petra Polis"), ("sam", HIDDEN)],
)
def test_who_reads_the_name_in_the_team(team: Team, who: str, name: str) -> None:
    assert said(team, getattr(cast, who)()) == name


def test_the_change_counts_at_once_both_ways(team: Team) -> None:
    assert said(team, cast.sam()) == HIDDEN
    users.set_protected(user=cast.petra(), protected=False, by=cast.adam())
    assert said(team, cast.sam()) == "Petra Polis"


def test_only_the_administrator_protects_a_name_and_it_is_recorded(team: Team, written: list[Any]) -> None:
    with pytest.raises(NotAllowed):
        users.set_protected(user=cast.sam(), protected=True, by=cast.anna())
    users.set_protected(user=cast.sam(), protected=True, by=cast.adam())
    users.set_protected(user=cast.sam(), protected=True, by=cast.adam())
    entries = [one for one in written if one["action"] == "user.change"]
    assert [one["purpose"] for one in entries] == ["protected"]


def test_the_pages_of_another_authority_never_say_the_name(team: Team, client_for: Any) -> None:
    page = client_for(cast.sam()).get(reverse("team", args=[team.pk])).content.decode()
    assert HIDDEN in page
    assert "Petra" not in page


def test_the_administrator_presses_a_button(team: Team, client_for: Any) -> None:
    adam = client_for(cast.adam())
    assert "Sluta skydda namnet" in adam.get(reverse("user", args=[cast.petra().pk])).content.decode()
    adam.post(reverse("user-protection", args=[cast.petra().pk]), {"protected": "no"})
    assert not User.objects.get(pk=cast.petra().pk).protected


def test_only_people_in_case_work_can_be_added(team: Team) -> None:
    dag, maj = cast.dag(), cast.maj()
    found = {code.code: dict(code.people) for code in desk.candidates(team.pk, by=cast.anna())}

    assert dag.pk in found["socialtjansten"]
    assert maj.pk not in found["socialtjansten"], "the management group works in no case"
