"""Derives a consent's grants and state anew. Called in the transaction of whatever changed an input."""

from datetime import datetime
from uuid import UUID

from audit import clock
from consent import access, hooks
from consent.codes import State
from consent.grants import Facts, GrantSpec, derive, series_at, withdrawn_at
from consent.models import Consent, Grant
from consent.services import guard
from consent.states import ENDED, OPEN, move, state_at
from teams.models import User


def locked(consent_id: UUID) -> Consent:
    """The consent row, held with every other around its team until the transaction ends.

    Releases and other changes wait for it; one order of locks, so that two changes never wait for each other.
    """
    team = Consent.objects.filter(pk=consent_id).values("team_id")
    held = {row.pk: row for row in Consent.objects.select_for_update().filter(team__in=team).order_by("id")}
    if consent_id not in held:
        raise Consent.DoesNotExist
    return held[consent_id]


def recompute(row: Consent, *, by: User | None, at: datetime | None = None) -> bool:
    """Bring grants and state in step with the facts at `at` (now).

    True if the state changed. `row` must be locked.
    """
    now = at or clock.database_now()
    facts = access.facts_of(row)
    _replace_grants(row, derive(facts))
    return _set_state(row, facts, now, by)


def recompute_youth(youth_id: UUID, *, by: User | None) -> None:
    """The same for every consent of a youth that has not ended, after a change to the person or the
    guardians.
    """
    open_rows = Consent.objects.filter(youth_id=youth_id, state__in=OPEN).order_by("id")
    for row in open_rows.select_for_update():
        recompute(row, by=by)


def save(row: Consent, by: User | None) -> None:
    """Store the row and its version with the name of who did it."""
    guard.authored(row, by)
    row.save()


def _replace_grants(row: Consent, wanted: tuple[GrantSpec, ...]) -> None:
    rows = Grant.objects.filter(consent=row)
    before = {(GrantSpec(access.line(one), one.starts_at, one.ends_at), one.series): one.pk for one in rows}
    breaks = list(row.signatures.exclude(ended_series=None).values_list("withdrawn_at", "ended_series"))
    needed = {(spec, series_at(breaks, row.series, spec.starts_at)) for spec in wanted}
    gone = [pk for known, pk in before.items() if known not in needed]
    if gone:
        rows.filter(pk__in=gone).delete()
    Grant.objects.bulk_create(
        Grant(
            consent=row,
            series=series,
            team_id=row.team_id,
            sender_id=spec.line.sender,
            recipient_id=spec.line.recipient,
            category=spec.line.category,
            starts_at=spec.starts_at,
            ends_at=spec.ends_at,
        )
        for spec, series in sorted(needed - set(before))
    )


def _set_state(row: Consent, facts: Facts, now: datetime, by: User | None) -> bool:
    before = State(row.state)
    wanted = state_at(facts, now)
    if before in ENDED or wanted is before:
        return False
    row.state = move(before, wanted)
    if wanted is State.ACTIVE and row.activated_at is None:
        row.activated_at = now
    if wanted is State.WITHDRAWN:
        row.withdrawn_at = withdrawn_at(facts)
    save(row, by)
    hooks.changed(row.team_id, row.state)
    return True
