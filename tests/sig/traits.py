"""In which state each thing is that the rule asks about, for one person and one entry: what a world has to
have met before it is worth asking."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import combinations
from typing import Any

from consent.paragraphs import senders_to
from sig.models.codes import Stage
from sig.policy import MemberFact, Period, RelatedFact
from tests.sig.world import CATEGORIES, KINDS, NO_SECRECY, Person, Team, World, facts

Trait = tuple[str, str]
PERIOD = ("none", "before", "in force", "ended")
STATES: dict[str, tuple[str, ...]] = {
    "stage": tuple(Stage.values),
    "membership": PERIOD,
    "leads": ("yes", "no"),
    "conflict": PERIOD,
    "break-glass": PERIOD,
    "break-glass on a paragraph": ("carries", "of other senders", "no"),
    "secrecy": ("yes", "no"),
    "grant": PERIOD,
    "ground": PERIOD,
    "release on consent": PERIOD,
    "release on a ground": PERIOD,
    "author": ("self", "other"),
    "draft": ("yes", "no"),
    "restricted": ("yes", "no"),
    "owner": ("own", "other"),
    "category": CATEGORIES,
    "third persons": ("none", "agreed", "not agreed"),
    "account": ("active", "inactive"),
}
APART = frozenset({("membership", "leads"), ("break-glass", "break-glass on a paragraph")})


def of(team: Team, entry: Any, person: Person, at: datetime) -> dict[str, str]:
    """The state of everything in STATES."""
    told = facts(team, entry, person, at)
    seats = [seat for seat in told.case.memberships if not seat.break_glass]
    glass = [seat for seat in told.case.memberships if seat.break_glass]
    mine = told.case.authorities() or {person.authority}
    shared = [g for g in (*told.grants, *told.grounds, *told.related)
              if g.sender == told.owner and g.recipient in mine and g.category == told.category]  # fmt: skip
    given = [release for release in told.releases if release.recipient in mine]
    agreed = {g.person for g in shared if isinstance(g, RelatedFact) and g.period.holds(at)}
    open_glass = [seat for seat in glass if seat.period.holds(at)]
    return {
        "stage": team.stage,
        "membership": _state((seat.period for seat in seats), at),
        "leads": _yes(any(seat.coordinator for seat in seats)),
        "conflict": _state(told.case.conflicts, at),
        "break-glass": _state((seat.period for seat in glass), at),
        "break-glass on a paragraph": _carried(open_glass, told.kind),
        "secrecy": _yes(any(KINDS[one - 1] != NO_SECRECY for one in mine)),
        "grant": _state((g.period for g in shared if g in told.grants), at),
        "ground": _state((g.period for g in shared if g in told.grounds), at),
        "release on consent": _state((r.period for r in given if r.basis == "consent"), at),
        "release on a ground": _state((r.period for r in given if r.basis == "statutory"), at),
        "author": "self" if told.author == person.id else "other",
        "draft": _yes(told.draft),
        "restricted": _yes(told.restricted),
        "owner": "own" if told.owner in mine else "other",
        "category": told.category,
        "third persons": "none"
        if not told.about
        else "agreed"
        if agreed >= set(told.about)
        else "not agreed",
        "account": "active" if person.active else "inactive",
    }


def pairs_met(world: World, at: datetime) -> set[tuple[Trait, Trait]]:
    """Every two states that were met together."""
    found: set[tuple[Trait, Trait]] = set()
    for team, entry in world.entries():
        for person in world.people:
            found.update(combinations(of(team, entry, person, at).items(), 2))
    return found


def pairs_possible() -> Iterator[tuple[Trait, Trait]]:
    """Every two states that can be met together."""
    for one, other in combinations(STATES, 2):
        if (one, other) not in APART and not _always_apart(one, other):
            yield from (((one, a), (other, b)) for a in STATES[one] for b in STATES[other])


def _always_apart(one: str, other: str) -> bool:
    """Pairs of which one state decides the other: nothing is released to the owner, who needs no grant; the
    invented coordinators are social services', the inactive account the police's."""
    shared = {"grant", "ground", "release on consent", "release on a ground"}
    return (one in shared and other == "owner") or other == "account" or {one, other} == {"leads", "secrecy"}


def _carried(open_glass: list[MemberFact], owner: str) -> str:
    """Does a paragraph that was opened on let this owner tell the asker?"""
    if any(owner in senders_to(seat.paragraph, seat.kind) for seat in open_glass):
        return "carries"
    return "of other senders" if any(seat.paragraph for seat in open_glass) else "no"


def _state(periods: Iterable[Period], at: datetime) -> str:
    found = list(periods)
    if any(period.holds(at) for period in found):
        return "in force"
    if any(period.starts_at > at for period in found):
        return "before"
    return "ended" if found else "none"


def _agreed(about: set[str], agreed: set[str]) -> str:
    if not about:
        return "none"
    return "agreed" if agreed >= about else "not agreed"


def _yes(answer: bool) -> str:
    return "yes" if answer else "no"
