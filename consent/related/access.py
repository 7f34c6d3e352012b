"""The door to who third persons are. Opening decides, records and commits before it answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from audit import clock
from audit.acting import acting_as, acting_as_system
from audit.actions import Action
from audit.decisions import Decision
from consent import overview
from consent import policy as consent_policy
from consent.access import NOT_THERE, note
from consent.age import day_of
from consent.facts import viewer
from consent.grants import Line
from consent.models import Guardian, RelatedConsent, RelatedConsentScope, RelatedPerson, Subject
from consent.overview import Recipient
from consent.policy import ViewerFacts
from consent.protection import NONE
from consent.related import policy
from consent.signers import KINDS
from crypto.sealed import Sealed
from teams.models import Authority, Membership, User


@dataclass(frozen=True)
class RelatedName:
    """One third person as this reader may know them. `name` is empty for those who may not know it.

    `id` is the person's, or a guardian's who has not been registered as a third person yet (`new`).
    """

    id: UUID
    name: str
    relation: str
    new: bool = False

    @property
    def text(self) -> str:
        """What stands on the screen: the name, or "En närstående", with the relation."""
        return f"{self.name or _('En närstående')} ({self.relation.lower()})"


@dataclass(frozen=True)
class Agreement:
    """One yes of a third person, as its page shows it. `last_day` is inclusive."""

    state: str
    matrix: tuple[Recipient, ...]
    first_day: date
    last_day: date
    signer: str
    signed_by: str
    signed_on: date
    withdrawn_at: datetime | None

    @property
    def text(self) -> str:
        """The state in Swedish."""
        return str(policy.STATES[self.state][0])

    @property
    def tone(self) -> str:
        """The colour of its badge."""
        return policy.STATES[self.state][1]

    @property
    def open(self) -> bool:
        """Is there something to take back?"""
        return self.state in (policy.COMING, policy.IN_FORCE)


@dataclass(frozen=True)
class RelatedLine:
    """One third person on the page. `editable`: no guardian, whose name is changed elsewhere."""

    person: RelatedName
    editable: bool
    agreements: tuple[Agreement, ...]

    @property
    def open(self) -> tuple[Agreement, ...]:
        """What is in force or will be."""
        return tuple(one for one in self.agreements if one.open)


@dataclass(frozen=True)
class RelatedPage:
    """The people, newest agreement first. `values`: what the form of the one asked for starts with."""

    people: tuple[RelatedLine, ...]
    values: dict[str, Any] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, repr=False)
class People:
    """The rows behind the names, sealed: `shown` by row security, `shadows` as (id, relation) alone."""

    shown: tuple[RelatedPerson, ...] = ()
    guardians: tuple[Guardian, ...] = ()
    shadows: tuple[tuple[UUID, str], ...] = ()


def related_people(team_id: UUID, by: User) -> tuple[RelatedName, ...]:
    """Everybody whom an entry of this team can be about, as `by` may know them; recorded first.

    Insiders also get guardians who are not registered as third persons yet (`services.related.resolve`
    registers those chosen). Raises NotAllowed.
    """
    now = clock.database_now()
    with acting_as(by, durable=True):
        facts = viewer(team_id=team_id, by=by, at=now)
        decision = consent_policy.may_view_consent(facts)
        note(Action.RELATED_VIEW, team_id, decision, by)
        people = load(team_id, facts, by, now) if decision.allowed else People()
    decision.require()
    return names(people, facts, by)


def related_page(team_id: UUID, *, by: User, person_id: UUID | None = None) -> RelatedPage:
    """The page about third persons: names, and for insiders what each has agreed to; recorded first.

    With `person_id` that one alone, for whoever coordinates. Raises NotAllowed.
    """
    now = clock.database_now()
    with acting_as(by, durable=True):
        facts = viewer(team_id=team_id, by=by, at=now)
        allow = consent_policy.may_view_consent if person_id is None else consent_policy.may_manage_consent
        decision = allow(facts)
        note(Action.RELATED_VIEW, team_id, decision, by)
        people = load(team_id, facts, by, now) if decision.allowed else People()
        rows = RelatedConsent.objects.filter(team_id=team_id).order_by("-starts_at", "id")
        agreements = list(rows.prefetch_related("scope"))
        places = dict(Authority.objects.values_list("pk", "name"))
    decision.require()
    wanted = [one for one in names(people, facts, by) if not one.new and person_id in (None, one.id)]
    if person_id is not None and not wanted:
        NOT_THERE.require()
    fixed = {row.pk for row in people.shown if row.guardian_id}
    values = {row.pk: _values(row, facts, by) for row in people.shown if row.pk == person_id}
    signed: dict[UUID, list[Agreement]] = {}
    for row in agreements:
        signed.setdefault(row.person_id, []).append(_agreement(row, places, decision, now))
    return RelatedPage(
        people=tuple(RelatedLine(one, one.id not in fixed, tuple(signed.get(one.id, ()))) for one in wanted),
        values=values.get(person_id, {}) if person_id else {},
    )


def load(team_id: UUID, facts: ViewerFacts, by: User, at: datetime) -> People:
    """The rows that row security shows, and the ids of those known only as "en närstående"."""
    with acting_as_system("consent.related"):
        youth_id = Subject.objects.filter(team_id=team_id).values_list("youth_id", flat=True).first()
        party = _agreed_with(team_id, by, at)
        everybody = RelatedPerson.objects.filter(youth_id=youth_id).values_list("pk", "relation")
        shadows = tuple(
            (pk, relation)
            for pk, relation in everybody
            if policy.may_know_of(facts, party=pk in party).allowed
        )
    shown = tuple(RelatedPerson.objects.filter(youth_id=youth_id).select_related("guardian"))
    taken = {row.guardian_id for row in shown}
    guardians = Guardian.objects.filter(youth_id=youth_id, custody_until__isnull=True).exclude(pk__in=taken)
    return People(shown, tuple(guardians) if consent_policy.is_insider(facts) else (), shadows)


def names(people: People, facts: ViewerFacts, by: User) -> tuple[RelatedName, ...]:
    """The names that the rules let through; "En närstående" for the rest."""
    found = [_person(row, facts, by) for row in people.shown]
    seen = {one.id for one in found}
    found += [RelatedName(pk, "", _relation(relation)) for pk, relation in people.shadows if pk not in seen]
    found += [one for row in people.guardians if (one := _guardian(row, facts)) is not None]
    return tuple(sorted(found, key=lambda one: (one.new, not one.name, one.name, str(one.id))))


def person_values(row: RelatedPerson, decision: Decision) -> dict[str, Any]:
    """What the form about a third person starts with, under a decision already recorded.

    Raises NotAllowed.
    """
    born = row.date_of_birth
    return {
        "name": _text(row.name, decision),
        "relation": row.relation,
        "date_of_birth": born.reveal(decision) if born is not None else None,
        "version": row.version,
    }


def signed_by(value: Sealed[str] | None, decision: Decision) -> str:
    """The names of the guardians who signed for a child. Raises NotAllowed."""
    return _text(value, decision)


def _values(row: RelatedPerson, facts: ViewerFacts, by: User) -> dict[str, Any]:
    protection = row.guardian.protection if row.guardian else NONE
    decision = policy.may_name(facts, registered=row.registered_by_id == by.pk, protection=protection)
    return person_values(row, decision)


def _agreement(row: RelatedConsent, places: Mapping[int, str], decision: Decision, at: datetime) -> Agreement:
    lines = (Line(one.sender_id, one.recipient_id, one.category) for one in row.scope.all())
    return Agreement(
        state=policy.state_at(row.starts_at, row.ends_at, row.withdrawn_at, at),
        matrix=overview.matrix(lines, places),
        first_day=day_of(row.starts_at),
        last_day=overview.last_day(row.ends_at),
        signer=str(row.get_signer_display()),
        signed_by=_text(row.signed_by, decision),
        signed_on=day_of(row.signed_at),
        withdrawn_at=row.withdrawn_at,
    )


def _agreed_with(team_id: UUID, by: User, at: datetime) -> set[UUID]:
    """Persons whose agreement in force names an authority that `by` sits for in the team."""
    seats = Membership.objects.in_force(at).filter(team_id=team_id, user=by)
    mine = list(seats.values_list("authority_id", flat=True))
    lines = RelatedConsentScope.objects.filter(
        Q(sender__in=mine) | Q(recipient__in=mine),
        consent__team_id=team_id,
        consent__starts_at__lte=at,
        consent__ends_at__gt=at,
        consent__withdrawn_at__isnull=True,
    )
    return set(lines.values_list("consent__person_id", flat=True))


def _person(row: RelatedPerson, facts: ViewerFacts, by: User) -> RelatedName:
    guardian = row.guardian
    protection = guardian.protection if guardian else NONE
    decision = policy.may_name(facts, registered=row.registered_by_id == by.pk, protection=protection)
    relation = str(KINDS[guardian.kind]) if guardian else _relation(row.relation)
    sealed = guardian.name if guardian else row.name
    return RelatedName(row.pk, _text(sealed, decision) if decision.allowed else "", relation)


def _guardian(row: Guardian, facts: ViewerFacts) -> RelatedName | None:
    decision = consent_policy.may_know_guardian(facts, row.protection)
    if not decision.allowed:
        return None
    return RelatedName(row.pk, _text(row.name, decision), str(KINDS[row.kind]), new=True)


def _relation(code: str) -> str:
    return str(RelatedPerson.Relation(code).label)


def _text(sealed: Sealed[str] | None, decision: Decision) -> str:
    return "" if sealed is None else sealed.reveal(decision)
