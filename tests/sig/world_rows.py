"""Writes the invented world of `tests/sig/world.py` into the data base, past every wall."""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime
from random import Random
from typing import Any
from uuid import UUID

import psycopg
from django.apps import apps
from django.db.models import Field

from sig.policy import EntryFacts, GrantFact, GroundFact, Period, RelatedFact
from tests.sig.world import DAY, KINDS, NO_SECRECY, Team, World, drawn_uuid

FILLED = (
    "teams_authority", "teams_user", "teams_team", "teams_membership", "teams_breakglass", "teams_conflict",
    "sig_programme", "sig_case", "sig_plan", "sig_entry", "sig_entryabout", "sig_release", "consent_grant",
    "consent_disclosureground", "consent_relatedperson", "consent_relatedconsent",
    "consent_relatedconsentscope",
)  # fmt: skip
TABLES = {model._meta.db_table: model for model in apps.get_models()}


@dataclass(frozen=True)
class Row:
    """A row as a dictionary of columns, by table."""

    table: str
    columns: dict[str, Any]


def insert(session: psycopg.Connection[Any], world: World) -> None:
    """Write the world, past triggers, foreign keys and policies (a superuser's session)."""
    session.execute("SET session_replication_role = replica")
    by_table: dict[str, list[dict[str, Any]]] = {}
    for row in _rows(world):
        by_table.setdefault(row.table, []).append(_filled(row))
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


def forget(session: psycopg.Connection[Any]) -> None:
    """Empty the tables that `insert` fills."""
    session.execute("SET session_replication_role = replica")
    names = psycopg.sql.SQL(", ").join(map(psycopg.sql.Identifier, FILLED))
    session.execute(psycopg.sql.SQL("TRUNCATE {} CASCADE").format(names))


def _filled(row: Row) -> dict[str, Any]:
    """The row with what its model says of columns that are not named here and may not be empty."""
    missing = {
        field.column: _default(field)
        for field in TABLES[row.table]._meta.concrete_fields
        if field.column not in row.columns and not field.null
    }
    return missing | row.columns


def _default(field: "Field[Any, Any]") -> Any:
    found = field.get_default()
    return json.dumps(found) if isinstance(found, (dict, list)) else found


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
            "id": drawn_uuid(key), "version": 1, "team_id": team.team, "user_id": member["user"],
            "authority_id": member["authority"], "role": "coordinator" if member["leads"] else "member",
            **_dates(member["period"]),
        })  # fmt: skip
    for glass in team.glass:
        yield Row("teams_breakglass", {
            "id": glass["id"], "version": 1, "team_id": team.team, "user_id": glass["user"],
            "authority_id": glass["authority"], "reason": b"", "paragraph": glass["paragraph"], "verdict": "",
            **_dates(glass["period"], "opened_at"),
        })  # fmt: skip
    if team.plan is not None:
        yield Row("sig_plan", {
            "id": drawn_uuid(key), "version": 1, "case_id": team.case, "team_id": team.team,
            "owner_authority_id": team.plan, "author_id": 101, "made_on": now.date(),
        })  # fmt: skip
    yield from _related_rows(team, now, key)
    for clash in team.conflicts:
        yield Row("teams_conflict", {
            "id": drawn_uuid(key), "team_id": team.team, "user_id": clash["user"],
            "declared_by_id": clash["user"],
            **_dates(clash["period"], "declared_at", "ended_at"),
        })  # fmt: skip
    for grant in team.grants:
        yield Row("consent_grant", {
            "id": drawn_uuid(key), "consent_id": grant.consent, "series": grant.series, "team_id": team.team,
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
        consent, withdrawn = drawn_uuid(key), key.random() < 0.5
        end = line.period.ends_at
        yield Row("consent_relatedconsent", {
            "id": consent, "version": 1, "person_id": line.person, "team_id": team.team, "signer": "self",
            "identity_check": "known", "channel": "paper", "signed_at": line.period.starts_at,
            "starts_at": line.period.starts_at, "registered_by_id": 101,
            "ends_at": end + DAY if end and withdrawn else end, "withdrawn_at": end if withdrawn else None,
            "withdrawn_channel": "phone" if withdrawn else "",
            "withdrawn_registered_by_id": 101 if withdrawn else None,
        })  # fmt: skip
        yield Row(
            "consent_relatedconsentscope", {"id": drawn_uuid(key), "consent_id": consent, **_line(line)}
        )


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
            "id": drawn_uuid(key), "entry_id": entry, "case_id": team.case, "person_id": person,
        })  # fmt: skip
    for release in held.releases:
        by = 101 if release.period.ends_at else None
        yield Row("sig_release", {
            "id": drawn_uuid(key), "entry_id": entry, "case_id": team.case, "sender_id": held.owner,
            "recipient_id": release.recipient, "basis": release.basis, "series": release.series,
            "ground_id": release.ground, "released_by_id": 101, "taken_back_by_id": by,
            **_dates(release.period, "released_at", "taken_back_at"),
        })  # fmt: skip


def _line(row: GrantFact | GroundFact | RelatedFact) -> dict[str, Any]:
    named = asdict(row)
    return {"sender_id": named["sender"], "recipient_id": named["recipient"], "category": named["category"]}


def _dates(period: Period, start: str = "starts_at", end: str = "ends_at") -> dict[str, Any]:
    return {start: period.starts_at, end: period.ends_at}
