"""Telling somebody of a day ahead, once, however often the worker runs."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from audit import clock
from sig.models import Notice
from sig.models.codes import NoticeCode
from teams.models import Membership


def coordinators(team_id: UUID) -> list[int]:
    """Who coordinates the team now."""
    seats = Membership.objects.in_force(clock.database_now()).filter(
        team=team_id, role=Membership.Role.COORDINATOR
    )
    return sorted(set(seats.values_list("user_id", flat=True)))


def tell_once(case_id: UUID, users: Iterable[int], code: NoticeCode, on: date, days: int) -> int:
    """One notice, about that day and so many days before it, for each that was not told; how many were."""
    told = 0
    for user_id in users:
        _row, made = Notice.objects.get_or_create(
            case_id=case_id,
            user_id=user_id,
            code=code,
            about_on=on,
            days_before=days,
            defaults={"created_at": clock.now()},
        )
        told += made
    return told
