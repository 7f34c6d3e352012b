"""Writing in a case: contacts, notes and incidents, each with its owner authority and its readers chosen
first."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from audit import clock
from audit.actions import Action
from sig.models import Case, Entry, Notice
from sig.models.codes import EntryKind, NoticeCode
from sig.policy import may_write_entry
from sig.services import releases
from sig.services.releases import To
from sig.services.working import Work, working
from teams.models import Authority, Membership, User

POLICE = Authority.Kind.POLICE


@dataclass(frozen=True, repr=False)
class Content:
    """What is written. `happened_at` None means now; `restricted` is for the police's own alone."""

    kind: str
    category: str
    text: str = ""
    contact_kind: str = ""
    incident_kind: str = ""
    happened_at: datetime | None = None
    flagged: bool = False
    restricted: bool = False


def log(
    *,
    case: Case | UUID,
    kind: str,
    category: str,
    by: User,
    text: str = "",
    contact_kind: str = "",
    incident_kind: str = "",
    happened_at: datetime | None = None,
    flagged: bool = False,
    restricted: bool = False,
    draft: bool = False,
    release_to: Iterable[To] = (),
) -> Entry:
    """Save an entry for the author's authority and release it to those chosen, each on its own ground.

    Raises NotAllowed; ValidationError for what cannot be saved, or `no_ground` when a recipient is covered by
    nothing now (a consent that lapsed while writing): then nothing is saved. A draft is released to nobody.
    """
    content = Content(kind, category, text, contact_kind, incident_kind, happened_at, flagged, restricted)
    with working(case, may_write_entry, by=by) as work:
        entry = Entry.of(
            work.case, author=by, owner_authority_id=work.authority_id, created_at=clock.now(), draft=draft
        )
        _fill(entry, content)
        entry.save(force_insert=True)
        work.record(Action.ENTRY_CREATE, "entry", entry.pk)
        if not draft:
            _published(work, entry, release_to)
    return entry


def save_draft(*, entry: UUID, content: Content, version: int, by: User) -> Entry:
    """Save an own draft again. Raises NotAllowed, ValidationError, and Conflict over a newer version."""
    held = _own_draft(entry, by)
    with working(held.case_id, may_write_entry, by=by) as work:
        held = _own_draft(entry, by)
        _fill(held, content)
        held.save_versioned(version)
        work.record(Action.ENTRY_CHANGE, "entry", held.pk)
    return held


def publish(*, entry: UUID, content: Content, version: int, by: User, release_to: Iterable[To] = ()) -> Entry:
    """Make an own draft an entry, for good. Raises as `log` and `save_draft`."""
    held = _own_draft(entry, by)
    with working(held.case_id, may_write_entry, by=by) as work:
        held = _own_draft(entry, by)
        _fill(held, content)
        held.draft = False
        held.save_versioned(version)
        work.record(Action.ENTRY_CHANGE, "entry", held.pk)
        _published(work, held, release_to)
    return held


def discard(*, entry: UUID, by: User) -> None:
    """Throw an own draft away: it was never a record. Raises NotAllowed."""
    held = _own_draft(entry, by)
    with working(held.case_id, may_write_entry, by=by) as work:
        Entry.objects.filter(pk=entry, draft=True, author=by).delete()
        work.record(Action.ENTRY_DISCARD, "entry", entry)


def correct(*, entry: UUID, text: str, by: User) -> Entry:
    """Annotate an entry of the own authority; the first one stays. Those who read it now may read the
    correction."""
    first = releases.own_entry(entry, by)
    with working(first.case_id, may_write_entry, by=by) as work:
        first = releases.own_entry(entry, by)
        if first.draft:
            raise ValidationError(_("Ett utkast ändras direkt, det rättas inte."), code="draft")
        note = Entry.of(
            work.case,
            author=by,
            owner_authority_id=first.owner_authority_id,
            created_at=clock.now(),
            corrects=first,
        )
        content = Content(EntryKind.NOTE, first.category, text, restricted=first.investigation_restricted)
        _fill(note, content)
        note.save(force_insert=True)
        work.record(Action.ENTRY_CORRECT, "entry", note.pk)
        releases.give(work, note, releases.readers_now(first))
    return note


def _own_draft(entry: UUID, by: User) -> Entry:
    return releases.own_entry(entry, by, draft=True)


def _fill(entry: Entry, content: Content) -> None:
    now = clock.now()
    happened = content.happened_at or now
    problems = {}
    if happened > now:
        problems["happened_at"] = ValidationError(_("Tiden ligger i framtiden."), code="future")
    if content.kind != EntryKind.CONTACT and not content.text.strip() and not entry.draft:
        problems["text"] = ValidationError(_("Skriv vad det gäller."), code="empty")
    if content.restricted and entry.owner_authority.kind != POLICE:
        problems["investigation_restricted"] = ValidationError(
            _("Bara polisens egna anteckningar kan höra till en förundersökning."), code="not_police"
        )
    if problems:
        raise ValidationError(problems)
    named = replace(content, text=content.text.strip())
    for name in ("kind", "category", "text", "contact_kind", "incident_kind", "flagged"):
        setattr(entry, name, getattr(named, name))
    entry.happened_at = happened
    entry.investigation_restricted = named.restricted
    entry.clean_fields(exclude={"case", "team", "author", "owner_authority", "corrects", "text"})


def _published(work: Work, entry: Entry, release_to: Iterable[To]) -> None:
    releases.give(work, entry, release_to)
    if entry.flagged:
        _tell_coordinators(work)


def _tell_coordinators(work: Work) -> None:
    now = clock.now()
    seats = Membership.objects.in_force(clock.database_now()).filter(
        team=work.case.team_id, role="coordinator"
    )
    for seat in seats.exclude(user=work.by):
        Notice.objects.create(case=work.case, user_id=seat.user_id, code=NoticeCode.FLAGGED, created_at=now)
