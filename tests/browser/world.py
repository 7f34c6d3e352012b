"""A small invented caseload for the browser tests: one case at work, one on its way in, one closed."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from audit import clock
from audit.acting import acting_as
from consent.services import consents, people, signatures
from consent.services.grounds import Disclosed
from sig import access
from sig.models import Area, Case, Programme
from sig.services import closures, disclosures, entries, nominations, outcomes, plans, stages, steps
from sig.services.releases import To
from teams.models import User
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
        goal=15,
        counts_towards_goal=True,
        coordinator=anna,
        deputy=world.people["dag"],
        settings={"definition_version": "prov-1"},
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
    with acting_as(by):
        return Case.objects.select_related("team", "youth", "programme").get(pk=case_id)


def start(world: World, case: Case, *, minor: bool = True) -> Case:
    """Eligible, informed, consented, started; police, school and leisure in the team."""
    anna = world.people["anna"]
    stages.move(case=case.pk, to="eligible", reason="in_target_group", by=anna)
    stages.move(case=case.pk, to="informed", reason="informed", by=anna)
    sign_all(world, case, minor=minor)
    stages.move(case=case.pk, to="consented", reason="consent_active", by=anna)
    stages.decide_start(case=case.pk, legal_basis="voluntary", by=anna)
    for name in ("petra", "sam", "ulla"):
        cast.join(case.team, world.people[name])
    return case


def sign_all(world: World, case: Case, *, minor: bool) -> None:
    """A consent for everything in SHARED between everybody in WITH, signed by all who must."""
    anna = world.people["anna"]
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
        youth=case.youth,
        team=case.team,
        scope=scope,
        starts_at=now,
        ends_at=now + timedelta(days=200),
        by=anna,
    )
    sign = {"consent": consent, "identity_check": "known", "channel": "meeting", "by": anna}
    if minor:
        guardian = people.add_guardian(youth=case.youth, name="Gun Påhittad", by=anna)
        signatures.sign(signer="guardian", guardian=guardian, **sign)
    signatures.sign(signer="youth", **sign)


def _at_work(world: World, programme: Programme) -> None:
    case = start(world, nominate(world, programme, "Åsa Östlund", years=16))
    anna, petra, sam, ulla = (world.people[name] for name in ("anna", "petra", "sam", "ulla"))
    today = clock.today()
    police, school = (To(cast.authority(code).pk) for code in ("polisen", "skolan"))
    shared = entries.log(
        case=case.pk,
        kind="contact",
        contact_kind="visit",
        category="leisure",
        text="Åsa kom till gården i går kväll. Vi bestämde att ses igen på torsdag.",
        release_to=(police, school),
        flagged=True,
        by=ulla,
    )
    entries.log(
        case=case.pk,
        kind="incident",
        incident_kind="absence_spike",
        category="school",
        text="Ogiltig frånvaro onsdag och torsdag. Tredje gången på två veckor.",
        by=sam,
    )
    hidden = entries.log(
        case=case.pk,
        kind="note",
        category="crime",
        text="Hör till en utredning.",
        restricted=True,
        restricted_review_on=today + timedelta(days=90),
        by=petra,
    )
    told = entries.log(case=case.pk, kind="note", category="crime", text="Ute om nätterna.", by=anna)
    ground = disclosures.disclose(
        case=case.pk,
        what=Disclosed(
            paragraph="osl_10_18a",
            category="crime",
            what="Att hon är ute om nätterna.",
            reasoning="Risk för nya brott. Uppgiften kan hjälpa till att förhindra det.",
            recipient=cast.authority("polisen").pk,
            met=3,
        ),
        entries=[told.pk],
        by=anna,
    )
    world.ids |= {"hidden": hidden.pk, "ground": ground.pk}
    own = entries.log(case=case.pk, kind="contact", contact_kind="phone", category="crime", by=petra)
    draft = entries.log(case=case.pk, kind="note", category="school", text="Utkast.", draft=True, by=petra)
    goal = plans.add_goal(case=case.pk, own_words="Jag vill gå klart nian och hinna med fotbollen.", by=anna)
    plans.add_action(
        goal=goal.pk, title="Träffa studievägledaren", person=sam, due_on=today + timedelta(days=9), by=anna
    )
    late = today - timedelta(days=2)
    steps.add(case=case.pk, title="Ring vårdnadshavare om frånvaro", responsible=petra, due_on=late, by=anna)
    world.ids |= {"case": case.pk, "team": case.team_id, "goal": goal.pk}
    world.ids |= {"own": own.pk, "draft": draft.pk, "shared": shared.pk}


def _incoming(world: World, programme: Programme) -> None:
    case = nominate(world, programme, "Björn Åkesson", years=14, by="sam")
    world.ids |= {"incoming": case.pk, "incoming_team": case.team_id}


def _closed(world: World, programme: Programme) -> None:
    anna = world.people["anna"]
    case = start(world, nominate(world, programme, "Yusuf Ängström", years=18), minor=False)
    _agree_to_contact(case, anna)
    closures.close(
        case=case.pk,
        reason="goals_met",
        planned=True,
        thanks="held",
        thanks_on=clock.today(),
        exit_view="Går i skolan varje dag.",
        youth_words="Det blev bättre än jag trodde.",
        by=anna,
    )
    follow_up = found_follow_up(world, case)
    outcomes.register(
        case=case.pk,
        months=6,
        suspicion="no",
        occupation_percent=90,
        youth_answered=True,
        version=follow_up,
        by=anna,
    )
    for name in ("petra", "sam"):
        outcomes.judge(case=case.pk, months=6, answer="no", by=world.people[name])
    outcomes.propose(case=case.pk, months=6, by=world.people["dag"])
    world.ids |= {"closed": case.pk, "closed_team": case.team_id}


def _agree_to_contact(case: Case, anna: User) -> None:
    """The grown-up youth agrees to be asked after the closure."""
    now = clock.database_now()
    paper = consents.draft(
        youth=case.youth,
        team=case.team,
        scope=(),
        starts_at=now,
        ends_at=now + timedelta(days=400),
        purpose="aftercare",
        by=anna,
    )
    signatures.sign(consent=paper, signer="youth", identity_check="known", channel="meeting", by=anna)


def found_follow_up(world: World, case: Case) -> int:
    """The version of the first follow-up, as the coordinator's page shows it."""
    file = access.case(case.pk, by=world.people["anna"])
    return next(item.version for item in file.follow_ups if item.months == 6)
