"""Writing in a case: contacts, notes and incidents, each with its owner authority and its readers chosen
first."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from audit import clock
from audit.actions import Action
from audit.decisions import Decision, refuse
from consent.age import add_months
from consent.paragraphs import inbound
from consent.services import related
from crypto.versioned import Conflict
from sig.desk.access import draft_of, own_words
from sig.desk.rule import DRAFTED
from sig.disclosures import rule_sql
from sig.models import Case, Entry, EntryAbout, Goal, Meeting, Notice
from sig.models.codes import EntryKind, NoticeCode
from sig.policy import may_work, may_write_entry
from sig.services import releases
from sig.services.releases import To
from sig.services.working import Work, working
from sig.telling import coordinators
from teams.models import Authority, User

POLICE = Authority.Kind.POLICE
REVIEW_MONTHS = 6
NOT_CLEANED = {"case", "team", "author", "owner_authority", "corrects", "text", "reporter", "goal"}
UNFINISHED = {"missing", "required", "review_day"}
"""What a draft may lack until it is published."""
PLAIN = ("kind", "category", "text", "contact_kind", "incident_kind", "flagged", "inbound_ground", "reporter")


@dataclass(frozen=True, repr=False)
class Content:
    """What is written. `happened_at` None means now; `restricted` is for the police's own alone.

    `about`: third persons, as `related_people` offered them. `inbound_ground`: on what paragraph the fact
    came in without consent, and `reporter` from whom. `goal`: one of the plan that the author may read.
    `meeting`: of the same case; `answers`: an entry of it that the author may read.
    """

    kind: str
    category: str
    text: str = ""
    contact_kind: str = ""
    incident_kind: str = ""
    happened_at: datetime | None = None
    flagged: bool = False
    restricted: bool = False
    restricted_review_on: date | None = None
    about: tuple[UUID, ...] = ()
    inbound_ground: str = ""
    reporter: str = ""
    goal: UUID | None = None
    spoken_alone: bool | None = None
    meeting: UUID | None = None
    answers: UUID | None = None


def log(
    *,
    case: Case | UUID,
    kind: str,
    category: str,
    by: User,
    draft: bool = False,
    release_to: Iterable[To] = (),
    **content: Any,
) -> Entry:
    """Save an entry for the author's authority and release it to those chosen, on consent.

    `content`: the fields of Content. Raises NotAllowed; ValidationError for what cannot be saved, or
    `no_ground` when a recipient is covered by nothing now (a consent that lapsed while writing): then nothing
    is saved. A draft is released to nobody.
    """
    written, wanted = Content(kind, category, **content), tuple(release_to)
    releases.refuse_grounds(wanted)
    with working(case, may_write_entry, by=by) as work:
        entry = _made(work, written, draft=draft)
        if not draft:
            _published(work, entry, wanted)
    return entry


def keep(*, case: UUID, content: Content, version: int, by: User) -> Entry:
    """Keep what is being written: the one draft of that kind that `by` has in the case, made or saved again.

    The same content once more changes nothing, whatever `version` says: the answer to the first may have been
    lost on the way. Version 0: the writer knows of no draft. Raises NotAllowed, ValidationError, and Conflict
    over a draft that was changed elsewhere or (without a row) is gone.
    """
    with working(case, may_write_entry, by=by) as work:
        User.objects.select_for_update(no_key=True).get(pk=by.pk)
        held = draft_of(case, content.kind, by=by)
        if held is None and version:
            raise Conflict(None)
        if held is None:
            return _made(work, content, draft=True)
        if not _same(held, content, by):
            _fill(held, content)
            held.save_versioned(version)
            _tell_about(work, held, content.about)
            work.record(Action.ENTRY_CHANGE, "entry", held.pk)
    return held


def save_draft(*, entry: UUID, content: Content, version: int, by: User, case: UUID | None = None) -> Entry:
    """Save an own draft again. Raises NotAllowed, ValidationError, and Conflict over a newer version."""
    held = _own_draft(entry, by, case)
    with working(held.case_id, may_write_entry, by=by) as work:
        held = _own_draft(entry, by, case)
        _fill(held, content)
        held.save_versioned(version)
        _tell_about(work, held, content.about)
        work.record(Action.ENTRY_CHANGE, "entry", held.pk)
    return held


def publish(
    *,
    entry: UUID,
    content: Content,
    version: int,
    by: User,
    release_to: Iterable[To] = (),
    case: UUID | None = None,
) -> Entry:
    """Make an own draft an entry, for good, registered now. Raises as `log` and `save_draft`."""
    wanted = tuple(release_to)
    releases.refuse_grounds(wanted)
    held = _own_draft(entry, by, case)
    with working(held.case_id, may_write_entry, by=by) as work:
        held = _own_draft(entry, by, case)
        _tell_about(work, held, content.about)
        held.draft, held.created_at = False, clock.now()
        _fill(held, content)
        held.save_versioned(version)
        work.record(Action.ENTRY_CHANGE, "entry", held.pk)
        _published(work, held, wanted)
    return held


def discard(*, entry: UUID, by: User, case: UUID | None = None) -> None:
    """Throw an own draft away: it was never a record. Raises NotAllowed."""
    held = _own_draft(entry, by, case)
    with working(held.case_id, may_write_entry, by=by) as work:
        EntryAbout.objects.filter(entry=held).delete()
        Entry.objects.filter(pk=entry, draft=True, author=by).delete()
        work.record(Action.ENTRY_DISCARD, "entry", entry)


def correct(*, entry: UUID, text: str, by: User, case: UUID | None = None) -> Entry:
    """Annotate an entry of the own authority; the first one stays, and so does when it happened.

    Those who read the first now may read the correction. Correcting a correction annotates the first again.
    """
    first = releases.own_entry(entry, by, case=case)
    with working(first.case_id, may_write_entry, by=by) as work:
        first = releases.own_entry(first.corrects_id or entry, by)
        if first.draft:
            raise ValidationError(_("Ett utkast ändras direkt, det rättas inte."), code="draft")
        note = Entry.of(
            work.case,
            author=by,
            owner_authority_id=first.owner_authority_id,
            created_at=clock.now(),
            corrects=first,
        )
        _fill(note, Content(EntryKind.NOTE, first.category, text, happened_at=first.happened_at))
        note.investigation_restricted = first.investigation_restricted
        note.restricted_review_on = first.restricted_review_on
        note.save(force_insert=True)
        _about(note, EntryAbout.objects.filter(entry=first).values_list("person_id", flat=True))
        work.record(Action.ENTRY_CORRECT, "entry", note.pk)
        releases.give(work, note, releases.readers_now(first))
    return note


def review_restriction(*, entry: UUID, until: date | None, by: User, case: UUID | None = None) -> None:
    """Keep an entry to the investigation until another day, or (None) no longer; its corrections with it.

    For members for the owner authority. What is lifted is the authority's own entry like any other, released
    to nobody. Raises NotAllowed, ValidationError.
    """
    held = releases.own_entry(entry, by, case=case)
    if until is not None:
        _require_review_day(until)
    with working(held.case_id, may_work, by=by) as work:
        notes = Entry.objects.filter(corrects=held, investigation_restricted=True)
        for pk in (held.pk, *notes.values_list("pk", flat=True)):
            if not rule_sql.review_restriction(pk, until):
                refuse(Decision(False, "not_restricted"))
        work.record(Action.ENTRY_RESTRICT, "entry", held.pk)


def _made(work: Work, content: Content, *, draft: bool) -> Entry:
    if draft and content.kind not in DRAFTED:
        raise ValueError(f"an entry of kind {content.kind} is never a draft: no form goes on with it")
    entry = Entry.of(
        work.case, author=work.by, owner_authority_id=work.authority_id, created_at=clock.now(), draft=draft
    )
    _fill(entry, content)
    entry.save(force_insert=True)
    _tell_about(work, entry, content.about)
    work.record(Action.ENTRY_CREATE, "entry", entry.pk)
    return entry


def _same(held: Entry, content: Content, by: User) -> bool:
    text, reporter = own_words(held, by=by)
    about = EntryAbout.objects.filter(entry=held).values_list("person_id", flat=True)
    stored = replace(
        content,
        **{name: getattr(held, name) for name in PLAIN if name not in ("text", "reporter")},
        text=text,
        reporter=reporter,
        happened_at=held.happened_at if content.happened_at else None,
        restricted=held.investigation_restricted,
        restricted_review_on=held.restricted_review_on
        if content.restricted
        else content.restricted_review_on,
        goal=held.goal_id,
        spoken_alone=held.spoken_alone,
        about=content.about if set(about) == set(content.about) else (),
    )
    return stored == replace(content, text=content.text.strip(), reporter=content.reporter.strip())


def _own_draft(entry: UUID, by: User, case: UUID | None) -> Entry:
    return releases.own_entry(entry, by, draft=True, case=case)


def _fill(entry: Entry, content: Content) -> None:
    now = clock.now()
    happened = content.happened_at or now
    problems = _wrong(entry, content, happened > now) | _wrong_restriction(entry, content)
    _bind(entry, content)
    if entry.draft:
        problems = {name: error for name, error in problems.items() if error.code not in UNFINISHED}
    if problems:
        raise ValidationError(problems)
    named = replace(content, text=content.text.strip(), reporter=content.reporter.strip())
    for name in PLAIN:
        setattr(entry, name, getattr(named, name))
    entry.happened_at, entry.goal_id, entry.spoken_alone = happened, named.goal, named.spoken_alone
    entry.investigation_restricted = named.restricted
    entry.restricted_review_on = named.restricted_review_on if named.restricted else None
    entry.saved_at, entry.draft_warned_at, entry.settles_at = (now if entry.draft else None), None, None
    entry.clean_fields(exclude=NOT_CLEANED | ({"category"} if entry.draft and not named.category else set()))


def _bind(entry: Entry, content: Content) -> None:
    """To a meeting of the case, and to what it answers. Refused alike when hidden and when not there."""
    if content.meeting and not Meeting.objects.filter(pk=content.meeting, case=entry.case_id).exists():
        refuse(releases.HIDDEN)
    if content.answers and not Entry.objects.filter(pk=content.answers, case=entry.case_id).exists():
        refuse(releases.HIDDEN)
    entry.meeting_id, entry.answers_id = content.meeting, content.answers


def _wrong(entry: Entry, content: Content, future: bool) -> dict[str, ValidationError]:
    grounds = {item.code for item in inbound(entry.owner_authority.kind)}
    empty = content.kind != EntryKind.CONTACT and not content.text.strip() and not entry.draft
    elsewhere = (
        content.goal is not None
        and not Goal.objects.filter(pk=content.goal, case=entry.case_id, removed_at=None).exists()
    )
    faults = (
        ("goal", "unknown", elsewhere, _("Välj ett mål i planen.")),
        ("happened_at", "future", future, _("Tiden ligger i framtiden.")),
        ("text", "empty", empty, _("Skriv vad det gäller.")),
        (
            "inbound_ground",
            "unknown",
            bool(content.inbound_ground) and content.inbound_ground not in grounds,
            _("Välj en paragraf i listan."),
        ),
        (
            "inbound_ground",
            "missing",
            bool(content.reporter.strip()) and not content.inbound_ground,
            _("Välj på vilken grund uppgiften kom in."),
        ),
    )
    return {name: ValidationError(text, code=code) for name, code, wrong, text in faults if wrong}


def _wrong_restriction(entry: Entry, content: Content) -> dict[str, ValidationError]:
    if not content.restricted:
        return {}
    if entry.owner_authority.kind != POLICE:
        text = _("Bara polisens egna anteckningar kan höra till en förundersökning.")
        return {"investigation_restricted": ValidationError(text, code="not_police")}
    if content.flagged:
        text = _("Samordnaren kan inte läsa det som hör till en förundersökning. Ta bort ett av kryssen.")
        return {"flagged": ValidationError(text, code="restricted")}
    try:
        _require_review_day(content.restricted_review_on)
    except ValidationError as error:
        return {"restricted_review_on": error}
    return {}


def _require_review_day(day: date | None) -> None:
    """From tomorrow to six months from today."""
    if day is None:
        raise ValidationError(_("Skriv vilken dag ni prövar det igen."), code="required")
    if not clock.today() < day <= add_months(clock.today(), REVIEW_MONTHS):
        raise ValidationError(_("Välj en dag från i morgon till sex månader framåt."), code="review_day")


def _tell_about(work: Work, entry: Entry, people: tuple[UUID, ...]) -> None:
    """The third persons chosen, in place of those chosen before (a draft's)."""
    resolved = related.resolve(team_id=work.case.team_id, ids=people, by=work.by)
    held = set(EntryAbout.objects.filter(entry=entry).values_list("person_id", flat=True))
    EntryAbout.objects.filter(entry=entry, person__in=held - set(resolved)).delete()
    _about(entry, [pk for pk in resolved if pk not in held])


def _about(entry: Entry, people: Iterable[UUID]) -> None:
    for pk in people:
        EntryAbout.objects.create(entry=entry, case_id=entry.case_id, person_id=pk)


def _published(work: Work, entry: Entry, release_to: Iterable[To]) -> None:
    releases.give(work, entry, release_to)
    if entry.flagged:
        _tell_coordinators(work)


def _tell_coordinators(work: Work) -> None:
    for user_id in set(coordinators(work.case.team_id)) - {work.by.pk}:
        Notice.objects.create(
            case=work.case, user_id=user_id, code=NoticeCode.FLAGGED, created_at=clock.now()
        )
