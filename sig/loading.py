"""Fetches what a case page is made of, sealed. Row security asks the rule in every statement; nothing is
opened here."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, cast
from uuid import UUID

from audit.decisions import Basis, Decision
from consent.models import DisclosureGround, Grant, Youth
from sig import policy, rule_sql
from sig.disclosures.rule_sql import unagreed_releases
from sig.facts import facts_from
from sig.models import (
    Action,
    Area,
    Case,
    Closure,
    Entry,
    EntryAbout,
    FollowUp,
    GangJudgement,
    Goal,
    Nomination,
    Outcome,
    Plan,
    Programme,
    Release,
    StageChange,
    Task,
)
from sig.models.codes import TIMELINE
from sig.policy import CaseFacts, Period
from sig.withheld import kept_from_guardians
from teams.models import Authority, Membership, User

PAGE = 20
COLUMNS = (("c", Case), ("y", Youth), ("e", Entry))


@dataclass(frozen=True, repr=False)
class Seen:
    """A visible entry and the decision that lets it through."""

    entry: Entry
    decision: Decision


@dataclass(repr=False)
class Loaded:
    """One case, sealed, as it stood for the asker in the statement that fetched it."""

    facts: CaseFacts
    decision: Decision
    case: Case | None = None
    youth: Youth | None = None
    seen: tuple[Seen, ...] = ()
    more: bool = False
    releases: list[Release] = field(default_factory=list)
    about: list[EntryAbout] = field(default_factory=list)
    withheld: frozenset[UUID] = frozenset()
    unagreed: frozenset[tuple[UUID, int]] = frozenset()
    sharing: list[Grant | DisclosureGround] = field(default_factory=list)
    stages: list[StageChange] = field(default_factory=list)
    plan: Plan | None = None
    goals: list[Goal] = field(default_factory=list)
    actions: list[Action] = field(default_factory=list)
    tasks: list[Task] = field(default_factory=list)
    nomination: Nomination | None = None
    closure: Closure | None = None
    follow_ups: list[FollowUp] = field(default_factory=list)
    judgements: list[GangJudgement] = field(default_factory=list)
    outcomes: list[Outcome] = field(default_factory=list)
    seats: list[Membership] = field(default_factory=list)
    programmes: dict[int, Programme] = field(default_factory=dict)
    areas: dict[int, Area] = field(default_factory=dict)
    authorities: dict[int, Authority] = field(default_factory=dict)
    people: dict[int, User] = field(default_factory=dict)


def load_entries(
    case_id: UUID, *, by: User, page: int = 1, entry: UUID | None = None, size: int = PAGE
) -> Loaded:
    """Case, youth, facts and a page of visible entries of the timeline from one statement; with `entry`, that
    one alone, whatever its kind.

    What is left of the acting block is about this case and sees no other.
    """
    rule_sql.focus(case_id)
    most, offset = (1, 0) if entry else (size + 1, size * (page - 1))
    kinds = None if entry else TIMELINE
    facts, rows = rule_sql.visible_rows(case_id, COLUMNS, most, offset, entry, kinds)
    found = facts_from(facts, by=by)
    decision = policy.may_view_case(found)
    first = rows[0].instances if rows else {}
    if decision.allowed and first.get("c") is None:
        decision = Decision(False, "not_member")
    # Whoever is there by break-glass alone reads everything on that, also the own authority's.
    under = decision.basis if decision.reason == "break_glass" else None
    seen = tuple(
        Seen(
            cast(Entry, row.instances["e"]),
            Decision(True, row.reason, under or Basis(row.kind, row.basis), hidden=False),
        )
        for row in rows
        if row.instances["e"] is not None
    )
    return Loaded(
        found,
        decision,
        cast("Case | None", first.get("c")),
        cast("Youth | None", first.get("y")),
        seen[:size],
        len(seen) > size,
    )


def fill(loaded: Loaded) -> None:
    """The rest of the page, with a number of statements that does not depend on how much there is."""
    case = loaded.case
    assert case is not None
    mine = [seen.entry.pk for seen in loaded.seen]
    loaded.releases = list(Release.objects.filter(entry__in=mine).order_by("released_at", "id"))
    loaded.about = list(EntryAbout.objects.filter(entry__in=mine))
    kept = kept_from_guardians(case.pk)
    loaded.withheld = frozenset(
        seen.entry.pk for seen in loaded.seen if {seen.entry.pk, seen.entry.corrects_id} & kept
    )
    loaded.unagreed = unagreed_releases(case.pk)
    loaded.sharing = [*Grant.objects.filter(team=case.team_id), *_grounds(case)]
    loaded.stages = list(StageChange.objects.filter(case=case))
    loaded.plan = Plan.objects.filter(case=case).first()
    loaded.goals = list(Goal.objects.filter(case=case, removed_at=None))
    loaded.actions = list(Action.objects.filter(case=case, removed_at=None))
    loaded.tasks = list(Task.objects.filter(case=case))
    loaded.nomination = Nomination.objects.filter(case=case).first()
    loaded.closure = Closure.objects.filter(case=case).first()
    loaded.follow_ups = list(FollowUp.objects.filter(case=case))
    loaded.judgements = list(GangJudgement.objects.filter(case=case))
    loaded.outcomes = list(Outcome.objects.filter(case=case))
    loaded.seats = list(Membership.objects.in_force(loaded.facts.at).filter(team=case.team_id))
    name(loaded)


def name(loaded: Loaded) -> None:
    """Names of the authorities and people of programme and area, that the rows mention: four statements."""
    loaded.programmes, loaded.areas = Programme.objects.in_bulk(), Area.objects.in_bulk()
    loaded.authorities = Authority.objects.in_bulk()
    people = User.objects.select_related("authority")
    loaded.people = people.in_bulk(sorted(set(_mentioned(loaded))))


def entry_case(entry: UUID) -> UUID | None:
    """The case of an entry that row security shows to the acting person."""
    found: UUID | None = Entry.objects.filter(pk=entry).values_list("case_id", flat=True).first()
    return found


def opens_now(loaded: Loaded, release: Release, entry: Entry) -> tuple[bool, Any]:
    """Does this release open the entry to its recipient at the moment of the statement, and until when?"""
    at = loaded.facts.at
    ends = [
        row.ends_at
        for row in loaded.sharing
        if _is_of(release, row) and _covers(row, release, entry) and _period(row).holds(at)
    ]
    if (entry.pk, release.recipient_id) in loaded.unagreed and release.ground_id is None:
        return False, None
    if release.taken_back_at is not None or release.released_at > at or not ends:
        return False, None
    return True, None if None in ends else max(end for end in ends if end is not None)


def _is_of(release: Release, row: Grant | DisclosureGround) -> bool:
    return row.series == release.series if isinstance(row, Grant) else row.pk == release.ground_id


def _covers(row: Grant | DisclosureGround, release: Release, entry: Entry) -> bool:
    wanted = (entry.owner_authority_id, release.recipient_id, entry.category)
    return (row.sender_id, row.recipient_id, row.category) == wanted


def _period(row: Grant | DisclosureGround) -> Period:
    starts_at = row.starts_at if isinstance(row, Grant) else row.decided_at
    return Period(starts_at, row.ends_at)


def _grounds(case: Case) -> Iterable[DisclosureGround]:
    return DisclosureGround.objects.filter(team=case.team_id).defer(
        "reasoning", "what", "receiver", "statute"
    )


def _mentioned(loaded: Loaded) -> Iterable[int]:
    yield from (seen.entry.author_id for seen in loaded.seen)
    yield from (change.by_id for change in loaded.stages)
    yield from (action.person_id for action in loaded.actions)
    yield from (task.responsible_id for task in loaded.tasks)
    yield from (seat.user_id for seat in loaded.seats)
    for outcome in loaded.outcomes:
        yield from filter(None, (outcome.proposed_by_id, outcome.verified_by_id))
    if loaded.nomination:
        yield loaded.nomination.user_id
