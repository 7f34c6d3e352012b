"""The door to the day of one member of staff: own cases with what needs them, what is new (which case and
how many, never what), own drafts, meetings to come; and own phrases."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone

from audit import clock
from audit.acting import acting_as, focus_on
from audit.actions import Action
from audit.decisions import Basis, Decision
from audit.services import record
from sig.casefile import CaseRow, NoticeRow
from sig.caseload.access import cases, notices
from sig.desk.rule import DRAFTED, Need, Standing, looked, needs
from sig.models import DayVisit, Entry, Meeting, Phrase, Release
from sig.models.codes import EntryKind, MeetingKind, MeetingState
from sig.states import WRITABLE
from teams.models import User

MEMBER = Decision(True, "member", hidden=False)
MEETINGS = 5


@dataclass(frozen=True, repr=False)
class Card:
    """One case of the reader, and why it needs them now."""

    case: CaseRow
    needs: tuple[Need, ...]

    @property
    def writable(self) -> bool:
        return self.case.stage in WRITABLE


@dataclass(frozen=True, repr=False)
class News:
    """How many entries have become readable in a case since last time. Not which."""

    case: CaseRow
    count: int


@dataclass(frozen=True, repr=False)
class DraftRow:
    """An own draft: where, of what kind, until when it is kept. `settles_at`: until then it can be undone."""

    id: UUID
    case: CaseRow
    kind: str
    kind_name: str
    at: datetime
    ends_on: date
    settles_at: datetime | None

    @property
    def over(self) -> bool:
        """Has the case ended, so that nobody can finish it?"""
        return self.case.stage not in WRITABLE


@dataclass(frozen=True, repr=False)
class MeetingRow:
    id: UUID
    case: CaseRow
    kind_name: str
    starts_at: datetime


@dataclass(frozen=True, repr=False)
class Day:
    """Everything on the page. `since`: since when news are new, None the first time."""

    cards: tuple[Card, ...]
    news: tuple[News, ...]
    since: datetime | None
    drafts: tuple[DraftRow, ...]
    attempts: tuple[DraftRow, ...]
    meetings: tuple[MeetingRow, ...]
    notices: tuple[NoticeRow, ...]

    @property
    def pressing(self) -> tuple[Card, ...]:
        return tuple(card for card in self.cards if card.needs)

    @property
    def others(self) -> tuple[Card, ...]:
        return tuple(card for card in self.cards if not card.needs)

    @property
    def cases(self) -> tuple[CaseRow, ...]:
        """Whose names stand on the page."""
        ended = {row.case.id: row.case for row in self.drafts if row.over}
        return (*(card.case for card in self.cards), *ended.values())


@dataclass(frozen=True)
class Unfinished:
    """The one draft of a kind in a case; its text is read through `sig.access`."""

    id: UUID
    version: int
    saved_at: datetime
    goal: UUID | None
    spoken_alone: bool | None

    @property
    def ends_on(self) -> date:
        """The day it is destroyed, unless it is touched."""
        return kept_until(self.saved_at)


@dataclass(frozen=True, repr=False)
class PhraseView:
    id: UUID
    version: int
    text: str


def day(*, by: User) -> Day:
    """What `by` works from today. The look is remembered, so that the next one knows what is new."""
    rows = {row.id: row for row in cases(by=by)}
    over = _over(rows, by)
    with acting_as(by, durable=True):
        since = _look(by)
        focus_on([*rows, *over])
        news = _news(rows, since, by)
        drafts, meetings = _drafts(rows | over, by), _meetings(rows)
        record(Action.DAY_VIEW, by=by, decision=MEMBER, count=len(rows))
    cards = sorted((_card(row) for row in rows.values()), key=_order)
    return Day(
        cards=tuple(cards),
        news=tuple(News(row, news[row.id]) for row in rows.values() if news[row.id]),
        since=since,
        drafts=tuple(row for row in drafts if row.settles_at is None),
        attempts=tuple(row for row in drafts if row.settles_at and row.settles_at > clock.now()),
        meetings=meetings,
        notices=notices(by=by),
    )


def phrases(*, by: User) -> tuple[PhraseView, ...]:
    """The own phrases of `by`, in their order."""
    with acting_as(by, durable=True):
        own = Decision(True, "own", Basis("user", str(by.pk)))
        rows = list(Phrase.objects.filter(user=by))
        if rows:
            record(Action.PHRASE_VIEW, by=by, decision=own, count=len(rows))
    return tuple(PhraseView(row.pk, row.version, row.text.reveal(own)) for row in rows)


def draft_of(case: UUID, kind: str, *, by: User) -> Entry | None:
    """The draft of that kind that `by` goes on with, the newest; what settles by itself is none.

    Asked inside `acting_as`; its text stays sealed.
    """
    rows = Entry.objects.filter(case=case, kind=kind, author=by, draft=True, settles_at=None, corrects=None)
    return rows.select_related("owner_authority").order_by("-saved_at", "-created_at").first()


def unfinished(case: UUID, kind: str, *, by: User) -> Unfinished | None:
    """Which draft of that kind `by` goes on with, and what its entry view does not say; None without one."""
    with acting_as(by):
        held = draft_of(case, kind, by=by)
    if held is None:
        return None
    return Unfinished(
        held.pk, held.version, held.saved_at or held.created_at, held.goal_id, held.spoken_alone
    )


def own_words(draft: Entry, *, by: User) -> tuple[str, str]:
    """Text and reporter of an own draft. Raises NotAllowed for anybody else's."""
    mine = draft.author_id == by.pk
    decision = Decision(
        mine, "own" if mine else "draft_of_other", Basis("own", str(draft.owner_authority_id))
    )
    decision.require()
    text, reporter = (value.reveal(decision) if value else "" for value in (draft.text, draft.reporter))
    return text, reporter


def _look(by: User) -> datetime | None:
    now = clock.now()
    held = DayVisit.objects.select_for_update().filter(user=by).first()
    since = looked(held.seen_at if held else None, held.before_at if held else None, now)
    DayVisit.objects.update_or_create(user=by, defaults={"seen_at": now, "before_at": since})
    return since


def _news(rows: Iterable[UUID], since: datetime | None, by: User) -> Counter[UUID]:
    """Row security asks the rule: only entries that may be read are counted."""
    if since is None:
        return Counter()
    released = Release.objects.filter(
        entry=OuterRef("pk"), recipient=by.authority_id, released_at__gt=since, taken_back_at=None
    )
    fresh = Entry.objects.filter(case__in=list(rows), draft=False).exclude(author=by)
    fresh = fresh.filter(Q(created_at__gt=since) | Exists(released)).values("case").order_by()
    return Counter(dict(fresh.annotate(count=Count("pk")).values_list("case", "count")))


def _over(rows: dict[UUID, CaseRow], by: User) -> dict[UUID, CaseRow]:
    """The cases that ended over a draft of `by`: it is listed until it is destroyed."""
    with acting_as(by):
        drafts = Entry.objects.filter(author=by, draft=True, settles_at=None, kind__in=DRAFTED)
        left = set(drafts.values_list("case", flat=True).order_by()) - set(rows)
    return {row.id: row for row in cases(by=by, ended=True) if row.id in left} if left else {}


def _drafts(rows: dict[UUID, CaseRow], by: User) -> tuple[DraftRow, ...]:
    found = Entry.objects.filter(case__in=list(rows), author=by, draft=True, kind__in=DRAFTED)
    return tuple(
        DraftRow(
            id=row.pk,
            case=rows[row.case_id],
            kind=row.kind,
            kind_name=str(EntryKind(row.kind).label),
            at=row.saved_at or row.created_at,
            ends_on=kept_until(row.saved_at or row.created_at),
            settles_at=row.settles_at,
        )
        for row in found.order_by("-created_at").only(
            "pk", "case_id", "kind", "saved_at", "created_at", "settles_at"
        )
    )


def _meetings(rows: dict[UUID, CaseRow]) -> tuple[MeetingRow, ...]:
    coming = Meeting.objects.filter(
        case__in=list(rows), state=MeetingState.PLANNED, ends_at__gt=clock.now()
    ).order_by("starts_at")
    return tuple(
        MeetingRow(pk, rows[case], str(MeetingKind(kind).label), at)
        for pk, case, kind, at in coming.values_list("pk", "case", "kind", "starts_at")[:MEETINGS]
    )


def _card(row: CaseRow) -> Card:
    standing = Standing(
        stage=row.stage,
        leads=row.coordinates,
        step_on=row.next_step.due_on if row.next_step else None,
        consent_until=row.consent_until,
        met_on=row.met_on,
    )
    return Card(row, needs(standing, clock.today()))


def _order(card: Card) -> tuple[int, date, str]:
    pressing = list(Need).index(card.needs[0]) if card.needs else len(Need)
    due = card.case.next_step.due_on if card.case.next_step else date.max
    return pressing, due, card.case.number


def kept_until(touched: datetime) -> date:
    """The day a draft that was touched then is destroyed."""
    return timezone.localtime(touched + timedelta(days=settings.DRAFT_DAYS)).date()
