"""An open consent page asks whether it may stay: every cause that ends it, for whom, and what does not."""

import re
from collections.abc import Callable
from datetime import timedelta
from itertools import product
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.urls import reverse

from audit import clock
from audit.acting import acting_as
from consent.services import measures, related
from consent.services.measures import Said
from teams import shown
from teams.models import Membership, User
from teams.services import conflicts, members, sessions
from tests import cast
from tests.consent.test_related import agree, eva
from tests.consent.test_services import World, world  # noqa: F401
from tests.teams.conftest import written  # noqa: F401

pytestmark = pytest.mark.django_db(databases="__all__")
Clients = Callable[[User], Client]


class Page:
    """One person's open page about the consent."""

    def __init__(self, client: Client, world: World, name: str = "consent") -> None:
        self.client = client
        text = client.get(reverse(name, args=[world.team.pk])).content.decode()
        (self.address,) = re.findall(r'data-still="([^"]+)"', text)
        (self.token,) = re.findall(r'data-shown="([^"]+)"', text)

    def asked(self) -> int:
        answer = self.client.get(self.address, headers={shown.HEADER: self.token})
        assert answer.content == b""
        assert answer.headers["Cache-Control"] == "no-store"
        return int(answer.status_code)


@pytest.fixture
def shared(world: World) -> World:
    """School and social services share with the police; Petra sits in the team, and Dag leads with Anna."""
    consent = world.active()
    for user, role in ((cast.petra(), "member"), (cast.dag(), "coordinator")):
        members.add(team=world.team, user=user, authority=user.authority, role=role, by=world.anna)
    world.consent = consent  # type: ignore[attr-defined]
    return world


def seat(world: World, user: User) -> Membership:
    with acting_as(world.anna):
        return Membership.objects.get(team=world.team, user=user, ends_at=None)


def withdrawn(world: World) -> None:
    world.take_back(world.consent)  # type: ignore[attr-defined]


CAUSES: dict[str, Callable[[World], object]] = {
    "withdrawal": withdrawn,
    "conflict": lambda world: conflicts.declare(team=world.team, user=cast.petra(), by=cast.petra()),
    "conflict by another": lambda world: conflicts.declare(team=world.team, user=cast.petra(), by=world.anna),
    "left": lambda world: members.end(membership=seat(world, cast.petra()), by=world.anna),
    "signed out elsewhere": lambda world: sessions.end_everywhere(by=cast.petra()),
}


@pytest.mark.parametrize(("cause", "name"), [*product(CAUSES, ["consent", "related"])])
def test_every_cause_stops_a_members_page(shared: World, client_for: Clients, cause: str, name: str) -> None:
    page = Page(client_for(cast.petra()), shared, name)
    assert page.asked() == 204
    CAUSES[cause](shared)
    assert page.asked() in (409, 303)


STEPS = ("consent", "consent-signers", "consent-scope", "consent-print", "consent-register",
         "consent-withdraw", "consent-scans", "consent-exports", "measures")  # fmt: skip


@pytest.mark.parametrize("name", STEPS)
def test_a_withdrawal_by_another_stops_the_coordinators_page(
    shared: World, client_for: Clients, name: str
) -> None:
    page = Page(client_for(shared.anna), shared, name)
    assert page.asked() == 204
    withdrawn(shared)
    assert page.asked() == 409


def test_whoever_no_longer_leads_loses_the_page(shared: World, client_for: Clients) -> None:
    page = Page(client_for(cast.dag()), shared, "consent-withdraw")
    assert page.asked() == 204
    members.end(membership=seat(shared, cast.dag()), by=shared.anna)
    assert page.asked() in (409, 303)


def test_a_third_persons_and_a_measures_end_stop_the_page(shared: World, client_for: Clients) -> None:
    aunt = eva(shared)
    agree(shared, aunt)
    help_yes = measures.register(
        team_id=shared.team.pk, said=Said("open_treatment", "both_guardians", clock.today()), by=shared.anna
    )
    for name, end in (
        (
            "related",
            lambda: related.withdraw(
                team_id=shared.team.pk, person_id=aunt.pk, channel="phone", by=shared.anna
            ),
        ),
        (
            "measures",
            lambda: measures.withdraw(
                team_id=shared.team.pk, consent_id=help_yes.pk, channel="phone", by=shared.anna
            ),
        ),
    ):
        page = Page(client_for(shared.anna), shared, name)
        assert page.asked() == 204
        end()
        assert page.asked() == 409


def test_the_end_of_the_time_stops_the_page(
    shared: World, client_for: Clients, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = Page(client_for(cast.petra()), shared)
    ends = shared.again(shared.consent).ends_at  # type: ignore[attr-defined]
    for seconds, answer in ((-1, 204), (0, 409), (1, 409)):
        monkeypatch.setattr(clock, "database_now", lambda at=ends + timedelta(seconds=seconds): at)
        assert page.asked() == answer, seconds


def test_what_has_come_since_does_not_stop_it(shared: World, client_for: Clients) -> None:
    pages = [Page(client_for(user), shared) for user in (shared.anna, cast.petra())]
    eva(shared)
    agree(shared, eva(shared))
    assert [page.asked() for page in pages] == [204, 204]


def test_only_a_no_is_in_the_ledger(
    shared: World, client_for: Clients, written: list[dict[str, Any]]
) -> None:
    page = Page(client_for(cast.petra()), shared)
    written.clear()
    page.asked()
    assert written == []
    withdrawn(shared)
    written.clear()
    page.asked()
    (entry,) = written
    assert (entry["action"], entry["purpose"], entry["reason"]) == ("refused", "still", "no_longer_shown")


def test_a_strangers_and_an_invented_team_get_the_same(shared: World, client_for: Clients) -> None:
    client, page = client_for(cast.olle()), Page(client_for(cast.petra()), shared)
    answers = [
        client.get(f"/consents/{team}/still/", headers={shown.HEADER: token})
        for team in (shared.team.pk, uuid4())
        for token in ("", page.token, shown.token(shown.NOTHING, user=cast.olle().pk, about=team))
    ]
    assert {(answer.status_code, answer.content) for answer in answers} == {(409, b"")}


def test_the_token_of_the_widest_consent_fits_in_a_header() -> None:
    """Eight authorities, every one to every other, ten kinds; and a hundred rows besides."""
    lines = {shown.line(*one) for one in product(range(8), range(8), range(10)) if one[0] != one[1]}
    rows = shown.marks(UUID(int=n << 64) for n in range(100))
    wide = shown.Shown(1, rows=frozenset(lines) | rows)
    assert len(shown.token(wide, user=1, about=uuid4())) < 8000
