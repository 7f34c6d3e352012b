"""What of a team's consent one person may see now, by name of rows: what an open page is held against.

Whoever makes a page takes it before the content is read: what ends in between is then missed at the first
question. Asked while the person acts; row security leaves out what is not for them.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from audit import clock
from audit.decisions import Decision
from consent import policy
from consent.facts import viewer
from consent.models import (
    Consent,
    ConsentImport,
    ConsentScan,
    ConsentSignature,
    Grant,
    Guardian,
    MeasureConsent,
    NamedReader,
    RelatedConsent,
    RelatedPerson,
)
from consent.policy import ViewerFacts
from consent.states import OPEN
from teams.models import User
from teams.models.periods import in_force_at
from teams.shown import Shown, line, marks


def standing(team_id: UUID, *, by: User) -> tuple[Decision, Shown | None]:
    """May this person see the consent pages now, and what could then stand on them?"""
    now = clock.database_now()
    facts = viewer(team_id=team_id, by=by, at=now)
    decision = policy.may_view_consent(facts)
    return decision, shown(team_id, facts, now) if decision.allowed else None


def shown(team_id: UUID, facts: ViewerFacts, at: datetime) -> Shown:
    """What could stand there for somebody with that standing."""
    shared = Grant.objects.in_force(at).filter(team_id=team_id)
    lines = {line(*one) for one in shared.values_list("sender_id", "recipient_id", "category")}
    rows = _inside(team_id, at) if policy.is_insider(facts) else None
    return Shown(
        authority=facts.authority,
        social=facts.authority_kind == policy.SOCIAL_SERVICES,
        leads=policy.may_manage_consent(facts).allowed,
        named=policy.may_know_youth(facts).allowed,
        rows=marks(rows.values_list("pk", flat=True) if rows is not None else ()) | lines,
    )


def _inside(team_id: UUID, at: datetime) -> QuerySet[Any]:
    """Papers that are open, who has signed them, whom they are about: in one question."""
    first, *others = (rows.order_by().values("pk") for rows in _kinds(team_id, at))
    return first.union(*others, all=True)


def _kinds(team_id: UUID, at: datetime) -> Iterator[QuerySet[Any]]:
    theirs = Q(youth__subjects__team_id=team_id)
    not_taken_back = in_force_at(at) & Q(team_id=team_id, withdrawn_at=None)
    yield Consent.objects.filter(team_id=team_id, state__in=OPEN)
    yield ConsentSignature.objects.filter(
        consent__team_id=team_id, consent__state__in=OPEN, withdrawn_at=None
    )
    yield RelatedConsent.objects.filter(not_taken_back)
    yield MeasureConsent.objects.filter(not_taken_back)
    yield ConsentScan.objects.filter(team_id=team_id)
    yield ConsentImport.objects.filter(team_id=team_id)
    yield Guardian.objects.filter(theirs)
    yield RelatedPerson.objects.filter(theirs)
    yield NamedReader.objects.in_force(at).filter(theirs)
