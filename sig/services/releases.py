"""Showing one entry to one authority, and taking that back. Each release carries the ground it rests on."""

from collections.abc import Callable, Iterable
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
from sig.disclosures import rule_sql
from sig.models import Entry, EntryAbout, Release
from sig.models.codes import ReleaseBasis
from sig.policy import may_work
from sig.services.working import UNKNOWN, Work, case_of, working
from teams.models import Authority, Team, User

HIDDEN = Decision(False, "not_own")


@dataclass(frozen=True)
class To:
    """A chosen recipient. With `ground_id` on that statutory ground, else on the consent that covers it
    now."""

    authority_id: int
    ground_id: UUID | None = None


def release(*, entry: UUID, to: Iterable[To], by: User, case: UUID | None = None) -> list[Release]:
    """Release a published entry of the own authority further on consent, its corrections with it.

    Raises NotAllowed, ValidationError `no_ground`. A statutory ground is a disclosure of its own
    (`services.disclosures`): here it raises `one_at_a_time`.
    """
    wanted = tuple(to)
    refuse_grounds(wanted)
    held = own_entry(entry, by, case=case)
    with working(held.case_id, may_work, by=by) as work:
        return give_whole(work, own_entry(entry, by), wanted)


def take_back(*, release: UUID, by: User, entry: UUID | None = None, case: UUID | None = None) -> Release:
    """From now on the recipient reads it no more, nor its corrections. Open to the sender's authority.

    Taking back twice changes nothing. `entry` and `case` are those of the address: another one raises
    NotAllowed, as for an unknown release.
    """
    with working(case_of(Release, release, by), may_work, by=by) as work:
        held = Release.objects.get(pk=release)
        if entry not in (None, held.entry_id) or case not in (None, held.case_id):
            refuse(UNKNOWN)
        if held.sender_id not in work.facts.authorities():
            refuse(Decision(False, "not_own", hidden=False))
        for row in [held, *_of_corrections(held)]:
            if row.taken_back_at is None:
                row.taken_back_at, row.taken_back_by = clock.database_now(), by
                row.save(update_fields=["taken_back_at", "taken_back_by"])
                work.record(Action.ENTRY_TAKE_BACK, "entry", row.entry_id)
    return held


def give_whole(work: Work, entry: Entry, to: Iterable[To]) -> list[Release]:
    """The entry with its corrections: nobody reads what was wrong without what was right."""
    wanted = tuple(to)
    made = give(work, entry, wanted)
    for note in Entry.objects.filter(corrects=entry, draft=False, investigation_restricted=False):
        give(work, note, wanted)
    return made


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
    agreed = _agreed(entry)
    made = [_made(work, entry, chosen, now) for chosen in wanted.values()]
    _refuse_uncovered([row.recipient_id for row in made if row.series is None and row.ground is None])
    _refuse_unagreed([row.recipient_id for row in made if row.series and not agreed(row.recipient_id)])
    for row in made:
        row.save(force_insert=True)
    work.record(Action.ENTRY_RELEASE, "entry", entry.pk, count=len(made))
    return made


def refuse_grounds(to: Iterable[To]) -> None:
    """Whoever writes or shares does it on consent. Raises ValidationError for a statutory ground."""
    if any(chosen.ground_id for chosen in to):
        text = _("Lämna ut med stöd i lag på sidan för det. Varje utlämnande prövas för sig.")
        raise ValidationError({"release_to": ValidationError(text, code="one_at_a_time")})


def own_entry(entry: UUID, by: User, *, draft: bool | None = None, case: UUID | None = None) -> Entry:
    """An entry of one's own authority (with `draft`, one's own draft; with `case`, one of that case).

    Raises NotAllowed, the same for what is hidden and what is not there.
    """
    with acting_as(by):
        rows = Entry.objects.select_related("owner_authority").filter(
            pk=entry, owner_authority=by.authority_id
        )
        if draft:
            rows = rows.filter(draft=True, author=by)
        if case is not None:
            rows = rows.filter(case=case)
        found = rows.first()
    if found is None:
        refuse(HIDDEN)
    return found


def readers_now(entry: Entry) -> list[To]:
    """To whom the entry is released now, each on the same kind of ground."""
    now = clock.database_now()
    agreed = _agreed(entry)
    rows = Release.objects.filter(entry=entry, taken_back_at=None)
    return [
        To(row.recipient_id, row.ground_id)
        for row in rows
        if _still(row, entry, now) and (row.ground_id or agreed(row.recipient_id))
    ]


def _of_corrections(held: Release) -> models.QuerySet[Release]:
    return Release.objects.filter(
        entry__corrects=held.entry_id, sender=held.sender_id, recipient=held.recipient_id, taken_back_at=None
    )


def _still(row: Release, entry: Entry, now: datetime) -> bool:
    if row.basis == ReleaseBasis.CONSENT:
        return any(grant.series == row.series for grant in _grants(entry, row.recipient_id, now))
    return any(ground.pk == row.ground_id for ground in _grounds(entry, row.recipient_id, now))


def _agreed(entry: Entry) -> Callable[[int], bool]:
    """Do all third persons of the entry let it go to that authority?"""
    people = list(EntryAbout.objects.filter(entry=entry).values_list("person_id", flat=True))
    if not people:
        return lambda recipient: True
    asked = (entry.case_id, entry.owner_authority_id, entry.category, people)
    return rule_sql.agreed_recipients(*asked).__contains__


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
    return row


def _refuse_uncovered(recipients: list[int]) -> None:
    if recipients:
        text = _(
            "Inget samtycke släpper det här till %(names)s just nu. Det kan ha upphört medan du skrev. "
            "Inget är sparat och inget är delat. Texten står kvar."
        )
        raise ValidationError(
            {"release_to": ValidationError(text, code="no_ground", params={"names": _names(recipients)})}
        )


def _refuse_unagreed(recipients: list[int]) -> None:
    if recipients:
        text = _(
            "Det här handlar om en närstående som inte har gått med på att %(names)s får veta. "
            "Inget är sparat och inget är delat. Texten står kvar."
        )
        raise ValidationError(
            {"release_to": ValidationError(text, code="third_person", params={"names": _names(recipients)})}
        )


def _names(authorities: list[int]) -> str:
    found = Authority.objects.filter(pk__in=authorities).order_by("name")
    return ", ".join(found.values_list("name", flat=True))


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
