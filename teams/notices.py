"""Neutral words to one person about one team: that something is needed, never why."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from audit import clock
from audit.acting import acting_as, acting_as_system
from teams.models import Authority, Membership, Notice, RoleAssignment, Team, User
from teams.roles import COORDINATOR

WITHOUT_TEAM: Final = frozenset(
    {"glass_to_review", "glass_late", "glass_unjustified", "hand_over_offered", "hand_over_answered"}
)
"""Told to those who see no case: what the newest says, the earlier ones of that kind say too."""


@dataclass(frozen=True)
class NoticeLine:
    """One unread notice as a screen shows it."""

    id: UUID
    team_id: UUID
    kind: str
    text: str
    authority: str
    created_at: datetime


def tell_coordinators(
    *, team: Team, kind: str, authority: Authority | None = None, but: User | None = None
) -> None:
    """One notice to everybody who leads the team; to everybody with the role when nobody else leads it."""
    with acting_as_system("teams.notices"):
        leading = Membership.objects.in_force(clock.database_now()).filter(team=team, role="coordinator")
        readers = User.objects.filter(is_active=True, pk__in=leading.values("user"))
        if but:
            readers = readers.exclude(pk=but.pk)
        if not readers.exists():
            holders = RoleAssignment.objects.in_force().filter(role=COORDINATOR).values("user")
            readers = User.objects.filter(is_active=True, pk__in=holders)
            readers = readers.exclude(pk=but.pk) if but else readers
        Notice.objects.bulk_create(
            [Notice(team=team, kind=kind, authority=authority, for_user=reader) for reader in readers]
        )


def tell_roles(*, team_id: UUID, kind: str, roles: Iterable[str], but: User | None = None) -> None:
    """One notice to everybody active who holds one of the roles now."""
    with acting_as_system("teams.notices"):
        holders = RoleAssignment.objects.in_force().filter(role__in=roles).values("user")
        readers = User.objects.filter(is_active=True, pk__in=holders)
        readers = readers.exclude(pk=but.pk) if but else readers
        Notice.objects.bulk_create(
            [Notice(team_id=team_id, kind=kind, for_user=reader) for reader in readers]
        )


def unread(*, by: User, team_id: UUID | None = None, kinds: Iterable[str] = ()) -> list[NoticeLine]:
    """The person's own unread notices, newest first, for one team or all, of some kinds or all."""
    with acting_as(by):
        rows = Notice.objects.filter(for_user=by, read_at__isnull=True).select_related("authority")
        rows = rows.filter(team_id=team_id) if team_id else rows
        rows = rows.filter(kind__in=kinds) if kinds else rows
        return [
            NoticeLine(
                row.id,
                row.team_id,
                row.kind,
                row.get_kind_display(),
                row.authority.name if row.authority else "",
                row.created_at,
            )
            for row in rows.order_by("-created_at")
        ]


def mark_read(*, notice_id: UUID, by: User) -> None:
    """The reader has seen it, and with a kind that names no team the earlier ones too. Somebody else's notice
    is left alone.
    """
    with acting_as(by):
        mine = Notice.objects.filter(for_user=by, read_at__isnull=True)
        seen = mine.filter(pk=notice_id).first()
        if seen is None:
            return
        alike = mine.filter(kind=seen.kind, created_at__lte=seen.created_at)
        rows = alike if seen.kind in WITHOUT_TEAM else mine.filter(pk=seen.pk)
        rows.update(read_at=clock.now())


def settle(*, team_id: UUID, kinds: Iterable[str]) -> None:
    """What was asked of everybody has been done: nobody needs the notice any more."""
    with acting_as_system("teams.notices"):
        rows = Notice.objects.filter(team_id=team_id, kind__in=kinds, read_at__isnull=True)
        rows.update(read_at=clock.now())
