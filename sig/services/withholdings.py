"""Entries that are not for the guardians: decided with a reason, by the owner, for a time."""

from datetime import date
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from audit import clock
from audit.actions import Action
from audit.decisions import Decision, refuse
from consent.age import add_months
from sig.models import Withholding
from sig.policy import may_work
from sig.services import releases
from sig.services.working import working
from teams.models import User

REVIEW_MONTHS = 12
NOT_THERE = Decision(False, "not_withheld")


def withhold(
    *, entry: UUID, reason: str, review_on: date | None, by: User, case: UUID | None = None
) -> Withholding:
    """The entry is kept from the guardians: they would be let read it, and the youth would suffer
    considerably (OSL 12 kap. 3 §). Open to the owner authority.

    Raises NotAllowed; ValidationError without a reason or a day to look at it again, or when it is withheld
    already.
    """
    held = releases.own_entry(entry, by, case=case)
    with working(held.case_id, may_work, by=by) as work:
        problems = _wrong(reason, review_on)
        if held.draft or held.investigation_restricted:
            text = _("Det här läses redan av ingen annan. Det behöver inte hållas undan.")
            raise ValidationError(text, code="not_shown")
        if problems:
            raise ValidationError(problems)
        if Withholding.objects.filter(entry=held, lifted_at=None).exists():
            raise ValidationError(_("Anteckningen hålls redan undan från vårdnadshavare."), code="already")
        row = Withholding.of(work.case, entry=held, authority_id=held.owner_authority_id, decided_by=by)
        row.reason, row.review_on, row.decided_at = reason.strip(), review_on, clock.database_now()
        row.save(force_insert=True)
        work.record(Action.ENTRY_WITHHOLD, "entry", held.pk)
    return row


def extend(*, entry: UUID, review_on: date | None, by: User, case: UUID | None = None) -> Withholding:
    """It is still needed: another day to look at it again. Raises NotAllowed, ValidationError."""
    held = releases.own_entry(entry, by, case=case)
    with working(held.case_id, may_work, by=by) as work:
        row = _in_force(entry)
        if problem := _wrong_day(review_on):
            raise ValidationError({"review_on": problem})
        assert review_on is not None
        row.review_on = review_on
        row.save()
        work.record(Action.ENTRY_WITHHOLD, "entry", held.pk)
    return row


def lift(*, entry: UUID, by: User, case: UUID | None = None) -> Withholding:
    """It is not needed any more. The owner authority's members decide. Raises NotAllowed."""
    held = releases.own_entry(entry, by, case=case)
    with working(held.case_id, may_work, by=by) as work:
        row = _in_force(entry)
        row.lifted_at, row.lifted_by = clock.database_now(), by
        row.save()
        work.record(Action.ENTRY_WITHHOLD, "entry", held.pk)
    return row


def _in_force(entry: UUID) -> Withholding:
    row = Withholding.objects.filter(entry=entry, lifted_at=None).first()
    if row is None:
        refuse(NOT_THERE)
    return row


def _wrong(reason: str, review_on: date | None) -> dict[str, ValidationError]:
    problems = {}
    if not reason.strip():
        text = _("Skriv varför den unge skulle lida betydande men av att vårdnadshavaren får veta.")
        problems["reason"] = ValidationError(text, code="empty")
    if problem := _wrong_day(review_on):
        problems["review_on"] = problem
    return problems


def _wrong_day(day: date | None) -> ValidationError | None:
    """From tomorrow to a year from today."""
    if day is None:
        return ValidationError(_("Skriv vilken dag ni prövar det igen."), code="required")
    if not clock.today() < day <= add_months(clock.today(), REVIEW_MONTHS):
        return ValidationError(_("Välj en dag från i morgon till ett år framåt."), code="review_day")
    return None
