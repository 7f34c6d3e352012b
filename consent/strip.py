"""From stored rows to the parts of the consent page. Reveals nothing: names come in already opened."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from consent import categories, overview
from consent import rules as rule_book
from consent.codes import State
from consent.grants import Facts, Line
from consent.models import Consent, Grant, IdentityNumber, SignatureExclusion, Youth
from consent.overview import HistoryLine, PersonName, Sheet, SheetFacts
from consent.signers import PersonFacts
from consent.states import OPEN
from teams.models import Authority

Stored = list[tuple[Consent, Facts]]
People = Mapping[str, PersonName]
Places = Mapping[int, Authority]


def consents(team_id: UUID) -> list[Consent]:
    """Every consent around a team that the reader may see, oldest first, with scope and signatures."""
    rows = Consent.objects.filter(team_id=team_id).order_by("created_at", "id")
    return list(rows.prefetch_related("scope", "signatures__exclusions"))


def collides(youth: Youth | None) -> bool:
    """Does somebody else hold one of this youth's numbers?"""
    return youth is not None and IdentityNumber.objects.filter(youth=youth, confirmed=False).exists()


def shared_now(rows: Iterable[Consent], grants: list[Grant], places: Places) -> dict[str, Any]:
    """What every member of the team may see: who may know, who not, what, until when."""
    shared = {one.recipient_id for one in grants}
    lines = (Line(one.sender_id, one.recipient_id, one.category) for one in grants)
    others = (one for one in places.values() if one.pk not in shared and one.kind != "property_owner")
    return {
        "may_know": tuple(sorted(places[pk].name for pk in shared)),
        "may_not": tuple(sorted(one.name for one in others)),
        "matrix": overview.matrix(lines, _names(places)),
        "until": overview.last_day(max(one.ends_at for one in grants)) if grants else None,
        "stopped_at": None if grants else _stopped_at(rows),
    }


def for_insiders(
    team_id: UUID, who: PersonFacts, stored: Stored, people: People, places: Places, at: datetime
) -> dict[str, Any]:
    """Who signed, who is missing and why, the paper that waits, what has happened."""
    sheets = {
        row.pk: overview.sheet(_signed(row, facts, places), people, _names(places), at)
        for row, facts in stored
    }
    running = [row for row, _facts in stored if row.state in OPEN and row.activated_at is not None]
    unfinished = [row for row, _facts in stored if row.state in OPEN and row.activated_at is None]
    asked = stored[-1][1] if stored and stored[-1][0].state in OPEN else _nothing_yet(team_id, who, at)
    current: Sheet | None = sheets[running[0].pk] if running else None
    waiting: Sheet | None = sheets[unfinished[-1].pk] if unfinished else None
    shown = waiting or current
    return {
        "current": current,
        "waiting": waiting,
        "signers": shown.signers if shown else overview.signers(asked, people, at),
        "excused": overview.let_off(asked, people, max(at, asked.starts_at)),
        "history": tuple(sorted(_history(stored, people), key=lambda one: one.at, reverse=True)),
    }


def _names(places: Places) -> dict[int, str]:
    return {pk: one.name for pk, one in places.items()}


def _nothing_yet(team_id: UUID, who: PersonFacts, at: datetime) -> Facts:
    return Facts(person=who, rules=rule_book.current(team_id), scope=frozenset(), starts_at=at, ends_at=at)


def _signed(row: Consent, facts: Facts, places: Places) -> SheetFacts:
    signatures = list(row.signatures.all())
    return SheetFacts(
        id=row.pk,
        state=row.state,
        purpose=row.purpose,
        facts=facts,
        signed={overview.key_of(one.signer, one.guardian_id): one.signed_at for one in signatures},
        excluded={
            overview.key_of(one.signer, one.guardian_id): tuple(
                _excluded(exclusion, places) for exclusion in one.exclusions.all()
            )
            for one in signatures
        },
    )


def _excluded(one: SignatureExclusion, places: Places) -> str:
    place = places[one.recipient_id].name if one.recipient_id else ""
    kind = categories.name(one.category) if one.category else ""
    if place and kind:
        return _("inte %(kind)s till %(place)s") % {"kind": kind.lower(), "place": place}
    return _("inte %(what)s") % {"what": place or kind.lower()}


def _stopped_at(rows: Iterable[Consent]) -> datetime | None:
    ended = [
        end
        for row in rows
        if row.activated_at is not None
        for end in (row.withdrawn_at or row.ended_at or row.ends_at,)
        if row.state in (State.WITHDRAWN, State.EXPIRED)
    ]
    return max(ended, default=None)


def _history(stored: Stored, people: People) -> Iterable[HistoryLine]:
    for row, _facts in stored:
        yield HistoryLine(row.created_at, _("Samtycket skrevs."))
        for one in row.signatures.all():
            name = people[overview.key_of(one.signer, one.guardian_id)].name
            yield HistoryLine(one.registered_at, _("%(name)s skrev under.") % {"name": name})
            if one.withdrawn_at:
                yield HistoryLine(one.withdrawn_at, _("%(name)s tog tillbaka samtycket.") % {"name": name})
        if row.activated_at:
            yield HistoryLine(row.activated_at, _("Alla hade skrivit under. Samtycket blev klart."))
        if row.ended_at:
            yield HistoryLine(row.ended_at, f"{row.get_ended_reason_display()}.")
        elif row.state == State.EXPIRED:
            yield HistoryLine(row.ends_at, _("Tiden gick ut."))
