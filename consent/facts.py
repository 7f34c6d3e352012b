"""Rows to facts: what the pure rules need, loaded with a fixed number of questions."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from audit.acting import acting_as_system
from consent.grants import Exclusion, Facts, Line, Removal, SignatureFacts
from consent.models import (
    AuthorityRemoval,
    Consent,
    ConsentSignature,
    Grant,
    Guardian,
    NamedReader,
    Youth,
)
from consent.policy import ViewerFacts
from consent.protection import NONE
from consent.rules import ConsentRules
from consent.signers import GuardianFacts, PersonFacts
from teams.facts import team_facts
from teams.models import Authority, User

IDENTITY = "identity"


def person(date_of_birth: date, guardians: Iterable[Guardian]) -> PersonFacts:
    """The facts that decide who signs."""
    return PersonFacts(date_of_birth, tuple(map(_guardian, guardians)))


def removals_of(team_id: UUID) -> list[AuthorityRemoval]:
    """Every authority that was ever taken out of a team."""
    return list(AuthorityRemoval.objects.filter(team_id=team_id))


def of_consent(row: Consent, who: PersonFacts, removals: Iterable[AuthorityRemoval]) -> Facts:
    """Everything that decides the grants of one consent.

    Uses prefetched `scope` and `signatures` if there.
    """
    return Facts(
        person=who,
        rules=ConsentRules.from_settings(row.rules),
        scope=frozenset(Line(one.sender_id, one.recipient_id, one.category) for one in row.scope.all()),
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        signatures=tuple(_signature(one) for one in row.signatures.all()),
        ended_at=row.ended_at,
        superseded_at=row.superseded_at,
        removals=tuple(
            Removal(one.authority_id, one.removed_at) for one in removals if one.removed_at >= row.created_at
        ),
    )


def viewer(*, team_id: UUID, by: User, at: datetime) -> ViewerFacts:
    """One person's standing in one team at `at`, read as the machine: a conflict hides itself from policies,
    and a protected youth does.
    """
    known = team_facts(team_id=team_id, user=by)
    with acting_as_system("consent.facts"):
        place = Authority.objects.filter(pk=known.authority or None).first()
        grants: dict[str, set[str]] = {"": set(), IDENTITY: set()}
        if place is not None:
            in_force = Grant.objects.in_force(at).filter(team_id=team_id, recipient_id=place.pk)
            for consent, category in in_force.values_list("consent_id", "category"):
                grants[""].add(str(consent))
                grants.setdefault(category, set()).add(str(consent))
        youth = Youth.objects.filter(subjects__team_id=team_id).first()
        named = NamedReader.objects.in_force(at).filter(youth=youth, user=by).exists()
    return ViewerFacts(
        active=known.active,
        conflict=known.conflict,
        membership=known.membership,
        membership_role=known.membership_role,
        authority_kind=place.kind if place else "",
        grants=tuple(sorted(grants[""])),
        identity_grants=tuple(sorted(grants[IDENTITY])),
        secrecy=place is None or bool(place.secrecy_regime),
        registered_youth=youth is not None and youth.registered_by_id == by.pk,
        glass=known.glass,
        protection=youth.protection if youth else NONE,
        named=named,
        authority=known.authority or 0,
    )


def _guardian(row: Guardian) -> GuardianFacts:
    return GuardianFacts(
        id=row.pk,
        registered_at=row.registered_at,
        kind=row.kind,
        standing=row.standing,
        standing_since=row.standing_since,
        custody_until=row.custody_until,
    )


def _signature(row: ConsentSignature) -> SignatureFacts:
    exclusions = (
        Exclusion(one.since, one.recipient_id, one.category or None) for one in row.exclusions.all()
    )
    return SignatureFacts(row.signer, row.guardian_id, row.registered_at, row.withdrawn_at, tuple(exclusions))
