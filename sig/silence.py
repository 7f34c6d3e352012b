"""For how long nobody has been in contact, and which consents soon end. Pure; one rule for every page."""

from datetime import date, timedelta

QUIET, SILENT = 14, 30
"""Whole days without contact: said after the first, in red after the second."""
ENDS_SOON = timedelta(days=30)


def last_met(started_on: date, last_contact: date | None) -> date:
    """The day from which silence counts: the last contact, or the start if there has been none since."""
    return max(started_on, last_contact or started_on)


def days_quiet(met_on: date | None, today: date) -> int:
    """Whole days since `last_met`; 0 for None: a case that is not at work is not silent."""
    return 0 if met_on is None else (today - met_on).days


def silent_for(days: int) -> int:
    """30 or 14 when that many whole days have passed without a contact, else 0."""
    return next((limit for limit in (SILENT, QUIET) if days >= limit), 0)


def ends_soon(until: date, today: date) -> bool:
    """Does a consent whose last day is `until` end within 30 days?"""
    return until - today <= ENDS_SOON
