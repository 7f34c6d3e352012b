"""Third persons: registered, changed, their own yes recorded with its lines, and taken back at once."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from audit import clock
from audit.acting import acting_as, acting_as_system
from audit.actions import Action
from audit.decisions import Decision
from consent import rules as rule_book
from consent.access import NOT_THERE
from consent.age import add_months, day_of, midnight
from consent.facts import viewer
from consent.models import Guardian, RelatedConsent, RelatedConsentScope, RelatedPerson, Subject
from consent.related import access, policy
from consent.rules import ConsentRules
from consent.services import guard
from crypto.keyring import ensure_key
from teams.models import Authority, Team, User

ScopeLine = tuple[Authority, Authority, str]


@dataclass(frozen=True, repr=False)
class Signed:
    """How a third person's yes was given. `signed_by`: the guardians' names when the person is a child."""

    identity_check: str
    channel: str
    signed_at: datetime
    signed_by: str = ""


def register(
    *, team_id: UUID, name: str, relation: str, by: User, date_of_birth: date | None = None
) -> RelatedPerson:
    """A third person around the team's youth. `date_of_birth` only of a child.

    Raises NotAllowed for whoever is not in the team, ValidationError.
    """
    _refuse_birth(date_of_birth)
    with acting_as(by):
        decision = policy.may_register(viewer(team_id=team_id, by=by, at=clock.database_now()))
        decision.require()
        row = RelatedPerson(youth_id=_youth_id(team_id), relation=_relation(relation), registered_by=by)
        row.name, row.date_of_birth = _name(name), date_of_birth
        row.save()
        guard.note(Action.RELATED_CHANGE, team_id, "related", row.pk, by=by, decision=decision)
    return row


def change(
    *,
    team_id: UUID,
    person_id: UUID,
    name: str,
    relation: str,
    version: int,
    by: User,
    date_of_birth: date | None = None,
) -> RelatedPerson:
    """Change what is known of a third person; of a guardian only the birth date's absence is kept here.

    Raises NotAllowed for anybody but the coordinator, ValidationError, crypto.versioned.Conflict.
    """
    _refuse_birth(date_of_birth)
    with acting_as(by):
        decision = guard.require_coordinator(team_id, by)
        row = person(team_id=team_id, person_id=person_id, by=by)
        if row.guardian_id is not None:
            raise ValidationError(_("Ändra personen som vårdnadshavare i stället."), code="guardian")
        row.name, row.relation, row.date_of_birth = _name(name), _relation(relation), date_of_birth
        row.save_versioned(version)
        guard.note(Action.RELATED_CHANGE, team_id, "related", row.pk, by=by, decision=decision)
    return row


def resolve(*, team_id: UUID, ids: Iterable[UUID], by: User) -> tuple[UUID, ...]:
    """Ids of third persons for those chosen in `related_people`: a guardian chosen is registered as one.

    Raises ValidationError for an id that was not offered to `by`. Call it in the transaction of the entry.
    """
    wanted = tuple(dict.fromkeys(ids))
    if not wanted:
        return ()
    with acting_as(by):
        now = clock.database_now()
        facts = viewer(team_id=team_id, by=by, at=now)
        policy.may_register(facts).require()
        people = access.load(team_id, facts, by, now)
        known = {row.pk for row in people.shown} | {pk for pk, _relation in people.shadows}
        guardians = {row.pk: row for row in people.guardians}
        if not known | set(guardians) >= set(wanted):
            raise ValidationError(_("Välj personer ur listan."), code="unknown")
        return tuple(pk if pk in known else _of_guardian(team_id, guardians[pk], by).pk for pk in wanted)


def person(*, team_id: UUID, person_id: UUID, by: User) -> RelatedPerson:
    """A third person of that team's youth whom `by` may see. Raises NotAllowed."""
    with acting_as(by):
        found = RelatedPerson.objects.filter(pk=person_id, youth_id=_youth_id(team_id)).first()
    if found is None:
        NOT_THERE.require()
        raise AssertionError("unreachable")
    return found


def agree(
    *,
    team: Team,
    related: RelatedPerson,
    scope: Iterable[ScopeLine],
    ends_at: datetime,
    signed: Signed,
    by: User,
    starts_at: datetime | None = None,
) -> RelatedConsent:
    """A third person's own yes for this team, from now (or `starts_at`, later) to `ends_at`, exclusive.

    A child's guardians sign, and what they signed ends on the 18th birthday. Raises NotAllowed for anybody
    but the coordinator, ValidationError.
    """
    with acting_as(by):
        decision = guard.require_coordinator(team.pk, by)
        now = clock.database_now()
        start = max(starts_at or now, now)
        born = _born(related, decision)
        signer = policy.signer_of(born, start)
        lines = _checked(team.pk, set(scope))
        _refuse(team.pk, start, ends_at, signer, signed, now)
        ensure_key("case", team.pk)
        row = RelatedConsent(
            person=related,
            team=team,
            signer=signer,
            identity_check=signed.identity_check,
            channel=signed.channel,
            signed_at=min(signed.signed_at, now),
            starts_at=start,
            ends_at=policy.last_moment(born, start, ends_at),
            registered_by=by,
        )
        row.signed_by = signed.signed_by.strip() if signer == policy.GUARDIAN else None
        row.save()
        RelatedConsentScope.objects.bulk_create(
            RelatedConsentScope(consent=row, sender=sender, recipient=recipient, category=category)
            for sender, recipient, category in lines
        )
        guard.note(Action.RELATED_SIGN, team.pk, "related", related.pk, by=by, decision=decision)
    return row


def withdraw(*, team_id: UUID, person_id: UUID, channel: str, by: User) -> int:
    """Take back everything open that was agreed to for this person in this team, at the data base's clock.

    By any channel, without a reason. Returns how many; none left is no error. Raises NotAllowed.
    """
    with acting_as(by):
        decision = guard.require_coordinator(team_id, by)
        found = person(team_id=team_id, person_id=person_id, by=by)
        rows = RelatedConsent.objects.select_for_update().filter(
            person=found, team_id=team_id, withdrawn_at__isnull=True
        )
        now = clock.database_now()
        done = [row for row in rows.order_by("id") if row.ends_at > now]
        for row in done:
            row.withdrawn_at, row.withdrawn_channel, row.withdrawn_registered_by = now, channel, by
            row.save(update_fields=["withdrawn_at", "withdrawn_channel", "withdrawn_registered_by"])
        guard.note(
            Action.RELATED_WITHDRAW, team_id, "related", person_id, by=by, decision=decision, count=len(done)
        )
    return len(done)


def _of_guardian(team_id: UUID, guardian: Guardian, by: User) -> RelatedPerson:
    decision = policy.may_register(viewer(team_id=team_id, by=by, at=clock.database_now()))
    row = RelatedPerson(
        youth_id=guardian.youth_id,
        guardian=guardian,
        relation=RelatedPerson.Relation.PARENT,
        registered_by=by,
    )
    row.save()
    guard.note(Action.RELATED_CHANGE, team_id, "related", row.pk, by=by, decision=decision)
    return row


def _youth_id(team_id: UUID) -> UUID:
    with acting_as_system("consent.related"):
        found = Subject.objects.filter(team_id=team_id).values_list("youth_id", flat=True).first()
    if found is None:
        raise ValidationError(_("Ingen ungdom är registrerad för det här teamet."), code="no_youth")
    return found


def _born(related: RelatedPerson, decision: Decision) -> date | None:
    values: dict[str, Any] = access.person_values(related, decision)
    born: date | None = values["date_of_birth"]
    return born


def _name(name: str) -> str:
    if not name.strip():
        raise ValidationError({"name": _("Skriv namnet.")}, code="required")
    return name.strip()


def _relation(code: str) -> str:
    if code not in RelatedPerson.Relation.values:
        raise ValidationError({"relation": _("Välj hur personen är släkt.")}, code="unknown")
    return code


def _refuse_birth(day: date | None) -> None:
    if day is not None and day > clock.today():
        raise ValidationError({"date_of_birth": _("Födelsedatumet ligger i framtiden.")}, code="future")


def longest_end(starts_at: datetime, rules: ConsentRules) -> datetime:
    """The last `ends_at` that the rules allow for that start."""
    return midnight(add_months(day_of(starts_at), rules.longest_months))


def _checked(team_id: UUID, lines: set[ScopeLine]) -> set[ScopeLine]:
    if not lines:
        raise ValidationError(_("Välj minst ett slags information och en mottagare."), code="empty")
    if any(sender.pk == recipient.pk for sender, recipient, _category in lines):
        raise ValidationError(_("En verksamhet delar inte med sig själv."), code="same")
    known = rule_book.current(team_id).categories
    if any(category not in known for *_pair, category in lines):
        raise ValidationError(_("Ett slags information finns inte i programmet."), code="category")
    return lines


def _refuse(
    team_id: UUID, start: datetime, ends_at: datetime, signer: str, signed: Signed, now: datetime
) -> None:
    rules = rule_book.current(team_id)
    if ends_at <= start:
        raise ValidationError({"last_day": _("Slutdagen måste ligga efter i dag.")}, code="backwards")
    if ends_at > longest_end(start, rules):
        text = _("Ett samtycke gäller i högst %(months)s månader. Förnya det sedan.")
        raise ValidationError({"last_day": text % {"months": rules.longest_months}}, code="too_long")
    if signed.signed_at > now:
        raise ValidationError({"signed_on": _("Datumet ligger i framtiden.")}, code="future")
    if signer == policy.GUARDIAN and not signed.signed_by.strip():
        text = _("Personen är ett barn. Skriv vilka vårdnadshavare som har skrivit under.")
        raise ValidationError({"signed_by": text}, code="guardian")
