"""Showing one entry to one authority, and taking that back. Each release carries the ground it rests on."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from audit import clock
from audit.acting import acting_as
from audit.actions import Action
from audit.decisions import Decision, refuse
from consent.models import DisclosureGround, Grant, Held
from sig.models import Entry, Release
from sig.models.codes import ReleaseBasis
from sig.policy import may_view_case
from sig.services.working import Work, case_of, working
from teams.models import Team, User

HIDDEN = Decision(False, "not_own")


@dataclass(frozen=True)
class To:
    """A chosen recipient. With `ground_id` on that statutory ground, else on the consent that covers it
    now."""

    authority_id: int
    ground_id: UUID | None = None


def release(*, entry: UUID, to: Iterable[To], by: User) -> list[Release]:
    """Release a published entry of the own authority further. Raises NotAllowed, ValidationError
    `no_ground`."""
    held = own_entry(entry, by)
    with working(held.case_id, may_view_case, by=by) as work:
        return give(work, own_entry(entry, by), to)


def take_back(*, release: UUID, by: User) -> Release:
    """From now on the recipient reads it no more. Open to the sender's authority; taking back twice changes
    nothing."""
    with working(case_of(Release, release, by), may_view_case, by=by) as work:
        held = Release.objects.get(pk=release)
        if held.sender_id not in work.facts.authorities():
            refuse(Decision(False, "not_own", hidden=False))
        if held.taken_back_at is None:
            held.taken_back_at, held.taken_back_by = clock.database_now(), by
            held.save(update_fields=["taken_back_at", "taken_back_by"])
            work.record(Action.ENTRY_TAKE_BACK, "entry", held.entry_id)
    return held


def give(work: Work, entry: Entry, to: Iterable[To]) -> list[Release]:
    """Make the releases, inside an open transaction, while the team's consents are held still."""
    wanted = {chosen.authority_id: chosen for chosen in to}
    if not wanted:
        return []
    if entry.draft or entry.investigation_restricted:
        raise ValidationError(
            {"release_to": ValidationError(_("Det här kan inte delas."), code="not_shareable")}
        )
    _hold(work.case.team_id)
    now = clock.database_now()
    made = [_made(work, entry, chosen, now) for chosen in wanted.values()]
    for row in made:
        row.save(force_insert=True)
    work.record(Action.ENTRY_RELEASE, "entry", entry.pk, count=len(made))
    return made


def own_entry(entry: UUID, by: User, *, draft: bool | None = None) -> Entry:
    """An entry of one's own authority (with `draft`, one's own draft). Raises NotAllowed, as for an unknown
    one."""
    with acting_as(by):
        rows = Entry.objects.select_related("owner_authority").filter(
            pk=entry, owner_authority=by.authority_id
        )
        if draft:
            rows = rows.filter(draft=True, author=by)
        found = rows.first()
    if found is None:
        refuse(HIDDEN)
    return found


def readers_now(entry: Entry) -> list[To]:
    """To whom the entry is released now, each on the same kind of ground."""
    now = clock.database_now()
    rows = Release.objects.filter(entry=entry, taken_back_at=None)
    return [To(row.recipient_id, row.ground_id) for row in rows if _still(row, entry, now)]


def _still(row: Release, entry: Entry, now: datetime) -> bool:
    if row.basis == ReleaseBasis.CONSENT:
        return any(grant.series == row.series for grant in _grants(entry, row.recipient_id, now))
    return any(ground.pk == row.ground_id for ground in _grounds(entry, row.recipient_id, now))


def _made(work: Work, entry: Entry, chosen: To, now: datetime) -> Release:
    row = Release(
        entry=entry,
        case=work.case,
        sender_id=entry.owner_authority_id,
        recipient_id=chosen.authority_id,
        released_at=now,
        released_by=work.by,
    )
    if chosen.ground_id is None:
        grant = _grants(entry, chosen.authority_id, now).order_by("-ends_at").first()
        row.basis, row.series = ReleaseBasis.CONSENT, grant.series if grant else None
    else:
        ground = _grounds(entry, chosen.authority_id, now).filter(pk=chosen.ground_id).first()
        row.basis, row.ground = ReleaseBasis.STATUTORY, ground
    if row.series is None and row.ground is None:
        raise ValidationError({"release_to": ValidationError(
            _("Inget samtycke och inget lagstöd gäller just nu för den mottagaren."), code="no_ground"
        )})  # fmt: skip
    return row


def _grants(entry: Entry, recipient: int, now: datetime) -> models.QuerySet[Grant]:
    return Grant.objects.in_force(now).filter(
        team=entry.team_id, sender=entry.owner_authority_id, recipient=recipient, category=entry.category
    )


def _grounds(entry: Entry, recipient: int, now: datetime) -> models.QuerySet[DisclosureGround]:
    rows = DisclosureGround.objects.filter(
        team=entry.team_id, sender=entry.owner_authority_id, recipient=recipient, category=entry.category
    )
    return rows.filter(decided_at__lte=now).exclude(ends_at__lte=now)


def _hold(team_id: UUID) -> None:
    list(Team.objects.filter(pk=team_id).annotate(held=Held("id")).values_list("held", flat=True))
