"""The list of those who may know who a protected youth is: named by the coordinator, ended, never deleted."""

from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from audit import clock
from audit.acting import acting_as
from audit.actions import Action
from audit.decisions import refuse
from consent import access
from consent.models import NamedReader, Subject
from consent.services import guard
from teams.models import Membership, User


def add(team_id: UUID, *, user_id: int, by: User) -> NamedReader:
    """Name a member of the team. Naming twice changes nothing.

    Raises NotAllowed for anybody but the coordinator, ValidationError for somebody outside the team.
    """
    with acting_as(by):
        decision = guard.require_coordinator(team_id, by)
        youth_id = _youth(team_id)
        if user_id not in _members(youth_id):
            raise ValidationError({"user": _("Personen är inte med i teamet. Välj någon i listan.")})
        held = NamedReader.objects.in_force(clock.database_now()).filter(youth=youth_id, user=user_id).first()
        if held is not None:
            return held
        row = _name(youth_id, user_id, by)
        guard.note(Action.READER_ADD, team_id, "reader", row.pk, by=by, decision=decision)
    return row


def end(team_id: UUID, reader_id: UUID, *, by: User) -> None:
    """Take somebody off the list, from now. Ending twice changes nothing. Raises NotAllowed."""
    with acting_as(by):
        decision = guard.require_coordinator(team_id, by)
        row = NamedReader.objects.filter(pk=reader_id, youth=_youth(team_id)).first()
        if row is None:
            refuse(access.NOT_THERE)
        if row.ends_at is None:
            row.ends_at, row.ended_by = max(clock.database_now(), row.starts_at), by
            row.save(update_fields=["ends_at", "ended_by"])
            guard.note(Action.READER_END, team_id, "reader", row.pk, by=by, decision=decision)


def name_by_default(youth_id: UUID, *, by: User) -> None:
    """When the protection begins: whoever coordinates, and whoever of social services is in the team
    already. Inside the transaction of that change.
    """
    for user_id, seat in _members(youth_id).items():
        inside = seat.role == Membership.Role.COORDINATOR or seat.authority.kind == "social_services"
        named = NamedReader.objects.filter(youth=youth_id, user=user_id, ends_at=None).exists()
        if inside and not named:
            row = _name(youth_id, user_id, by)
            guard.note(Action.READER_ADD, seat.team_id, "reader", row.pk, by=by, purpose="default")


def end_all(youth_id: UUID, *, by: User) -> None:
    """When the protection ends: the list has done its work. Inside the transaction of that change."""
    for row in NamedReader.objects.filter(youth=youth_id, ends_at=None):
        row.ends_at, row.ended_by = max(clock.database_now(), row.starts_at), by
        row.save(update_fields=["ends_at", "ended_by"])


def _name(youth_id: UUID, user_id: int, by: User) -> NamedReader:
    return NamedReader.objects.create(
        youth_id=youth_id, user_id=user_id, starts_at=clock.database_now(), added_by=by
    )


def _youth(team_id: UUID) -> UUID:
    found: UUID | None = Subject.objects.filter(team_id=team_id).values_list("youth_id", flat=True).first()
    if found is None:
        refuse(access.NOT_THERE)
    return found


def _members(youth_id: UUID) -> dict[int, Membership]:
    teams = Subject.objects.filter(youth=youth_id).values("team")
    seats = Membership.objects.in_force(clock.database_now()).filter(team__in=teams)
    return {seat.user_id: seat for seat in seats.select_related("authority").order_by("role", "id")}
