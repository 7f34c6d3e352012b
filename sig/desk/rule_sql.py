"""Questions that functions of `sig/casework_security.py` answer: for the worker, who reads no entry."""

from datetime import datetime

from django.db import connection


def settle(at: datetime) -> int:
    """Make entries of what could be undone until then; how many."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT sig_settle(%s)", [at])
        return int(cursor.fetchone()[0])
