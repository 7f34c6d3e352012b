"""One row of every table behind a wall for each invented team, made from what the models say.

A new table is filled without a word here; one with a check constraint of its own needs a line in OVERRIDES.
"""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4, uuid5

import psycopg
from django.apps import apps
from django.db import connections, models
from django.utils import timezone

from sig.publications import row_security as publications

APPS = ("teams", "consent", "sig")
WALLED = """
SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relrowsecurity
"""
NEUTRAL = 900
SHARED = {"teams.Authority": 1, "teams.User": NEUTRAL, "sig.Programme": 1, "auth.Permission": 1}
OVERRIDES: dict[str, dict[str, Any]] = {
    "sig_entry": {"kind": "note", "contact_kind": "", "incident_kind": "", "category": "school"},
    "sig_release": {"basis": "consent", "series": UUID(int=1)},
    "sig_outcome": {"months": 12, "preliminary": False, "verdict": "unknown"},
    "consent_signatureexclusion": {"recipient_id": 2},
    "consent_disclosureground": {"recipient_id": 2},
    "sig_case": {"stage": "started"},
    "sig_closure": {"thanks": "", "thanks_on": None},
    "sig_schoolweek": {"week": 1, "percent": 80},
    "sig_stagechange": {"from_stage": "", "to_stage": "nominated"},
}  # fmt: skip
# Of the programme, of nobody any more, of two teams, or of one member of staff: no team's rows.
NOBODYS = {"sig_funnelcount", "sig_usednumber", "consent_processingbasis", "sig_keptapart", "sig_phrase",
           "sig_dayvisit", "sig_mailsetting", "teams_handover", "teams_handoverteam",
           *(f"sig_{name}" for name in publications.TABLES)}  # fmt: skip
Key = UUID | int


class NotFilled(Exception):
    """Tables refused the row that was made for them; say in OVERRIDES what they want."""


def walled() -> dict[str, type[models.Model]]:
    """Tables with row security, of the three upper floors, and their models."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(WALLED)
        names = {row[0] for row in cursor.fetchall()}
    found = {model._meta.db_table: model for app in APPS for model in apps.get_app_config(app).get_models()}
    return {name: found[name] for name in sorted((names & found.keys()) - NOBODYS)}


def key(model: type[models.Model], team: UUID) -> Key:
    """The primary key of this team's row."""
    table = model._meta.db_table
    if table == "teams_team":
        return team
    drawn = uuid5(team, table)
    target = model._meta.pk
    if isinstance(target, models.OneToOneField):
        return key(target.related_model, team)
    return drawn if isinstance(target, models.UUIDField) else drawn.int % 2_000_000_000


def fill(session: psycopg.Connection[Any], team: UUID) -> None:
    """This team's row in every walled table (a superuser's session, past triggers and foreign keys)."""
    session.execute("SET session_replication_role = replica")
    refused = []
    for table, model in walled().items():
        try:
            _insert(session, table, dict(_columns(model, team)) | OVERRIDES.get(table, {}))
        except psycopg.Error as refusal:
            refused.append(str(refusal).splitlines()[0])
    if refused:
        raise NotFilled("\n".join(refused))


def add(session: psycopg.Connection[Any], table: str, **values: Any) -> None:
    """One more row; what is not said comes from the model."""
    model = next(model for model in apps.get_models() if model._meta.db_table == table)
    _insert(session, table, dict(_columns(model, uuid4(), related=False)) | values)


def _insert(session: psycopg.Connection[Any], table: str, columns: dict[str, Any]) -> None:
    names = psycopg.sql.SQL(", ").join(map(psycopg.sql.Identifier, columns))
    marks = psycopg.sql.SQL(", ").join(psycopg.sql.Placeholder() * len(columns))
    text = psycopg.sql.SQL("INSERT INTO {} ({}) VALUES ({})").format(
        psycopg.sql.Identifier(table), names, marks
    )
    session.execute(text, list(columns.values()))


def _columns(model: type[models.Model], team: UUID, *, related: bool = True) -> Iterator[tuple[str, Any]]:
    for field in model._meta.concrete_fields:
        if field.primary_key:
            yield field.column, key(model, team)
        elif field.is_relation:
            if related:
                yield field.column, _related(field, team)
        elif not field.null:
            yield field.column, _value(field, team)


def _related(field: Any, team: UUID) -> Any:
    other = field.related_model
    label = other._meta.label
    if field.name in ("recipient", "recipient_authority"):
        return None if field.null else 2
    if label in SHARED:
        return None if field.null and not _whose(field) else SHARED[label]
    kept = not field.null or label in ("teams.Team", "sig.Case", "consent.Youth", "sig.Entry")
    return key(other, team) if kept and other is not field.model else None


def _whose(field: Any) -> bool:
    return field.name in ("user", "for_user", "created_by")


def _value(field: Any, team: UUID) -> Any:
    if isinstance(field, models.DateField):
        return _moment(field)
    if isinstance(field, models.UUIDField):
        return uuid5(team, field.name)
    if field.unique and isinstance(field, models.CharField):
        return uuid5(team, field.name).hex[: field.max_length]
    if field.choices and not field.has_default():
        return field.choices[0][0]
    return _default(field)


def _moment(field: Any) -> Any:
    now = timezone.now()
    if not isinstance(field, models.DateTimeField):
        return now.date()
    return now + timedelta(minutes=30) if "end" in field.name else now - timedelta(minutes=20)


def _default(field: Any) -> Any:
    kind, found = field.get_internal_type(), field.get_default()
    if found is None:
        found = {"BooleanField": False, "JSONField": {}}.get(kind, 1)
    if kind == "BinaryField":
        return found if isinstance(found, bytes) else b""
    return json.dumps(found) if kind == "JSONField" else found
