"""A consent is drafted, renewed, ended; authorities leave; time runs out."""

import uuid
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from audit import clock
from audit.acting import acting_as, acting_as_system
from audit.actions import Action
from consent import access
from consent import rules as rule_book
from consent.age import add_months, day_of, midnight
from consent.categories import AFTERCARE, DEFAULT_PURPOSE
from consent.codes import State
from consent.grants import holds
from consent.models import AuthorityRemoval, Consent, ConsentScope, Youth
from consent.rules import ConsentRules
from consent.services import guard, people
from consent.services.recompute import locked, recompute, save
from consent.services.withdrawals import exclude, withdraw
from consent.states import OPEN, UNSIGNED
from teams.models import Authority, Team, User

__all__ = [
    "aftercare_in_force",
    "draft",
    "end",
    "exclude",
    "expire_due",
    "longest_end",
    "remove_authority",
    "withdraw",
]

ScopeLine = tuple[Authority, Authority, str]


def draft(
    *,
    youth: Youth,
    team: Team,
    scope: Iterable[ScopeLine],
    starts_at: datetime,
    ends_at: datetime,
    by: User,
    rules: ConsentRules | None = None,
    purpose: str = DEFAULT_PURPOSE,
    at: datetime | None = None,
) -> Consent:
    """The paper to be signed: which lines of the matrix, from when to when (`ends_at` exclusive).

    A draft that nobody has signed is rewritten; one that somebody has signed is discarded for a new one,
    since they signed another text. A consent in force goes on until this one is active: same series (a
    renewal). After a withdrawal or a closed case a new series begins. A consent to aftercare stands beside
    the one to sharing, with its own period and no scope. `at`: drafting time, only for import.
    Raises NotAllowed, and ValidationError for an impossible period or scope.
    """
    with acting_as(by):
        decision = guard.require_coordinator(team.pk, by)
        followed = rules or rule_book.current(team.pk)
        now = min(at or clock.database_now(), clock.database_now())
        lines = _checked(set(scope), followed, purpose)
        _refuse_period(starts_at, ends_at, followed.longest(purpose))
        people.link(youth=youth, team=team, by=by)
        earlier = _earlier(team, purpose)
        row = _unsigned(earlier, by) or Consent(
            youth=youth, team=team, created_by=by, series=_series(earlier), purpose=purpose
        )
        row.rules, row.created_at = followed.to_json(), now
        row.starts_at, row.ends_at = starts_at, ends_at
        save(row, by)
        row.scope.all().delete()
        ConsentScope.objects.bulk_create(
            ConsentScope(consent=row, sender=sender, recipient=recipient, category=category)
            for sender, recipient, category in lines
        )
        guard.note(Action.CONSENT_DRAFT, team.pk, "consent", row.pk, by=by, decision=decision)
    return row


def end(*, team: Team, reason: str, by: User, at: datetime | None = None) -> int:
    """End what is open around a team, now: its case closed, consent was refused. Returns how many ended.

    `reason` is a value of Consent.Ended. A closed case ends the consent to sharing; the one to aftercare
    begins its work then. Again is no error. Raises NotAllowed.
    """
    with acting_as(by):
        decision = guard.require_coordinator(team.pk, by)
        rows = Consent.objects.select_for_update().filter(team=team, state__in=OPEN).order_by("id")
        if reason == Consent.Ended.CLOSED:
            rows = rows.filter(purpose=DEFAULT_PURPOSE)
        now = min(at or clock.database_now(), clock.database_now())
        for row in rows:
            _end(row, reason, now, by)
            guard.note(Action.CONSENT_END, team.pk, "consent", row.pk, by=by, decision=decision)
    return len(rows)


def remove_authority(*, team: Team, authority: Authority, by: User) -> None:
    """Take an authority out: consents drafted until now share nothing more with or from it.

    Raises NotAllowed.
    """
    with acting_as(by):
        decision = guard.require_coordinator(team.pk, by)
        rows = list(Consent.objects.select_for_update().filter(team=team, state__in=OPEN).order_by("id"))
        gone = AuthorityRemoval(
            team=team, authority=authority, removed_at=clock.database_now(), removed_by=by
        )
        gone.save()
        for row in rows:
            recompute(row, by=by)
        guard.note(
            Action.CONSENT_END,
            team.pk,
            "removal",
            gone.pk,
            by=by,
            decision=decision,
            purpose="authority",
            count=len(rows),
        )


def expire_due() -> int:
    """For the worker: give every consent whose time is up its state. Returns how many changed.

    Reading stops without this: grants carry their own end. Only the word on the screen waits for it.
    """
    changed = 0
    with acting_as_system("consent.expiry"):
        for pk in Consent.objects.filter(state__in=OPEN).order_by("id").values_list("pk", flat=True):
            row = locked(pk)
            if row.state in OPEN and recompute(row, by=None):
                changed += 1
                guard.note(Action.CONSENT_EXPIRE, row.team_id, "consent", row.pk)
    return changed


def longest_end(starts_at: datetime, months: int) -> datetime:
    """The last `ends_at` that so many months allow for that start."""
    return midnight(add_months(day_of(starts_at), months))


def aftercare_in_force(team_id: UUID, at: datetime | None = None) -> bool:
    """May somebody get in touch with the youth after the closure: has everyone who must agreed to that?

    Decided from the facts, not from the stored word: a birthday counts before the worker has seen it.
    """
    now = at or clock.database_now()
    with acting_as_system("consent.aftercare"):
        rows = Consent.objects.filter(team_id=team_id, purpose=AFTERCARE, state__in=OPEN)
        return any(holds(access.facts_of(row), now) for row in rows.select_related("youth"))


def _end(row: Consent, reason: str, now: datetime, by: User) -> None:
    row.ended_at, row.ended_reason = now, Consent.Ended(reason).value
    save(row, by)
    recompute(row, by=by)


def _unsigned(earlier: list[Consent], by: User) -> Consent | None:
    for row in earlier:
        if row.state == State.DRAFT:
            return row
        if row.state in UNSIGNED and row.activated_at is None:
            _end(row, Consent.Ended.DISCARDED, clock.database_now(), by)
    return None


def _series(earlier: list[Consent]) -> uuid.UUID:
    in_force = [row for row in earlier if row.activated_at is not None]
    latest = in_force[-1] if in_force else None
    if latest is None or latest.state == State.WITHDRAWN or latest.ended_reason:
        return uuid.uuid4()
    return latest.series


def _checked(lines: set[ScopeLine], rules: ConsentRules, purpose: str) -> set[ScopeLine]:
    if purpose == AFTERCARE:
        if lines:
            raise ValidationError(_("Samtycket till kontakt efter avslutet delar inget."), code="no_scope")
        return lines
    if not lines:
        raise ValidationError(_("Välj minst ett slags information och en mottagare."), code="empty")
    if any(sender.pk == recipient.pk for sender, recipient, _category in lines):
        raise ValidationError(_("En verksamhet delar inte med sig själv."), code="same")
    if any(category not in rules.categories for *_pair, category in lines):
        raise ValidationError(_("Ett slags information finns inte i programmet."), code="category")
    return lines


def _earlier(team: Team, purpose: str) -> list[Consent]:
    """Every consent of that purpose, oldest first; all of the team's are held, in the one order of locks."""
    rows = list(Consent.objects.select_for_update().filter(team=team).order_by("id"))
    return sorted((row for row in rows if row.purpose == purpose), key=lambda row: (row.created_at, row.pk))


def _refuse_period(starts_at: datetime, ends_at: datetime, longest: int) -> None:
    if ends_at <= starts_at:
        raise ValidationError({"ends_on": _("Slutdagen måste ligga efter startdagen.")}, code="backwards")
    if ends_at > longest_end(starts_at, longest):
        text = _("Ett samtycke gäller i högst %(months)s månader. Förnya det sedan.") % {"months": longest}
        raise ValidationError({"ends_on": text}, code="too_long")
