"""An invented world for the rule: 14 people, 104 cases in every stage, break-glass, conflicts, drafts,
restrictions, releases, grants, grounds, third persons, an authority without secrecy.

Plain Python; `tests/sig/world_rows.py` writes it. `facts` reads the Python world, never the data base, so
that it is an independent witness of what the rule should have been told. Periods begin and end at, and one
second and one day around, `world.base`, which in the ordinary tests lies a few seconds ahead: while a test
runs, moments pass.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from consent.age import STOCKHOLM
from consent.paragraphs import senders_to
from sig.models.codes import Stage
from sig.policy import (
    CaseFacts,
    EntryFacts,
    GrantFact,
    GroundFact,
    MemberFact,
    Period,
    RelatedFact,
    ReleaseFact,
)
from tests.sig import consents

SECOND, DAY = timedelta(seconds=1), timedelta(days=1)
AGO = timedelta(minutes=5)
KINDS = ("social_services", "police", "school", "bup", "ung_fritid")
NO_SECRECY = "ung_fritid"
# Of the paragraphs: some senders only, some recipients only, contact data alone, not an emergency's, all.
PARAGRAPHS = (
    "osl_10_15a", "osl_10_18a", "osl_10_18c", "osl_10_21", "osl_26_9", "lag_2025_170_4", "sol_19_1",
    "osl_10_2",
)  # fmt: skip
CATEGORIES = ("school", "crime", "plan")
SERIES = 3
RELATED = 3


@dataclass(frozen=True)
class Person:
    id: int
    authority: int
    active: bool = True


@dataclass
class Team:
    """One case with everything that could open it."""

    case: UUID
    team: UUID
    stage: str
    members: list[dict[str, Any]] = field(default_factory=list)
    glass: list[dict[str, Any]] = field(default_factory=list)
    conflicts: list[dict[str, Any]] = field(default_factory=list)
    grants: list[GrantFact] = field(default_factory=list)
    grounds: list[GroundFact] = field(default_factory=list)
    persons: list[str] = field(default_factory=list)
    related: list[RelatedFact] = field(default_factory=list)
    plan: int | None = None
    entries: dict[UUID, EntryFacts] = field(default_factory=dict)


@dataclass
class World:
    """`born`: the birth date of those who come of age at (or about) `base`."""

    base: datetime
    people: list[Person]
    teams: list[Team]
    born: date = date(2008, 2, 29)

    def entries(self) -> Iterator[tuple[Team, UUID]]:
        for team in self.teams:
            for entry in team.entries:
                yield team, entry


def build(
    base: datetime, *, cases: int = 104, entries: int = 8, seed: int = 1, born: date = date(2008, 2, 29)
) -> World:
    """The world of a seed. Each stage is met equally often; the rest is drawn."""
    random = Random(seed)
    people = [Person(101 + n, 1 + n % len(KINDS)) for n in range(12)]
    people += [Person(113, 2, active=False), Person(114, 3)]
    world = World(base, people, [], born)
    for number in range(cases):
        team = Team(drawn_uuid(random), drawn_uuid(random), Stage.values[number % len(Stage.values)])
        _seats(world, team, random)
        _glass(world, team, random)
        _sharing(world, team, random)
        _related(world, team, random)
        team.plan = random.choice((None, 1, 1, *range(1, len(KINDS) + 1)))
        for _turn in range(entries):
            team.entries[drawn_uuid(random)] = _entry(world, team, random)
        _plan_ground(world, team, Random(number))
        _draft_behind_glass(world, team, Random(number))
        world.teams.append(team)
    return world


def case_facts(team: Team, user: Person | None, at: datetime) -> CaseFacts:
    """How somebody stands to the case: from the Python world alone."""
    mine = [seat for seat in (*team.members, *team.glass) if user and seat["user"] == user.id]
    clashes = [clash for clash in team.conflicts if user and clash["user"] == user.id]
    return CaseFacts(
        user=user.id if user else None,
        verified=user is not None,
        active=bool(user and user.active),
        at=at,
        stage=team.stage,
        memberships=tuple(map(_member, mine)),
        conflicts=tuple(clash["period"] for clash in clashes),
    )


def facts(team: Team, entry: UUID, user: Person | None, at: datetime) -> EntryFacts:
    """What the rule should be told of an entry."""
    case = case_facts(team, user, at)
    held = team.entries[entry]
    return EntryFacts(
        case, held.owner, held.author, held.category, held.draft, held.restricted, held.releases,
        tuple(team.grants), tuple(team.grounds), held.about, tuple(team.related), KINDS[held.owner - 1],
    )  # fmt: skip


def plan_facts(team: Team, user: Person | None, at: datetime) -> EntryFacts | None:
    """The same of the plan; None where the case has none."""
    if team.plan is None:
        return None
    case = case_facts(team, user, at)
    return EntryFacts(case, team.plan, 0, "plan", grants=tuple(team.grants), grounds=tuple(team.grounds))


def drawn_uuid(random: Random) -> UUID:
    """The same id for the same seed."""
    return UUID(int=random.getrandbits(128), version=4)


def _member(seat: dict[str, Any]) -> MemberFact:
    kind = KINDS[seat["authority"] - 1]
    return MemberFact(
        seat["authority"], kind == "social_services", seat.get("leads", False), seat["period"],
        kind != NO_SECRECY, seat.get("id", ""), kind, seat.get("paragraph", ""),
    )  # fmt: skip


def _seats(world: World, team: Team, random: Random) -> None:
    for person in world.people[:13]:
        if random.random() < 0.75:
            leads = KINDS[person.authority - 1] == "social_services" and random.random() < 0.7
            authority = person.authority if random.random() < 0.95 else random.randint(1, len(KINDS))
            period = _period(world.base, random, open_end=0.7)
            team.members.append({"user": person.id, "authority": authority, "leads": leads, "period": period})
            if random.random() < 0.1:
                second = Period(
                    world.base - DAY, world.base + random.choice((-SECOND, SECOND * 0, SECOND, DAY))
                )
                other = random.randint(1, len(KINDS))
                team.members.append({"user": person.id, "authority": other, "leads": False, "period": second})
        if random.random() < 0.13:
            past = world.base - AGO
            over = random.choice((None, None, past - SECOND, past, past + SECOND))
            period = Period(past - random.choice((DAY, SECOND * 2)), over)
            if random.random() < 0.3:
                period = Period(world.base + random.choice((-SECOND, 0 * SECOND, SECOND, SECOND)))
            team.conflicts.append({"user": person.id, "period": period})


def _glass(world: World, team: Team, random: Random) -> None:
    """Open, not yet and no longer: never more than an hour."""
    hour = timedelta(minutes=60)
    for person in world.people:
        for _turn in range(random.choice((0, 0, 0, 0, 0, 0, 1, 1, 2))):
            end = world.base + random.choice((-DAY, -SECOND, 0 * SECOND, SECOND, hour / 2, hour))
            first = world.base + random.choice((-hour, -SECOND, 0 * SECOND, SECOND))
            authority = person.authority if random.random() < 0.8 else random.randint(1, len(KINDS))
            team.glass.append({
                "user": person.id, "authority": authority, "id": (key := str(drawn_uuid(random))),
                "paragraph": random.choice(("", Random(key).choice(PARAGRAPHS))),
                "period": Period(max(end - hour, min(first, end)), end),
            })  # fmt: skip


def _related(world: World, team: Team, random: Random) -> None:
    """Third persons, and what each has agreed to: mostly along the grants, so that it can matter."""
    team.persons = [str(drawn_uuid(random)) for _turn in range(RELATED)]
    for person in team.persons:
        for grant in random.sample(team.grants, min(len(team.grants), 8)):
            category = grant.category if random.random() < 0.9 else random.choice(CATEGORIES)
            period = _period(world.base, random, open_end=0)
            team.related.append(RelatedFact(person, grant.sender, grant.recipient, category, period))


def _sharing(world: World, team: Team, random: Random) -> None:
    series = [str(drawn_uuid(random)) for _turn in range(SERIES)]
    team.grants += consents.derived(world.base, world.born, series[0], random)
    for _turn in range(24):
        sender, recipient = random.sample(range(1, len(KINDS) + 1), 2)
        line = (sender, recipient, random.choice(CATEGORIES))
        if random.random() < 0.6:
            period = _period(world.base, random, open_end=0)
            team.grants.append(GrantFact(str(drawn_uuid(random)), random.choice(series), *line, period))
        else:
            team.grounds.append(
                GroundFact(str(drawn_uuid(random)), *line, _period(world.base, random, open_end=0.5))
            )


def _plan_ground(world: World, team: Team, random: Random) -> None:
    """A statutory ground for the plan, to somebody; drawn apart, so that the rest stays as it is."""
    recipient = random.randint(1, len(KINDS))
    if team.plan is not None and recipient != team.plan:
        period = _period(world.base, random, open_end=0.5)
        team.grounds.append(GroundFact(str(drawn_uuid(random)), team.plan, recipient, "plan", period))


def _draft_behind_glass(world: World, team: Team, random: Random) -> None:
    """A draft that somebody wrote for an authority that their break-glass opens; drawn apart, as above."""
    for seat in team.glass:
        telling = senders_to(seat["paragraph"], KINDS[seat["authority"] - 1]) if seat["paragraph"] else ()
        if owners := [at for at, kind in enumerate(KINDS, 1) if kind in telling]:
            nobody = CaseFacts(None, False, False, world.base, team.stage)
            draft = EntryFacts(nobody, random.choice(owners), seat["user"], random.choice(CATEGORIES), True)
            team.entries[drawn_uuid(random)] = draft
            return


def _entry(world: World, team: Team, random: Random) -> EntryFacts:
    nobody = CaseFacts(None, False, False, world.base, team.stage)
    author = random.choice(world.people)
    owner = author.authority if random.random() < 0.75 else random.randint(1, len(KINDS))
    category = random.choice(CATEGORIES)
    releases = tuple(_release(world, team, owner, random) for _turn in range(random.randint(0, 6)))
    draft, hidden = random.random() < 0.15, random.random() < 0.15
    about = tuple(random.sample(team.persons, random.choice((0, 0, 0, 1, 1, 2))))
    given = tuple(filter(None, releases))
    return EntryFacts(nobody, owner, author.id, category, draft, hidden, given, about=about)


def _release(world: World, team: Team, owner: int, random: Random) -> ReleaseFact | None:
    period = _period(world.base, random, open_end=0.5)
    grants = [grant for grant in team.grants if grant.sender == owner] or team.grants
    if random.random() < 0.7 and grants:
        grant = random.choice(grants)
        if grant.recipient == owner:
            return None
        return ReleaseFact(grant.recipient, "consent", period, series=grant.series)
    grounds = [ground for ground in team.grounds if ground.sender == owner] or team.grounds
    if not grounds or (ground := random.choice(grounds)).recipient == owner:
        return None
    return ReleaseFact(ground.recipient, "statutory", period, ground=ground.id)


def _period(base: datetime, random: Random, *, open_end: float) -> Period:
    found = edges(base)
    start = random.choice([*(6 * [base - 3 * DAY]), *found[:-2], base + SECOND])
    if random.random() < open_end:
        return Period(start)
    return Period(start, random.choice([edge for edge in (*found, *(3 * found[-2:])) if edge > start]))


def edges(base: datetime) -> list[datetime]:
    """The boundaries: one second and one day before, at and after; a day both as 24 hours and by the local
    clock. Always as many, so that a seed gives the same world on any day."""
    local = base.astimezone(STOCKHOLM)
    days = [(local + turn * DAY).astimezone(UTC) for turn in (-1, 1)]
    return sorted([*days, *(base + step for step in (-DAY, -SECOND, 0 * SECOND, SECOND, DAY))])


def moments(base: datetime) -> list[datetime]:
    """When the rule is asked: on every edge."""
    return sorted(set(edges(base)))


def ended(base: datetime) -> list[datetime]:
    """Around the ends of the conflicts of interest that have ended."""
    return [base - AGO + step for step in (-SECOND, 0 * SECOND, SECOND)]


def soon() -> datetime:
    """A whole second, some seconds ahead: longer than it takes to write a world."""
    return datetime.now(UTC).replace(microsecond=0) + 6 * SECOND
