"""What may be shared, with whom, from when to when: derived from signatures and facts. Pure.

A grant holds at an instant when the consent's period covers it, nothing has ended the consent, and
everyone whose signature is demanded at that instant has signed, not withdrawn and not excluded that
recipient or that kind of information. One guardian who withdraws stops everything while that signature is
demanded, and may sign again; the youth's withdrawal, or the last one's, is final. `derive` cuts time at
every instant where an answer can change, asks `permits` once in each piece and joins neighbours. Periods
are half-open.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from typing import NamedTuple
from uuid import UUID

from consent.age import turns_18_at
from consent.rules import ConsentRules
from consent.signers import PersonFacts, Required, boundaries, required_signers


class Line(NamedTuple):
    """One line of the matrix: what `sender` holds of this kind may be read by `recipient`."""

    sender: int
    recipient: int
    category: str


@dataclass(frozen=True)
class Exclusion:
    """A signer's no to one recipient, one kind, or one kind to one recipient (None: all), from `since`."""

    since: datetime
    recipient: int | None = None
    category: str | None = None

    def covers(self, line: Line, at: datetime) -> bool:
        """Does it take away that line at that instant?"""
        return (
            self.since <= at
            and self.recipient in (None, line.recipient)
            and self.category in (None, line.category)
        )


@dataclass(frozen=True)
class SignatureFacts:
    """One registered signature. It counts from registration, not from the date on the paper."""

    signer: str
    guardian_id: UUID | None
    registered_at: datetime
    withdrawn_at: datetime | None = None
    exclusions: tuple[Exclusion, ...] = ()

    def counts(self, at: datetime) -> bool:
        """Registered and not taken back at that instant."""
        return self.registered_at <= at and (self.withdrawn_at is None or at < self.withdrawn_at)

    def agrees(self, line: Line, at: datetime) -> bool:
        """Does this signer say yes to that line at that instant?"""
        return self.counts(at) and not any(exclusion.covers(line, at) for exclusion in self.exclusions)


@dataclass(frozen=True)
class Removal:
    """An authority was taken out of the team at that instant, as sender and as recipient."""

    authority: int
    at: datetime


@dataclass(frozen=True)
class Facts:
    """All that decides the grants of one consent."""

    person: PersonFacts
    rules: ConsentRules
    scope: frozenset[Line]
    starts_at: datetime
    ends_at: datetime
    signatures: tuple[SignatureFacts, ...] = ()
    ended_at: datetime | None = None
    superseded_at: datetime | None = None
    removals: tuple[Removal, ...] = field(default=())


@dataclass(frozen=True, order=True)
class GrantSpec:
    """One derived grant; half-open."""

    line: Line
    starts_at: datetime
    ends_at: datetime


def limit(facts: Facts) -> datetime:
    """The instant at which the whole consent ends: the earliest of everything that can end it.

    A signature given as a minor never reaches past the 18th birthday; a consent that starts on or
    after that day is the youth's own.
    """
    ends = [facts.ends_at, facts.ended_at, facts.superseded_at, withdrawn_at(facts)]
    majority = turns_18_at(facts.person.date_of_birth)
    if facts.starts_at < majority:
        ends.append(majority)
    return min(end for end in ends if end is not None)


def withdrawn_at(facts: Facts) -> datetime | None:
    """When the consent was taken back for good: by the youth, or by the last of those who had signed."""
    final = (
        one.withdrawn_at
        for one in facts.signatures
        if one.withdrawn_at is not None
        and one.registered_at <= one.withdrawn_at
        and (one.signer == "youth" or not _somebodys(facts, one.withdrawn_at))
    )
    return min(final, default=None)


def missing(facts: Facts, at: datetime) -> tuple[Required, ...]:
    """The demanded signatures that are not there at that instant, or that a refusal has undone."""
    demanded = required_signers(facts.person, facts.rules, at)
    return tuple(one for one in demanded if one.blocked_by_refusal or _signature(facts, one, at) is None)


def holds(facts: Facts, at: datetime) -> bool:
    """Is the consent as such in force at that instant, whatever it covers?"""
    return facts.starts_at <= at < limit(facts) and not missing(facts, at)


def series_at(breaks: Iterable[tuple[datetime, UUID]], present: UUID, at: datetime) -> UUID:
    """The series that what began at that instant belongs to. `breaks`: (when, the series that ended then)."""
    return next((ended for when, ended in sorted(breaks) if at < when), present)


def permits(facts: Facts, line: Line, at: datetime) -> bool:
    """May `line.recipient` read that kind of information from `line.sender` at that instant?"""
    if line not in facts.scope or line.sender == line.recipient:
        return False
    if any(
        removal.authority in (line.sender, line.recipient) and removal.at <= at for removal in facts.removals
    ):
        return False
    return holds(facts, at) and not refusing(facts, line, at)


def refusing(facts: Facts, line: Line, at: datetime) -> tuple[Required, ...]:
    """Those whose signature counts at that instant and who took that line away."""
    demanded = required_signers(facts.person, facts.rules, at)
    return tuple(one for one in demanded if _takes_away(_signature(facts, one, at), line, at))


def derive(facts: Facts) -> tuple[GrantSpec, ...]:
    """Every grant of this consent, sorted, neighbours joined, never longer than `limit`."""
    cuts = _cuts(facts)
    return tuple(
        GrantSpec(line, start, end)
        for line in sorted(facts.scope)
        for start, end in _periods([(a, b) for a, b in pairwise(cuts) if permits(facts, line, a)])
    )


def _takes_away(signature: SignatureFacts | None, line: Line, at: datetime) -> bool:
    return signature is not None and not signature.agrees(line, at)


def _somebodys(facts: Facts, at: datetime) -> bool:
    return any(one.counts(at) for one in facts.signatures)


def _signature(facts: Facts, required: Required, at: datetime) -> SignatureFacts | None:
    if required.signer == "guardian" and required.guardian_id is None:
        return None
    for one in facts.signatures:
        if (one.signer, one.guardian_id) == (required.signer, required.guardian_id) and one.counts(at):
            return one
    return None


def _cuts(facts: Facts) -> list[datetime]:
    end = limit(facts)
    found = {facts.starts_at, end, *boundaries(facts.person, facts.rules)}
    found.update(removal.at for removal in facts.removals)
    for one in facts.signatures:
        found.update({one.registered_at, one.withdrawn_at or one.registered_at})
        found.update(exclusion.since for exclusion in one.exclusions)
    return sorted(cut for cut in found if facts.starts_at <= cut <= end)


def _periods(pieces: list[tuple[datetime, datetime]]) -> Iterator[tuple[datetime, datetime]]:
    start: datetime | None = None
    end: datetime | None = None
    for piece_start, piece_end in pieces:
        if start is None or piece_start != end:
            if start is not None and end is not None:
                yield start, end
            start = piece_start
        end = piece_end
    if start is not None and end is not None:
        yield start, end
