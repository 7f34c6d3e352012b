"""The two questions that the counting role alone asks (`sig/reports/row_security.py`): rows as they come."""

from typing import Any

from django.db import connections


def counted_scores(using: str) -> list[tuple[Any, ...]]:
    """(case, authority, domain, day, score or None) of every assessment that is shown."""
    return _rows("SELECT case_id, authority, domain, made_on, score FROM sig_counted_scores()", using)


def counted_suspicions(using: str) -> list[tuple[Any, ...]]:
    """(case, day) of every new suspicion or relapse that a team wrote down."""
    return _rows("SELECT case_id, day FROM sig_counted_suspicions()", using)


def _rows(statement: str, using: str) -> list[tuple[Any, ...]]:
    with connections[using].cursor() as cursor:
        cursor.execute(statement)
        return list(cursor.fetchall())
