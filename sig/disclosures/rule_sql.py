"""Questions that `sig/entry_security.py` answers: each for the verified acting person or the worker."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection


@dataclass(frozen=True)
class Line:
    """One line of a case's register: a statutory disclosure, or everything released on one consent between
    two authorities of one kind.
    """

    kind: str
    ground: UUID | None
    sender: int
    recipient: int | None
    outside: str
    category: str
    paragraph: str
    manner: str
    decided_by: int | None
    first_at: datetime
    last_at: datetime
    entries: int
    taken_back: int
    ended_at: datetime | None
    in_force: bool


@dataclass(frozen=True)
class Due:
    """An entry kept to an investigation that is to be looked at again. Not which."""

    case_id: UUID
    team_id: UUID
    author_id: int
    authority_id: int
    review_on: date


def disclosures(case_id: UUID) -> list[Line]:
    """The lines that concern the acting person."""
    return [Line(*row) for row in _all("SELECT * FROM sig_disclosures(%s)", [case_id])]


def agreed_recipients(case_id: UUID, sender: int, category: str, people: list[UUID]) -> frozenset[int]:
    """The authorities to whom each of these third persons lets the sender tell this kind of thing now."""
    sql = "SELECT recipient_id FROM sig_agreed_recipients(%s, %s, %s, %s)"
    return frozenset(row[0] for row in _all(sql, [case_id, sender, category, people]))


def unagreed_releases(case_id: UUID) -> frozenset[tuple[UUID, int]]:
    """(entry, recipient) of the acting person's authority's releases that a third person does not let through
    now.
    """
    return frozenset(_all("SELECT entry_id, recipient_id FROM sig_unagreed_releases(%s)", [case_id]))


def review_restriction(entry_id: UUID, until: date | None) -> bool:
    """Keep the entry to the investigation until that day, or (None) no longer. False: not theirs to say."""
    return bool(_all("SELECT sig_review_restriction(%s, %s)", [entry_id, until])[0][0])


def restrictions_due(by_day: date) -> list[Due]:
    """For the worker: what is to be looked at again on or before that day."""
    return [Due(*row) for row in _all("SELECT * FROM sig_restrictions_due(%s)", [by_day])]


def warn_of_drafts(touched_before: datetime, at: datetime) -> list[tuple[UUID, int]]:
    """For the worker: mark the drafts untouched since then as warned of; (case, author) of each."""
    return [
        (row[0], row[1]) for row in _all("SELECT * FROM sig_warn_of_drafts(%s, %s)", [touched_before, at])
    ]


def destroy_drafts(touched_before: datetime, warned_before: datetime) -> int:
    """For the worker: delete the drafts untouched since then whose authors were told. How many."""
    return int(_all("SELECT sig_destroy_drafts(%s, %s)", [touched_before, warned_before])[0][0])


def _all(sql: str, parameters: list[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall()
