"""The door to the ledger for the log reviewer: decide, record, then hand out frozen lines. Reads with
"review".
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Protocol

from django.db.models import QuerySet

from audit import review_hooks
from audit.acting import acting_as
from audit.action_names import BASES, KINDS, OBJECTS, name_of
from audit.actions import Action
from audit.clock import STOCKHOLM
from audit.context import LedgerActor
from audit.models import Checkpoint, Entry, Leaf, LogReview
from audit.policy import may_review
from audit.services import record

USING = "review"
PAGE = 50
CHUNK = 500
MOST_PEOPLE = 500


class Reviewer(Protocol):
    """A user, as far as the ground knows one."""

    def ledger_actor(self) -> LedgerActor: ...

    def roles(self) -> frozenset[str]: ...


@dataclass(frozen=True, slots=True)
class Selection:
    """What the reviewer asks for; empty fields ask for everything. Both days count."""

    from_on: date
    to_on: date
    case_number: str = ""
    person: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One entry as the reviewer sees it."""

    number: int
    at: datetime | None
    who: str
    authority: str
    role: str
    what: str
    object: str
    case: str
    refused: bool
    reason: str
    basis: str
    purpose: str
    request: str

    @property
    def short_object(self) -> str:
        """What it was about in a word, and enough of its code to tell two apart; the export has the whole."""
        kind, _, code = self.object.partition(":")
        return f"{OBJECTS.get(kind, kind)} {code[:8]}".strip()

    @property
    def support(self) -> str:
        """What a yes rested on, or why it was a no."""
        kinds = dict.fromkeys(part.partition(":")[0].strip() for part in self.basis.split(","))
        return ", ".join(str(BASES.get(kind, kind)) for kind in kinds if kind) or self.reason


@dataclass(frozen=True, slots=True)
class Page:
    """One page of lines, newest first, with the people who occur in the period and the newest tree head."""

    lines: tuple[Line, ...]
    total: int
    number: int
    pages: int
    people: tuple[tuple[str, str], ...]
    tree_size: int
    tree_root: bytes
    unknown_case: bool = False


@dataclass(frozen=True, slots=True)
class SignedReview:
    """A signed review."""

    id: int
    reviewer: str
    from_on: date
    to_on: date
    sample: int
    remark: str
    signed_off_at: datetime
    tree_size: int
    tree_root: bytes


def page(selection: Selection, number: int = 1, *, by: Reviewer) -> Page:
    """The lines of one page; recorded before they are read. Raises NotAllowed."""
    case, found = _asked(selection, Action.REVIEW_VIEW, by)
    total = found.count()
    pages = max(1, -(-total // PAGE))
    number = min(max(1, number), pages)
    leaves = found.order_by("-number")[(number - 1) * PAGE : number * PAGE]
    size, root = tree_head()
    return Page(
        tuple(_lines(leaves, by)),
        total,
        number,
        pages,
        _people(selection, by),
        size,
        root,
        bool(selection.case_number) and not case,
    )


def export(selection: Selection, *, by: Reviewer) -> Iterator[Line]:
    """Every line of the selection, oldest first; recorded before the first is read. Raises NotAllowed."""
    _, found = _asked(selection, Action.EXPORT_REVIEW, by)
    return _all_lines(found, by)


def tree_head() -> tuple[int, bytes]:
    """(size, root) of the newest checkpoint; (0, empty) before the first."""
    newest = Checkpoint.objects.using(USING).order_by("-size").first()
    return (newest.size, bytes(newest.root)) if newest else (0, b"")


def protocol(review_id: int, *, by: Reviewer) -> SignedReview | None:
    """A signed review, to be printed; None when there is none. Raises NotAllowed."""
    decision = may_review(by.roles())
    with acting_as(by, durable=True):
        record(Action.PRINT_PROTOCOL, by=by, decision=decision, object=f"log_review:{review_id}")
        review = LogReview.objects.filter(id=review_id).first()
    decision.require()
    return _protocol(review, _names([str(review.reviewer)], by)) if review else None


def protocols(*, by: Reviewer) -> tuple[SignedReview, ...]:
    """The twenty newest. Raises NotAllowed."""
    may_review(by.roles()).require()
    with acting_as(by):
        newest = list(LogReview.objects.order_by("-signed_off_at")[:20])
    names = _names({str(review.reviewer) for review in newest}, by)
    return tuple(_protocol(review, names) for review in newest)


def _asked(selection: Selection, action: Action, by: Reviewer) -> tuple[str, "QuerySet[Leaf]"]:
    decision = may_review(by.roles())
    allowed = decision.allowed
    case = review_hooks.case_reference(selection.case_number, by) if allowed and selection.case_number else ""
    found = _found(selection, case)
    with acting_as(by, durable=True):
        record(
            action if allowed else Action.REFUSED,
            by=by,
            decision=decision,
            case=case,
            object=f"actor:{selection.person}" if selection.person else "",
            purpose="log_review",
            count=found.count() if allowed else None,
            outcome="ok" if allowed else "refused",
        )
    decision.require()
    return case, found


def _period(selection: Selection) -> tuple[datetime, datetime]:
    start = datetime.combine(selection.from_on, time(), STOCKHOLM)
    end = datetime.combine(selection.to_on + timedelta(days=1), time(), STOCKHOLM)
    return start.astimezone(UTC), end.astimezone(UTC)


def _found(selection: Selection, case: str) -> "QuerySet[Leaf]":
    start, end = _period(selection)
    found = Leaf.objects.using(USING).filter(at__gte=start, at__lt=end)
    if selection.case_number:
        found = found.filter(case_ref=case) if case else found.none()
    if selection.person:
        found = found.filter(actor=selection.person)
    if selection.kind:
        found = found.filter(action__in=[str(action) for action in KINDS[selection.kind][1]])
    return found


def _people(selection: Selection, by: Reviewer) -> tuple[tuple[str, str], ...]:
    start, end = _period(selection)
    leaves = Leaf.objects.using(USING).filter(at__gte=start, at__lt=end).exclude(actor="")
    actors = list(leaves.order_by("actor").values_list("actor", flat=True).distinct()[:MOST_PEOPLE])
    names = _names(actors, by)
    return tuple(sorted(((actor, names[actor]) for actor in actors), key=lambda pair: pair[1].casefold()))


def _names(actors: Iterable[str], by: Reviewer) -> dict[str, str]:
    actors = set(actors)
    known = review_hooks.staff_names([int(actor) for actor in actors if actor.isdigit()], by)
    return {actor: known.get(int(actor), actor) if actor.isdigit() else actor for actor in actors}


def _all_lines(found: "QuerySet[Leaf]", by: Reviewer) -> Iterator[Line]:
    after = -1
    while leaves := list(found.filter(number__gt=after).order_by("number")[:CHUNK]):
        yield from _lines(leaves, by)
        after = leaves[-1].number


def _lines(leaves: Iterable[Leaf], by: Reviewer) -> list[Line]:
    leaves = list(leaves)
    entries = Entry.objects.using(USING).filter(id__in=[leaf.entry for leaf in leaves])
    payloads = {entry.id: bytes(entry.payload) for entry in entries}
    names = _names((leaf.actor for leaf in leaves), by)
    places = review_hooks.authority_names()
    found = ((leaf, fields_of(payloads.get(leaf.entry, b""))) for leaf in leaves)
    return [_line(leaf, fields, names[leaf.actor], places) for leaf, fields in found]


def fields_of(payload: bytes) -> dict[str, Any]:
    """The leaf's fields; none when it is not an object."""
    try:
        fields = json.loads(payload)
    except ValueError:
        return {}
    return fields if isinstance(fields, dict) else {}


def _line(leaf: Leaf, fields: dict[str, Any], who: str, places: dict[str, str]) -> Line:
    text = {name: str(fields.get(name, "")) for name in ("role", "reason", "purpose", "request")}
    code = str(fields.get("authority", ""))
    return Line(
        number=leaf.number,
        at=leaf.at,
        who=who,
        what=name_of(leaf.action),
        object=leaf.object,
        case=leaf.case_ref,
        authority=places.get(code, code),
        refused=fields.get("decision") == "deny",
        basis=", ".join(map(str, fields.get("basis", []))),
        **text,
    )


def _protocol(review: LogReview, names: dict[str, str]) -> SignedReview:
    return SignedReview(
        id=review.pk,
        reviewer=names[str(review.reviewer)],
        from_on=review.from_on,
        to_on=review.to_on,
        sample=review.sample,
        remark=str(review.get_remark_display()),
        signed_off_at=review.signed_off_at,
        tree_size=review.tree_size,
        tree_root=bytes(review.tree_root),
    )
