"""A small invented caseload for the browser tests: one case at work, one on its way in, one closed."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from audit import clock
from consent.models import Guardian, Youth
from consent.services import consents, people, signatures
from sig.models import Area, Case, Programme
from sig.services import closures, entries, nominations, outcomes, plans, stages, steps
from sig.services.releases import To
from teams.models import Team, User
from tests import cast

SHARED = ("school", "leisure", "plan", "crime")
WITH = ("socialtjansten", "polisen", "skolan", "ung-fritid")


@dataclass
class World:
    """Who there is, and the ids that addresses are made of."""

    people: dict[str, User]
    ids: dict[str, UUID] = field(default_factory=dict)


def build() -> World:
    """Everything through services, as it would have happened."""
    world = World(cast.everybody())
    anna = world.people["anna"]
    programme = Programme.objects.create(
        code="sig",
        municipality="Provkommunen",
        name="Social insatsgrupp",
        starts_on=date(2020, 1, 1),
        ends_on=date(2099, 12, 31),
        coordinator=anna,
        deputy=world.people["dag"],
    )
    Area.objects.create(programme=programme, code="froslunda", name="Fröslunda", since=date(2020, 1, 1))
    _at_work(world, programme)
    _incoming(world, programme)
    _closed(world, programme)
    return world


def nominate(world: World, programme: Programme, name: str, *, years: int, by: str = "petra") -> Case:
    """A case that has just been asked for."""
    born = clock.today().replace(day=1) - timedelta(days=int(years * 365.25) + 40)
    receipt = nominations.nominate(
        programme=programme,
        name=name,
        sex="M",
        date_of_birth=born,
        known_to_social=True,
        justice_status="suspected",
        concerns=("school", "peers_gang"),
        by=world.people[by],
    )
    return found(receipt.case_id, world.people["anna"])


def found(case_id: UUID, by: User) -> Case:
    from audit.acting import acting_as

    with acting_as(by):
        return Case.objects.select_related("team", "youth", "programme").get(pk=case_id)


def start(world: World, case: Case) -> Case:
    """Eligible, informed, consented by everybody who must, started, with police, school and leisure in the team."""
    anna = world.people["anna"]
    stages.move(case=case.pk, to="eligible", reason="in_target_group", by=anna)
    stages.move(case=case.pk, to="informed", reason="informed", by=anna)
    sign_all(world, case)
    stages.move(case=case.pk, to="consented", reason="consent_active", by=anna)
    stages.decide_start(case=case.pk, legal_basis="voluntary", by=anna)
    for name in ("petra", "sam", "ulla"):
        cast.join(case.team, world.people[name])
    return case


def sign_all(world: World, case: Case) -> None:
    """A consent for everything in SHARED between everybody in WITH, signed by the youth and one guardian."""
    anna = world.people["anna"]
    guardian = people.add_guardian(youth=case.youth, name="Gun Påhittad", by=anna)
    authorities = [cast.authority(code) for code in WITH]
    scope = [
        (sender, recipient, category)
        for sender in authorities
        for recipient in authorities
        for category in SHARED
        if sender != recipient
    ]
    now = clock.database_now()
    consent = consents.draft(
        youth=case.youth, team=case.team, scope=scope, starts_at=now, ends_at=now + timedelta(days=200), by=anna
    )
    sign = {"consent": consent, "identity_check": "known", "channel": "meeting", "by": anna}
    signatures.sign(signer="guardian", guardian=guardian, **sign)
    signatures.sign(signer="youth", **sign)
