"""The three questions to the data base about shrinking; the function behind them is in `row_security.py`."""

import json
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection


def ending() -> list[tuple[UUID, str, str, date]]:
    """(case, number, stage, due on) of what came to nothing: the coordinator's own, or all for the worker."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT case_id, number, stage, due_on FROM sig_ending_nominations()")
        return [tuple(row) for row in cursor.fetchall()]


def shrink(case_id: UUID) -> dict[str, str] | None:
    """Delete one case that is due, whole. The owners whose keys must go; None when it is not due any more."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT sig_shrink(%s)", [case_id])
        found: Any = cursor.fetchone()[0]
    told: dict[str, str] | None = json.loads(found) if isinstance(found, str) else found
    return told
