"""An invented world for the rule: 14 people, 104 cases in every stage, break-glass, conflicts, drafts,
restrictions, releases, grants, grounds, third persons, an authority without secrecy.

Plain Python first; `insert` writes it past every wall. `facts` reads the Python world, never the data base,
so that it is an independent witness of what the rule should have been told. Periods begin and end at, and one
second around, `world.base`, which lies a few seconds ahead: while a test runs, moments pass.
"""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

import psycopg

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

SECOND, DAY = timedelta(seconds=1), timedelta(days=1)
KINDS = ("social_services", "police", "school", "bup", "ung_fritid")
NO_SECRECY = "ung_fritid"
CATEGORIES = ("school", "crime", "plan")
SERIES = 3
RELATED = 3


@dataclass(frozen=True)
class Person:
    id: int
    authority: int
    active: bool = True


@dataclass(frozen=True)
class Row:
    """A row as a dictionary of columns, by table."""

    table: str
    columns: dict[str, Any]


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
    entries: dict[UUID, EntryFacts] = field(default_factory=dict)


@dataclass
class World:
    base: datetime
    people: list[Person]
    teams: list[Team]

    def entries(self) -> Iterator[tuple[Team, UUID]]:
        for team in self.teams:
            for entry in team.entries:
                yield team, entry


def build(base: datetime, *, cases: int = 104, entries: int = 8, seed: int = 1) -> World:
    """The world of a seed. Each stage is met equally often; the rest is drawn."""
    random = Random(seed)
    people = [Person(101 + n, 1 + n % len(KINDS)) for n in range(12)]
    people += [Person(113, 2, active=False), Person(114, 3)]
    world = World(base, people, [])
    for number in range(cases):
        team = Team(_uuid(random), _uuid(random), Stage.values[number % len(Stage.values)])
        _seats(world, team, random)
        _glass(world, team, random)
        _sharing(world, team, random)
        _related(world, team, random)
        for _turn in range(entries):
            team.entries[_uuid(random)] = _entry(world, team, random)
        world.teams.append(team)
    return world


def facts(world: World, team: Team, entry: UUID, user: Person | None, at: datetime) -> EntryFacts:
    """What the rule should be told: from the Python world alone."""
    mine = [seat for seat in (*team.members, *team.glass) if user and seat["user"] == user.id]
    clashes = [clash for clash in team.conflicts if user and clash["user"] == user.id]
    case = CaseFacts(
        user=user.id if user else None,
        verified=user is not None,
        active=bool(user and user.active),
        at=at,
        stage=team.stage,
        memberships=tuple(map(_member, mine)),
        conflicts=tuple(clash["period"] for clash in clashes),
    )
    held = team.entries[entry]
    return EntryFacts(
        case, held.owner, held.author, held.category, held.draft, held.restricted, held.releases,
        tuple(team.grants), tuple(team.grounds), held.about, tuple(team.related),
    )  # fmt: skip


def _member(seat: dict[str, Any]) -> MemberFact:
    kind = KINDS[seat["authority"] - 1]
    return MemberFact(
        seat["authority"], kind == "social_services", seat.get("leads", False), seat["period"],
        kind != NO_SECRECY, seat.get("id", ""), seat.get("paragraph", "") != "",
    )  # fmt: skip


def insert(session: psycopg.Connection[Any], world: World) -> None:
    """Write the world, past triggers, foreign keys and policies (a superuser's session)."""
    session.execute("SET session_replication_role = replica")
    by_table: dict[str, list[dict[str, Any]]] = {}
    for row in _rows(world):
        by_table.setdefault(row.table, []).append(row.columns)
    for table, rows in by_table.items():
        names = list(rows[0])
        marks = psycopg.sql.SQL(", ").join(psycopg.sql.Placeholder() * len(names))
        columns = psycopg.sql.SQL(", ").join(map(psycopg.sql.Identifier, names))
        text = psycopg.sql.SQL("INSERT INTO {} ({}) VALUES ({})").format(
            psycopg.sql.Identifier(table), columns, marks
        )
        with session.cursor() as cursor:
            cursor.executemany(text, [[row[name] for name in names] for row in rows])
        session.execute(psycopg.sql.SQL("ANALYZE {}").format(psycopg.sql.Identifier(table)))


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
        if random.random() < 0.1:
            past = world.base - timedelta(minutes=5)
            ended = random.choice((None, None, past - SECOND, past, past + SECOND))
            period = Period(past - random.choice((DAY, SECOND * 2)), ended)
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
                "user": person.id, "authority": authority, "id": str(_uuid(random)),
                "paragraph": random.choice(("", "osl_10_2")),
                "period": Period(max(end - hour, min(first, end)), end),
            })  # fmt: skip


def _related(world: World, team: Team, random: Random) -> None:
    """Third persons, and what each has agreed to: mostly along the grants, so that it can matter."""
    team.persons = [str(_uuid(random)) for _turn in range(RELATED)]
    for person in team.persons:
        for grant in random.sample(team.grants, min(len(team.grants), 8)):
            category = grant.category if random.random() < 0.9 else random.choice(CATEGORIES)
            period = _period(world.base, random, open_end=0)
            team.related.append(RelatedFact(person, grant.sender, grant.recipient, category, period))


def _sharing(world: World, team: Team, random: Random) -> None:
    series = [str(_uuid(random)) for _turn in range(SERIES)]
    for _turn in range(24):
        sender, recipient = random.sample(range(1, len(KINDS) + 1), 2)
        line = (sender, recipient, random.choice(CATEGORIES))
        if random.random() < 0.75:
            period = _period(world.base, random, open_end=0)
            team.grants.append(GrantFact(str(_uuid(random)), random.choice(series), *line, period))
        else:
            team.grounds.append(
                GroundFact(str(_uuid(random)), *line, _period(world.base, random, open_end=0.5))
            )


def _entry(world: World, team: Team, random: Random) -> EntryFacts:
    nobody = CaseFacts(None, False, False, world.base, team.stage)
    author = random.choice(world.people)
    owner = author.authority if random.random() < 0.9 else random.randint(1, len(KINDS))
    category = random.choice(CATEGORIES)
    releases = tuple(_release(world, team, owner, random) for _turn in range(random.randint(0, 5)))
    draft, hidden = random.random() < 0.15, random.random() < 0.15
    about = tuple(random.sample(team.persons, random.choice((0, 0, 0, 1, 1, 2))))
    given = tuple(filter(None, releases))
    return EntryFacts(nobody, owner, author.id, category, draft, hidden, given, about=about)


def _release(world: World, team: Team, owner: int, random: Random) -> ReleaseFact | None:
    period = _period(world.base, random, open_end=0.7)
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
    edges = [base - DAY, base - SECOND, base, base + SECOND, base + DAY]
    start = random.choice([base - 2 * DAY] * 4 + edges[:4])
    if random.random() < open_end:
        return Period(start)
    return Period(start, random.choice([edge for edge in (*edges, edges[-1], edges[-1]) if edge > start]))


def _rows(world: World) -> Iterator[Row]:
    now = world.base - 3 * DAY
    for number, kind in enumerate(KINDS, 1):
        yield Row(
            "teams_authority",
            {
                "id": number, "code": kind, "kind": kind, "name": kind,
                "secrecy_regime": "" if kind == NO_SECRECY else "OSL",
            },
        )  # fmt: skip
    for person in world.people:
        yield Row("teams_user", {
            "id": person.id, "email": f"p{person.id}@invented.example", "name": f"P{person.id}",
            "password": "!", "protected": False,
            "authority_id": person.authority, "is_active": person.active, "created_at": now,
        })  # fmt: skip
    yield Row("sig_programme", {
        "id": 1, "code": "world", "municipality": "Provstad", "name": "World", "starts_on": date(2016, 1, 1),
        "ends_on": date(2040, 1, 1), "goal_text": "", "counts_towards_goal": False, "settings": "{}",
    })  # fmt: skip
    for number, team in enumerate(world.teams):
        yield from _team_rows(number, team, now)


def _team_rows(number: int, team: Team, now: datetime) -> Iterator[Row]:
    yield Row("teams_team", {"id": team.team, "created_at": now})
    yield Row("sig_case", {
        "id": team.case, "version": 1, "number": f"SIG-99-{number:04}",
        "programme_id": 1, "youth_id": team.case,
        "team_id": team.team, "stage": team.stage, "legal_basis": "not_set", "age_band": "15-17", "sex": "X",
        "nominated_on": now.date(),
    })  # fmt: skip
    key = Random(number)
    for member in team.members:
        yield Row("teams_membership", {
            "id": _uuid(key), "version": 1, "team_id": team.team, "user_id": member["user"],
            "authority_id": member["authority"], "role": "coordinator" if member["leads"] else "member",
            **_dates(member["period"]),
        })  # fmt: skip
    for glass in team.glass:
        yield Row("teams_breakglass", {
            "id": glass["id"], "version": 1, "team_id": team.team, "user_id": glass["user"],
            "authority_id": glass["authority"], "reason": b"", "paragraph": glass["paragraph"], "verdict": "",
            **_dates(glass["period"], "opened_at"),
        })  # fmt: skip
    yield from _related_rows(team, now, key)
    for clash in team.conflicts:
        yield Row("teams_conflict", {
            "id": _uuid(key), "team_id": team.team, "user_id": clash["user"], "declared_by_id": clash["user"],
            **_dates(clash["period"], "declared_at", "ended_at"),
        })  # fmt: skip
    for grant in team.grants:
        yield Row("consent_grant", {
            "id": _uuid(key), "consent_id": grant.consent, "series": grant.series, "team_id": team.team,
            **_line(grant), **_dates(grant.period),
        })  # fmt: skip
    for ground in team.grounds:
        yield Row("consent_disclosureground", {
            "id": ground.id, "version": 1, "team_id": team.team, "paragraph": "test", "decided_by_id": 101,
            **_line(ground), **_dates(ground.period, "decided_at"),
        })  # fmt: skip
    for entry, held in team.entries.items():
        yield from _entry_rows(team, entry, held, now, key)


def _related_rows(team: Team, now: datetime, key: Random) -> Iterator[Row]:
    for person in team.persons:
        yield Row("consent_relatedperson", {
            "id": person, "version": 1, "youth_id": team.case, "name": b"", "relation": "sibling",
            "registered_at": now, "registered_by_id": 101,
        })  # fmt: skip
    for line in team.related:
        consent, withdrawn = _uuid(key), key.random() < 0.5
        end = line.period.ends_at
        yield Row("consent_relatedconsent", {
            "id": consent, "version": 1, "person_id": line.person, "team_id": team.team, "signer": "self",
            "identity_check": "known", "channel": "paper", "signed_at": line.period.starts_at,
            "starts_at": line.period.starts_at, "registered_by_id": 101,
            "ends_at": end + DAY if end and withdrawn else end, "withdrawn_at": end if withdrawn else None,
            "withdrawn_channel": "phone" if withdrawn else "",
            "withdrawn_registered_by_id": 101 if withdrawn else None,
        })  # fmt: skip
        yield Row("consent_relatedconsentscope", {"id": _uuid(key), "consent_id": consent, **_line(line)})


def _entry_rows(team: Team, entry: UUID, held: EntryFacts, now: datetime, key: Random) -> Iterator[Row]:
    yield Row("sig_entry", {
        "id": entry, "version": 1, "case_id": team.case, "team_id": team.team,
        "kind": "note", "contact_kind": "",
        "incident_kind": "", "category": held.category,
        "owner_authority_id": held.owner, "author_id": held.author,
        "happened_at": now, "created_at": now, "draft": held.draft, "flagged": False,
        "investigation_restricted": held.restricted, "inbound_ground": "",
    })  # fmt: skip
    for person in held.about:
        yield Row("sig_entryabout", {
            "id": _uuid(key), "entry_id": entry, "case_id": team.case, "person_id": person,
        })  # fmt: skip
    for release in held.releases:
        by = 101 if release.period.ends_at else None
        yield Row("sig_release", {
            "id": _uuid(key), "entry_id": entry, "case_id": team.case, "sender_id": held.owner,
            "recipient_id": release.recipient, "basis": release.basis, "series": release.series,
            "ground_id": release.ground, "released_by_id": 101, "taken_back_by_id": by,
            **_dates(release.period, "released_at", "taken_back_at"),
        })  # fmt: skip


def _line(row: GrantFact | GroundFact | RelatedFact) -> dict[str, Any]:
    named = asdict(row)
    return {"sender_id": named["sender"], "recipient_id": named["recipient"], "category": named["category"]}


def _dates(period: Period, start: str = "starts_at", end: str = "ends_at") -> dict[str, Any]:
    return {start: period.starts_at, end: period.ends_at}


def _uuid(random: Random) -> UUID:
    return UUID(int=random.getrandbits(128), version=4)


def moments(base: datetime) -> Sequence[datetime]:
    """The boundaries: one second before, at and after, of the periods and of the conflicts' ends."""
    past = base - timedelta(minutes=5)
    return [at + step for at in (base, past) for step in (-SECOND, 0 * SECOND, SECOND)]


def soon() -> datetime:
    """A whole second, some seconds ahead: longer than it takes to write a world."""
    return datetime.now(UTC).replace(microsecond=0) + 6 * SECOND
