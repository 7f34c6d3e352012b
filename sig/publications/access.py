"""The door to publications: decided, recorded, then read. What has not been published is not there for the
steering group."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from audit.acting import acting_as
from audit.actions import Action
from audit.decisions import Decision
from audit.services import record
from sig.models import Publication, PublicationFile, PublicationOrder
from sig.publications import rule
from sig.publications.rule import Answer, Asking, Given, OrderFacts, State
from sig.reports import issued
from sig.reports.issued import Approval, Issued
from teams.models import User
from teams.naming import PAPER, NameReader, staff_name_for

NOT_THERE = Decision(False, "not_there", hidden=True)


class Broken(Exception):
    """A stored record or file is not what its digest says: it is not shown."""


@dataclass(frozen=True)
class Standing:
    """One order and where it stands. `refusal`: a code of `sig.publishing.record.REASONS`, "" if none.

    `publication_id` and `key` are None and "" until there is a draft. `answers`: what whoever asks may say.
    """

    order_id: UUID
    publication_id: UUID | None
    key: str
    audience: str
    ends_on: date
    state: State
    ordered_by: str
    ordered_by_me: bool
    ordered_at: datetime
    refusal: str
    published_at: datetime | None
    answers: tuple[Answer, ...]


@dataclass(frozen=True)
class Said:
    """One person's answer to a draft."""

    answer: Answer
    note: str
    name: str
    at: datetime


@dataclass(frozen=True)
class Listed:
    """One file of a publication: what it is called and how it is known again. `size`: bytes."""

    kind: str
    name: str
    media_type: str
    sha256: str
    size: int


@dataclass(frozen=True)
class Shown:
    """One publication or draft, whole. `approval` None: it has not left the house, and there are no files."""

    publication_id: UUID
    standing: Standing
    issued: Issued
    digest: str
    approval: Approval | None
    decisions: tuple[Said, ...]
    files: tuple[Listed, ...]

    @property
    def state(self) -> State:
        """Where it stands."""
        return self.standing.state


@dataclass(frozen=True)
class File:
    """A file as it left the house."""

    name: str
    media_type: str
    sha256: str
    content: bytes


def asking(by: User) -> Asking:
    """Who asks, as the rule needs it."""
    return Asking(by.pk, by.roles(), by.is_active)


def facts(row: PublicationOrder) -> OrderFacts:
    """What decides where an order stands; in the order in which it was said."""
    draft = publication_of(row)
    given = sorted(draft.decisions.all(), key=lambda one: (one.decided_at, one.pk)) if draft else []
    return OrderFacts(
        row.ordered_by_id,
        refused=hasattr(row, "refusal"),
        drafted=draft is not None,
        answers=tuple(Given(one.answer, one.decided_by_id) for one in given),
    )


def publication_of(row: PublicationOrder) -> Publication | None:
    """The draft or publication that an order led to."""
    return getattr(row, "publication", None)


def orders(**wanted: Any) -> QuerySet[PublicationOrder]:
    """Orders as the acting person may see them, newest first."""
    found: QuerySet[PublicationOrder] = PublicationOrder.objects.filter(**wanted).order_by("-ordered_at")
    return found.select_related("refusal", "publication", "ordered_by", "ordered_by__authority")


def overview(*, by: User) -> tuple[Standing, ...]:
    """Every order that `by` may read, newest first. Raises NotAllowed."""
    with acting_as(by, durable=True):
        decision = rule.may_oversee(asking(by))
        rows = orders().prefetch_related("publication__decisions").defer("publication__record")
        every = [_standing(row, by) for row in rows] if decision.allowed else []
        found = tuple(one for one in every if rule.may_read(asking(by), one.state).allowed)
        _note(Action.PUBLICATION_VIEW, decision, "publication:list", by, len(found))
    decision.require()
    return found


def order_state(order_id: UUID, *, by: User) -> Standing:
    """Where one order stands. Raises NotAllowed."""
    with acting_as(by, durable=True):
        row = _first(pk=order_id)
        found, decision = _readable(row, by)
        _note(Action.PUBLICATION_VIEW, decision, f"order:{order_id}", by)
    decision.require()
    assert found is not None
    return found


def one(publication_id: UUID, *, by: User) -> Shown:
    """One publication or draft. Raises NotAllowed, Broken when the record is not what was hashed."""
    with acting_as(by, durable=True):
        row = _first(publication=publication_id)
        standing, decision = _readable(row, by)
        found = _shown(row, standing, by) if row and standing else None
        what = f"publication:{standing.key}" if standing else f"publication:{publication_id}"
        _note(Action.PUBLICATION_VIEW, decision, what, by)
    decision.require()
    assert found is not None
    return found


def file(publication_id: UUID, kind: str, *, by: User) -> File:
    """One file, recorded as export before its first byte. Raises NotAllowed, Broken."""
    with acting_as(by, durable=True):
        row = _first(publication=publication_id)
        standing, decision = _readable(row, by)
        if standing is not None:
            decision = rule.may_fetch(asking(by), standing.state)
        files = PublicationFile.objects.filter(publication=publication_id, kind=kind)
        stored = files.first() if decision.allowed else None
        decision = NOT_THERE if decision.allowed and stored is None else decision
        found = _file(stored) if stored else None
        what = f"publication:{standing.key}/{kind}" if standing and stored else "publication:file"
        _note(Action.EXPORT_PUBLICATION, decision, what, by)
    decision.require()
    assert found is not None
    return found


def names_of_approvers(publication: Publication) -> tuple[str, ...]:
    """Who has approved it, in the order in which they did, as they are called on paper."""
    approved = publication.decisions.filter(answer=Answer.APPROVE).order_by("decided_at", "pk")
    people = (row.decided_by for row in approved.select_related("decided_by", "decided_by__authority"))
    return tuple(staff_name_for(one, reader=PAPER) for one in people)


def record_of(row: Publication) -> Issued:
    """The record as it was hashed. Raises Broken."""
    if issued.digest(row.record) != row.digest:
        raise Broken(f"the record of {row.key} is not what was hashed")
    return issued.from_json(row.record)


def _first(**wanted: Any) -> PublicationOrder | None:
    return next(iter(orders(**wanted)), None)


def _readable(row: PublicationOrder | None, by: User) -> tuple[Standing | None, Decision]:
    allowed = rule.may_oversee(asking(by))
    if not allowed.allowed or row is None:
        return None, NOT_THERE if allowed.allowed else allowed
    found = _standing(row, by)
    decision = rule.may_read(asking(by), found.state)
    return (found if decision.allowed else None), decision


def _standing(row: PublicationOrder, by: User) -> Standing:
    known = facts(row)
    draft, at = publication_of(row), rule.state(known)
    said = [one.decided_at for one in draft.decisions.all()] if draft and at is State.PUBLISHED else []
    return Standing(
        order_id=row.pk,
        publication_id=draft.pk if draft else None,
        key=draft.key if draft else "",
        audience=row.audience,
        ends_on=row.ends_on,
        state=at,
        ordered_by=staff_name_for(row.ordered_by, reader=_reader(by)),
        ordered_by_me=row.ordered_by_id == by.pk,
        ordered_at=row.ordered_at,
        refusal=row.refusal.code if known.refused else "",
        published_at=max(said, default=None),
        answers=tuple(each for each in Answer if rule.may_answer(asking(by), known, each).allowed),
    )


def _shown(row: PublicationOrder, standing: Standing, by: User) -> Shown:
    draft = publication_of(row)
    assert draft is not None
    files = PublicationFile.objects.filter(publication=draft).order_by("kind")
    approval = Approval(names_of_approvers(draft), standing.published_at) if standing.published_at else None
    said = draft.decisions.order_by("decided_at", "pk").select_related("decided_by", "decided_by__authority")
    return Shown(
        publication_id=draft.pk,
        standing=standing,
        issued=record_of(draft),
        digest=draft.digest,
        approval=approval,
        decisions=tuple(
            Said(
                Answer(each.answer),
                each.note,
                staff_name_for(each.decided_by, reader=_reader(by)),
                each.decided_at,
            )
            for each in said
        ),
        files=tuple(
            Listed(each.kind, each.name, each.media_type, each.sha256, len(each.content)) for each in files
        ),
    )


def _file(row: PublicationFile) -> File:
    content = bytes(row.content)
    if issued.hashed(content) != row.sha256:
        raise Broken(f"file {row.name} is not what was hashed")
    return File(row.name, row.media_type, row.sha256, content)


def _reader(by: User) -> NameReader:
    return NameReader(by.pk, frozenset({by.authority_id} if by.authority_id else ()))


def _note(action: Action, decision: Decision, what: str, by: User, count: int | None = None) -> None:
    if decision.allowed:
        record(action, by=by, decision=decision, object=what, count=count)
    else:
        record(Action.REFUSED, by=by, decision=decision, object=what, outcome="refused")
