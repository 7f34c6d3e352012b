"""What this floor tells the floors below: who may join a team, what a team is called, which rules a consent
follows."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse

from audit import clock
from audit.acting import acting_as_system
from audit.context import Acts
from audit.decisions import Basis, Decision
from consent.codes import State
from consent.hooks import TAKEN_BACK
from consent.models import Consent, ConsentScope
from consent.paragraphs import PARAGRAPHS
from consent.rules import ConsentRules
from crypto.pseudonym import pseudonym
from sig.models import Case, Notice
from sig.models.codes import NoticeCode, Stage
from teams.models import Authority, Membership, User

TOLD = {
    State.WITHDRAWN: NoticeCode.STOPPED_SHARING,
    State.EXPIRED: NoticeCode.STOPPED_SHARING,
    TAKEN_BACK: NoticeCode.PARTLY_WITHDRAWN,
}
WATCHED = (Stage.CONSENTED, Stage.STARTED)
SOCIAL_SERVICES = Authority.Kind.SOCIAL_SERVICES


def may_join(team_id: UUID, authority: Authority) -> Decision:
    """Social services always; others when a consent in force names them as recipient or sender.

    Once the case is closed: those whom the consent named that lasted until then. They judge at the follow-up,
    and read nothing by it, because no grant is left.
    """
    return may_join_each(team_id, [authority])[authority.pk]


def may_join_each(team_id: UUID, authorities: Iterable[Authority]) -> dict[int, Decision]:
    """The same for several, asked for at once."""
    wanted = list(authorities)
    others = any(one.kind != SOCIAL_SERVICES for one in wanted)
    named = _named(team_id) if others else {}
    return {one.pk: _may_join(one, named.get(one.pk)) for one in wanted}


def _may_join(authority: Authority, consent: UUID | None) -> Decision:
    if authority.kind == SOCIAL_SERVICES:
        return Decision(True, "responsible", Basis("authority", authority.kind))
    if consent is None:
        return Decision(False, "no_consent", hidden=False)
    return Decision(True, "named_in_consent", Basis("consent", str(consent)))


def _named(team_id: UUID) -> dict[int, UUID]:
    """By authority, a consent of the team that names it: one in force, else one that lasted until the
    closure."""
    now = clock.database_now()
    with acting_as_system("sig.hooks"):
        lines = ConsentScope.objects.filter(consent__team_id=team_id)
        in_force = lines.filter(
            consent__state="active", consent__starts_at__lte=now, consent__ends_at__gt=now
        )
        found = _by_authority(in_force)
        if Case.objects.filter(team_id=team_id, stage=Stage.CLOSED).exists():
            ended = lines.filter(consent__ended_reason=Consent.Ended.CLOSED, consent__withdrawn_at=None)
            found = _by_authority(ended) | found
    return found


def _by_authority(lines: QuerySet[ConsentScope]) -> dict[int, UUID]:
    found: dict[int, UUID] = {}
    for sender, recipient, consent in lines.values_list("sender_id", "recipient_id", "consent_id").distinct():
        found[sender] = found[recipient] = consent
    return found


def heading(team_id: UUID, viewer: User) -> str:
    """The case number, for whoever may know of the case; asked while `viewer` acts."""
    return Case.objects.filter(team_id=team_id).values_list("number", flat=True).first() or ""


def page(team_id: UUID, viewer: User) -> str:
    """The case's page, for whoever may know of the case; asked while `viewer` acts."""
    found = Case.objects.filter(team_id=team_id).values_list("pk", flat=True).first()
    return reverse("case", args=[found]) if found else ""


def number_of(team_id: UUID) -> str:
    """The number of the team's case, for the log reviewer, who sees no case."""
    with acting_as_system("sig.hooks"):
        return Case.objects.filter(team_id=team_id).values_list("number", flat=True).first() or ""


def numbers_of(team_ids: Iterable[UUID]) -> dict[UUID, str]:
    """The numbers of several teams' cases, for whoever has been let through to them already."""
    with acting_as_system("sig.hooks"):
        return dict(Case.objects.filter(team__in=list(team_ids)).values_list("team_id", "number"))


def place_of_paragraph(code: str) -> str:
    """Where a statutory ground stands; the code itself when the list no longer has it."""
    found = PARAGRAPHS.get(code)
    return found.place if found else code


def rules_of(team_id: UUID) -> ConsentRules | None:
    """The consent rules of the programme that the team's case belongs to."""
    with acting_as_system("sig.hooks"):
        case = Case.objects.filter(team_id=team_id).select_related("programme").first()
    given = case.programme.settings.get("consent") if case else None
    return ConsentRules.from_settings(given) if given else None


def team_of_number(number: str) -> UUID | None:
    """The team of a case number as somebody types it, for the log reviewer's filter; None when there is
    none."""
    with acting_as_system("sig.hooks"):
        return Case.objects.filter(number=number.strip().upper()).values_list("team_id", flat=True).first()


def case_reference(number: str, by: Acts) -> str:
    """The ledger's pseudonym of the case with that number, "" when there is none or its key is gone."""
    team_id = team_of_number(number)
    return pseudonym(team_id, "case") if team_id else ""


def consent_changed(team_id: UUID, state: str) -> None:
    """When a consent, or a part of it, has been taken back or has run out, those who lead the case are told:
    that, not why."""
    code = TOLD.get(state)
    if code is None:
        return
    with acting_as_system("sig.hooks"):
        case = Case.objects.filter(team_id=team_id, stage__in=WATCHED).first()
        if case is None:
            return
        now = clock.database_now()
        seats = Membership.objects.in_force(now).filter(team_id=team_id, role=Membership.Role.COORDINATOR)
        for seat in seats:
            Notice.objects.create(case=case, user_id=seat.user_id, code=code, created_at=now)
