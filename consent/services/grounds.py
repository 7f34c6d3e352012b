"""Disclosure on a statutory ground, without consent: recorded before it is used."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from audit import clock
from audit.acting import acting_as
from audit.actions import Action
from consent import policy
from consent.categories import CATEGORIES
from consent.facts import viewer
from consent.models import DisclosureGround
from consent.paragraphs import PARAGRAPHS
from consent.services import guard
from crypto.keyring import ensure_key
from teams.models import Authority, Team, User


def record_ground(
    *,
    team: Team,
    paragraph: str,
    sender: Authority,
    recipient: Authority,
    category: str,
    reasoning: str,
    by: User,
    ends_at: datetime | None = None,
) -> DisclosureGround:
    """Who decided to disclose what to whom, on which paragraph and why. Only the sending authority's member
    decides.

    Raises NotAllowed, and ValidationError when the paragraph or kind is unknown, the reasoning is empty, or
    both authorities are the same.
    """
    with acting_as(by):
        facts = viewer(team_id=team.pk, by=by, at=clock.database_now())
        decision = policy.may_record_ground(facts, sends=by.authority_id == sender.pk)
        decision.require()
        if paragraph not in PARAGRAPHS or category not in CATEGORIES or sender.pk == recipient.pk:
            raise ValidationError(_("Välj paragraf, information och mottagare."), code="unknown")
        if not reasoning.strip():
            raise ValidationError({"reasoning": _("Skriv varför uppgiften behöver lämnas.")}, code="empty")
        row = DisclosureGround(team=team, paragraph=paragraph, sender=sender, recipient=recipient)
        row.category, row.reasoning, row.decided_by = category, reasoning.strip(), by
        row.decided_at, row.ends_at = clock.database_now(), ends_at
        ensure_key("case", team.pk)
        guard.authored(row, by)
        row.save()
        guard.note(
            Action.GROUND_RECORD, row.team_id, "ground", row.pk, by=by, decision=decision, purpose=paragraph
        )
    return row


def end(*, ground: DisclosureGround, by: User) -> DisclosureGround:
    """No more disclosure on that ground, from now. Only whoever decided it. Raises NotAllowed."""
    with acting_as(by):
        facts = viewer(team_id=ground.team_id, by=by, at=clock.database_now())
        decision = policy.may_record_ground(facts, sends=ground.decided_by_id == by.pk)
        decision.require()
        now = clock.database_now()
        if ground.ends_at is None or ground.ends_at > now:
            ground.ends_at = now
            guard.authored(ground, by)
            ground.save()
            guard.note(Action.GROUND_END, ground.team_id, "ground", ground.pk, by=by, decision=decision)
    return ground
