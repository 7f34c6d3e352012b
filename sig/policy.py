"""The one rule, as pure functions of frozen facts. `sig/rule_sql.py` says the same in SQL; tests hold them
equal.

The first answer wins, in this order: not_signed_in, not_verified, inactive, conflict, not_member,
before_start, draft_of_other, restricted; then own, released, break_glass; then third_person, grant_ended,
not_released. Periods are half-open.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from audit.decisions import Basis, Decision
from consent.paragraphs import senders_to
from sig.states import OPENED, WRITABLE

RULE = "3"
SHARED_PLAN = "plan"


@dataclass(frozen=True)
class Period:
    """starts_at <= t and (no end, or t < ends_at)."""

    starts_at: datetime
    ends_at: datetime | None = None

    def holds(self, at: datetime) -> bool:
        return self.starts_at <= at and (self.ends_at is None or at < self.ends_at)


@dataclass(frozen=True)
class MemberFact:
    """One seat of the asker in the team: a membership, or a break-glass (then `break_glass` is its id).

    `secrecy`: is that authority bound by a secrecy rule? `kind`: of what kind it is. `paragraph`: the code of
    the one that the break-glass was opened on; its age limit is in the period (ADR 122).
    """

    authority: int
    social: bool
    coordinator: bool
    period: Period
    secrecy: bool = True
    break_glass: str = ""
    kind: str = ""
    paragraph: str = ""


@dataclass(frozen=True)
class GrantFact:
    """One row of consent.Grant for the team."""

    consent: str
    series: str
    sender: int
    recipient: int
    category: str
    period: Period


@dataclass(frozen=True)
class GroundFact:
    """One statutory ground for the team."""

    id: str
    sender: int
    recipient: int
    category: str
    period: Period


@dataclass(frozen=True)
class RelatedFact:
    """One line of a third person's own consent for the team; `period` ends with the withdrawal."""

    person: str
    sender: int
    recipient: int
    category: str
    period: Period


@dataclass(frozen=True)
class ReleaseFact:
    """One release of the entry; `period` runs from the release until it was taken back."""

    recipient: int
    basis: Literal["consent", "statutory"]
    period: Period
    series: str | None = None
    ground: str | None = None


@dataclass(frozen=True)
class CaseFacts:
    """Who asks, when, and how they stand to the case. `user` is None for somebody not signed in."""

    user: int | None
    verified: bool
    active: bool
    at: datetime
    stage: str
    memberships: tuple[MemberFact, ...] = ()
    conflicts: tuple[Period, ...] = ()

    def members_now(self) -> tuple[MemberFact, ...]:
        return tuple(member for member in self.memberships if member.period.holds(self.at))

    def authorities(self) -> frozenset[int]:
        return frozenset(member.authority for member in self.members_now())

    def seated(self) -> frozenset[int]:
        """The authorities for which the asker is a member, break-glass aside."""
        return frozenset(member.authority for member in self.members_now() if not member.break_glass)

    def bound(self) -> frozenset[int]:
        """The asker's authorities that a secrecy rule binds: statutory grounds reach no others."""
        return frozenset(member.authority for member in self.members_now() if member.secrecy)

    def emergencies(self, sender: str) -> list[str]:
        """The open break-glass on a paragraph that lets authorities of that kind tell the asker's."""
        open_now = (one for one in self.members_now() if one.break_glass and one.secrecy)
        return [one.break_glass for one in open_now if sender in senders_to(one.paragraph, one.kind)]


@dataclass(frozen=True)
class EntryFacts:
    """The case as the asker meets it, and the entry with all that could open it. `kind`: of what kind its
    owner is."""

    case: CaseFacts
    owner: int
    author: int
    category: str
    draft: bool = False
    restricted: bool = False
    releases: tuple[ReleaseFact, ...] = ()
    grants: tuple[GrantFact, ...] = ()
    grounds: tuple[GroundFact, ...] = ()
    about: tuple[str, ...] = ()
    related: tuple[RelatedFact, ...] = ()
    kind: str = ""


def may_view_case(facts: CaseFacts) -> Decision:
    """May the asker know of the case at all? Steps 1–3, and before start only social services."""
    refusal = _standing(facts)
    if refusal is not None:
        return refusal
    members = facts.members_now()
    if facts.stage not in OPENED and not any(member.social for member in members):
        return _no("before_start")
    seats = [str(member.authority) for member in members if not member.break_glass]
    if not seats:
        return _yes("break_glass", Basis("break_glass", min(member.break_glass for member in members)))
    return _yes("member", Basis("membership", ",".join(seats)))


def may_open_file(facts: CaseFacts) -> Decision:
    """May the asker open the case file? Members for authorities without a secrecy rule get the limited page:
    tasks, appointments, what is their own and what consent has released to them."""
    case = may_view_case(facts)
    if not case.allowed:
        return case
    return case if facts.bound() else _no("no_secrecy", hidden=False)


def may_export(facts: CaseFacts) -> Decision:
    """May the asker take the file out of the system? Whoever may open it, and not by break-glass alone."""
    file = may_open_file(facts)
    if not file.allowed:
        return file
    kept = any(member.secrecy and not member.break_glass for member in facts.members_now())
    return file if kept else _no("break_glass_only", hidden=False)


def may_view_entry(facts: EntryFacts) -> Decision:
    """May the asker read the entry now? The whole rule."""
    case = may_view_case(facts.case)
    if not case.allowed:
        return case
    if facts.draft and facts.author != facts.case.user:
        return _no("draft_of_other")
    authorities = facts.case.authorities()
    if facts.restricted and facts.owner not in facts.case.seated():
        return _no("restricted")
    if facts.owner in authorities:
        return _yes("own", Basis("own", str(facts.owner)))
    return _released(facts) or _emergency(facts) or _refused(facts)


def may_view_plan(facts: EntryFacts) -> Decision:
    """May the asker read the plan? Own authority's, or a grant for the category `plan`; no release needed. A
    ground is for one disclosure and a break-glass on a paragraph for entries: neither opens the plan."""
    case = may_view_case(facts.case)
    if not case.allowed:
        return case
    authorities = facts.case.authorities()
    if facts.owner in authorities:
        return _yes("own", Basis("own", str(facts.owner)))
    found = [Basis("consent", grant.consent) for grant in facts.grants if _covers(grant, facts, authorities)]
    return _yes("released", min(found, key=_rank)) if found else _no("not_released", hidden=False)


def may_work(facts: CaseFacts) -> Decision:
    """May the asker change anything in the case? Members; a break-glass alone only reads."""
    case = may_view_case(facts)
    return case if not case.allowed or facts.seated() else _no("read_only", hidden=False)


def may_write_entry(facts: CaseFacts) -> Decision:
    """May the asker write in the case? A member, while the work goes on."""
    case = may_work(facts)
    if not case.allowed:
        return case
    if facts.stage not in WRITABLE:
        return _no("not_started" if facts.stage not in OPENED else "closed", hidden=False)
    return case


def may_coordinate(facts: CaseFacts) -> Decision:
    """May the asker lead the case (stages, members, plan, closure)? The team's coordinator or deputy."""
    case = may_view_case(facts)
    if not case.allowed:
        return case
    if not any(member.coordinator for member in facts.members_now()):
        return _no("not_coordinator", hidden=False)
    return case


def may_decide_start(facts: CaseFacts) -> Decision:
    """May the asker decide to start? The coordinator, and of social services."""
    led = may_coordinate(facts)
    if led.allowed and not any(member.coordinator and member.social for member in facts.members_now()):
        return _no("not_social_coordinator", hidden=False)
    return led


def _standing(facts: CaseFacts) -> Decision | None:
    if facts.user is None:
        return _no("not_signed_in")
    if not facts.verified:
        return _no("not_verified")
    if not facts.active:
        return _no("inactive")
    if any(conflict.holds(facts.at) for conflict in facts.conflicts):
        return _no("conflict")
    return None if facts.members_now() else _no("not_member")


def _released(facts: EntryFacts) -> Decision | None:
    found = [basis for release in _mine(facts) for basis in _bases(release, facts)]
    return _yes("released", min(found, key=_rank)) if found else None


def _emergency(facts: EntryFacts) -> Decision | None:
    found = facts.case.emergencies(facts.kind)
    return _yes("break_glass", Basis("break_glass", min(found))) if found and not facts.draft else None


def _refused(facts: EntryFacts) -> Decision:
    mine = _mine(facts)
    if any(_consents(release, facts) for release in mine):
        return _no("third_person")
    return _no("grant_ended" if mine else "not_released")


def _mine(facts: EntryFacts) -> list[ReleaseFact]:
    reached = {"consent": facts.case.authorities(), "statutory": facts.case.bound()}
    return [
        release
        for release in facts.releases
        if release.recipient in reached[release.basis] and release.period.holds(facts.case.at)
    ]


def _bases(release: ReleaseFact, facts: EntryFacts) -> list[Basis]:
    if release.basis == "consent":
        return _consents(release, facts) if _agreed(release.recipient, facts) else []
    to = frozenset({release.recipient})
    naming = (ground for ground in facts.grounds if ground.id == release.ground)
    return [Basis("statutory", ground.id) for ground in naming if _covers(ground, facts, to)]


def _consents(release: ReleaseFact, facts: EntryFacts) -> list[Basis]:
    """The grants behind a release on consent, whatever third persons say."""
    if release.basis != "consent":
        return []
    to = frozenset({release.recipient})
    covering = (grant for grant in facts.grants if grant.series == release.series)
    return [Basis("consent", grant.consent) for grant in covering if _covers(grant, facts, to)]


def _agreed(recipient: int, facts: EntryFacts) -> bool:
    """Has every third person whom the entry is about agreed to that recipient?"""
    to = frozenset({recipient})
    agreed = {line.person for line in facts.related if _covers(line, facts, to)}
    return agreed.issuperset(facts.about)


def _covers(
    sharing: GrantFact | GroundFact | RelatedFact, facts: EntryFacts, recipients: frozenset[int]
) -> bool:
    return (
        sharing.sender == facts.owner
        and sharing.recipient in recipients
        and sharing.category == facts.category
        and sharing.period.holds(facts.case.at)
    )


def _rank(basis: Basis) -> tuple[str, str]:
    return basis.kind, basis.id


def _yes(reason: str, basis: Basis) -> Decision:
    return Decision(True, reason, basis, hidden=False, rule=RULE)


def _no(reason: str, *, hidden: bool = True) -> Decision:
    return Decision(False, reason, hidden=hidden, rule=RULE)
